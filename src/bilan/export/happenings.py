"""What happened, with its toll: what a row of an event table (ACLED, UCDP GED) is made from.

An incident is one, with its tolls; so is an event of the timeline that lies in no incident, such as an arrest or a
protest, with the figures that its sentences tie to it. Situations, and what was planned or denied, are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bilan.export.divisions import Divisions, divisions
from bilan.export.incidents import IncidentRow, incident_rows
from bilan.export.rows import Row, claim_rows, claims_of
from bilan.export.tables import iso3
from bilan.gazetteer import Gazetteer
from bilan.ledger import Filters, Ledger
from bilan.model import Claim, Event, EventType, Figure, Place
from bilan.reconcile.events import HAPPENED, timeline

Number = float | int
Coded = tuple[EventType, str | None]
"""A type of event and the kind within it (PLOVER)."""
TYPES: dict[str, Coded] = {
    "attack": ("ASSAULT", None),
    "massacre": ("ASSAULT", None),
    "stabbing": ("ASSAULT", None),
    "clashes": ("ASSAULT", None),
    "shooting": ("ASSAULT", "firearms"),
    "bombing": ("ASSAULT", "explosives"),
    "airstrike": ("ASSAULT", "aerial"),
    "shelling": ("ASSAULT", "heavy-weapons"),
    "abduction": ("ASSAULT", "abduct"),
    "riot": ("PROTEST", "riot"),
}
"""Types of incident as types of event, for incidents of which no event was read."""
NATURE = frozenset({"earthquake", "epidemic", "eruption", "flood", "heat", "landslide", "storm", "tsunami"})
"""Types of incident that nobody did: what destroyed and killed there is no attack, whatever the verb."""


@dataclass(frozen=True)
class Toll:
    """People killed; None where no report gives it."""

    low: Number | None = None
    best: Number | None = None
    high: Number | None = None
    civilians: Number | None = None
    """Civilians among them."""


@dataclass(frozen=True)
class Happening:
    """An incident or event with its place, its toll, and the claims that it rests on."""

    id: str
    incident: str | None
    """Its id as an incident; None for an event of the timeline."""
    type: str
    mode: str | None
    start: date | None
    end: date | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: Place | None
    """The first with coordinates, else the first that is named."""
    divisions: Divisions
    """Of the country, that it lies in."""
    toll: Toll
    mentions: tuple[Row, ...]
    """Its events."""
    figures: tuple[Row, ...]
    """Its figures of people killed."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All claims that it rests on."""
        return (*self.mentions, *self.figures)

    @property
    def days(self) -> int | None:
        """How many days it may have happened on; None where an end is not known."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-3."""
        return iso3(self.place.country) if self.place else None


def happenings(ledger: Ledger, filters: Filters) -> Iterator[Happening]:
    """Yield what happened of what is asked for, in the order of its days; what has none comes last."""
    gazetteer = Gazetteer.open()
    found, covered = [], set[str]()
    for row in incident_rows(ledger, filters):
        if row.incident.situation:
            continue
        if row.incident.type in NATURE:
            covered.update(told.claim.id for told in row.rows if _is_attack(told.claim))
        elif (one := _of_incident(ledger, row, gazetteer)) is not None:
            found.append(one)
            covered.update(row.incident.claims)
    for one in _of_timeline(ledger, filters, gazetteer):
        if covered.isdisjoint(row.claim.id for row in one.rows):
            found.append(one)
    yield from sorted(found, key=lambda one: (one.start is None, one.start or date.min, one.id))


def _is_attack(claim: Claim) -> bool:
    """Whether a claim in an incident that nobody did would make an attack of it."""
    return claim.type == "ASSAULT" if isinstance(claim, Event) else isinstance(claim, Figure)


