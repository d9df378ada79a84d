"""What reading chooses of events: whether a word tells one and of which type, who did it to whom, where and when.

What the rules make of a word is one feature among others, and their verdict on a field one of its options.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from bilan.choosing import Instance, Option
from bilan.folding import fold
from bilan.model import Actor, EventType
from bilan.reading.events.around import Around, Bounds, word_of
from bilan.reading.events.drafts import MATERIAL, STRIKING, EventDraft
from bilan.reading.events.phrases import Phrase
from bilan.reading.figure_features import distance_step, length_feature

MOST_WORDS = 3
"""Mentions of one word in a report that are told apart."""
MOST_PHRASES = 12
"""Noun phrases of a sentence that can be an actor's options, the nearest ones."""
MOST_EARLIER = 4
"""Actors of earlier events that are options."""
EARLIER_REACH = 8
"""Sentences back in which these stand."""
Role = Literal["actor", "recipient"]


class Told(NamedTuple):
    """The value of an option: that a word tells an event of a type."""

    draft: EventDraft
    type: EventType


def grouped(candidates: Sequence[EventDraft]) -> list[list[EventDraft]]:
    """Return candidates that share words together: at most one of them is an event."""
    groups: list[list[EventDraft]] = []
    for draft in candidates:
        last = groups[-1][-1] if groups else None
        if last is not None and last.index == draft.index and draft.head.start < max(d.head.end for d in groups[-1]):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    return groups


def event_instance(group: Sequence[EventDraft], around: Around) -> Instance:
    """Return the choice whether words tell an event, and of which type; the empty option is that they tell none."""
    options = [Option("none", (), None)]
    types: set[EventType] = set()
    for draft in sorted(group, key=lambda d: d.against is not None):
        shared = tuple(_event_features(draft, around))
        for kind in _types(draft):
            if kind not in types:
                types.add(kind)
                own = () if kind == draft.type else ("other type", f"other type&{draft.type}>{kind}")
                own = (*own, f"options={len(group)}", f"first={len(types) == 1}")
                options.append(Option(kind, (*shared, *own, *_type_features(draft, kind)), Told(draft, kind)))
    language = group[0].view.sentence.pack.language.code
    return Instance("event", tuple(options), ("word", f"language={language}"))


def _types(draft: EventDraft) -> list[EventType]:
    """The types that a word can have: its own, and where nothing in the report says what struck, any that strikes."""
    unknown = draft.head.entry.around and draft.struck is None
    return list(dict.fromkeys((draft.type, *(sorted(STRIKING) if unknown else ()))))


def _type_features(draft: EventDraft, kind: EventType) -> Iterator[str]:
    language = draft.view.sentence.pack.language.code
    yield f"type={kind}"
    yield f"type={kind}&{draft.against or 'ruled'}"
    yield f"{language}|type={kind}&word={word_of(draft)}"
    yield f"type={kind}&own={draft.head.entry.type}"


def _event_features(draft: EventDraft, around: Around) -> Iterator[str]:
    head, entry, sentence = draft.head, draft.head.entry, draft.view.sentence
    verdict = f"against={draft.against}" if draft.against else "ruled"
    sort = _sort(draft)
    language = sentence.pack.language.code
    yield from ("event", verdict, sort, f"{sort}&{verdict}", f"status={draft.status}", f"status={draft.status}&{sort}")
    yield f"entry={entry.type}/{entry.mode}"
    yield f"entry={entry.type}/{entry.mode}&{sort}"
    yield f"entry={entry.type}/{entry.mode}&{verdict}"
    yield f"{language}|word={word_of(draft)}"
    yield f"{language}|word={word_of(draft)}&{verdict}"
    signs = {
        "negated": head.negated, "counted": head.counted, "perfect": head.perfect, "harm": entry.harm,
        "around": entry.around, "figurative": entry.figurative, "struck": draft.struck is not None,
        "needs": bool(entry.needs),
    }  # fmt: skip
    for name, given in signs.items():
        if given:
            yield from (name, f"{name}&{verdict}", f"{name}&{sort}")
    yield from _argument_features(draft, sort)
    yield from _surrounding_features(draft, around, verdict)
    yield from _neighbour_features(draft, around)


