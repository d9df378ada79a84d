"""A ledger in PostgreSQL: opening it, one writer of the journal at a time, and what its errors mean.

All SQL that only PostgreSQL understands stands here, in `words` and in `roles`. A ledger takes up the schema that comes
first in the search path, so that one database can hold several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from bilan.errors import LedgerError
from bilan.extras import missing
from bilan.ledger import schema

NAME = "postgresql"
DRIVER = "postgresql+psycopg"
WRITING = 0x62696C61
"""The lock of those who write the journal or make tables, beside the name of the schema."""
PLAIN_TEXT = "UTF8"
OTHER_REMEDY = "the ledger holds what it held before"
REMEDIES = {
    "42501": "this user of the database may not do that: ask its administrator for the role (docs/ledger.md); who "
    "reviews decides under the name of the database's user",
    "25006": "this database may only be read; name the server that is written to",
    "53": "the server has no room or no connection left: free some and run it again, what was added is kept",
    "57": "the server is being stopped or ended the work; run it again, what was added is kept",
    "40": "others were writing the same; run it again",
    "22P05": "make the database with the encoding UTF8",
    "XX001": "the database is damaged: take it from a backup",
    "XX002": "an index is damaged: make it anew with REINDEX DATABASE",
}
"""What to do by how the code of an error begins."""
UNREACHED = (
    "check that the server runs, that the URL names it, a database made with createdb NAME, the user and the password"
)


def is_postgresql(url: URL) -> bool:
    """Whether a URL names a database of PostgreSQL."""
    return url.get_backend_name() in (NAME, "postgres")


def engine(url: URL) -> Engine:
    """Return the engine for reading: every question is answered from one state. Raises LedgerError without the driver.

    A URL that names no driver gets psycopg.
    """
    if "+" not in url.drivername:
        url = url.set(drivername=DRIVER)
    try:
        return sql.create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True)
    except ImportError as error:
        what = f"{url.render_as_string()}: a ledger in PostgreSQL"
        raise LedgerError(missing(what, error.name or "a driver", "postgresql")) from None


def adding(of: Engine) -> Engine:
    """Return the engine for transactions that add documents: any number may run at once."""
    return of.execution_options(isolation_level="READ COMMITTED")


def writing(of: Engine) -> Engine:
    """Return the engine for transactions that write the journal, one at a time: what one saw holds when it writes."""
    writer = adding(of)
    sql.event.listen(writer, "begin", _take_turn)
    return writer


def _take_turn(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING}, hashtext(current_schema()))")


def require_plain_text(connection: Connection) -> None:
    """Raise LedgerError where the database cannot hold every character."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != PLAIN_TEXT:
        raise LedgerError(f"this database holds text as {encoding}; make one with: createdb --encoding=UTF8 NAME")


REFUSALS = (
    ("reviews", "UPDATE OR DELETE", "the journal of reviews is only added to"),
    ("review_batches", "UPDATE OR DELETE", "the journal of reviews is only added to"),
    ("review_batch_claims", "UPDATE OR DELETE", "the journal of reviews is only added to"),
    ("incident_decisions", "UPDATE OR DELETE", "the journal of incidents is only added to"),
    ("assignments", "UPDATE OR DELETE", "the journal of assignments is only added to"),
    ("assignment_claims", "UPDATE OR DELETE", "the journal of assignments is only added to"),
    ("own_files", "UPDATE OR DELETE", "the journal of own files is only added to"),
    ("documents", "UPDATE OR DELETE", "documents are never changed"),
    ("claims", "DELETE", "claims are never deleted"),
)


def close_journal(connection: Connection) -> None:
    """Let the database refuse to change or delete what is only added to, for its owner too."""
    run = connection.exec_driver_sql
    run("CREATE OR REPLACE FUNCTION bilan_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION USING ERRCODE = ''P0001'', MESSAGE = TG_ARGV[0]; END'")  # fmt: skip
    for table, events, what in REFUSALS:
        for name, event, each in (("kept", events, "ROW"), ("all_kept", "TRUNCATE", "STATEMENT")):
            run(f"CREATE OR REPLACE TRIGGER {table}_{name} BEFORE {event} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION bilan_refuse('{what}')")  # fmt: skip
    run("CREATE OR REPLACE TRIGGER original_kept BEFORE UPDATE OF original ON claims FOR EACH ROW "
        "WHEN (OLD.original IS NOT NULL AND NEW.original IS DISTINCT FROM OLD.original) "
        "EXECUTE FUNCTION bilan_refuse('what was read is never changed')")  # fmt: skip


def open_journal(connection: Connection) -> None:
    """Let rows be sealed anew, until the journal is closed again."""
    for table, _, _ in REFUSALS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}")


def may_write(connection: Connection, table: str) -> bool:
    """Whether the database's user may add to a table."""
    asked = sql.text("SELECT has_table_privilege(:name, 'INSERT') AND NOT pg_is_in_recovery()")
    return bool(connection.execute(asked, {"name": table}).scalar())


def copy(
    connection: Connection,
    table: sql.Table | str,
    values: Iterable[Sequence[Any]],
    columns: Sequence[str] = (),
) -> None:
    """Write rows by COPY; by default they have a table's columns without the one that the database gives."""
    from psycopg import Error
    from psycopg import IntegrityError as Twice

    if isinstance(table, sql.Table):
        columns = [column.name for column in table.c if column is not table.autoincrement_column]
        table = table.name
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    raw: Any = connection.connection.cursor()
    try:
        with raw.copy(statement) as stream:
            for block in _blocks(values):
                stream.write(block)
    except Error as error:
        kind = IntegrityError if isinstance(error, Twice) else DBAPIError
        raise kind(statement, None, error) from error
    finally:
        raw.close()


BLOCK = 1 << 16
"""Characters that are sent at once."""


def _blocks(values: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Rows in the text form of COPY, some at a time."""
    lines: list[str] = []
    size = 0
    for row in values:
        line = "\t".join([value if type(value) is str else "\\N" if value is None else str(value) for value in row])
        if not _plain(line, len(row) - 1, row.count(None)):
            line = "\t".join(map(_field, row))
        lines.append(line)
        size += len(line)
        if size > BLOCK:
            yield "\n".join(lines) + "\n"
            lines, size = [], 0
    if lines:
        yield "\n".join(lines) + "\n"


def _plain(line: str, tabs: int, nulls: int) -> bool:
    """Whether nothing in a line of COPY needs an escape, which most lines do not."""
    return (
        line.count("\t") == tabs
        and line.count("\\") == nulls
        and "\n" not in line
        and "\r" not in line
        and schema.NUL not in line
        and schema.ESCAPE not in line
    )


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        plain = schema.escaped(value).replace("\\", "\\\\")  # quick where there is nothing to replace
        return plain.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return str(value)  # numbers and days, as the database reads them; an infinite one is `inf`


def explained(error: SQLAlchemyError) -> str:
    """Return what an error says, and what to do."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = str(getattr(cause, "sqlstate", "") or "")
    known = (text for start, text in REMEDIES.items() if code.startswith(start))
    unreached = isinstance(error, DBAPIError) and not code
    return f"{told(cause)}; {next(known, UNREACHED if unreached else OTHER_REMEDY)}"


def told(cause: BaseException | None) -> str:
    """Return the first line of what the driver says: what follows may quote a report."""
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)
    lines = str(primary or cause).strip().splitlines()
    return lines[0] if lines else type(cause).__name__
