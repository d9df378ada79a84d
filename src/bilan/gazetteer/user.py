"""A user's own places, from CSV or GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from bilan.errors import InputError
from bilan.gazetteer.entry import Entry
from bilan.gazetteer.names import name_key

SALIENT = 1_000_000
"""People a user's place counts as having where the file does not say, so that its name is always heeded."""
SEE = "see docs/gazetteer.md"


@dataclass(frozen=True)
class UserPlace:
    """A place with all its names, where it stands in the file, and its parent and country as written there."""

    entry: Entry
    names: tuple[str, ...]
    where: str
    parent: str | None
    country: str | None


def read_user_places(path: Path) -> list[UserPlace]:
    """Return the places of a user's file; raises InputError naming the line or feature and the remedy.

    CSV: columns `name`, `latitude`, `longitude` and, if wanted, `country`, `aliases` (separated by |), `parent`,
    `population`, `id`, `pcode`. GeoJSON: a FeatureCollection whose features carry the same as properties.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of places; check --places") from None
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path}: cannot be read ({error}); save it as UTF-8 CSV or GeoJSON") from None
    places = list(_features(path, text) if text.lstrip()[:1] in ("{", "[") else _rows(path, text))
    first: dict[str, UserPlace] = {}
    for place in places:
        other = first.setdefault(place.entry.id, place)
        if other is not place:
            raise InputError(
                f"{place.where}: the same id as {other.where.rpartition(':')[2].strip()} ({place.entry.id}); "
                "remove one, or give each its own 'id'"
            )
    return places


def with_parents(
    places: Iterable[UserPlace],
    lookup: Callable[[str], Entry | None],
    entry: Callable[[str], Entry | None],
    nearest: Callable[[str], list[str]],
) -> Iterator[UserPlace]:
    """Return the places with their country's code and their parent's id, found among themselves first, then by the
    gazetteer's functions; raises InputError for a parent or country that nobody knows, or a place that holds itself."""
    places = list(places)
    own = {place.entry.id: place.entry for place in places}
    by_key = {name_key(name): place.entry for place in reversed(places) for name in place.names}

    def known(name: str) -> Entry | None:
        return own.get(name) or own.get(f"user:{name}") or by_key.get(name_key(name)) or entry(name) or lookup(name)

    parents: dict[str, str] = {}
    countries: dict[str, str | None] = {}
    for place in places:
        countries[place.entry.id] = _country(place, entry, lookup)
        parent = known(place.parent) if place.parent else None
        if place.parent and parent is None:
            raise InputError(f"{place.where}: unknown parent {place.parent!r}{_or(nearest(place.parent))}")
        if parent is not None:
            parents[place.entry.id] = parent.id
            countries.setdefault(parent.id, parent.country)
            _refuse_circle(place, parents)
    for place in places:
        yield replace(place, entry=_settled(place.entry, parents, countries))


def _settled(entry: Entry, parents: dict[str, str], countries: dict[str, str | None]) -> Entry:
    """Return an entry with its country, its own or that of the nearest place around it that has one, and parent."""
    around: str | None = entry.id
    while around is not None and not countries.get(around):
        around = parents.get(around)
    country = countries[around] if around else None
    return msgspec.structs.replace(
        entry, country=country, parent=parents.get(entry.id) or (f"country:{country}" if country else None)
    )


def _refuse_circle(place: UserPlace, parents: dict[str, str]) -> None:
    current: str | None = place.entry.id
    for _ in range(len(parents) + 1):
        current = parents.get(current) if current else None
        if current == place.entry.id:
            raise InputError(f"{place.where}: {place.entry.name!r} lies in itself; mend its parent or its parent's")


def _country(
    place: UserPlace, entry: Callable[[str], Entry | None], lookup: Callable[[str], Entry | None]
) -> str | None:
    if not place.country:
        return None
    found = entry(f"country:{place.country.upper()}") or lookup(place.country)
    if found is None or found.kind != "country":
        raise InputError(f"{place.where}: unknown country {place.country!r}; give its two letters (SY) or its name")
    return found.country


