"""The charts of a report as Vega-Lite specifications, and the data that goes into each.

One specification serves all timelines; each chart adds its own values. Colours are the style sheet's variables, so
that they follow the reader's light or dark scheme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from babel import Locale

from bilan.model import Place
from bilan.report.content import Line, Movement, Quantity
from bilan.report.words import Words

VOICES_APART = 7
"""So many sources have a colour, dash and shape of their own; all others share one."""
MANY = 40
"""Movements that are drawn at most; the table has all."""
COLOURS = [f"var(--voice-{i})" for i in range(1, VOICES_APART + 1)] + ["var(--voice-rest)"]
DASHES = [[1, 0], [7, 3], [2, 2], [8, 3, 2, 3], [4, 2], [12, 3], [5, 2, 1, 2], [1, 3]]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke"]
ASIDE = ("lesser", "status")
"""Why a figure is no step of its source's line: a share or an earlier toll of the same report, or not asserted."""
_TEXT = "var(--ink)"
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": "inherit",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)", "titleColor": "var(--muted)", "gridColor": "var(--rule)",
        "domainColor": "var(--rule)", "tickColor": "var(--rule)", "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": _TEXT, "titleColor": _TEXT, "labelFontSize": 12, "labelLimit": 260, "title": None,
        "orient": "bottom", "direction": "horizontal", "columns": 2, "symbolStrokeWidth": 2, "columnPadding": 24,
    },
}  # fmt: skip


def timeline_specification(words: Words) -> dict[str, Any]:
    """Return the specification of all timelines; `data` and the voices are put in by the page."""
    x = {
        "field": "day", "type": "temporal", "scale": {"type": "utc", "padding": 10},
        "axis": {"title": words.text("timelines.axis_day"), "format": "%-d %b %Y", "labelOverlap": True,
                 "tickCount": 5, "grid": False},
    }  # fmt: skip
    y = {
        "field": "number", "type": "quantitative", "scale": {"zero": True, "nice": True},
        "axis": {"title": None, "format": ",~f", "tickCount": 5},
    }  # fmt: skip
    voice = {"field": "voice", "type": "nominal"}
    colour = {**voice, "scale": {"domain": [], "range": COLOURS}, "legend": {"symbolOpacity": 1}}
    dash = {**voice, "field": "dashed", "scale": {"domain": [], "range": DASHES}, "legend": None}
    shape = {**voice, "scale": {"domain": [], "range": SHAPES}}
    step = {"type": "line", "interpolate": "step-after", "clip": False}
    return {
        "width": "container", "height": 240, "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG, "data": {"values": []}, "encoding": {"x": x, "color": colour},
        "layer": [
            {
                "transform": [{"filter": "datum.band"}],
                "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.18, "aria": False},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}, "detail": {"field": "source"}},
            },
            {
                "transform": [{"filter": "datum.id && datum.band"}],
                "mark": {"type": "rule", "strokeWidth": 2, "aria": False},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                # A field of its own, so that no dashes run around the legend's symbols.
                "transform": [{"filter": "!datum.copy && !datum.aside"}, {"calculate": "datum.voice", "as": "dashed"}],
                "mark": {**step, "strokeWidth": 2.25, "aria": False},
                "encoding": {"y": y, "strokeDash": dash, "detail": {"field": "source"}},
            },
            {
                "transform": [{"filter": "datum.copy && !datum.aside"}],
                "mark": {**step, "strokeWidth": 0.75, "aria": False},
                "encoding": {"y": y, "detail": {"field": "through"}},
            },
            {
                "transform": [{"filter": "datum.id && datum.open == 'up'"}],
                "mark": {"type": "rule", "strokeWidth": 2, "y2Offset": -15, "aria": False},
                "encoding": {"y": y, "y2": {"field": "number"}},
            },
            {
                "transform": [{"filter": "datum.id && datum.open == 'down'"}],
                "mark": {"type": "rule", "strokeWidth": 2, "y2Offset": 15, "aria": False},
                "encoding": {"y": y, "y2": {"field": "number"}},
            },
            {
                "name": "points",
                "transform": [{"filter": "datum.id"}],
                "mark": {"type": "point", "filled": True, "opacity": 1, "cursor": "pointer"},
                "encoding": {
                    "y": y, "shape": shape,
                    "size": {"condition": {"test": "datum.copy", "value": 22}, "value": 75},
                    "fillOpacity": {"condition": {"test": "datum.asserted", "value": 1}, "value": 0},
                    "stroke": colour,
                    "strokeWidth": {"value": 1.5},
                    "description": {"field": "words"},
                },
            },
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


def is_drawn(quantity: Quantity) -> bool:
    """Whether there is something to draw: two figures with a number, or more, known on some day."""
    return len([line for line in quantity.lines if _number(line) is not None and line.figure.document.published]) > 1


def timeline(quantity: Quantity, words: Words) -> dict[str, Any]:
    """Return the data of one timeline: its voices in the order of their colours, and its points."""
    lines = [line for line in quantity.lines if line.figure.document.published and _number(line) is not None]
    counted = Counter(line.voice for line in lines if not line.copy)
    names = [voice for voice, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
    rest = words.text("timelines.other_sources")
    apart = set(names[:VOICES_APART])
    shown = [*names[:VOICES_APART], *([rest] if len(names) > VOICES_APART else [])]
    days = [line.figure.document.published for line in lines if line.figure.document.published]
    points = [_point(line, line.voice if line.voice in apart else rest, words) for line in lines]
    last = max(days).isoformat()
    ends = {(p["source"], p["through"] if p["copy"] else None): p for p in points if not p["aside"]}
    ends_drawn = [{**point, "id": None, "day": last} for point in ends.values() if point["day"] < last]
    return {"voices": shown, "values": points + ends_drawn, "days": (max(days) - min(days)).days}


def _number(line: Line) -> float | int | None:
    figure = line.figure
    return next((n for n in (figure.value, figure.low, figure.high) if n is not None), None)


def _point(line: Line, voice: str, words: Words) -> dict[str, Any]:
    figure = line.figure
    published: date = figure.document.published or date.min
    band = figure.low is not None and figure.high is not None and figure.low < figure.high
    point = {
        "id": figure.id, "day": published.isoformat(), "number": _number(line), "voice": voice,
        "source": line.voice,
        "through": figure.document.publisher or figure.document.id, "copy": line.copy,
        "asserted": figure.status == "asserted",
        "aside": line.left_out in ASIDE,
        "words": f"{words.claim(figure)}, {line.voice}, {words.day(figure.document.published)}",
    }  # fmt: skip
    if band:
        point |= {"band": True, "low": figure.low, "high": figure.high}
    elif figure.low is not None and figure.high is None:
        point["open"] = "up"
    elif figure.high is not None and figure.low is None:
        point["open"] = "down"
    return point


def movement_values(movements: Iterable[Movement], words: Words) -> list[dict[str, Any]]:
    """Return the bars of the chart of movements: those with both ends, and a number."""
    drawn = [m for m in movements if m.origin and m.destination]
    drawn = drawn or [m for m in movements if m.origin or m.destination]
    bars: list[dict[str, Any]] = []
    for movement in drawn[:MANY]:
        figure = movement.figure
        route = f"{_end(movement.origin, words)} → {_end(movement.destination, words)}"
        number = next((n for n in (figure.value, figure.low, figure.high) if n is not None), None)
        told = f"{route}: {words.amount(figure)}, {words.when(movement.quantity.series)}"
        bars.append({"id": figure.id, "number": number, "words": told})
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
