"""Quantities in a sentence: digits, number words, rounded nouns, vague plurals, ranges, zero, shares.

A quantity is what the guidelines call `value`, `low`, `high` and `quantifier`, with the tokens it stands in.
Whether it becomes a figure is decided later, by what it counts and what governs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bilan.analysis.sentences import Sentence
from bilan.languages.pack import Pack
from bilan.languages.phrases import Mark
from bilan.model import Quantifier

Number = float | int
LARGE = 1_000_000
"""Values from which the places after the point are rounded to two."""
GROUPED = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+)([.,]\d{1,2})?$|(\d{1,2}(?:,\d{2})+,\d{3})$")
PLAIN = re.compile(r"\d+(?:[.,]\d+)?$")
SUFFIXED = re.compile(r"(\d[\d.,]*)([^\W\d_]+)$")
SEPARATORS = re.compile(r"[^\d]")
HIGHEST_YEAR_LIKE = range(1000, 2101)


@dataclass(frozen=True)
class Quantity:
    """A quantity in tokens `start` to `end` (exclusive); `first` includes the quantifier before it."""

    start: int
    end: int
    first: int
    last: int
    """End of the quantifier after it, else `end`."""
    value: Number | None
    low: Number | None
    high: Number | None
    quantifier: Quantifier
    percent: bool = False
    article: bool = False
    """Said by an article alone (`un mort`): a figure only where the noun or its neighbours make it one."""
    bare: bool = False
    """Digits without grouping that could be a year."""
    zero: bool = False
    pronoun: bool = False
    """Zero said by a word that needs no noun (`personne`, `no one`)."""


def find_quantities(sentence: Sentence) -> list[Quantity]:
    """Return the quantities of a sentence in order, without overlap."""
    found: list[Quantity] = []
    rounded = _by_start(sentence, "rounded", "vague", "zero", "zero_alone", "fraction")
    nothing = {k for m in sentence.marks.get("not_quantity", ()) for k in range(m.start, m.end)}
    i = 0
    while i < len(sentence):
        if i in nothing or not _may_begin(sentence, i, rounded):
            i += 1
            continue
        quantity = _quantity_at(sentence, i, rounded)
        if quantity is None:
            i += 1
            continue
        quantity = _with_range(sentence, quantity, rounded)
        quantity = _with_percent(sentence, quantity)
        quantity = _with_quantifiers(sentence, quantity)
        found.append(quantity)
        i = max(quantity.last if quantity.percent else quantity.end, i + 1)
    return found


def _may_begin(sentence: Sentence, i: int, special: dict[int, tuple[str, Mark]]) -> bool:
    """Whether a quantity can begin at token i at all: most tokens are passed over here."""
    token = sentence.tokens[i]
    if token[0].isdigit() or token in sentence.pack.number_starts or token in sentence.pack.words["one"]:
        return True
    return i + 1 in special or ("-" in token and bool(_atoms(token, sentence.pack)))


def _by_start(sentence: Sentence, *categories: str) -> dict[int, tuple[str, Mark]]:
    found: dict[int, tuple[str, Mark]] = {}
    for category in categories:
        for mark in sentence.marks.get(category, ()):
            if mark.start not in found or mark.end > found[mark.start][1].end:
                found[mark.start] = (category, mark)
    return found


def _quantity_at(sentence: Sentence, i: int, special: dict[int, tuple[str, Mark]]) -> Quantity | None:
    category, mark = special.get(i, ("", None))
    if category in ("zero", "zero_alone") and mark:
        return _exact(i, mark.end, 0, zero=True, pronoun=category == "zero_alone")
    if category == "fraction" and mark:
        return _exact(i, mark.end, _whole(mark.payload), percent=True)
    vague = _vague_at(sentence, i, special)
    if vague:
        return vague
    return _rounded_at(sentence, i, special) or _number_at(sentence, i)


def _exact(start: int, end: int, value: Number, **flags: bool) -> Quantity:
    return Quantity(start, end, start, end, value, value, value, "exact", **flags)


def _about(start: int, end: int, value: Number) -> Quantity:
    return Quantity(start, end, start, end, value, None, None, "about")


def _rounded_at(sentence: Sentence, i: int, special: dict[int, tuple[str, Mark]]) -> Quantity | None:
    """`une dizaine`, `a dozen`, `une centaine de milliers`: about so many; `deux douzaines`: that many."""
    start, count = i, None
    if sentence.is_word(i, "one", "determiner", "demonstrative") and i + 1 in special:
        i += 1
    elif i + 1 < len(sentence) and i + 1 in special and special[i + 1][0] == "rounded":
        count = parse_number(sentence, i)
        if count is None or count[1] != i + 1:
            return None
        i += 1
    category, mark = special.get(i, ("", None))
    if category != "rounded" or mark is None:
        return None
    value, end = mark.payload, mark.end
    scale = _multiplier_after(sentence, end)
    if scale:
        value, end = value * scale[0], scale[1]
    if count is not None:
        return _exact(start, end, count[0] * value)
    return _about(start, end, value)


def _multiplier_after(sentence: Sentence, i: int) -> tuple[int, int] | None:
    """A multiplier or vague plural at token i, after `of` or directly: its factor and its end."""
    numbers = sentence.pack.numbers
    if sentence.is_word(i, "of"):
        i += 1
    if i >= len(sentence):
        return None
    token = sentence.tokens[i]
    if token in numbers.multipliers:
        return numbers.multipliers[token], i + 1
    low = numbers.vague.get(token)
    if low is not None and low > 2:
        return round(low / 2), i + 1
    return None


def _vague_at(sentence: Sentence, i: int, special: dict[int, tuple[str, Mark]]) -> Quantity | None:
    """`plusieurs dizaines de milliers`, `hundreds of thousands`, `several`: a least and nothing more."""
    start = i
    category, mark = special.get(i, ("", None))
    if category != "vague" or mark is None:
        if not sentence.is_word(i, "determiner", "of"):
            return None
        i += 1
        category, mark = special.get(i, ("", None))
        if category != "vague" or mark is None or mark.payload <= 2:
            return None
        if sentence.is_word(i - 1, "of") and sentence.tokens[i - 1] not in sentence.pack.words["determiner"]:
            start = i
        # The article before a vague plural is outside its span, as in the guidelines (`dizaines`).
        start = i
    low: Number = mark.payload
    end = mark.end
    if low <= 2:
        if end < len(sentence) and end in special and special[end][0] == "vague":
            low, end = special[end][1].payload, special[end][1].end
        elif end < len(sentence) and sentence.tokens[end] in sentence.pack.numbers.multipliers:
            low, end = 2 * sentence.pack.numbers.multipliers[sentence.tokens[end]], end + 1
        elif parse_number(sentence, end) is not None:
            return None
        elif end in special and special[end][0] == "rounded":
            low, end = 2 * special[end][1].payload, special[end][1].end
    while scale := _multiplier_after(sentence, end):
        low, end = low * scale[0], scale[1]
    return Quantity(start, end, start, end, None, low, None, "some")


def _number_at(sentence: Sentence, i: int) -> Quantity | None:
    parsed = parse_number(sentence, i)
    if parsed is None:
        return None
    value, end = parsed
    token = sentence.tokens[i]
    article = end == i + 1 and token in sentence.pack.words["one"]
    bare = end == i + 1 and token.isdigit() and value in HIGHEST_YEAR_LIKE
    return replace(_exact(i, end, value), article=article, bare=bare)


def parse_number(sentence: Sentence, i: int) -> tuple[Number, int] | None:
    """Return the number that begins at token i and the token after it, or None."""
    if i >= len(sentence):
        return None
    token = sentence.tokens[i]
    if token[0].isdigit():
        return _digits(sentence, i)
    return _number_words(sentence, i)


def _digits(sentence: Sentence, i: int) -> tuple[Number, int] | None:
    pack, token = sentence.pack, sentence.tokens[i]
    multiplied = i + 1 < len(sentence) and sentence.tokens[i + 1] in pack.numbers.multipliers
    value = number_of(token, pack, decimal_first=multiplied)
    if value is None:
        suffixed = SUFFIXED.match(token)
        if not suffixed or suffixed[2] not in pack.numbers.suffixes:
            return None
        value = number_of(suffixed[1], pack, decimal_first=True)
        if value is None:
            return None
        return _whole(value * pack.numbers.suffixes[suffixed[2]]), i + 1
    end = i + 1
    while end < len(sentence) and sentence.tokens[end] in pack.numbers.multipliers:
        value *= pack.numbers.multipliers[sentence.tokens[end]]
        end += 1
    return _whole(value), end


def number_of(token: str, pack: Pack, *, decimal_first: bool = False) -> Number | None:
    """Return the value of a digit token, with the groupings met in any language; None if it is no number.

    `80.000` and `1,500` are thousands in every language, since three digits after a sign are read as a group,
    unless `decimal_first` (a multiplier follows: `2,145 millions`) and the sign is the language's decimal sign.
    """
    decimal = pack.language.decimal
    if decimal_first and token.count(decimal) == 1 and PLAIN.match(token):
        return float(token.replace(decimal, "."))
    grouped = GROUPED.match(token)
    if grouped:
        whole = int(SEPARATORS.sub("", grouped[1] or grouped[3]))
        return whole + float("0." + grouped[2][1:]) if grouped[2] else whole
    if PLAIN.match(token):
        number = token.replace(",", ".")
        return float(number) if "." in number else int(number)
    return None


def _whole(value: Number) -> Number:
    places = 6 if abs(value) < LARGE else 2  # a float holds no more of `34,2 milliards`
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded


def _number_words(sentence: Sentence, i: int) -> tuple[Number, int] | None:
    numbers = sentence.pack.numbers
    total = current = 0
    last: int | None = None
    position = end = i
    while position < len(sentence):
        token = sentence.tokens[position]
        if last is not None and token in numbers.joiners:
            position += 1
            continue
        atoms = _atoms(token, sentence.pack)
        if position == i and sentence.is_word(i, "one") and not atoms:
            atoms = [1]  # the article before a multiplier: "a hundred"
            following = sentence.tokens[i + 1] if i + 1 < len(sentence) else ""
            if following not in numbers.multipliers:
                return None
        if not atoms:
            break
        for atom in atoms:
            if last is not None and not _may_follow(atom, last, numbers.multipliers.values()):
                return _finish(total + current, i, end)
            if atom >= 100 and _is_multiplier(atom, numbers.multipliers.values()):
                if atom == 100:
                    current = max(1, current) * 100
                else:
                    total += max(1, current) * atom
                    current = 0
            else:
                current += atom
            last = atom
        position += 1
        end = position
    return _finish(total + current, i, end) if last is not None else None


def _finish(value: Number, start: int, end: int) -> tuple[Number, int] | None:
    return (value, end) if end > start else None


def _is_multiplier(atom: int, multipliers: object) -> bool:
    return atom in multipliers  # type: ignore[operator]


def _may_follow(atom: int, last: int, multipliers: object) -> bool:
    """Whether a number word may follow another in one number (`vingt deux`, not `deux vingt`)."""
    if _is_multiplier(atom, multipliers):
        return atom > last or last < 100 or (atom == 100 and last >= 1000)  # `deux mille cent`
    if _is_multiplier(last, multipliers):
        return atom < last
    return atom < 20 and last >= 20 and last % 10 == 0


def _atoms(token: str, pack: Pack) -> list[int]:
    """Return the numbers that a token's parts say (`quatre-vingt-dix-sept`: 80, 10, 7); none if it is no number."""
    numbers = pack.numbers
    whole = numbers.words.get(token, numbers.multipliers.get(token))
    if whole is not None:
        return [whole]
    if "-" not in token:
        return []
    parts, atoms, i = token.split("-"), [], 0
    while i < len(parts):
        for j in range(len(parts), i, -1):
            piece = "-".join(parts[i:j])
            value = numbers.words.get(piece, numbers.multipliers.get(piece))
            if value is not None:
                atoms.append(value)
                i = j
                break
        else:
            if parts[i] not in numbers.joiners:
                return []
            i += 1
    if any(_is_multiplier(atom, numbers.multipliers.values()) for atom in atoms):
        return atoms
    return [sum(atoms)]


