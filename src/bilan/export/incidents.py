"""Incidents and situations as tables: a row an incident, and a row a toll, with all that they rest on.

An incident is exported where one of its claims is asked for; its tolls are those of the whole incident, as of the day
that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from msgspec import UNSET

from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.export.resting import RESTING
from bilan.export.rows import Names, Row, claims_of
from bilan.export.tables import PCODE, Column, Table, Type, iso3, pcode
from bilan.incident_views import as_shown
from bilan.ledger import Filters, Ledger, MaskedLedger
from bilan.model import Measure, Place, Precision, Unit
from bilan.reconcile.incidents.record import Incident, Reviewed, Where
from bilan.reconcile.incidents.toll import Toll


@dataclass(frozen=True)
class IncidentRow:
    """An incident with the claims that it rests on."""

    incident: Incident
    rows: tuple[Row, ...]
    names: Names

    @property
    def places(self) -> list[Place]:
        """Its places, with what its claims know of them."""
        known = [place for row in self.rows for place in row.places]
        return [_place(where, known) for where in self.incident.places]


@dataclass(frozen=True)
class TollRow:
    """A toll of an incident with the claims that it rests on."""

    of: IncidentRow
    toll: Toll | None
    """None: of an incident without one, as listings have it."""
    number: int
    """Its place among the tolls of the incident, from 1; 0 without one."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The claims that it rests on."""
        if self.toll is None:
            return self.of.rows
        return tuple(row for row in self.of.rows if row.claim.id in self.toll.claims)


def incidents_of(ledger: Ledger, filters: Filters) -> list[Incident]:
    """Return all incidents and situations of a ledger, in true words, as of the day that is asked for."""
    with Ledger(ledger.location, create=False, verify=False) as true:  # incidents are told apart by true names
        catalogue = Catalogue(true, atlas(None), reviewed_only=filters.reviewed_only)
        found = catalogue.incidents(as_of=filters.as_of)
        catalogue.give_out(one.id for one in found if not one.situation)
    return found


def incident_rows(ledger: Ledger, filters: Filters) -> Iterator[IncidentRow]:
    """Yield the incidents and situations asked for, as the ledger shows them; none of which no claim is left."""
    asked = None if filters == Filters(as_of=filters.as_of) else {claim.id for claim in ledger.claims(filters)}
    found = incidents_of(ledger, filters)
    names: Names = "initials" if isinstance(ledger, MaskedLedger) else "all"
    for one in found:
        if one.claims and (asked is None or not asked.isdisjoint(one.claims)):
            yield IncidentRow(as_shown(one, ledger), claims_of(ledger, one.claims), names)


def toll_rows(ledger: Ledger, filters: Filters) -> Iterator[TollRow]:
    """Yield the tolls of these incidents."""
    for one in incident_rows(ledger, filters):
        yield from tolls_of(one)


def tolls_of(one: IncidentRow) -> Iterator[TollRow]:
    """Yield the tolls of an incident."""
    for number, toll in enumerate(one.incident.tolls, start=1):
        yield TollRow(one, toll, number)


def _place(where: Where, known: list[Place]) -> Place:
    same = (place for place in known if (place.gazetteer or place.name) == (where.gazetteer or where.name))
    found = next(same, None)
    return Place(
        name=where.name, role="at", gazetteer=where.gazetteer, latitude=where.latitude, longitude=where.longitude,
        canonical=found.canonical if found else None, country=found.country if found else None,
        precision=found.precision if found else None, pcode=found.pcode if found else UNSET,
    )  # fmt: skip


Get = Callable[[Any], IncidentRow]


def _column(name: str, type_: Type, meaning: str, tag: str, get: Callable[[Any], Any], **more: Any) -> Column:
    return Column(name, type_, meaning, get, tag, **more)


def _where_and_when(of: Get) -> tuple[Column, ...]:
    """What an incident's row and its tolls' say alike."""

    def place(name: str) -> Callable[[Any], Any]:
        return lambda row: next((getattr(where, name) for where in of(row).places), None)

    def day(name: str) -> Callable[[Any], Any]:
        return lambda row: getattr(of(row).incident.period, name)

    precision = "What the coordinates are of, where a claim says"
    return (
        _column("situation", "boolean", "A running count, a stock or a yearly total, no incident", "#meta+situation",
                lambda row: of(row).incident.situation),
        _column("type", "string", "Type of incident", "#event+type+code", lambda row: of(row).incident.type),
        _column("name", "string", "What it is called: type, place, days", "#event+name",
                lambda row: of(row).incident.title),
        _column("place", "string", "Its first place", "#loc+name", place("name")),
        _column("place_canonical", "string", "Its name in the gazetteer", "#loc+name+canonical", place("canonical")),
        _column("place_id", "string", "Its id in the gazetteer", "#loc+code", place("gazetteer")),
        _column("place_iso3", "string", "Its country, ISO 3166-1 alpha-3", "#country+code+v_iso3",
                lambda row: next((iso3(where.country) for where in of(row).places), None)),
        _column("place_pcode", "string", PCODE, "#loc+code+v_pcode",
                lambda row: next((pcode(where) for where in of(row).places), None)),
        _column("place_latitude", "number", "Degrees north, WGS 84", "#geo+lat", place("latitude")),
        _column("place_longitude", "number", "Degrees east, WGS 84", "#geo+lon", place("longitude")),
        _column("place_precision", "string", precision, "#geo+precision", place("precision"),
                allowed=get_args(Precision)),
        _column("places", "list", "All its places", "#loc+list", lambda row: [w.name for w in of(row).places]),
        _column("period_start", "date", "First day", "#date+start", day("start")),
        _column("period_end", "date", "Last day; of one without days the first day of publication", "#date+end",
                day("end")),
        _column("dated", "boolean", "Whether a report gives its days", "#meta+dated",
                lambda row: of(row).incident.dated),
    )  # fmt: skip


