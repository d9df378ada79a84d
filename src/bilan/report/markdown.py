"""A report's content as Markdown: text that reads well without being rendered too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bilan.model import Claim, Figure
from bilan.report.content import Content, Line, Quantity
from bilan.report.incident_view import IncidentView, TollCell
from bilan.report.sentences import Passage
from bilan.report.told_view import ToldView
from bilan.report.view import View
from bilan.report.words import Words

KEPT_SPACES = "\u00a0\u2009\u202f"
"""Spaces that typography asks for: they stay."""
_SIGNS = re.compile(r"([\\`*_\[\]<>|~&#])")


def render(content: Content, language: str = "en") -> str:
    """Return the report as Markdown (CommonMark with tables). Numbers such as [3.2] lead to sentence 2 of report 3.

    Raises LanguageError for an interface language that there is not.
    """
    words = Words(language, content.as_of.year if content.as_of else None)
    return "\n".join(_Page(content, words).lines()) + "\n"


class _Page:
    """The parts of the page."""

    def __init__(self, content: Content, words: Words) -> None:
        self.content, self.words, self.view = content, words, View(content, words)
        self.told = ToldView(content, words)
        self.incidents = IncidentView(content, words)
        self.t = words.text
        self._passages = {
            reading.document.id: self.view.passages(reading.document, reading.figures) for reading in content.readings
        }
        self._references = {
            claim.id: f"{number}.{part}"
            for number, reading in enumerate(content.readings, 1)
            for part, found in enumerate(self._passages[reading.document.id], 1)
            for claim in found.claims
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        content = self.content
        yield from (f"# {escaped(self.view.name)}", "")
        if content.heading.crisis and content.heading.title:
            yield from (escaped(content.heading.crisis), "")
        yield from (escaped(self.view.lead), "")
        if self.view.filters:
            yield from (escaped(self.t("page.filters", filters=self.view.filters)), "")
        checked = self.words.pair(f"**{self.t('checks.' + self.view.checked_state)}**", self.view.checked_share)
        contested = f" · {self.view.contested_share}" if content.incidents else ""
        yield from (checked + contested, "", self.view.counts, "")
        if content.incidents:
            yield from self._incidents()
        if not content.quantities:
            told = content.stands or content.happenings
            yield from (self.t("known.no_figures" if told else "page.nothing"), "")
        else:
            yield from self._known()
            yield from self._timelines()
        if content.spots:
            yield from self._places()
        if content.movements:
            yield from self._movements()
        if content.quantities:
            yield from self._disagreements()
        if content.happenings:
            yield from self._events()
        if content.stands:
            yield from self._positions()
        yield from self._documents()
        yield from self._made()

    def _title(self, section: str) -> Iterator[str]:
        yield from (f"## {self.t('sections.' + section)}", "")

    def _incidents(self) -> Iterator[str]:
        yield from self._title("incidents")
        titles = ("known.days", "known.place", "incidents.type", "incidents.tolls", "known.sources", "incidents.state")
        yield "| " + " | ".join(self.t(title) for title in titles) + " |"
        yield "|" + " --- |" * len(titles)
        for row in self.incidents.rows:
            tolls = ", ".join(self._toll(toll) for toll in row.tolls)
            cells = (row.days, row.place, row.type)
            yield f"| {' | '.join(map(escaped, cells))} | {tolls} | {escaped(row.sources)} | {escaped(row.state)} |"
        yield ""

    def _toll(self, toll: TollCell) -> str:
        reference = f" [{self._references[toll.claim]}]" if toll.claim in self._references else ""
        contested = f" ({self.t('incidents.contested')})" if toll.contested else ""
        return escaped(toll.text) + contested + reference

    def _number(self, figure: Figure) -> str:
        return f"{escaped(self.words.claim(figure))} [{self._references[figure.id]}]"

    def _known(self) -> Iterator[str]:
        yield from self._title("known")
        for quantity in self.content.main:
            place = f"**{escaped(self.words.place(quantity.series))}**"
            yield f"- {self.words.pair(place, self._headline(quantity))}"
            bounds = ", ".join(f"{self.t('known.' + name)} {value}" for name, value in self.view.bounds(quantity))
            contested = f"; {self.t('known.contested')}" if quantity.contested else ""
            reviewed = f"; {self.view.reviewed(quantity)[1]}"
            tried = f"; {self.t('incidents.experimental')}" if quantity.experimental else ""
            yield f"  ({bounds}; {self.view.support(quantity)}{contested}{reviewed}{tried})"
        yield ""

    def _headline(self, quantity: Quantity) -> str:
        figure, estimate = quantity.telling, quantity.estimate
        if figure is None or estimate is None:
            return self.t("page.not_said")
        things = self.words.counted_things(figure, quantity.series.quantity.population)
        shares = [
            self.t(
                "headline.part",
                n=f"{escaped(self.words.amount(share.figure))} [{self._references[share.figure.id]}]",
                who=self.words.who(share.figure, share.population),
            )
            for share in quantity.shares
        ]
        return self.t(
            "headline.sentence",
            what=f"**{escaped(self.words.amount(figure))}** [{self._references[figure.id]}] {things}",
            parts="".join(f", {share}" for share in shares),
            sources=escaped(self.words.names(estimate.sources)),
            when=self.words.when(quantity.series),
        )

    def _timelines(self) -> Iterator[str]:
        yield from self._title("timelines")
        for quantity in self.view.drawn:
            yield from (f"### {escaped(self.view.title(quantity))}", "")
            columns = ("published", "figure", "source", "through", "counted_to", "standing")
            rows = ([escaped(cell) for cell in self._row(line)] for line in quantity.lines)
            yield from _table([self.t(f"timelines.{name}") for name in columns], self._with_references(quantity, rows))
        if self.view.single:
            yield from (f"### {self.t('timelines.single')}", "")
            yield from _table(
                [self.t("known.place"), *(self.t(f"timelines.{n}") for n in ("figure", "source", "published"))],
                (
                    [
                        escaped(self.words.place(quantity.series)),
                        f"{self._number(line.figure)}, {self.words.days(line.figure)}",
                        escaped(line.voice),
                        self.words.day(line.figure.document.published),
                    ]
                    for quantity in self.view.single
                    for line in quantity.lines
                ),
            )

    def _with_references(self, quantity: Quantity, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for line, row in zip(quantity.lines, rows, strict=True):
            row[1] += f" [{self._references[line.figure.id]}]"
            yield row

    def _row(self, line: Line) -> list[str]:
        figure = line.figure
        standing = [f"{before}{told}{after}" for before, told, after, _ in self.view.standing(line)]
        left = self.view.left_out(line)
        standing.append(self.t("timelines.left_out", reason=left) if left else self.t("timelines.used"))
        if self.content.reviews:
            standing.append(self.t(f"review.{self.view.review(figure.id)}"))
        return [
            self.words.day(figure.document.published),
            self.words.claim(figure),
            line.voice,
            figure.document.publisher or self.t("page.not_said"),
            self.words.days(figure),
            "; ".join(standing),
        ]

    def _places(self) -> Iterator[str]:
        yield from self._title("map")
        columns = [self.t(f"map.{name}") for name in ("place", "precision", "coordinates", "quantities")]
        yield from _table(
            columns,
            (
                [
                    escaped(spot.place.name),
                    self.t(f"precision.{self.view.precision(spot.place)}"),
                    self.view.position(spot.place),
                    "; ".join(self._number(q.telling) for q in spot.quantities if q.telling),
                ]
                for spot in self.content.spots
            ),
        )

    def _movements(self) -> Iterator[str]:
        yield from self._title("movements")
        columns = [self.t(f"movements.{name}") for name in ("origin", "destination", "number", "days", "source")]
        missing = self.t("page.not_said")
        yield from _table(
            columns,
            (
                [
                    escaped(movement.origin.name) if movement.origin else missing,
                    escaped(movement.destination.name) if movement.destination else missing,
                    self._number(movement.figure),
                    self.words.when(movement.quantity.series),
                    escaped(self.view.line(movement.figure.id).voice),
                ]
                for movement in self.content.movements
            ),
        )

    def _disagreements(self) -> Iterator[str]:
        yield from self._title("disagreements")
        if not self.content.disagreements:
            yield from (self.t("disagreements.none"), "")
        for pair in self.content.disagreements:
            what = f"{self.words.quantity(pair.quantity.series.quantity)}, {self.words.place(pair.quantity.series)}"
            yield from (f"### {self.words.pair(self.t('disagreements.' + pair.kind), escaped(what))}", "")
            for line in (pair.one, pair.other):
                said = self.t(
                    "disagreements.says", source=line.voice, day=self.words.day(line.figure.document.published)
                )
                yield f"- {self.words.pair(escaped(said), self._number(line.figure))}"
                yield f"  > {_marked(self.view.quote(line))}"
            yield ""
        if self.content.lone:
            yield from (f"### {self.t('sections.lone')}", "")
            for lone in self.content.lone:
                line = lone.quantity.lines[-1]
                why = line.voice if lone.kind == "single_source" else self.t("disagreements.no_source")
                place = escaped(self.words.place(lone.quantity.series))
                yield f"- {self.words.pair(place, self._number(line.figure))} ({escaped(why)})"
            yield ""

    def _events(self) -> Iterator[str]:
        yield from self._title("events")
        yield from (self.t("events.intro"), "")
        for happening in self.content.happenings:
            told, event = self.told, happening.event
            figures = [self._number(figure) for figure in happening.figures]
            facts = [escaped(fact) for fact in (event.place, told.who(happening)) if fact] + figures
            what = f"**{escaped(told.what(happening))}**"
            yield f"- {self.words.pair(told.when(happening), what)}" + "".join(f"; {fact}" for fact in facts)
            yield f"  ({escaped(told.support(happening))})"
            yield from self._mentions(happening.mentions)
        yield ""

    def _positions(self) -> Iterator[str]:
        yield from self._title("positions")
        yield from (self.t("positions.intro"), "")
        for stand in self.content.stands:
            yield from (f"### {escaped(stand.actor)}", "")
            for position in stand.positions:
                yield f"- {self.words.pair(self.told.when_taken(position), escaped(self.told.position(position)))}"
                yield from self._mentions(position.statements)
            yield ""

    def _mentions(self, claims: Iterable[Claim]) -> Iterator[str]:
        for claim in claims:
            yield f"  - {self.words.pair(escaped(self.told.origin(claim)), _marked(self.told.quote(claim)))}"

    def _documents(self) -> Iterator[str]:
        yield from self._title("documents")
        for number, reading in enumerate(self.content.readings, 1):
            document = reading.document
            title = document.title or self.t("documents.untitled", id=document.id)
            yield from (f"### [{number}] {escaped(title)}", "")
            publisher = document.publisher or self.t("page.not_said")
            meta = f"{publisher}, {self.words.day(document.published)}, {self.t('documents.identifier')} {document.id}"
            link = f" <{self.view.link(document)}>" if _is_plain(self.view.link(document)) else ""
            yield from (escaped(meta) + link, "")
            for part, found in enumerate(self._passages[document.id], 1):
                yield f"- [{number}.{part}] {_marked(found)}"
                for claim in found.claims:
                    line = self.view.line(claim.id)
                    yield f"  - {escaped(self.words.claim(line.figure) + self.view.told(line))}"
            yield ""
        if self.content.others:
            yield from (f"### {self.t('documents.without')}", "")
            for document in self.content.others:
                title = document.title or self.t("documents.untitled", id=document.id)
                yield f"- {escaped(f'{title}, {document.publisher}, {self.words.day(document.published)}')}"
            yield ""

    def _made(self) -> Iterator[str]:
        yield from self._title("made")
        yield from (self.t("made.reading"), "")
        for name, value in self.view.made:
            yield f"- {self.words.pair(name, escaped(value))}"


def _table(columns: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _marked(found: Passage) -> str:
    """A sentence on one line, its claims' words in bold."""
    parts = (f"**{escaped(s.text.strip())}**" if s.claims else escaped(s.text) for s in found.segments)
    return " ".join("".join(parts).split())


def _is_plain(url: str) -> bool:
    """Whether an address can stand between angle brackets."""
    return bool(url) and url.isprintable() and not re.search(r"[\s<>]", url)


def escaped(text: str) -> str:
    """Return text on one line, with the signs that Markdown or HTML would take as its own escaped."""
    return _SIGNS.sub(r"\\\1", "".join(sign if sign.isprintable() or sign in KEPT_SPACES else " " for sign in text))
