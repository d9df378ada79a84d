"""Deadly events in the columns of the UCDP Georeferenced Event Dataset (GED), version 25.1.

Reference: Högbladh, "UCDP GED Codebook", Department of Peace and Conflict Research, Uppsala University; Sundberg and
Melander, "Introducing the UCDP Georeferenced Event Dataset", Journal of Peace Research 50(4), 2013. Conflicts, dyads
and their numbers are UCDP's own and stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import floor
from typing import Any

from bilan.export.event_columns import TRACED, coded, column, empty, of_place
from bilan.export.happenings import Happening, happenings
from bilan.export.rows import each
from bilan.export.tables import JOINED, Table
from bilan.ledger import Filters, Ledger

WHERE_PRECISION = {"exact": 1, "within": 2, "region": 4, "country": 6}
"""UCDP codes 1 the place, 2 a limited area around it, 3 a second-order, 4 a first-order division, 6 a country."""
SECOND_LEVEL = 3
"""Its code for a region of the second level."""
DAY_PRECISION = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
"""Days up to which UCDP's date precision has a code: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 a year."""
CELLS = 720
"""Of PRIO-GRID in a row: half a degree each, counted from 90° S 180° W, from 1."""


def rows(ledger: Ledger, filters: Filters) -> Iterator[Happening]:
    """Yield attacks in which at least one person was killed, by any report."""
    return (one for one in happenings(ledger, filters) if one.type == "ASSAULT" and _deadly(one))


def _deadly(one: Happening) -> bool:
    return any((one.toll.low, one.toll.best, one.toll.high))


def date_precision(days: int | None) -> int | None:
    """Return UCDP's code for the days among which an event lies; None for more than a year or not known."""
    return next((code for most, code in DAY_PRECISION if days is not None and days <= most), None)


def grid_cell(latitude: float, longitude: float) -> int:
    """Return the number of the PRIO-GRID cell in which a point lies."""
    row = min(floor((latitude + 90) * 2), CELLS // 2 - 1)
    return row * CELLS + min(floor((longitude + 180) * 2), CELLS - 1) + 1


def _where(one: Happening) -> int | None:
    region = one.place is not None and one.place.precision == "region"
    return SECOND_LEVEL if region and one.divisions.second else coded(WHERE_PRECISION)(one)


def _cell(one: Happening) -> int | None:
    place = one.place
    if place is None or place.latitude is None or place.longitude is None or place.precision not in ("exact", "within"):
        return None
    return grid_cell(place.latitude, place.longitude)


def _point(one: Happening) -> str | None:
    place = one.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return f"POINT ({place.longitude} {place.latitude})"


def _article(one: Happening) -> str | None:
    def said(row: Any) -> str:
        document = row.claim.document
        return ", ".join(str(part) for part in (document.publisher, document.published, document.title) if part)

    return JOINED.join(each(one.rows, said)) or None


def _document(name: str) -> Callable[[Happening], str | None]:
    return lambda one: JOINED.join(each(one.rows, lambda row: getattr(row.claim.document, name))) or None


def _original(one: Happening) -> str | None:
    named = (source.name for row in one.rows for source in row.claim.sources)
    return JOINED.join(dict.fromkeys(named)) or None


def _country(one: Happening) -> str | None:
    import pycountry

    country = pycountry.countries.get(alpha_3=one.country) if one.country else None
    return country.name if country else None


COLUMNS = (
    column("id", "string", "Id of the incident or event in bilan", lambda h: h.id),
    empty("relid", "UCDP's own"),
    column("year", "integer", "Of the last day", lambda h: h.end.year if h.end else None),
    empty("active_year", "UCDP's own"),
    empty("code_status", "UCDP's own"),
    empty("type_of_violence", "A coder's decision"),
    *(empty(name, "UCDP's own") for name in (
        "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
        "side_a_dset_id", "side_a_new_id",
    )),
    column("side_a", "string", "Who acts, as written", lambda h: JOINED.join(h.actors) or None),
    empty("side_b_dset_id", "UCDP's own"),
    empty("side_b_new_id", "UCDP's own"),
    column("side_b", "string", "Who is acted on, as written", lambda h: JOINED.join(h.recipients) or None),
    column("number_of_sources", "integer", "Reports", lambda h: len(each(h.rows, lambda row: row.claim.document.id))),
    column("source_article", "string", "Reports: publisher, day, title", _article),
    column("source_office", "string", "Their publishers", _document("publisher")),
    column("source_date", "string", "Their days", _document("published")),
    column("source_headline", "string", "Their titles", _document("title")),
    column("source_original", "string", "To whom the texts ascribe it", _original),
    column("where_prec", "integer", "1 the place, 2 around it, 3 a second-level, 4 a first-level region, 6 a country",
           _where),
    column("where_coordinates", "string", "The place that the coordinates are of", of_place("canonical")),
    column("where_description", "string", "The place as written", of_place("name")),
    column("adm_1", "string", "Its first-level division, where the gazetteer has it", lambda h: h.divisions.first),
    column("adm_2", "string", "Its second-level division, likewise", lambda h: h.divisions.second),
    column("latitude", "number", "Degrees north, WGS 84", of_place("latitude")),
    column("longitude", "number", "Degrees east, WGS 84", of_place("longitude")),
    column("geom_wkt", "string", "The same as well-known text", _point),
    column("priogrid_gid", "integer", "Cell of PRIO-GRID, where the place is exact", _cell),
    column("country", "string", "Country, its ISO 3166 name", _country),
    empty("country_id", "Number by Gleditsch and Ward"),
    empty("region", "UCDP's own"),
    column("event_clarity", "integer", "1 a single event on a known day, 2 several days together",
           lambda h: None if h.days is None else 1 if h.days == 1 else 2),
    column("date_prec", "integer", "1 a day … 5 a year", lambda h: date_precision(h.days)),
    column("date_start", "date", "First day", lambda h: h.start),
    column("date_end", "date", "Last day", lambda h: h.end),
    empty("deaths_a", "Of side A, where reports tell sides by name"),
    empty("deaths_b", "Of side B, likewise"),
    column("deaths_civilians", "number", "Best number of civilians", lambda h: h.toll.civilians),
    empty("deaths_unknown", "What is left"),
    column("best", "number", "Best number", lambda h: h.toll.best),
    column("high", "number", "High; empty where no report bounds it", lambda h: h.toll.high),
    column("low", "number", "Low", lambda h: h.toll.low),
    empty("gwnoa", "Number by Gleditsch and Ward"),
    empty("gwnob", "Number by Gleditsch and Ward"),
)  # fmt: skip
UCDP = Table("ucdp", "ucdp", "Deadly events in the columns of UCDP GED", (*COLUMNS, *TRACED), rows)
