"""A report's content as HTML that needs nothing else: one page, or a first page with parts; no network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from bilan.extras import MissingExtra, missing
from bilan.report import charts, specifications
from bilan.report.basemap import NO_OUTLINES, OwnOutlines
from bilan.report.content import Content
from bilan.report.incident_view import IncidentView, Row
from bilan.report.links import ONE_PAGE, Links
from bilan.report.mapping import map_data
from bilan.report.stories import StoryView
from bilan.report.timeline import ABOVE
from bilan.report.told_view import ToldView
from bilan.report.view import View
from bilan.report.words import Words

OPEN_CHARTS = 4
"""So many timelines are open from the start; the others open at a touch."""
OPEN_STORIES = 2
"""The same for incidents."""
SIDE_BY_SIDE = 30
"""So many disagreements show both sentences; of the others a table leads to them."""
TEXTS = ("map.zoom_in", "map.zoom_out", "map.cluster", "map.more", "map.title", "page.to_sentence")
"""Texts that the pages' scripts show."""
CHART_LIBRARIES = ("vega.min.js", "vega-lite.min.js", "vega-interpreter.js")
MAP_LIBRARIES = ("leaflet.js",)
SECTIONS = (
    "incidents",
    "map",
    "known",
    "stories",
    "timelines",
    "movements",
    "disagreements",
    "events",
    "positions",
    "documents",
    "downloads",
    "made",
)
"""In their order on the page; the file of each in `templates/sections`."""
ANCHORS = {"stories": "each"}
"""Where a section's anchor has another name than its file."""
TITLES = {"stories": "incidents.each", "downloads": "downloads.title"}
"""Where its title is no text of `[sections]`."""


class MissingReportExtra(MissingExtra):
    """The library that fills the page is not installed."""


class Shared:
    """What all pages of a report share: the views of its content in one language."""

    def __init__(self, content: Content, language: str, outlines: OwnOutlines) -> None:
        self.content, self.outlines = content, outlines
        self.words = Words(language, content.as_of.year if content.as_of else None)
        self.told = ToldView(content, self.words)
        self.incidents = IncidentView(content, self.words)
        self.stories = StoryView(content, self.words, self.incidents)

    @cached_property
    def charts(self) -> dict[str, charts.Chart]:
        """The charts of quantities, by their ids."""
        made = ((q.id, charts.timeline(q, self.words)) for q in self.content.quantities)
        return {name: chart for name, chart in made if chart is not None}

    @property
    def title_of(self) -> Mapping[str, str]:
        """The sections that the content has, with their titles."""
        content, t = self.content, self.words.text
        there = {
            "incidents": bool(content.incidents),
            "stories": bool(content.incidents),
            "timelines": bool(content.quantities),
            "map": bool(content.spots) or any(w.latitude is not None for i in content.incidents for w in i.places),
            "movements": bool(content.movements),
            "disagreements": bool(content.quantities),
            "events": bool(content.happenings),
            "positions": bool(content.stands),
            "downloads": bool(content.downloads),
        }
        titles = {name: t(TITLES.get(name, f"sections.{name}")) for name in SECTIONS}
        return {name: title for name, title in titles.items() if there.get(name, True)}


@dataclass(frozen=True)
class Page:
    """What one page shows of a report."""

    sections: tuple[str, ...]
    chosen: dict[str, Any] = field(default_factory=dict)
    """What the page shows of each list; see `whole`."""
    links: Links = ONE_PAGE
    template: str = "report"
    assets: str | None = None
    """The folder of scripts and styles; None: they stand in the page."""
    extra: dict[str, Any] = field(default_factory=dict)


def whole(shared: Shared) -> dict[str, Any]:
    """Return all lists of a report, by what the templates call them."""
    content = shared.content
    drawn = [q for q in content.quantities if q.id in shared.charts]
    return {
        "table": shared.incidents.table,
        "rest_of_table": "",
        "rows": [*shared.incidents.about, *shared.incidents.mentioned],
        "drawn": drawn,
        "single": [q for q in content.quantities if q.id not in shared.charts],
        "pairs": content.disagreements,
        "lone_ones": content.lone,
        "happenings": shared.told.happenings,
        "stands": shared.told.stands,
        "readings": content.readings,
        "others": content.others,
    }


def render(content: Content, language: str = "en", outlines: OwnOutlines = NO_OUTLINES) -> str:
    """Return the report as one HTML page. The same content always gives the same text; `outlines` go on the map.

    Raises LanguageError for an interface language that there is not, MissingReportExtra without jinja2.
    """
    shared = Shared(content, language, outlines)
    sections = shared.title_of
    contents = [(f"#{ANCHORS.get(name, name)}", title) for name, title in sections.items()]
    return rendered(shared, Page(tuple(sections), whole(shared), extra={"contents": contents}))


