"""The days that a figure is about, as a choice: every period said near it, the report's own, the day itself, none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bilan.analysis.dates import TimeExpression
from bilan.analysis.dates.markers import opens_since
from bilan.choosing import Instance, Option, Span
from bilan.model import Period
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.elsewhere import Elsewhere
from bilan.reading.figure_features import (
    GROUPS,
    clause_features,
    distance_step,
    figure_features,
    length_feature,
    verb_beside,
)
from bilan.reading.laid_out import layout_features, sentences_over
from bilan.reading.when import STATES

BACK, AHEAD, LEAD = 8, 1, 4
"""Sentences before and after a figure, and at the head of the report, whose days are options."""
MOST = 14
AGES = (0, 1, 3, 8, 31, 100, 400)
"""Days before publication, as steps of a scale."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """A period that the report says, with where."""

    period: Period
    time: TimeExpression
    view: View
    distance: int

    @property
    def span(self) -> Span:
        """Where its words stand in the text."""
        return self.view.sentence.span(self.time.start, self.time.end)


def period_instance(draft: Draft, context: Context, before: Draft | None, others: Elsewhere) -> Instance:
    """Return the choice of a figure's period; `draft.period` is that of the rules, `before` the figure before."""
    published = context.published
    ruled = ends_of(draft.period)
    told = ends_of(before.period) if before is not None else None
    empty = (*others.features(draft, (None, None)), *(("ruled",) if ruled == (None, None) else ()))
    options = [Option("none", empty, None)]
    over, stock = sentences_over(draft, context), draft.measure in STATES
    said = days_near(draft.index, draft.candidate.quantity.start, context, over, stock=stock)
    nearest = min((s for s in said if s.distance == 0), key=lambda s: _gap(draft, s.time), default=None)
    for one in said:
        layout = layout_features(draft, context, one.view.sentence.index)
        again = others.features(draft, ends_of(one.period))
        features = (*_features(draft, one, published, ruled, told, one is nearest), *layout, *again)
        options.append(Option("said", features, one.period, one.span))
    known = {ends_of(o.value) for o in options}
    if published is not None:
        for label, days in (("state", (None, published)), ("today", (published, published))):
            if days not in known:
                known.add(days)
                features = (*_shared(days, ruled, told), *others.features(draft, days))
                options.append(Option(label, features, Period(start=days[0], end=days[1])))
    if ruled not in known:
        options.append(Option("ruled", ("ruled",), draft.period))
    context_features = (*figure_features(draft), *clause_features(draft), f"own={draft.own_period}")
    length = length_feature(len(context.stretches))
    anywhere = f"{length}&said={bool(said)}"
    context_features = (*context_features, f"said={nearest is not None}", length, anywhere)
    return Instance("period", tuple(options), context_features, draft.span)


def ruled_days(draft: Draft) -> tuple[date | None, date | None]:
    """The days that the rules give a figure."""
    return ends_of(draft.period)


