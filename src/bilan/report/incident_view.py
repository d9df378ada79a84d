"""The incidents of a report in words: a row each, and where each stands in time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.incidents.toll import Toll
from bilan.report.content import Content
from bilan.report.words import Words

TOLLS_SHOWN = 6
LEFT, RIGHT = 20.0, 980.0
"""Where the first and the last day of the timeline stand."""
SMALLEST, LARGEST = 3.0, 26.0
"""Radii of the marks of the smallest and the largest toll."""


@dataclass(frozen=True)
class TollCell:
    """A toll in words, and the claim on the page that it rests on."""

    text: str
    claim: str | None


@dataclass(frozen=True)
class Row:
    """An incident in words."""

    id: str
    days: str
    place: str
    type: str
    tolls: tuple[TollCell, ...]
    sources: str
    state: str


@dataclass(frozen=True)
class Mark:
    """An incident on the timeline."""

    id: str
    x: float
    r: float
    label: str


class IncidentView:
    """Says the incidents of a content in the words of one language."""

    def __init__(self, content: Content, words: Words) -> None:
        self.content, self.words = content, words
        self._shown = {line.figure.id for quantity in content.quantities for line in quantity.lines}
        self.rows = [self._row(one) for one in content.incidents]
        self._dated = [one for one in content.incidents if not one.situation and self._day(one) is not None]
        days = [day for one in self._dated if (day := self._day(one)) is not None]
        self.first = words.day(min(days)) if days else ""
        self.last = words.day(max(days)) if days else ""
        self.marks = list(self._marks(days)) if days else []

    @staticmethod
    def _day(one: Incident) -> date | None:
        return one.period.start or one.period.end

    def _row(self, one: Incident) -> Row:
        sources = tuple(dict.fromkeys(name for toll in one.tolls for name in toll.sources))
        return Row(
            id=one.id,
            days=self._days(one),
            place=one.places[0].name if one.places else self.words.text("page.not_said"),
            type=self.type(one),
            tolls=tuple(self._toll(toll) for toll in one.tolls[:TOLLS_SHOWN]),
            sources=self.words.names(sources) if sources else self.words.text("page.not_said"),
            state=self.state(one),
        )

    def type(self, one: Incident) -> str:
        """Return the type of an incident in words."""
        return self.words.text(f"types.{'situation' if one.situation else one.type or 'unknown'}")

    def state(self, one: Incident) -> str:
        """Return how far people have checked an incident, and whether sources contest its tolls."""
        t = self.words.text
        words = [t(f"incidents.{one.reviewed}")]
        words += [t("incidents.contested")] if one.contested else []
        words += [t("incidents.mentioned")] if one.mentioned_only else []
        return ", ".join(words)

    def _days(self, one: Incident) -> str:
        start, end = one.period.start, one.period.end
        if end is None:
            return self.words.day(start) if start else self.words.text("page.unknown_day")
        if start is None:
            return self.words.text("incidents.by", day=self.words.day(end))
        return self.words.day(start) if start == end else f"{self.words.day(start)} – {self.words.day(end)}"

    def _toll(self, toll: Toll) -> TollCell:
        claim = next((name for name in toll.claims if name in self._shown), None)
        return TollCell(self.toll(toll), claim)

    def toll(self, toll: Toll) -> str:
        """Return a toll in words: measure, best number and bounds, unit, what else tells it apart."""
        words, open_end = self.words, self.words.text("incidents.open")
        best, low, high = (open_end if n is None else words.number(n) for n in (toll.best, toll.low, toll.high))
        same = (toll.low, toll.high) == (toll.best, toll.best)
        amount = best if same else words.text("incidents.bounds", best=best, low=low, high=high)
        unit = {"person": "", "percent": " %"}.get(toll.unit, f" ({self._label('units', toll.unit)})")
        who = "".join(f", {self._label('populations', name)}" for name in toll.population)
        detail = f" ({toll.detail})" if toll.detail else ""
        return f"{self._label('measures', toll.measure)}{who}: {amount}{unit}{detail}{' ?' if toll.contested else ''}"

    def _label(self, section: str, name: str) -> str:
        """A word of the vocabulary as a heading has it, else for several."""
        given = self.words.texts[section][name]
        return str(given.get("label") or given["other"])

    def _marks(self, days: list[date]) -> Iterator[Mark]:
        first, span = min(days), max((max(days) - min(days)).days, 1)
        sizes = {one.id: _size(one) for one in self._dated}
        most = max(sizes.values(), default=1.0) or 1.0
        for one, row in zip(self.content.incidents, self.rows, strict=True):
            day = self._day(one)
            if one.id in sizes and day is not None:
                x = LEFT + (RIGHT - LEFT) * (day - first).days / span
                r = SMALLEST + (LARGEST - SMALLEST) * sizes[one.id] / most
                label = f"{row.days}, {row.place}: {row.tolls[0].text if row.tolls else row.type}"
                yield Mark(one.id, round(x, 1), round(r, 1), label)


def _size(one: Incident) -> float:
    """The area of a mark follows the largest toll of people killed or, where none was, hurt."""
    people = [t.best or 0 for t in one.tolls if t.unit == "person"]
    return math.sqrt(people[0]) if people else 0.0
