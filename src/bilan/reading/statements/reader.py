"""Sentences → statements: cues, who speaks, what is said, and the claims that they become."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bilan.analysis.sentences import Sentence
from bilan.choosing import Choice
from bilan.model import (
    Actor,
    Document,
    Figure,
    Form,
    Source,
    Span,
    Stance,
    Statement,
    claim_id,
    quote,
    reference,
)
from bilan.model import Phrase as Words
from bilan.reading.context import Context
from bilan.reading.spoken import Spoken
from bilan.reading.statements import attributed
from bilan.reading.statements.drafts import StatementDraft
from bilan.reading.statements.options import Readings, statement_instance
from bilan.reading.statements.quotes import Quotes
from bilan.reading.statements.speakers import Speakers, is_plural
from bilan.reading.statements.stances import stance_of
from bilan.reading.weights import Weights

TELLING: frozenset[Stance | None] = frozenset({None, "reports", "confirms", "accuses", "condemns", "denies"})
"""Stances of who says how things are."""
LEAST_LIKELY = 0.35
"""Probability from which a cue attributes something: half of the f1 that can be reached, as for events."""
LONGEST_TOLD = 400
"""Code points of a sentence beyond which it is none."""
LONE_MARK = re.compile(r"[«“„\"]\s*\n\s*")
COLON_QUOTE = re.compile(r":\s*[«“„\"]")


def find_statements(context: Context, weights: Weights) -> list[Statement]:
    """Return the statements of a document in the order of its text."""
    if not context.pack.statements.words:
        return []
    text = context.document.text
    quotes = Quotes(text)
    speakers = Speakers(context.pack, context.organisations, text)
    drafts: list[StatementDraft] = []
    for readings in readings_of(context, quotes):
        found = _chosen(readings, weights)
        for draft in found:
            _name(draft, found, drafts, speakers)
        drafts += [d for d in found if d.speaker is not None]
    for draft in attributed.left_over(context, quotes, drafts):
        found = _chosen([Readings(draft.hit, [draft], cues=0)], weights)
        if found and draft.speaker is None:
            _name(draft, (), drafts, speakers)
        drafts += [d for d in found if d.speaker is not None]
    drafts.sort(key=lambda d: (d.content.start, -d.content.end))
    return [_claim(draft, context.document, quotes) for draft in _distinct(drafts)]


def readings_of(context: Context, quotes: Quotes) -> Iterator[list[Readings]]:
    """Yield the readings of all cues of a document, sentence by sentence."""
    for index in _worth_reading(context):
        yield attributed.read_sentence(context.view(index), quotes)


def cue_choices(context: Context, weights: Weights) -> Iterator[tuple[int, str, Choice]]:
    """Yield of every cue its sentence, its words and the choice whether and how it attributes something."""
    for readings in readings_of(context, Quotes(context.document.text)):
        for one in readings:
            sentence = one.drafts[0].view.sentence
            words = sentence.raw(one.hit.first, one.hit.end) if one.hit is not None else ""
            yield sentence.index, words, _taken(weights.statement.choose(statement_instance(one)))


def _chosen(readings: Sequence[Readings], weights: Weights) -> list[StatementDraft]:
    """The likeliest reading of each cue that attributes something, with how sure it is."""
    found = []
    for one in readings:
        choice = _taken(weights.statement.choose(statement_instance(one)))
        if choice.best:
            draft: StatementDraft = choice.option.value
            draft.sure = choice.probability
            found.append(draft)
    return found


def _taken(choice: Choice) -> Choice:
    """The choice that the likeliest reading is where it is likely enough, else that the cue attributes nothing."""
    best = max(range(1, len(choice.probabilities)), key=lambda i: choice.probabilities[i])
    return replace(choice, best=best if choice.probabilities[best] >= LEAST_LIKELY else 0)


def _worth_reading(context: Context) -> Iterator[int]:
    """The fast pass: the numbers of the sentences that hold a word of attribution."""
    words, text = context.pack.statements.words, context.document.text
    for index, stretch in enumerate(context.stretches):
        if not words.isdisjoint(context.words(index)) or COLON_QUOTE.search(text, stretch.start, stretch.end):
            yield index


def _name(
    draft: StatementDraft, found: Sequence[StatementDraft], earlier: Sequence[StatementDraft], speakers: Speakers
) -> None:
    """Give a draft its speaker; one that nobody can be named for stays without and is dropped."""
    sentence = draft.view.sentence
    if draft.shared:
        before = [d for d in found if d is not draft and d.speaker is not None]
        if before:
            draft.speaker = before[-1].speaker
            draft.subject = draft.subject or before[-1].subject
            return
    if draft.pronoun is not None:
        position = sentence.starts[draft.hit.first] if draft.hit else sentence.stretch.start
        known = speakers.stands_for(draft.pronoun, sentence, position)
        start, end = None, None
        if draft.subject is not None:
            start, end = sentence.starts[draft.subject.start], sentence.ends[draft.subject.end - 1]
        if known is not None:
            draft.speaker = Actor(
                name=known.name, id=known.id, role=known.role, organisation=known.organisation, start=start, end=end
            )
            gender = speakers.pack.statements.pronouns[draft.pronoun]
            speakers.remember(draft.speaker, sentence, plural=gender == "plural")
        elif start is not None and end is not None:
            start = max(start, end - len(draft.pronoun))
            draft.speaker = Actor(name=sentence.text[start:end], start=start, end=end)
        return
    if draft.subject is not None:
        draft.speaker = speakers.actor(sentence, draft.subject)
        file = speakers.pack.statements.file
        last = draft.speaker.name.split()[-1].lower() if draft.speaker.name.split() else ""
        plural = is_plural(sentence, draft.subject, file.plural) or (
            draft.speaker.name[:1].islower() and last.endswith(file.plural_endings)
        )
        speakers.remember(draft.speaker, sentence, plural=plural)


def _distinct(drafts: Sequence[StatementDraft]) -> list[StatementDraft]:
    """Drop what was read twice: the same content, the one with a cue first."""
    kept: list[StatementDraft] = []
    seen: set[tuple[int, int]] = set()
    for draft in drafts:
        key = (draft.content.start, draft.content.end)
        if key not in seen and draft.content.start < draft.content.end:
            seen.add(key)
            kept.append(draft)
    return kept


def _claim(draft: StatementDraft, document: Document, quotes: Quotes) -> Statement:
    sentence, content = draft.view.sentence, draft.content
    lone = LONE_MARK.match(document.text, content.start)
    if lone is not None:
        content.start = lone.end()  # the words begin on the line behind their mark
    evidence = quote(document.text, content.start, content.end)
    form = form_of(document.text, content.start, content.end, quotes)
    cue = _cue_words(draft)
    speaker = draft.speaker
    starts = [content.start, sentence.stretch.start]
    ends = [content.end, _sentence_end(sentence)]
    source = Source(name=speaker.name, id=speaker.id, cue=cue.exact if cue else None) if speaker else None
    stance, topic = stance_of(draft)
    return Statement(
        id=claim_id(document.id, "statement", content.start, content.end, form),
        document=reference(document),
        evidence=evidence,
        sentence=Span(start=min(starts), end=max(ends)),
        form=form,
        speaker=speaker,
        cue=cue,
        addressee=_addressee(draft),
        stance=stance,
        object=topic,
        sources=(source,) if source else (),
        confidence={"statement": round(draft.sure, 2), "all": round(draft.sure, 2)},
    )


def _sentence_end(sentence: Sentence) -> int:
    stretch = sentence.stretch
    return stretch.start + len(sentence.text[stretch.start : stretch.end].rstrip())


def _cue_words(draft: StatementDraft) -> Words | None:
    if draft.hit is None:
        return None
    sentence = draft.view.sentence
    start, end = sentence.starts[draft.hit.first], sentence.ends[draft.hit.end - 1]
    return Words(exact=sentence.text[start:end], start=start, end=end)


def _addressee(draft: StatementDraft) -> Actor | None:
    phrase, sentence = draft.content.addressee, draft.view.sentence
    if phrase is None or sentence.is_word(phrase.start, "pronoun"):
        return None
    start, end = sentence.starts[phrase.start], sentence.ends[phrase.end - 1]
    return Actor(name=" ".join(sentence.text[start:end].split()), start=start, end=end)


def form_of(text: str, start: int, end: int, quotes: Quotes) -> Form:
    """Return how a content is told: all in quotation marks, none of it, or a part."""
    inside = quotes.between(start, end)
    first = quotes.at(start)
    if first is not None and first.start < start:
        inside = [first, *inside]
    quoted = sum(min(q.end, end) - max(q.start, start) for q in inside)
    if not quoted:
        return "indirect"
    outside = sum(c.isalnum() for c in text[start:end]) - sum(
        c.isalnum() for q in inside for c in text[max(q.start, start) : min(q.end, end)]
    )
    return "direct" if not outside else "mixed"


def with_figures(statements: Sequence[Statement], figures: Sequence[Figure]) -> tuple[list[Statement], list[Figure]]:
    """Let statements and the figures that stand in their contents point to each other, each to the nearest."""
    from msgspec.structs import replace

    of_statement: dict[str, list[str]] = {}
    linked, spoken = [], Spoken(statements)
    for figure in figures:
        nearest = spoken.innermost(figure.evidence.start, figure.evidence.end)
        if nearest is None:
            linked.append(figure)
            continue
        of_statement.setdefault(nearest.id, []).append(figure.id)
        linked.append(replace(figure, statement=nearest.id))
    told = [replace(s, figures=tuple(of_statement[s.id])) if s.id in of_statement else s for s in statements]
    return told, linked
