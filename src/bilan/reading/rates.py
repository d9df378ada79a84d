"""Numbers that say how one number stands to another, and count nobody: rates, densities, changes.

Of `12 deaths per 100,000 people` neither is a count; `25 more than the year before` tells how a level changed, and the
level is the figure.
"""

from __future__ import annotations

from collections.abc import Collection

from bilan.analysis.numbers import Quantity
from bilan.analysis.numbers.cardinals import cardinal
from bilan.analysis.sentences import Sentence
from bilan.languages.phrases import Mark

BASES = frozenset({1_000, 10_000, 100_000, 1_000_000})
"""What rates are told of."""
MANY = BASES - {1_000}
NEAR = 4
"""Tokens between a number and the words that make it a rate or a change: what it counts."""
JOINS = ("coordinator", "relative", "clause")


def is_relation(sentence: Sentence, quantity: Quantity) -> bool:
    """Return whether a quantity is part of a rate, a density or the size of a change."""
    marks = sentence.marks
    if any(_right_behind(sentence, quantity, m.start) for c in ("density", "change") for m in marks.get(c, ())):
        return True
    words = [("per", BASES), ("per_many", MANY)]
    words += [("per_doubtful", BASES)] if "rate_noun" in marks else []
    return any(_of_rate(sentence, quantity, m, bases) for category, bases in words for m in marks.get(category, ()))


def _right_behind(sentence: Sentence, quantity: Quantity, start: int) -> bool:
    """Whether words stand behind a number and what it counts, in the same phrase."""
    between = range(quantity.last, start)
    return len(between) <= NEAR and quantity.last <= start and _one_phrase(sentence, between)


def _one_phrase(sentence: Sentence, between: range) -> bool:
    return all(sentence.tokens[k][0].isalpha() and not sentence.is_word(k, *JOINS) for k in between)


def _of_rate(sentence: Sentence, quantity: Quantity, per: Mark, bases: Collection[int]) -> bool:
    """Whether a number is the base behind `per`, or what is told of the base behind it."""
    base = cardinal(sentence, per.end)
    if base is None or base.value not in bases:
        return False
    return quantity.start == per.end or _right_behind(sentence, quantity, per.start)
