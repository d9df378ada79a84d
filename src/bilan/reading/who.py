"""To whom a figure is ascribed: the sources of its sentence, or of the one before that it plainly continues."""

from __future__ import annotations

from bilan.model import Source
from bilan.reading.beside import Beside
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.sources import Attribution
from bilan.reading.told import Told

FARTHEST_SOURCE = 30
"""Tokens between a figure and a source of its sentence; run-on captions make sentences that are none."""


def source(draft: Draft, told: Told, context: Context) -> None:
    """Give a draft its sources: those of its sentence, else the one that the sentence before plainly leads on."""
    beside = told.beside(draft)
    found = sorted(draft.view.sources, key=lambda s: beside.alone(draft, s.start, s.end))
    found = [s for s in found if beside.alone(draft, s.start, s.end) <= FARTHEST_SOURCE]
    found = [s for s in found if _governs(draft, s)]
    found = [s for s in found if not _inside_source(draft, s) and not _is_of_another(draft, beside, s)]
    if found:
        resolved = named(found[0], draft.index, draft.view, context)
        draft.sources = (resolved,) if resolved else ()
        draft.own_source = True
        return
    draft.sources = _carried_sources(draft, told, context)


def _governs(draft: Draft, source: Attribution) -> bool:
    """Whether a source after a figure looks back to it: set off by a comma or quote, or by a word like `selon`."""
    if source.start < draft.candidate.quantity.start or not source.by_verb:
        return True
    sentence = draft.view.sentence
    before = source.start - 1
    while before > 0 and sentence.is_word(before, "determiner", "one", "adverb", "coordinator"):
        before -= 1
    return not sentence.tokens[before][0].isalnum()


def _inside_source(draft: Draft, source: Attribution) -> bool:
    quantity = draft.candidate.quantity.start
    named = source.name_start <= quantity < source.name_end
    aside = source.by_verb and source.name_end <= quantity < source.end
    return named or aside


def _is_of_another(draft: Draft, beside: Beside, source: Attribution) -> bool:
    """Whether a source stands in brackets, or right behind another figure, and so says only that one."""
    sentence, quantity = draft.view.sentence, draft.candidate.quantity
    opened = [k for k in range(source.start) if sentence.tokens[k] == "("]
    closed = [k for k in range(source.start) if sentence.tokens[k] == ")"]
    if len(opened) > len(closed) and quantity.start < opened[-1]:
        return True
    return any(d.candidate.counted.end == source.start and d.candidate.counted.empty for d in beside.others(draft))


def named(attribution: Attribution, index: int, view: View, context: Context) -> Source | None:
    """Return the source of an attribution by its full name; None for a pronoun that stands for nobody named."""
    if attribution.pronoun:
        speaker = context.last_speaker(index, attribution.start)
        if speaker is None:
            return None
        name = context.fuller_name(speaker.name, view.sentence)
        return Source(name=name, id=speaker.id, cue=attribution.cue)
    name = context.fuller_name(attribution.name, view.sentence)
    return Source(name=name, id=attribution.id, cue=attribution.cue, via=attribution.via)


def _carried_sources(draft: Draft, told: Told, context: Context) -> tuple[Source, ...]:
    index = draft.index
    if context.in_quote(index) or context.opens_with_quote(index):
        return _speaker_around(draft, context)
    if index == 0 or context.stretches[index - 1].paragraph != context.stretches[index].paragraph:
        return ()
    before = [d for d in told.of_sentence(index - 1) if d.own_source]
    if before:
        return before[-1].sources
    return ()


def _speaker_around(draft: Draft, context: Context) -> tuple[Source, ...]:
    """The speaker of a quotation over several sentences: named before it, or after its end."""
    paragraph = context.stretches[draft.index].paragraph
    order = [*range(draft.index - 1, draft.index - 4, -1), *range(draft.index + 1, draft.index + 3)]
    for index in order:
        if 0 <= index < len(context.stretches) and context.stretches[index].paragraph == paragraph:
            for attribution in context.view(index).sources:
                source = named(attribution, draft.index, draft.view, context)
                if source is not None:
                    return (source,)
    return ()
