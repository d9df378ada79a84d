"""What differs between databases: opening them, locking for a write, and what their errors mean.

All SQL that only SQLite understands stands here and in `words`; what only PostgreSQL does, in `postgresql`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from bilan.errors import LedgerError
from bilan.filenames import database_uri
from bilan.files import make_private
from bilan.ledger import postgresql

WAIT = 60
"""Seconds that one process waits for another that is writing."""
SQLITE_MAGIC = b"SQLite format 3\0"

DAMAGED_REMEDY = "take it from a backup with: bilan restore BACKUP; bilan check lists what is damaged"
REMEDIES = {
    "SQLITE_NOTADB": "this file is not a ledger, or it is damaged; name another with --ledger, or take it from a "
    "backup with: bilan restore",
    "SQLITE_FULL": "the disk is full: free some space and run it again, what was added is kept",
    "SQLITE_IOERR": "check that the disk works and has space, and run it again: what was added is kept",
    "SQLITE_BUSY": "another process has been writing for too long; run it again",
    "SQLITE_CANTOPEN": "check that its folder exists and may be written",
    "SQLITE_READONLY": "it may not be written; check the permissions of the file and its folder",
    "SQLITE_CORRUPT": DAMAGED_REMEDY,
    "SQLITE_ERROR": f"if it comes again, the file is damaged: {DAMAGED_REMEDY}",
}
OTHER_REMEDY = "the ledger holds what it held before"
UNDECODABLE = "Could not decode to UTF-8"
"""How the driver's error begins for text that was damaged; the text itself follows."""
NO_TEXT = "text that is none any more"


def engine(location: str, *, create: bool, mode: int) -> Engine:
    """Return the engine for a file or a database's URL; a new file has the permissions `mode`.

    Raises LedgerError for a URL that is none, a missing driver, and a file that is no SQLite database.
    """
    url = _url(location)
    if postgresql.is_postgresql(url):
        return postgresql.engine(url)
    if url.get_backend_name() != "sqlite":
        return _any_engine(location, url)
    path = _path(url)
    if path is not None:
        asked = url.query.get("mode") == "ro" or "immutable" in url.query
        _check_file(path, create and not asked)
        if create and not asked:
            _make_file(path, mode)
        url = _to_read_only(path) if asked or not writable(path) else URL.create("sqlite", database=str(path))
    opened = _any_engine(location, url, timeout=WAIT)
    sql.event.listen(opened, "connect", _on_connect)
    sql.event.listen(opened, "begin", _on_begin)
    return opened


def shown(location: str) -> str:
    """Return a location as it may be printed: without the password of a URL."""
    return _url(location).render_as_string() if "://" in location else location


def in_file(location: str) -> bool:
    """Whether a ledger is a file."""
    return _path(_url(location)) is not None


def file_of(location: str) -> Path:
    """Return the file of a ledger; raises LedgerError for a database that is none."""
    url = _url(location)
    path = _path(url)
    if path is None:
        raise LedgerError(f"{url.render_as_string()}: no file; keep copies of it with its database's own tools")
    return path


def _path(url: URL) -> Path | None:
    """The file that a URL names, SQLite's own way of writing it (`file:…?mode=ro`) included; None where it is none."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    if url.database.startswith("file:"):
        return Path(unquote(url.database.removeprefix("file:").removeprefix("//")))
    return Path(url.database)


def is_database(path: Path) -> bool:
    """Whether a file begins as one of SQLite does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


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
        raise LedgerError(f"{shown(location)}: no driver for this database ({error}); install it") from None


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
            raise LedgerError(
                f"{path}: not a ledger (no database at all); name another file; if it was one, take it from a backup"
            )


def _make_file(path: Path, mode: int) -> None:
    try:
        make_private(path, mode)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be made ({error.strerror}); check its folder") from None


