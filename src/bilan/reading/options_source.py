"""To whom a figure is ascribed, as a choice: those whom the text makes speak near it, and nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilan.choosing import Instance, Option, Span
from bilan.folding import fold
from bilan.model import Source, Statement
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.elsewhere import Elsewhere
from bilan.reading.figure_features import clause_features, distance_step, figure_features, length_feature
from bilan.reading.saying_verbs import QUOTES
from bilan.reading.sources import Attribution
from bilan.reading.who import named

BACK, AHEAD = 3, 2
"""Sentences before and after a figure whose speakers are options."""
MOST = 10


@dataclass(frozen=True)
class _Speaker:
    source: Source
    attribution: Attribution
    view: View
    distance: int

    @property
    def span(self) -> Span:
        """Where its name stands in the text."""
        return self.view.sentence.span(self.attribution.name_start, self.attribution.name_end)


def source_instance(
    draft: Draft, context: Context, before: Draft | None, said: Statement | None, others: Elsewhere
) -> Instance:
    """Return the choice of a figure's source.

    `draft.sources` are those of the rules, `before` is the figure before, `said` the statement in whose content the
    figure stands.
    """
    ruled = {fold(s.name) for s in draft.sources}
    told = {fold(s.name) for s in before.sources} if before is not None else set()
    empty = (*others.features(draft, None), "ruled" if not ruled else "not ruled")
    options = [Option("none", empty, ())]
    quoted = context.in_quote(draft.index) or context.opens_with_quote(draft.index)
    speakers = _speakers(draft, context)
    nearest = min((s for s in speakers if s.distance == 0), key=lambda s: _gap(draft, s), default=None)
    for speaker in speakers:
        features = tuple(_features(draft, speaker, ruled, told, quoted, speaker is nearest))
        name = fold(speaker.source.name)
        features = (*features, *_statement_features(name, said), *others.features(draft, name))
        options.append(Option("speaker", features, (speaker.source,), speaker.span))
    if ruled and not any(fold(s.source.name) in ruled for s in speakers):
        options.append(Option("ruled", ("ruled",), draft.sources))
    options += _of_statement(said, speakers)
    same = before is not None and before.index == draft.index
    context_features = (
        *figure_features(draft),
        *clause_features(draft),
        f"quoted={quoted}",
        f"speakers={nearest is not None}",
    )
    return Instance(
        "source",
        tuple(options),
        (*context_features, f"before told={bool(told)}&same={same}", length_feature(len(context.stretches))),
        draft.span,
    )


def ruled_source(draft: Draft) -> str | None:
    """The first source that the rules give a figure, folded."""
    return fold(draft.sources[0].name) if draft.sources else None


def _statement_features(name: str, said: Statement | None) -> tuple[str, ...]:
    if said is None:
        return ()
    speaks = any(fold(s.name) in name or name in fold(s.name) for s in said.sources)
    return (f"statement={said.form}&{speaks}",)


def _of_statement(said: Statement | None, speakers: Sequence[_Speaker]) -> list[Option]:
    """The speakers of the statement that no attribution nearby names."""
    known = {fold(s.source.name) for s in speakers}
    new = [s for s in (said.sources if said is not None else ()) if fold(s.name) not in known]
    return [Option("statement", (f"form={said.form}", f"stance={said.stance}"), (s,)) for s in new if said is not None]


def _speakers(draft: Draft, context: Context) -> list[_Speaker]:
    found: dict[str, _Speaker] = {}
    for offset in (0, *(-k for k in range(1, BACK + 1)), *range(1, AHEAD + 1)):
        index = draft.index + offset
        if not 0 <= index < len(context.stretches):
            continue
        view = context.view(index)
        for attribution in view.sources:
            source = named(attribution, index, view, context)
            if source is not None and source.name:
                found.setdefault(fold(source.name), _Speaker(source, attribution, view, offset))
    return list(found.values())[:MOST]


def _gap(draft: Draft, speaker: _Speaker) -> int:
    return abs(speaker.attribution.start - draft.candidate.quantity.start)


def _features(
    draft: Draft, speaker: _Speaker, ruled: set[str], told: set[str], quoted: bool, nearest: bool
) -> Iterator[str]:
    attribution, name = speaker.attribution, fold(speaker.source.name)
    where = f"sentence{speaker.distance}"
    form = "verb" if attribution.by_verb else "cue"
    known = "listed" if attribution.id else "other"
    yield from ("bias", where, f"{where}&{form}", f"{where}&quoted={quoted}", f"{where}&pronoun={attribution.pronoun}")
    yield f"{where}&{'ruled' if name in ruled else 'not ruled'}"
    yield "ruled" if name in ruled else "not ruled"
    if name in told:
        yield f"told&{where}"
    yield f"{known}&{form}"
    yield f"sort={_sort(speaker)}&{where}"
    same = speaker.view.sentence.stretch.paragraph == draft.view.sentence.stretch.paragraph
    yield f"paragraph={same}&{where}"
    yield f"{where}&measure={draft.measure}"
    language = draft.view.sentence.pack.language.code
    yield f"{language}|cue={fold(attribution.cue)}"
    yield f"{language}|name={name.split()[0] if name.split() else ''}"
    yield f"{language}|last={name.split()[-1] if name.split() else ''}"
    if speaker.distance == 0:
        yield from _near_features(draft, speaker, form, nearest)


def _sort(speaker: _Speaker) -> str:
    """What a source's name is by its words: a pronoun, a count, a listed noun, a name with a capital, another."""
    sentence, attribution = speaker.view.sentence, speaker.attribution
    inside = range(attribution.name_start, attribution.name_end)
    if attribution.pronoun:
        return "pronoun"
    if any(m.start in inside for m in sentence.marks.get("tally_noun", ())):
        return "tally_noun"
    if any(m.start in inside for m in sentence.marks.get("source_noun", ())):
        return "noun"
    return "name" if any(sentence.capital(k) and k for k in inside) else "other"


def _near_features(draft: Draft, speaker: _Speaker, form: str, nearest: bool) -> Iterator[str]:
    sentence, quantity, attribution = draft.view.sentence, draft.candidate.quantity, speaker.attribution
    after = attribution.start >= quantity.end
    side = "after" if after else "before"
    yield from (f"{side}&{form}", f"{side}{distance_step(_gap(draft, speaker))}")
    if nearest:
        yield f"nearest&{side}"
    inside = attribution.name_start <= quantity.start < attribution.name_end
    if inside:
        yield "inside name"
    low, high = (quantity.start, attribution.start) if after else (attribution.end, quantity.start)
    between = sentence.tokens[low:high]
    yield f"commas={min(between.count(','), 3)}&{side}&{form}"
    if any(token in QUOTES for token in between):
        yield f"quotation mark&{side}"
    if any(sentence.is_word(k, "clause") for k in range(low, max(low, high))):
        yield f"clause&{side}&{form}"
    if any(sentence.is_word(k, "turn") for k in range(low, max(low, high))):
        yield f"turn&{side}"
