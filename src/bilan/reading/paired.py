"""Places that belong to numbers by their form: the name before brackets (`Maradi (42 décès)`), `respectively`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bilan.analysis.places import Mention
from bilan.analysis.sentences import Sentence
from bilan.folding import fold
from bilan.reading.drafts import Draft

LONGEST_ASIDE = 4
"""Tokens between a place and the brackets with its numbers (`Maradi, dans le sud (10 morts)`)."""
LEAST_PAIRS = 2


def paired_place(draft: Draft, drafts: Sequence[Draft]) -> Mention | None:
    """Return the place that a figure's brackets, or `respectively`, give it; `drafts`: the figures of its sentence."""
    return _before_brackets(draft) or _respectively(draft, drafts)


def _named(draft: Draft) -> list[Mention]:
    """The names of its sentence that are places, or could be: the form says that they are."""
    return sorted((*draft.view.all_places, *draft.view.possible_places), key=lambda m: m.start)


def _before_brackets(draft: Draft) -> Mention | None:
    sentence, start = draft.view.sentence, draft.candidate.quantity.start
    opened = _opening(sentence, start)
    if opened is None:
        return None
    closed = next((k for k in range(start, len(sentence)) if sentence.tokens[k] == ")"), len(sentence))
    mentions = _named(draft)
    if any(opened < m.start < closed and m.cue not in ("none", "not_figure") for m in mentions):
        return None  # `12 deaths (5 in Kolla, 7 in Port Anselm)`: they have places of their own
    before = [m for m in mentions if m.end <= opened and m.kind != "common" and m.base]
    near = [m for m in before if opened - m.end <= LONGEST_ASIDE and not _number_between(sentence, m.end, opened)]
    whole = [m for m in near if m.part is None] or near
    return whole[-1] if whole else None


def _opening(sentence: Sentence, token: int) -> int | None:
    """The bracket that is open at a token."""
    for k in range(token - 1, -1, -1):
        if sentence.tokens[k] == ")":
            return None
        if sentence.tokens[k] == "(":
            return k
    return None


def _number_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(sentence.tokens[k][0].isdigit() or sentence.tokens[k] == ")" for k in range(start, end))


def _respectively(draft: Draft, drafts: Sequence[Draft]) -> Mention | None:
    """`Norvia and Tessara counted 12 and 7 dead respectively`: numbers and names in the same order, as many of each."""
    sentence = draft.view.sentence
    words = sentence.pack.layout.respectively
    at = next((k for k, token in enumerate(sentence.tokens) if fold(token) in words), None)
    if at is None or draft.single:
        return None
    counted = [d for d in drafts if d.measure == draft.measure and not d.single and d.parent is None]
    named = [m for m in _named(draft) if m.kind != "common" and m.base]
    run = _run_of(sentence, named, len(counted))
    if len(counted) < LEAST_PAIRS or run is None or draft not in counted:
        return None
    return run[counted.index(draft)]


def _run_of(sentence: Sentence, named: Sequence[Mention], length: int) -> Sequence[Mention] | None:
    """As many names as there are numbers, listed one after the other."""
    for first in range(len(named) - length + 1):
        run = named[first : first + length]
        if all(_joined(sentence, a, b) for a, b in pairwise(run)):
            return run
    return None


def _joined(sentence: Sentence, a: Mention, b: Mention) -> bool:
    between = range(a.end, b.start)
    return len(between) <= LONGEST_ASIDE and all(
        sentence.tokens[k] == "," or sentence.is_word(k, "coordinator", "preposition", "determiner", "of")
        for k in between
    )