def _with_range(sentence: Sentence, quantity: Quantity, special: dict[int, tuple[str, Mark]]) -> Quantity:
    """Join `entre 30 et 40`, `15 à 20`, `two or three` into one quantity."""
    numbers = sentence.pack.numbers
    if quantity.value is None or quantity.article or quantity.zero:
        return quantity
    end = quantity.end
    if end + 1 >= len(sentence):
        return quantity
    link = sentence.tokens[end]
    opened = quantity.start > 0 and sentence.tokens[quantity.start - 1] in numbers.range_open
    if not (link in numbers.range_link or (opened and link in numbers.range_join)):
        return quantity
    second = _rounded_at(sentence, end + 1, special) or _number_at(sentence, end + 1)
    if second is None or second.value is None or second.value <= quantity.value:
        return quantity
    if not opened and _is_change(sentence, quantity):
        return quantity
    if link == "-" and sentence.ends[end - 1] != sentence.starts[end] and not opened:
        return quantity
    low, high = quantity.value, second.value
    scale = _shared_scale(sentence, second)
    if low < 1000 <= high and scale and low * scale < high:
        low = low * scale
    return replace(
        quantity,
        end=second.end,
        last=second.end,
        value=None,
        low=low,
        high=high,
        quantifier="between",
        bare=False,
    )


