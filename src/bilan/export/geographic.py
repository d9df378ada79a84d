"""Claims as GeoJSON (RFC 7946): points, movements as lines from where people come to where they go.

A claim whose places have no coordinates is a feature without a geometry, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bilan.export.objects import json_line
from bilan.export.tables import Table
from bilan.model import Place, Role

Position = list[float]


def feature_lines(tables: Iterable[tuple[Table, Iterable[Any]]]) -> Iterator[str]:
    """Yield a feature collection of the claims of some tables, a feature a line."""
    yield '{"type":"FeatureCollection","features":['
    end = "\n"
    for table, rows in tables:
        for row in rows:
            yield end + json_line(feature(table, row))
            end = ",\n"
    yield "\n]}\n"


def feature(table: Table, row: Any) -> dict[str, Any]:
    """Return a row as a feature, with the columns of its table as properties."""
    record = table.record(row)
    return {
        "type": "Feature",
        "id": record["id"],
        "geometry": geometry(table.places(row)),
        "properties": record,
    }


def geometry(places: Iterable[Place]) -> dict[str, Any] | None:
    """Return the geometry of places: ways from origin to destination, else where it is, else the end that is known."""
    found: dict[Role, list[Position]] = {"at": [], "origin": [], "destination": []}
    for place in places:
        if place.latitude is not None and place.longitude is not None:
            position = [place.longitude, place.latitude]
            if position not in found[place.role]:
                found[place.role].append(position)
    ways = [[origin, to] for origin in found["origin"] for to in found["destination"] if origin != to]
    if ways:
        return _one_or_many("LineString", "MultiLineString", ways)
    points = found["at"] or found["origin"] or found["destination"]
    return _one_or_many("Point", "MultiPoint", points) if points else None


def _one_or_many(one: str, many: str, coordinates: list[Any]) -> dict[str, Any]:
    if len(coordinates) == 1:
        return {"type": one, "coordinates": coordinates[0]}
    return {"type": many, "coordinates": coordinates}
