"""Copies of a ledger that are whole: made while others write, looked through before they take a ledger's place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bilan.errors import LedgerError
from bilan.files import PRIVATE, write_whole
from bilan.ledger import dialect
from bilan.ledger.store import Ledger

KEPT = ".before-restore"
"""What stands after the name of a ledger that was restored, for the file that was there before."""
BESIDE = ("-wal", "-shm")
"""Files that SQLite keeps beside a ledger that is written: what is not merged into it yet."""


@dataclass(frozen=True)
class Holdings:
    """How much a ledger holds."""

    documents: int
    claims: int
    reviews: int


def backup(ledger: Ledger, target: Path, *, mode: int | None = None) -> Holdings:
    """Write a whole copy of a ledger, which others may go on writing, in place of an earlier copy.

    Returns what the copy holds. Raises LedgerError where the file there is no ledger, is the ledger itself, or the
    copy does not hold what was written, and OutputError if it cannot be written; then an earlier copy is kept.
    """
    source = dialect.file_of(ledger.location)
    _require_replaceable(target, source)
    write_whole(target, lambda part: _copy(ledger, part), mode=PRIVATE if mode is None else mode)
    return holdings(target)


def restore(copy: Path, location: str, *, mode: int | None = None) -> Holdings:
    """Put a copy in place of a ledger, if it is whole; the file that was there is kept beside it.

    Returns what the ledger holds now. Raises LedgerError where the copy is none, is damaged, or the ledger is in use,
    and then the ledger is as it was.
    """
    target = dialect.file_of(location)
    if target.is_dir():
        raise LedgerError(f"{target}: a folder, not a ledger; name a file in it")
    if copy.exists() and target.exists() and copy.samefile(target):
        raise LedgerError(f"{copy}: this is the ledger itself; name a backup of it")
    with Ledger(copy, create=False) as whole:
        for problem in whole.problems():
            raise LedgerError(f"{copy}: this backup is damaged ({problem}); take an earlier one")
        _let_go(target)
        write_whole(target, lambda part: _replacement(whole, part, target), mode=PRIVATE if mode is None else mode)
    return holdings(target)


def holdings(path: Path) -> Holdings:
    """Return how much a ledger holds."""
    with Ledger(path, create=False, verify=False) as ledger:
        claims, reviews = ledger.last_change()
        return Holdings(sum(1 for _ in ledger.documents()), claims, reviews)


def _require_replaceable(target: Path, source: Path) -> None:
    if not target.exists():
        return
    if target.samefile(source):
        raise LedgerError(f"{target}: this is the ledger itself; name another file for its backup")
    if not dialect.is_database(target):
        raise LedgerError(f"{target}: not a ledger, and it will not be written over; name another file")


def _copy(ledger: Ledger, part: Path) -> None:
    """Copy a ledger into an empty file of one piece, and look through what was written."""
    try:
        with closing(sqlite3.connect(part)) as copied:
            ledger.copy_into(copied)
            copied.execute("PRAGMA journal_mode=DELETE")  # no log beside it: it can be sent, and read from a disc
        with Ledger(part, create=False):
            pass  # opening looks through all of it
    except sqlite3.Error as error:
        raise LedgerError(f"the copy: {dialect.explained(error)}") from error


def _replacement(whole: Ledger, part: Path, target: Path) -> None:
    """Write the file that takes the ledger's place, and keep the one that is there."""
    _copy(whole, part)
    for beside in ("", *BESIDE):
        there, kept = Path(f"{target}{beside}"), Path(f"{target}{KEPT}{beside}")
        kept.unlink(missing_ok=True)
        if not there.exists():
            continue
        if beside:
            there.replace(kept)  # it would be merged into the new file
        else:
            _keep(there, kept)


def _keep(there: Path, kept: Path) -> None:
    try:
        os.link(there, kept)
    except OSError:  # a file system without links
        shutil.copy2(there, kept)


def _let_go(target: Path) -> None:
    """Merge what stands beside a ledger into it; raises LedgerError while another process has it open."""
    if not target.exists():
        return
    try:
        with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LedgerError(
                f"{target}: another process has it open; end it (bilan serve, bilan add) and run it again"
            ) from error
    except sqlite3.Error:
        pass  # damaged, which is why it is restored
