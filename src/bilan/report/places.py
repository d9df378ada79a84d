"""Quantities → the places and the movements of a report."""

from __future__ import annotations

from collections.abc import Iterable

from bilan.model import Figure, Place
from bilan.reconcile.location import token
from bilan.report.content import Movement, Quantity, Spot

MOVING = frozenset(("displaced", "evacuated", "refugees", "returned", "sheltered", "rescued", "freed"))
"""Measures of people who go from one place to another."""


def spots(quantities: Iterable[Quantity]) -> tuple[Spot, ...]:
    """Return the places of quantities of which something is known, in the order of their quantities."""
    found: dict[str, tuple[Place, list[Quantity]]] = {}
    for quantity in quantities:
        place = _place(quantity)
        if place is not None and quantity.estimate is not None:
            found.setdefault(token(place), (place, []))[1].append(quantity)
    return tuple(Spot(place, tuple(there)) for place, there in found.values())


def _place(quantity: Quantity) -> Place | None:
    """The place that a quantity counts at; of a movement its origin, else its destination."""
    wanted = quantity.series.quantity
    for name in (wanted.at, wanted.origin, wanted.destination):
        place = _named(quantity.series.figures, name)
        if place is not None:
            return place
    return None


def _named(figures: Iterable[Figure], name: str) -> Place | None:
    if not name:
        return None
    return next((place for figure in figures for place in figure.places if token(place) == name), None)


def movements(quantities: Iterable[Quantity]) -> tuple[Movement, ...]:
    """Return who moved where, those with both ends first, then the most consequential."""
    found = []
    for quantity in quantities:
        wanted, figures = quantity.series.quantity, quantity.series.figures
        origin, destination = _named(figures, wanted.origin), _named(figures, wanted.destination)
        if quantity.telling is None or (origin is None and destination is None):
            continue
        if wanted.measure in MOVING or destination is not None:
            found.append(Movement(origin, destination, quantity, quantity.telling))
    return tuple(sorted(found, key=lambda m: m.origin is None or m.destination is None))
