"""Two numbers that say one quantity, or a change: `entre 30 et 40`, `three to four hundred`, `from 23 to 41`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bilan.analysis.numbers.cardinals import THOUSAND, cardinal
from bilan.analysis.numbers.quantity import Number, Quantity, exact, whole
from bilan.analysis.sentences import Sentence

NEAR_CHANGE = 5
"""Tokens before a pair of numbers among which a word of change makes them one (`passé de 12 à 15`)."""
FAR_CHANGE = 10
"""The same where the pair is opened (`rose sharply in the towns of the coast from 23 to 41`)."""

MILLION = 1_000_000
WIDEST = 100
"""A range that no word opens is not wider than this factor (`10 million or 10 billion` are two numbers)."""

OPENING = frozenset('«“"')
"""Marks that may stand between a word that opens a range and its first number (`entre « 30 et 40 morts »`)."""

ReadAt = Callable[[Sentence, int], Quantity | None]


def with_range(sentence: Sentence, quantity: Quantity, read_at: ReadAt, found: Sequence[Quantity] = ()) -> Quantity:
    """Join a quantity and the one that follows it to a range, or mark it as the old end of a change.

    `found` are the quantities before it, since a change may go on with another (`de 12 à 15 morts et de 3 à 7`).
    """
    if quantity.value is None or quantity.article or quantity.zero or quantity.kind != "count":
        return quantity
    opened = _before(sentence, quantity) in sentence.pack.numbers.range_open
    from_here = _before(sentence, quantity) in sentence.pack.numbers.range_from
    quantity = _up_to_join(sentence, quantity, read_at) if opened else quantity
    end = _after_percent(sentence, quantity.end)
    if end + 1 >= len(sentence) or not _links(sentence, end, opened):
        return quantity
    articled = (opened or from_here) and sentence.is_word(end + 1, "determiner")
    second = read_at(sentence, end + 1 + articled)
    if articled and (second is None or _after_percent(sentence, second.end) == second.end):
        return quantity  # `entre el 20% y el 30%`; without a sign it is as a rule about days
    if second is None or second.value is None or second.kind != "count" or second.zero:
        return quantity
    if not opened and (_is_change(sentence, quantity, from_here) or _goes_on(sentence, quantity, found)):
        return replace(quantity, kind="superseded", bare=False) if from_here and not _years(quantity) else quantity
    low, high = _ends(sentence, quantity, second)
    if not (opened or from_here) and high > WIDEST * low:
        return quantity
    dash = sentence.tokens[end] == "-" and sentence.ends[end - 1] != sentence.starts[end] and not (opened or from_here)
    if low >= high or dash or (second.percent and not quantity.percent and second.scale != 1):
        return quantity
    return replace(
        quantity,
        end=second.end,
        last=second.end,
        value=None,
        low=low,
        high=high,
        quantifier="between",
        percent=quantity.percent or second.percent,
        bare=False,
    )


def superseded(sentence: Sentence, found: list[Quantity]) -> list[Quantity]:
    """Mark old ends said after the new one: `rose to 41 from 23`, `41, up from 23`, `porté à 41, contre 23`."""
    numbers, change = sentence.pack.numbers, sentence.pack.words["change"]
    result = list(found)
    for k in range(1, len(found)):
        this, before = found[k], found[k - 1]
        if this.kind != "count" or this.value is None or this.first != this.start:
            continue
        if _before(sentence, this) not in numbers.former:
            continue
        turned = this.start > 1 and sentence.tokens[this.start - 2] in change
        reached = _before(sentence, before) in numbers.range_link and _is_change(sentence, before, False)
        if (turned or reached) and this.start - before.end <= FAR_CHANGE and before.value is not None:
            result[k] = this if _years(this) else replace(this, kind="superseded", bare=False)
    return result


def _before(sentence: Sentence, quantity: Quantity) -> str:
    """The word before a number, an article passed over."""
    i = quantity.start - 1
    i -= i > 0 and sentence.tokens[i] in OPENING
    i -= i > 0 and sentence.is_word(i, "determiner") and not sentence.is_word(i, "of")
    return sentence.tokens[i] if i >= 0 else ""


def _after_percent(sentence: Sentence, i: int) -> int:
    """`between 20% and 30%`: the sign after the first number is passed over."""
    return next((m.end for m in sentence.marks.get("percent", ()) if m.start == i), i)


def _up_to_join(sentence: Sentence, quantity: Quantity, read_at: ReadAt) -> Quantity:
    """`between one hundred and two hundred`: the joiner of numbers parts the two ends where both can be read."""
    numbers = sentence.pack.numbers
    first = cardinal(sentence, quantity.start, joined=False)
    if first is None or first.end >= quantity.end or sentence.tokens[first.end] not in numbers.range_join:
        return quantity
    second = read_at(sentence, first.end + 1)
    if second is None or second.value is None or second.end < quantity.end:
        return quantity
    shortened = replace(exact(quantity.start, first.end, first.value), scale=first.scale)
    low, high = _ends(sentence, shortened, second)
    return shortened if low < high else quantity


def _links(sentence: Sentence, i: int, opened: bool) -> bool:
    numbers = sentence.pack.numbers
    return sentence.tokens[i] in numbers.range_link or (opened and sentence.tokens[i] in numbers.range_join)


def _ends(sentence: Sentence, first: Quantity, second: Quantity) -> tuple[Number, Number]:
    """The ends of a range; a scale said once, with the second, is of both (`2 à 3 millions`, `15-20,000`)."""
    low, high = first.value or 0, second.value or 0
    scale = second.scale
    if scale == 1 and isinstance(high, int) and high % THOUSAND == 0 and _grouped(sentence, second):
        scale = THOUSAND
    small = scale >= MILLION or (low < THOUSAND and not _grouped(sentence, first))
    shared = scale != 1 and first.scale == 1 and small
    return (whole(low * scale), high) if shared and low * scale < high else (low, high)


def _ends_change(sentence: Sentence, k: int) -> bool:
    """Whether what changed before token k is not what stands after it: another clause or number is between."""
    token = sentence.tokens[k]
    return sentence.is_word(k, "clause") or token[0].isdecimal() or token in sentence.pack.number_words.parts


def _years(quantity: Quantity) -> bool:
    """Whether a number may as well be a year (`rose by 8% from 1995 to 2005`)."""
    return quantity.bare and 1900 <= (quantity.value or 0) <= 2100


def _grouped(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a number is one token of digits with a sign or space between its groups."""
    token = sentence.tokens[quantity.start]
    return quantity.end == quantity.start + 1 and token[0].isdecimal() and not token.isalnum()


def _goes_on(sentence: Sentence, quantity: Quantity, found: Sequence[Quantity]) -> bool:
    """Whether a pair of numbers is joined to one that was a change: `de 12 à 15 morts et de 3 à 7 disparus`."""
    if len(found) < 2 or found[-2].kind != "superseded" or quantity.start - found[-1].end > FAR_CHANGE:
        return False
    return quantity.start > 1 and sentence.is_word(quantity.start - 2, "coordinator")


def _is_change(sentence: Sentence, quantity: Quantity, from_here: bool) -> bool:
    """Whether a pair of numbers is a change (`est passé de 12 à 15`), not a range."""
    reach = FAR_CHANGE if from_here else NEAR_CHANGE
    for k in range(quantity.start - 1, max(-1, quantity.start - 1 - reach), -1):
        token = sentence.tokens[k]
        if token in sentence.pack.words["change"]:
            return True
        if token in (";", ":") or (k < quantity.start - NEAR_CHANGE and _ends_change(sentence, k)):
            return False
    return False
