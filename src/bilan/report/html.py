"""A report's content as one HTML file that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from importlib import resources
from typing import Any

from bilan.extras import MissingExtra, missing
from bilan.report import charts
from bilan.report.basemap import NO_OUTLINES, OwnOutlines
from bilan.report.content import Content
from bilan.report.incident_view import IncidentView
from bilan.report.mapping import map_data
from bilan.report.told_view import ToldView
from bilan.report.view import View
from bilan.report.words import Words

OPEN_CHARTS = 4
"""So many timelines are open from the start; the others open at a touch."""
SIDE_BY_SIDE = 30
"""So many disagreements show both sentences; of the others a table leads to them."""
TEXTS = ("map.zoom_in", "map.zoom_out", "page.to_sentence")
"""Texts that the page's script shows."""
CHART_LIBRARIES = ("vega.min.js", "vega-lite.min.js", "vega-interpreter.js")
MAP_LIBRARIES = ("leaflet.js",)


class MissingReportExtra(MissingExtra):
    """The library that fills the page is not installed."""


def render(content: Content, language: str = "en", outlines: OwnOutlines = NO_OUTLINES) -> str:
    """Return the report as HTML. The same content always gives the same text; `outlines` go on the map.

    Raises LanguageError for an interface language that there is not, MissingReportExtra without jinja2.
    """
    words = Words(language, content.as_of.year if content.as_of else None)
    drawn_map = map_data(content, words, outlines)
    movement_bars = charts.movement_values(content.movements, words)
    drawn = {q.id: charts.timeline(q, words) for q in content.quantities if charts.is_drawn(q)}
    data = {
        "locale": charts.locale(language),
        "timeline": charts.timeline_specification(words),
        "timelines": drawn,
        "movement": charts.movement_specification(words),
        "movements": movement_bars,
        "map": drawn_map,
        "texts": {key: words.text(key) for key in TEXTS},
    }
    has_charts = bool(drawn) or len(movement_bars) > 0
    libraries = (CHART_LIBRARIES if has_charts else ()) + (MAP_LIBRARIES if drawn_map else ())
    scripts = [*(_asset(name) for name in libraries), _file("report.js")]
    styles = [*([_asset("leaflet.css")] if drawn_map else []), _file("report.css")]
    page: str = _template().render(
        content=content, words=words, t=words.text, drawn=drawn, drawn_map=drawn_map, bars=movement_bars,
        open_charts=OPEN_CHARTS, side_by_side=SIDE_BY_SIDE, scripts=scripts, styles=styles,
        policy_csp=_security_policy(scripts, styles), data=_script_json(data), view=View(content, words),
        told=ToldView(content, words), incidents=IncidentView(content, words),
    )  # fmt: skip
    return page


@lru_cache
def _template() -> Any:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise MissingReportExtra(missing("an HTML report", "jinja2", "report") + "; or ask for --format md") from error
    environment = Environment(
        loader=PackageLoader("bilan.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")


@lru_cache
def _asset(name: str) -> str:
    text = (resources.files("bilan.report") / "assets" / name).read_text("utf-8")
    # Their source maps are not in the file, and a reader's developer tools would look for them.
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))


@lru_cache
def _file(name: str) -> str:
    return (resources.files("bilan.report") / "templates" / name).read_text("utf-8")


def _security_policy(scripts: list[str], styles: list[str]) -> str:
    """A policy that lets nothing run but these scripts, and reaches no host at all."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(map(_digest, scripts)),
            "style-src " + " ".join(map(_digest, styles)),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _script_json(data: Any) -> str:
    """JSON that can stand in a script element whatever it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
