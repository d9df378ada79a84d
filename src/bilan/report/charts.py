"""The charts of a report as Vega-Lite specifications, and the data that goes into each.

One specification serves all timelines; each chart adds its own values. Colours are the style sheet's variables, so
that they follow the reader's light or dark scheme.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from babel import Locale

from bilan.model import Figure, Place
from bilan.report.content import Movement, Quantity
from bilan.report.words import Words

VOICES_APART = 7
"""So many sources have a colour, dash and shape of their own; all others share one."""
HEIGHT = 240
"""Of a timeline, in pixels."""
PADDING = {"left": 2, "right": 14, "top": 5, "bottom": 5}
"""Around a chart: letters are a little wider than they are measured."""
LINE = 15
"""How far two labels are apart at least, in pixels."""
NARROW, SHORT, LONG = 460, 110, 250
"""A chart narrower than so many pixels, and how wide labels may get in it and in wider ones."""
BESIDE = 3
"""So many numbers of a source stand beside its points in a chart of one day."""
MANY = 40
"""Movements that are drawn at most; the table has all."""
COLOURS = [f"var(--voice-{i})" for i in range(1, VOICES_APART + 1)] + ["var(--voice-rest)"]
DASHES = [[1, 0], [7, 3], [2, 2], [8, 3, 2, 3], [4, 2], [12, 3], [5, 2, 1, 2], [1, 3]]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke"]
ASIDE = ("lesser", "status")
"""Why a figure is no step of its source's line: a share or an earlier toll of the same report, or not asserted."""
_TEXT = "var(--ink)"
FONT = '"Source Sans 3", "Segoe UI", "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif'
"""The page's, by name: Vega measures words with it, and knows nothing of what an element inherits."""
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)", "titleColor": "var(--muted)", "gridColor": "var(--rule)",
        "domainColor": "var(--rule)", "tickColor": "var(--rule)", "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
}  # fmt: skip


def timeline_specification(words: Words) -> dict[str, Any]:
    """Return the specification of all timelines; `data`, the voices and the top are put in by the page."""
    x = {
        "field": "day", "type": "temporal", "scale": {"type": "utc", "padding": 10},
        "axis": {"title": words.text("timelines.axis_day"), "format": "%-d %b %Y", "labelOverlap": True,
                 "tickCount": 5, "grid": False},
    }  # fmt: skip
    y = {
        "field": "number", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": None, "format": ",~f", "tickCount": 5},
    }  # fmt: skip
    voice = {"field": "voice", "type": "nominal"}
    colour = {**voice, "scale": {"domain": [], "range": COLOURS}, "legend": None}
    dash = {**voice, "scale": {"domain": [], "range": DASHES}, "legend": None}
    shape = {**voice, "scale": {"domain": [], "range": SHAPES}, "legend": None}
    step = {"type": "line", "interpolate": "step-after", "clip": False}
    lines = "datum.source && !datum.aside"
    return {
        "width": "container", "height": HEIGHT, "padding": PADDING,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG, "data": {"values": []}, "encoding": {"color": colour},
        "layer": [
            {
                "transform": [{"filter": "datum.band"}],
                "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.18, "aria": False},
                "encoding": {
                    "x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "detail": {"field": "source"},
                },
            },
            {
                "transform": [{"filter": "datum.id && datum.band"}],
                "mark": {"type": "rule", "strokeWidth": 2, "aria": False},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "transform": [{"filter": f"{lines} && !datum.copy"}],
                "mark": {**step, "strokeWidth": 2.25, "aria": False},
                "encoding": {"x": x, "y": y, "strokeDash": dash, "detail": {"field": "source"}},
            },
            {
                "transform": [{"filter": f"{lines} && datum.copy"}],
                "mark": {**step, "strokeWidth": 0.75, "aria": False},
                "encoding": {"x": x, "y": y, "detail": {"field": "through"}},
            },
            *({
                "transform": [{"filter": f"datum.id && datum.open == '{way}'"}],
                "mark": {"type": "rule", "strokeWidth": 2, "y2Offset": offset, "aria": False},
                "encoding": {"x": x, "y": y, "y2": {"field": "number"}},
            } for way, offset in (("up", -15), ("down", 15))),
            *_labels(y, shape),
            _points({"x": x, "y": y}, shape, colour),
        ],
    }  # fmt: skip


