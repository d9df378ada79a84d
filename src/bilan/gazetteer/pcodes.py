"""Areas with their P-codes, from the tables of OCHA's Common Operational Datasets as they come.

Three forms of their columns are known, in whatever case: `ADM2_EN, ADM2_PCODE, ADM1_PCODE`, `admin2Name_en,
admin2Pcode`, `adm2_name, adm2_pcode, center_lat, center_lon, iso3`; and the global list of P-codes: `Location, Admin
Level, P-Code, Name, Parent P-Code`. In GeoJSON the outline of an area tells which places lie in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bilan.errors import InputError
from bilan.gazetteer.entry import Candidate, Entry
from bilan.gazetteer.names import name_key
from bilan.gazetteer.outlines import Outline, centre, outline
from bilan.gazetteer.tables import SEE, Row, Table

CODE = re.compile(r"adm(?:in)?(\d)pcode")
NAME = re.compile(r"adm(?:in)?(\d)(?:name.*|alt.*|ref(?:name)?|[a-z]{2})")
GLOBAL = {"code": "pcode", "level": "adminlevel", "name": "name", "parent": "parentpcode", "country": "location"}
COUNTRIES = ("iso2", "iso3", "adm0iso3", "adm0pcode", "admin0pcode")
"""Columns that say the country, by one of its codes."""
AREA_WEIGHT = 1_000
"""How likely a name means an area that the gazetteer does not know: as that of a division that GeoNames alone knows,
and only in a report about its country."""


@dataclass
class Area:
    """An area with a P-code, gathered from all rows that tell of it."""

    pcode: str
    level: int
    """0 for the country, 1 for the first below it."""
    names: dict[str, None] = field(default_factory=dict)
    parent: str | None = None
    """The P-code of the area around it."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    centre: tuple[float | None, float | None] = (None, None)
    """Longitude, latitude."""
    outline: Outline | None = None


def is_of_areas(columns: Iterable[str]) -> bool:
    """Whether a table with these columns holds areas with P-codes."""
    found = {_plain(column) for column in columns}
    return any(CODE.fullmatch(name) for name in found) or {GLOBAL["code"], GLOBAL["level"]} <= found


def areas(tables: Iterable[Table]) -> list[Area]:
    """Return the areas of tables, the outer levels first; raises InputError for a row without a P-code."""
    found: dict[str, Area] = {}
    for table in tables:
        for row in table.rows:
            values = {_plain(column): str(value or "").strip() for column, value in row.values.items()}
            if any(value.startswith("#") for value in values.values()):
                continue  # the row of HXL tags
            _gather(found, row, values)
    return sorted(found.values(), key=lambda area: area.level)


def _plain(column: str) -> str:
    return re.sub(r"[\s_-]", "", column.lower())


def _gather(found: dict[str, Area], row: Row, values: dict[str, str]) -> None:
    """Add what a row says of its area and of those around it."""
    levels = sorted(_levels(values), key=lambda one: one[0])
    if not levels:
        raise InputError(f"{row.where}: an area without a P-code; fill its code, or remove the line")
    country = _country(values)
    around: str | None = values.get(GLOBAL["parent"]) or None
    for level, code, names in levels:
        area = found.setdefault(code, Area(code, level))
        area.names |= dict.fromkeys(filter(None, names))
        area.parent = area.parent or around
        area.country = area.country or country
        around = code
    deepest = found[levels[-1][1]]
    if row.geometry is not None:
        deepest.centre, deepest.outline = _drawn(row)
    elif values.get("centerlat") and values.get("centerlon"):
        deepest.centre = _degrees(row, values)


def _levels(values: Mapping[str, str]) -> Iterator[tuple[int, str, list[str]]]:
    """Level, P-code and names of each area that a row tells of."""
    if values.get(GLOBAL["code"]):
        level = values.get(GLOBAL["level"], "")
        yield int(level) if level.isdecimal() else 0, values[GLOBAL["code"]], [values.get(GLOBAL["name"], "")]
    for column, code in values.items():
        match = CODE.fullmatch(column)
        if match and code:
            names = [value for other, value in values.items() if value and _names(other, match[1])]
            yield int(match[1]), code, names


