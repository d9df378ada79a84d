"""Files that are written whole or not at all, and that only those may read who should."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from bilan.errors import BilanError

PRIVATE = 0o600
"""Who may read a file that holds true names: its owner alone."""


class OutputError(BilanError):
    """A file that cannot be written; what was there before is kept."""


def write_text(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a text (UTF-8, its line ends unchanged) in place of a file; see `write_whole`."""
    write_whole(path, lambda part: _write(part, text.encode("utf-8", "replace")), mode=mode)


def write_whole(path: Path, make: Callable[[Path], None], *, mode: int | None = None) -> None:
    """Let `make` write a file beside `path`, and put it in its place once it is whole and on the disk.

    `mode` are its permissions; None: those of the file that is there, else those that the system gives a new file.
    What is no ordinary file (a device, a pipe) is written as it is. Raises OutputError if that fails, and then the
    earlier file is as it was.
    """
    target = Path(os.path.realpath(path))  # a link stays one, and leads to the new file
    try:
        if target.exists() and not target.is_file():
            make(target)
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}-", suffix=".part")
    except OSError as error:
        raise _failed(path, error) from error
    os.close(handle)
    part = Path(name)
    try:
        make(part)
        _to_disk(part)  # first, for Windows lets nobody do it who may not write
        part.chmod(_usual_mode(target) if mode is None else mode)
        part.replace(target)
        _to_disk(target.parent)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def make_private(path: Path, mode: int = PRIVATE) -> None:
    """Make an empty file with these permissions where there is none, before anybody could open it."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
    except FileExistsError:
        return
    os.close(handle)
    path.chmod(mode)  # whatever the umask, for it is asked for


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _usual_mode(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)  # the only way to ask for it
        os.umask(mask)
        return 0o666 & ~mask


def _to_disk(path: Path) -> None:
    """Let what was written reach the disk; a folder too, where the system can.

    A file is opened for writing, since Windows flushes no other.
    """
    folder = path.is_dir()
    try:
        handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    except OSError:
        if folder:
            return  # Windows opens no folders
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError) -> OutputError:
    why = error.strerror or str(error)
    return OutputError(
        f"{path}: cannot be written ({why}); what was there before is kept: check that its folder may be written "
        "and has room, that no other program has the file open, and run it again"
    )
