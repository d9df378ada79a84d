"""Sentences → events: what is kept, what is dropped, and the claims that the rest become."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bilan.analysis.sentences import Sentence
from bilan.languages.pack import Pack
from bilan.model import Actor, Control, Document, Event, Span, claim_id, quote, reference
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.events import circumstances, results
from bilan.reading.events.actors import actors_of
from bilan.reading.events.arguments import Arguments
from bilan.reading.events.drafts import VERBAL, EventDraft, Head
from bilan.reading.events.folding import absorb, carry, join_harm, merge_same, mode_by_means
from bilan.reading.events.heads import find_heads, find_lights
from bilan.reading.events.needs import has_needs
from bilan.reading.events.setting import settle
from bilan.reading.events.status import status_of

WORD = re.compile(r"[^\W\d_]+")
PRONOUN_REACH = 2
"""Sentences back in which the one that a pronoun stands for is looked for."""
CAMPAIGN = 5
"""Words of a dispute in a document that is about one."""
CLAUSE = 14
"""Tokens before an event in which a word such as `si` makes it only supposed."""
EVIDENCE_GAP = 4
"""Tokens between a verb and its noun up to which both are shown as one quote."""


class Events:
    """The events of a document, with the figures that result from them."""

    def __init__(self, drafts: Sequence[EventDraft], document: Document) -> None:
        self.drafts, self.document = drafts, document
        self.of_figure = {id(figure): event_id(d, document) for d in drafts for figure in d.figures}
        """Identity of a figure's draft → id of its event."""

    def claims(self, figure_ids: dict[int, str]) -> list[Event]:
        """Return the events as claims; `figure_ids` gives a figure's id by its draft's identity."""
        return [_claim(draft, self.document, figure_ids) for draft in self.drafts]


def find_events(context: Context, figures: Sequence[Draft]) -> Events:
    """Return the events of a document in the order of its text; `figures` are the drafts of its figures."""
    by_sentence: dict[int, list[Draft]] = {}
    for figure in figures:
        by_sentence.setdefault(figure.index, []).append(figure)
    found: list[EventDraft] = []
    campaign: bool | None = None
    for index in _worth_reading(context):
        drafts = _read_sentence(context.view(index), found)
        if drafts:
            results.link(drafts, by_sentence.get(index, ()))
            if any(d.head.entry.figurative for d in drafts):
                campaign = _is_campaign(context) if campaign is None else campaign
                drafts = [d for d in drafts if not _is_figurative(d, campaign=campaign)]
            for draft in drafts:
                circumstances.place(draft, drafts, context)
                circumstances.carry_place(draft, found, context)
                circumstances.period(draft, drafts, context)
                circumstances.sources(draft, context)
            drafts = [d for d in drafts if not circumstances.is_history(d, context)]
            found += drafts
    found = settle(found, context)
    for draft in found:
        draft.control = _control(draft)
    return Events(found, context.document)


def _is_campaign(context: Context) -> bool:
    """Whether a document speaks of rivals who attack each other in words."""
    words = context.pack.events.figurative
    return sum(word in words for word in WORD.findall(context.document.text.lower())) >= CAMPAIGN


def _is_figurative(draft: EventDraft, *, campaign: bool) -> bool:
    """`attacked his rival in a debate`: no means, nobody harmed, among the words of a dispute."""
    if not draft.head.entry.figurative or draft.instrument or draft.figures or draft.mode == "firearms":
        return False
    sentence = draft.view.sentence
    return campaign or not sentence.pack.events.figurative.isdisjoint(sentence.tokens)


def _worth_reading(context: Context) -> Iterator[int]:
    """The fast pass: the numbers of the sentences that hold a word of an event."""
    if not context.pack.events.words:
        return
    triggers = _triggers(context.pack)
    elsewhere = context.pack.events.elsewhere
    for index in range(len(context.stretches)):
        words = context.words(index)
        if triggers.among(words) and elsewhere.isdisjoint(words):
            yield index


class _Triggers(NamedTuple):
    """The words by which a sentence that may tell an event is told: alone, or all words of a phrase together."""

    single: frozenset[str]
    phrases: dict[str, tuple[frozenset[str], ...]]
    """Phrases of several words by one of them, the longest."""

    def among(self, words: frozenset[str]) -> bool:
        """Whether a sentence with these words may tell an event."""
        if not self.single.isdisjoint(words):
            return True
        return any(phrase <= words for word in words & self.phrases.keys() for phrase in self.phrases[word])


