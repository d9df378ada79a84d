"""The base map: outlines of countries around the places of a report, from Natural Earth's data or a user's own."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from bilan.errors import InputError

Ring = list[tuple[float, float]]
"""Longitude and latitude of each corner."""
COARSE_FROM = 70.0
"""A map wider than so many degrees takes the outlines for small scales."""
MARGIN = 0.8
"""How much of its own width and height is added to the area of the places on each side …"""
LEAST_MARGIN = 3.0
"""… and so many degrees at least."""
DECIMALS = 2
"""Of a degree: about a kilometre, what the outlines are good for."""


TURN = 360.0
POLE = 90.0


class Box(NamedTuple):
    """An area in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Whether the areas overlap."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


class Country(NamedTuple):
    """A country's outline: its ISO 3166-1 numeric code (empty for a few), name and rings."""

    code: str
    name: str
    rings: tuple[Ring, ...]


class OwnOutlines(NamedTuple):
    """A user's own outlines: areas such as districts, drawn over the countries, and lines such as rivers."""

    areas: tuple[Country, ...]
    lines: tuple[Ring, ...]


NO_OUTLINES = OwnOutlines((), ())


def read_outlines(path: Path) -> OwnOutlines:
    """Return the outlines of a GeoJSON file: its polygons, with their `name`, and its lines.

    Raises InputError naming the feature and what to do.
    """
    try:
        collection = json.loads(path.read_text("utf-8-sig"))
        features = collection["features"]
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of outlines; check --outlines") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a GeoJSON FeatureCollection ({error!r}); save the outlines as one") from None
    areas: list[Country] = []
    lines: list[Ring] = []
    for number, feature in enumerate(features, 1):
        try:
            _take(feature, areas, lines)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(
                f"{path}: feature {number}: {error!r}; give it the geometry of a Polygon or LineString (or Multi…)"
            ) from None
    return OwnOutlines(tuple(areas), tuple(lines))


def _take(feature: dict[str, Any], areas: list[Country], lines: list[Ring]) -> None:
    kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    name = str((feature.get("properties") or {}).get("name") or "")
    if kind in ("Polygon", "MultiPolygon"):
        polygons = [coordinates] if kind == "Polygon" else coordinates
        areas.append(Country("", name, tuple(_corners(ring) for polygon in polygons for ring in polygon)))
    elif kind in ("LineString", "MultiLineString"):
        lines.extend(_corners(line) for line in ([coordinates] if kind == "LineString" else coordinates))


def _corners(line: Sequence[Sequence[float]]) -> Ring:
    return [(round(float(corner[0]), 4), round(float(corner[1]), 4)) for corner in line]


def area(points: Iterable[tuple[float, float]]) -> Box | None:
    """Return the area around points (longitude, latitude) that a map of them shows; None of no points.

    Points on both sides of the antimeridian that lie close together share an area that reaches beyond 180 degrees.
    """
    listed = list(points)
    if not listed:
        return None
    longitudes = [p[0] for p in listed]
    over = [x + TURN if x < 0 else x for x in longitudes]
    beyond = max(longitudes) - min(longitudes) > TURN / 2 > max(over) - min(over)
    longitudes = over if beyond else longitudes
    west, east = min(longitudes), max(longitudes)
    south, north = min(p[1] for p in listed), max(p[1] for p in listed)
    wide, high = max((east - west) * MARGIN, LEAST_MARGIN), max((north - south) * MARGIN, LEAST_MARGIN)
    if not beyond:
        west, east = max(west - wide, -TURN / 2), min(east + wide, TURN / 2)
    else:
        west, east = max(west - wide, 0.0), min(east + wide, TURN)
    return Box(west, max(south - high, -POLE), east, min(north + high, POLE))


def turned(longitude: float, box: Box) -> float:
    """Return a longitude as an area beyond 180 degrees has it."""
    return longitude + TURN if longitude < box.west and box.east > TURN / 2 else longitude