def _or(names: list[str]) -> str:
    return f"; did you mean {', '.join(names)}?" if names else "; give the name or id of a place that is known"


def _rows(path: Path, text: str) -> Iterator[UserPlace]:
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    reader.fieldnames = [column.strip().lower() for column in reader.fieldnames or ()]
    if "name" not in reader.fieldnames:
        raise InputError(f"{path}:1: no column 'name'; the first line must name the columns, {SEE}")
    for row in reader:
        where = f"{path}:{reader.line_num}"
        if None in row:
            raise InputError(f"{where}: more fields than columns; put a field that holds {separator!r} in quotes")
        if any(str(value or "").strip() for value in row.values()):
            yield _place(where, row, row.get("latitude"), row.get("longitude"))


def _features(path: Path, text: str) -> Iterator[UserPlace]:
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: broken JSON ({error.msg}); mend that line") from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{path}:1: not a GeoJSON FeatureCollection; {SEE}")
    for number, feature in enumerate(features, 1):
        where = f"{path}: feature {number}"
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise InputError(f"{where}: not a GeoJSON feature with properties; {SEE}")
        longitude, latitude = _centre(where, feature.get("geometry"))
        properties = feature["properties"]
        yield _place(where, {"id": feature.get("id"), **properties}, latitude, longitude)


def _centre(where: str, geometry: Any) -> tuple[float | None, float | None]:
    """A point itself; the centroid of the largest polygon; the mean of the points of anything else."""
    if geometry is None:
        return None, None
    try:
        kind, coordinates = geometry["type"], geometry["coordinates"]
        if kind in ("Polygon", "MultiPolygon"):
            rings = [coordinates[0]] if kind == "Polygon" else [polygon[0] for polygon in coordinates]
            return centroid(max(rings, key=lambda ring: abs(area(ring))))
        return _mean(list(_points(coordinates)))
    except (KeyError, TypeError, IndexError, ValueError, AttributeError):
        raise InputError(f"{where}: not a geometry with coordinates; {SEE}") from None


Ring = list[list[float]]


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


def _place(where: str, row: dict[Any, Any], latitude: Any, longitude: Any) -> UserPlace:
    name = _text(row, "name")
    if not name_key(name or ""):
        raise InputError(f"{where}: a place without a name; fill the column 'name' or remove the line")
    assert name is not None
    aliases = row.get("aliases") or []
    if isinstance(aliases, str):
        aliases = aliases.split("|")
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise InputError(f"{where}: 'aliases' must be names separated by |, or a list of names")
    number = _text(row, "id") or name_key(name).replace(" ", "-")
    entry = Entry(
        id=number if number.startswith("user:") else f"user:{number}",
        name=name,
        country=None,
        latitude=_degrees(where, "latitude", latitude, 90),
        longitude=_degrees(where, "longitude", longitude, 180),
        kind="user",
        population=_population(where, row.get("population")),
        parent=None,
        pcode=_text(row, "pcode"),
    )
    if (entry.latitude is None) != (entry.longitude is None):
        raise InputError(f"{where}: one coordinate without the other; give both or none")
    names = (name, *(alias.strip() for alias in aliases if alias.strip()))
    return UserPlace(entry, names, where, _text(row, "parent"), _text(row, "country"))


def _text(row: dict[Any, Any], column: str) -> str | None:
    value = row.get(column)
    return str(value).strip() or None if value is not None else None


def _degrees(where: str, column: str, value: Any, most: int) -> float | None:
    if value is None or str(value).strip() == "":
        return None
    try:
        degrees = float(value)
    except (TypeError, ValueError):
        degrees = float("nan")
    if not -most <= degrees <= most:
        raise InputError(
            f"{where}: {column} {value!r} is no coordinate; give decimal degrees with a point, -{most} to {most}"
        )
    return degrees


def _population(where: str, value: Any) -> int:
    if value is None or str(value).strip() == "":
        return SALIENT
    try:
        return int(str(value).strip())
    except ValueError:
        raise InputError(f"{where}: population {value!r} is no whole number; write digits only") from None
