"""Compiled packs kept in the user's cache, so that only the first start after a change compiles them.

A kept pack is named by a hash of all that it is made from: the files of its folder, the code that compiles them, and
the versions of Python and of the libraries in it. Another content has another name, so nothing stale is ever read. It
is read only if it is the user's own and nobody else may write it, and may hold nothing but what packs consist of.
"""

from __future__ import annotations

import gc
import hashlib
import io
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bilan import __version__
from bilan.cache import cache_folder, is_own, keep, note_use

if TYPE_CHECKING:
    from bilan.languages.pack import Pack

MOST = 30
"""Packs that are kept, those used last. A few languages, some of them in two versions."""
PREFIX = "pack-"
PARTS = frozenset(
    {
        ("builtins", "list"),
        ("collections", "defaultdict"),
        ("msgspec._utils", "rebuild"),
        ("pathlib", "PosixPath"),
        ("pathlib", "WindowsPath"),
        ("pathlib._local", "PosixPath"),
        ("pathlib._local", "WindowsPath"),
        ("re", "_compile"),
    }
)
"""What a pack consists of, beside the types of `bilan.languages`."""


def kept(folder: Path, make: Callable[[Path], Pack]) -> Pack:
    """Return the pack of a folder as it was kept, else make and keep it; raises what `make` raises."""
    path = cache_folder() / f"{PREFIX}{folder.name}-{_content(folder)}.pickle"
    found = _read(path) if is_own(path) else None
    if found is None:
        found = make(folder)
        keep(path, pickle.dumps(found, pickle.HIGHEST_PROTOCOL), f"{PREFIX}*.pickle", MOST)
    else:
        note_use(path)
    return found


def _content(folder: Path) -> str:
    """A hash of what a compiled pack depends on (24 hex digits)."""
    digest = hashlib.blake2b(digest_size=12)
    versions = (__version__, sys.version, msgspec.__version__, str(folder))
    code = sorted(Path(__file__).parent.glob("*.py"))
    for part in versions:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for file in (*code, Path(__file__).parents[1] / "folding.py", *sorted(folder.glob("*.toml"))):
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode("utf-8", "surrogatepass"))
        digest.update(content)
    return digest.hexdigest()


class _Unpickler(pickle.Unpickler):
    """Takes what packs consist of and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PARTS or (module.startswith("bilan.languages.") and "." not in name):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a pack")


def _read(path: Path) -> Pack | None:
    """The pack that a file holds; None for one that is damaged, which is then made anew."""
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of objects are made, and none of them is garbage
    try:
        found: Pack = _Unpickler(io.BytesIO(path.read_bytes())).load()
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return None
    finally:
        gc.freeze()  # else the first object made from here on has all of them looked through
        if collecting:
            gc.enable()
    return found
