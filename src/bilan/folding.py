"""Names made comparable: case, accents, hyphens, apostrophes and spaces aside."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "-": " ", "–": " ", "‐": " ", "‑": " ", "_": " "})


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return a name in the form under which names are compared (`Alep-Est` → `alep est`)."""
    if name.isascii():
        return " ".join(name.casefold().translate(_PLAIN).split())
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
