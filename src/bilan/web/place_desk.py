"""Places by look-up at the desk: what the gazetteer knows by a name, and a small map of it."""

from __future__ import annotations

from bilan.gazetteer import Entry
from bilan.model import Precision
from bilan.reading import Reader
from bilan.report.basemap import Box, outlines
from bilan.web import shapes

PRECISION: dict[str, Precision] = {"country": "country", "region": "region", "continent": "region"}
OUTERMOST = 2
"""How many of the places around one are named: its region and its country tell it from others."""
MAP_WIDTH, MAP_HEIGHT = 14.0, 9.0
"""Degrees: a country of middle size fits."""
WIDE_MAP = 3.0
"""How many times wider the map of a country or region is."""


class PlaceDesk:
    """The part of the desk that knows places."""

    reader: Reader

    def follow(self) -> None:
        """Know the places of one's own that stand now."""
        raise NotImplementedError  # the desk says how

    def places(self, name: str, limit: int) -> list[shapes.FoundPlace]:
        """Return the places that a name, or the beginning of one, may mean, the likeliest first."""
        self.follow()
        return [self._found(entry) for entry in self.reader.gazetteer.beginning(name, limit)]

    def _found(self, entry: Entry) -> shapes.FoundPlace:
        gazetteer = self.reader.gazetteer
        around = (gazetteer.entry(name) for name in gazetteer.around(entry.id)[:OUTERMOST])
        return shapes.FoundPlace(
            gazetteer=entry.id, canonical=entry.name, country=entry.country, latitude=entry.latitude,
            longitude=entry.longitude, precision=PRECISION.get(entry.kind, "exact"), kind=entry.kind,
            population=entry.population, within=[one.name for one in around if one is not None],
        )  # fmt: skip

    def place_map(self, latitude: float, longitude: float, wide: bool) -> shapes.PlaceMap:
        """Return the outlines of countries around a point."""
        times = WIDE_MAP if wide else 1.0
        width, height = MAP_WIDTH * times / 2, MAP_HEIGHT * times / 2
        box = Box(longitude - width, latitude - height, longitude + width, latitude + height)
        rings = [list(ring) for country in outlines(box) for ring in country.rings]
        return shapes.PlaceMap(west=box.west, south=box.south, east=box.east, north=box.north, rings=rings)
