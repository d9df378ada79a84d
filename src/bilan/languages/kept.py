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
from bilan.cache import cache_folder, is_own
from bilan.errors import BilanError
from bilan.files import write_whole

if TYPE_CHECKING:
    from bilan.languages.pack import Pack

MOST = 30
"""Packs that are kept; the oldest go. A few languages, some of them in two versions."""
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
        _write(path, found)
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
        if collecting:
            gc.enable()
    return found


def _write(path: Path, pack: Pack) -> None:
    """Keep a pack; where that cannot be, the next start compiles it again, and nothing else is lost."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = pickle.dumps(pack, pickle.HIGHEST_PROTOCOL)
        write_whole(path, lambda part: _fill(part, content), mode=0o600)
        held = sorted(path.parent.glob(f"{PREFIX}*.pickle"), key=lambda file: file.stat().st_mtime)
        for old in held[:-MOST]:
            old.unlink(missing_ok=True)
    except (OSError, BilanError):
        return


def _fill(part: Path, content: bytes) -> None:
    part.write_bytes(content)
