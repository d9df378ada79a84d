"""One event for one deed: a verb with its own noun, what is demanded with the demand, harm with what caused it."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.analysis.sentences import Sentence
from bilan.languages.event_schema import Light
from bilan.model import EventType
from bilan.reading.events.arguments import Arguments
from bilan.reading.events.drafts import STRIKING, VERBAL, EventDraft, Head
from bilan.reading.events.phrases import STOPS, Phrase, is_stop, trimmed

LIGHT_BEFORE = 8
"""Tokens between `lancer` and its noun."""
LIGHT_AFTER = 12
"""The same where the noun comes first (`une offensive … a été lancée`)."""
CAUSE_REACH = 14
"""Tokens after a verb of harm in which its cause is looked for."""
CONTENT_MODES: dict[EventType, str] = {"RETREAT": "yield", "CONSULT": "meet", "AID": "assist", "COOPERATE": "assist"}
"""Mode of a demand or refusal, by the type of what is demanded or refused."""
WITH_CONTENT: frozenset[EventType] = frozenset({"REQUEST", "REJECT"})


def carry(draft: EventDraft, lights: Sequence[tuple[Head, Light]], arguments: Arguments) -> None:
    """Let the verb that carries a noun (`lancer une offensive`) say who did it, and when."""
    noun = draft.head
    if noun.verb:
        return
    for verb, light in lights:
        passive = verb.passive or verb.bare
        if not verb.passive and light.subject == "none" and _is_subject(noun, verb, arguments):
            if light.object == "recipient":
                arguments.give(draft, "recipient", arguments.object(verb))
        elif passive and noun.end <= verb.first and _near(arguments.sentence, noun.end, verb.first, LIGHT_AFTER):
            _give(draft, light.subject, arguments.agent(verb))
        elif (
            not verb.passive
            and verb.end <= noun.start
            and _near(arguments.sentence, verb.end, noun.start, LIGHT_BEFORE)
        ):
            _give(draft, light.subject, arguments.subject(verb))
        else:
            continue
        if _is_taken(noun, verb, arguments):
            continue
        draft.covers.append(Phrase(verb.start, verb.end))
        if verb.start >= noun.end:
            arguments.with_prepositions(draft, verb.end)
        draft.head = _as_told(noun, verb, light)
        return


def _is_taken(noun: Head, verb: Head, arguments: Arguments) -> bool:
    """Whether a verb carries another noun: its own (`open an inquiry`), or one that stands nearer to it."""
    sentence = arguments.sentence
    for other in arguments.heads:
        if other.verb and other.start == verb.start and other.end > verb.end:
            return True
        nearer = not other.verb and other is not noun and verb.end <= other.start and other.end <= noun.start
        if nearer and any(sentence.is_word(k, "of", "preposition") for k in range(other.end, noun.start)):
            return True
    return False


def _is_subject(noun: Head, verb: Head, arguments: Arguments) -> bool:
    """Whether a verb's subject is an event's noun (`une offensive a débuté`)."""
    if noun.end > verb.first or verb.form in ("infinitive", "gerund"):
        return False
    subject = arguments.subject(verb)
    return subject is not None and subject.start <= noun.start < subject.end


def _as_told(noun: Head, verb: Head, light: Light) -> Head:
    """The noun with what its verb says of mood and tense."""
    goes_on = light.ends and verb.negated
    mood = "ongoing" if goes_on else light.status or verb.mood
    return Head(
        noun.start, noun.end, min(noun.first, verb.first), noun.entry, None,
        passive=verb.passive or verb.bare, perfect=verb.perfect or verb.bare, bare=verb.bare,
        negated=verb.negated and not goes_on, mood=mood,
    )  # fmt: skip


def _give(draft: EventDraft, role: str, phrase: Phrase | None) -> None:
    if phrase is None:
        return
    if role == "actor":
        if not any(p.start < phrase.end and phrase.start < p.end for p in draft.actor_phrases):
            draft.actor_phrases.insert(0, phrase)
    elif role == "recipient":
        draft.recipient_phrases.append(phrase)
    elif role == "place":
        draft.place_phrases.append(phrase)


def _near(sentence: Sentence, start: int, end: int, reach: int) -> bool:
    if end - start > reach:
        return False
    return not any(sentence.tokens[k] in STOPS or sentence.is_word(k, "relative") for k in range(start, end))


def absorb(drafts: list[EventDraft]) -> list[EventDraft]:
    """Drop the nouns of what is demanded, refused, agreed on or banned: they are the content of that event."""
    dropped: set[int] = set()
    for draft in drafts:
        sentence = draft.view.sentence
        if draft.type not in VERBAL and draft.head.entry.object != "content":
            continue
        for other in drafts:
            if other is draft or id(other) in dropped or other.head.verb:
                continue
            content = [*draft.content_phrases, *draft.recipient_phrases]
            if any(p.start <= other.head.start < p.end for p in content):
                dropped.add(id(other))
                draft.recipient_phrases = [
                    left
                    for p in draft.recipient_phrases
                    if (left := _without(sentence, draft, p, other.head.start)) is not None
                ]
                draft.content_phrases.append(Phrase(other.head.start, other.head.end))
                if draft.type in WITH_CONTENT and draft.mode is None:
                    draft.mode = CONTENT_MODES.get(other.type, "yield" if other.type == "ASSAULT" else None)
                if not draft.place_phrases:
                    draft.place_phrases = list(other.place_phrases)
    return [d for d in drafts if id(d) not in dropped]


def _without(sentence: Sentence, draft: EventDraft, phrase: Phrase, noun: int) -> Phrase | None:
    """A recipient's phrase without the event in it: `l'armée` of `accuser l'armée de massacres`."""
    if not phrase.start <= noun < phrase.end:
        return phrase
    for k in range(noun - 1, phrase.start, -1):
        if sentence.tokens[k] in draft.head.entry.content:
            return trimmed(sentence, phrase.start, k)
        if not sentence.is_word(k, "determiner", "one", "more"):
            break
    return None