def _of_incident(ledger: Ledger, row: IncidentRow, gazetteer: Gazetteer) -> Happening | None:
    """An incident as what happened; None where neither its events nor its type tell what it was."""
    figures = tuple(r for r in row.rows if isinstance(r.claim, Figure) and r.claim.measure == "killed")
    mentions = tuple(r for r in (*row.rows, *_attacks(ledger, row, figures)) if _happened(r.claim))
    coded = _coded(mentions, TYPES.get(row.incident.type or ""))
    if coded is None or not (mentions or figures):
        return None
    period = row.incident.period if row.incident.dated else None
    place = _located(row.places)
    return Happening(
        id=row.incident.id,
        incident=row.incident.id,
        type=coded[0],
        mode=coded[1],
        start=period.start if period else None,
        end=period.end if period else None,
        actors=_named(mentions, "actors"),
        recipients=_named(mentions, "recipients"),
        place=place,
        divisions=divisions(place, gazetteer),
        toll=_toll(row),
        mentions=mentions,
        figures=figures,
    )


def _coded(mentions: Iterable[Row], of_incident: Coded | None) -> Coded | None:
    """The type and mode of an incident: of its events, where they tell no mode of its own type."""
    told = _commonest(mentions)
    if told is None or (told[1] is None and of_incident is not None and of_incident[0] == told[0]):
        return of_incident
    return told


def _happened(claim: Claim) -> bool:
    return isinstance(claim, Event) and claim.status in HAPPENED


def _attacks(ledger: Ledger, row: IncidentRow, figures: Iterable[Row]) -> tuple[Row, ...]:
    """The attacks that the texts tie the figures of an incident to, where they are not among its own events."""
    held = {told.claim.id for told in row.rows}
    tied = {r.claim.event for r in figures if isinstance(r.claim, Figure) and r.claim.event} - held
    return tuple(told for told in claims_of(ledger, sorted(tied)) if _is_attack(told.claim)) if tied else ()


def _commonest(mentions: Iterable[Row]) -> Coded | None:
    """The type that most events have, and the mode that most of these have; an attack before what followed it."""
    coded = [(row.claim.type, row.claim.mode) for row in mentions if isinstance(row.claim, Event)]
    if not coded:
        return None
    types = Counter(kind for kind, _ in coded)
    kind = min(types, key=lambda name: (name != "ASSAULT", -types[name], name))
    modes = Counter(mode for name, mode in coded if name == kind and mode is not None)
    return kind, min(modes, key=lambda mode: (-modes[mode], mode)) if modes else None


def _named(mentions: Iterable[Row], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor.name for row in mentions for actor in getattr(row.claim, field)))


def _toll(row: IncidentRow) -> Toll:
    """The people killed in all; where no report gives that, the largest part that one gives."""
    killed = [t for t in row.incident.tolls if t.measure == "killed" and t.unit == "person"]
    if not killed:
        return Toll()
    whole = min(killed, key=lambda t: (bool(t.population), -(t.best or t.low or 0)))
    civilians = next((t.best for t in killed if "civilian" in t.population), None)
    return Toll(whole.low, whole.best, whole.high, civilians)


def _of_timeline(ledger: Ledger, filters: Filters, gazetteer: Gazetteer) -> Iterator[Happening]:
    mentions = {row.claim.id: row for row in claim_rows(ledger, filters, "event")}
    events = [row.claim for row in mentions.values() if isinstance(row.claim, Event) and row.claim.status in HAPPENED]
    killed = Filters(measure="killed", status="asserted", reviewed_only=filters.reviewed_only, as_of=filters.as_of)
    figures = {row.claim.id: row for row in claim_rows(ledger, killed, "figure")}
    for event in timeline(events):
        told = tuple(mentions[name] for name in event.mentions)
        counted = tuple(figures[name] for name in event.figures if name in figures)
        place = _located([place for row in told for place in row.places if place.role == "at"])
        yield Happening(
            id=event.id,
            incident=None,
            type=event.type,
            mode=event.mode,
            start=event.start,
            end=event.end,
            actors=event.actors,
            recipients=event.recipients,
            place=place,
            divisions=divisions(place, gazetteer),
            toll=toll_of(counted),
            mentions=told,
            figures=counted,
        )


def _located(places: Sequence[Place]) -> Place | None:
    located = (place for place in places if place.latitude is not None and place.longitude is not None)
    return next(located, places[0] if places else None)


def toll_of(rows: Sequence[Row]) -> Toll:
    """Return what reports number of the same people: lowest, latest, highest number of any report.

    Of several numbers in one report the largest is the whole.
    """
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