def _argument_features(draft: EventDraft, sort: str) -> Iterator[str]:
    given = {
        "actor": draft.actors, "recipient": draft.recipients, "place": draft.place_phrases, "days": draft.own_period,
        "instrument": draft.instrument, "cover": draft.covers, "figure": draft.figures, "pronoun": draft.pronoun,
    }  # fmt: skip
    for name, found in given.items():
        yield f"{name}={bool(found)}"
        yield f"{name}={bool(found)}&{sort}"
    yield f"arguments={sum(bool(v) for v in given.values())}"
    yield f"arguments={sum(bool(v) for v in given.values())}&{draft.against or 'ruled'}"


def _surrounding_features(draft: EventDraft, around: Around, verdict: str) -> Iterator[str]:
    sentence, head = draft.view.sentence, draft.head
    language = sentence.pack.language.code
    yield f"sentence={min(draft.index, 3)}"
    yield f"sentence={min(draft.index, 3)}&{verdict}"
    yield length_feature(len(around.context.stretches))
    for offset in (1, 2):
        before, behind = head.first - offset, head.end + offset - 1
        yield f"{language}|before{offset}={sentence.tokens[before] if before >= 0 else '^'}"
        yield f"{language}|behind{offset}={sentence.tokens[behind] if behind < len(sentence) else '$'}"
    start, end = sentence.starts[head.start], sentence.ends[head.end - 1]
    for statement in around.statements_at(start, end):
        if statement.cue is not None and statement.cue.start < end and start < statement.cue.end:
            yield from ("cue", f"cue&{draft.head.entry.type}")
        if statement.evidence.start <= start and end <= statement.evidence.end:
            yield from (f"said={statement.form}", f"said&stance={statement.stance}")
    if sentence.capital(head.start) and head.start:
        yield "capital"


def _neighbour_features(draft: EventDraft, around: Around) -> Iterator[str]:
    """What else the report tells of the same: mentions of a word or type before, in the sentence and before it."""
    at = draft.head.start
    here = [d for d in around.ruled.get(draft.index, ()) if d.head.start < at]
    later = [d for d in around.ruled.get(draft.index, ()) if d.head.start > at]
    sort = "verb" if draft.head.verb else "noun"
    yield f"mention={min(around.mentions[id(draft)], MOST_WORDS)}"
    yield f"here={min(len(here), 2)}&{sort}"
    yield f"later={min(len(later), 2)}&{sort}"
    for name, told in (
        ("here", any(d.type == draft.type for d in here)),
        ("later", any(d.type == draft.type for d in later)),
        ("before", around.first_of.get(draft.type, (draft.index, at)) < (draft.index, at)),
    ):
        if told:
            yield from (f"same type {name}", f"same type {name}&{sort}", f"same type {name}&{draft.against or 'ruled'}")
    yield f"of type={min(around.kinds[draft.type], MOST_WORDS)}"


def _sort(draft: EventDraft) -> str:
    """What a word is: a noun, or the form and voice of a verb."""
    head = draft.head
    voice = "+passive" if head.passive else "+bare" if head.bare else ""
    return f"{head.form}{voice}" if head.verb else "noun"


def actor_instance(draft: EventDraft, role: Role, around: Around) -> Instance:
    """Return the choice who did it, or to whom it was done; `draft.actors`, `draft.recipients` are those of the rules.

    Options are these, who is named in the sentence, and who acted or suffered in the events before.
    """
    ruled, others = (draft.actors, draft.recipients) if role == "actor" else (draft.recipients, draft.actors)
    slot = f"event_{role}"
    options = [Option("none", (f"ruled none={not ruled}",), ())]
    shared = tuple(deed_features(draft))
    if ruled:
        features = ("ruled", f"ruled={min(len(ruled), 3)}", *_actor_features(draft, ruled[0], around, others))
        options.append(Option("ruled", features, ruled))
    taken = [(a.start, a.end) for a in ruled if a.start is not None and a.end is not None]
    found = around.actors_in(draft.view)
    found = [(p, named) for p, named in found if not any(_overlap(draft, p, span) for span in taken)]
    head, bounds = draft.head, around.bounds_in(draft.view.sentence)
    for phrase, named in sorted(found, key=lambda pair: abs(pair[0].start - head.start))[:MOST_PHRASES]:
        if phrase.start <= head.start < phrase.end and not named:
            continue
        features = (
            *_phrase_features(draft, phrase, bool(ruled), bounds),
            *_actor_features(draft, named[0], around, others),
        )
        options.append(Option("named", features, named))
    options += _earlier(draft, role, around, ruled)
    return Instance(slot, tuple(options), shared)


def _overlap(draft: EventDraft, phrase: Phrase, span: tuple[int, int]) -> bool:
    sentence = draft.view.sentence
    return sentence.starts[phrase.start] < span[1] and span[0] < sentence.ends[phrase.end - 1]


