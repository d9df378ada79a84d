"""What a report itself is about: its day, its places and the type of its incident, as most of what it says shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bilan.model import Event, Place
from bilan.reconcile.incidents.kinds import HARM, compatible
from bilan.reconcile.incidents.mentions import Mention, Opening
from bilan.reconcile.location import is_broad, token

FIRST_LINE = 3.0
OPENING = 2.0
"""How much more what stands in the first line, and in the opening, counts than what stands further down."""
BESIDE = 0.3
"""How much less a sentence counts that speaks of other incidents or of the past."""
EVENT = 0.5
"""How much an event counts beside a figure, whose days are read with more care."""
INCIDENT_DAYS = 2
"""Longest period of an incident (`overnight` covers two days)."""
GROWING = 7
"""A count that began at most so many days ago may be the toll of an incident of its first day."""
LONG_AGO = 90
"""Days before publication from which a report is seldom about an incident."""
DISTANT = 0.25
"""How much less days so long ago count."""


@dataclass(frozen=True)
class Days:
    """A stretch of days, both included."""

    start: date
    end: date

    @property
    def short(self) -> bool:
        """Whether it can be an incident's."""
        return (self.end - self.start).days < INCIDENT_DAYS

    def meets(self, other: Days) -> bool:
        """Whether both share a day."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class Focus:
    """What a report is about."""

    days: Days | None
    type: str | None
    places: tuple[Place, ...]
    """Where it was, the most often named first."""
    year: int | None
    counts: bool
    """Whether it is about running counts more than about one incident."""


def days_of(claim_period: object, published: date | None) -> Days | None:
    """Return the days of a period; an open end reaches to the day of publication. None where neither is given."""
    start, end = getattr(claim_period, "start", None), getattr(claim_period, "end", None)
    if start is None:
        return None
    if end is None:
        end = max(start, published) if published else start
    return Days(min(start, end), max(start, end))


def focus(mentions: Sequence[Mention], events: Iterable[Event], head: Opening, published: date | None) -> Focus:
    """Return what a report is about."""
    told = [event for event in events if event.status in ("past", "ongoing")]
    days, counts = _days(mentions, told, head, published)
    kind = _type(mentions, head)
    places = _places(mentions, told, days, head, published)
    year = days.end.year if days else published.year if published else None
    return Focus(days, kind, places, year, counts)


def _weight(start: int, head: Opening, beside: bool) -> float:
    place = FIRST_LINE if start < head.first_line else OPENING if start < head.first_line + head.reach else 1.0
    return place * (BESIDE if beside else 1.0)


def _beside(mention: Mention) -> bool:
    return not mention.around.isdisjoint(("history", "separate", "situation"))


def _days(
    mentions: Sequence[Mention], events: Sequence[Event], head: Opening, published: date | None
) -> tuple[Days | None, bool]:
    """The days that most is said of, and whether running counts outweigh them."""
    votes: dict[Days, float] = {}
    counts = 0.0
    for days, weight, harm in _dated(mentions, events, head, published):
        if days.short:
            votes[days] = votes.get(days, 0.0) + weight
        elif harm and published is not None and (published - days.start).days <= GROWING:
            first = Days(days.start, days.start)
            votes[first] = votes.get(first, 0.0) + EVENT * weight
            counts += weight
        elif harm:
            counts += weight
    if not votes:
        return None, counts > 0
    together = {days: sum(w for other, w in votes.items() if other.meets(days)) for days in votes}
    best = max(together, key=lambda days: (together[days], votes[days], days.end, -(days.end - days.start).days))
    return best, counts > together[best]


def _dated(
    mentions: Sequence[Mention], events: Sequence[Event], head: Opening, published: date | None
) -> Iterator[tuple[Days, float, bool]]:
    """What gives a day: the days, how much it counts, whether people were harmed."""
    for mention in mentions:
        days = days_of(mention.figure.period, published)
        if "later" in mention.around:
            continue  # the day of a burial or of a death in hospital
        if days is not None and mention.counted in HARM:
            weight = _weight(mention.figure.evidence.start, head, _beside(mention))
            yield days, weight * _near(days, published), True
    for event in events:
        days = days_of(event.period, published)
        if days is not None and event.type == "ASSAULT":
            yield days, EVENT * _weight(event.evidence.start, head, False) * _near(days, published), False


def _near(days: Days, published: date | None) -> float:
    """How much days count by how long before publication they lie; those after it are plans."""
    if published is None:
        return 1.0
    if days.start - published > timedelta(days=1):
        return 0.0
    return DISTANT if (published - days.end).days > LONG_AGO else 1.0


def _type(mentions: Sequence[Mention], head: Opening) -> str | None:
    """The type that the sentences of the report's numbers and its opening name most."""
    votes: dict[str, float] = {}
    for name in head.named:
        votes[name] = votes.get(name, 0.0) + OPENING
    for mention in mentions:
        if mention.counted in HARM and mention.types:
            weight = _weight(mention.figure.evidence.start, head, _beside(mention))
            votes[mention.types[0]] = votes.get(mention.types[0], 0.0) + weight
    if not votes:
        return None
    # a broad type (`attack`) says less than one that it covers (`shooting`)
    helped = {name: sum(w for other, w in votes.items() if compatible(name, other)) for name in votes}
    return max(helped, key=lambda name: (votes[name] + 0.2 * helped[name], name))


def _places(
    mentions: Sequence[Mention], events: Sequence[Event], days: Days | None, head: Opening, published: date | None
) -> tuple[Place, ...]:
    """The places of what is said of the report's own days, the most often named first, the finer before the wider."""
    votes: dict[str, float] = {}
    named: dict[str, Place] = {}
    claims = [(m.figure.places, m.figure.period, m.figure.evidence.start, _beside(m)) for m in mentions]
    claims += [(e.places, e.period, e.evidence.start, False) for e in events if e.type == "ASSAULT"]
    for places, period, start, beside in claims:
        own = days_of(period, published)
        if own is not None and days is not None and not own.meets(days):
            continue
        for order, place in enumerate(p for p in places if p.role == "at"):
            key = token(place)
            named.setdefault(key, place)
            votes[key] = votes.get(key, 0.0) + _weight(start, head, beside) / (1 + order)
    ordered = sorted(votes, key=lambda key: (is_broad(named[key]), -votes[key], key))
    return tuple(named[key] for key in ordered)