def _names(column: str, level: str) -> bool:
    match = NAME.fullmatch(column)
    return match is not None and match[1] == level


def _country(values: Mapping[str, str]) -> str | None:
    return next((code for name in (*COUNTRIES, GLOBAL["country"]) if (code := _alpha2(values.get(name, "")))), None)


@cache
def _alpha2(code: str) -> str | None:
    import pycountry

    found = pycountry.countries.get(alpha_2=code.upper()) or pycountry.countries.get(alpha_3=code.upper())
    return str(found.alpha_2) if found is not None else None


def centre_of(row: Row) -> tuple[float | None, float | None]:
    """Return the centre of a feature, longitude first; raises InputError for a broken geometry."""
    return _drawn(row)[0]


def _drawn(row: Row) -> tuple[tuple[float | None, float | None], Outline | None]:
    try:
        return centre(row.geometry), outline(row.geometry)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError):
        raise InputError(f"{row.where}: not a geometry with coordinates; {SEE}") from None


def _degrees(row: Row, values: Mapping[str, str]) -> tuple[float, float]:
    try:
        longitude, latitude = float(values["centerlon"]), float(values["centerlat"])
    except ValueError:
        longitude, latitude = 999.0, 999.0
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise InputError(f"{row.where}: center_lat, center_lon are no coordinates; give decimal degrees with a point")
    return longitude, latitude


class Coded:
    """P-codes of what the gazetteer knows, and the areas that it does not know."""

    def __init__(self, areas: Iterable[Area], options: Callable[[str], Iterable[Candidate]]) -> None:
        """`options`: the places that a name may mean, without these areas."""
        self._codes: dict[str, str] = {}
        self._by_code: dict[str, str] = {}
        self._drawn: dict[str, list[Area]] = {}
        self.unknown: dict[str, list[Candidate]] = {}
        """Areas that the gazetteer does not know, by the keys of their names."""
        self.entries: dict[str, Entry] = {}
        for area in areas:
            self._add(area, options)
            if area.outline is not None and area.country:
                self._drawn.setdefault(area.country, []).insert(0, area)  # the inner levels come to stand first

    def _add(self, area: Area, options: Callable[[str], Iterable[Candidate]]) -> None:
        if area.level == 0:
            self._codes[f"country:{area.country}"] = area.pcode
            return
        around = self._by_code.get(area.parent or "")
        known = next((one for one in _regions(area, options) if self._fits(one, area, around)), None)
        entry_id = known.id if known is not None else f"user:{area.pcode.lower()}"
        self._codes[entry_id] = area.pcode
        self._by_code[area.pcode] = entry_id
        if known is None and area.names:
            longitude, latitude = area.centre
            entry = Entry(
                entry_id, next(iter(area.names)), area.country, latitude, longitude, "region", 0,
                around or (f"country:{area.country}" if area.country else None), area.pcode,
            )  # fmt: skip
            self.entries[entry_id] = entry
            for key in dict.fromkeys(map(name_key, area.names)):
                self.unknown.setdefault(key, []).append(Candidate(entry, AREA_WEIGHT, True))

    def _fits(self, region: Entry, area: Area, around: str | None) -> bool:
        """Whether a region of the gazetteer is the area: of its country, its level, within what is around it."""
        if region.id in self._codes or region.country != area.country:
            return False
        first = region.parent in (None, f"country:{region.country}")
        if area.level == 1:
            return first
        return not first and (around is None or around == region.parent or around in self.entries)

    def code(self, entry: Entry) -> str | None:
        """Return the P-code of a place, else of the smallest area that is known to hold it; None without one."""
        if entry.pcode or entry.id in self._codes:
            return entry.pcode or self._codes[entry.id]
        if entry.kind in ("city", "user") and entry.longitude is not None and entry.latitude is not None:
            for area in self._drawn.get(entry.country or "", ()):
                if area.outline is not None and area.outline.holds(entry.longitude, entry.latitude):
                    return area.pcode
        return None if entry.parent == f"country:{entry.country}" else self._codes.get(entry.parent or "")


def _regions(area: Area, options: Callable[[str], Iterable[Candidate]]) -> Iterator[Entry]:
    for name in area.names:
        yield from (one.entry for one in options(name) if one.entry.kind == "region")
