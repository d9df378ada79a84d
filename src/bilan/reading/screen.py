"""Quantities that are never figures: dates, ages, times, scores, years, numbers in names."""

from __future__ import annotations

from bilan.analysis.numbers import Quantity
from bilan.reading.context import View

COUNTING = frozenset({"count", "superseded"})
"""Kinds of quantities that can be figures; the old end of a change was one too, on an earlier day."""


def not_counted(view: View, quantity: Quantity) -> bool:
    """Whether a quantity is, by where it stands, something else than a count."""
    return quantity.kind not in COUNTING or _in_time(view, quantity)


def _in_time(view: View, quantity: Quantity) -> bool:
    return any(t.start <= quantity.start < t.end for t in view.all_times)
