"""Whether a ledger still holds what was written: a checksum for every row, and what the database knows itself.

A checksum is BLAKE2b of 64 bits over the row's other columns as JSON, so that of a damaged row a false one is kept for
right once in 18 trillions of trillions. The numbers that the database gives its rows are left out: they are not known
before the row is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any

import msgspec
import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bilan.errors import LedgerError
from bilan.ledger import dialect, rows, schema
from bilan.model import Claim, decode_claim

AT_ONCE = 500
SIZE = 8
"""Bytes of a checksum."""
_encode = msgspec.json.Encoder().encode


def checksum(values: Iterable[Any]) -> str:
    """Return the checksum of a row's values in the order of its columns: 16 hex digits."""
    return blake2b(_encode(tuple(values)), digest_size=SIZE).hexdigest()


def sealed(table: sql.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that is to be written, with its checksum."""
    plain = {name: _plain(value) for name, value in row.items()}
    return {**plain, "checksum": checksum(plain.get(column.name) for column in _covered(table))}


def _plain(value: Any) -> Any:
    """A value as a database gives it back: a zero below zero is zero."""
    return value + 0.0 if isinstance(value, float) else value


def insert(connection: Connection, table: sql.Table, values: Iterable[Mapping[str, Any]]) -> None:
    """Write rows with their checksums."""
    if listed := [sealed(table, row) for row in values]:
        connection.execute(sql.insert(table), listed)


def rows_to_copy(table: sql.Table, values: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """Yield rows with their checksums, which is the last column of every table, in the order of its columns."""
    covered = _covered(table)
    names = [column.name for column in covered]
    reals = [place for place, column in enumerate(covered) if isinstance(column.type, sql.Double)]
    for row in values:
        listed: list[Any] = list(map(row.get, names))
        for place in reals:  # as `_plain`, but of some dozen values a claim only those that are numbers are looked at
            if listed[place] is not None:
                listed[place] += 0.0
        listed.append(blake2b(_encode(listed), digest_size=SIZE).hexdigest())
        yield listed


def reseal(connection: Connection, table: sql.Table, where: sql.ColumnElement[bool]) -> None:
    """Write the checksum of rows that were changed anew."""
    key = list(table.primary_key)
    changed = sql.select(*_covered(table), *key).where(where)
    for row in connection.execute(changed).all():
        values, found = row[: -len(key)], row[-len(key) :]
        this = sql.and_(*(column == value for column, value in zip(key, found, strict=True)))
        connection.execute(sql.update(table).where(this).values(checksum=checksum(values)))


def seal(connection: Connection, tables: Iterable[sql.Table]) -> None:
    """Write the checksum of every row of tables, for a ledger made before they had any."""
    for table in tables:
        key = list(table.primary_key)
        keys = iter(connection.execute(sql.select(*key)).all())
        while some := [tuple(row) for row in islice(keys, AT_ONCE)]:
            reseal(connection, table, sql.tuple_(*key).in_(some))


def require_whole(connection: Connection) -> None:
    """Raise LedgerError, saying what to do, if the ledger does not hold what was written."""
    for problem in damage(connection):
        raise LedgerError(f"the file is damaged ({problem}); {dialect.DAMAGED_REMEDY}")


def damage(connection: Connection) -> Iterator[str]:
    """Yield what is damaged: as the database finds it, then every row that is not as it was written."""
    found = list(dialect.damage(connection))
    yield from found
    if found:
        return  # rows would only be read from the wrong pages
    for table in _sealed_tables(connection):
        yield from _changed_rows(connection, table)


def _sealed_tables(connection: Connection) -> Iterator[sql.Table]:
    """The tables whose rows have checksums in the form that the ledger has."""
    yield from schema.OF_FORM_4
    inspector = sql.inspect(connection)
    for tables in schema.SEALED_SINCE.values():
        if inspector.has_table(tables[0].name):
            yield from tables


def contradictions(connection: Connection) -> Iterator[str]:
    """Yield what does not fit together: claims that do not stand in their text, or are not found as they stand."""
    yield from ungrounded_claims(connection)
    yield from _wrong_names(connection)


def ungrounded_claims(connection: Connection) -> Iterator[str]:
    """Yield claims that cannot be read or do not stand where they say in the text of their document."""
    claim, document = schema.claims.c, schema.documents.c
    for document_id in connection.execute(sql.select(document.id)).scalars().all():
        text = connection.execute(sql.select(document.text).where(document.id == document_id)).scalar_one()
        listed = sql.select(claim.id, claim.json).where(claim.document_id == document_id)
        for claim_id, line in connection.execute(listed):
            yield from (f"claim {claim_id}: {problem}" for problem in _ungrounded(line, text))


def _covered(table: sql.Table) -> list[sql.Column[Any]]:
    """The columns that a checksum covers."""
    return [c for c in table.c if c.name != "checksum" and c is not table.autoincrement_column]


def _changed_rows(connection: Connection, table: sql.Table) -> Iterator[str]:
    columns, key = _covered(table), list(table.primary_key)
    if connection.dialect.name != "sqlite":
        wanted_rows = sql.select(table.c.checksum, *columns, *key).execution_options(yield_per=AT_ONCE)
        for found in connection.execute(wanted_rows):
            yield from _changed(table, found, len(columns) + 1)
        return
    # By the driver itself: all of a ledger is read so whenever it is opened, and a damaged day could not be made one.
    wanted = str(sql.select(table.c.checksum, *columns, *key).compile(dialect=connection.dialect))
    end = len(columns) + 1
    reading: Any = connection.connection.cursor()
    try:
        reading.execute(wanted)
        for row in reading:
            yield from _changed(table, row, end)
    except sqlite3.Error as error:
        yield f"{table.name}: {dialect.told(error)}"
    finally:
        reading.close()


def _changed(table: sql.Table, row: Sequence[Any], end: int) -> Iterator[str]:
    if blake2b(_encode(tuple(row[1:end])), digest_size=SIZE).hexdigest() != row[0]:
        yield f"{table.name} {' '.join(repr(part) for part in row[end:])}: not as it was written"


def _ungrounded(line: str, text: str) -> Iterator[str]:
    try:
        claim = decode_claim(line)
    except msgspec.DecodeError as error:
        yield f"cannot be read ({error})"
        return
    evidence = claim.evidence
    if text[evidence.start : evidence.end] != evidence.exact:
        yield f"does not stand at {evidence.start} to {evidence.end} of its document"


def _wrong_names(connection: Connection) -> Iterator[str]:
    """Claims whose places, sources, actors or people counted are not found as they stand."""
    ids = iter(connection.execute(sql.select(schema.claims.c.id)).scalars().all())
    while some := list(islice(ids, AT_ONCE)):
        lines = connection.execute(sql.select(schema.claims.c.json).where(schema.claims.c.id.in_(some))).scalars()
        expected = rows.claim_rows([claim for claim in map(_readable, lines) if claim is not None])
        for table in schema.NAMES:
            held = connection.execute(sql.select(*_covered(table)).where(table.c.claim_id.in_(some)))
            there = {tuple(row) for row in held}
            right = {tuple(row.get(column.name) for column in _covered(table)) for row in expected[table]}
            yield from (f"claim {row[0]}: {table.name} does not fit it" for row in sorted(there ^ right, key=str))


def _readable(line: str) -> Claim | None:
    try:
        return decode_claim(line)
    except msgspec.DecodeError:
        return None
