"""A user's own places, from CSV, XLSX or GeoJSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bilan.errors import InputError
from bilan.gazetteer.entry import Entry
from bilan.gazetteer.names import name_key
from bilan.gazetteer.pcodes import Area, areas, centre_of, is_of_areas
from bilan.gazetteer.tables import SEE, Row, Table, tables

SALIENT = 1_000_000
"""People a user's place counts as having where the file does not say, so that its name is always heeded."""


@dataclass(frozen=True)
class UserPlace:
    """A place with all its names, where it stands in the file, and its parent and country as written there."""

    entry: Entry
    names: tuple[str, ...]
    where: str
    parent: str | None
    country: str | None


class OwnPlaces(NamedTuple):
    """What a user's files hold: places of their own, and areas with P-codes."""

    places: list[UserPlace]
    areas: list[Area]


def read_own_places(path: Path) -> OwnPlaces:
    """Return what a user's file, or a folder of files, holds; raises InputError naming the line or feature and the
    remedy.

    Places: columns `name`, `latitude`, `longitude` and, if wanted, `country`, `aliases` (separated by |), `parent`,
    `population`, `id`, `pcode`. Areas: the columns of OCHA's Common Operational Datasets as they come
    (`bilan.gazetteer.pcodes`). CSV, a sheet of XLSX, or a GeoJSON FeatureCollection whose features carry the same
    as properties.
    """
    places, of_areas = list[UserPlace](), list[Table]()
    for table in tables(path):
        if is_of_areas(table.columns):
            of_areas.append(table)
        elif "name" in table.columns:
            places += (_place(row) for row in table.rows)
        elif not table.sheet:
            raise InputError(f"{table.where}: no column 'name'; the first line must name the columns, {SEE}")
    if not places and not of_areas and path.suffix.lower() == ".xlsx":
        raise InputError(f"{path}: no sheet with a column 'name' or with P-codes; {SEE}")
    _refuse_doubles(places)
    return OwnPlaces(places, areas(of_areas))


def read_user_places(path: Path) -> list[UserPlace]:
    """Return the places of a user's own, without areas of P-codes; raises as `read_own_places` does."""
    return read_own_places(path).places


def _refuse_doubles(places: Iterable[UserPlace]) -> None:
    first: dict[str, UserPlace] = {}
    for place in places:
        other = first.setdefault(place.entry.id, place)
        if other is not place:
            raise InputError(
                f"{place.where}: the same id as {other.where.rpartition(':')[2].strip()} ({place.entry.id}); "
                "remove one, or give each its own 'id'"
            )


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


def _place(line: Row) -> UserPlace:
    where, row, geometry = line
    longitude, latitude = (row.get("longitude"), row.get("latitude")) if geometry is None else centre_of(line)
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
