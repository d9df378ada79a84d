"""Figures of displacement in the columns of HELIX, the database of the Internal Displacement Monitoring Centre.

Columns, labels and separators are those of HELIX's own figure export (github.com/idmc-labs/helix-server,
`apps/entry/models.py`). What an analyst decides (role, hazard, calculation) is left empty, and so is what the text does
not give.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from bilan.export.incidents import incidents_of
from bilan.export.rows import Row, claim_rows
from bilan.export.tables import TABLES, Column, Table, iso3
from bilan.export.tracing import traced
from bilan.ledger import Filters, Ledger
from bilan.model import Event, Figure, Measure, Period, Place, Unit
from bilan.reconcile.incidents.record import Incident

AT_ONCE = 500
BETWEEN = "; "
"""What stands between the values of one cell; within one stands `, ` or `:`."""
TERMS: dict[Measure, str] = {
    "displaced": "Displaced",
    "evacuated": "Evacuated",
    "refugees": "Forced to flee",
    "returned": "Returns",
    "sheltered": "Sheltered",
    "homeless": "Homeless",
    "affected": "Affected",
    "housing_destroyed": "Destroyed housing",
    "housing_damaged": "Partially destroyed housing",
}
"""What HELIX records, by measure; figures of other measures are left out."""
HOUSING = frozenset({"housing_destroyed", "housing_damaged"})
"""Counted by HELIX in households: a home for each."""
FLOWS: dict[Measure, str] = {
    "displaced": "Internal Displacements",
    "evacuated": "Internal Displacements",
    "homeless": "Internal Displacements",
    "housing_destroyed": "Internal Displacements",
    "refugees": "Cross-border Flight",
    "returned": "Return",
}
STOCKS: dict[Measure, str] = {
    "displaced": "IDPs",
    "evacuated": "IDPs",
    "homeless": "IDPs",
    "sheltered": "IDPs",
    "refugees": "People displaced across borders",
    "returned": "Returnees",
}
QUANTIFIERS = {
    "exact": "Exact",
    "at_least": "More than",
    "more_than": "More than",
    "about": "Approximately",
    "nearly": "Approximately",
    "between": "Approximately",
    "up_to": "Less than",
    "less_than": "Less than",
    "some": "More than",
}
CAUSES = {
    "ASSAULT": "Conflict",
    "COERCE": "Conflict",
    "MOBILIZE": "Conflict",
    "THREATEN": "Conflict",
    "DISASTER": "Disaster",
}
"""Causes by the type of the event that the text ties a figure to."""
INCIDENT_CAUSES = {
    "airstrike": "Conflict", "attack": "Conflict", "bombing": "Conflict", "clashes": "Conflict", "massacre": "Conflict",
    "riot": "Conflict", "shelling": "Conflict", "shooting": "Conflict", "siege": "Conflict",
    "earthquake": "Disaster", "eruption": "Disaster", "flood": "Disaster", "heat": "Disaster", "landslide": "Disaster",
    "storm": "Disaster", "tsunami": "Disaster",
}  # fmt: skip
"""Causes by the type of the incident that a figure lies in; what may be either (fire, explosion) has none."""
ACCURACY = {"exact": "Point", "within": "Point", "region": "ADM1", "country": "ADM0"}
ENDS = {"at": "", "origin": "Origin", "destination": "Destination"}
"""HELIX knows no other point than these; of `at` the text does not say which it is. The first gives the country."""
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class HelixRow:
    """A figure with the event that it results from, where the text says so, and the incident that it lies in."""

    row: Row
    event: Event | None
    incident: Incident | None
    """The incident that it lies in; None for running counts, stocks and what lies in none."""
    size: float | None = None
    """People of a household, where its sentence counts both of the same."""

    @property
    def figure(self) -> Figure:
        """The figure."""
        assert isinstance(self.row.claim, Figure)
        return self.row.claim


def rows(ledger: Ledger, filters: Filters) -> Iterator[HelixRow]:
    """Yield the figures asked for that HELIX records."""
    wanted = (row for row in claim_rows(ledger, filters, "figure") if _recorded(row))
    incidents = {claim: one for one in incidents_of(ledger, filters) if not one.situation for claim in one.claims}
    while some := list(islice(wanted, AT_ONCE)):
        figures = [HelixRow(row, None, incidents.get(row.claim.id)) for row in some]
        events = ledger.claims_by_id({one.figure.event for one in figures if one.figure.event})
        sizes = _sizes(ledger, figures)
        for one in figures:
            event = events.get(one.figure.event or "")
            yield replace(one, event=event if isinstance(event, Event) else None, size=sizes.get(one.figure.id))


def _sizes(ledger: Ledger, rows: list[HelixRow]) -> dict[str, float]:
    """People of a household by the ids of figures of households, whichever figures of people are asked for."""
    documents = {one.figure.document.id for one in rows if one.figure.unit == "household"}
    if not documents:
        return {}
    beside: dict[tuple[object, ...], list[Figure]] = {}
    for claim in ledger.claims(Filters(document=tuple(sorted(documents))), kind="figure"):
        if isinstance(claim, Figure):
            beside.setdefault(_counted(claim), []).append(claim)
    sizes = ((_named(both, "household"), household_size(both)) for both in beside.values())
    return {household.id: size for household, size in sizes if household is not None and size is not None}


def _counted(figure: Figure) -> tuple[object, ...]:
    """What two figures of one sentence must have in common to count the same."""
    places = frozenset((place.gazetteer or place.name, place.role) for place in figure.places)
    days = (figure.period.start, figure.period.end) if figure.period else None
    sentence = (figure.document.id, figure.sentence.start, figure.sentence.end)
    return (*sentence, figure.measure, figure.status, frozenset(figure.population), places, days)


def household_size(figures: Sequence[Figure]) -> float | None:
    """Return the people of a household, to one decimal, of figures that count the same in one sentence.

    None unless just one of them is of people and one of households, both with a number, and no household is empty.
    """
    people, households = _named(figures, "person"), _named(figures, "household")
    if people is None or households is None or people.value is None or not households.value:
        return None
    return round(people.value / households.value, 1) if people.value >= households.value else None


def _named(figures: Sequence[Figure], unit: Unit) -> Figure | None:
    """The only figure of a unit; None where there is none, or more."""
    found = [figure for figure in figures if figure.unit == unit]
    return found[0] if len(found) == 1 else None


def _recorded(row: Row) -> bool:
    claim = row.claim
    return (
        isinstance(claim, Figure)
        and claim.status == "asserted"
        and claim.measure in TERMS
        and claim.unit in ("person", "household", "building")
    )


def is_stock(period: Period | None) -> bool | None:
    """Return whether a figure is a stock, of which only an end is known; None without days."""
    if period is None or (period.start is None and period.end is None):
        return None
    return period.start is None


def _stock(one: HelixRow) -> bool | None:
    """Likewise, of a figure: homes that are destroyed are no stock, whatever days are known."""
    stock = is_stock(one.figure.period)
    return stock if stock is None else stock and one.figure.measure in STOCKS


def accuracy(period: Period | None) -> str | None:
    """Return how exactly the days are known, as HELIX says it."""
    if period is None or period.end is None:
        return None
    start, end = period.start or period.end, period.end
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return "Year"
    if start.replace(day=1) == end.replace(day=1) and start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return "Month"
    return "Week" if end - start == WEEK else "Day"


def _category(one: HelixRow) -> str | None:
    stock = _stock(one)
    if stock is None:
        return None
    return (STOCKS if stock else FLOWS).get(one.figure.measure)


def _cause(one: HelixRow) -> str | None:
    """What event and incident agree on; None where they tell two causes."""
    told = {
        CAUSES.get(one.event.type) if one.event else None,
        INCIDENT_CAUSES.get(one.incident.type or "") if one.incident else None,
    } - {None}
    return next(iter(told)) if len(told) == 1 else None


def _reported(one: HelixRow) -> float | int | None:
    """The number; of bounds alone the lower, where there is one."""
    figure = one.figure
    return next((n for n in (figure.value, figure.low, figure.high) if n is not None), None)


def _quantifier(one: HelixRow) -> str:
    """How the words bound what is reported."""
    figure = one.figure
    if figure.value is None:
        return QUANTIFIERS["at_least" if figure.low is not None else "up_to"]
    return QUANTIFIERS[figure.quantifier]


def _year(one: HelixRow) -> int | None:
    period = one.figure.period
    return period.end.year if period and period.end else None


def _unit(one: HelixRow) -> str:
    return "Person" if one.figure.unit == "person" else "Household"


def _day(name: str, *, stock: bool) -> Callable[[HelixRow], date | None]:
    def get(one: HelixRow) -> date | None:
        period = one.figure.period
        return getattr(period, name) if _stock(one) is stock else None

    return get


def _accuracy(*, stock: bool) -> Callable[[HelixRow], str | None]:
    return lambda one: accuracy(one.figure.period) if _stock(one) is stock else None


def _located(one: HelixRow) -> list[Place]:
    return [p for p in one.figure.places if p.latitude is not None and p.longitude is not None]


def _points(get: Callable[[Place], str]) -> Callable[[HelixRow], str | None]:
    return lambda one: BETWEEN.join(get(place) for place in _located(one)) or None


def _all_places(one: HelixRow) -> str | None:
    """All places of a figure, those too that no gazetteer knows."""
    return BETWEEN.join(f"{place.name} ({place.role})" for place in one.figure.places) or None


def _coordinates(place: Place) -> str:
    return f"{place.latitude}, {place.longitude}"


def _whole(place: Place) -> str:
    return f"{place.name}:{_coordinates(place)}:{ACCURACY.get(place.precision or '', '')}:{ENDS[place.role]}"


def _country_code(one: HelixRow) -> str | None:
    places = sorted(one.figure.places, key=lambda place: list(ENDS).index(place.role))
    return next((iso3(place.country) for place in places if place.country), None)


def _incident(one: HelixRow) -> str | None:
    return one.incident.id if one.incident else None


def _sources(one: HelixRow) -> str | None:
    return BETWEEN.join(source.name for source in one.figure.sources) or None


def _document(name: str) -> Callable[[HelixRow], Any]:
    return lambda one: getattr(one.figure.document, name)


def _column(name: str, type_: Any, meaning: str, get: Callable[[HelixRow], Any]) -> Column:
    return Column(name, type_, meaning, get, hxl="")


CAUSE = "Conflict or Disaster: of the event that the text ties it to and of its incident; empty where they differ"
SIZE = "People by households, where one sentence counts both of the same; else empty"
COLUMNS = (
    _column("ISO3", "string", "Country of the first place", _country_code),
    _column("Figure cause", "string", CAUSE, _cause),
    _column("Year", "integer", "Of the last day", _year),
    _column("Figure category", "string", "Flow or stock: a stock has only a last day; empty without days", _category),
    _column("Figure role", "string", "An analyst's decision: empty", lambda _: None),
    _column("Total figures", "number", "People; empty for households: their people, where counted, are another row",
            lambda one: _reported(one) if one.figure.unit == "person" else None),
    _column("Reported", "number", "The number; where only bounds are known the lower", _reported),
    _column("Figure term", "string", "What is counted", lambda one: TERMS[one.figure.measure]),
    _column("Unit", "string", "Person, or Household for families and homes", _unit),
    _column("Quantifier", "string", "How the words bound what is reported", _quantifier),
    _column("Household size", "number", SIZE, lambda one: one.size),
    _column("Is housing destruction", "string", "Whether homes are counted",
            lambda one: "Yes" if one.figure.measure in HOUSING else "No"),
    _column("Start date", "date", "First day of a flow", _day("start", stock=False)),
    _column("Start date accuracy", "string", "Day, Week, Month or Year", _accuracy(stock=False)),
    _column("End date", "date", "Last day of a flow", _day("end", stock=False)),
    _column("End date accuracy", "string", "Likewise", _accuracy(stock=False)),
    _column("Stock date", "date", "Day of a stock", _day("end", stock=True)),
    _column("Stock date accuracy", "string", "Likewise", _accuracy(stock=True)),
    _column("Stock reporting date", "date", "Day of publication of a stock",
            lambda one: one.figure.document.published if _stock(one) else None),
    _column("Publishers", "string", "Who published it", _document("publisher")),
    _column("Sources", "string", "To whom the text ascribes it", _sources),
    _column("Source excerpt", "string", "The sentence", lambda one: " ".join(one.row.sentence.split())),
    _column("Source url", "uri", "Address of the document", _document("url")),
    _column("Entry title", "string", "Title of the document", _document("title")),
    _column("Location Name", "string", "Places with coordinates", _points(lambda place: place.name)),
    _column("Locations", "string", "Their latitude and longitude", _points(_coordinates)),
    _column("Location accuracy", "string", "Point, ADM1, ADM0", _points(lambda p: ACCURACY.get(p.precision or "", ""))),
    _column("Type of Point", "string", "Origin or Destination", _points(lambda place: ENDS[place.role])),
    _column("Locations (Name:Lat, Lon:Accuracy:Type)", "string", "All of that together", _points(_whole)),
)  # fmt: skip

HELIX = Table(
    "helix",
    "helix",
    "Figures of displacement in the columns of HELIX",
    (
        *COLUMNS,
        *traced(TABLES["figure"], lambda one: one.row),
        _column("bilan_places", "string", "All places as the text names them, with their roles", _all_places),
        _column("bilan_incident", "string", "Id of the incident that it lies in", _incident),
    ),
    rows,
)
