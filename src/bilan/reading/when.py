"""The days a figure is about: from its sentence, or carried from the text before."""

from __future__ import annotations

from datetime import timedelta

from bilan.analysis.dates import TimeExpression
from bilan.analysis.dates.markers import opens_since
from bilan.model import Measure, Period
from bilan.reading.beside import ANOTHER_FIGURE, Beside
from bilan.reading.context import LONGEST_EVENT, Context
from bilan.reading.drafts import CARRIED_OVER, Draft
from bilan.reading.laid_out import days_over, stands_alone
from bilan.reading.told import Told

INCIDENT: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "missing", "besieged", "rescued", "freed", "detained", "abducted",
     "evacuated", "displaced", "housing_destroyed", "housing_damaged", "facility_destroyed", "facility_damaged",
     "affected", "homeless", "attacks", "sheltered", "infected"}
)  # fmt: skip
TOLL: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "missing", "housing_destroyed", "facility_destroyed", "housing_damaged",
     "facility_damaged", "attacks"}
)  # fmt: skip
"""Measures whose days are those of the event itself; people are rescued, freed or moved on later ones."""
STATES: frozenset[Measure] = frozenset({"detained", "sheltered", "in_need", "refugees", "displaced", "combatants"})
"""Measures that a noun or adjective says of a state, not of something that happened."""
LONGEST_LIST = 8
"""Lines of a list that the day at its head reaches."""
STOCK: frozenset[Measure] = frozenset(
    {"detained", "sheltered", "in_need", "besieged", "missing", "combatants", "abducted"}
)


def own_period(draft: Draft, told: Told, context: Context) -> None:
    """Give a draft the days that its own sentence says."""
    beside = told.beside(draft)
    known = _usable_times(draft)
    times = sorted(known, key=lambda t: beside.distance(draft, t.start, t.end))
    times = [t for t in times if not _belongs_to_another(draft, beside, t)]
    if times:
        draft.own_period = True
        draft.period = _period_of(times[0], draft, context)


def period(draft: Draft, told: Told, context: Context) -> None:
    """Give a draft without days of its own those of its whole, the text before, or the report's event."""
    if draft.own_period:
        return
    known = _usable_times(draft)
    if draft.parent is not None and draft.parent.view is draft.view:
        draft.period = draft.parent.period
    elif known and draft.measure in INCIDENT:
        draft.period = _period_of(known[-1], draft, context)
    else:
        draft.period = _carried_period(draft, told, context)


def _usable_times(draft: Draft) -> list[TimeExpression]:
    return [
        t for t in draft.view.times
        if not _looks_ahead(draft, t) and (t.first or t.last or t.kind in ("anaphora", "before_event"))
    ]  # fmt: skip


def _looks_ahead(draft: Draft, time: TimeExpression) -> bool:
    """`until Saturday` says how long something stayed so, not when people were killed."""
    return time.kind == "until" and draft.measure in INCIDENT and draft.measure not in STOCK


def _belongs_to_another(draft: Draft, beside: Beside, time: TimeExpression) -> bool:
    mine = beside.distance(draft, time.start, time.end)
    return mine >= ANOTHER_FIGURE and time.start > 2 and any(
        beside.distance(d, time.start, time.end) + 3 < mine
        and d.candidate.trigger is not draft.candidate.trigger
        for d in beside.others(draft)
    )  # fmt: skip


def _period_of(time: TimeExpression, draft: Draft, context: Context) -> Period | None:
    expression = draft.view.sentence.raw(time.start, time.end)
    if time.kind == "anaphora":
        words = time.end - time.start
        earlier = context.since_before(draft.index - (words > 1)) if words <= 2 else None
        earlier = earlier or context.first_since() or context.since_before(draft.index)
        if earlier is None or earlier.first is None:
            return Period(end=context.published, expression=expression) if context.published else None
        return Period(start=earlier.first, end=context.published, expression=expression)
    if time.kind == "before_event":
        begun = context.since_before(draft.index) or context.first_since()
        return Period(end=begun.first - timedelta(1), expression=expression) if begun and begun.first else None
    if time.first is None and time.last is None:
        return None
    opened = draft.candidate.quantity.start < time.start and opens_since(draft.view.sentence, time)
    if opened and time.first is not None and context.published is not None and time.first <= context.published:
        return Period(start=time.first, end=context.published, expression=expression)
    if time.weekday and draft.status == "planned" and time.first and time.last and time.kind == "on":
        week = timedelta(7)
        return Period(start=time.first + week, end=time.last + week, expression=expression)
    return Period(start=time.first, end=time.last, expression=expression)


def _carried_period(draft: Draft, told: Told, context: Context) -> Period | None:
    over = days_over(draft, context)
    if over is not None and stands_alone(draft, context):
        return over
    paragraph = context.stretches[draft.index].paragraph
    same = told.same_with_period(draft)
    if same is not None:
        return same.period
    earlier = told.last_before(draft)
    if earlier is not None and draft.index - earlier.index <= CARRIED_OVER and draft.measure in INCIDENT:
        if context.stretches[earlier.index].paragraph == paragraph and earlier.period is not None:
            return earlier.period
    toll = told.toll_before(draft)
    if toll is not None and toll.period is not None:
        return toll.period
    listed = _as_of_before(draft, context) or _stock(draft, context)
    if listed is not None:
        return listed
    return _incident_period(draft, told, context, over) if draft.measure in INCIDENT else None


def _incident_period(draft: Draft, told: Told, context: Context, over: Period | None) -> Period | None:
    """The days of the report's incident: named just before, of another of its tolls, over the lines, or of its lead."""
    named = _time_before(draft, context)
    if named is not None:
        return named
    for other in told.with_period:
        own = other.period if other.measure in TOLL else None
        if own is not None and own.expression and context.is_event_time(own):
            return Period(start=own.start, end=own.end)
    if over is not None:
        return over
    time = context.event_time
    return Period(start=time.first, end=time.last) if time is not None else None


def _stock(draft: Draft, context: Context) -> Period | None:
    """`17 000 détenus`, `1,900 are sheltering`: what is so on the day of publication, since when nobody says."""
    trigger = draft.candidate.trigger
    state = trigger is None or trigger.trigger.kind == "adjective"
    if draft.measure in STATES and state and context.published is not None:
        return Period(end=context.published)
    return None


def _as_of_before(draft: Draft, context: Context) -> Period | None:
    """`As of 12 August:` at the head of a list holds for its lines."""
    for index in range(draft.index - 1, max(-1, draft.index - 1 - LONGEST_LIST), -1):
        for time in context.view(index).times:
            if time.kind == "as_of" and time.start == 0 and time.last is not None:
                return Period(end=time.last)
    return None


def _time_before(draft: Draft, context: Context) -> Period | None:
    """Days that a sentence just before, in the same paragraph, names for what happened."""
    for index in range(draft.index - 1, max(-1, draft.index - 1 - CARRIED_OVER), -1):
        if context.stretches[index].paragraph != context.stretches[draft.index].paragraph:
            return None
        for time in reversed(context.view(index).times):
            if time.kind == "on" and time.first and time.last and (time.last - time.first).days <= LONGEST_EVENT:
                return Period(start=time.first, end=time.last)
    return None
