"""How large a figure says a thing is, and which true numbers its words allow."""

from __future__ import annotations

from typing import NamedTuple

from bilan.model import Figure

ABOUT = 0.5
"""How far from n the true number of `about n` (below n: of `nearly n`) may lie, as a share of n."""
SMALLEST_ROUND = 100
"""From here on a number that ends in zeros is held to be rounded: 80,000 allows 75,000 to 84,999."""


class Interval(NamedTuple):
    """The true numbers that a figure allows, both ends included; None is no bound."""

    low: float | None
    high: float | None

    def meets(self, other: Interval) -> bool:
        """Whether one number can satisfy both."""
        return not (self.below(other) or other.below(self))

    def below(self, other: Interval) -> bool:
        """Whether every number of this interval is smaller than every number of the other."""
        return self.high is not None and other.low is not None and self.high < other.low

    def holds(self, number: float) -> bool:
        """Whether a number lies within."""
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


def stated(figure: Figure) -> Interval:
    """Return the bounds that the words set, nothing added: `about 300` sets none."""
    return Interval(figure.low, figure.high)


def number(figure: Figure) -> float | int | None:
    """Return the number a figure stands for; of `between a and b` the lower, of vague words none.

    The lower end follows ACLED, which takes the most conservative number where a report gives a spread.
    """
    if figure.quantifier == "some":
        return None
    return figure.low if figure.value is None else figure.value


def size(figure: Figure) -> float:
    """Return what figures are ordered by: the number, of vague words the least they can mean."""
    known = number(figure)
    return known if known is not None else figure.low or 0


def allowed(figure: Figure) -> Interval:
    """Return the true numbers that a figure leaves room for, with the slack of `about` and of round numbers.

    Used only to tell whether two figures can both hold, never to bound an estimate.
    """
    value = number(figure)
    if value is None or figure.quantifier == "between":
        return stated(figure)
    if figure.quantifier == "exact":
        return rounded(value)
    if figure.quantifier == "about":
        return Interval(value * (1 - ABOUT), value * (1 + ABOUT))
    if figure.quantifier == "nearly":
        return Interval(value * (1 - ABOUT), value)
    return stated(figure)


def rounded(value: float) -> Interval:
    """Return the numbers that may be rounded to one: half a unit of its last digit but zeros (300: 250 to 349)."""
    if value < SMALLEST_ROUND or value != int(value):
        return Interval(value, value)
    unit, rest = 1, int(value)
    while rest % 10 == 0:
        unit, rest = unit * 10, rest // 10
    return Interval(value - unit // 2, value + max(unit // 2 - 1, 0))