def outlines(box: Box) -> list[Country]:
    """Return the countries that reach into an area, each with those of its rings that do."""
    scale = "110m" if box.east - box.west > COARSE_FROM else "50m"
    found = []
    for country, boxes in _countries(scale):
        rings = [
            ring if not turn else [(round(x + turn, DECIMALS), y) for x, y in ring]
            for turn in ((0.0, TURN) if box.east > TURN / 2 else (0.0,))
            for ring, ring_box in zip(country.rings, boxes, strict=True)
            if ring_box._replace(west=ring_box.west + turn, east=ring_box.east + turn).meets(box)
        ]
        if rings:
            found.append(country._replace(rings=tuple(rings)))
    return found


def cut(ring: Ring) -> list[Ring]:
    """Cut a ring at the antimeridian: the parts of a land that crosses it, each within 180 degrees west and east.

    The outlines join both sides, so that a step from 179 to -179 is one over the line, not around the world. A ring
    that goes around a pole is led down to it.
    """
    if not any(abs(x - y) > TURN / 2 for (x, _), (y, _) in zip(ring, ring[1:] + ring[:1], strict=True)):
        return [ring]
    whole = _unrolled(ring)
    left, right = min(x for x, _ in whole), max(x for x, _ in whole)
    parts = []
    turn = math.floor((left + TURN / 2) / TURN)
    while turn * TURN - TURN / 2 < right:
        west = turn * TURN - TURN / 2
        part = _within(_within(whole, west, 1.0), west + TURN, -1.0)
        parts.append([(round(x - turn * TURN, DECIMALS), round(y, DECIMALS)) for x, y in part])
        turn += 1
    return [part for part in parts if len(part) > 2]


def _unrolled(ring: Ring) -> Ring:
    """A ring without steps around the world; one around a pole gets the corners that close it there."""
    whole = [ring[0]]
    for x, y in ring[1:]:
        before = whole[-1][0]
        whole.append((x + TURN * round((before - x) / TURN), y))
    around = TURN * round((whole[-1][0] - whole[0][0]) / TURN)
    if around:
        pole = math.copysign(POLE, whole[0][1])
        whole += [(whole[0][0] + around, whole[0][1]), (whole[0][0] + around, pole), (whole[0][0], pole)]
    return whole


def _within(ring: Ring, at: float, side: float) -> Ring:
    """The part of a ring east (`side` 1) or west (-1) of a meridian, after Sutherland and Hodgman."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        inside, before = (x2 - at) * side >= 0, (x1 - at) * side >= 0
        if inside != before:
            kept.append((at, y1 + (at - x1) * (y2 - y1) / (x2 - x1)))
        if inside:
            kept.append((x2, y2))
    return kept


@lru_cache
def _countries(scale: str) -> list[tuple[Country, list[Box]]]:
    """All countries with the area of each of their rings."""
    file = resources.files("bilan.report") / "assets" / f"countries-{scale}.json"
    topology = json.loads(file.read_text("utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        rings = tuple(part for indices in _ring_indices(geometry) for part in cut(_ring(indices, arcs)))
        country = Country(geometry.get("id", ""), geometry["properties"]["name"], rings)
        countries.append((country, [_box(ring) for ring in rings]))
    return countries


def _arc(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Ring:
    """An arc's corners; TopoJSON stores the steps from one to the next, as whole numbers."""
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
    return [(round(x * wide + left, DECIMALS), round(y * high + low, DECIMALS)) for x, y in zip(xs, ys, strict=True)]


def _ring_indices(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """The arcs of each ring. Holes are rings of their own: what lies in them is drawn as another country."""
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def _ring(indices: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    """Arcs joined; a negative index is an arc the other way round. Corners that rounding made the same go once."""
    joined: Ring = []
    for index in indices:
        for corner in arcs[index] if index >= 0 else reversed(arcs[~index]):
            if not joined or joined[-1] != corner:
                joined.append(corner)
    return joined


def _box(ring: Ring) -> Box:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return Box(min(xs), min(ys), max(xs), max(ys))
