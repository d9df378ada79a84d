"""Ledgers of earlier forms, brought to the present one when they are opened."""

from __future__ import annotations

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine

from bilan.errors import LedgerError
from bilan.ledger import dialect, integrity, private_names, schema

TABLES_OF_ALL_FORMS = frozenset({"schema_version", "documents", "claims", "claim_places", "claim_sources"})
WITH_CHECKSUMS = 4
"""The first form whose rows have checksums."""
PRIVATE_NAMES_FROM = 3
"""The first form that keeps the names of private persons."""


def migrate(writing: Engine, version: int) -> None:
    """Bring a ledger from form `version` to the present one, all in one transaction: nothing it holds is changed.

    Raises LedgerError for one that is damaged, which must not be sealed as it is.
    """
    with writing.begin() as connection:
        now = connection.execute(sql.select(sql.func.max(schema.schema_version.c.version))).scalar() or version
        if now >= schema.VERSION:
            return  # another process did it in the meantime
        if now < WITH_CHECKSUMS:
            _seal(connection, now)
        else:  # form 5 has tables more, and all that was there stays as it is
            schema.metadata.create_all(connection)
            integrity.require_whole(connection)
        dialect.close_journal(connection)
        connection.execute(sql.insert(schema.schema_version), {"version": schema.VERSION})


def _seal(connection: Connection, form: int) -> None:
    """Give a ledger that has no checksums yet what it lacks, and a checksum for every row."""
    _require_sound(connection)
    _add_columns(connection)
    schema.metadata.create_all(connection)
    if form < PRIVATE_NAMES_FROM:
        private_names.note_all(connection)
    dialect.open_journal(connection)
    integrity.seal_all(connection)


def _require_sound(connection: Connection) -> None:
    if _has_checksums(connection):
        raise LedgerError(f"the file is damaged (its form is not the one it was made in); {dialect.DAMAGED_REMEDY}")
    for problem in (*dialect.damage(connection), *integrity.ungrounded_claims(connection)):
        raise LedgerError(f"the file is damaged ({problem}); {dialect.DAMAGED_REMEDY}")


def _has_checksums(connection: Connection) -> bool:
    return any(column["name"] == "checksum" for column in sql.inspect(connection).get_columns("claims"))


def _add_columns(connection: Connection) -> None:
    """Give tables the columns that they have not yet."""
    inspector = sql.inspect(connection)
    there = set(inspector.get_table_names())
    for table in schema.metadata.sorted_tables:
        if table.name not in there:
            continue
        held = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.c:
            if column.name not in held:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
