"""Where incidents stand on a line of time: circles by toll, in rows so that none hides another, and days below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bilan.report.words import Words

WIDE = 960.0
"""The width that circles are set apart for; the line itself is as wide as the page."""
SMALLEST, LARGEST = 4.0, 24.0
"""Radii of the marks of the smallest and the largest toll, in pixels."""
ROWS = 7
"""So many rows at most, above each other; where more incidents crowd, they overlap."""
GAP = 2.0
LETTER = 7.0
"""The width of a letter of a name, roughly, in pixels."""
ABOVE = 2 * LETTER
"""How far over a circle the middle of its name stands, where there is no room beside it."""
FEW, FAR = 0.1, 0.2
"""At most so many incidents, as a share of all, are left out for lying farther apart than this share of the line."""
MONTHS = 30
"""From how many months on the days below are years."""
MOST_TICKS = 8


@dataclass(frozen=True)
class Mark:
    """An incident on the line: per cent from the left, and height above the line and radius in pixels."""

    id: str
    x: float
    y: float
    r: float
    name: str
    """Written beside it; empty where there is no room, or it is not among the heaviest."""
    side: int
    """1 where the name stands right of it, -1 left, 0 above."""
    label: str


@dataclass(frozen=True)
class Tick:
    """A day below the line, in per cent from the left."""

    x: float
    text: str


def marks(given: Sequence[tuple[str, date, float, tuple[str, str], bool]]) -> list[Mark]:
    """Return the marks of incidents: id, day, toll, short and full words, whether its name may be written.

    The larger are set first, each in the lowest row where it touches none before it.
    """
    if not given:
        return []
    days = [day for _, day, *_ in given]
    first, span = min(days), max((max(days) - min(days)).days, 1)
    most = max(size for _, _, size, *_ in given) or 1.0
    set_before: list[tuple[float, float, float]] = []
    names: dict[str, str] = {}
    found: list[Mark] = []
    for name, day, size, (short, full), may in sorted(given, key=lambda one: (-one[2], one[1], one[0])):
        r = max(SMALLEST, LARGEST * math.sqrt(size / most))
        at = _share(day, first, span) * WIDE / 100
        y = _row(at, r, set_before)
        set_before.append((at, y, r))
        found.append(Mark(name, round(100 * at / WIDE, 2), round(y, 1), round(r, 1), "", 1, full))
        names[name] = short if may else ""
    named = _named(found, names, set_before)
    return sorted(named, key=lambda mark: (mark.x, mark.y))


def _named(
    found: Sequence[Mark], names: Mapping[str, str], circles: Sequence[tuple[float, float, float]]
) -> list[Mark]:
    """The marks with names right of them, else left or above, where these cover neither circles nor other names."""
    written: list[tuple[float, float, float]] = []
    done = []
    for mark, (at, y, r) in zip(found, circles, strict=True):
        wide = len(names[mark.id]) * LETTER
        for side, left, height in (
            (1, at + r + GAP, y), (-1, at - r - GAP - wide, y), (0, at - r, y + r + ABOVE),
        ):  # fmt: skip
            if names[mark.id] and _free(left, height, wide, circles, written):
                written.append((left, height, wide))
                mark = replace(mark, name=names[mark.id], side=side)
                break
        done.append(mark)
    return done


def stretch(days: Sequence[date]) -> tuple[date, date]:
    """Return the first and last of days in order, without the few at either end that lie far from all others."""
    first, last = 0, len(days) - 1
    few, least = int(len(days) * FEW), (days[-1] - days[0]).days * FAR
    for i in range(few):
        if (days[i + 1] - days[i]).days > least:
            first = i + 1
        if (days[-1 - i] - days[-2 - i]).days > least:
            last = len(days) - 2 - i
    return days[first], days[last]


def _share(day: date, first: date, span: int) -> float:
    """How far along the line a day is, in per cent; some room is left at both ends."""
    return 4 + 92 * (day - first).days / span


def _row(at: float, r: float, before: Sequence[tuple[float, float, float]]) -> float:
    """The least height of a circle's centre above the line at which it touches no other."""
    near = [(x, y, s) for x, y, s in before if abs(x - at) < r + s + GAP]
    for step in range(ROWS * 4):
        y = r + step * LARGEST / 4
        if all(math.hypot(x - at, h - y) >= r + s + GAP for x, h, s in near):
            return y
    return r


def _free(
    left: float,
    y: float,
    wide: float,
    circles: Sequence[tuple[float, float, float]],
    written: Sequence[tuple[float, float, float]],
) -> bool:
    """Whether a name stands within the line and covers no circle and no name."""
    return (
        left > 0
        and left + wide < WIDE
        and all(abs(y - h) > r + LETTER or left > x + r or left + wide < x - r for x, h, r in circles)
        and all(abs(y - h) > 2 * LETTER or left > x + w or left + wide < x for x, h, w in written)
    )


def ticks(first: date, last: date, words: Words) -> Iterator[Tick]:
    """Yield round days between two days: years, months, or the days themselves where they are close."""
    span = max((last - first).days, 1)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months >= MONTHS:
        step = _round((last.year - first.year) / MOST_TICKS)
        for year in range(first.year + 1, last.year + 1):
            if year % step == 0:
                yield Tick(round(_share(date(year, 1, 1), first, span), 2), str(year))
    elif months >= 2:
        step = max(1, math.ceil(months / MOST_TICKS))
        for number in range(1, months + 1, step):
            year, month = divmod(first.month - 1 + number, 12)
            day = date(first.year + year, month + 1, 1)
            yield Tick(round(_share(day, first, span), 2), words.month(day))
    else:
        for day in dict.fromkeys((first, last)):
            yield Tick(round(_share(day, first, span), 2), words.short_day(day))


def _round(number: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50 … years."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power >= number:
                return step * power
        power *= 10
