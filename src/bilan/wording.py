"""Numbers of figures in English words that keep their quantifier, for messages, lists and reasons."""

from __future__ import annotations

from collections.abc import Callable

from bilan.model import Figure

QUANTIFIERS = {
    "exact": "{}",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "about": "about {}",
    "nearly": "nearly {}",
    "up_to": "up to {}",
    "less_than": "less than {}",
}


def quantified(figure: Figure, number: Callable[[float | int | None], str], between: str) -> str:
    """Return a figure's number with its quantifier: `at least 369`, `“dozens”`.

    `number` writes a number, `between` joins the two of a range (`{} to {}`).
    """
    if figure.quantifier == "between":
        return between.format(number(figure.low), number(figure.high))
    if figure.quantifier == "some":
        return f"“{' '.join(figure.evidence.exact.split())}”"
    return QUANTIFIERS[figure.quantifier].format(number(figure.value))