def _whence(of: Get) -> tuple[Column, ...]:
    """What the row rests on."""
    return (
        *RESTING,
        _column("reviewed", "string", "How many of the claims that its tolls rest on people decided on",
                "#status+reviewed", lambda row: of(row).incident.reviewed, allowed=get_args(Reviewed)),
        _column("names", "string", "`initials` for the names of private persons, or `all` names", "#meta+names",
                lambda row: of(row).names, allowed=("all", "initials"), required=True),
    )  # fmt: skip


def _killed(name: str) -> Callable[[IncidentRow], Any]:
    def get(row: IncidentRow) -> Any:
        tolls = (t for t in row.incident.tolls if t.measure == "killed" and t.unit == "person" and not t.population)
        return next((getattr(toll, name) for toll in tolls), None)

    return get


def _toll(name: str) -> Callable[[TollRow], Any]:
    return lambda row: getattr(row.toll, name, None)


def _list(name: str) -> Callable[[TollRow], list[str]]:
    return lambda row: list(getattr(row.toll, name, ()))


INCIDENTS = Table(
    "incident",
    "incidents",
    "One happening, or a situation, as people record it",
    (
        _column("id", "string", "Id of the incident: `bilan incident` finds it", "#event+id",
                lambda row: row.incident.id, required=True),
        _column("kind", "string", "Kind of row", "#meta+kind", lambda _: "incident"),
        *_where_and_when(lambda row: row),
        _column("killed_low", "number", "People killed in all: low", "#affected+killed+min", _killed("low")),
        _column("killed_best", "number", "Best", "#affected+killed", _killed("best")),
        _column("killed_high", "number", "High", "#affected+killed+max", _killed("high")),
        _column("contested", "boolean", "Whether sources contest a toll of it", "#status+contested",
                lambda row: row.incident.contested),
        _column("mentioned_only", "boolean", "Reports mention it and none is about it", "#meta+mentioned",
                lambda row: row.incident.mentioned_only),
        *_whence(lambda row: row),
    ),
    incident_rows,
    lambda row: row.places,
)  # fmt: skip
TOLLS = Table(
    "toll",
    "tolls",
    "Low, best and high of a measure in an incident or situation",
    (
        _column("id", "string", "Id of the incident and number of the toll", "#meta+id",
                lambda row: f"{row.of.incident.id}:{row.number}", required=True),
        _column("kind", "string", "Kind of row", "#meta+kind", lambda _: "toll"),
        _column("incident", "string", "Id of the incident", "#event+id", lambda row: row.of.incident.id, required=True),
        _column("measure", "string", "What is counted", "#indicator+code", _toll("measure"),
                allowed=get_args(Measure)),
        _column("population", "list", "Who is counted", "#group+counted+list", _list("population")),
        _column("unit", "string", "Of what", "#indicator+unit", _toll("unit"), allowed=get_args(Unit)),
        _column("detail", "string", "Of percentages of what, of money its currency, of moves where from and to",
                "#indicator+detail", lambda row: row.toll.detail or None if row.toll else None),
        _column("low", "number", "Low", "#indicator+min+num", _toll("low")),
        _column("best", "number", "Best", "#indicator+value+num", _toll("best")),
        _column("high", "number", "High", "#indicator+max+num", _toll("high")),
        _column("policy", "string", "How the best was chosen", "#indicator+policy", _toll("policy")),
        _column("derived", "boolean", "It follows from a sum and stands in no text itself", "#meta+derived",
                _toll("derived")),
        _column("contested", "boolean", "Whether sources contest it", "#status+contested", _toll("contested")),
        _column("sources", "list", "The independent voices that the best rests on", "#meta+source+name",
                _list("sources")),
        _column("disputed_by", "list", "The voices that contest it", "#meta+source+disputing", _list("disputed_by")),
        *_where_and_when(lambda row: row.of),
        *_whence(lambda row: row.of),
    ),
    toll_rows,
    lambda row: row.of.places,
)  # fmt: skip
