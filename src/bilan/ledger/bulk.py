"""Many documents at once, with their claims: a transaction for some hundreds, by COPY where the database has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bilan.ledger import integrity, postgresql, private_names, rows, schema, words
from bilan.model import Claim, Document
from bilan.privacy import Person

AT_ONCE = 500
"""Documents of one transaction."""
Report = tuple[Document, Sequence[Claim], Sequence[Person] | None]
"""A document, its claims, and the private persons that it names (None: they are looked for)."""


def write(connection: Connection, reports: Sequence[Report]) -> None:
    """Write documents that the ledger does not hold, with their claims, names and words."""
    filled: dict[sql.Table, list[dict[str, Any]]] = {schema.documents: [rows.document_row(of) for of, _, _ in reports]}
    filled |= rows.claim_rows([claim for _, claims, _ in reports for claim in claims])
    filled[schema.private_names] = [row for report in reports for row in _private(*report)]
    if connection.dialect.name != postgresql.NAME:
        for table, values in filled.items():
            integrity.insert(connection, table, values)
        words.note(connection, ((of.id, of.title, of.text) for of, _, _ in reports))
        return
    for table, values in filled.items():
        postgresql.copy(connection, table, integrity.rows_to_copy(table, values))
    words.copy(connection, [(of.id, of.title, of.text) for of, _, _ in reports])


def _private(document: Document, claims: Iterable[Claim], persons: Sequence[Person] | None) -> list[dict[str, Any]]:
    found = private_names.persons_of(document) if persons is None else persons
    return private_names.rows_of(document.id, document.language, found, claims)
