"""The charts of a report as Vega-Lite specifications, which `charts` gives their data.

One specification serves all timelines; each chart adds its own values. Colours are the style sheet's variables, so
that they follow the reader's light or dark scheme.
"""

from __future__ import annotations

from typing import Any

from bilan.report.words import Words

VOICES_APART = 7
"""So many sources have a colour, dash and shape of their own; all others share one."""
HEIGHT = 240
"""Of a timeline, in pixels."""
PADDING = {"left": 2, "right": 14, "top": 5, "bottom": 5}
"""Around a chart: letters are a little wider than they are measured."""
NARROW, SHORT, LONG = 460, 110, 250
"""A chart narrower than so many pixels, and how wide labels may get in it and in wider ones."""
COLOURS = [f"var(--voice-{i})" for i in range(1, VOICES_APART + 1)] + ["var(--voice-rest)"]
DASHES = [[1, 0], [7, 3], [2, 2], [8, 3, 2, 3], [4, 2], [12, 3], [5, 2, 1, 2], [1, 3]]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke"]
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
