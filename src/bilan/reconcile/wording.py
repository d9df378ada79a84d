"""Figures in a few words, for reasons, steps and messages."""

from __future__ import annotations

from datetime import date

from bilan.model import Figure
from bilan.reconcile.quantity import Observation
from bilan.wording import quantified


def plain(value: float | int | None) -> str:
    """Return a number as people write it: `80,000`, `12.5`."""
    if value is None:
        return "?"
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def amount(figure: Figure) -> str:
    """Return a figure's number with its quantifier: `at least 369`, `30 to 40`, `“dozens”`."""
    words = quantified(figure, plain, "{} to {}")
    return words + " %" if figure.unit == "percent" else words


def day(value: date | None) -> str:
    """Return a day as ISO 8601, or that it is not known."""
    return value.isoformat() if value else "day unknown"


def change(before: Observation, after: Observation) -> str:
    """Return by how much a number moved, with its sign."""
    difference = after.size - before.size
    return ("+" if difference > 0 else "−") + plain(abs(difference))


def said(observation: Observation) -> str:
    """Return who said how many when: `OSDH, 2016-12-07: at least 369`."""
    return f"{observation.voice.name}, {day(observation.known)}: {amount(observation.figure)}"


def days(start: date | None, end: date | None) -> str:
    """Return a period in words: `on 2016-11-30`, `2016-11-15 to 2016-12-07`."""
    if start is None and end is None:
        return "no days given"
    if start is None:
        return f"as of {day(end)}"
    return f"on {day(start)}" if start == end else f"{day(start)} to {day(end)}"
