"""A place as the gazetteer knows it."""

from __future__ import annotations

import msgspec


class Entry(msgspec.Struct, frozen=True):
    """A place: its id (`geonames:170063`, `country:SY`, `iso3166-2:CR-G`, `user:…`), name, country and position."""

    id: str
    name: str
    country: str | None
    """ISO 3166-1 alpha-2."""
    latitude: float | None
    longitude: float | None
    kind: str
    """`city`, `region`, `country`, `continent` or `user`."""
    population: int
    parent: str | None
    """Id of the place that contains it, as far as known."""