def writable(path: Path) -> bool:
    """Whether a database may be written, and the files that SQLite makes beside it."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _to_read_only(path: Path) -> URL:
    """Return the URL to read a database by that may not be written.

    Where nobody writes it, SQLite is told so: it would want to make files beside it. A log beside it means that
    somebody does, or was stopped at it, and then SQLite must read that too.
    """
    query = {"uri": "true", "mode": "ro"}
    log = path.with_name(path.name + "-wal")
    if not log.exists() or not log.stat().st_size:
        query["immutable"] = "1"
    return URL.create("sqlite", database=database_uri(path.absolute()), query=query)


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
    """Let the database itself refuse to change or delete an entry of a journal, or what was read."""
    if connection.dialect.name == postgresql.NAME:
        postgresql.close_journal(connection)
    if connection.dialect.name != "sqlite":
        return
    changed = "OLD.original IS NOT NULL AND NEW.original IS NOT OLD.original"
    for name, event, what in (
        ("reviews_kept", "UPDATE ON reviews", "the journal of reviews is only added to"),
        ("reviews_all_kept", "DELETE ON reviews", "the journal of reviews is only added to"),
        ("incident_decisions_kept", "UPDATE ON incident_decisions", "the journal of incidents is only added to"),
        ("incident_decisions_all_kept", "DELETE ON incident_decisions", "the journal of incidents is only added to"),
        ("batches_kept", "UPDATE ON review_batches", "the journal of reviews is only added to"),
        ("batches_all_kept", "DELETE ON review_batches", "the journal of reviews is only added to"),
        ("batch_claims_kept", "UPDATE ON review_batch_claims", "the journal of reviews is only added to"),
        ("batch_claims_all_kept", "DELETE ON review_batch_claims", "the journal of reviews is only added to"),
        ("assignments_kept", "UPDATE ON assignments", "the journal of assignments is only added to"),
        ("assignments_all_kept", "DELETE ON assignments", "the journal of assignments is only added to"),
        ("assigned_kept", "UPDATE ON assignment_claims", "the journal of assignments is only added to"),
        ("assigned_all_kept", "DELETE ON assignment_claims", "the journal of assignments is only added to"),
        ("own_files_kept", "UPDATE ON own_files", "the journal of own files is only added to"),
        ("own_files_all_kept", "DELETE ON own_files", "the journal of own files is only added to"),
        ("original_kept", f"UPDATE OF original ON claims WHEN {changed}", "what was read is never changed"),
        ("claims_kept", "DELETE ON claims", "claims are never deleted"),
    ):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{what}'); END"
        )


def open_journal(connection: Connection) -> None:
    """Let entries of the journals be sealed anew, until they are closed again."""
    if connection.dialect.name == postgresql.NAME:
        postgresql.open_journal(connection)
    if connection.dialect.name == "sqlite":
        for name in ("reviews_kept", "incident_decisions_kept", "batches_kept", "batch_claims_kept"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def damage(connection: Connection) -> Iterator[str]:
    """Yield what the database itself finds to be damaged in its file; other databases than SQLite have tools for it."""
    if connection.dialect.name != "sqlite":
        return
    try:
        for (told,) in connection.exec_driver_sql("PRAGMA integrity_check(10)").all():
            if told != "ok":
                yield from str(told).splitlines()
    except DBAPIError as error:
        yield str(error.orig)


def writing(of: Engine) -> Engine:
    """Return the engine for transactions that write, one at a time."""
    if of.dialect.name == postgresql.NAME:
        return postgresql.writing(of)
    return of.execution_options(bilan_writing=True)


def adding(of: Engine) -> Engine:
    """Return the engine for transactions that only add documents: in PostgreSQL any number at once."""
    return postgresql.adding(of) if of.dialect.name == postgresql.NAME else writing(of)


def keeps(of: Engine, table: sql.Table) -> bool:
    """Whether a table may be added to."""
    if of.dialect.name == postgresql.NAME:
        with of.connect() as connection:
            return postgresql.may_write(connection, table.name)
    return not only_read(of)


def only_read(of: Engine) -> bool:
    """Whether a ledger's file was opened to read alone."""
    return "mode" in of.url.query


def let_readers_read(of: Engine) -> None:
    """Switch a new SQLite ledger to a write-ahead log, so that readers never wait for a writer."""
    if of.dialect.name != "sqlite" or only_read(of):
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
    if isinstance(error, DBAPIError) and not isinstance(error.orig, sqlite3.Error):
        return postgresql.explained(error)
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = "SQLITE_CORRUPT" if told(cause) == NO_TEXT else getattr(cause, "sqlite_errorname", "")
    remedy = next((text for name, text in REMEDIES.items() if code.startswith(name)), OTHER_REMEDY)
    return f"{told(cause)}; {remedy}"


def told(cause: BaseException | None) -> str:
    """Return what a driver's error says, without the words of a report that it may quote."""
    said = str(cause).strip()
    return NO_TEXT if said.startswith(UNDECODABLE) else said or type(cause).__name__
