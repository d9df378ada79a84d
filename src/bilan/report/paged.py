"""A report in parts: a first page with what matters most, and behind its links pages that each open quickly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bilan.model import Document
from bilan.report.basemap import NO_OUTLINES, OwnOutlines
from bilan.report.content import Content, Quantity, Stand
from bilan.report.html import ASSETS, Page, Shared, asset, rendered, whole
from bilan.report.incident_view import weight
from bilan.report.links import Links

_T = TypeVar("_T")
ONE_PAGE_AT_MOST = 1000
"""Documents of a report beyond which it is written in parts, unless told otherwise: some 10 MB of page."""
ROWS_FIRST = 100
"""So many incidents are in the table of the first page, the most consequential; the parts have all."""
PAIRS_FIRST = 10
"""So many disagreements are quoted on the first page."""
SIZES = {"stories": 1200, "timelines": 1200, "disagreements": 150, "events": 500, "positions": 500, "documents": 600}
"""How much makes a part, so that it is some 1 MB at most: figures of incidents and quantities (and some for each of
them), pairs, mentions of events and positions, thousands of letters and figures of documents."""
EACH = 4
"""What an incident, a quantity, an event, an actor or a document weighs by itself, beside what it holds."""
NAMES = {"stories": "incidents", "timelines": "quantities"}
"""The names of parts' files that differ from those of their sections."""
FIRST_SECTIONS = ("incidents", "map", "known", "movements", "disagreements", "downloads", "made")


@dataclass(frozen=True)
class File:
    """A file of a report in parts, by its way from the folder of the first page."""

    path: str
    text: str


@dataclass(frozen=True)
class Part:
    """A part: some of a section's content."""

    section: str
    number: int
    all: int
    chosen: Mapping[str, Any]
    anchors: tuple[str, ...]
    """What links into it lead to."""

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{NAMES.get(self.section, self.section)}-{self.number}.html"


def folder_of(name: str) -> str:
    """Return the name of the folder that holds the parts of a report whose first page has a name."""
    return f"{name.rpartition('.')[0] or name}-parts"


def is_part(name: str) -> bool:
    """Return whether a file of such a name may be a part of a report."""
    return re.fullmatch(rf"({'|'.join(NAMES.get(s, s) for s in SIZES)})-\d+\.html", name) is not None


def files(
    content: Content, language: str = "en", outlines: OwnOutlines = NO_OUTLINES, *, name: str = "report.html"
) -> Iterator[File]:
    """Yield the files of a report in parts: the first page, called `name`, the parts, their scripts and styles.

    Raises LanguageError for an interface language that there is not, MissingReportExtra without jinja2.
    """
    shared = Shared(content, language, outlines)
    folder = folder_of(name)
    everything = whole(shared)
    parts = [part for section in SIZES for part in _parts(shared, section, everything)]
    where = {anchor: part.file for part in parts for anchor in part.anchors}
    yield File(name, _first(shared, everything, parts, where, folder))
    for i, part in enumerate(parts):
        before = parts[i - 1] if part.number > 1 else None
        after = parts[i + 1] if part.number < part.all else None
        yield File(f"{folder}/{part.file}", _page(shared, everything, part, where, name, before, after))
    for asset_name in ASSETS:
        yield File(f"{folder}/assets/{asset_name}", asset(asset_name))


def _first(
    shared: Shared, everything: Mapping[str, Any], parts: Sequence[Part], where: Mapping[str, str], folder: str
) -> str:
    """The first page: what is most consequential, and the way to all parts."""
    titles = shared.title_of
    sections = tuple(name for name in FIRST_SECTIONS if name in titles)
    heaviest = sorted(shared.incidents.about, key=lambda row: -weight(row.incident))[:ROWS_FIRST]
    kept = {row.id for row in heaviest}
    chosen = {
        **everything,
        "table": [("", [row for row in shared.incidents.about if row.id in kept])] if heaviest else [],
        "rest_of_table": next((f"{folder}/{part.file}" for part in parts if part.section == "stories"), ""),
        "pairs": shared.content.disagreements[:PAIRS_FIRST],
        "lone_ones": (),
    }
    ways = [(f"{folder}/{part.file}", titles[part.section]) for part in parts if part.number == 1]
    contents = [(f"#{name}", titles[name]) for name in sections] + ways
    listed = [
        (f"{folder}/{part.file}", titles[part.section], _numbers(parts, part.section, folder))
        for part in parts
        if part.number == 1
    ]
    extra = {"contents": contents, "listed": listed, "folder": folder}
    links = Links(where, folder=f"{folder}/")
    return rendered(shared, Page((*sections[:-1], "parts", sections[-1]), chosen, links, "report", f"{folder}/assets/",
                                 extra))  # fmt: skip


