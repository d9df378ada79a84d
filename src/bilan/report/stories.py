"""Each incident of a report told whole: its tolls as they became known, who disagrees, the reports they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from bilan.model import Document, Figure
from bilan.reconcile.incidents.toll import Step, Toll
from bilan.report import charts
from bilan.report.content import Content
from bilan.report.incident_view import IncidentView, Row, TollCell
from bilan.report.sentences import Passage, passage
from bilan.report.words import Words

SIDES_SHOWN = 6
"""So many voices of a contested toll are quoted side by side."""
PARTS_SHOWN = 4
LEFT_OUT_SHOWN = 40
ARCHIVE = "https://web.archive.org/web"


@dataclass(frozen=True)
class Side:
    """What one voice says of a contested toll."""

    voice: str
    known: date | None
    figure: Figure
    leads: bool
    """Whether the toll rests on it."""


@dataclass(frozen=True)
class Left:
    """A figure that a toll does not rest on, and why."""

    figure: Figure
    reason: str


@dataclass(frozen=True)
class TollStory:
    """A toll, how it became known, and who disagrees."""

    id: str
    """Of its chart."""
    cell: TollCell
    toll: Toll
    parts: str
    """What the text counts among it, in words."""
    sources: str
    chart: charts.Chart | None
    sides: tuple[Side, ...]
    left_out: tuple[Left, ...]


@dataclass(frozen=True)
class Story:
    """One incident told whole."""

    row: Row
    tolls: tuple[TollStory, ...]
    documents: tuple[Document, ...]


class StoryView:
    """Tells the incidents of a content in the words of one language."""

    def __init__(self, content: Content, words: Words, incidents: IncidentView) -> None:
        self.content, self.words, self.incidents = content, words, incidents
        self._documents = {d.id: d for d in (*(r.document for r in content.readings), *content.others)}

    def story(self, row: Row) -> Story:
        """Return an incident told whole; reports and figures that the report does not show are left out."""
        one = row.incident
        documents = [self._documents[name] for name in one.documents if name in self._documents]
        documents.sort(key=lambda d: (d.published or date.max, d.id))
        tolls = tuple(self._toll(one.id, n, toll, row) for n, toll in enumerate(one.tolls))
        return Story(row, tolls, tuple(documents))

    def _toll(self, incident: str, number: int, toll: Toll, row: Row) -> TollStory:
        cells = row.tolls
        cell = cells[number] if number < len(cells) else self.incidents._toll(toll)
        return TollStory(
            id=f"{incident}-{number}",
            cell=cell,
            toll=toll,
            parts=self._parts(toll),
            sources=self.words.names(toll.sources),
            chart=charts.of_points(list(self._points(toll)), self.words),
            sides=tuple(self._sides(toll)) if toll.contested else (),
            left_out=tuple(self._left_out(toll)),
        )

    def _parts(self, toll: Toll) -> str:
        told = []
        for share in toll.parts[:PARTS_SHOWN]:
            number = share.best if share.best is not None else share.low
            if number is not None:
                told.append(f"{self.words.number(number)} {self.words.of_kind(share.population, number)}")
        return self.words.text("incidents.parts", parts=", ".join(told)) if told else ""

    def _points(self, toll: Toll) -> Iterator[charts.Point]:
        """The numbers as they became known. Those that no toll ever rested on stand beside the lines."""
        codes = {left.id: left.code for left in toll.excluded}
        for step in toll.steps:
            figure = self.incidents.figure(step.claim)
            if figure is not None:
                aside = codes.get(step.claim) not in (None, *OUTGROWN)
                yield charts.Point(figure, step.source, aside=aside)

    def _sides(self, toll: Toll) -> Iterator[Side]:
        """The latest words of each voice of a contested toll: first those that it rests on, then those against."""
        latest: dict[str, Step] = {}
        for step in toll.steps:
            if self.incidents.figure(step.claim) is not None:
                latest[step.source] = step
        against = [name for name in toll.disputed_by if name in latest] or self._others(toll, latest)
        half = SIDES_SHOWN // 2
        for names, leads in (([n for n in toll.sources if n in latest][:half], True), (against[:half], False)):
            for name in names:
                step = latest[name]
                figure = self.incidents.figure(step.claim)
                if figure is not None:
                    yield Side(name, step.known, figure, leads)

    @staticmethod
    def _others(toll: Toll, latest: Iterable[str]) -> list[str]:
        """The voices that a toll does not rest on, where it does not say itself who contests it."""
        return [name for name in latest if name not in toll.sources]

    def _left_out(self, toll: Toll) -> Iterator[Left]:
        status = self.words.text("status.denied")
        for left in toll.excluded[:LEFT_OUT_SHOWN]:
            figure = self.incidents.figure(left.id)
            if figure is not None:
                said = self.words.text(f"status.{figure.status}") if figure.status != "asserted" else status
                yield Left(figure, self.words.text(f"excluded.{left.code}", status=said))

    def quote(self, figure: Figure) -> Passage:
        """Return the sentence of a figure with its words marked."""
        return passage(self._documents[figure.document.id], figure)

    def charts(self, stories: Sequence[Story]) -> dict[str, charts.Chart]:
        """Return the charts of stories by their ids."""
        return {toll.id: toll.chart for story in stories for toll in story.tolls if toll.chart is not None}


OUTGROWN = ("superseded", "outdated", "repeated", "old", "copy")
"""Why a number that a toll rested on once does so no longer: it was right in its day, and is a step of the line."""


def archived(document: Document) -> str:
    """Return where the Internet Archive would have the copy of a document's page nearest to its day; else nothing."""
    url = document.url or ""
    if urlsplit(url).scheme not in ("http", "https"):
        return ""
    day = document.published.strftime("%Y%m%d") if document.published else "0"
    return f"{ARCHIVE}/{day}/{url}"
