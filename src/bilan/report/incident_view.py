"""The incidents of a report in words: a row each, and where each stands in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bilan.model import Figure
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.incidents.toll import Toll
from bilan.report.content import Content
from bilan.report.quantities import GRAVITY, consequence
from bilan.report.timeline import Mark, Tick, marks, stretch, ticks
from bilan.report.words import Number, Words

PLAIN_UNITS = ("person", "percent", "item")
"""Units that the measure's name says, or the number."""
TOLLS_SHOWN = 6
HEAVIEST = 4
"""So many incidents are told at the top of a report …"""
HEAVIEST_SITUATIONS = 2
"""… and so many situations, whose numbers are larger, for they count over longer."""
ROWS_OPEN = 60
"""So many rows of the table are open; the others are folded behind their number."""


@dataclass(frozen=True)
class TollCell:
    """A toll in words, and the claim on the page that it rests on."""

    text: str
    claim: str | None
    contested: bool
    name: str
    """What is counted: `Killed, civilians`."""
    amount: str
    """The best number with its unit."""
    bounds: str
    """Low and high, where they differ from the best."""
    experimental: bool
    """Whether a claim that it rests on was read experimentally."""


@dataclass(frozen=True)
class Row:
    """An incident in words."""

    id: str
    days: str
    place: str
    where: str
    """The place, empty where no report says it."""
    type: str
    tolls: tuple[TollCell, ...]
    leading: tuple[TollCell, ...]
    """The two most consequential of its tolls."""
    sources: str
    state: str
    reviewed: str
    """Code of how far people have checked it: none, some, all."""
    contested: bool
    mentioned: bool
    situation: bool
    incident: Incident

    @property
    def title(self) -> str:
        """What it is called: type, place, days."""
        return ", ".join(word for word in (f"{self.type[:1].upper()}{self.type[1:]}", self.where, self.days) if word)


