"""What lies around cities: regions, countries, parts of the world and areas in everyday use, with their names.

Countries' names in many languages come from CLDR through babel, regions from ISO 3166-2 through pycountry with its
translations, the divisions of GeoNames with positions and names from `data/regions.tsv`, countries' positions from
`data/countries.tsv`, the rest from `data/world.toml`.
"""

from __future__ import annotations

import gettext
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bilan.gazetteer.index import data_folder
from bilan.gazetteer.names import name_key, worth_keeping

LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "nl", "tr", "pl", "sv", "ro", "ca", "id")
DATA = Path(__file__).with_name("data")
_BRACKET = re.compile(r"\s*[(\[].*")
_ALTERNATIVES = ("", "-alt-short", "-alt-variant", "-alt-long")
Position = tuple[float, float]
"""Latitude and longitude in degrees."""


class Division(NamedTuple):
    """A line of `regions.tsv`."""

    iso: str
    """ISO 3166-2 code or nothing."""
    code: str
    """GeoNames code (`US.TX.001`) or nothing."""
    geonames: str
    level: str
    position: Position | None
    names: list[str]

    @property
    def country(self) -> str:
        """ISO 3166-1 code."""
        return (self.iso or self.code)[:2]


@dataclass(frozen=True)
class Territory:
    """A place that holds others."""

    id: str
    name: str
    kind: str
    country: str | None
    parent: str | None
    keys: frozenset[str]
    population: int = 0
    position: Position | None = None
    abbreviations: frozenset[str] = frozenset()
    """Keys that mean it only behind a town that lies in it."""
    acronyms: frozenset[str] = frozenset()
    """Keys that mean it only where its country is known (`NSW`, `BC`)."""

    @property
    def within_region(self) -> bool:
        """Whether it is a part of a region: a county, a French department."""
        return self.kind == "region" and self.parent is not None and not self.parent.startswith("country:")


@dataclass
class Territories:
    """All territories, and how cities find theirs."""

    all: list[Territory] = field(default_factory=list)
    members: list[tuple[str, str]] = field(default_factory=list)
    """Inner and outer id, beside those that parents tell."""
    capitals: set[tuple[str, str]] = field(default_factory=set)
    """Country code and key of its capital's name."""
    other_words: frozenset[str] = frozenset()
    """Keys of what mostly means no town: months, days of the week (`March`), the list in `world.toml`."""
    admin1: dict[str, str] = field(default_factory=dict)
    """GeoNames admin1 code (`SY.12`) → id of the region."""

    def around(self, country: str, admin1: str) -> str:
        """Return the id of the region of a GeoNames city, or of its country."""
        return self.admin1.get(f"{country}.{admin1}") or f"country:{country}"


class _Country(msgspec.Struct):
    name: str
    iso: str
    population: int
    capital: str
    areakm2: float


class World:
    """The sources of names, read once for a compilation."""

    def __init__(self) -> None:
        from babel import Locale

        self.file: dict[str, Any] = tomllib.loads((DATA / "world.toml").read_text("utf-8"))
        self.locales = [Locale(language) for language in LANGUAGES]
        self.translated: list[Mapping[str, str]] = [locale.territories for locale in self.locales]
        raw = (data_folder() / "countries.json").read_bytes()
        self.countries = msgspec.json.decode(raw, type=dict[str, _Country])
        rows = (line.split("\t") for line in (DATA / "regions.tsv").read_text("utf-8").splitlines())
        self.divisions = [Division(a, b, c, d, _position(x, y), names.split("|")) for a, b, c, d, x, y, names in rows]
        rows = (line.split("\t") for line in (DATA / "countries.tsv").read_text("utf-8").splitlines())
        self.positions = {code: (float(latitude), float(longitude)) for code, latitude, longitude in rows}
        self.positions |= {code: (place[0], place[1]) for code, place in self.file["positions"].items()}

    @cached_property
    def translations(self) -> list[gettext.NullTranslations]:
        """Names of regions in other languages, as pycountry has them."""
        import pycountry

        return [
            gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[language], fallback=True)
            for language in LANGUAGES
        ]

    def middle(self, codes: Iterable[str]) -> Position | None:
        """Return the mean of the positions of countries, weighed by their size, for what they make up together."""
        found = [
            (self.positions[c], self.countries[c].areakm2) for c in self._all_countries(codes) if c in self.positions
        ]
        whole = sum(size for _, size in found)
        if not whole:
            return None
        return sum(p[0] * size for p, size in found) / whole, sum(p[1] * size for p, size in found) / whole

    def _all_countries(self, codes: Iterable[str]) -> Iterator[str]:
        for code in codes:
            if code in self.countries:
                yield code
            else:
                yield from self._all_countries(self.file["m49"].get(code, "").split())

    def territory_names(self, code: str) -> Iterator[str]:
        """Return the names CLDR has for a country or part of the world."""
        for table in self.translated:
            for alternative in _ALTERNATIVES:
                name = table.get(code + alternative)
                if name and (not alternative or worth_keeping(name)):
                    yield name


def load_territories() -> Territories:
    """Read everything but cities."""
    world, found = World(), Territories()
    _add_parts_of_the_world(world, found)
    _add_countries(world, found)
    _add_regions(world, found)
    _add_areas(world, found)
    found.capitals = {(c, name_key(country.capital)) for c, country in world.countries.items()}
    found.other_words = _words_of_dates(world) | keys_of(world.file["not_towns"])
    return found


