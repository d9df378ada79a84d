"""Numbers written in digits: groups, decimals, suffixes, powers, vulgar fractions."""

from __future__ import annotations

import re
import unicodedata

from bilan.analysis.numbers.quantity import Number, whole
from bilan.analysis.sentences import Sentence
from bilan.languages.pack import Pack

GROUPED = re.compile(
    r"(\d{1,3}(?:[ \u00a0\u202f\u2009.,'’\u066c]\d{3})+)([.,\u066b]\d{1,2})?$|(\d{1,2}(?:,\d{2})+,\d{3})$"
)
PLAIN = re.compile(r"\d+(?:[.,\u066b]\d+)?$")
SUFFIXED = re.compile(r"(\d[\d.,]*)([^\W\d_]+)$")
ARABIC_DECIMAL = "\u066b"
VULGAR = re.compile(r"(\d+)?([¼-¾⅐-⅞])$")
SEPARATORS = re.compile(r"[^\d]")
HIGHEST_SLASHED = 10
"""Denominators above this are no fractions but pairs (`24/48 hours`, `9/11`)."""
LONGEST_NUMBER = 60
"""Signs of a number in digits; what is longer counts nothing, and would not fit where it is added to a fraction."""
HIGHEST_BASE = 1000
HIGHEST_POWER = 64
"""Exponents above this are no number that a text says."""


def number_of(token: str, pack: Pack, *, decimal_first: bool = False) -> Number | None:
    """Return the value of a digit token, with the groupings met in any language; None if it is no number.

    `80.000` and `1,500` are thousands in every language, since three digits after a sign are read as a group,
    unless `decimal_first` (a multiplier follows: `2,145 millions`) and the sign is the language's decimal sign.
    """
    if len(token) > LONGEST_NUMBER:
        return None
    decimal = pack.language.decimal
    if decimal_first and token.count(decimal) == 1 and PLAIN.match(token):
        return float(token.replace(decimal, "."))
    grouped = GROUPED.match(token)
    if grouped:
        value = int(SEPARATORS.sub("", grouped[1] or grouped[3]))
        return value + float("0." + grouped[2][1:]) if grouped[2] else value
    if PLAIN.match(token):
        number = token.replace(",", ".").replace(ARABIC_DECIMAL, ".")
        return float(number) if "." in number else int(number)
    return None


def suffixed(sentence: Sentence, i: int) -> Number | None:
    """Return the value of digits with letters behind (`10k`, `1.2bn`, `3½`), None where they mean nothing."""
    token = sentence.tokens[i]
    if len(token) > LONGEST_NUMBER:
        return None
    vulgar = VULGAR.match(token)
    if vulgar:
        return int(vulgar[1] or 0) + unicodedata.numeric(vulgar[2])
    found = SUFFIXED.match(token)
    if found is None:
        return None
    numbers = sentence.pack.numbers
    written = sentence.raw(i, i + 1)[len(found[1]) :]
    factor = numbers.suffixes.get(written) or numbers.multipliers.get(found[2])
    if len(found[1]) == 1 and len(written) == 1 and written.lower() not in numbers.suffixes:
        return None  # one digit before a capital is a generation or a model (`5G`)
    value = number_of(found[1], sentence.pack, decimal_first=True)
    return None if factor is None or value is None else whole(value * factor)


def hyphened_digits(sentence: Sentence, i: int) -> tuple[Number, str] | None:
    """Return the value and the word of digits with a hyphen and a word behind (`100-plus`), None for anything else."""
    digits, sign, word = sentence.tokens[i].partition("-")
    value = number_of(digits, sentence.pack) if sign and word.isalpha() and digits[:1].isdecimal() else None
    return None if value is None else (value, word)


def vulgar_after(sentence: Sentence, i: int) -> float | None:
    """Return the value of a sign for a fraction that stands alone at token i (`5 ½`)."""
    found = VULGAR.match(sentence.tokens[i]) if i < len(sentence) else None
    return unicodedata.numeric(found[2]) if found and not found[1] else None


def spaced_suffix(sentence: Sentence, i: int) -> int | None:
    """Return the factor of a capital or `k` after a space (`2,33 k`, `1.5 M`), None if token i is none."""
    if i >= len(sentence):
        return None
    written = sentence.raw(i, i + 1)
    if len(written) != 1 or not (written.isupper() or written == "k"):
        return None
    if i + 1 < len(sentence) and sentence.starts[i + 1] == sentence.ends[i] and sentence.tokens[i + 1] in ("-", "."):
        return None  # `90,000 K-1 visas`, an initial
    return sentence.pack.numbers.suffixes.get(written)


def power(sentence: Sentence, i: int, base: Number) -> tuple[Number, int] | None:
    """Return the value and end of a power written with a sign (`10^6`) whose base is token i."""
    tokens = sentence.tokens
    if i + 2 >= len(sentence) or tokens[i + 1] != "^" or not tokens[i + 2].isdecimal():
        return None
    exponent = int(tokens[i + 2][:3])
    return (whole(base**exponent), i + 3) if exponent <= HIGHEST_POWER and base <= HIGHEST_BASE else None


def leading_decimal(sentence: Sentence, i: int) -> Number | None:
    """Return the value of `.08`, `,08` at token i (the sign): nothing before it, the digits joined to it."""
    tokens, starts = sentence.tokens, sentence.starts
    if tokens[i] != sentence.pack.language.decimal or i + 1 >= len(sentence) or not tokens[i + 1].isdecimal():
        return None
    if starts[i + 1] != sentence.ends[i] or (starts[i] > 0 and not sentence.text[starts[i] - 1].isspace()):
        return None
    return float("0." + tokens[i + 1])


def slashed(sentence: Sentence, i: int) -> tuple[int, int] | None:
    """Return numerator and denominator of `3/4` at token i, None where it is something else (a date, a list)."""
    tokens, starts, ends = sentence.tokens, sentence.starts, sentence.ends
    if i + 2 >= len(sentence) or tokens[i + 1] != "/" or not (tokens[i].isdecimal() and tokens[i + 2].isdecimal()):
        return None
    if ends[i] != starts[i + 1] or ends[i + 1] != starts[i + 2] or len(tokens[i] + tokens[i + 2]) > 6:
        return None
    around = (sentence.text[starts[i] - 1 : starts[i]], sentence.text[ends[i + 2] : ends[i + 2] + 1])
    top, bottom = int(tokens[i]), int(tokens[i + 2])
    return None if "/" in around or "-" in around[1] or not 0 < top < bottom <= HIGHEST_SLASHED else (top, bottom)
