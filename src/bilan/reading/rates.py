"""Numbers that say how one number stands to another, and count nobody: rates, densities, changes.

Of `12 deaths per 100,000 people` neither is a count; `25 more than the year before` tells how a level changed, and the
level is the figure.
"""

from __future__ import annotations

from bilan.analysis.numbers import Quantity
from bilan.analysis.numbers.cardinals import cardinal
from bilan.analysis.sentences import Sentence

BASES = frozenset({1_000, 10_000, 100_000, 1_000_000})
"""What rates are told of."""
NEAR = 4
"""Tokens between a number and the words that make it a rate or a change: what it counts."""
JOINS = ("coordinator", "relative", "clause")


def is_relation(sentence: Sentence, quantity: Quantity) -> bool:
    """Return whether a quantity is part of a rate, a density or the size of a change."""
    for mark in (*sentence.marks.get("density", ()), *sentence.marks.get("change", ())):
        if _right_behind(sentence, quantity, mark.start):
            return True
    return any(_of_rate(sentence, quantity, mark.start, mark.end) for mark in sentence.marks.get("per", ())) or (
        "rate_noun" in sentence.marks
        and any(_of_rate(sentence, quantity, m.start, m.end) for m in sentence.marks.get("per_doubtful", ()))
    )


def _right_behind(sentence: Sentence, quantity: Quantity, start: int) -> bool:
    """Whether words stand behind a number and what it counts, in the same phrase."""
    between = range(quantity.last, start)
    return len(between) <= NEAR and quantity.last <= start and _one_phrase(sentence, between)


def _one_phrase(sentence: Sentence, between: range) -> bool:
    return all(sentence.tokens[k][0].isalpha() and not sentence.is_word(k, *JOINS) for k in between)


def _of_rate(sentence: Sentence, quantity: Quantity, start: int, end: int) -> bool:
    """Whether a number is the base behind `per`, or what is told of the base behind it."""
    base = cardinal(sentence, end)
    if base is None or base.value not in BASES:
        return False
    return quantity.start == end or _right_behind(sentence, quantity, start)
