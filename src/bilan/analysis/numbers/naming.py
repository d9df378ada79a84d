"""What a number does where it counts nothing: years, ages, names, codes.

Everything is told by where the number stands; days and times of day that `dates` finds are kept out by its own spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilan.analysis.numbers.quantity import Kind, Quantity
from bilan.analysis.sentences import Sentence

OLDEST = 115
"""Years; a number in commas after a name is an age up to this."""
JOINING_SIGNS = frozenset("/:")
NUMBER_SIGNS = ("#", "°", "º", "@")
LONGEST_COUNT = 15
"""Digits without grouping; more of them are an identifier (of a post, an account), no count."""
RUN = 3
"""So many bare numbers in a row, with nothing but spaces or hyphens between, are a telephone number or the like."""


def named(sentence: Sentence, quantity: Quantity) -> Quantity:
    """Return a quantity with what it does: a count, or the name of something."""
    if quantity.kind != "count":
        return quantity
    kind = _kind(sentence, quantity)
    return quantity if kind == "count" else replace(quantity, kind=kind)


def _kind(sentence: Sentence, quantity: Quantity) -> Kind:
    if _joined_by_sign(sentence, quantity) or _code(sentence, quantity):
        return "code"
    if _age(sentence, quantity):
        return "age"
    if _identifier(sentence, quantity):
        return "name"
    return "year" if _year(sentence, quantity) else "count"


def ages_in_lists(sentence: Sentence, found: list[Quantity]) -> list[Quantity]:
    """`aged 5, 7 and 9`, `his sons, 8 and 10,`: what is joined with an age is one, and so is a list in apposition."""
    result = list(found)
    for k, quantity in enumerate(found):
        if (
            k
            and result[k - 1].kind == "age"
            and _joins(sentence, found[k - 1].last, quantity)
            and _could_be_age(quantity)
        ):
            result[k] = replace(quantity, kind="age")
    for k in range(len(found) - 1, 0, -1):
        listed = _listed_with_unit(sentence, found[: k + 1])
        result[k + 1 - listed : k + 1] = [replace(quantity, kind="age") for quantity in found[k + 1 - listed : k + 1]]
    for k in range(len(found) - 1):
        if result[k].kind == result[k + 1].kind == "count" and _apposed(sentence, found[k], found[k + 1]):
            result[k], result[k + 1] = replace(found[k], kind="age"), replace(found[k + 1], kind="age")
    return result


def _listed_with_unit(sentence: Sentence, found: Sequence[Quantity]) -> int:
    """How many of the last quantities are a list of several before a unit of age: `de 12, 14 y 17 años`."""
    end = found[-1].end
    if end >= len(sentence) or sentence.tokens[end] not in sentence.pack.numbers.age_units:
        return 0
    listed = 0
    for k in range(len(found) - 1, -1, -1):
        plain = found[k].kind == "count" and _could_be_age(found[k]) and not found[k].percent
        if not plain or (listed and not _joins(sentence, found[k].last, found[k + 1])):
            break
        listed += 1
    return listed if listed > 1 else 0


def _could_be_age(quantity: Quantity) -> bool:
    return isinstance(quantity.value, int) and quantity.value <= OLDEST and quantity.quantifier == "exact"


def _joins(sentence: Sentence, end: int, quantity: Quantity) -> bool:
    """Whether only a comma or coordinator stands between token `end` and a quantity."""
    between = range(end, quantity.start)
    return 0 < len(between) <= 2 and all(
        sentence.tokens[k] == "," or sentence.is_word(k, "coordinator") for k in between
    )


def _apposed(sentence: Sentence, first: Quantity, second: Quantity) -> bool:
    """Two small numbers in digits between commas after a word: `his sons, 8 and 10, were …`."""
    i, end = first.start, second.end
    if i < 2 or sentence.tokens[i - 1] != "," or not sentence.tokens[i - 2][0].isalpha():
        return False
    if not (_could_be_age(first) and _could_be_age(second) and _joins(sentence, first.end, second)):
        return False
    if not (sentence.tokens[i].isdecimal() and sentence.tokens[second.start].isdecimal()):
        return False
    return end >= len(sentence) or sentence.tokens[end] in (",", ".", ")", ";")


def _age(sentence: Sentence, quantity: Quantity) -> bool:
    """`Donald, 62, of Croydon`, `aged 62`: a number between commas after a capitalised word, or after a word of age."""
    i = quantity.start
    if i < 1 or not _could_be_age(quantity) or quantity.first != i:
        return False
    before = i - 1 - sentence.is_word(i - 1, "of")
    if sentence.tokens[before] in sentence.pack.numbers.age_words:
        return True
    if i < 2 or not sentence.tokens[i - 2][-1].isalpha():
        return False  # a list of numbers
    value = quantity.value or 0
    both = sentence.tokens[i - 1] == "," and quantity.end < len(sentence) and sentence.tokens[quantity.end] == ","
    if both and sentence.tokens[i].isdecimal() and (value > 9 or _after_person(sentence, i - 1)):
        return True
    end = quantity.end
    if end < len(sentence) and sentence.tokens[end] in sentence.pack.numbers.age_units:
        end += 1
    closed = end >= len(sentence) or sentence.tokens[end] in (",", ")", ".", ";")
    return closed and sentence.tokens[i - 1] in (",", "(") and sentence.capital(i - 2)


def _after_person(sentence: Sentence, end: int) -> bool:
    """Whether one person is named by a noun that ends before a token (`his daughter`, of no measure of its own)."""
    nouns = (m.payload for m in sentence.marks.get("noun", ()) if m.end == end)
    return any(noun.noun_class == "person" and noun.measure is None for noun in nouns)


def _identifier(sentence: Sentence, quantity: Quantity) -> bool:
    """`article 46`, `n° 3`, `COVID-19`, `Sector 4`, `CAC 40`: the number is part of a name."""
    i = quantity.start
    if quantity.first != i or i == 0:
        return False
    if sentence.is_word(i - 1, "identifier") or _named_noun(sentence, i - 1):
        return True
    if i > 2 and sentence.is_word(i - 1, "coordinator") and sentence.is_word(i - 3, "identifier"):
        return True
    return sentence.tokens[i - 1] in NUMBER_SIGNS or _hyphened(sentence, i) or _acronym(sentence, quantity)


def _named_noun(sentence: Sentence, i: int) -> bool:
    """`Typhoon 5`, `Brigade 42`, `secteur 4`; `typhoon No. 5`.

    Where adjectives stand before their noun a capital is asked for: `the brigade 42 years ago` names nothing.
    """
    numbers = sentence.pack.numbers
    if i > 0 and sentence.tokens[i] == "." and sentence.tokens[i - 1] in numbers.number_abbreviations:
        return True
    needless = sentence.pack.language.head == "first"
    return sentence.tokens[i] in numbers.named and (needless or i == 0 or sentence.capital(i))


def _hyphened(sentence: Sentence, i: int) -> bool:
    """`COVID-19`, `mi-90`: digits joined by a hyphen to a word before them."""
    if i < 2 or sentence.tokens[i - 1] != "-" or not sentence.tokens[i][0].isdecimal():
        return False
    joined = sentence.ends[i - 2] == sentence.starts[i - 1] and sentence.ends[i - 1] == sentence.starts[i]
    return joined and sentence.tokens[i - 2][-1].isalpha() and sentence.tokens[i - 2][0].isalpha()


def _acronym(sentence: Sentence, quantity: Quantity) -> bool:
    """`CAC 40`: capitals directly before digits after which a sentence does not go on with what is counted."""
    i, end = quantity.start, quantity.end
    written = sentence.raw(i - 1, i)
    if len(written) < 2 or not (written.isalpha() and written.isupper()) or not sentence.tokens[i].isdecimal():
        return False
    if end >= len(sentence):
        return i > 1
    return sentence.is_word(end, "preposition", "of", "perfect_auxiliary") and not _counts_after(sentence, end)


def _counts_after(sentence: Sentence, end: int) -> bool:
    return end + 1 < len(sentence) and any(m.start == end + 1 for m in sentence.marks.get("noun", ()))


def _joined_by_sign(sentence: Sentence, quantity: Quantity) -> bool:
    """`1/8`, `3:1`, `6:30`, `3-1`, `NK603`: numbers joined to others by signs, or to letters, without a space."""
    text = sentence.text
    before = sentence.starts[quantity.start] - 1
    if before >= sentence.stretch.start and text[before].isalpha() and text[before + 1].isdigit():
        # a script without capitals writes its conjunction joined to what follows (`و45`)
        joined = sentence.pack.language.capitals == "none" and sentence.is_word(quantity.start - 1, "coordinator")
        return not (joined or _currency_before(sentence, quantity))
    after = sentence.ends[quantity.end - 1]
    prior = text[before] if before >= 0 else " "
    following = text[after] if after < len(text) else " "
    if prior in JOINING_SIGNS and before > 0 and text[before - 1].isdigit():
        return True
    if following in JOINING_SIGNS and text[after + 1 : after + 2].isdigit():
        return True
    score = following == "-" and text[after + 1 : after + 2].isdigit() and quantity.quantifier != "between"
    return score or (prior == "-" and before > 0 and text[before - 1].isdigit())


def _currency_before(sentence: Sentence, quantity: Quantity) -> bool:
    nouns = sentence.marks.get("noun", ())
    return any(m.end == quantity.start and m.payload.noun_class == "money" for m in nouns)


def _code(sentence: Sentence, quantity: Quantity) -> bool:
    """Times (`6 p.m.`), telephone numbers (`06 12 34 56 78`, `+33 1 23`), identifiers of posts."""
    i, token = quantity.start, sentence.tokens[quantity.start]
    if quantity.end != i + 1 or not token[0].isdecimal():
        return False
    if not token.isdecimal():
        return False
    if len(token) > LONGEST_COUNT or (token[0] == "0" and len(token) > 1):
        return True
    if quantity.end < len(sentence) and sentence.tokens[quantity.end].rstrip(".") in sentence.pack.clock:
        return True
    return _in_run(sentence, i)


def _in_run(sentence: Sentence, i: int) -> bool:
    first = last = i
    while first > 0 and _adjoins(sentence, first - 1):
        first -= 1
    while last + 1 < len(sentence) and _adjoins(sentence, last):
        last += 1
    return last - first + 1 >= RUN


def _adjoins(sentence: Sentence, i: int) -> bool:
    """Whether tokens i and i + 1 are bare digits with one space between."""
    tokens = sentence.tokens
    return tokens[i].isdecimal() and tokens[i + 1].isdecimal() and sentence.starts[i + 1] - sentence.ends[i] == 1


def _year(sentence: Sentence, quantity: Quantity) -> bool:
    """Four digits without grouping, before nothing that is counted."""
    if not quantity.bare or quantity.value is None or not 1900 <= quantity.value <= 2100:
        return False
    if _currency_before(sentence, quantity):
        return False
    i = quantity.end
    nouns = {m.start for m in sentence.marks.get("noun", ())}
    for k in range(i, min(i + 3, len(sentence))):
        if k in nouns:
            return False
        if not sentence.tokens[k][0].isalpha():
            break  # what follows a sign or another number is not counted by this one
    return True
