"""What the rest of a report says of an event that its own sentence does not: what harmed people, where, and when."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from bilan.analysis.places import Mention, to_place
from bilan.analysis.sentences import Sentence
from bilan.folding import fold
from bilan.model import EventType, Period, Place
from bilan.reading.context import Context
from bilan.reading.events.drafts import MATERIAL, STRIKING, EventDraft, Head

BESIDE = 4
"""Tokens between harm and what struck up to which one clause tells both."""
MOST_SENTENCES = 80
"""Sentences looked through for the report's own place."""
LEAD = 5
TITLE_WEIGHT, LEAD_WEIGHT = 3, 2
TOLD = ("at", "destination", "origin")
"""What stands before a name that makes a place of one that no gazetteer has."""
HAPPENED = ("past", "ongoing", "possible")
"""Statuses of what the days of a report can be the days of."""


def settle(drafts: Sequence[EventDraft], context: Context) -> None:
    """Take harm as what did it, and give events without a place or days those of the report."""
    _with_causes(drafts)
    material = [draft for draft in drafts if draft.type in MATERIAL]
    place = main_place(context) if any(not draft.places for draft in material) else None
    for draft in material:
        if place is not None and not draft.places:
            draft.places = (place,)
        _period(draft, context)


def _with_causes(drafts: Sequence[EventDraft]) -> None:
    """Give what names neither doer nor cause the type of what struck before it, else first after it.

    Harm that nothing explains is marked, and what its sentence tells already (`40 died and 20 were injured`).
    """
    strikes = [d for d in drafts if d.against is None and d.type in STRIKING and not _asks_around(d)]
    where = [_position(d) for d in strikes]
    beside: dict[int, list[EventDraft]] = {}
    for strike in strikes:
        beside.setdefault(strike.index, []).append(strike)
    told: set[int] = set()
    for draft in drafts:
        if _asks_around(draft):
            draft.struck = type_around(draft, strikes, where)
            harm = draft.head.entry.harm
            is_told = draft.index in told or _is_told(draft, beside.get(draft.index, ()))
            if draft.against is None and harm and (draft.struck is None or is_told):
                draft.against = "harm"
            if draft.struck not in (None, draft.head.entry.type):
                draft.mode = None
        if draft.against is None and draft.struck is not None and draft.head.entry.harm:
            told.add(draft.index)


def _position(draft: EventDraft) -> tuple[int, int]:
    return draft.index, draft.head.start


def _asks_around(draft: EventDraft) -> bool:
    """Whether only the report around a draft says what struck: its sentence names no doer, no means, no cause."""
    return draft.head.entry.around and not draft.actors and not draft.instrument


def type_around(draft: EventDraft, strikes: Sequence[EventDraft], where: Sequence[tuple[int, int]]) -> EventType | None:
    """The type of the last event before, else of the first one after; `where`: their positions."""
    before = bisect_left(where, _position(draft))
    return strikes[max(before - 1, 0)].type if strikes else None


def _is_told(draft: EventDraft, strikes: Sequence[EventDraft]) -> bool:
    """Whether what struck stands beside harm in its sentence (`40 people died in the blast`)."""
    return any(not draft.head.verb or _is_beside(draft, strike.head) for strike in strikes)


def _is_beside(draft: EventDraft, other: Head) -> bool:
    """Whether harm and what struck stand in one clause, not joined as two deeds."""
    first, last = sorted((draft.head, other), key=lambda head: head.start)
    between = range(first.end, last.first)
    return len(between) <= BESIDE and not any(draft.view.sentence.is_word(k, "joined") for k in between)


def main_place(context: Context) -> Place | None:
    """The place that a report is about: of those that a gazetteer or a preposition tells, the one named most.

    Title and first sentences count more, countries less.
    """
    scores: Counter[str] = Counter()
    first: dict[str, tuple[Mention, Sentence]] = {}
    for index in range(min(len(context.stretches), MOST_SENTENCES)):
        view = context.view(index)
        weight = TITLE_WEIGHT if index == 0 else LEAD_WEIGHT if index < LEAD else 1
        for mention in view.places:
            if mention.kind == "common" or (mention.entry is None and mention.cue not in TOLD):
                continue
            wide = mention.entry is not None and mention.entry.kind in ("country", "continent")
            scores[fold(mention.base)] += weight if wide else 2 * weight
            first.setdefault(fold(mention.base), (mention, view.sentence))
    if not scores:
        return None
    best = max(scores, key=lambda name: (scores[name], -first[name][1].stretch.start))
    return to_place(*first[best], "at")


def _period(draft: EventDraft, context: Context) -> None:
    if draft.period is not None or draft.status not in HAPPENED or context.event_time is None:
        return
    time = context.event_time
    draft.period = Period(start=time.first, end=time.last)
