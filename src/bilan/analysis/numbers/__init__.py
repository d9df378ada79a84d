"""Quantities in a text: cardinals of any size, fractions and shares, ranges, rounded and vague groups, zero.

A quantity is what the guidelines call `value`, `low`, `high` and `quantifier`, with the tokens it stands in.
Whether it becomes a figure is decided later, by what it counts and what governs it. `find` is the way in for a text;
`find_quantities` that for a sentence which is already cut and marked.
"""

from bilan.analysis.numbers.cardinals import parse_number
from bilan.analysis.numbers.digits import number_of
from bilan.analysis.numbers.finding import find_quantities, qualifies
from bilan.analysis.numbers.quantity import Kind, Number, Quantity, quantified
from bilan.analysis.numbers.texts import Found, find

__all__ = [
    "Found",
    "Kind",
    "Number",
    "Quantity",
    "find",
    "find_quantities",
    "number_of",
    "parse_number",
    "qualifies",
    "quantified",
]
