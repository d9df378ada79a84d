"""Sentences → candidates: every word that may tell an event, with its arguments and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilan.analysis.sentences import Sentence
from bilan.languages.event_schema import Light
from bilan.model import Actor
from bilan.reading.context import Context, View
from bilan.reading.events.actors import actors_of
from bilan.reading.events.arguments import Arguments
from bilan.reading.events.drafts import VERBAL, EventDraft, Head
from bilan.reading.events.folding import absorb, carry, join_harm, merge_same, mode_by_means
from bilan.reading.events.heads import find_heads, find_lights
from bilan.reading.events.needs import has_needs
from bilan.reading.events.status import status_of

PRONOUN_REACH = 2
"""Sentences back in which the one that a pronoun stands for is looked for."""
CLAUSE = 14
"""Tokens before an event in which a word such as `si` makes it only supposed."""


def worth_reading(context: Context) -> Iterator[int]:
    """The fast pass: the numbers of the sentences that hold a word of an event."""
    if not context.pack.events.words:
        return
    triggers = context.pack.event_triggers
    for index in range(len(context.stretches)):
        if triggers.among(context.words(index)):
            yield index


def read_sentence(view: View, earlier: Sequence[EventDraft]) -> list[EventDraft]:
    """Return what may tell an event in a sentence; of what the rules leave out, `against` says why."""
    sentence = view.sentence
    heads = [head for head in find_heads(sentence) if not _names_month(view, head)]
    if not heads or not sentence.pack.events.elsewhere.isdisjoint(sentence.tokens):
        return []
    why = {id(head): _aside(sentence, head) for head in heads}
    plain = [head for head in heads if why[id(head)] is None]
    nouns = {k for h in plain if not h.verb for k in range(h.start, h.end)}
    lights = [(verb, light) for verb, light in find_lights(sentence) if verb.start not in nouns]
    arguments = Arguments(view, plain, [verb for verb, _ in lights])
    drafts = _filled([EventDraft(head, view, head.entry.mode) for head in plain], lights, arguments)
    _fold(drafts, arguments)
    all_arguments = Arguments(view, heads, [verb for verb, _ in lights])
    aside = [EventDraft(head, view, head.entry.mode, against=why[id(head)]) for head in heads if why[id(head)]]
    drafts += _filled(aside, lights, all_arguments)
    for draft in drafts:
        _name_actors(draft, arguments, earlier)
        draft.mode = mode_by_means(draft.mode, sentence, draft)
        draft.instrument = draft.instrument or _instrument(sentence, draft)
    _judge(drafts)
    return sorted(drafts, key=lambda d: d.head.start)


def _names_month(view: View, head: Head) -> bool:
    """Whether a word that could tell an event is the name of a month in a day (`3 March`, a protest march aside)."""
    if not view.sentence.capital(head.start):
        return False
    return any(time.start <= head.start and head.end <= time.end for time in view.all_times)


def _aside(sentence: Sentence, head: Head) -> str | None:
    if head.counted:
        return "counted"
    return "dates" if _only_dates(sentence, head) else "supposed" if _supposed(sentence, head) else None


def _filled(
    drafts: Sequence[EventDraft], lights: Sequence[tuple[Head, Light]], arguments: Arguments
) -> list[EventDraft]:
    """Drafts with the phrases around their words, without the verbs that only carry another one's noun."""
    for draft in drafts:
        arguments.fill(draft)
        carry(draft, lights, arguments)
    covered = {k for draft in drafts for cover in draft.covers for k in range(*cover)}
    return [d for d in drafts if not (d.head.verb and d.head.start in covered)]


def _fold(drafts: Sequence[EventDraft], arguments: Arguments) -> None:
    """Mark what is the content or the harm of another event."""
    alone = absorb(list(drafts))
    apart = join_harm(alone, arguments)
    for reason, kept in (("content", alone), ("cause", apart)):
        left = {id(d) for d in kept}
        for draft in drafts:
            if id(draft) not in left and draft.against is None:
                draft.against = reason


def _judge(drafts: Sequence[EventDraft]) -> None:
    """Give drafts their status, and mark those that the rules leave out."""
    for draft in drafts:
        if draft.against is None and not has_needs(draft):
            draft.against = "needs"
        if draft.against is None and not _tells(draft):
            draft.against = "tells"
    told = [d for d in drafts if d.against is None]
    merged = merge_same(told)
    kept = {id(d) for d in merged}
    for draft in drafts:
        status = status_of(draft, merged)
        draft.status = status or "past"
        if draft.against is None:
            draft.against = (
                "same word" if id(draft) not in kept
                else "no status" if status is None
                else "undone" if _left_undone(draft.view.sentence, draft.head)
                else None
            )  # fmt: skip


