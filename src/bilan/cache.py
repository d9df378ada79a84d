"""The user's cache: what can be made again, kept so that the next start is quick."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

import platformdirs

from bilan.errors import BilanError
from bilan.files import write_whole

OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def cache_folder() -> Path:
    """Return the folder that `BILAN_CACHE` names, else the user's cache folder; it may not be there yet."""
    return Path(os.environ.get("BILAN_CACHE") or platformdirs.user_cache_dir("bilan"))


def is_own(path: Path) -> bool:
    """Whether a file is there, is this user's, and nobody else may write it or put another in its place."""
    try:
        found, around = path.stat(), path.parent.stat()
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows: a user's profile is that user's alone
        return True
    return all(one.st_uid == os.getuid() and not one.st_mode & OTHERS_WRITE for one in (found, around))


def note_use(path: Path) -> None:
    """Note that a kept file is read now, by which `keep` knows those that nobody reads any more."""
    with contextlib.suppress(OSError):  # a cache that may only be read is as good: nothing is kept in it, nothing goes
        os.utime(path)


def keep(path: Path, content: bytes, alike: str, most: int) -> None:
    """Keep a file, and of those beside it whose names are `alike` (a pattern) the `most` that were used last.

    Where that cannot be, the next start makes it again, and nothing else is lost.
    """

    def fill(part: Path) -> None:
        part.write_bytes(content)

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, fill, mode=0o600)
        held = sorted(path.parent.glob(alike), key=lambda file: file.stat().st_mtime_ns)
        for old in held[:-most]:
            old.unlink(missing_ok=True)
    except (OSError, BilanError):
        return
