"""The data of a report's charts: points, lines, the words at their ends. How they are drawn: `specifications`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from babel import Locale

from bilan.marks import experimental
from bilan.model import Figure, Place
from bilan.report.content import Movement, Quantity
from bilan.report.specifications import HEIGHT, VOICES_APART
from bilan.report.words import Words

LINE = 15
"""How far two labels are apart at least, in pixels."""
BESIDE = 3
"""So many numbers of a source stand beside its points in a chart of one day."""
MANY = 40
"""Movements that are drawn at most; the table has all."""
ASIDE = ("lesser", "status")
"""Why a figure is no step of its source's line: a share or an earlier toll of the same report, or not asserted."""


@dataclass(frozen=True)
class Point:
    """A figure of a chart."""

    figure: Figure
    voice: str
    copy: bool = False
    aside: bool = False
    """Whether it is no step of its voice's line."""

    @property
    def day(self) -> date:
        """When it became known; only those with a day are drawn."""
        return self.figure.document.published or date.min


@dataclass(frozen=True)
class Chart:
    """The data of a chart."""

    form: Literal["steps", "day"]
    """Steps over days, or, of figures that all became known on one day, a row for each source."""
    voices: tuple[str, ...]
    """In the order of their colours."""
    values: tuple[dict[str, Any], ...]
    days: int
    """From the first to the last."""
    top: float
    """The end of the axis of numbers."""
    first: date
    sources: tuple[str, ...]
    reports: int


def points(quantity: Quantity) -> list[Point]:
    """Return the figures of a quantity that can be drawn."""
    return [Point(line.figure, line.voice, line.copy, line.left_out in ASIDE) for line in quantity.lines]


def is_drawn(quantity: Quantity) -> bool:
    """Whether there is something to draw: numbers known on two days or more, or different ones known on one."""
    return _is_drawn([p for p in points(quantity) if _can_be(p)])


def _is_drawn(given: Sequence[Point]) -> bool:
    return len({p.day for p in given}) > 1 or len({_number(p.figure) for p in given}) > 1


def _can_be(point: Point) -> bool:
    return point.figure.document.published is not None and _number(point.figure) is not None


def timeline(quantity: Quantity, words: Words) -> Chart | None:
    """Return the chart of a quantity; None where there is nothing to draw."""
    return of_points(points(quantity), words)


