"""Opening a ledger, adding to it, reading from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError

from bilan import __version__
from bilan.errors import LedgerError, NothingFound
from bilan.ledger import schema
from bilan.ledger.filters import Filters
from bilan.model import Claim, Document, Figure, decode_claim, encode

WAIT = 60
"""Seconds that one process waits for another that is writing."""


@dataclass(frozen=True)
class DocumentSummary:
    """A document of the ledger without its text."""

    id: str
    title: str | None
    language: str | None
    published: date | None
    publisher: str | None
    figures: int
    added: str


@dataclass(frozen=True)
class RejectedInput:
    """An input that could not be read."""

    path: str
    line: int | None
    reason: str
    remedy: str
    added: str


class Ledger:
    """A ledger of documents and their claims.

    `place` is a file (made where there is none) or the URL of a database, as SQLAlchemy writes it. Each document
    is added in one transaction: what was reported as added is kept even if the process is killed.
    """

    def __init__(self, place: str | Path, *, create: bool = True) -> None:
        self.place = str(place)
        url = self.place if "://" in self.place else f"sqlite:///{self.place}"
        if not create and "://" not in self.place and not Path(self.place).is_file():
            raise LedgerError(f"{self.place}: no such ledger; make one with: bilan add REPORTS --ledger {self.place}")
        self._engine = _engine(url)
        self._prepare(create)

    def _prepare(self, create: bool) -> None:
        with self._errors():
            with self._engine.connect() as connection:
                tables = set(sql.inspect(connection).get_table_names())
            if schema.ledger.name not in tables:
                if tables or not create:
                    raise LedgerError(f"{self.place}: a database, but not a ledger of bilan; name another file")
                self._create()
            with self._engine.connect() as connection:
                version = connection.execute(sql.select(sql.func.max(schema.ledger.c.version))).scalar() or 0
        if version > schema.VERSION:
            raise LedgerError(f"{self.place}: written by a newer bilan (form {version}); update bilan to read it")

    def _create(self) -> None:
        """Make the tables; two processes may do it at once."""
        try:
            with self._engine.begin() as connection:
                schema.metadata.create_all(connection)
                connection.execute(sql.insert(schema.ledger).values(version=schema.VERSION))
        except (IntegrityError, sql.exc.OperationalError) as error:
            if "already exists" not in str(error) and not isinstance(error, IntegrityError):
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the database's errors into ones that say what to do."""
        try:
            yield
        except DatabaseError as error:
            reason = str(error.orig).strip() or type(error.orig).__name__
            raise LedgerError(f"{self.place}: {reason}; {_remedy(reason)}") from error

    def add(self, document: Document, claims: Sequence[Claim]) -> bool:
        """Add a document and its claims; False where it is there already, and nothing changes.

        Raises LedgerError if another text stands under the same id, or if the ledger cannot be written (a full
        disk): then it holds what it held before.
        """
        with self._errors():
            try:
                with self._engine.begin() as connection:
                    if self._known(connection, document):
                        return False
                    connection.execute(sql.insert(schema.documents).values(**_document_row(document, claims)))
                    if claims:
                        connection.execute(sql.insert(schema.claims), [_claim_row(claim) for claim in claims])
            except IntegrityError:
                with self._engine.connect() as connection:
                    if self._known(connection, document):
                        return False  # another process added it in the meantime
                raise
        return True

    def _known(self, connection: Connection, document: Document) -> bool:
        column = schema.documents.c
        text = connection.execute(sql.select(column.text).where(column.id == document.id)).scalar()
        if text is None:
            return False
        if text != document.text:
            raise LedgerError(
                f"{document.id}: the ledger holds another text under this id, and documents are never changed; "
                "give the new text an id of its own"
            )
        return True

    def has(self, document: Document) -> bool:
        """Whether the ledger holds a document; raises LedgerError if it holds another text under its id."""
        with self._errors(), self._engine.connect() as connection:
            return self._known(connection, document)

    def reject(self, path: str, line: int | None, reason: str, remedy: str) -> None:
        """Note an input that could not be read."""
        row = {"path": path, "line": line, "reason": reason, "remedy": remedy, "added": _now()}
        with self._errors(), self._engine.begin() as connection:
            connection.execute(sql.insert(schema.rejections).values(**row))

    def figures(self, filters: Filters | None = None) -> Iterator[Figure]:
        """Yield the figures asked for, by day of publication, document and place in the text."""
        filters = filters or Filters()
        column = schema.claims.c
        query = sql.select(column.json).where(column.kind == "figure")
        if filters.measure:
            query = query.where(column.measure == filters.measure)
        if filters.document:
            query = query.where(column.document == filters.document)
        if filters.status:
            query = query.where(column.status == filters.status)
        if filters.as_of:
            query = query.where(column.published <= filters.as_of)
        query = query.order_by(column.published, column.document, column.start, column.id)
        with self._errors(), self._engine.connect() as connection:
            for (line,) in connection.execute(query):
                figure = decode_claim(line)
                if filters.accept(figure):
                    yield figure

    def claim(self, claim_id: str) -> Claim:
        """Return a claim by its id or the beginning of it; raises NothingFound where it names none or several."""
        column = schema.claims.c
        query = sql.select(column.json).where(column.id.startswith(claim_id, autoescape=True)).limit(3)
        with self._errors(), self._engine.connect() as connection:
            found = [line for (line,) in connection.execute(query)]
        if len(found) != 1:
            what = "no claim has" if not found else "several claims begin with"
            raise NothingFound(f"{what} the id {claim_id!r}; list ids with: bilan figures --format csv")
        return decode_claim(found[0])

    def document(self, document_id: str) -> Document:
        """Return a document with its text; raises NothingFound."""
        column = schema.documents.c
        with self._errors(), self._engine.connect() as connection:
            row = connection.execute(sql.select(schema.documents).where(column.id == document_id)).mappings().first()
        if row is None:
            raise NothingFound(f"no document has the id {document_id!r}; list them with: bilan documents")
        names = ("id", "text", "title", "language", "published", "publisher", "url")
        return Document(**{name: row[name] for name in names}, metadata=json.loads(row["metadata"]))

    def documents(self) -> Iterator[DocumentSummary]:
        """Yield what was read, by day of publication."""
        column = schema.documents.c
        columns = [getattr(column, name) for name in DocumentSummary.__dataclass_fields__]
        with self._errors(), self._engine.connect() as connection:
            for row in connection.execute(sql.select(*columns).order_by(column.published, column.id)):
                yield DocumentSummary(*row)

    def rejections(self) -> Iterator[RejectedInput]:
        """Yield what could not be read, and why, in the order it was met."""
        column = schema.rejections.c
        columns = [getattr(column, name) for name in RejectedInput.__dataclass_fields__]
        with self._errors(), self._engine.connect() as connection:
            for row in connection.execute(sql.select(*columns).order_by(column.number)):
                yield RejectedInput(*row)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    engine = sql.create_engine(url, connect_args={"timeout": WAIT} if url.startswith("sqlite") else {})
    if engine.dialect.name == "sqlite":
        sql.event.listen(engine, "connect", _sqlite_settings)
    return engine


def _sqlite_settings(connection: Any, _: Any) -> None:
    """Write-ahead log: readers do not wait for a writer; every commit reaches the disk."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _remedy(reason: str) -> str:
    if "not a database" in reason:
        return "this file is not a ledger; name another with --ledger"
    if "full" in reason:
        return "free some space and run it again: what was added is kept"
    if "locked" in reason:
        return "another process is writing; run it again"
    if "unable to open" in reason or "readonly" in reason:
        return "check that the folder exists and may be written"
    return "the ledger holds what it held before"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _document_row(document: Document, claims: Sequence[Claim]) -> dict[str, Any]:
    return {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "language": document.language,
        "published": document.published,
        "publisher": document.publisher,
        "url": document.url,
        "metadata": json.dumps(document.metadata, ensure_ascii=False, sort_keys=True),
        "figures": sum(isinstance(claim, Figure) for claim in claims),
        "added": _now(),
        "bilan_version": __version__,
    }


def _claim_row(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "document": claim.document.id,
        "kind": "figure",
        "measure": claim.measure,
        "status": claim.status,
        "published": claim.document.published,
        "start": claim.evidence.start,
        "json": encode(claim),
    }
