"""Quantities that are never figures: dates, ages, times, scores, years, numbers of articles."""

from __future__ import annotations

from bilan.analysis.numbers import Quantity
from bilan.reading.context import View

OLDEST = 115
"""Years; a number in commas after a name is an age up to this."""
JOINING_SIGNS = frozenset("/:")


def not_counted(view: View, quantity: Quantity) -> bool:
    """Whether a quantity is, by where it stands, something else than a count."""
    return (
        _in_time(view, quantity)
        or _age(view, quantity)
        or _identifier(view, quantity)
        or _sign_joined(view, quantity)
        or _year(view, quantity)
    )


def _in_time(view: View, quantity: Quantity) -> bool:
    return any(t.start <= quantity.start < t.end for t in view.all_times)


def _age(view: View, quantity: Quantity) -> bool:
    """`Donald, 62, of Croydon`: a number between commas after a capitalised word."""
    sentence, i = view.sentence, quantity.start
    if i < 2 or not isinstance(quantity.value, int) or quantity.value > OLDEST or quantity.first != i:
        return False
    both = sentence.tokens[i - 1] == "," and quantity.end < len(sentence) and sentence.tokens[quantity.end] == ","
    if both and quantity.value > 9:
        return True
    closed = quantity.end >= len(sentence) or sentence.tokens[quantity.end] in (",", ")", ".", ";")
    return closed and sentence.tokens[i - 1] in (",", "(") and sentence.capital(i - 2)


def _identifier(view: View, quantity: Quantity) -> bool:
    """`article 46`, `résolution 2254`, `n° 3`; a name directly before (`France 2`) with nothing counted after."""
    sentence, i = view.sentence, quantity.start
    if quantity.first != i or i == 0:
        return False
    if sentence.is_word(i - 1, "identifier"):
        return True
    if i > 2 and sentence.is_word(i - 1, "coordinator") and sentence.is_word(i - 3, "identifier"):
        return True
    return sentence.tokens[i - 1] in ("#", "°", "@")


def _sign_joined(view: View, quantity: Quantity) -> bool:
    """`1/8`, `3:1`, `6:30`, `3-1`: numbers joined to others by signs without a space."""
    sentence = view.sentence
    text = sentence.text
    before = sentence.starts[quantity.start] - 1
    if before >= sentence.stretch.start and text[before].isalpha() and text[before + 1].isdigit():
        return not _currency_letters(view, quantity)  # NK603
    after = sentence.ends[quantity.end - 1]
    prior = text[before] if before >= 0 else " "
    following = text[after] if after < len(text) else " "
    if prior in JOINING_SIGNS and before > 0 and text[before - 1].isdigit():
        return True
    if following in JOINING_SIGNS and text[after + 1 : after + 2].isdigit():
        return True
    score = following == "-" and text[after + 1 : after + 2].isdigit() and quantity.quantifier != "between"
    return score or (prior == "-" and before > 0 and text[before - 1].isdigit())


def _currency_letters(view: View, quantity: Quantity) -> bool:
    nouns = view.sentence.marks.get("noun", ())
    return any(m.end == quantity.start and m.payload.noun_class == "money" for m in nouns)


def _year(view: View, quantity: Quantity) -> bool:
    """Four digits without grouping, before nothing that is counted."""
    if not quantity.bare or quantity.value is None or not 1900 <= quantity.value <= 2100:
        return False
    sentence, i = view.sentence, quantity.end
    nouns = {m.start for m in sentence.marks.get("noun", ())}
    for k in range(i, min(i + 3, len(sentence))):
        if k in nouns:
            return False
        if not sentence.tokens[k][0].isalpha():
            break  # what follows a sign or another number is not counted by this one
    return True
