"""Relations between series: shares of a whole, days within longer periods, quarters within towns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bilan.reconcile.quantity import Observation
from bilan.reconcile.relations import Relation, lesser_tolls, relation
from bilan.reconcile.series import Series
from bilan.reconcile.wording import amount, days, said

NEAREST = 2
"""A figure lies `within` at most so many wider series, the closest ones."""
Shelf = tuple[str, str, str, str, str]
"""Where wider series are looked for: measure, unit, base and the tokens of place and of its role."""


def part_relations(observations: Iterable[Observation]) -> list[Relation]:
    """Return the shares that the text itself links to their whole, in one document's figures."""
    by_id = {o.figure.id: o for o in observations}
    found = []
    for part in by_id.values():
        whole = by_id.get(part.figure.part_of or "")
        if whole is not None:
            what = ", ".join(part.figure.population) or "not said who"
            reason = f"the text counts {amount(part.figure)} ({what}) among {amount(whole.figure)}"
            found.append(relation("part_of", part, whole, reason))
    return found


class Wider(NamedTuple):
    """A series that may contain another, and how far its place lies around the other's."""

    series: Series
    steps: int


def shelf(series: Series, token: str | None = None) -> Shelf | None:
    """Return where a series is looked for by series that lie within it, None for those that contain nothing.

    `token` asks for the shelf of a wider place.
    """
    quantity = series.quantity
    if quantity.share or series.kind in ("stock", "undated"):
        return None
    role, own = ("at", quantity.at) if quantity.at else ("origin", quantity.origin or quantity.destination)
    return quantity.measure, quantity.unit, quantity.base, token or own, role


def outer_shelves(series: Series) -> list[Shelf]:
    """Return the shelves on which series that contain this one may lie, the closest place first."""
    own = shelf(series)
    if own is None:
        return []
    wider = [shelf(series, token) for token in series.containers]
    return [own, *(s for s in wider if s is not None)]


def within_relations(series: Series, shelves: Mapping[Shelf, Sequence[Series]]) -> list[Relation]:
    """Return which figures of wider series contain those of a series."""
    wider = sorted(_wider(series, shelves), key=_closeness)[:NEAREST]
    if not wider:
        return []
    return [r for inner in _distinct(series) for outer in wider for r in _within(inner, series, outer.series)]


def _wider(series: Series, shelves: Mapping[Shelf, Sequence[Series]]) -> Iterator[Wider]:
    for steps, key in enumerate(outer_shelves(series)):
        for other in shelves.get(key, ()):
            if other is not series and _contains(other, series, same_place=steps == 0):
                yield Wider(other, steps)


def _contains(outer: Series, inner: Series, *, same_place: bool) -> bool:
    """Whether a series counts the same people or more, as long or longer, at the place or around it."""
    if not set(outer.quantity.population) <= set(inner.quantity.population):
        return False
    if outer.quantity.destination not in ("", inner.quantity.destination):
        return False
    if outer.start is None or inner.start is None or outer.start > inner.start:
        return False
    longer = outer.kind == "count" and (inner.kind == "incident" or outer.start < inner.start)
    return longer or (not same_place and outer.kind == inner.kind and outer.start == inner.start)


def _closeness(wider: Wider) -> tuple[int, int, int, str]:
    """The same place first, then the same people, then the shortest period."""
    start = wider.series.start or date.min
    return wider.steps, -len(wider.series.quantity.population), -start.toordinal(), wider.series.id


def _distinct(series: Series) -> list[Observation]:
    """The figures of a series that stand for themselves: the first of each voice and number."""
    lesser = lesser_tolls(series)
    first: dict[tuple[str, float], Observation] = {}
    for o in series.observations:
        if not o.vague and o.figure.id not in lesser and o.figure.status == "asserted":
            first.setdefault((o.voice.key, o.size), o)
    return list(first.values())


def _within(inner: Observation, series: Series, outer: Series) -> Iterator[Relation]:
    """The first figure of the wider series that reaches the inner one's last day.

    One that is large enough goes before others, then one of the same voice.
    """
    reaching = [
        o
        for o in outer.observations
        if o.figure.status == "asserted" and not o.vague and o.end and inner.end and o.end >= inner.end
    ]
    if reaching:
        chosen = min(reaching, key=lambda o: _fit(o, inner))
        yield relation("within", inner, chosen, _reason(inner, series, chosen, outer))


def _fit(outer: Observation, inner: Observation) -> tuple[object, ...]:
    too_small = outer.allowed.below(inner.allowed)
    return too_small, not outer.voice.same(inner.voice), outer.end or date.max, outer.order


def _reason(inner: Observation, series: Series, chosen: Observation, outer: Series) -> str:
    what = []
    if series.quantity.at != outer.quantity.at or series.quantity.origin != outer.quantity.origin:
        what.append(f"{series.place or 'the place'} lies in {outer.place}")
    if (inner.start, inner.end) != (chosen.start, chosen.end):
        what.append(f"{days(inner.start, inner.end)} lies in {days(chosen.start, chosen.end)}")
    if series.quantity.population != outer.quantity.population:
        what.append("fewer kinds of people are counted")
    return f"{said(inner)}; {said(chosen)}: {', '.join(what) or 'the wider count includes it'}"