_COMPILED: dict[Path, tuple[Pack, _Triggers]] = {}


def _triggers(pack: Pack) -> _Triggers:
    """Return a pack's triggers, made once for each pack."""
    known = _COMPILED.get(pack.folder)
    if known is None or known[0] is not pack:
        single: set[str] = set()
        phrases: dict[str, set[frozenset[str]]] = {}
        for tokens, payload in pack.event_index.phrases("event"):
            words = frozenset(WORD.findall(" ".join(tokens)))
            if payload is None or not words:
                continue
            if len(words) == 1:
                single |= words
            else:
                phrases.setdefault(max(sorted(words), key=len), set()).add(words)
        made = _Triggers(frozenset(single), {word: tuple(found) for word, found in phrases.items()})
        known = _COMPILED[pack.folder] = pack, made
    return known[1]


def _read_sentence(view: View, earlier: Sequence[EventDraft]) -> list[EventDraft]:
    sentence = view.sentence
    heads = [h for h in find_heads(sentence) if not _only_dates(sentence, h) and not _supposed(sentence, h)]
    if not heads or not sentence.pack.events.elsewhere.isdisjoint(sentence.tokens):
        return []
    nouns = {k for h in heads if not h.verb for k in range(h.start, h.end)}
    lights = [(verb, light) for verb, light in find_lights(sentence) if verb.start not in nouns]
    arguments = Arguments(view, heads, [verb for verb, _ in lights])
    drafts = [EventDraft(head, view, head.entry.mode) for head in heads]
    for draft in drafts:
        arguments.fill(draft)
        carry(draft, lights, arguments)
    covered = {k for draft in drafts for cover in draft.covers for k in range(*cover)}
    drafts = [d for d in drafts if not (d.head.verb and d.head.start in covered)]
    drafts = join_harm(absorb(drafts), arguments)
    for draft in drafts:
        _name_actors(draft, arguments, earlier)
        draft.mode = mode_by_means(draft.mode, sentence, draft)
        draft.instrument = draft.instrument or _instrument(sentence, draft)
    drafts = merge_same([d for d in drafts if has_needs(d) and _tells(d)])
    kept = []
    for draft in drafts:
        status = status_of(draft, drafts)
        if status is not None and not _left_undone(sentence, draft.head):
            draft.status = status
            kept.append(draft)
    return kept


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


def _control(draft: EventDraft) -> Control | None:
    kind = draft.head.entry.control
    if kind is None or draft.status in ("denied",) or not (draft.places or draft.place_phrases):
        return None
    actor = draft.actors[0] if draft.actors else None
    recipient = draft.recipients[0] if draft.recipients else None
    if kind == "taken":
        return Control(lost_by=recipient, taken_by=actor)
    if kind == "lost":
        return Control(lost_by=actor, taken_by=recipient)
    return Control(lost_by=recipient, taken_by=actor)


def event_id(draft: EventDraft, document: Document) -> str:
    """Return the id of a draft's claim."""
    start, end = _evidence(draft)
    return claim_id(document.id, "event", start, end, draft.type)


def _evidence(draft: EventDraft) -> tuple[int, int]:
    """The code points of the words that say what was done: the noun with the verb beside it, or one of them."""
    sentence, first, last = draft.view.sentence, draft.head.start, draft.head.end
    for cover in draft.covers:
        gap = cover.start - last if cover.start >= last else first - cover.end
        if gap <= EVIDENCE_GAP:
            first, last = min(first, cover.start), max(last, cover.end)
    return sentence.starts[first], sentence.ends[last - 1]


def _claim(draft: EventDraft, document: Document, figure_ids: dict[int, str]) -> Event:
    stretch = draft.view.sentence.stretch
    start, end = _evidence(draft)
    text = document.text
    return Event(
        id=event_id(draft, document),
        document=reference(document),
        evidence=quote(text, start, end),
        sentence=Span(start=stretch.start, end=stretch.start + len(text[stretch.start : stretch.end].rstrip())),
        type=draft.type,
        mode=draft.mode,
        actors=draft.actors,
        recipients=draft.recipients,
        instrument=draft.instrument,
        control=draft.control,
        figures=tuple(figure_ids[id(f)] for f in draft.figures if id(f) in figure_ids),
        places=draft.places,
        period=draft.period,
        sources=draft.sources,
        status=draft.status,
    )
