"""Decimals said in words: `five point two`, `deux cent virgule trois`, `siete con cincuenta`."""

from __future__ import annotations

from bilan.analysis.numbers.cardinals import Cardinal, cardinal
from bilan.analysis.numbers.quantity import whole
from bilan.analysis.sentences import Sentence

MILLION = 1_000_000
LONGEST = 8
"""Digits behind the sign that are put together one by one (`point nought four`)."""


def with_decimals(sentence: Sentence, number: Cardinal) -> Cardinal:
    """Return a number with the decimals said after it, and the multiplier after those; as it was if there are none."""
    i, numbers = number.end, sentence.pack.numbers
    if i + 1 >= len(sentence) or not isinstance(number.value, int):
        return number
    weak = sentence.tokens[i] in numbers.weak_point
    if not weak and sentence.tokens[i] not in numbers.point:
        return number
    if sentence.tokens[i - 1].isdecimal() or sentence.tokens[i + 1].isdecimal():
        return number
    digits, end = _digits(sentence, i + 1)
    if not digits or (weak and not _closed(sentence, end)):
        return number
    value = float(f"{number.value}.{digits}")
    scale = 1
    while end < len(sentence) and sentence.tokens[end] in numbers.multipliers:
        scale *= numbers.multipliers[sentence.tokens[end]]
        end += 1
    return Cardinal(whole(value * scale), end, scale)


def _digits(sentence: Sentence, i: int) -> tuple[str, int]:
    """The digits that words say one by one, or as one number after leading zeros."""
    digits, words = "", sentence.pack.numbers.words
    while i < len(sentence) and len(digits) < LONGEST:
        single = words.get(sentence.tokens[i])
        following = cardinal(sentence, i, _before_million(sentence, i))
        if single is not None and single < 10 and (following is None or following.end == i + 1):
            digits += str(single)
            i += 1
            continue
        if following is None or not isinstance(following.value, int) or digits.strip("0"):
            break
        return digits + str(following.value), following.end
    return digits, i


def _before_million(sentence: Sentence, i: int) -> int:
    """The first multiplier of a million or more: it is of the whole number (`two point five million`)."""
    multipliers = sentence.pack.numbers.multipliers
    for k in range(i, min(i + LONGEST, len(sentence))):
        if multipliers.get(sentence.tokens[k], 0) >= MILLION:
            return k
    return len(sentence)


def _closed(sentence: Sentence, i: int) -> bool:
    """Whether nothing counted follows: the end, a sign, or what makes a percentage."""
    if i >= len(sentence) or not sentence.tokens[i][0].isalnum():
        return True
    return any(m.start == i for m in sentence.marks.get("percent", ()))
