"""Whether a deed was done, goes on, is planned, demanded, possible or denied."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.analysis.sentences import Sentence
from bilan.model import EventStatus
from bilan.reading.events.drafts import VERBAL, EventDraft, Head
from bilan.reading.events.phrases import STOPS, is_stop

GOVERNING = 6
"""Tokens before an event within which a word of status governs it."""
FOLLOWING = 6
CLAUSE = 8
"""Tokens before a joined gerund among which its auxiliary stands (`are searching houses and arresting men`)."""
DEMANDED = 24
"""Tokens after a demand within which a deed can be what is demanded."""


def status_of(draft: EventDraft, drafts: Sequence[EventDraft]) -> EventStatus | None:
    """Return the status of an event; None for a bare infinitive that nothing governs: it tells no event."""
    head, sentence = draft.head, draft.view.sentence
    governed = _governing(sentence, head)
    demanded = _demanded(draft, drafts)
    if head.negated:
        return "denied"
    if demanded is not None:
        return demanded
    if head.mood is not None and governed != "past":
        return head.mood
    if governed is not None:
        return governed
    if head.form == "infinitive":
        return None
    if not head.verb:
        carried = any(cover.start == head.first or cover.start >= head.end for cover in draft.covers)
        told = None if carried else _following(sentence, head)
        return told or ("past" if head.first == head.start else _tense(draft))
    return _tense(draft)


def _tense(draft: EventDraft) -> EventStatus:
    head, sentence = draft.head, draft.view.sentence
    words = sentence.pack.events
    if draft.type in VERBAL or head.perfect:
        return "past"
    if head.form == "gerund" and head.first == head.start and sentence.is_word(head.start - 1, "joined"):
        clause = range(max(0, head.start - CLAUSE), head.start)
        start = max((k for k in clause if is_stop(sentence, k)), default=clause.start)
        return "ongoing" if _any(sentence, start, head.start, words.progressive) else "past"
    if head.form == "gerund":
        return "ongoing" if _any(sentence, head.first, head.start, words.progressive) else "past"
    if head.passive and head.entry.object == "none":  # `est tombée`: the auxiliary of a verb without an object
        return "past"
    if head.passive and _any(sentence, head.first, head.start, words.continuous):
        return "ongoing"
    if head.passive:
        return "ongoing" if _any(sentence, head.first, head.start, words.progressive) and words.file.present == (
            "ongoing"
        ) else "past"  # fmt: skip
    if head.form == "finite" and not sentence.tokens[head.start].endswith(words.file.past_endings or ("\0",)):
        return words.file.present
    return "past"


def _any(sentence: Sentence, start: int, end: int, words: frozenset[str]) -> bool:
    return any(sentence.tokens[k] in words for k in range(start, end))


def _governing(sentence: Sentence, head: Head) -> EventStatus | None:
    """What a word before the event says of it, with nothing but its own phrase between."""
    for mark in reversed(sentence.event_marks.get("event_status", ())):
        if mark.end > head.first:
            continue
        gap = range(mark.end, head.first)
        if len(gap) > GOVERNING or any(is_stop(sentence, k) for k in gap):
            return None
        status: EventStatus = mark.payload
        return status
    return None


def _following(sentence: Sentence, head: Head) -> EventStatus | None:
    """`les combats se poursuivent`, `the fighting continues`: said of a noun by the verb after it."""
    for mark in sentence.event_marks.get("event_status", ()):
        if mark.start < head.end or mark.payload not in ("ongoing", "planned", "denied"):
            continue
        if sentence.is_word(mark.start, "preposition"):  # `en vue de`: said of the deed that follows
            return None
        gap = range(head.end, mark.start)
        if len(gap) > FOLLOWING or any(sentence.tokens[k] in STOPS for k in gap):
            return None
        status: EventStatus = mark.payload
        return status
    return None


def _demanded(draft: EventDraft, drafts: Sequence[EventDraft]) -> EventStatus | None:
    """`demandent de cesser`, `menace d'attaquer`: what stands under a demand, a threat or a refusal."""
    head, sentence = draft.head, draft.view.sentence
    if head.perfect or head.form in ("gerund", "past"):
        return None
    subordinate = sentence.pack.events.subordinate
    for other in drafts:
        gap = range(other.head.end, head.first)
        if other is draft or other.head.start > head.start or not 0 <= len(gap) <= DEMANDED:
            continue
        if any(sentence.tokens[k] in ";." or sentence.is_word(k, "relative") for k in gap):
            continue
        last_comma = max((k for k in gap if sentence.tokens[k] == ","), default=gap.start)
        if not any(sentence.tokens[k] in subordinate for k in range(last_comma, gap.stop)):
            continue
        if head.form not in ("infinitive", "finite") and len(gap) > GOVERNING:
            continue
        if other.type == "REQUEST":
            return "called_for"
        if other.type == "THREATEN":
            return "possible"
        if other.type in ("AGREE",) and head.form == "infinitive":
            return "planned"
        if other.type == "REJECT" and head.form == "infinitive":
            return "denied"
    return None
