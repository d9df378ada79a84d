"""Halves, quarters, fractions and shares: `one and a half million`, `deux tiers`, `three out of four`, `3/4`.

A proper fraction is a share, in per cent; what is greater than one is a plain number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bilan.analysis.numbers.cardinals import HUNDRED, THOUSAND, Cardinal, cardinal
from bilan.analysis.numbers.quantity import Number, Quantity, about, exact, whole
from bilan.analysis.sentences import Sentence
from bilan.languages.number_words import Denominator

REACH = 12
"""Tokens from the start of a number to its denominator."""
SMALL = 9
"""Highest number before a noun whose share is told (`two children in five`)."""
TEN = 10
HALF = 0.5
MOST_IN = 20
"""Highest number in `one in five children`; above it, and with more than one, nothing counted may follow."""
ROUND = frozenset({100, 1000})
"""Wholes above ten of which a noun's share is told (`one house in a hundred`)."""


class _Fraction(NamedTuple):
    value: float
    end: int
    said_alone: bool = False
    """Without a number before it: only part of something greater (`quarter million`)."""
    doubtful: bool = False
    """An article before a word that is an ordinal too (`a third`)."""


def denominator_tokens(sentence: Sentence, hyphened: list[int]) -> list[int]:
    """Return the tokens that end in a denominator; most sentences have none. `hyphened`: tokens with a hyphen."""
    words, tokens = sentence.pack.number_words, sentence.tokens
    last, suffixes = words.last_parts, words.suffixes
    found = [] if last.isdisjoint(tokens) else [k for k, token in enumerate(tokens) if token in last]
    found += [k for k in hyphened if tokens[k].rpartition("-")[2] in last]
    if suffixes:
        found += [k for k, t in enumerate(tokens) if t.endswith(suffixes) and t not in last and _by_suffix(sentence, t)]
    return sorted(found)


def ends_phrase(sentence: Sentence, i: int) -> bool:
    """Whether nothing that could be counted stands at token i: the end, a sign or a small word."""
    if i >= len(sentence) or not sentence.tokens[i][0].isalnum():
        return True
    return sentence.is_word(
        i, "of", "preposition", "coordinator", "clause", "copula", "passive_auxiliary", "perfect_auxiliary", "agent",
        "relative", "pronoun", "negation", "turn", "when",
    )  # fmt: skip


def fraction_at(sentence: Sentence, i: int, whole_part: Cardinal | None, ends: list[int]) -> Quantity | None:
    """Return the fraction, mixed number or part of a multiplier that begins at token i.

    `whole_part` is the cardinal read there, `ends` are the sentence's denominators.
    """
    limit = whole_part.end + 4 if whole_part is not None else i + REACH
    if not any(i <= k < limit + REACH for k in ends):
        return None
    mixed = _mixed(sentence, i, whole_part, ends)
    if mixed is not None:
        return mixed
    found = _plain(sentence, i, ends)
    if found is None:
        return None
    scale = _multiplier(sentence, found.end)
    if scale is not None:
        return about(i, scale.end, whole(found.value * scale.value))
    if found.said_alone and found.value == HALF and _label(sentence, i, found.end):
        return replace(share(i, found.end, HALF), kind="ratio")
    if found.value == HALF and after_noun(sentence, i):
        return None
    if found.said_alone or (found.doubtful and not means_share(sentence, i, found.end)):
        return None
    return share(i, found.end, found.value)


def after_noun(sentence: Sentence, start: int) -> bool:
    """Whether a half is one more half of what a noun before it measures (`a year and a half`, `un an et demi`)."""
    k = start - 1 - sentence.is_word(start - 1, "one")
    return k > 0 and sentence.tokens[k] in sentence.pack.numbers.joiners and sentence.tokens[k - 1][-1].isalpha()


