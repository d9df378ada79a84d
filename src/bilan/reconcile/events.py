"""Mentions of events across documents → one timeline: the same event is told once, every mention is kept.

Two mentions are of one event when they are of the same type and place (the same place of the gazetteer, else the
same name), their modes do not differ, their days overlap or lie a day apart, and who acts and who is acted on by name
agree where both say it; where no place is said, the same actor or recipient must stand in both. What happened is
merged with what happened, what is called for, planned or denied with its like. Two words of one sentence are two
events. The order in which documents arrive changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from bilan.folding import fold
from bilan.model import Actor, Event, EventStatus

HAPPENED: frozenset[EventStatus] = frozenset({"past", "ongoing"})
APART = timedelta(days=1)
"""Days that reports of one event may lie apart: it is dated by the day it was learnt of."""
LONGEST = timedelta(days=7)
"""An event that lasts longer is a state of things; it is merged only with one of the same first day."""


class MergedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the timeline with all its mentions."""

    id: str
    """The id of its first mention."""
    type: str
    mode: str | None
    status: EventStatus
    start: date | None
    end: date | None
    place: str | None
    """As the first mention that names it writes it."""
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    figures: tuple[str, ...]
    """Ids of the figures that result from it, in any mention."""
    sources: tuple[str, ...]
    """Independent sources: who is named, else the publisher; copied reports count once."""
    mentions: tuple[str, ...]
    """Ids of the mentions, by day of publication."""


def timeline(events: Iterable[Event], copies: Mapping[str, str] | None = None) -> list[MergedEvent]:
    """Return the events in the order of their days; those without come last, in the order of their reports.

    `copies`: document id → id of the document that it copies, so that a report printed by ten papers is one voice.
    """
    groups: dict[tuple[str, bool, str], list[list[Event]]] = defaultdict(list)
    by_day = sorted(events, key=_order)
    for event in by_day:
        bucket = groups[(event.type, event.status in HAPPENED, _place(event) or "")]
        for group in bucket:
            if all(_same(event, other) for other in group):
                group.append(event)
                break
        else:
            bucket.append([event])
    merged = [_merged(group, copies or {}) for bucket in groups.values() for group in bucket]
    told = {event.id: _published(event) for event in by_day}
    return sorted(
        merged, key=lambda m: (m.start is None and m.end is None, m.start or m.end or date.min, told[m.mentions[0]])
    )


def _order(event: Event) -> tuple[bool, date, date, str, int, str]:
    start, _ = _days(event)
    published = event.document.published
    return (
        start is None, start or date.min, published or date.max, event.document.id, event.evidence.start, event.id,
    )  # fmt: skip


def _days(event: Event) -> tuple[date | None, date | None]:
    """The days of an event; one that is said to have happened without a day happened by its day of publication."""
    if event.period is not None and (event.period.start or event.period.end):
        return event.period.start or event.period.end, event.period.end or event.period.start
    return None, None


def _place(event: Event) -> str | None:
    at = [place for place in event.places if place.role == "at"] or list(event.places)
    if not at:
        return None
    return f"{at[0].gazetteer or fold(at[0].name)}|{at[0].part or ''}"


def _same(one: Event, other: Event) -> bool:
    """Whether two mentions of one type, status and place are of the same event."""
    if one.mode and other.mode and one.mode != other.mode:
        return False
    if not _names_agree(_keys(one.actors), _keys(other.actors)):
        return False
    if not _names_agree(_keys(_named(one.recipients)), _keys(_named(other.recipients))):
        return False
    if one.document.id == other.document.id and one.sentence == other.sentence:
        return False  # two words of one sentence tell two deeds
    shared = _keys(one.actors) & _keys(other.actors) or _keys(one.recipients) & _keys(other.recipients)
    if _place(one) is None and not shared:
        return False  # nobody and nowhere: only the kind of deed is the same
    return _days_agree(one, other)


def _days_agree(one: Event, other: Event) -> bool:
    (a, b), (c, d) = _days(one), _days(other)
    if a is None or b is None or c is None or d is None:
        # Nothing said: the same only within one document, where the text goes on about it.
        return one.document.id == other.document.id and _place(one) is not None
    if b - a > LONGEST or d - c > LONGEST:
        return a == c
    return a - d <= APART and c - b <= APART


def _keys(actors: Sequence[Actor]) -> set[str]:
    return {actor.id or fold(actor.name) for actor in actors}


def _named(recipients: Sequence[Actor]) -> list[Actor]:
    """Those with a name; `eight people` and `residents` can be the same."""
    return [actor for actor in recipients if actor.id or any(letter.isupper() for letter in actor.name)]


def _names_agree(one: set[str], other: set[str]) -> bool:
    """Whether two lists of names can be of the same people: one is empty, or a name stands in both."""
    if not one or not other or one & other:
        return True
    return any(a in b or b in a for a in one for b in other)


def _merged(group: Sequence[Event], copies: Mapping[str, str]) -> MergedEvent:
    first = group[0]
    days = [_days(event) for event in group]
    starts = [start for start, _ in days if start is not None]
    ends = [end for _, end in days if end is not None]
    return MergedEvent(
        id=first.id,
        type=first.type,
        mode=next((event.mode for event in group if event.mode), None),
        status="ongoing" if any(event.status == "ongoing" for event in group) else first.status,
        start=min(starts, default=None),
        end=max(ends, default=None),
        place=next((place.name for event in group for place in event.places), None),
        actors=_listed(actor.name for event in group for actor in event.actors),
        recipients=_listed(actor.name for event in group for actor in event.recipients),
        figures=tuple(dict.fromkeys(figure for event in group for figure in event.figures)),
        sources=_voices(group, copies),
        mentions=tuple(event.id for event in sorted(group, key=_published)),
    )


def _published(event: Event) -> tuple[date, str, int, str]:
    return (event.document.published or date.max, event.document.id, event.evidence.start, event.id)


def _listed(names: Iterable[str]) -> tuple[str, ...]:
    """Names, each once however it is written."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return tuple(found.values())


def _voices(group: Sequence[Event], copies: Mapping[str, str]) -> tuple[str, ...]:
    voices: dict[str, str] = {}
    for event in sorted(group, key=_published):
        original = copies.get(event.document.id)
        copied = original is not None and original != event.document.id
        if copied and any(other.document.id == original for other in group):
            continue
        named = [(source.id or fold(source.name), source.name) for source in event.sources]
        publisher = event.document.publisher or event.document.id
        for key, name in named or [(fold(publisher), publisher)]:
            voices.setdefault(key, name)
    return tuple(voices.values())