def rendered(shared: Shared, page: Page) -> str:
    """Return one page of a report as HTML."""
    words, content = shared.words, shared.content
    view = View(content, words, page.links)
    shown = page.chosen
    rows: Sequence[Row] = shown["rows"] if "stories" in page.sections else ()
    stories = [shared.stories.story(row) for row in rows]
    drawn = {q.id: shared.charts[q.id] for q in shown["drawn"]} if "timelines" in page.sections else {}
    drawn |= shared.stories.charts(stories)
    bars = charts.movement_values(content.movements, words) if "movements" in page.sections else []
    drawn_map = None
    if "map" in page.sections:
        about = shared.incidents.about
        drawn_map = map_data(content, words, shared.outlines, incidents=about, links=page.links)
    data = _data(words, page.links, drawn, bars, drawn_map)
    if "incidents" in page.sections:
        data["incidents"] = incident_rows([row for _, rows in shown["table"] for row in rows])
    libraries = (CHART_LIBRARIES if drawn or bars else ()) + (MAP_LIBRARIES if drawn_map else ())
    own = ("report.js", *(("charts.js",) if drawn or bars else ()), *(("map.js",) if drawn_map else ()), "save.js")
    styles = (*(("leaflet.css",) if drawn_map else ()), "report.css")
    text: str = _template(page.template).render(
        content=content, words=words, t=words.text, to=page.links.to, links=page.links, view=view, told=shared.told,
        incidents=shared.incidents, stories_view=shared.stories, stories=stories, sections=page.sections,
        charts=shared.charts, drawn_map=drawn_map, bars=bars, open_charts=OPEN_CHARTS,
        opened_stories={row.id for row in shared.incidents.heaviest[:OPEN_STORIES]},
        side_by_side=SIDE_BY_SIDE, line_height=line_height(shared.incidents), data=_script_json(data),
        **shown, **page.extra, **_assets(page.assets, (*libraries, *own), styles),
    )  # fmt: skip
    return text


def incident_rows(rows: Sequence[Row]) -> list[list[Any]]:
    """Return incidents as rows of a table for other programs, a row a toll, the names of columns first."""
    columns = (
        "id", "type", "situation", "place", "latitude", "longitude", "start", "end", "measure", "population", "unit",
        "detail", "low", "best", "high", "contested", "experimental", "reviewed", "only_mentioned", "sources",
        "reports",
    )  # fmt: skip
    found: list[list[Any]] = [list(columns)]
    for row in rows:
        one = row.incident
        where = one.places[0] if one.places else None
        for toll in one.tolls:
            found.append([
                one.id, one.type, one.situation, where and where.name, where and where.latitude,
                where and where.longitude, one.period.start and one.period.start.isoformat(),
                one.period.end and one.period.end.isoformat(), toll.measure, " ".join(toll.population), toll.unit,
                toll.detail, toll.low, toll.best, toll.high, toll.contested, toll.experimental, one.reviewed,
                one.mentioned_only, "; ".join(toll.sources), len(one.documents),
            ])  # fmt: skip
    return found


def line_height(incidents: IncidentView) -> int:
    """Return how high the line of incidents in time is drawn, in pixels."""
    tops = (mark.y + mark.r + (0 if mark.side else ABOVE) for mark in incidents.marks)
    return round(max(tops, default=0)) + 8


def _data(
    words: Words,
    links: Links,
    drawn: Mapping[str, charts.Chart],
    bars: Sequence[dict[str, Any]],
    drawn_map: dict[str, Any] | None,
) -> dict[str, Any]:
    """What the scripts of a page draw from."""
    given = {name: _chart_data(chart, links) for name, chart in drawn.items()}
    return {
        "locale": charts.locale(words.language),
        "specifications": {
            "steps": specifications.timeline_specification(words),
            "day": specifications.day_specification(),
            "movements": specifications.movement_specification(words),
        } if drawn or bars else {},
        "timelines": given,
        "movements": [{**bar, "href": links.to(f"claim-{bar['id']}")} for bar in bars],
        "map": drawn_map,
        "texts": {key: words.text(key) for key in TEXTS},
    }  # fmt: skip


def _chart_data(chart: charts.Chart, links: Links) -> dict[str, Any]:
    """A chart as the script takes it; the addresses of figures that stand in other parts go with it."""
    values: Sequence[dict[str, Any]] = chart.values
    if links.files:
        values = [{**v, "href": links.to(f"claim-{v['id']}")} if v.get("id") else v for v in values]
    return {"form": chart.form, "voices": chart.voices, "values": values, "days": chart.days, "top": chart.top}


def _assets(folder: str | None, scripts: Sequence[str], styles: Sequence[str]) -> dict[str, Any]:
    """The scripts and styles of a page, in it or beside it, and the policy that lets nothing else run."""
    if folder is not None:
        return {
            "scripts": (), "styles": (), "policy_csp": _policy("'self'", "'self'"),
            "script_files": [folder + name for name in scripts], "style_files": [folder + name for name in styles],
        }  # fmt: skip
    inline, inline_styles = [asset(name) for name in scripts], [asset(name) for name in styles]
    policy = _policy(" ".join(map(_digest, inline)), " ".join(map(_digest, inline_styles)))
    return {"scripts": inline, "styles": inline_styles, "policy_csp": policy, "script_files": (), "style_files": ()}


ASSETS = (*CHART_LIBRARIES, *MAP_LIBRARIES, "leaflet.css", "report.css", "report.js", "charts.js", "map.js", "save.js")
"""All that pages may load."""


@lru_cache
def asset(name: str) -> str:
    """Return a script or style: a library's from `assets`, our own from `templates`."""
    folder = resources.files("bilan.report")
    file = folder / "assets" / name
    text = (file if file.is_file() else folder / "templates" / name).read_text("utf-8")
    # The libraries' source maps are not in the file, and a reader's developer tools would look for them.
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))


@lru_cache
def _template(name: str) -> Any:
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
    return environment.get_template(f"{name}.html.jinja")


def _policy(scripts: str, styles: str) -> str:
    """A policy that lets nothing run but the report's own scripts, and reaches no host at all."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
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
