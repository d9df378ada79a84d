"""Figures in the making, and how far words of a sentence stand from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilan.analysis.places import Mention
from bilan.choosing import Span
from bilan.model import Measure, Period, Place, Population, Source, Status
from bilan.reading.candidates import Candidate
from bilan.reading.context import View

CARRIED_OVER = 2
"""Sentences that a place, period or source reaches when the next ones leave it out."""
CLAUSE_BETWEEN = 8.0
BEFORE = 1.5


@dataclass
class Draft:
    """A figure in the making."""

    candidate: Candidate
    view: View
    measure: Measure
    parent: Draft | None = None
    places: tuple[Place, ...] = ()
    period: Period | None = None
    sources: tuple[Source, ...] = ()
    status: Status = "asserted"
    population: tuple[Population, ...] = ()
    single: bool = False
    """A single person said without a number."""
    over_whole: bool = False
    """It is larger than the figure that the sentence makes it a part of."""
    own_place: bool = False
    own_period: bool = False
    own_source: bool = False
    mentions: list[Mention] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """Where its quantity or person stands in the text."""
        return self.view.sentence.span(self.candidate.quantity.start, self.candidate.quantity.end)

    @property
    def index(self) -> int:
        """Number of the sentence."""
        return self.view.sentence.index


def apart(a: int, b: int, start: int, end: int) -> float:
    """Return how many tokens lie between tokens a to b and tokens start to end; 0 where they touch or overlap."""
    if start >= b:
        return start - b
    return a - end if end <= a else 0.0


def kin(draft: Draft, other: Draft) -> bool:
    """Whether two figures share their circumstances: a part and its whole, or one verb over both."""
    if draft.parent is other or other.parent is draft:
        return True
    same = draft.candidate.trigger is not None and draft.candidate.trigger is other.candidate.trigger
    return same or (draft.parent is not None and draft.parent is other.parent)
