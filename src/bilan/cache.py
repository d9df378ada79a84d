"""The user's cache: what can be made again, kept so that the next start is quick."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import platformdirs

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
