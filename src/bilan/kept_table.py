"""Large tables of weights in TOML, which people read, kept in the user's cache as JSON, which is read faster."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from bilan.cache import cache_folder, is_own
from bilan.errors import BilanError
from bilan.files import write_whole

MOST = 3
"""Versions of one table that are kept; the oldest go."""


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
            return found
    import tomllib

    made = tomllib.loads(content.decode("utf-8"))
    _keep(kept, path.stem, msgspec.json.encode(made))
    return made


def _keep(path: Path, stem: str, content: bytes) -> None:
    """Keep a table; where that cannot be, the next start parses it again, and nothing else is lost."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, lambda part: _fill(part, content), mode=0o600)
        held = sorted(path.parent.glob(f"table-{stem}-*.json"), key=lambda file: file.stat().st_mtime)
        for old in held[:-MOST]:
            old.unlink(missing_ok=True)
    except (OSError, BilanError):
        return


def _fill(part: Path, content: bytes) -> None:
    part.write_bytes(content)
