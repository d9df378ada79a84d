"""A place as the gazetteer knows it."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec


class Entry(msgspec.Struct, frozen=True):
    """A place: its id (`geonames:170063`, `country:SY`, `iso3166-2:CR-G`, `continent:142`, `area:darfur`, `user:…`),
    name, country and position: of a region, country or part of the world a point near its middle."""

    id: str
    name: str
    country: str | None
    """ISO 3166-1 alpha-2."""
    latitude: float | None
    longitude: float | None
    kind: Literal["city", "region", "country", "continent", "user"]
    """A part of the world, a sea or an area over several countries is a `continent`."""
    population: int
    """Of a region the sum over its towns in the data, good for comparing only; 0 where it is not known."""
    parent: str | None
    """Id of the place that contains it, as far as known."""
    pcode: str | None = None
    """P-code (OCHA's Common Operational Datasets) of the place, else of the smallest area that is known to hold it,
    where a user's own places give them."""


class Candidate(NamedTuple):
    """A place that a name may mean."""

    entry: Entry
    weight: int
    """People, weighed by how likely the name means this place."""
    weak: bool
    """Whether the name means it only where its country is known."""
