"""Incidents and situations as listings: a row each for people, a row a toll in CSV, with the columns of an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bilan.cli import words
from bilan.cli.layout import Field
from bilan.cli.names import recorded
from bilan.cli.output import Listing, json_line
from bilan.marks import marked
from bilan.model import Period

if TYPE_CHECKING:
    from bilan.export.incidents import TollRow
    from bilan.ledger import Ledger
    from bilan.reconcile.incidents.record import Incident
    from bilan.reconcile.incidents.toll import Toll

SHOWN = ("killed", "injured")
"""Measures that have a column for people; the largest of the others are told beside them."""
OTHERS = 2
"""So many of the others are told."""
REVIEWED = {"none": "unreviewed", "some": "partly checked", "all": "checked"}


def incidents(*, names: bool) -> Listing[Incident]:
    """Return how incidents are listed for people and as JSON."""
    fields: tuple[Field[Incident], ...] = (
        Field("id", lambda one: one.id, head=True),
        Field("days", lambda one: _days(one.period), head=True),
        Field("place", lambda one: one.places[0].name if one.places else "", head=True),
        Field("type", lambda one: "situation" if one.situation else (one.type or "").replace("_", " "), head=True),
        *(Field(measure, lambda one, measure=measure: _people(one, measure), right=True) for measure in SHOWN),  # type: ignore[misc]
        Field("other", _others),
        Field("reports", lambda one: str(len(one.documents)), right=True),
        Field("state", _state),
    )
    return Listing(fields, {}, lambda one: json_line(recorded(one, names=names)))


def tolls() -> Listing[TollRow]:
    """Return how incidents are listed as CSV: a row a toll."""
    from bilan.export.incidents import TOLLS

    return Listing((), {column.name: column.get for column in TOLLS.columns})


def toll_rows(store: Ledger, found: Iterable[Incident], *, names: bool) -> Iterator[TollRow]:
    """Yield the tolls of incidents with what they rest on; an incident without one has a row too."""
    from bilan.export.incidents import IncidentRow, TollRow, tolls_of
    from bilan.export.rows import claims_of

    for one in found:
        row = IncidentRow(one, claims_of(store, one.claims), "all" if names else "initials")
        yield from tolls_of(row) if one.tolls else (TollRow(row, None, 0),)


def _days(period: Period | Any) -> str:
    if period.start is None and period.end is not None:
        return f"by {words.day(period.end)}"
    return words.days(Period(start=period.start, end=period.end))


def _people(one: Incident, measure: str) -> str:
    return next((amount(toll) for toll in one.tolls if toll.measure == measure and toll.unit == "person"), "")


def _others(one: Incident) -> str:
    others = [toll for toll in one.tolls if toll.measure not in SHOWN or toll.unit != "person"]
    told = "; ".join(f"{toll.measure} {amount(toll)}" for toll in others[:OTHERS])
    return told + (" …" if len(others) > OTHERS else "")


def _state(one: Incident) -> str:
    states = [REVIEWED[one.reviewed]]
    states += ["contested"] if one.contested else []
    states += ["only mentioned"] if one.mentioned_only else []
    states += ["experimental"] if one.experimental else []
    return ", ".join(states)


def amount(toll: Toll) -> str:
    """Return a toll in one cell: the best number, the bounds where they differ, the unit where it is not people."""
    best = _known(toll)
    unit = {"person": "", "percent": "\u202f%"}.get(toll.unit, f" {toll.unit}")
    detail = f" {toll.detail}" if toll.detail else ""
    who = f" {', '.join(toll.population)}" if toll.population else ""
    return marked(f"{best}{unit}{detail}{who}{'!' if toll.contested else ''}", toll.experimental)


def _known(toll: Toll) -> str:
    """The best number with its bounds: `12`, `≥ 12`, `12 (10–15)`, `12 (≥ 10)`; a bound alone where there is none."""
    low, best, high = toll.low, toll.best, toll.high
    if best is None and low is not None and high is not None:
        return f"{words.number(low)}–{words.number(high)}"
    bounds = _bounds(low, high)
    if best is None or (best in (low, high) and None in (low, high)):
        return bounds or words.number(best)
    return words.number(best) + (f" ({bounds})" if bounds and (low, high) != (best, best) else "")


def _bounds(low: float | int | None, high: float | int | None) -> str:
    if low is not None and high is not None:
        return f"{words.number(low)}–{words.number(high)}"
    if low is not None:
        return f"≥\u202f{words.number(low)}"
    return f"≤\u202f{words.number(high)}" if high is not None else ""
