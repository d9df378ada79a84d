"""Low, best and high of a series as of a day, by a named policy.

The policies and where they come from stand in docs/reconciling.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median_low

import msgspec

from bilan.folding import fold
from bilan.reconcile.policies import Days, Excluded, Left, Number, bounded, named
from bilan.reconcile.quantity import Observation, days_apart
from bilan.reconcile.relations import STOCK_DAYS, judge, lesser_tolls
from bilan.reconcile.series import Series
from bilan.reconcile.wording import amount, day


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A share of the estimated figure that the text links to it, such as the children among the civilians."""

    population: tuple[str, ...]
    low: Number | None
    best: Number | None
    high: Number | None
    claims: tuple[str, ...]


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a quantity as of a day. `claims` are the figures it rests on, by id."""

    measure: str
    unit: str
    population: tuple[str, ...]
    place: str
    period: Days
    as_of: date | None
    policy: str
    low: Number | None
    best: Number | None
    high: Number | None
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    parts: tuple[Part, ...] = ()
    kind: str = ""
    series: str = ""
    """Id of the series."""
    experimental: bool = False
    """Whether a figure that it rests on was read in a language that is read experimentally."""


@dataclass
class Pool:
    """What a policy chooses from: each voice's current figure; and what is left out, with reasons."""

    series: Series
    current: list[Observation] = field(default_factory=list)
    excluded: dict[str, tuple[Left, str]] = field(default_factory=dict)

    def drop(self, observation: Observation, code: Left, reason: str) -> None:
        """Leave a figure out."""
        self.excluded[observation.figure.id] = code, reason
        self.current = [o for o in self.current if o is not observation]

    def keep(self, chosen: Iterable[Observation], code: Left, reason: str) -> list[Observation]:
        """Keep the chosen figures and leave the others out for one reason; return the kept."""
        kept = {o.figure.id for o in chosen}
        for observation in list(self.current):
            if observation.figure.id not in kept:
                self.drop(observation, code, reason)
        return self.current

    @property
    def numbers(self) -> list[Observation]:
        """The current figures that name a number."""
        return [o for o in self.current if not o.vague]


@dataclass(frozen=True)
class Answer:
    """The bounds and the best number that a policy finds."""

    low: Number | None
    best: Number | None
    high: Number | None


def estimate_series(
    series: Series,
    *,
    as_of: date | None = None,
    policy: str = "latest",
    include: Sequence[str] = (),
) -> Estimate | None:
    """Return the estimate of one series; None where nothing in it may count. Parts are left to the caller.

    The series must hold no figure that was published after `as_of`. Raises PolicyError.
    """
    choose = policy_of(policy)
    pool = _pool(series, include)
    answer = choose(pool)
    if not pool.current:
        return None
    low, best, high = bounded(answer.low, answer.best, answer.high)
    rests = sorted(pool.current, key=lambda o: o.order)
    quantity = series.quantity
    return Estimate(
        measure=quantity.measure,
        unit=quantity.unit,
        population=quantity.population,
        place=series.place,
        period=Days(start=series.start, end=max((o.end for o in rests if o.end), default=None)),
        as_of=as_of,
        policy=policy,
        low=low,
        best=best,
        high=high,
        sources=_sources(rests),
        claims=tuple(o.figure.id for o in rests),
        excluded=tuple(Excluded(id=i, reason=reason, code=code) for i, (code, reason) in sorted(pool.excluded.items())),
        kind=series.kind,
        series=series.id,
        experimental=any(o.figure.document.tried for o in rests),
    )


def _sources(observations: Iterable[Observation]) -> tuple[str, ...]:
    """The independent voices, each once."""
    found: list[Observation] = []
    for observation in observations:
        if not any(observation.voice.same(other.voice) for other in found):
            found.append(observation)
    return tuple(o.voice.name for o in found)