def _only_dates(sentence: Sentence, head: Head) -> bool:
    """`depuis le début du siège`: an event that only serves to date something else."""
    if head.verb:
        return False
    start = head.start
    while sentence.is_word(start - 1, "determiner", "of", "more"):
        start -= 1
        if any(m.end in (start, start + 1) for m in sentence.event_marks.get("event_background", ())):
            return True
    return any(m.end == start for m in sentence.event_marks.get("event_background", ()))


def _supposed(sentence: Sentence, head: Head) -> bool:
    """`si les rebelles attaquent`: a clause that only supposes."""
    for mark in sentence.event_marks.get("event_hypothetical", ()):
        gap = range(mark.end, head.first)
        if 0 <= len(gap) <= CLAUSE and mark.end <= head.first and not any(sentence.tokens[k] in ",;" for k in gap):
            return True
    return False


def _left_undone(sentence: Sentence, head: Head) -> bool:
    return head.form in ("infinitive", "gerund") and any(
        sentence.tokens[k] in sentence.pack.events.without for k in range(max(0, head.first - 2), head.first)
    )


def _name_actors(draft: EventDraft, arguments: Arguments, earlier: Sequence[EventDraft]) -> None:
    """Turn phrases into actors; a pronoun stands for who acted last."""
    people = draft.head.entry.people
    for phrase in draft.actor_phrases:
        named = actors_of(draft.view, phrase, people="actor" in people)
        draft.actors += tuple(a for a in named if a not in draft.actors)
    for phrase in draft.recipient_phrases:
        known = (*draft.actors, *draft.recipients)
        named = actors_of(draft.view, phrase, people="recipient" in people)
        draft.recipients += tuple(a for a in named if all(a.start != b.start for b in known))
    head = draft.head
    draft.pronoun = head.verb and arguments.pronoun_subject(head)
    draft.whom = head.verb and not head.passive and arguments.pronoun_object(head)
    if not draft.actors and head.entry.subject == "actor" and head.verb and not (head.passive or head.bare):
        if draft.pronoun:
            draft.actors = actors_of(draft.view, arguments.speaker(head)) or _last_actors(draft, earlier)


def _last_actors(draft: EventDraft, earlier: Sequence[EventDraft]) -> tuple[Actor, ...]:
    for other in reversed(earlier):
        if draft.index - other.index > PRONOUN_REACH:
            return ()
        if other.actors:
            return other.actors
    return ()


def _tells(draft: EventDraft) -> bool:
    """Whether a word tells an event.

    The noun of a deed always does, the noun for something said (`appel`, `menace`) where more is said of it.
    """
    if draft.head.bare and _describes(draft):
        return False
    if draft.head.verb or draft.type not in VERBAL or not draft.head.entry.needs:
        return True
    return bool(draft.covers or draft.actors or draft.instrument or draft.recipients or draft.place_phrases)


def _describes(draft: EventDraft) -> bool:
    """`la partie assiégée de la ville`: a participle beside its noun tells what it is like, not what was done.

    It tells an event where something is said of the deed: by whom, with what, since when, or set off by a comma.
    """
    head, sentence = draft.head, draft.view.sentence
    if draft.actors or draft.instrument or draft.covers or not sentence.tokens[head.first - 1 : head.first][0:1]:
        return False
    if not sentence.tokens[head.first - 1][0].isalpha() or head.entry.harm:
        return False
    after = head.end
    told = sentence.is_word(after, "agent", "preposition") and not sentence.is_word(after, "of")
    return not told and not any(m.start == after for m in sentence.marks.get("relative_day", ()))


def _instrument(sentence: Sentence, draft: EventDraft) -> str | None:
    """`avec des mortiers`, `à coups de machette`: the means of an assault, behind the words that announce it."""
    if draft.type not in ("ASSAULT", "PROTEST", "COERCE"):
        return None
    means = sentence.event_marks.get("event_instruments", ())
    inside = [m for m in means if m.start >= draft.head.start and m.end <= draft.head.end]
    for mark in sentence.event_marks.get("event_instrument_before", ()):
        if 0 <= mark.start - draft.head.end <= CLAUSE:
            for tool in means:
                if 0 <= tool.start - mark.end <= 2:
                    return sentence.raw(tool.start, tool.end)
    return sentence.raw(inside[0].start, inside[0].end) if inside else None
