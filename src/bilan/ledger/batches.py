"""Entries of the journal that are about several claims at once: which claims, how each stood, what stood for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sql
from sqlalchemy.engine import Connection, Row

from bilan.ledger import integrity, schema
from bilan.model import Review, decode_claim

_batch, _member = schema.review_batches.c, schema.review_batch_claims.c


def kept(connection: Connection) -> bool:
    """Return whether the ledger has such entries: not one of an earlier form that may only be read."""
    return sql.inspect(connection).has_table(schema.review_batches.name)


def on_claim(claim_id: str) -> sql.Select[Any]:
    """Return the query for the numbers of the entries that a claim is one of."""
    return sql.select(_member.number).where(_member.claim_id == claim_id)


def on_document(document_id: str) -> sql.Select[Any]:
    """Return the query for the numbers of the entries that a claim of a document is one of."""
    claim = schema.claims.c
    return sql.select(_member.number).join(schema.claims, claim.id == _member.claim_id).where(
        claim.document_id == document_id
    )  # fmt: skip


def scope_of(connection: Connection, number: int) -> str | None:
    """Return by what the claims of an entry were chosen; None for an entry on one claim."""
    found = connection.execute(sql.select(_batch.scope).where(_batch.number == number)).scalar()
    return None if found is None else str(found)


def members(connection: Connection, number: int) -> list[Row[Any]]:
    """Return the claims of an entry, each with what it replaces."""
    wanted: sql.Select[Any] = sql.select(_member.claim_id, _member.replaces).where(_member.number == number)
    return list(connection.execute(wanted.order_by(_member.claim_id)).all())


def replaced(connection: Connection, claim_id: str, number: int) -> int | None:
    """Return the number of the decision that stood for a claim before the one of this number."""
    of_batch = sql.select(_member.replaces).where(_member.number == number, _member.claim_id == claim_id)
    if (row := connection.execute(of_batch).first()) is not None:
        return None if row.replaces is None else int(row.replaces)
    entry = schema.reviews.c
    found = connection.execute(sql.select(entry.replaces).where(entry.number == number)).scalar()
    return None if found is None else int(found)


def write(connection: Connection, number: int, scope: str, claims: Iterable[Row[Any]]) -> None:
    """Note that an entry is about these rows of claims, as they stand."""
    integrity.insert(connection, schema.review_batches, [{"number": number, "scope": scope}])
    rows = [{"number": number, "claim_id": c.id, "replaces": c.review, "before": c.json} for c in claims]
    integrity.insert(connection, schema.review_batch_claims, rows)


def told(connection: Connection, entry: Review, claim_id: str | None = None) -> Review:
    """Return an entry with the claims that it is about; asked about one of them, as it is about this one."""
    scope = scope_of(connection, entry.number)
    if scope is None:
        return entry
    entry = msgspec.structs.replace(
        entry, scope=scope, claims=tuple(row.claim_id for row in members(connection, entry.number))
    )
    if claim_id is None or claim_id == entry.claim:
        return entry
    wanted = sql.select(_member.before).where(_member.number == entry.number, _member.claim_id == claim_id)
    before = decode_claim(connection.execute(wanted).scalar_one())
    return msgspec.structs.replace(entry, claim=claim_id, before=before, after=entry.after and before)