def ends_of(period: Period | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period."""
    return (period.start, period.end) if period is not None else (None, None)


def _shared(days: tuple[date | None, date | None], ruled: object, told: object) -> tuple[str, ...]:
    features = ["ruled" if days == ruled else "not ruled"]
    if days == told:
        features.append("told")
    return tuple(features)


def days_near(
    sentence: int, token: int, context: Context, over: Iterable[int] = (), *, stock: bool = False
) -> list[Said]:
    """Return the days said near a token of a sentence, each once: the nearest sentence first.

    `over`: sentences that stand over it, as headings do; `stock`: what is so on a day may have been so before it.
    """
    found: dict[tuple[date | None, date | None], Said] = {}
    near = [0, *(-k for k in range(1, BACK + 1)), *range(1, AHEAD + 1)]
    for offset in dict.fromkeys((0, *(k - sentence for k in over), *near, *(k - sentence for k in range(LEAD)))):
        index = sentence + offset
        if not 0 <= index < len(context.stretches):
            continue
        view = context.view(index)
        for time in sorted(view.all_times, key=lambda t: abs(t.start - token) if offset == 0 else -t.start):
            if time.first is None and time.last is None:
                continue
            expression = view.sentence.raw(time.start, time.end)
            begun = offset == 0 and token < time.start and opens_since(view.sentence, time)
            for start, end in _readings(time, context.published, as_of=stock or offset in over, begun=begun):
                period = Period(start=start, end=end, expression=expression)
                found.setdefault((start, end), Said(period, time, view, offset))
    return list(found.values())[:MOST]


def _readings(
    time: TimeExpression, published: date | None, *, as_of: bool, begun: bool
) -> Iterator[tuple[date | None, date | None]]:
    """The days as said; of days that are over also those since then, up to publication.

    `as_of`: the last day can be the one that a count is as of; `begun`: they are those on which what lasts began.
    """
    yield time.first, time.last
    if as_of and time.first is not None and time.last is not None:
        yield None, time.last
    if published is not None and (time.kind == "since" or begun) and time.last != published:
        yield time.first, published


def _gap(draft: Draft, time: TimeExpression) -> int:
    return abs(time.start - draft.candidate.quantity.start)


def _features(
    draft: Draft, said: Said, published: date | None, ruled: object, told: object, nearest: bool
) -> Iterator[str]:
    time, days = said.time, ends_of(said.period)
    where = f"sentence{said.distance}" if -2 <= said.distance <= 1 else "far"
    group = GROUPS.get(draft.measure, "thing")
    yield from ("bias", where, *_shared(days, ruled, told), f"kind={time.kind}", f"{where}&kind={time.kind}")
    yield f"{group}&kind={time.kind}&{where}"
    yield f"{where}&{'ruled' if days == ruled else 'not ruled'}"
    if days == told:
        yield f"told&{where}"
    if days[0] is None and time.first is not None:
        yield f"up to&{where}"
        yield f"up to&{group}"
        yield f"up to&{draft.measure}&{said.distance == 0}"
    length = length_step(days)
    yield f"length={length}&{where}"
    yield f"length={length}&{group}"
    age = age_step(days, published)
    yield f"age={age}&{where}"
    yield f"age={age}&{group}&single={draft.single}"
    if time not in said.view.times:
        yield f"day of saying&{where}"
    if said.view.sentence.index < LEAD:
        yield f"lead&{where}"
        yield f"lead&age={age}"
    if said.distance == 0:
        yield from _near_features(draft, time, nearest)
    elif said.view.sentence.stretch.paragraph == draft.view.sentence.stretch.paragraph:
        yield f"paragraph&{where}"


def _near_features(draft: Draft, time: TimeExpression, nearest: bool) -> Iterator[str]:
    sentence, quantity = draft.view.sentence, draft.candidate.quantity
    side = "after" if time.start >= quantity.end else "before"
    step = distance_step(_gap(draft, time))
    yield from (f"{side}{step}", f"{side}&kind={time.kind}")
    if nearest:
        yield f"nearest&{side}"
    low, high = sorted((quantity.start, time.start))
    if any(sentence.is_word(k, "clause") for k in range(low, high)):
        yield f"clause&{side}"
    yield f"commas={min(sentence.tokens[low:high].count(','), 3)}&{side}"
    if any(token[0].isdigit() for token in sentence.tokens[low + 1 : high]):
        yield f"number between&{side}"
    yield f"verb beside={verb_beside(draft, time.start)}&{side}"
    trigger = draft.candidate.trigger
    if trigger is not None:
        yield f"trigger{distance_step(abs(time.start - trigger.start))}"
    yield f"{sentence.pack.language.code}|word={sentence.tokens[time.start]}"
    if time.start:
        yield f"{sentence.pack.language.code}|lead={sentence.tokens[time.start - 1]}"


def length_step(days: tuple[date | None, date | None]) -> str:
    """Return how long days last, as a step."""
    start, end = days
    if start is None or end is None:
        return "open"
    days_long = (end - start).days
    return "day" if days_long == 0 else "week" if days_long < 8 else "month" if days_long < 32 else "long"


def age_step(days: tuple[date | None, date | None], published: date | None) -> str:
    """Return how long before publication days end, as a step."""
    end = days[1] or days[0]
    if published is None or end is None:
        return "unknown"
    old = (published - end).days
    return "ahead" if old < 0 else str(sum(old > step for step in AGES))
