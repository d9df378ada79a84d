"""Where a figure belongs: the identity of places, across spellings and languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bilan.folding import fold
from bilan.model import Figure, Place

BROAD_PREFIXES = ("country:", "iso3166-2:", "continent:")
BROAD_PRECISIONS = ("country", "region")


class Location(NamedTuple):
    """The place that a figure counts at, told by tokens (`geonames:170063/east`, `name:valmer`)."""

    at: str
    """Town, part of a town, or the widest that is known; empty where the figure names no place."""
    localities: tuple[str, ...] = ()
    """Finer places that the figure names: a quarter, a tram stop."""
    containers: tuple[str, ...] = ()
    """Wider places: the town of a part, a region, the country."""


NOWHERE = Location("")


def token(place: Place) -> str:
    """Return the identity of a place: its gazetteer id, else its folded name, with the part that is meant."""
    return whole_token(place) + (f"/{place.part}" if place.part else "")


def whole_token(place: Place) -> str:
    """Return the identity of a place without the part that is meant."""
    return place.gazetteer or "name:" + fold(place.canonical or place.name)


def is_broad(place: Place) -> bool:
    """Whether a place is a country, a region or more: too wide to tell which incident is meant."""
    return place.precision in BROAD_PRECISIONS or (place.gazetteer or "").startswith(BROAD_PREFIXES)


def locate(places: Sequence[Place]) -> Location:
    """Return where places (one role of one figure, the most specific first) lie.

    The town decides: the first place that the gazetteer knows as one. Names before it are localities, those
    after it contain it. Without such a town the last unknown name stands for it (`the harbour quarter,
    Valmer`), and without any name the most specific region or country.
    """
    if not places:
        return NOWHERE
    index = _town(places)
    town = places[index]
    containers = [token(p) for p in places[index + 1 :]]
    if town.part:
        containers.insert(0, whole_token(town))
    if town.country:
        containers.append(f"country:{town.country}")
    at = token(town)
    return Location(at, tuple(token(p) for p in places[:index]), _distinct(containers, at))


def _town(places: Sequence[Place]) -> int:
    narrow = [i for i, place in enumerate(places) if not is_broad(place)]
    known = [i for i in narrow if places[i].gazetteer]
    if known:
        return known[0]
    return narrow[-1] if narrow else 0


def _distinct(tokens: Iterable[str], but: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in tokens if t != but))


def place_name(places: Iterable[Place], at: str) -> str | None:
    """Return how places are written that have a token, None where none has."""
    return next((place.name for place in places if token(place) == at), None)


def with_role(figure: Figure, role: str) -> list[Place]:
    """Return a figure's places of one role, the most specific first."""
    return [place for place in figure.places if place.role == role]
