"""Names of places made comparable, and which of the many names in the data are worth keeping."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = dict.fromkeys(map(ord, "'’‘ʻʼʿʾʹ′´`.,"), "") | dict.fromkeys(map(ord, "-–—‐‑_/\t\n\u00a0\u202f"), " ")
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ə": "e"}
_PLAIN = _SIGNS | {ord(letter): plain for letter, plain in _LETTERS.items()}
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_TWICE = re.compile(r"(.)\1+")
_LATIN = re.compile(r"[A-ZÀ-ÞĀ-ɏƏḀ-ỿ'‘’ʻʿ][A-Za-zÀ-ɏəḀ-ỿ '’‘ʻʿʼ\-.]{3,}$")
SHORTEST_SQUEEZED = 7


def make_key(name: str) -> str:
    """Return the form under which the index keeps a name: case, accents, hyphens, spaces, apostrophes, points,
    commas and ligatures aside (`Sana'a` → `sanaa`, `Washington, D.C.` → `washington dc`)."""
    if name.isascii():
        return " ".join(name.lower().translate(_PLAIN).split())
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    bare = _LATIN_MARKS.sub("", plain)
    if not bare.isascii():
        bare = "".join(c for c in bare if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(bare.split())


name_key = lru_cache(maxsize=65536)(make_key)


def squeezed(key: str) -> str | None:
    """Return a key without spaces and doubled letters (`deir ez zor` and `deir ezzor` → `deirezor`); None where
    it is too short to be safe."""
    plain = _TWICE.sub(r"\1", key.replace(" ", ""))
    return plain if len(plain) >= SHORTEST_SQUEEZED else None


def worth_keeping(name: str) -> bool:
    """Whether a name besides the main one is a name a text may use: Latin letters, a capital first, four letters
    or more, no code in capitals (`ALP`, `HKGHKG`)."""
    return _LATIN.match(name) is not None and not name.isupper()