def _pool(series: Series, include: Sequence[str]) -> Pool:
    """Return each voice's current figure, without what is outdated."""
    pool = Pool(series)
    lesser = lesser_tolls(series)
    by_voice: dict[str, Observation] = {}
    for observation in series.observations:
        figure = observation.figure
        if figure.status != "asserted" and figure.status not in include:
            pool.excluded[figure.id] = "status", f"{figure.status}, not asserted"
        elif figure.id in lesser:
            reason = f"an earlier toll or a share of {lesser[figure.id]} in the same report"
            pool.excluded[figure.id] = "lesser", reason
        else:
            _take(pool, by_voice, observation)
    pool.current = list(by_voice.values())
    _drop_outdated(pool)
    return pool


def _take(pool: Pool, by_voice: dict[str, Observation], observation: Observation) -> None:
    """Let a figure take the place of the one before of its voice, unless it only says less."""
    key = next((k for k, o in by_voice.items() if o.voice.same(observation.voice)), observation.voice.key)
    before = by_voice.get(key)
    if before is None:
        by_voice[key] = observation
    elif _says_less(observation, before):
        pool.excluded[observation.figure.id] = "less", f"says no more than {before.figure.id} of the same source"
    else:
        by_voice[key] = observation
        again: Left = "repeated" if before.number == observation.number else "superseded"
        reason = f"{again} by {observation.figure.id}: the same source, {day(observation.known)}"
        pool.excluded[before.figure.id] = again, reason


def _says_less(after: Observation, before: Observation) -> bool:
    """Whether a figure is a looser statement of one of the same last day (`several`, after `seven`)."""
    if before.vague or after.end != before.end or not after.allowed.meets(before.allowed):
        return False
    return after.vague or (after.size <= before.size and after.figure.quantifier != "exact")


def _drop_outdated(pool: Pool) -> None:
    """Leave out figures that a later or larger one of another voice supersedes."""
    ordered = sorted(pool.current, key=lambda o: o.order)
    newest = max((o.end for o in ordered if o.end), default=None)
    for observation in ordered:
        if pool.series.kind == "stock" and _is_old(observation.end, newest):
            pool.drop(observation, "old", f"as of {day(observation.end)}; newer figures exist")
    numbers = sorted(pool.numbers, key=lambda o: (-o.size, o.order))
    said = Counter((o.known, o.number) for o in numbers)
    for observation in numbers:
        at_least_as_large = (o for o in numbers if o.size >= observation.size)
        for other in at_least_as_large:
            if _supersedes(other, observation, pool.series) and not _outvoted(other, observation, said):
                reason = f"superseded by {other.figure.id}: {amount(other.figure)}, {day(other.known)}"
                pool.drop(observation, "outdated", reason)
                break


def _outvoted(other: Observation, observation: Observation, said: Counter[tuple[date | None, Number | None]]) -> bool:
    """Whether a larger toll is no newer and fewer voices give it: more likely a slip than news."""
    newer = other.known is not None and observation.known is not None and other.known > observation.known
    return not newer and said[other.known, other.number] < said[observation.known, observation.number]


def _is_old(end: date | None, newest: date | None) -> bool:
    apart = days_apart(end, newest)
    return apart is not None and apart > STOCK_DAYS


def _supersedes(other: Observation, observation: Observation, series: Series) -> bool:
    if other is observation:
        return False
    if other.order > observation.order:
        return judge(observation, other, series) == "supersedes"
    return judge(other, observation, series) == "superseded"


def policy_of(policy: str) -> Callable[[Pool], Answer]:
    """Return the function of a named policy; raises PolicyError that lists the names."""
    return named(policy, {"latest": _latest, "range": _range, "majority": _majority}, _priority)


def _latest(pool: Pool) -> Answer:
    """The newest number; bounds from all figures that can hold together with it."""
    if not pool.numbers:
        return _bounds_only(pool)
    newest = max((o.known or date.min) for o in pool.numbers)
    best = _most_said([o for o in pool.numbers if (o.known or date.min) == newest])
    fitting = [o for o in pool.current if o.allowed.meets(best.allowed) and _bounds(o, best)]
    kept = pool.keep(fitting, "unfit", f"cannot hold together with the newest figure, {best.figure.id}")
    return _together(kept, best)


