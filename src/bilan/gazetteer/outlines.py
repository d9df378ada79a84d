"""Outlines of areas in GeoJSON: their centres, and which points lie in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

Ring = list[list[float]]


class Outline(NamedTuple):
    """The rings of an area, outer ones and holes alike, and the box around them, in degrees."""

    rings: tuple[Ring, ...]
    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies within, by how many sides a ray from it crosses (the even-odd rule)."""
        if not (self.west <= longitude <= self.east and self.south <= latitude <= self.north):
            return False
        crossed = 0
        for ring in self.rings:
            for a, b in _sides(ring):
                if (a[1] > latitude) != (b[1] > latitude):
                    crossed += longitude < (b[0] - a[0]) * (latitude - a[1]) / (b[1] - a[1]) + a[0]
        return crossed % 2 == 1


def outline(geometry: Any) -> Outline | None:
    """Return the outline of a polygon or several, None for anything else; raises KeyError, TypeError, IndexError
    or ValueError for a broken geometry."""
    if geometry is None or geometry["type"] not in ("Polygon", "MultiPolygon"):
        return None
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    rings = tuple(ring for polygon in polygons for ring in polygon)
    xs, ys = zip(*((point[0], point[1]) for ring in rings for point in ring), strict=True)
    return Outline(rings, min(xs), min(ys), max(xs), max(ys))


def centre(geometry: Any) -> tuple[float | None, float | None]:
    """Return a point itself, the centroid of the largest polygon, or the mean of the points of anything else,
    longitude first; raises as `outline` does."""
    if geometry is None:
        return None, None
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind in ("Polygon", "MultiPolygon"):
        rings = [coordinates[0]] if kind == "Polygon" else [polygon[0] for polygon in coordinates]
        return centroid(max(rings, key=lambda ring: abs(area(ring))))
    return _mean(list(_points(coordinates)))


def area(ring: Ring) -> float:
    """Twice a ring's area, by the shoelace formula; negative where it runs clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring))


def _sides(ring: Ring) -> Iterator[tuple[list[float], list[float]]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def centroid(ring: Ring) -> tuple[float, float]:
    """The centre of a ring's area, longitude first."""
    size = area(ring)
    if size == 0:
        return _mean(ring)
    turns = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in _sides(ring)]
    x = sum((a[0] + b[0]) * turn for a, b, turn in turns)
    y = sum((a[1] + b[1]) * turn for a, b, turn in turns)
    return x / (3 * size), y / (3 * size)


def _mean(points: Ring) -> tuple[float, float]:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _points(coordinates: Any) -> Iterator[list[float]]:
    if isinstance(coordinates[0], int | float):
        yield [float(coordinates[0]), float(coordinates[1])]
        return
    for part in coordinates:
        yield from _points(part)
