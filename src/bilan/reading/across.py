"""Figures that lean on an earlier sentence: `parmi eux`, `six autres`, `l'ont été`, and single victims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from bilan.model import Measure
from bilan.reading.context import Context
from bilan.reading.drafts import Draft

REACH = 3
"""Sentences back in which the figure leant on is looked for."""
SINGLE: frozenset[Measure] = frozenset({"killed", "injured", "missing", "abducted"})
"""Measures of which a single victim said by an article alone is worth recording."""
CLEAR = 2.5
"""Cost up to which a word governs a single victim clearly enough."""


def link_across(drafts: list[Draft], context: Context) -> None:
    """Complete the drafts that have no measure from earlier sentences, and drop what stays without.

    `drafts` stand in the order of the text.
    """
    before: Draft | None = None
    here: Draft | None = None
    """The last figure with a measure: of the sentences before, and of this one. Kept, not looked for: a sentence may
    hold two hundred."""
    for position, draft in enumerate(drafts):
        if position and draft.index != drafts[position - 1].index:
            before, here = here or before, None
        earlier = before if before is not None and draft.index - before.index <= REACH else None
        if draft.measure is None:
            _lean(draft, _of_same_kind(drafts, position) or earlier, _of_sentence(drafts, position, -1))
        elif draft.parent is None and earlier is not None and _points_back(draft):
            whole = _whole(_of_same_kind(drafts, position) or earlier)
            if whole.measure == draft.measure or _is_share(draft):
                draft.parent = whole
        if draft.measure is not None and not _article_counts(drafts, position):
            draft.measure = None  # type: ignore[assignment]
        here = draft if draft.measure is not None else here


def _backwards(drafts: Sequence[Draft], position: int) -> Iterator[Draft]:
    return (drafts[k] for k in range(position - 1, -1, -1))


def _of_sentence(drafts: Sequence[Draft], position: int, step: int) -> list[Draft]:
    """The other drafts of a draft's sentence on one side of it, the nearest first."""
    view = drafts[position].view
    side = range(position - 1, -1, -1) if step < 0 else range(position + 1, len(drafts))
    return list(takewhile(lambda d: d.view is view, (drafts[k] for k in side)))


def _of_same_kind(drafts: Sequence[Draft], position: int) -> Draft | None:
    """The figure that `parmi les victimes`, `of the injured` point back to: the last of what they name."""
    this = drafts[position]
    sentence = this.view.sentence
    named: set[Measure] = set()
    for back in sentence.marks.get("part_back", ()):
        for noun in sentence.marks.get("measure_noun", ()):
            if back.start <= noun.start < back.end:
                named |= {"killed", "casualties"} if noun.payload.measure == "casualties" else {noun.payload.measure}
    near = takewhile(lambda d: this.index - d.index <= REACH, _backwards(drafts, position) if named else ())
    return next((d for d in near if d.measure in named and d.index < this.index), None)


def _whole(draft: Draft) -> Draft:
    return draft.parent if draft.parent is not None and draft.parent.view is draft.view else draft


def _points_back(draft: Draft) -> bool:
    sentence = draft.view.sentence
    quantity = draft.candidate.quantity
    for mark in sentence.marks.get("part_back", ()):
        if mark.end <= quantity.first and quantity.first - mark.end <= 3:
            return True
        if 0 <= mark.start - quantity.end <= 1:
            return True
    return False


def _is_share(draft: Draft) -> bool:
    return draft.candidate.counted.partitive or _points_back(draft)


def _lean(draft: Draft, earlier: Draft | None, beside: Sequence[Draft]) -> None:
    """Take the measure of an earlier figure where the words say that the talk is still of it."""
    if any(d.measure is None and not d.candidate.quantity.article for d in beside):
        return  # `mille soldats sont arrivés, 500 autres suivront`: others of what the sentence itself names
    candidate = draft.candidate
    if earlier is None or candidate.quantity.article or candidate.quantity.bare:
        return
    if candidate.noun is not None and candidate.noun.noun_class not in ("person", "household"):
        return
    sentence = draft.view.sentence
    ellipsis = any(m.start >= candidate.quantity.end for m in sentence.marks.get("ellipsis", ()))
    if not (ellipsis or _points_back(draft) or (candidate.counted.other and not candidate.counted.unknown)):
        return
    whole = _whole(earlier)
    if whole.candidate.noun is not None and whole.candidate.noun.noun_class not in ("person", "household"):
        return
    draft.measure = whole.measure
    candidate.reason = "as the figure before"
    if candidate.noun is None:
        candidate.noun = whole.candidate.noun if whole.candidate.noun and not whole.candidate.noun.measure else None
    if _points_back(draft):
        draft.parent = whole


def _article_counts(drafts: Sequence[Draft], position: int) -> bool:
    """Whether `un`, `une`, `a` is a number here: beside another, or a single victim plainly said."""
    draft = drafts[position]
    candidate = draft.candidate
    if not candidate.quantity.article:
        return True
    if candidate.counted.strong and candidate.counted.noun is not None:
        return draft.measure in SINGLE
    if draft.parent is not None or candidate.counted.other:
        return True
    for other in _of_sentence(drafts, position, -1) + _of_sentence(drafts, position, +1):
        one_verb = other.measure == draft.measure and other.candidate.trigger is candidate.trigger
        if one_verb and not other.candidate.quantity.article:
            if candidate.noun is not None and candidate.noun.noun_class == "person":
                return True
    clear = candidate.cost <= CLEAR and candidate.trigger is not None and candidate.trigger.trigger.kind == "verb"
    person = candidate.counted.noun is not None and candidate.counted.noun.noun_class == "person"
    return (
        draft.measure in SINGLE
        and clear
        and person
        and candidate.trigger is not None
        and (candidate.trigger.passive or candidate.trigger.form in ("finite", "past", "participle"))
    )