def _bounds(observation: Observation, best: Observation) -> bool:
    """Whether a figure's own bounds leave room for the best number (round numbers may differ a little)."""
    return best.number is not None and (observation.number == best.number or _stated_holds(observation, best.number))


def _stated_holds(observation: Observation, number: Number) -> bool:
    low, high = observation.figure.low, observation.figure.high
    if low is None and high is None:
        return observation.allowed.holds(number)
    return (low is None or low <= number) and (high is None or number <= high)


def _together(observations: Sequence[Observation], best: Observation) -> Answer:
    """The bounds that all figures set together; a figure up to an earlier day sets no upper one."""
    lows = [o.figure.low for o in observations if o.figure.low is not None]
    highs = [
        o.figure.high
        for o in observations
        if o.figure.high is not None and (best.end is None or o.end is None or o.end >= best.end)
    ]
    return Answer(max(lows, default=None), best.number, min(highs, default=None))


def _bounds_only(pool: Pool) -> Answer:
    """Vague words bound, but never set the best."""
    lows = [o.figure.low for o in pool.current if o.figure.low is not None]
    return Answer(max(lows, default=None), None, None)


def _most_said(observations: Sequence[Observation]) -> Observation:
    """The figure whose number most others allow; then the later day counted, then the lower number."""

    def rank(o: Observation) -> tuple[int, int, Number, tuple[object, ...]]:
        support = sum(_stated_holds(other, o.number or 0) for other in observations)
        return -support, -(o.end or date.min).toordinal(), o.size, o.order

    return min(observations, key=rank)


def _range(pool: Pool) -> Answer:
    """From the lowest to the highest that any voice's current figure says; best is the lower median."""
    numbers = [o.number for o in pool.numbers if o.number is not None]
    if not numbers:
        return _bounds_only(pool)
    lows = [o.figure.low if o.figure.low is not None else o.figure.value for o in pool.numbers]
    high = _ceiling(pool.numbers)
    return Answer(min(n for n in lows if n is not None), median_low(numbers), high)


def _ceiling(observations: Sequence[Observation]) -> Number | None:
    """The highest upper bound; none where somebody says more (`at least`, `about`) than every upper bound."""
    highs = [o.figure.high for o in observations if o.figure.high is not None]
    more = [n for o in observations for n in (o.figure.low, o.number) if n is not None]
    if not highs or max(more, default=0) > max(highs):
        return None
    return max(highs)


def _majority(pool: Pool) -> Answer:
    """The number that most voices' figures allow; bounds from those alone."""
    if not pool.numbers:
        return _bounds_only(pool)

    def rank(o: Observation) -> tuple[int, int, Number, tuple[object, ...]]:
        support = sum(_stated_holds(other, o.number or 0) for other in pool.current)
        return -support, -(o.known or date.min).toordinal(), o.size, o.order

    best = min(pool.numbers, key=rank)
    fitting = [o for o in pool.current if _bounds(o, best)]
    kept = pool.keep(fitting, "minority", f"not with the majority, which allows {amount(best.figure)}")
    return _together(kept, best)


def _priority(pool: Pool, names: Sequence[str]) -> Answer:
    """The current figure of the first source in the order given that has one."""
    for name in names:
        spoken = [o for o in pool.numbers if _is_voice(o, name)]
        if spoken:
            best = max(spoken, key=lambda o: o.order)
            pool.keep([best], "rank", f"{name} goes before other sources")
            return _together(pool.current, best)
    pool.keep([], "rank", f"not of {', '.join(names)}")
    return Answer(None, None, None)


def _is_voice(observation: Observation, name: str) -> bool:
    wanted = fold(name)
    return wanted in observation.voice.keys or any(f" {wanted} " in f" {key} " for key in observation.voice.keys)
