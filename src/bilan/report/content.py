"""What a report holds, as plain data: made from figures and documents, and told in no language yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bilan.ledger import Filters
from bilan.marks import experimental
from bilan.model import Document, Event, Figure, Place
from bilan.reconcile import Estimate, Relation, Series
from bilan.reconcile.events import MergedEvent
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.positions import Position
from bilan.report.downloadable import Download

HEADLINES = 12
"""So many quantities stand at the top of a report."""


@dataclass(frozen=True)
class Review:
    """A person's decision on a claim, as far as a report shows it."""

    decision: str
    """accepted, corrected, added or rejected."""
    reviewer: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Line:
    """One figure of a quantity, as a report shows it."""

    figure: Figure
    voice: str
    """Who says it: the source named, else the publisher."""
    copy: bool
    """The same source through another publisher, or the same words again."""
    left_out: str | None
    """Code of the reason why the estimate does not rest on it, None where it does."""
    relations: tuple[Relation, ...] = ()
    """How it stands to other figures that the report shows."""
    review: Review | None = None


@dataclass(frozen=True)
class Share:
    """What the text counts among a quantity, such as 45 children among 369 civilians."""

    population: tuple[str, ...]
    """The kinds of people that tell it from the whole."""
    figure: Figure
    """The figure that gives the number."""


@dataclass(frozen=True)
class Quantity:
    """A series of the report, what is known of it, and the figures it rests on."""

    series: Series
    estimate: Estimate | None
    """None where nothing in it may count: denied, planned or merely possible."""
    telling: Figure | None
    """The figure whose words tell the best number; where there is none the latest that sets a bound."""
    shares: tuple[Share, ...]
    lines: tuple[Line, ...]
    part: bool
    """Whether the report shows a larger figure of which all of these are a share."""
    contested: bool
    """Whether two sources contradict each other on it."""
    weight: float
    """How consequential it is; quantities stand by it, the largest first."""

    @property
    def id(self) -> str:
        """The id of its series."""
        return self.series.id

    @property
    def experimental(self) -> bool:
        """Whether the figures that it is known by were read experimentally, one of them at least."""
        known = self.estimate.claims if self.estimate else tuple(line.figure.id for line in self.lines)
        return any(experimental(line.figure) for line in self.lines if line.figure.id in known)


@dataclass(frozen=True)
class Spot:
    """A place of the report and the quantities there, the most consequential first."""

    place: Place
    quantities: tuple[Quantity, ...]

    @property
    def placed(self) -> bool:
        """Whether a gazetteer knows where it is."""
        return self.place.latitude is not None and self.place.longitude is not None


@dataclass(frozen=True)
class Movement:
    """Figures of people who went from one place to another; either may not be said."""

    origin: Place | None
    destination: Place | None
    quantity: Quantity
    figure: Figure


@dataclass(frozen=True)
class Disagreement:
    """Two figures that cannot both hold, or one below its part; by kind of `bilan conflicts`."""

    kind: str
    one: Line
    other: Line
    quantity: Quantity


@dataclass(frozen=True)
class Lone:
    """A quantity that one source carries alone, or for which no text names anybody."""

    kind: str
    quantity: Quantity


@dataclass(frozen=True)
class Stand:
    """Somebody's positions: what they called for, rejected, condemned, by first day."""

    actor: str
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Happening:
    """An event of the timeline with all its mentions, and the figures of the report that result from it."""

    event: MergedEvent
    mentions: tuple[Event, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Reading:
    """A document and the figures of the report that were read from it, in the order of its text."""

    document: Document
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Heading:
    """What the writer of a report puts over it; None for what is not given."""

    title: str | None = None
    crisis: str | None = None
    """Name of the crisis that the report is on."""
    period: str | None = None
    """The days it speaks of, in the writer's words; else those of its documents are told."""
    author: str | None = None


NO_HEADING = Heading()


@dataclass(frozen=True)
class Provenance:
    """How a report was made; nothing in it depends on the clock."""

    version: str
    packs: tuple[tuple[str, str], ...]
    """Code and version of the language packs of the documents' languages."""
    experimental: tuple[str, ...]
    """Codes of the languages whose figures were read experimentally."""
    policy: str
    filters: Filters
    documents: int
    figures: int
    copies_sought: bool
    excluded: tuple[tuple[str, int], ...]
    """Code of a reason and how many figures were left out of all estimates for it."""
    reviews: Mapping[str, int]
    """Decision → number of figures; `unreviewed` too."""
    unreadable: int
    """Inputs that the ledger could not read."""
    names: bool | None = None
    """Whether names of private persons are shown; None where nothing masks them."""
    written: date | None = None


@dataclass(frozen=True)
class Content:
    """All that a report says."""

    as_of: date | None
    """The day asked for, else that of the last document."""
    quantities: tuple[Quantity, ...]
    spots: tuple[Spot, ...]
    movements: tuple[Movement, ...]
    disagreements: tuple[Disagreement, ...]
    lone: tuple[Lone, ...]
    readings: tuple[Reading, ...]
    """Documents with figures that the report shows."""
    others: tuple[Document, ...]
    """Documents that were read and hold none."""
    provenance: Provenance
    reviews: Mapping[str, Review] = field(default_factory=dict)
    """Claim id → its latest review."""
    stands: tuple[Stand, ...] = ()
    happenings: tuple[Happening, ...] = ()
    incidents: tuple[Incident, ...] = ()
    """Incidents in the order of their days, then situations."""
    heading: Heading = NO_HEADING
    published: tuple[date, date] | None = None
    """Days of the first and of the last document; None where none has a day."""
    texts: bool = True
    """Whether the documents stand in it whole, as they are kept in the ledger."""
    downloads: tuple[Download, ...] = ()
    """Its data as files."""

    @property
    def main(self) -> tuple[Quantity, ...]:
        """The quantities that stand at the top, the most consequential first."""
        return tuple(q for q in self.quantities if q.estimate is not None and not q.part)[:HEADLINES]

    @property
    def voices(self) -> int:
        """How many sources speak."""
        return len({o.voice.key for q in self.quantities for o in q.series.observations})
