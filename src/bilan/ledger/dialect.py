"""What differs between databases: opening them, locking for a write, and what their errors mean.

All SQL that only SQLite understands stands here.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from bilan.errors import LedgerError

WAIT = 60
"""Seconds that one process waits for another that is writing."""
SQLITE_MAGIC = b"SQLite format 3\0"

REMEDIES = {
    "SQLITE_NOTADB": "this file is not a ledger; name another with --ledger",
    "SQLITE_FULL": "the disk is full: free some space and run it again, what was added is kept",
    "SQLITE_IOERR": "check that the disk works and has space, and run it again: what was added is kept",
    "SQLITE_BUSY": "another process has been writing for too long; run it again",
    "SQLITE_CANTOPEN": "check that its folder exists and may be written",
    "SQLITE_READONLY": "it may not be written; check the permissions of the file and its folder",
    "SQLITE_CORRUPT": "the file is damaged; take it from a backup",
}
OTHER_REMEDY = "the ledger holds what it held before"


def engine(location: str, *, create: bool) -> Engine:
    """Return the engine for a file or a database's URL.

    Raises LedgerError for a URL that is none, a missing driver, and a file that is no SQLite database.
    """
    url = _url(location)
    if url.get_backend_name() != "sqlite":
        return _any_engine(location, url)
    if url.database:
        _check_file(Path(url.database), create)
    opened = _any_engine(location, url, timeout=WAIT)
    sql.event.listen(opened, "connect", _on_connect)
    sql.event.listen(opened, "begin", _on_begin)
    return opened


def _url(location: str) -> URL:
    if "://" not in location:
        return URL.create("sqlite", database=location)
    try:
        return sql.make_url(location)
    except ArgumentError:
        raise LedgerError(f"{location}: not the URL of a database; write it as driver://user@host/name") from None


def _any_engine(location: str, url: URL, **arguments: Any) -> Engine:
    try:
        return sql.create_engine(url, connect_args=arguments)
    except (NoSuchModuleError, ImportError) as error:
        shown = url.render_as_string() if "://" in location else location
        raise LedgerError(f"{shown}: no driver for this database ({error}); install it") from None


def _check_file(path: Path, create: bool) -> None:
    """Refuse what is no database before SQLite touches it."""
    if path.is_dir():
        raise LedgerError(f"{path}: a folder, not a ledger; name a file in it")
    try:
        with path.open("rb") as file:
            beginning = file.read(len(SQLITE_MAGIC))
    except FileNotFoundError:
        if not create:
            raise LedgerError(f"{path}: no such ledger; make one with: bilan add REPORTS --ledger {path}") from None
        if not path.parent.is_dir():
            raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it first") from None
    except OSError as error:
        raise LedgerError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from None
    else:
        if beginning != SQLITE_MAGIC and not (create and not beginning):
            raise LedgerError(f"{path}: not a ledger (no database at all); name another file")


def _on_connect(connection: sqlite3.Connection, _: Any) -> None:
    """Let this package begin transactions itself; make every commit reach the disk."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")


def _on_begin(connection: Connection) -> None:
    """A writer takes the lock before it looks, so that what it saw still holds when it writes."""
    writing = connection.get_execution_options().get("bilan_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def close_journal(connection: Connection) -> None:
    """Let the database itself refuse to change or delete an entry of the journal, or what was read."""
    if connection.dialect.name != "sqlite":
        return  # elsewhere the rights of the database's user do it (docs/ledger.md)
    changed = "OLD.original IS NOT NULL AND NEW.original IS NOT OLD.original"
    for name, event, what in (
        ("reviews_kept", "UPDATE ON reviews", "the journal of reviews is only added to"),
        ("reviews_all_kept", "DELETE ON reviews", "the journal of reviews is only added to"),
        ("original_kept", f"UPDATE OF original ON claims WHEN {changed}", "what was read is never changed"),
        ("claims_kept", "DELETE ON claims", "claims are never deleted"),
    ):  # fmt: skip
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{what}'); END"
        )


def writing(of: Engine) -> Engine:
    """Return the engine for transactions that write."""
    return of.execution_options(bilan_writing=True)


def let_readers_read(of: Engine) -> None:
    """Switch a new SQLite ledger to a write-ahead log, so that readers never wait for a writer."""
    if of.dialect.name != "sqlite":
        return
    raw = of.raw_connection()
    try:
        last = time.monotonic() + WAIT
        while True:
            try:
                raw.cursor().execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError:  # SQLite does not wait here by itself
                if time.monotonic() > last:
                    raise
                time.sleep(0.02)
            else:
                return
    finally:
        raw.close()


def explained(error: DBAPIError | sqlite3.Error) -> str:
    """Return what a database's error says, and what to do."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorname", "")
    remedy = next((text for name, text in REMEDIES.items() if code.startswith(name)), OTHER_REMEDY)
    return f"{str(cause).strip() or type(cause).__name__}; {remedy}"
