"""Quantities that are never figures: dates, ages, times, scores, years, numbers in names, rates, changes."""

from __future__ import annotations

import re

from bilan.analysis.numbers import Quantity
from bilan.reading.context import View
from bilan.reading.rates import is_relation

ITEM_NUMBER = re.compile(r"\d{1,2}[.)]\s")
MINUS = frozenset("-−")
COUNTING = frozenset({"count", "superseded"})
"""Kinds of quantities that can be figures; the old end of a change was one too, on an earlier day."""


def not_counted(view: View, quantity: Quantity) -> bool:
    """Whether a quantity is, by where it stands, something else than a count."""
    if quantity.kind not in COUNTING or _in_time(view, quantity) or _numbers_item(view, quantity):
        return True
    return is_relation(view.sentence, quantity) or _no_noun_follows(view, quantity) or _negative(view, quantity)


def _no_noun_follows(view: View, quantity: Quantity) -> bool:
    """`neither by the gate nor over the wall`: a word of zero before another phrase says that nothing was done."""
    sentence, end = view.sentence, quantity.end
    if not quantity.zero or quantity.pronoun or sentence.is_word(end, "of") or sentence.is_word(end - 1, "of"):
        return False
    return sentence.is_word(end, "preposition", "determiner")


def _negative(view: View, quantity: Quantity) -> bool:
    """`from -1 to -0.8`: a number below zero counts nothing; a dash that opens a line is a bullet."""
    sentence = view.sentence
    start = sentence.starts[quantity.start]
    before = sentence.text[max(0, start - 2) : start]
    return start - len(before) > sentence.starts[0] and before[-1:] in MINUS and not before[:1].strip()


def _in_time(view: View, quantity: Quantity) -> bool:
    return any(t.start <= quantity.start < t.end for t in view.all_times)


def _numbers_item(view: View, quantity: Quantity) -> bool:
    """`3. Bara   29,970`: the number of an item of a list."""
    sentence, layout = view.sentence, view.context.layout
    line = layout.line_of(sentence.index)
    if quantity.start or line.first != sentence.index or line.kind not in ("item", "heading", "key", "row"):
        return False
    return ITEM_NUMBER.match(sentence.text, sentence.starts[0]) is not None
