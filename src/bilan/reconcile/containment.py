"""Relations between series: shares of a whole, days within longer periods, quarters within towns."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, islice
from operator import itemgetter
from typing import NamedTuple

from bilan.reconcile.quantity import Observation
from bilan.reconcile.relations import Relation, lesser_tolls, relation
from bilan.reconcile.series import Series
from bilan.reconcile.wording import amount, days, said

NEAREST = 2
"""A figure lies `within` at most so many wider series, the closest ones."""
SCANNED = 200
"""So many earlier counts of a place are looked through for one that reaches far enough."""
MOST_PEOPLE = 3
"""Up to so many kinds of people every narrower choice of them is looked for; of more, each kind alone."""


class Shelf(NamedTuple):
    """Where series stand that may contain others: all but their period is the same."""

    measure: str
    unit: str
    base: str
    token: str
    role: str
    destination: str
    population: tuple[str, ...]
    day: date | None
    """Of incidents their day; None for counts."""


class Shelves:
    """Series by shelf, those of one shelf by their first day."""

    def __init__(self) -> None:
        self._series: dict[Shelf, list[tuple[date, str, Series]]] = {}

    def put(self, series: Series) -> None:
        """Put a series on its shelf, if it can contain others."""
        key = own_shelf(series)
        if key is not None and series.start is not None:
            insort(self._series.setdefault(key, []), (series.start, series.id, series), key=itemgetter(0, 1))

    def remove(self, series: Series) -> None:
        """Take a series from its shelf."""
        key = own_shelf(series)
        if key in self._series:  # one without a first day was never put there
            self._series[key] = [entry for entry in self._series[key] if entry[1] != series.id]

    def around(self, key: Shelf, series: Series) -> Iterator[Series]:
        """Yield a shelf's series that begin no later than another and reach into it, the latest first."""
        entries = self._series.get(key)
        if not entries or series.start is None:
            return
        reach = min((o.end for o in series.observations if o.end), default=series.start)
        last = bisect_right(entries, series.start, key=itemgetter(0))
        for start, _, other in reversed(entries[max(0, last - SCANNED) : last]):
            longer = other.kind == "count" and (series.kind == "incident" or start < series.start)
            wider = key.token != _token(series)[0] and start == series.start
            if (longer or wider) and other is not series and other.end and other.end >= reach:
                yield other


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


def own_shelf(series: Series) -> Shelf | None:
    """Return where a series is looked for by those within it, None for one that contains nothing."""
    quantity = series.quantity
    if quantity.share or series.kind in ("stock", "undated"):
        return None
    token, role = _token(series)
    day = series.start if series.kind == "incident" else None
    return Shelf(quantity.measure, quantity.unit, quantity.base, token, role, _goal(series), quantity.population, day)


def _token(series: Series) -> tuple[str, str]:
    """The place that decides, with its role."""
    quantity = series.quantity
    if quantity.at:
        return quantity.at, "at"
    return (quantity.origin, "origin") if quantity.origin else (quantity.destination, "destination")


def _goal(series: Series) -> str:
    """Where people went, if that is not the place that decides."""
    return "" if _token(series)[1] == "destination" else series.quantity.destination


def outer_shelves(series: Series) -> list[tuple[int, Shelf]]:
    """Return the shelves of series that may contain this one, each with how far out its place lies."""
    own = own_shelf(series)
    if own is None:
        return []
    found = []
    for steps, token in enumerate((own.token, *series.containers)):
        for population in _choices(own.population):
            for destination in dict.fromkeys((own.destination, "")):
                key = own._replace(token=token, population=population, destination=destination, day=None)
                found.append((steps, key))
                if steps and own.day:
                    found.append((steps, key._replace(day=own.day)))
    return found


def _choices(population: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The populations that include these people: each leaves out some of the words that narrow them down."""
    sizes = range(len(population) + 1) if len(population) <= MOST_PEOPLE else (0, 1, len(population))
    for size in sizes:
        yield from combinations(population, size)


def within_relations(series: Series, shelves: Shelves) -> list[Relation]:
    """Return which figures of wider series contain those of a series."""
    wider = [
        (steps, -len(key.population), -(other.start or date.min).toordinal(), other.id, other)
        for steps, key in outer_shelves(series)
        for other in islice(shelves.around(key, series), NEAREST)
    ]
    nearest = [entry[-1] for entry in sorted(wider, key=itemgetter(0, 1, 2, 3))[:NEAREST]]
    if not nearest:
        return []
    return [r for inner in _distinct(series) for outer in nearest for r in _within(inner, series, outer)]


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
