"""What is found: a quantity, with its bounds, its quantifier and the tokens it stands in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bilan.model import Quantifier

Number = float | int
LARGE = 1_000_000
"""Values from which the places after the point are rounded to two."""
Kind = Literal["count", "ratio", "superseded", "age", "name", "code", "year"]
"""What a number does: `count` may count something; `ratio` is arithmetic (`3/4`, `130 fifths`); `superseded` is the old
end of a change (`from 23 to 41`); the others only name: an age, a name's number (`Sector 4`), a code (phone, score,
time, identifier), a year."""


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
    kind: Kind = "count"
    scale: Number = 1
    """What its last words multiply by (`four hundred`: 100), which the start of a range may share."""


def exact(start: int, end: int, value: Number) -> Quantity:
    """Return just so many."""
    return Quantity(start, end, start, end, value, value, value, "exact")


def about(start: int, end: int, value: Number) -> Quantity:
    """Return about so many."""
    return Quantity(start, end, start, end, value, None, None, "about")


def quantified(quantity: Quantity, quantifier: Quantifier) -> Quantity:
    """Give a quantity the value, low and high of its quantifier, as the guidelines list them."""
    if quantity.value is None:
        return quantity
    value = quantity.value
    low = value if quantifier in ("at_least", "more_than") else None
    high = value if quantifier in ("less_than", "up_to", "nearly") else None
    return replace(quantity, quantifier=quantifier, low=low, high=high, bare=False, article=False)


def whole(value: Number) -> Number:
    """Return a value without the noise of binary fractions, an int where it is one."""
    if isinstance(value, int):
        return value
    places = 6 if abs(value) < LARGE else 2  # a float holds no more of `34,2 milliards`
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded
