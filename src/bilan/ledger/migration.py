"""Ledgers of earlier forms, brought to the present one when they are opened."""

from __future__ import annotations

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bilan.ledger import dialect, private_names, schema

TABLES_OF_ALL_FORMS = frozenset({"schema_version", "documents", "claims", "claim_places", "claim_sources"})


def migrate(writing: Engine, version: int) -> None:
    """Bring a ledger from form `version` to the present one, all in one transaction: nothing it holds is changed."""
    with writing.begin() as connection:
        now = connection.execute(sql.select(sql.func.max(schema.schema_version.c.version))).scalar() or version
        if now >= schema.VERSION:
            return  # another process did it in the meantime
        if now < 2:
            for name in schema.ADDED_IN_2:
                column = schema.claims.c[name].type.compile(connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE claims ADD COLUMN {name} {column}")
        schema.metadata.create_all(connection)
        if now < 2:
            dialect.close_journal(connection)
        private_names.note_all(connection)
        connection.execute(sql.insert(schema.schema_version), {"version": schema.VERSION})