def _labels(y: dict[str, Any], shape: dict[str, Any]) -> list[dict[str, Any]]:
    """The words at the right end of each line: its voice's symbol and its last number, led to where it ends."""
    beside: dict[str, Any] = {"transform": [{"filter": "datum.label"}]}
    at = {**y, "field": "at"}
    return [
        {
            **beside,
            "mark": {"type": "rule", "strokeWidth": 0.75, "aria": False},
            "encoding": {
                "x": {"value": {"expr": "width"}}, "x2": {"value": {"expr": "width + 14"}}, "y": y,
                "y2": {"field": "at"},
            },
        },
        {
            **beside,
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 60, "aria": False},
            "encoding": {
                "x": {"value": {"expr": "width + 20"}}, "y": at, "shape": shape,
                "stroke": {**shape, "scale": {"domain": [], "range": COLOURS}},
            },
        },
        {
            **beside,
            "mark": {
                "type": "text", "align": "left", "baseline": "middle", "dx": 28, "fontSize": 12, "color": _TEXT,
                "limit": {"expr": f"width < {NARROW} ? {SHORT} : {LONG}"}, "aria": False,
            },
            "encoding": {"x": {"value": {"expr": "width"}}, "y": at, "text": {"field": "label"},
                         "color": {"value": _TEXT}},
        },
    ]  # fmt: skip


def _points(at: dict[str, Any], shape: dict[str, Any], colour: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "points",
        "transform": [{"filter": "datum.id"}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "cursor": "pointer"},
        "encoding": {
            **at, "shape": shape,
            "size": {"condition": {"test": "datum.copy", "value": 22}, "value": 75},
            "fillOpacity": {"condition": {"test": "datum.asserted", "value": 1}, "value": 0},
            "stroke": colour,
            "strokeWidth": {"value": 1.5},
            "description": {"field": "words"},
        },
    }  # fmt: skip


def day_specification() -> dict[str, Any]:
    """Return the specification of the charts of one day: a row a source, its numbers from left to right."""
    voice = {"field": "voice", "type": "nominal"}
    x = {
        "field": "number", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": None, "format": ",~f", "tickCount": 5},
    }  # fmt: skip
    y = {
        "field": "source", "type": "nominal", "sort": None,
        "axis": {
            "title": None, "grid": True, "ticks": False, "domain": False, "labelColor": _TEXT, "labelPadding": 8,
            "labelLimit": {"expr": f"containerSize()[0] < {NARROW} ? {SHORT} : {LONG}"},
        },
    }  # fmt: skip
    colour = {**voice, "scale": {"domain": [], "range": COLOURS}, "legend": None}
    shape = {**voice, "scale": {"domain": [], "range": SHAPES}, "legend": None}
    return {
        "width": "container", "height": 100, "padding": PADDING, "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG, "data": {"values": []}, "encoding": {"color": colour},
        "layer": [
            {
                "transform": [{"filter": "datum.band"}],
                "mark": {"type": "rule", "strokeWidth": 2, "aria": False},
                "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "datum.beside"}],
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 9, "fontSize": 12, "aria": False},
                "encoding": {"y": y, "x": x, "text": {"field": "beside"}, "color": {"value": _TEXT}},
            },
            _points({"x": x, "y": y}, shape, colour),
        ],
    }  # fmt: skip


def movement_specification(words: Words) -> dict[str, Any]:
    """Return the specification of the chart of movements: a bar for each, with its words above it."""
    x = {
        "field": "number", "type": "quantitative",
        "axis": {"title": words.text("movements.number"), "format": ",~f", "tickCount": 4},
    }  # fmt: skip
    y = {"field": "id", "type": "nominal", "sort": None, "axis": None, "scale": {"paddingInner": 0.55}}
    return {
        "width": "container", "height": 200, "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG, "data": {"values": []}, "encoding": {"y": y},
        "layer": [
            {
                "name": "points",
                "mark": {"type": "bar", "color": "var(--voice-1)", "cornerRadiusEnd": 2, "cursor": "pointer"},
                "encoding": {"x": x, "description": {"field": "words"}},
            },
            {
                "mark": {
                    "type": "text", "align": "left", "baseline": "bottom", "x": 0, "yOffset": -13, "color": _TEXT,
                    "fontSize": 13, "aria": False,
                },
                "encoding": {"text": {"field": "words"}},
            },
        ],
    }  # fmt: skip


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
        "told": words.amount(figure),
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
        told = words.pair(route, f"{words.amount(figure)}, {words.when(movement.quantity.series)}")
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