def join_harm(drafts: list[EventDraft], arguments: Arguments) -> list[EventDraft]:
    """Let the named cause of harm (`tués par des tirs`, `the airstrike killed`) be the event, with its victims."""
    dropped: set[int] = set()
    for harm in drafts:
        if not harm.head.entry.harm or not harm.head.verb:
            continue
        cause = _cause(harm, drafts, arguments)
        if cause is None:
            continue
        dropped.add(id(harm))
        cause.covers.append(Phrase(harm.head.first, harm.head.end))
        cause.recipient_phrases += [p for p in harm.recipient_phrases if p not in cause.recipient_phrases]
        if not cause.actor_phrases:
            cause.actor_phrases += [p for p in harm.actor_phrases if not p.start <= cause.head.start < p.end]
        if harm.head.mood or harm.head.negated:
            cause.head.mood, cause.head.negated = harm.head.mood, harm.head.negated
    return [d for d in drafts if id(d) not in dropped]


def _cause(harm: EventDraft, drafts: Sequence[EventDraft], arguments: Arguments) -> EventDraft | None:
    sentence, head = arguments.sentence, harm.head
    cause_words = sentence.pack.events.cause
    causes = STRIKING | {"PROTEST", "COERCE"}
    others = [d for d in drafts if d is not harm and not d.head.entry.harm and d.type in causes]
    for other in others:
        if any(p.start <= other.head.start < p.end for p in harm.actor_phrases):
            return other
    if head.form == "gerund" and head.first and sentence.tokens[head.first - 1] == ",":
        earlier = [d for d in others if d.type == "ASSAULT" and d.head.end < head.first]
        if earlier:  # `stormed the station, killing three guards`
            return earlier[-1]
    last = None
    for k in range(head.end, min(len(sentence), head.end + CAUSE_REACH)):
        if sentence.tokens[k] in ";.:" or (is_stop(sentence, k) and sentence.tokens[k] != ","):
            break
        if sentence.tokens[k] in cause_words:
            last = k
        for other in others:
            if last is not None and other.head.start == k and k - last <= LIGHT_BEFORE and not other.head.perfect:
                return other
    return None


def merge_same(drafts: list[EventDraft]) -> list[EventDraft]:
    """Keep one event of a word that fits several groups: the first whose needs are met."""
    kept: list[EventDraft] = []
    for draft in drafts:
        if any(k.head.start < draft.head.end and draft.head.start < k.head.end for k in kept):
            continue
        kept.append(draft)
    return kept


def mode_by_means(entry_mode: str | None, sentence: Sentence, draft: EventDraft) -> str | None:
    """Return the mode that the means of an assault give it, where its word says none."""
    if draft.type == "ASSAULT" and draft.head.verb:
        for mark in sentence.event_marks.get("event_instrument_mode", ()):  # `les avions ont pilonné`
            if any(p.start <= mark.start < p.end for p in draft.actor_phrases):
                return str(mark.payload)
    by_object = draft.head.entry.object == "instrument"  # `tirer des roquettes`
    if draft.type != "ASSAULT" or (entry_mode is not None and not by_object):
        return entry_mode
    span = range(max(0, draft.head.first - 4), min(len(sentence), draft.head.end + LIGHT_BEFORE))
    own = range(draft.head.start, draft.head.end) if draft.head.verb else range(0)
    marks = [m for m in sentence.event_marks.get("event_instrument_mode", ()) if m.start in span and m.start not in own]
    return marks[0].payload if marks else entry_mode