def _words_of_dates(world: World) -> frozenset[str]:
    tables = [locale_names["format"] for locale in world.locales for locale_names in (locale.months, locale.days)]
    return keys_of(name for table in tables for width in ("wide", "abbreviated") for name in table[width].values())


def keys_of(names: Iterable[str]) -> frozenset[str]:
    """Return the keys of names, brackets and what they hold left out."""
    return frozenset(key for key in (name_key(_BRACKET.sub("", name)) for name in names) if len(key) > 1)


def _id(code: str) -> str:
    """The id of a country, ISO region or part of the world."""
    if code.isdigit():
        return f"continent:{code}"
    return f"country:{code}" if len(code) == 2 else f"iso3166-2:{code}"


def _parents(world: World) -> dict[str, str]:
    """What lies in which part of the world: the first that names it."""
    parents: dict[str, str] = {}
    for outer, inner in world.file["m49"].items():
        for code in inner.split():
            parents.setdefault(code, _id(outer))
    return parents


def _people(world: World, codes: Iterable[str]) -> int:
    """The people of countries and of what parts of the world hold."""
    total = 0
    for code in codes:
        country = world.countries.get(code)
        total += country.population if country else _people(world, world.file["m49"].get(code, "").split())
    return total


def _add_parts_of_the_world(world: World, found: Territories) -> None:
    parents = _parents(world)
    for code, inner in world.file["m49"].items():
        held = inner.split()
        names = [*world.territory_names(code), *world.file["m49_names"].get(code, ())]
        found.all.append(
            Territory(
                _id(code),
                names[0],
                "continent",
                None,
                parents.get(code),
                keys_of(names),
                _people(world, held),
                world.positions.get(code) or world.middle(held),
            )
        )
        found.members += [(_id(one), _id(code)) for one in held if parents[one] != _id(code)]


def _add_countries(world: World, found: Territories) -> None:
    parents = _parents(world)
    words = keys_of(world.file["not_countries"])
    for code, country in world.countries.items():
        names = [country.name, *world.territory_names(code), *world.file["countries"].get(code, ())]
        found.all.append(
            Territory(
                _id(code),
                country.name,
                "country",
                code,
                parents.get(code),
                keys_of(names) - words,
                country.population,
                world.positions.get(code),
            )
        )


def _add_regions(world: World, found: Territories) -> None:
    """The divisions of ISO 3166-2, then those that only GeoNames has."""
    import pycountry

    known = {division.iso: division for division in world.divisions if division.iso}
    ids = {d.code: _id(d.iso) if d.iso else f"geonames:{d.geonames}" for d in world.divisions if d.code}
    for iso in pycountry.subdivisions:
        if iso.country_code not in world.countries:
            continue
        same = known.get(iso.code)
        others = same.names if same else []
        everyday = world.file["regions"].get(iso.code, [])
        parent = _id(iso.parent_code) if iso.parent_code else _id(iso.country_code)
        name = everyday[0] if everyday else _display(iso.name, others)
        names = [iso.name, *iso.name.split("/"), *_translated(world, iso.name), *others, *everyday]
        position = same.position if same else None
        short = keys_of(world.file["abbreviations"].get(iso.code, []))
        acronyms = keys_of(filter(str.isupper, everyday))
        found.all.append(
            Territory(
                _id(iso.code), name, "region", iso.country_code, parent, keys_of(names), 0, position, short, acronyms
            )
        )
    present = {territory.id for territory in found.all}
    for division in world.divisions:
        own = ids.get(division.code)
        if own is not None and own not in present and division.country in world.countries:
            outer = ids.get(division.code.rpartition(".")[0])
            parent = outer if outer and outer != own else _id(division.country)
            keys = keys_of(division.names)
            if keys:
                found.all.append(
                    Territory(own, division.names[0], "region", division.country, parent, keys, 0, division.position)
                )
        if own is not None and division.level == "1":
            found.admin1[division.code] = own


def _position(latitude: str, longitude: str) -> Position | None:
    return (float(latitude), float(longitude)) if latitude and longitude else None


def _pair(numbers: list[float] | None) -> Position | None:
    return (numbers[0], numbers[1]) if numbers else None


def _display(name: str, others: list[str]) -> str:
    """The name to show: without what stands in brackets, and without the word for the kind (`Sichuan Sheng`)."""
    plain = _BRACKET.sub("", name)
    short = [other for other in others if plain.startswith(f"{other} ")]
    return min(short, key=len) if short else plain


def _translated(world: World, name: str) -> Iterator[str]:
    for translation in world.translations:
        yield translation.gettext(name)


def _add_areas(world: World, found: Territories) -> None:
    for name, area in world.file["areas"].items():
        area_id = "area:" + name_key(name).replace(" ", "-")
        country = area.get("country")
        held = [code for code in area["holds"] if code in world.countries]
        found.all.append(
            Territory(
                area_id, name, "region" if country else "continent", country, _id(country) if country else None,
                keys_of([name, *area["names"]]), _people(world, held),
                _pair(area.get("at")) or world.middle(held),
            )
        )  # fmt: skip
        found.members += [(_id(code), area_id) for code in area["holds"]]
        if "admin1" in area:
            found.admin1[area["admin1"]] = area_id