def _numbers(parts: Sequence[Part], section: str, folder: str) -> list[tuple[str, int]]:
    return [(f"{folder}/{part.file}", part.number) for part in parts if part.section == section]


def _page(
    shared: Shared,
    everything: Mapping[str, Any],
    part: Part,
    where: Mapping[str, str],
    name: str,
    before: Part | None,
    after: Part | None,
) -> str:
    links = Links(where, here=part.file, first=f"../{name}")
    extra = {
        "part": part, "part_title": shared.title_of[part.section], "before": before and before.file,
        "after": after and after.file,
    }  # fmt: skip
    page = Page((part.section,), {**everything, **part.chosen}, links, "part", "assets/", extra)
    return rendered(shared, page)


def _parts(shared: Shared, section: str, everything: Mapping[str, Any]) -> list[Part]:
    """The parts of a section: chosen content, and the anchors in it."""
    if section not in shared.title_of:
        return []
    cut = _CUTS[section](shared, everything, SIZES[section])
    return [Part(section, i, len(cut), chosen, tuple(anchors)) for i, (chosen, anchors) in enumerate(cut, 1)]


Cut = list[tuple[dict[str, Any], list[str]]]


def _stories(shared: Shared, everything: Mapping[str, Any], size: int) -> Cut:
    cut = _chunks(everything["rows"], size, lambda row: len(row.incident.claims))
    return [({"rows": rows}, [f"incident-{row.id}" for row in rows]) for rows in cut]


def _timelines(shared: Shared, everything: Mapping[str, Any], size: int) -> Cut:
    drawn = [({"drawn": some, "single": ()}, some) for some in _chunks(everything["drawn"], size, _figures)]
    single = [({"drawn": (), "single": some}, some) for some in _chunks(everything["single"], size * 4, _figures)]
    return [(chosen, [f"quantity-{q.id}" for q in some]) for chosen, some in (*drawn, *single)]


def _disagreements(shared: Shared, everything: Mapping[str, Any], size: int) -> Cut:
    content = shared.content
    pairs: Cut = [({"pairs": some, "lone_ones": ()}, []) for some in _chunks(content.disagreements, size)]
    return pairs + [({"pairs": (), "lone_ones": some}, []) for some in _chunks(content.lone, size * 4)]


def _events(shared: Shared, everything: Mapping[str, Any], size: int) -> Cut:
    cut = _chunks(shared.content.happenings, size, lambda happening: len(happening.mentions))
    return [({"happenings": [("", some)]}, [f"event-{one.event.id}" for one in some]) for some in cut]


def _positions(shared: Shared, everything: Mapping[str, Any], size: int) -> Cut:
    return [({"stands": [("", some)]}, []) for some in _chunks(shared.content.stands, size, _statements)]


def _documents(shared: Shared, everything: Mapping[str, Any], size: int) -> Cut:
    content = shared.content
    found: Cut = []
    number = 0
    for readings in _chunks(content.readings, size, lambda r: len(r.figures) + _letters(r.document)):
        anchors = [f"claim-{figure.id}" for reading in readings for figure in reading.figures]
        anchors += [f"document-{number + i}" for i in range(1, len(readings) + 1)]
        number += len(readings)
        found.append(({"readings": readings, "others": ()}, anchors))
    for others in _chunks(content.others, size, _letters):
        anchors = [f"document-{number + i}" for i in range(1, len(others) + 1)]
        number += len(others)
        found.append(({"readings": (), "others": others}, anchors))
    return found


_CUTS = {
    "stories": _stories, "timelines": _timelines, "disagreements": _disagreements, "events": _events,
    "positions": _positions, "documents": _documents,
}  # fmt: skip


def _figures(quantity: Quantity) -> int:
    return len(quantity.lines)


def _statements(stand: Stand) -> int:
    return sum(len(position.statements) for position in stand.positions)


def _letters(document: Document) -> int:
    return len(document.text) // 1000


def _nothing(_: Any) -> int:
    return 1 - EACH


def _chunks(listed: Sequence[_T], size: int, weigh: Callable[[_T], int] = _nothing) -> list[Sequence[_T]]:
    """A list in order as chunks that weigh no more than `size`, or hold one thing."""
    found: list[Sequence[_T]] = []
    start, sum_so_far = 0, 0
    for i, one in enumerate(listed):
        weight = EACH + weigh(one)
        if i > start and sum_so_far + weight > size:
            found.append(listed[start:i])
            start, sum_so_far = i, 0
        sum_so_far += weight
    return [*found, listed[start:]] if start < len(listed) else found
