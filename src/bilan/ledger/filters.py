"""Which figures are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bilan.folding import fold
from bilan.model import Figure, Place


@dataclass(frozen=True)
class Filters:
    """What a figure must be to be listed; None and empty ask for nothing."""

    measure: str | None = None
    population: tuple[str, ...] = ()
    """All of these must be counted (`civilian`, `child`)."""
    place: str | None = None
    """A name as written or as the gazetteer has it (case, accents and hyphens aside, one may contain the other),
    or a gazetteer id."""
    source: str | None = None
    """A source's name, likewise, or the id of a known organisation."""
    since: date | None = None
    """Days that the figure is about: its period must reach to this day or later …"""
    until: date | None = None
    """… and must begin on this day or before."""
    as_of: date | None = None
    """Knowledge time: published on this day or before."""
    document: str | None = None
    status: str | None = None

    def accept(self, figure: Figure) -> bool:
        """Whether a figure is asked for."""
        return (
            self.measure in (None, figure.measure)
            and self.status in (None, figure.status)
            and self.document in (None, figure.document.id)
            and set(self.population) <= set(figure.population)
            and (self.place is None or any(same_place(self.place, p) for p in figure.places))
            and (self.source is None or self._said_by(figure))
            and self._in_days(figure)
            and self._known(figure)
        )

    def _said_by(self, figure: Figure) -> bool:
        wanted = fold(self.source or "")
        return any(wanted == s.id or agree(wanted, s.name) for s in figure.sources)

    def _in_days(self, figure: Figure) -> bool:
        if self.since is None and self.until is None:
            return True
        period = figure.period
        start = (period.start if period else None) or figure.document.published
        end = (period.end if period else None) or figure.document.published
        if start is None and end is None:
            return False
        return not (self.since and end and end < self.since) and not (self.until and start and start > self.until)

    def _known(self, figure: Figure) -> bool:
        if self.as_of is None:
            return True
        return figure.document.published is not None and figure.document.published <= self.as_of


def agree(folded: str, name: str | None) -> bool:
    """Whether a folded name and another are one, or one contains the other."""
    other = fold(name or "")
    return bool(folded) and bool(other) and (folded in other or other in folded)


def same_place(wanted: str, place: Place) -> bool:
    """Whether a place is the one asked for, by name or gazetteer id."""
    folded = fold(wanted)
    return wanted == place.gazetteer or agree(folded, place.name) or (
        place.part is None and agree(folded, place.canonical)
    )
