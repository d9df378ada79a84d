"""Ledgers of earlier forms, brought to the present one when they are opened."""

from __future__ import annotations

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine

from bilan.errors import LedgerError
from bilan.ledger import dialect, integrity, private_names, schema, words

TABLES_OF_ALL_FORMS = frozenset({"schema_version", "documents", "claims", "claim_places", "claim_sources"})
PRIVATE_NAMES_FROM = 3
"""The first form that keeps the names of private persons."""
READABLE = 4
"""The first form whose rows have checksums: one that may not be written is read as it is, but not searched."""
SEARCHED = 5
"""The first form whose documents can be searched, and whose decisions on incidents have checksums."""


def make(connection: Connection) -> None:
    """Make the tables of a new ledger."""
    schema.metadata.create_all(connection)
    words.make(connection)
    dialect.close_journal(connection)


def migrate(writing: Engine, version: int) -> None:
    """Bring a ledger from form `version` to the present one, all in one transaction: nothing it holds is changed.

    Raises LedgerError for one that is damaged, which must not be sealed as it is.
    """
    with writing.begin() as connection:
        now = connection.execute(sql.select(sql.func.max(schema.schema_version.c.version))).scalar() or version
        if now >= schema.VERSION:
            return  # another process did it in the meantime
        _require_sound(connection, now)
        if now < SEARCHED:
            _to_searched(connection, now)
        schema.metadata.create_all(connection)  # forms 6 and 7 have tables more, and all that was there stays as it is
        dialect.close_journal(connection)
        connection.execute(sql.insert(schema.schema_version), {"version": schema.VERSION})


def _to_searched(connection: Connection, form: int) -> None:
    """Give a ledger of an earlier form an index of words, and the checksums that it lacks."""
    _add_columns(connection)
    connection.exec_driver_sql("DROP INDEX IF EXISTS claims_in_order")
    schema.metadata.create_all(connection)
    for index in (*schema.claims.indexes, *schema.documents.indexes):
        connection.execute(sql.schema.CreateIndex(index, if_not_exists=True))
    words.make(connection)
    if form < PRIVATE_NAMES_FROM:
        private_names.note_all(connection)
    dialect.open_journal(connection)
    words.note_all(connection)
    integrity.seal(connection, schema.SEALED if form < READABLE else (schema.incident_decisions,))


def _require_sound(connection: Connection, version: int) -> None:
    """Refuse a ledger that is damaged, or whose number of its form is not the one that it was made in."""
    if version != _form(connection, version):
        raise LedgerError(f"the file is damaged (its form is not the one it was made in); {dialect.DAMAGED_REMEDY}")
    if version >= READABLE:
        integrity.require_whole(connection)
        return
    for problem in (*dialect.damage(connection), *integrity.ungrounded_claims(connection)):
        raise LedgerError(f"the file is damaged ({problem}); {dialect.DAMAGED_REMEDY}")


def _form(connection: Connection, told: int) -> int:
    """The form that a ledger shows by what it has; `told` where only the number can say."""
    inspector = sql.inspect(connection)
    for form, tables in sorted(schema.SEALED_SINCE.items(), reverse=True):
        if inspector.has_table(tables[0].name):
            return form
    if any(column["name"] == "checksum" for column in inspector.get_columns("claims")):
        return READABLE
    return min(told, READABLE - 1)


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