def means_share(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a word that is an ordinal too is a fraction: before `of`, after a quantifier, or by itself.

    `a third of the victims`, `nearly a third`; not `a third person`, `a third was wounded`, `killed a third`.
    """
    if sentence.is_word(end, "of") or _label(sentence, start, end):
        return True
    percent = any(m.start == end for m in sentence.marks.get("percent", ()))
    return percent or any(m.end == start for m in sentence.marks.get("quantifier", ()))


def _label(sentence: Sentence, start: int, end: int) -> bool:
    """Whether words stand by themselves, as in a cell or heading."""
    opens = start == 0 or not sentence.tokens[start - 1][0].isalnum()
    return opens and (end >= len(sentence) or not sentence.tokens[end][0].isalnum())


def share(start: int, end: int, value: float) -> Quantity:
    """Return a fraction as a share in per cent, or as the plain number it is from one on."""
    if value < 1:
        return replace(exact(start, end, _precise(HUNDRED * value)), percent=True)
    return replace(exact(start, end, whole(value)), kind="ratio")


def _precise(value: float) -> Number:
    """Per cent to six places, less where they would be nothing (`a trillionth`)."""
    rounded = round(value, 6)
    if rounded == 0:
        return value
    return int(rounded) if rounded == int(rounded) else rounded


def _mixed(sentence: Sentence, i: int, before: Cardinal | None, ends: list[int]) -> Quantity | None:
    """`two and a half`, `3 millones y medio`, `forty-two and a third`: a whole, a joiner, a proper fraction."""
    numbers = sentence.pack.numbers
    joiners = {*numbers.joiners, *numbers.weak_point}
    for k in range(min(max(ends) - 1, i + REACH), i, -1):
        if sentence.tokens[k] not in joiners:
            continue
        if numbers.joined_tens and _joins_tens(sentence, i, k):
            continue
        count = cardinal(sentence, i, k)
        fraction = _plain(sentence, k + 1, ends, proper=True)
        if count is None or count.end != k or fraction is None or fraction.value >= 1:
            continue
        if fraction.doubtful and not _closed(sentence, fraction.end):
            continue
        return _sum(sentence, i, count, fraction)
    compound = sentence.tokens[i]
    return _in_one_word(sentence, i) if "-" in compound and i in ends and before is None else None


def _joins_tens(sentence: Sentence, i: int, k: int) -> bool:
    """Whether the joiner at token k belongs to the number around it (`treinta y dos quintos`)."""
    count = cardinal(sentence, i, k + 2)
    return count is not None and count.end == k + 2


def _in_one_word(sentence: Sentence, i: int) -> Quantity | None:
    """`two-and-a-half thousand`: a mixed number joined by hyphens."""
    numbers, words = sentence.pack.numbers, sentence.pack.number_words
    parts = sentence.tokens[i].split("-")
    joiner = next((k for k, part in enumerate(parts) if k and part in numbers.joiners), None)
    denominator = words.denominators.get((parts[-1],))
    if joiner is None or denominator is None:
        return None
    count = words.cardinals.get(tuple(parts[:joiner]))
    between = tuple(p for p in parts[joiner + 1 : -1] if p not in sentence.pack.words["one"])
    top = words.cardinals.get(between) if between else 1
    if count is None or top is None:
        return None
    return _sum(sentence, i, Cardinal(count, i + 1), _Fraction(top / denominator.value, i + 1))


def _sum(sentence: Sentence, start: int, count: Cardinal, fraction: _Fraction) -> Quantity:
    """A half said after a multiplier is half of that (`3 millions et demi`), before one it is multiplied with all."""
    scale = _multiplier(sentence, fraction.end)
    if count.scale >= THOUSAND:
        if scale is not None and scale.value < count.scale:  # `one billion and three quarters million`
            return exact(start, scale.end, whole(count.value + fraction.value * scale.value))
        return exact(start, fraction.end, whole(count.value + fraction.value * count.scale))
    if scale is None:
        return exact(start, fraction.end, whole(count.value + fraction.value))
    value = whole((count.value + fraction.value) * scale.value)
    return replace(exact(start, scale.end, value), scale=scale.value)


def _closed(sentence: Sentence, i: int) -> bool:
    """Whether a fraction after a joiner is over: at a sign, `of` or a multiplier (not `two and a third wounded`)."""
    if i >= len(sentence) or not sentence.tokens[i][0].isalnum() or sentence.is_word(i, "of"):
        return True
    return sentence.tokens[i] in sentence.pack.numbers.multipliers


def _multiplier(sentence: Sentence, i: int) -> Cardinal | None:
    """`million`, `of a million`, `de milliard`: what a fraction before it is a part of."""
    numbers = sentence.pack.numbers
    if sentence.is_word(i, "of"):
        i += 1
    if sentence.is_word(i, "one"):
        i += 1
    value, start = 1, i
    while i < len(sentence) and sentence.tokens[i] in numbers.multipliers:
        value *= numbers.multipliers[sentence.tokens[i]]
        i += 1
    return Cardinal(value, i, value) if i > start and value >= THOUSAND else None


def _hyphened(sentence: Sentence, i: int, ends: list[int]) -> _Fraction | None:
    """`one-eighth`, `cinq-huitièmes` in one token; tens before a unit are an ordinal (`vingt-cinquième`)."""
    token = sentence.tokens[i]
    if "-" not in token or i not in ends or _denominator(sentence, i, ends) is not None:
        return None
    words = sentence.pack.number_words
    *before, last = token.split("-")
    own, top = words.denominators.get((last,)), words.cardinals.get(tuple(before))  # as a word says it: never too large
    return None if own is None or not top or own.value == 1 else _Fraction(top / own.value, i + 1)


def quotient(top: float, bottom: float) -> float | None:
    """Return a quotient; None of a number so long that no fraction of it can be told."""
    try:
        return top / bottom
    except OverflowError:
        return None


def _plain(sentence: Sentence, i: int, ends: list[int], *, proper: bool = False) -> _Fraction | None:
    """The fraction whose numerator begins at token i. Of several readings the longest numerator counts, but a
    denominator takes tens before it (`one hundred | thirty fifths`)."""
    hyphened = _hyphened(sentence, i, ends)
    if hyphened is not None:
        return hyphened
    best: tuple[bool, int, _Fraction] | None = None
    for k in range(i, min(i + REACH, len(sentence))):
        found = _denominator(sentence, k, ends)
        if found is None:
            continue
        denominator, end, tens = found
        top = _numerator(sentence, i, k, denominator)
        if top is None:
            continue
        value = quotient(top, denominator.value)
        if value is None or (proper and value >= 1):
            continue
        article = top == 1 and k == i + 1 and sentence.is_word(i, "one")
        fraction = _Fraction(value, end, k == i, denominator.ordinal and article)
        if best is None or (tens, k) > best[:2]:
            best = (tens, k, fraction)
    return best[2] if best else None


def _numerator(sentence: Sentence, i: int, k: int, denominator: Denominator) -> Number | None:
    """What stands from token i to the denominator at token k: nothing, an article, or one cardinal."""
    numbers = sentence.pack.numbers
    if k == i:
        return None if denominator.plural or denominator.ordinal else 1
    if k == i + 1 and sentence.is_word(i, "one"):
        return None if denominator.plural and denominator.value <= TEN else 1
    hyphen = sentence.tokens[k - 1] == "-"
    count = cardinal(sentence, i, k - hyphen)
    if count is None or count.end != k - hyphen or count.value == 0:
        return None
    if sentence.tokens[i][0].isdecimal() and denominator.value > TEN:
        return None  # `100 millionths`
    if count.value == 1 or denominator.plural or numbers.singular_fractions or _multiplier(sentence, k + 1):
        return count.value  # a fraction of a multiplier may be singular (`three quarter million`)
    return None


def _denominator(sentence: Sentence, k: int, ends: list[int]) -> tuple[Denominator, int, bool] | None:
    """The denominator that begins at token k, the token after it, and whether it begins with tens or hundreds."""
    words = sentence.pack.number_words
    last = next((e for e in ends if e >= k), None)
    if last is None or last - k > 6:
        return None
    token = sentence.tokens[last]
    parts = tuple(token.split("-"))
    own = words.denominators.get(parts[-1:]) or _by_suffix(sentence, token)
    if own is None:
        return None
    before = [p for t in sentence.tokens[k:last] if t != "-" for p in t.split("-")] + list(parts[:-1])
    if not before:
        return None if own.value == 1 else (own, last + 1, False)
    if last > k and not sentence.pack.numbers.spaced_ordinals:
        return None
    if not own.ordinal or own.value >= HUNDRED:
        return None
    value = _compound(sentence, before)
    if value is None or not own.value < _room(value, words.vigesimal):
        return None
    return Denominator(value + own.value, own.plural, True), last + 1, value < HUNDRED


def _compound(sentence: Sentence, parts: list[str]) -> int | None:
    """The value of the cardinal words before the last word of a compound ordinal (`one hundred and | fifth`)."""
    words = sentence.pack.number_words
    if parts[-1] in words.joiners:
        parts = parts[:-1]
    total = 0
    for part in parts:
        value = words.cardinals.get((part,))
        if value is None or (total and value not in words.multipliers and value >= _room(total, words.vigesimal)):
            return None
        total = total * value if total and value in words.multipliers else total + value
    if total == 1 or not total:
        return None
    return total


def _room(value: int, vigesimal: frozenset[int]) -> int:
    """Below what a unit may follow a number: ten after tens, a hundred after hundreds."""
    if value % HUNDRED == 0:
        return HUNDRED
    if value % HUNDRED in vigesimal:
        return 20
    return TEN if value % TEN == 0 and value % HUNDRED >= 20 else 0


def _by_suffix(sentence: Sentence, token: str) -> Denominator | None:
    """`veinticincoavos`, `dosmilésimas`: a cardinal and an ending, or a cardinal and a power of ten, in one word."""
    words = sentence.pack.number_words
    for suffix, factor in sentence.pack.numbers.denominator_suffixes.items():
        if token.endswith(suffix):
            value = words.cardinal_in_one(token.removesuffix(suffix))
            if value is not None and value > 1:
                return Denominator(value * factor, suffix.endswith(sentence.pack.numbers.plurals), False)
    return None


def ratio_after(sentence: Sentence, quantity: Quantity, *, noun: bool = True) -> Quantity | None:
    """`three out of four`, `un sur trois`, `uno de cada cinco`: a share, never so many people; None if it is none.

    With `noun`, what is counted may stand between (`un enfant sur trois`).
    """
    top, i = quantity.value, quantity.end
    if not isinstance(top, int) or top < 1 or quantity.quantifier != "exact" or quantity.zero:
        return None
    link = _link(sentence, i)
    between = False
    if link is None and noun and top <= SMALL and _counts(sentence, i):
        link, between = _link(sentence, i + 1), True
    if link is None:
        return None
    end, alone = link
    bottom = cardinal(sentence, end)
    if bottom is None or not isinstance(bottom.value, int):
        return None
    if not _is_share(sentence, quantity, bottom, alone=alone, between=between):
        return None
    part = quotient(top, bottom.value)
    return None if part is None else share(quantity.start, bottom.end, part)


def _counts(sentence: Sentence, i: int) -> bool:
    """Whether token i may be a noun whose share is told; not one of time (`six jours sur sept`)."""
    if i + 1 >= len(sentence) or ends_phrase(sentence, i):
        return False
    return not _excluded(sentence, i)


def _excluded(sentence: Sentence, i: int) -> bool:
    return any(m.start == i and m.payload.noun_class == "excluded" for m in sentence.marks.get("noun", ()))


def _link(sentence: Sentence, i: int) -> tuple[int, bool] | None:
    """The end of a word of shares at token i, and whether nothing counted may follow."""
    if i >= len(sentence):
        return None
    for words, alone in sentence.pack.number_words.ratios.get(sentence.tokens[i], ()):
        if tuple(sentence.tokens[i : i + len(words)]) == words:
            return i + len(words), alone
    return None


def _is_share(sentence: Sentence, quantity: Quantity, bottom: Cardinal, *, alone: bool, between: bool) -> bool:
    top, whole_of = quantity.value or 0, bottom.value
    if not 0 < top < whole_of or (sentence.tokens[bottom.end - 1].isdecimal() and 1900 <= whole_of <= 2100):
        return False
    if not between and (not alone or _idiom(sentence, quantity, bottom)):
        return True
    if between and not (whole_of <= TEN or whole_of in ROUND):
        return False
    return ends_phrase(sentence, bottom.end)


def _idiom(sentence: Sentence, quantity: Quantity, bottom: Cardinal) -> bool:
    """`one in five children`; with more than one only where a clause begins (`nearly two in five children`)."""
    if quantity.value == 1 and bottom.value <= MOST_IN:
        return True
    i = quantity.start
    opens = i == 0 or not sentence.tokens[i - 1][0].isalnum()
    opens = opens or any(m.end == i for m in sentence.marks.get("quantifier", ()))
    return opens and bottom.value <= TEN and not _excluded(sentence, bottom.end)