def _shared_scale(sentence: Sentence, second: Quantity) -> int | None:
    """The multiplier that two ends of a range share (`entre 2 et 3 millions`)."""
    return sentence.pack.numbers.multipliers.get(sentence.tokens[second.end - 1])


def _is_change(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a pair of numbers is a change (`est passé de 12 à 15`), not a range."""
    before = sentence.tokens[max(0, quantity.start - 5) : quantity.start]
    return any(token in sentence.pack.words["change"] for token in before)


def _with_percent(sentence: Sentence, quantity: Quantity) -> Quantity:
    for mark in sentence.marks.get("percent", ()):
        if mark.start == quantity.end:
            return replace(quantity, percent=True, bare=False, last=mark.end)
    ratio = sentence.pack.numbers.ratio
    if quantity.end + 1 < len(sentence) and sentence.tokens[quantity.end] in ratio and quantity.value:
        second = parse_number(sentence, quantity.end + 1)
        if second and quantity.value == 1 and 2 <= second[0] <= 20:
            share = round(100 * quantity.value / second[0], 6)
            return replace(_exact(quantity.start, second[1], _whole(share)), percent=True)
    return quantity


def _with_quantifiers(sentence: Sentence, quantity: Quantity) -> Quantity:
    if quantity.zero:
        return quantity
    money = {m.start for m in sentence.marks.get("noun", ()) if m.payload.noun_class == "money"}
    for mark in sentence.marks.get("quantifier", ()):
        if any(t.start < mark.start < t.end for t in sentence.marks.get("trigger", ())):
            continue  # `handed over 21`: the word belongs to a verb
        gap = quantity.start - mark.end
        small = gap == 1 and sentence.is_word(mark.end, "one", "determiner")
        if gap == 0 or small or (gap == 1 and mark.end in money):
            return replace(quantified(quantity, mark.payload), first=mark.start)
    for mark in sentence.marks.get("quantifier_after", ()):
        if mark.start == quantity.last:
            return replace(quantified(quantity, mark.payload), last=mark.end)
    return quantity


def quantified(quantity: Quantity, quantifier: Quantifier) -> Quantity:
    """Give a quantity the value, low and high of its quantifier, as the guidelines list them."""
    if quantity.value is None:
        return quantity
    value = quantity.value
    low = value if quantifier in ("at_least", "more_than") else None
    high = value if quantifier in ("less_than", "up_to", "nearly") else None
    return replace(quantity, quantifier=quantifier, low=low, high=high, bare=False, article=False)
