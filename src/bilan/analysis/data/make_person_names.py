"""Make `given_names.txt` and `family_names.txt`: `python make_person_names.py FAKER`. Run by hand.

FAKER is the unpacked package faker (PyPI, MIT), which lists names of persons by language and country.
"""

from __future__ import annotations

import importlib
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

LOCALES = (
    "en_US", "en_GB", "en_IN", "en_NG", "en_KE", "en_PK", "en_IE", "fr_FR", "fr_DZ", "es_ES", "es_MX", "es_CO", "es_AR",
    "pt_BR", "de_DE", "it_IT", "nl_NL", "tr_TR", "pl_PL", "ha_NG", "yo_NG", "ig_NG", "zu_ZA", "tw_GH", "id_ID", "sw",
)  # fmt: skip


def main(faker: Path) -> None:
    """Write both files beside this one: names in small letters without accents, one a line."""
    sys.path.insert(0, str(faker))
    given: set[str] = set()
    family: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for field, target in (("first_names", given), ("last_names", family)):
            for suffix in ("", "_male", "_female"):
                target.update(_plain(getattr(provider, field + suffix, ())))
    here = Path(__file__).parent
    for name, words in (("given_names.txt", given), ("family_names.txt", family)):
        here.joinpath(name).write_text("\n".join(sorted(words)) + "\n", "utf-8")


def _plain(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
        if bare.isascii() and bare.isalpha() and len(bare) > 2:
            yield bare


if __name__ == "__main__":
    main(Path(sys.argv[1]))
