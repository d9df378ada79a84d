"""Large tables of weights in TOML, which people read, kept in the user's cache as JSON, which is read faster."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from bilan.cache import cache_folder, is_own, keep, note_use

MOST = 3
"""Versions of one table that are kept, those used last."""


def read_table(path: Path) -> dict[str, Any]:
    """Return what a TOML file without days holds; raises OSError where it is missing, TOMLDecodeError if it is none.

    What is kept is named by a hash of the file, so that nothing stale is ever read.
    """
    content = path.read_bytes()
    kept = cache_folder() / f"table-{path.stem}-{hashlib.blake2b(content, digest_size=12).hexdigest()}.json"
    if is_own(kept):
        try:
            found: dict[str, Any] = msgspec.json.decode(kept.read_bytes(), type=dict[str, Any])
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            pass  # damaged: made anew
        else:
            note_use(kept)
            return found
    import tomllib

    made = tomllib.loads(content.decode("utf-8"))
    keep(kept, msgspec.json.encode(made), f"table-{path.stem}-*.json", MOST)
    return made
