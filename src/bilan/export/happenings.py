"""What happened, with its toll: what a row of an event table (ACLED, UCDP GED) is made from.

Today one is an event of the timeline with all its mentions; the figures of people killed that reports tie to it are
its toll. Incidents with tolls by a named policy take this place by yielding `Happening`s of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bilan.export.rows import Row, claim_rows
from bilan.export.tables import iso3
from bilan.ledger import Filters, Ledger
from bilan.model import Event, Figure, Place
from bilan.reconcile.events import HAPPENED, MergedEvent, timeline

Number = float | int


@dataclass(frozen=True)
class Toll:
    """People killed, as reports number them; None where none does."""

    low: Number | None = None
    """The lowest number of any report."""
    best: Number | None = None
    """The number of the latest report."""
    high: Number | None = None
    """The highest number of any report."""
    civilians: Number | None = None
    """Civilians among them, by the latest report that says so."""


@dataclass(frozen=True)
class Happening:
    """An event with its place, its toll, and the mentions and figures that it rests on."""

    event: MergedEvent
    place: Place | None
    """The first with coordinates, else the first that is named."""
    toll: Toll
    mentions: tuple[Row, ...]
    figures: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All claims that it rests on."""
        return (*self.mentions, *self.figures)

    @property
    def days(self) -> int | None:
        """How many days it may have happened on; None where an end is not known."""
        start, end = self.event.start, self.event.end
        return None if start is None or end is None else (end - start).days + 1

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-3."""
        return iso3(self.place.country) if self.place else None


def happenings(ledger: Ledger, filters: Filters) -> Iterator[Happening]:
    """Yield what happened of the events asked for, in the order of its days; what was planned or denied is left out."""
    mentions = {row.claim.id: row for row in claim_rows(ledger, filters, "event")}
    events = [row.claim for row in mentions.values() if isinstance(row.claim, Event) and row.claim.status in HAPPENED]
    killed = Filters(measure="killed", status="asserted", reviewed_only=filters.reviewed_only, as_of=filters.as_of)
    figures = {row.claim.id: row for row in claim_rows(ledger, killed, "figure")}
    for event in timeline(events):
        told = tuple(mentions[name] for name in event.mentions)
        counted = tuple(figures[name] for name in event.figures if name in figures)
        yield Happening(event, _place(told), toll_of(counted), told, counted)


def _place(mentions: Iterable[Row]) -> Place | None:
    places = [place for row in mentions for place in row.claim.places if place.role == "at"]
    located = (place for place in places if place.latitude is not None and place.longitude is not None)
    return next(located, places[0] if places else None)


def toll_of(rows: Sequence[Row]) -> Toll:
    """Return what reports number of the same people; of several numbers in one report the largest is the whole."""
    reports: dict[str, list[Figure]] = {}
    for row in sorted(rows, key=lambda row: (_published(row), row.claim.document.id)):
        if isinstance(row.claim, Figure) and row.claim.unit == "person":
            reports.setdefault(row.claim.document.id, []).append(row.claim)
    numbers = [number for number in (_largest(figures) for figures in reports.values()) if number is not None]
    if not numbers:
        return Toll()
    civilians = [_largest([f for f in figures if "civilian" in f.population]) for figures in reports.values()]
    known = [number for number in civilians if number is not None]
    return Toll(min(numbers), numbers[-1], max(numbers), known[-1] if known else None)


def _published(row: Row) -> date:
    return row.claim.document.published or date.min


def _largest(figures: Iterable[Figure]) -> Number | None:
    return max((figure.value for figure in figures if figure.value is not None), default=None)