def of_points(given: Iterable[Point], words: Words) -> Chart | None:
    """Return the chart of figures: its voices in the order of their colours, its points, and the labels of lines."""
    drawn = [p for p in given if _can_be(p)]
    if not _is_drawn(drawn):
        return None
    counted = Counter(p.voice for p in drawn if not p.copy)
    names = [voice for voice, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
    rest = words.text("timelines.other_sources")
    apart = set(names[:VOICES_APART])
    shown = (*names[:VOICES_APART], *([rest] if len(names) > VOICES_APART else []))
    first, last = min(p.day for p in drawn), max(p.day for p in drawn)
    values = [_value(p, p.voice if p.voice in apart else rest, words) for p in drawn]
    top = _top(max(n for value in values for n in (value["number"], value.get("high")) if n is not None))
    if first < last:
        ends = {(v["source"], v["through"] if v["copy"] else None): v for v in values if not v["aside"]}
        values += [{**value, "id": None, "day": last.isoformat()} for value in ends.values()
                   if value["day"] < last.isoformat()]  # fmt: skip
        values += _ends(shown, [v for v in ends.values() if not v["copy"]], top)
    else:
        values = _beside(values)
    return Chart(
        form="steps" if first < last else "day", voices=shown, values=tuple(values), days=(last - first).days,
        top=top, first=first, sources=tuple(names), reports=len({p.figure.document.id for p in drawn}),
    )  # fmt: skip


def _number(figure: Figure) -> float | int | None:
    return next((n for n in (figure.value, figure.low, figure.high) if n is not None), None)


def _top(most: float) -> float:
    """A round number a little above the largest, so that no line runs along the edge."""
    wanted = max(most * 1.08, 1)
    power = 10 ** math.floor(math.log10(wanted))
    return float(next(step * power for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= wanted))


def _value(point: Point, voice: str, words: Words) -> dict[str, Any]:
    figure = point.figure
    band = figure.low is not None and figure.high is not None and figure.low < figure.high
    value = {
        "id": figure.id, "day": point.day.isoformat(), "number": _number(figure), "voice": voice,
        "source": point.voice,
        "through": figure.document.publisher or figure.document.id, "copy": point.copy,
        "asserted": figure.status == "asserted",
        "aside": point.aside,
        "told": words.marked(words.amount(figure), experimental(figure)),
        "words": f"{words.claim(figure)}, {point.voice}, {words.day(figure.document.published)}",
    }  # fmt: skip
    if band:
        value |= {"band": True, "low": figure.low, "high": figure.high}
    elif figure.low is not None and figure.high is None:
        value["open"] = "up"
    elif figure.high is not None and figure.low is None:
        value["open"] = "down"
    return value


def _beside(values: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The points of one day, the largest first; beside the largest of each source stand all that it says."""
    ordered = sorted(values, key=lambda value: (-value["number"], value["source"]))
    said: dict[str, list[str]] = {}
    for value in reversed(ordered):
        said.setdefault(value["source"], []).append(value["told"])
    found = []
    for value in ordered:
        told = list(dict.fromkeys(said.pop(value["source"], [])))
        found.append({**value, "beside": " · ".join(told[-BESIDE:])} if told else value)
    return found


def _ends(voices: Sequence[str], ends: Sequence[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """The words at the ends of lines, each voice's last number, set apart so that none covers another.

    Of the voices that share a colour those with the same number share words.
    """
    alike: dict[tuple[str, float], list[dict[str, Any]]] = {}
    for end in ends:
        alike.setdefault((end["voice"], end["number"]), []).append(end)
    known = {voice: i for i, voice in enumerate(voices)}
    keys = sorted(alike, key=lambda key: known[key[0]])[: HEIGHT // LINE]
    keys.sort(key=lambda key: -key[1])
    return [
        {"label": _label(alike[key]), "voice": key[0], "number": key[1], "at": at}
        for key, at in zip(keys, _apart([number for _, number in keys], top), strict=True)
    ]


def _label(ends: Sequence[dict[str, Any]]) -> str:
    names = {end["source"] for end in ends}
    return f"{ends[-1]['told']} · {ends[-1]['source'] if len(names) == 1 else ends[-1]['voice']}"


def _apart(numbers: Sequence[float], top: float) -> list[float]:
    """Where words beside numbers, the largest first, stand on the axis: each as near as room for all allows."""
    gap = LINE * top / HEIGHT
    found: list[float] = []
    for number in numbers:
        found.append(min(float(number), top if not found else found[-1] - gap))
    least = 0.0
    for i in range(len(found) - 1, -1, -1):
        found[i] = round(max(found[i], least), 6)
        least = found[i] + gap
    return found


def movement_values(movements: Iterable[Movement], words: Words) -> list[dict[str, Any]]:
    """Return the bars of the chart of movements: those with both ends, and a number."""
    drawn = [m for m in movements if m.origin and m.destination]
    drawn = drawn or [m for m in movements if m.origin or m.destination]
    bars: list[dict[str, Any]] = []
    for movement in drawn[:MANY]:
        figure = movement.figure
        route = f"{_end(movement.origin, words)} → {_end(movement.destination, words)}"
        number = next((n for n in (figure.value, figure.low, figure.high) if n is not None), None)
        amount = words.marked(words.amount(figure), experimental(figure))
        told = words.pair(route, f"{amount}, {words.when(movement.quantity.series)}")
        ends = {"from": _end(movement.origin, words), "to": _end(movement.destination, words)}
        source = ", ".join(source.name for source in figure.sources) or figure.document.publisher
        bars.append({"id": figure.id, "number": number, "words": told, **ends, "source": source})
    return bars


def _end(place: Place | None, words: Words) -> str:
    return place.name if place else words.text("page.not_said")


def locale(language: str) -> dict[str, Any]:
    """Return how a language writes numbers and days, from CLDR, in the form that d3-format and d3-time-format take."""
    known = Locale.parse(language)
    months, days = known.months["format"], known.days["format"]
    week = [6, 0, 1, 2, 3, 4, 5]
    return {
        "number": {
            "decimal": known.number_symbols["latn"]["decimal"], "thousands": known.number_symbols["latn"]["group"],
            "grouping": [3], "currency": ["", ""],
        },
        "time": {
            "dateTime": "%c", "date": "%x", "time": "%X", "periods": ["AM", "PM"],
            "days": [days["wide"][i] for i in week], "shortDays": [days["abbreviated"][i] for i in week],
            "months": [months["wide"][i] for i in range(1, 13)],
            "shortMonths": [months["abbreviated"][i] for i in range(1, 13)],
        },
    }  # fmt: skip
