"""What happened in the columns of ACLED's event table.

Reference: Armed Conflict Location & Event Data Project, codebook and "Guide to 2023 ACLED column changes". Only what
follows from the words is coded: who counts as rebels, militia or civilians needs a coder, and so do the event types
that hang on it. Types without one in ACLED (meetings, aid, appeals) are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from bilan.export.event_columns import TRACED, coded, column, empty, of_place
from bilan.export.happenings import Happening, happenings
from bilan.export.rows import each, sentences
from bilan.export.tables import JOINED, Table
from bilan.ledger import Filters, Ledger

REMOTE = "Explosions/Remote violence"
STRATEGIC = "Strategic developments"
AGAINST_CIVILIANS = "Violence against civilians"
POLITICAL = "Political violence"
CODED: dict[tuple[str, str | None], tuple[str | None, str | None, str | None]] = {
    ("ASSAULT", None): (POLITICAL, None, None),
    ("ASSAULT", "aerial"): (POLITICAL, REMOTE, "Air/drone strike"),
    ("ASSAULT", "drone"): (POLITICAL, REMOTE, "Air/drone strike"),
    ("ASSAULT", "heavy-weapons"): (POLITICAL, REMOTE, "Shelling/artillery/missile attack"),
    ("ASSAULT", "explosives"): (POLITICAL, REMOTE, None),
    ("ASSAULT", "suicide-attack"): (POLITICAL, REMOTE, "Suicide bomb"),
    ("ASSAULT", "unconventional"): (POLITICAL, REMOTE, None),
    ("ASSAULT", "abduct"): (POLITICAL, AGAINST_CIVILIANS, "Abduction/forced disappearance"),
    ("ASSAULT", "sexual"): (POLITICAL, AGAINST_CIVILIANS, "Sexual violence"),
    ("PROTEST", None): (None, None, None),
    ("PROTEST", "demo"): ("Demonstrations", "Protests", None),
    ("PROTEST", "riot"): (None, "Riots", None),
    ("COERCE", "arrest"): (STRATEGIC, STRATEGIC, "Arrests"),
    ("COERCE", "seize"): (None, None, None),
    ("RETREAT", "withdraw"): (STRATEGIC, STRATEGIC, None),
    ("AGREE", None): (STRATEGIC, STRATEGIC, "Agreement"),
}
"""PLOVER type and mode → disorder type, event type, sub-event type; None is a coder's decision."""
GEO_PRECISION = {"exact": 1, "within": 1, "region": 3}
"""ACLED codes 1 the town, 2 a part of a region, 3 a region; what is only known by its country has no code."""
WEEK, MONTH = 7, 31
"""Days up to which ACLED's time precision is 2 and 3."""


def rows(ledger: Ledger, filters: Filters) -> Iterator[Happening]:
    """Yield what happened of the types that ACLED has."""
    return (one for one in happenings(ledger, filters) if _code(one) is not None)


def _code(one: Happening) -> tuple[str | None, str | None, str | None] | None:
    kind = one.type
    return CODED.get((kind, one.mode)) or CODED.get((kind, None))


def _field(place: int) -> Callable[[Happening], str | None]:
    return lambda one: (_code(one) or (None, None, None))[place]


def time_precision(days: int | None) -> int | None:
    """Return 1 for a known day, 2 for a week, 3 for a month; None for more, and where it is not known."""
    if days is None or days > MONTH:
        return None
    return 1 if days == 1 else 2 if days <= WEEK else 3


def _day(one: Happening) -> date | None:
    """Its first day; None where no more than the year is known, which ACLED has no code for."""
    return one.start if time_precision(one.days) is not None else None


def _country(name: str) -> Callable[[Happening], str | None]:
    def get(one: Happening) -> str | None:
        import pycountry

        country = pycountry.countries.get(alpha_3=one.country) if one.country else None
        return str(getattr(country, name)) if country else None

    return get


def _numeric(one: Happening) -> int | None:
    code = _country("numeric")(one)
    return int(code) if code else None


def _location(one: Happening) -> str | None:
    return (one.place.canonical or one.place.name) if one.place else None


def _others(names: tuple[str, ...]) -> str | None:
    return JOINED.join(names[1:]) or None


def _publishers(one: Happening) -> str | None:
    return JOINED.join(each(one.rows, lambda row: row.claim.document.publisher)) or None


COLUMNS = (
    column("event_id_cnty", "string", "Id of the incident or event in bilan", lambda h: h.id),
    column("event_date", "date", "First day; empty where it is not known to the month", _day),
    column("year", "integer", "Of the first day", lambda h: h.start.year if h.start else None),
    column("time_precision", "integer", "1 a day, 2 a week, 3 a month", lambda h: time_precision(h.days)),
    column("disorder_type", "string", "By type and mode, where they tell", _field(0)),
    column("event_type", "string", "Likewise", _field(1)),
    column("sub_event_type", "string", "Likewise", _field(2)),
    column("actor1", "string", "Who acts", lambda h: h.actors[0] if h.actors else None),
    column("assoc_actor_1", "string", "Others who act", lambda h: _others(h.actors)),
    empty("inter1", "Type of actor, a coder's decision"),
    column("actor2", "string", "Who is acted on", lambda h: h.recipients[0] if h.recipients else None),
    column("assoc_actor_2", "string", "Others who are", lambda h: _others(h.recipients)),
    empty("inter2", "Type of actor, a coder's decision"),
    empty("interaction", "Of these types"),
    empty("civilian_targeting", "A coder's decision"),
    column("iso", "integer", "Country, ISO 3166-1 numeric", _numeric),
    empty("region", "ACLED's own regions"),
    column("country", "string", "Country, its ISO 3166 name", _country("name")),
    column("admin1", "string", "Its first-level division, where the gazetteer has it", lambda h: h.divisions.first),
    column("admin2", "string", "Its second-level division, likewise", lambda h: h.divisions.second),
    empty("admin3", "Not in the gazetteer"),
    column("location", "string", "The place", _location),
    column("latitude", "number", "Degrees north, WGS 84", of_place("latitude")),
    column("longitude", "number", "Degrees east, WGS 84", of_place("longitude")),
    column("geo_precision", "integer", "1 the town, 3 a region", coded(GEO_PRECISION)),
    column("source", "string", "Publishers", _publishers),
    empty("source_scale", "A coder's decision"),
    column("notes", "string", "The sentences", lambda h: " ".join(sentences(h.rows))),
    column("fatalities", "number", "The best number; empty where no report gives one", lambda h: h.toll.best),
    empty("tags", "ACLED's own"),
    empty("timestamp", "Of ACLED's upload"),
)  # fmt: skip
ACLED = Table("acled", "acled", "What happened, in the columns of ACLED's event table", (*COLUMNS, *TRACED), rows)