class IncidentView:
    """Says the incidents of a content in the words of one language."""

    def __init__(self, content: Content, words: Words) -> None:
        self.content, self.words = content, words
        self.figures = {line.figure.id: line.figure for quantity in content.quantities for line in quantity.lines}
        self.rows = [self._row(one) for one in content.incidents]
        self.about = [row for row in self.rows if not row.mentioned]
        """Those that reports are about, situations among them."""
        self.mentioned = [row for row in self.rows if row.mentioned]
        self.heaviest = heaviest(self.about)
        self.marks = self._marks()

    @property
    def table(self) -> list[tuple[str, list[Row]]]:
        """The rows in parts, each with the title to fold it behind: those to see, the others, those only mentioned."""
        count = self.words.counted
        rest, aside = self.about[ROWS_OPEN:], self.mentioned
        parts = [("", self.about[:ROWS_OPEN])]
        parts += [(count("more_incidents", len(rest)), rest)] if rest else []
        parts += [(count("only_mentioned", len(aside)), aside)] if aside else []
        return [(title, rows) for title, rows in parts if rows]

    def _row(self, one: Incident) -> Row:
        sources = tuple(dict.fromkeys(name for toll in one.tolls for name in toll.sources))
        return Row(
            id=one.id,
            days=self._days(one),
            place=one.places[0].name if one.places else self.words.text("page.not_said"),
            where=one.places[0].name if one.places else "",
            type=self.type(one),
            tolls=tuple(self._toll(toll) for toll in one.tolls[:TOLLS_SHOWN]),
            leading=tuple(self._toll(toll) for toll in sorted(one.tolls, key=_order)[:2]),
            sources=self.words.names(sources) if sources else self.words.text("page.not_said"),
            state=self.state(one),
            reviewed=one.reviewed,
            contested=one.contested,
            mentioned=one.mentioned_only,
            situation=one.situation,
            incident=one,
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
        words += [t("incidents.experimental")] if one.experimental else []
        return ", ".join(words)

    def _days(self, one: Incident) -> str:
        start, end, words = one.period.start, one.period.end, self.words
        if end is None:
            return words.text("when.since", start=words.day(start)) if start else words.text("incidents.not_dated")
        if one.situation and start is None:
            return words.text("when.as_of", end=words.day(end))
        if start is None:
            return words.text("incidents.by", day=words.day(end))
        return words.stretch(start, end)

    # Tolls

    def _toll(self, toll: Toll) -> TollCell:
        claim = next((name for name in toll.claims if name in self.figures), None)
        name, amount, bounds = self.name(toll), self.amount(toll), self.bounds(toll)
        text = self.words.pair(name, self.words.marked(f"{amount} ({bounds})" if bounds else amount, toll.experimental))
        return TollCell(text, claim, toll.contested, name, amount, bounds, toll.experimental)

    def name(self, toll: Toll) -> str:
        """Return what a toll counts: `Killed, civilians (Alep → Idlib)`."""
        who = "".join(f", {self._label('populations', name)}" for name in toll.population)
        detail = f" ({toll.detail})" if toll.detail and toll.unit != "currency" else ""
        return f"{self._label('measures', toll.measure)}{who}{detail}"

    def amount(self, toll: Toll) -> str:
        """Return a toll's best number with its unit; where there is none, its bounds."""
        if toll.best is not None:
            return self._with_unit(toll.best, toll, _quantifier(toll))
        if toll.low is not None and toll.high is None:
            return self._with_unit(toll.low, toll, "at_least")
        if toll.high is not None and toll.low is None:
            return self._with_unit(toll.high, toll, "up_to")
        return self.words.text(
            "quantifiers.between", low=self.words.number(toll.low), high=self._with_unit(toll.high, toll)
        )

    def bounds(self, toll: Toll) -> str:
        """Return the bounds of a toll that has a best number; empty where they add nothing to it."""
        if toll.best is None or (toll.low, toll.high) == (toll.best, toll.best) or _quantifier(toll) != "exact":
            return ""
        number = self.words.number
        if toll.high is None:
            return self.words.text("quantifiers.at_least", n=number(toll.low)) if toll.low is not None else ""
        if toll.low is None:
            return self.words.text("quantifiers.up_to", n=number(toll.high))
        return self.words.text("quantifiers.between", low=number(toll.low), high=number(toll.high))

    def _with_unit(self, number: Number | None, toll: Toll, quantifier: str = "exact") -> str:
        amount = self.words.number(number)
        if toll.unit == "percent":
            amount = self.words.text("quantifiers.percent", n=amount)
        said = self.words.text(f"quantifiers.{quantifier}", n=amount)
        if toll.unit in PLAIN_UNITS:
            return said
        # A sum of money whose currency no toll carries says at least that it is money.
        currency = toll.detail if toll.unit == "currency" else ""
        return f"{said} ({currency or self._label('units', toll.unit)})"

    def _label(self, section: str, name: str) -> str:
        """A word of the vocabulary as a heading has it, else for several."""
        given = self.words.texts[section][name]
        return str(given.get("label") or given["other"])

    # Time

    def _marks(self) -> Sequence[Mark]:
        """The incidents that reports are about on a line of time; situations last, and so have no place on it."""
        dated = [(row, day) for row in self.about if not row.situation and (day := first_day(row.incident)) is not None]
        largest = sorted(dated, key=lambda pair: -size(pair[0].incident))[:HEAVIEST]
        named = {row.id for row in (*self.heaviest, *(row for row, _ in largest))}
        first, last = self.stretch
        return marks([
            (row.id, day, size(row.incident), self._label_of(row), row.id in named)
            for row, day in dated if first <= day <= last
        ])  # fmt: skip

    @cached_property
    def _days_drawn(self) -> list[date]:
        return sorted(day for row in self.about if not row.situation and (day := first_day(row.incident)) is not None)

    @cached_property
    def stretch(self) -> tuple[date, date]:
        """The first and last day of the line of time: a few that lie far from all others are left out."""
        return stretch(self._days_drawn) if self._days_drawn else (date.min, date.max)

    @property
    def off_the_line(self) -> str:
        """How many incidents are left out of the line of time, in words; empty where none is."""
        first, last = self.stretch
        left = sum(not first <= day <= last for day in self._days_drawn)
        return self.words.counted("off_the_line", left) if left else ""

    def _label_of(self, row: Row) -> tuple[str, str]:
        """What the mark of an incident says in short, and in full."""
        toll = row.tolls[0].text if row.tolls else row.type
        return row.place, f"{row.title} · {toll}"

    @property
    def ticks(self) -> Iterator[Tick]:
        """The days that are written below the line of time."""
        return ticks(*self.stretch, self.words)

    def figure(self, claim: str) -> Figure | None:
        """Return a figure that the report shows, None for one that it does not."""
        return self.figures.get(claim)


def _quantifier(toll: Toll) -> str:
    """How a best number is said that is a bound itself: `at least 137`."""
    if toll.best == toll.low and toll.high is None:
        return "at_least"
    return "up_to" if toll.best == toll.high and toll.low is None else "exact"


def heaviest(rows: Sequence[Row]) -> list[Row]:
    """Return the incidents that are most consequential, then the situations."""
    ordered = sorted(rows, key=lambda row: -weight(row.incident))
    situations = [row for row in ordered if row.situation]
    incidents = [row for row in ordered if not row.situation]
    room = HEAVIEST + HEAVIEST_SITUATIONS
    some = incidents[: max(HEAVIEST, room - len(situations))]
    return some + situations[: room - len(some)]


def first_day(one: Incident) -> date | None:
    """Return the day that an incident stands at in time."""
    return one.period.start or one.period.end


def size(one: Incident) -> float:
    """Return the toll that the area of an incident's mark follows: the first of people, the dead before the hurt."""
    people = [n for t in one.tolls if t.unit == "person" and (n := t.best if t.best is not None else t.low)]
    return float(people[0]) if people else 0.0


def weight(one: Incident) -> float:
    """Return how consequential an incident is; it only orders the report."""
    return max((_weight(toll, len(one.documents)) for toll in one.tolls), default=0.0)


def _order(toll: Toll) -> tuple[float, float]:
    """The tolls of one incident as they are told: lives first, whatever the numbers."""
    return -GRAVITY[toll.measure], -_weight(toll, 1)


def _weight(toll: Toll, reports: int) -> float:
    known = toll.best if toll.best is not None else toll.low
    return consequence(toll.measure, float(known or 0), reports)
