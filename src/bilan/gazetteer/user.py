"""A user's own places, from CSV or GeoJSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilan.errors import InputError
from bilan.folding import fold
from bilan.gazetteer.entry import Entry


def read_user_places(path: Path) -> dict[str, Entry]:
    """Return folded name → entry of a user's file; raises InputError naming the line or feature and the remedy.

    CSV: columns `name`, `latitude`, `longitude` and, if wanted, `country`, `aliases` (separated by |), `parent`,
    `id`. GeoJSON: a FeatureCollection whose features carry the same as properties.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of places; check --places") from None
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path}: cannot be read ({error}); save it as UTF-8 CSV or GeoJSON") from None
    rows = _features(path, text) if text.lstrip().startswith("{") else _rows(path, text)
    found: dict[str, Entry] = {}
    for entry, names in rows:
        found.update({fold(name): entry for name in names})
    return found


def _rows(path: Path, text: str) -> Iterator[tuple[Entry, list[str]]]:
    reader = csv.DictReader(text.splitlines())
    if "name" not in (reader.fieldnames or ()):
        raise InputError(
            f"{path}:1: no column 'name'; the first line must name the columns, see docs/gazetteer.md"
        )
    for row in reader:
        yield _entry(f"{path}:{reader.line_num}", row, row.get("latitude"), row.get("longitude"))


def _features(path: Path, text: str) -> Iterator[tuple[Entry, list[str]]]:
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: broken JSON ({error.msg}); mend that line") from None
    for number, feature in enumerate(collection.get("features", []), 1):
        where = f"{path}: feature {number}"
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise InputError(f"{where}: not a GeoJSON feature with properties; see docs/gazetteer.md")
        longitude, latitude = _centre((feature.get("geometry") or {}).get("coordinates"))
        yield _entry(where, feature["properties"], latitude, longitude)


def _centre(coordinates: Any) -> tuple[float | None, float | None]:
    """The mean of a geometry's points: a point itself, a polygon's rough centre."""
    points = list(_points(coordinates))
    if not points:
        return None, None
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if not isinstance(coordinates, list) or not coordinates:
        return
    if isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _points(part)


def _entry(where: str, row: dict[str, Any], latitude: Any, longitude: Any) -> tuple[Entry, list[str]]:
    name = str(row.get("name") or "").strip()
    if not name:
        raise InputError(f"{where}: a place without a name; fill the column 'name' or remove the line")
    try:
        place = (
            float(latitude) if latitude not in (None, "") else None,
            float(longitude) if longitude not in (None, "") else None,
        )
    except (TypeError, ValueError):
        raise InputError(
            f"{where}: {latitude!r}, {longitude!r} are no coordinates; give decimal degrees"
        ) from None
    aliases = row.get("aliases") or []
    if isinstance(aliases, str):
        aliases = [alias.strip() for alias in aliases.split("|") if alias.strip()]
    entry = Entry(
        id=f"user:{row.get('id') or fold(name).replace(' ', '-')}",
        name=name,
        country=row.get("country") or None,
        latitude=place[0],
        longitude=place[1],
        kind="user",
        population=1_000_000,
        parent=row.get("parent") or None,
    )
    return entry, [name, *aliases]