def deed_features(draft: EventDraft) -> Iterator[str]:
    """Return what a field of an event hangs on: the deed, not the field's options."""
    sort = _sort(draft)
    group = "striking" if draft.type in STRIKING else "material" if draft.type in MATERIAL else "verbal"
    yield from (f"type={draft.type}", f"group={group}", f"sort={sort}", f"status={draft.status}")
    yield from (f"type={draft.type}&sort={sort}", f"entry={draft.head.entry.type}/{draft.head.entry.mode}")
    yield f"actors={bool(draft.actors)}&recipients={bool(draft.recipients)}"
    yield f"sentence={min(draft.index, 3)}"
    yield f"pronoun={draft.pronoun}"
    yield f"harm={draft.head.entry.harm}"
    yield f"{draft.view.sentence.pack.language.code}|word={word_of(draft)}"


def _actor_features(draft: EventDraft, actor: Actor, around: Around, others: Sequence[Actor]) -> Iterator[str]:
    """Who somebody is, whatever the rules say."""
    language, sort = draft.view.sentence.pack.language.code, "verb" if draft.head.verb else "noun"
    folded, words, kinds, number = around.traits_of(draft.view.sentence, actor)
    if words:
        yield f"{language}|last={words[-1]}"
        yield f"{language}|first={words[0]}"
    yield f"listed={actor.id is not None}"
    for kind in kinds:
        yield from (f"is {kind}", f"is {kind}&{draft.type}", f"is {kind}&{sort}")
    yield f"number={number}"
    if any(fold(a.name) == folded for a in others):
        yield "other role"
    yield f"speaks={folded in around.speakers}"


def _phrase_features(draft: EventDraft, phrase: Phrase, ruled: bool, bounds: Bounds) -> Iterator[str]:
    """Where a noun phrase stands to the deed."""
    sentence, head = draft.view.sentence, draft.head
    side = "after" if phrase.start >= head.end else "before" if phrase.end <= head.start else "around"
    gap = phrase.start - head.end if side == "after" else head.first - phrase.end
    voice = "noun" if not head.verb else "passive" if head.passive or head.bare else "active"
    between = range(head.end, phrase.start) if side == "after" else range(phrase.end, head.first)
    stops, clauses = (before[between.stop] - before[between.start] if between else 0 for before in bounds)
    language = sentence.pack.language.code
    before = phrase.start - 1
    while before > 0 and sentence.is_word(before, "determiner", "one", "more"):
        before -= 1
    cue = sentence.tokens[before] if before >= 0 else "^"
    step = distance_step(max(gap, 0))
    yield from (side, f"{side}{step}", f"{side}&{voice}", f"{side}&{voice}&step={step}", f"ruled={ruled}")
    yield f"{language}|{side}&cue={cue}"
    yield f"{side}&{voice}&stops={min(stops, 3)}"
    yield f"{side}&{voice}&clauses={min(clauses, 2)}"
    yield f"{side}&{draft.type}"
    yield f"{side}&ruled={ruled}"
    for name in ("preposition", "of", "agent"):
        if before >= 0 and sentence.is_word(before, name):
            yield f"{side}&{voice}&{name}"
    if side == "around":
        yield f"around&{'behind' if phrase.end > head.end else 'ends'}"


def _earlier(draft: EventDraft, role: Role, around: Around, ruled: Sequence[Actor]) -> Iterator[Option]:
    """Those of the events before, the last first."""
    known = {fold(a.name) for a in ruled}
    last = 0
    reach = range(draft.index, max(-1, draft.index - EARLIER_REACH - 1), -1)
    for other in (d for index in reach for d in reversed(around.ruled.get(index, ()))):
        if other.index == draft.index and other.head.start >= draft.head.start:
            continue
        for was, actors in (("actor", other.actors), ("recipient", other.recipients)):
            if not actors or fold(actors[0].name) in known or last >= MOST_EARLIER:
                continue
            known |= {fold(a.name) for a in actors}
            step = min(draft.index - other.index, 3)
            same = other.type == draft.type
            features = (
                "earlier", f"earlier{last}", f"was {was}", f"was {was}&same={same}", f"was {was}&back={step}",
                f"was {was}&pronoun={draft.pronoun}", f"was {was}&same={same}&back={step}", f"ruled={bool(ruled)}",
                f"was {was}&{draft.type}", *_actor_features(draft, actors[0], around, ()),
            )  # fmt: skip
            last += 1
            yield Option("earlier", features, actors)
