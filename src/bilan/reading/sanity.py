"""Figures that cannot be as they were read: what speaks against them, by the field that is doubted.

A doubt makes a field unsure, and the figure with it; `explain` tells the reason. A doubted period is left empty, a
doubted place keeps its name alone: another place of that name is likelier than a wrong number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bilan.model import Measure, Period, Place, Unit
from bilan.reading.attach import LABELLED as LABELLED_REASON
from bilan.reading.candidates import unit_of
from bilan.reading.context import Context
from bilan.reading.drafts import Draft
from bilan.reading.listed import REASON as LISTED_REASON

Field = Literal["measure", "places", "period"]
DOUBTED = 0.2
"""The most that a doubted field is sure: under the least that a choice needs to be given (0.3)."""
GROWN: dict[str, float] = {"exact": 3.0, "country": 1.2}
"""By precision of the place: how many times the gazetteer's inhabitants there can be. Its counts are years old, towns
grow faster than countries, and a town's name stands for its district too."""
WHOLE = 100
"""Per cent: no share of people is larger."""
YEARS = range(1900, 2101)
LABELLED = frozenset({LABELLED_REASON, LISTED_REASON})
"""`Injured: 1950`: reasons that say what a bare number counts."""
LIVE_THERE: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "missing", "abducted", "infected", "displaced", "evacuated", "homeless",
     "besieged", "affected", "in_need", "resident"}
)  # fmt: skip
"""Measures of people of the place; refugees, returnees and people who are sheltered or helped come from elsewhere."""


@dataclass(frozen=True)
class Doubt:
    """Why a field cannot be as it was read."""

    field: Field
    reason: str


def doubts(
    draft: Draft, places: Sequence[Place], period: Period | None, beside: Sequence[Draft], context: Context
) -> tuple[Doubt, ...]:
    """Return what speaks against a figure with these places and days; `beside`: the figures of its sentence."""
    found = (
        _more_than_live_there(draft, places, context),
        _after_publication(draft, period, context),
        _more_than_all(draft),
        _more_than_whole(draft),
        _names_only(draft),
        _more_dead_than_casualties(draft, beside),
    )
    return tuple(doubt for doubt in found if doubt is not None)


def unresolved(place: Place) -> Place:
    """Return a place by its name alone, without what the gazetteer makes of it."""
    return Place(name=place.name, role=place.role, start=place.start, end=place.end, part=place.part)


def _most(draft: Draft) -> float:
    quantity = draft.candidate.quantity
    return max((n for n in (quantity.value, quantity.low, quantity.high) if n is not None), default=0)


def _more_than_live_there(draft: Draft, places: Sequence[Place], context: Context) -> Doubt | None:
    unit: Unit = unit_of(draft.candidate)
    if unit != "person" or draft.measure not in LIVE_THERE or not places:
        return None
    place = places[0]
    grown = GROWN.get(place.precision or "")
    entry = context.gazetteer.entry(place.gazetteer) if place.gazetteer and grown else None
    if entry is None or grown is None or not entry.population or _most(draft) <= grown * entry.population:
        return None
    return Doubt("places", f"more people than live in {place.name} ({entry.population:,} by the gazetteer)")


def _after_publication(draft: Draft, period: Period | None, context: Context) -> Doubt | None:
    if period is None or period.start is None or context.published is None or draft.status != "asserted":
        return None
    if period.start <= context.published:
        return None
    return Doubt("period", f"the days begin on {period.start}, after publication, of what is told as having been")


def _more_than_all(draft: Draft) -> Doubt | None:
    share = draft.candidate.quantity.percent and draft.measure != "price" and _most(draft) > WHOLE
    return Doubt("measure", "a share of more than the whole") if share else None


def _more_than_whole(draft: Draft) -> Doubt | None:
    return Doubt("measure", "a part larger than its whole") if draft.over_whole else None


def _names_only(draft: Draft) -> Doubt | None:
    """A year, or a number with zeros before it, where nothing is named that it counts."""
    quantity, sentence = draft.candidate.quantity, draft.view.sentence
    word = sentence.tokens[quantity.start]
    if not draft.candidate.counted.empty or quantity.end - quantity.start > 1 or draft.parent is not None:
        return None
    if word.isdigit() and len(word) > 1 and word[0] == "0":
        return Doubt("measure", "a number that begins with a zero names something")
    return Doubt("measure", "a year, as it is written, and nothing that it counts") if _is_year(draft, word) else None


def _is_year(draft: Draft, word: str) -> bool:
    labelled = draft.candidate.reason in LABELLED
    return word.isdigit() and int(word) in YEARS and not labelled


def _more_dead_than_casualties(draft: Draft, beside: Sequence[Draft]) -> Doubt | None:
    if draft.measure != "casualties" or draft.candidate.quantity.value is None:
        return None
    for other in beside:
        same = other.places == draft.places and other.period == draft.period
        if other.measure in ("killed", "injured") and same and _most(other) > _most(draft):
            return Doubt("measure", f"fewer dead and injured together than {other.measure}")
    return None
