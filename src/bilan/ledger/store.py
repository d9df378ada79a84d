"""Opening a ledger, adding to it, reading from it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import sqlalchemy as sql
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from bilan.errors import LedgerError, NothingFound
from bilan.files import PRIVATE
from bilan.ledger import bulk, dialect, integrity, migration, postgresql, private_names, query, rows, schema, words
from bilan.ledger.bulk_journal import BulkJournal
from bilan.ledger.checks import check_claim
from bilan.ledger.filters import Filters
from bilan.ledger.listing import Listing
from bilan.ledger.searching import Searching
from bilan.model import Claim, Document, Figure, Kind, decode_claim, decode_figure
from bilan.privacy import Person

AT_ONCE = 500
"""Rows that are fetched, and documents that are asked for, at a time."""
COUNTED = ("figures", "statements", "events", "unreviewed")
NEAREST = 5
"""Ids that are named where the one asked for is unknown or not enough."""


class ChangedDocumentError(LedgerError):
    """Another text under an id that the ledger holds; documents are never changed."""

    def __init__(self, document_id: str, reason: str, remedy: str) -> None:
        super().__init__(f"{document_id}: {reason}; {remedy}")
        self.reason, self.remedy = reason, remedy


@dataclass(frozen=True)
class DocumentSummary:
    """A document of the ledger without its text."""

    id: str
    title: str | None
    language: str | None
    published: date | None
    publisher: str | None
    url: str | None
    added_at: str
    """When it was added, ISO 8601 in UTC."""
    figures: int
    """How many figures stand in it: those read, without what was rejected, with what was added."""
    statements: int = 0
    events: int = 0
    unreviewed: int = 0
    """How many of its claims nobody has decided on."""


@dataclass(frozen=True)
class RejectedInput:
    """An input that could not be read: where, why, what to do, and when it was met."""

    path: str
    line: int | None
    reason: str
    remedy: str
    rejected_at: str


class Ledger(BulkJournal, Searching):
    """A ledger of documents and their claims.

    `location` is a file (made where there is none, unless `create` is false) or the URL of a database, as
    SQLAlchemy writes it. Each document is added in one transaction: what `add` returned from is kept even if
    the process is killed, and several processes may add at once. A file that may not be written can be read.

    A new file has the permissions `mode`, by default its owner's alone, for it holds true names. Opening looks through
    all of the ledger for damage, unless `verify` is false. Raises LedgerError for what is not a ledger or is damaged.
    """

    def __init__(
        self, location: str | Path, *, create: bool = True, mode: int | None = None, verify: bool = True
    ) -> None:
        self.location = str(location)
        self.name = dialect.shown(self.location)
        """Where it lies, as it may be printed."""
        self._engine = dialect.engine(self.location, create=create, mode=PRIVATE if mode is None else mode)
        self._kept: dict[str, bool] = {}
        self._writing, self._adding = dialect.writing(self._engine), dialect.adding(self._engine)
        try:
            with self._errors():
                self._open(create)
                if verify and dialect.in_file(self.location):
                    self._verify()  # a server guards its own pages
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add(self, document: Document, claims: Sequence[Claim], *, persons: Sequence[Person] | None = None) -> bool:
        """Add a document and its claims; False where it is there already, and then nothing changes.

        `persons` are the private persons that it names; None: they are looked for with the packs that bilan brings.
        Raises ChangedDocumentError if another text stands under the same id, and LedgerError for claims that
        do not stand in the document or if the ledger cannot be written (a full disk): it holds what it held.
        """
        _check(document, claims)
        persons = private_names.persons_of(document) if persons is None else persons
        try:
            with self._errors(), self._adding.begin() as connection:
                if self._holds(connection, document):
                    return False
                integrity.insert(connection, schema.documents, [rows.document_row(document)])
                for table, values in rows.claim_rows(claims).items():
                    integrity.insert(connection, table, values)
                private_names.note(connection, document.id, persons, claims)
                words.note(connection, [(document.id, document.title, document.text)])
        except LedgerError as error:
            if isinstance(error.__cause__, IntegrityError) and self.has(document):
                return False  # another process added it in the meantime
            raise
        return True

    def add_many(self, reports: Iterable[bulk.Report]) -> int:
        """Add documents, each with its claims and private persons (None: looked for); return how many were new.

        Some hundreds at a time in one transaction, on PostgreSQL by COPY: for loading what was read before. What is
        there already changes nothing. Raises as `add` does; what came before in whole transactions is kept.
        """
        added, remaining = 0, iter(reports)
        while some := list(islice(remaining, bulk.AT_ONCE)):
            for document, claims, _ in some:
                _check(document, claims)
            try:
                added += self._add_some(some)
            except LedgerError as error:
                if not isinstance(error.__cause__, IntegrityError):
                    raise
                # another process adds the same, or one is there twice: one after the other tells which
                added += sum(self.add(document, claims, persons=persons) for document, claims, persons in some)
        return added

    def _add_some(self, reports: Sequence[bulk.Report]) -> int:
        column = schema.documents.c
        with self._errors(), self._adding.begin() as connection:
            known = sql.select(column.id).where(column.id.in_([document.id for document, _, _ in reports]))
            held = set(connection.execute(known).scalars())
            for document, _, _ in reports:
                if document.id in held:
                    self._holds(connection, document)
            new = [report for report in reports if report[0].id not in held]
            bulk.write(connection, new)
            return len(new)

    def has(self, document: Document) -> bool:
        """Whether the ledger holds a document; ChangedDocumentError if it holds another text of this id."""
        with self._errors(), self._engine.connect() as connection:
            return self._holds(connection, document)

    def reject(self, path: str, line: int | None, reason: str, remedy: str) -> None:
        """Note an input that could not be read; the same again changes nothing."""
        row = {"path": path, "line": line, "reason": reason, "remedy": remedy}
        column = schema.rejections.c
        same = [column[name].is_not_distinct_from(value) for name, value in row.items()]
        with self._errors(), self._writing.begin() as connection:
            if connection.execute(sql.select(column.number).where(*same)).first() is None:
                integrity.insert(connection, schema.rejections, [{**row, "rejected_at": rows.now()}])

    def shown(self, filters: Filters) -> Filters:
        """Return what was asked for as it may be shown."""
        return filters

    def claims(self, filters: Filters | None = None, *, kind: Kind | None = None) -> Listing[Claim]:
        """Return the claims asked for as they stand, by day of publication (undated last), document, position.

        Corrected ones are given and filtered as corrected; rejected ones are not given.
        """
        return Listing(self, self._claims(filters, kind), kind)

    def _claims(self, filters: Filters | None, kind: Kind | None) -> Iterator[Claim]:
        with self._errors(), self._engine.connect() as connection:
            wanted = query.claims(filters or Filters(), kind).execution_options(yield_per=AT_ONCE)
            for line in connection.execute(wanted).scalars():
                yield decode_claim(line)

    def figures(self, filters: Filters | None = None) -> Listing[Figure]:
        """Return the figures asked for, likewise."""
        claims = self.claims(filters, kind="figure")
        return Listing(self, (claim for claim in claims if isinstance(claim, Figure)), "figure")

    def figures_of_documents(self, ids: Iterable[str]) -> Iterator[Figure]:
        """Yield the figures of documents, in the order of the ids, then of the text."""
        column, remaining = schema.claims.c, iter(ids)
        while some := list(islice(remaining, AT_ONCE)):
            wanted = sql.select(column.document_id, column.json).where(
                column.kind == "figure", column.document_id.in_(some), query.standing()
            )
            found: dict[str, list[str]] = {}
            with self._errors(), self._engine.connect() as connection:
                for document_id, line in connection.execute(wanted.order_by(column.position, column.id)):
                    found.setdefault(document_id, []).append(line)
            for document_id in some:
                yield from map(decode_figure, found.get(document_id, ()))

    def claim(self, claim_id: str) -> Claim:
        """Return a claim by its id or a beginning that no other has; NothingFound names the nearest."""
        column = schema.claims.c
        exact = sql.select(column.json).where(column.id == claim_id)
        with self._errors(), self._engine.connect() as connection:
            if (line := connection.execute(exact).scalar()) is not None:
                return decode_claim(line)
            found = _beginning(connection, claim_id, NEAREST + 1) if claim_id else []
            if len(found) == 1:
                line = connection.execute(sql.select(column.json).where(column.id == found[0])).scalar_one()
                return decode_claim(line)
            raise NothingFound(_unknown_claim(connection, claim_id, found))

    @property
    def shows(self) -> str:
        """How names of private persons are shown: in full."""
        return "all names"

    def naming(self, document_id: str | None = None) -> int:
        """Return by what it is known whether names in a document, or in all, are shown as before: here they are."""
        return 0

    def document(self, document_id: str) -> Document:
        """Return a document with its text; raises NothingFound."""
        wanted = sql.select(schema.documents).where(schema.documents.c.id == document_id)
        with self._errors(), self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        if row is None:
            raise NothingFound(f"no document has the id {document_id!r}; list them with: bilan documents")
        return rows.document(row)

    def document_count(self) -> int:
        """Return how many documents there are."""
        with self._errors(), self._engine.connect() as connection:
            return int(connection.execute(sql.select(sql.func.count()).select_from(schema.documents)).scalar_one())

    def documents(self) -> Iterator[DocumentSummary]:
        """Yield what was read, by day of publication (undated last)."""
        column = schema.documents.c
        wanted = _summaries().order_by(column.published.is_(None), column.published, column.id)
        with self._errors(), self._engine.connect() as connection:
            counts = _counts(connection, None)
            for row in connection.execute(wanted.execution_options(yield_per=AT_ONCE)):
                yield _summary(row, counts)

    def newest_documents(self, start: int, limit: int) -> tuple[list[DocumentSummary], int]:
        """Return a page of what was read, undated first, then the newest, and how many there are."""
        column = schema.documents.c
        wanted = _summaries().order_by(column.published.is_(None).desc(), column.published.desc(), column.id.desc())
        with self._errors(), self._engine.connect() as connection:
            rows_of_page = connection.execute(wanted.limit(limit).offset(start)).all()
            total = connection.execute(sql.select(sql.func.count()).select_from(schema.documents)).scalar_one()
            counts = _counts(connection, [row.id for row in rows_of_page])
        return [_summary(row, counts) for row in rows_of_page], total

    def rejections(self) -> Iterator[RejectedInput]:
        """Yield what could not be read, and why, in the order it was met."""
        column = schema.rejections.c
        wanted = sql.select(*(column[name] for name in RejectedInput.__dataclass_fields__)).order_by(column.number)
        with self._errors(), self._engine.connect() as connection:
            for row in connection.execute(wanted):
                yield RejectedInput(*row)

    def keeps(self, table: sql.Table) -> bool:
        """Whether a table of the ledger may be added to: its file may be written, or its database lets this user."""
        if table.name not in self._kept:
            with self._errors():
                self._kept[table.name] = dialect.keeps(self._engine, table)
        return self._kept[table.name]

    def problems(self) -> Iterator[str]:
        """Yield all that is damaged in the ledger, and what does not fit together; nothing for a whole one."""
        with self._errors(), self._engine.connect() as connection:
            damaged = False
            for problem in integrity.damage(connection):
                damaged = True
                yield problem
            if not damaged:  # else it is not known which of the two is right
                yield from integrity.contradictions(connection)
                yield from words.problems(connection)

    def copy_into(self, empty: sqlite3.Connection) -> None:
        """Copy an SQLite ledger as it is at this moment into an empty database; others may go on writing."""
        with self._errors():
            raw = self._engine.raw_connection()
            try:
                source = raw.driver_connection
                assert isinstance(source, sqlite3.Connection), "callers have asked for the ledger's file"
                source.backup(empty)
            finally:
                raw.close()

    def _open(self, create: bool) -> None:
        """Check that the database is a ledger, or make one of an empty one."""
        with self._located(), self._engine.connect() as connection:
            if connection.dialect.name == postgresql.NAME:
                postgresql.require_plain_text(connection)
            version = self._version(connection)
        if version is None and not create:
            raise LedgerError(f"{self.name}: an empty database, not a ledger; name another file")
        if version is None:
            with self._located(), self._writing.begin() as connection:
                if self._version(connection) is None:  # no other process made it in the meantime
                    migration.make(connection)
                    connection.execute(sql.insert(schema.schema_version), {"version": schema.VERSION})
        elif version < schema.VERSION and not (version >= migration.READABLE and dialect.only_read(self._engine)):
            with self._located():
                migration.migrate(self._writing, version)
        if create:
            dialect.let_readers_read(self._engine)

    def _verify(self) -> None:
        with self._located(), self._engine.connect() as connection:
            integrity.require_whole(connection)

    @contextmanager
    def _located(self) -> Iterator[None]:
        """Name the ledger in errors that do not."""
        try:
            yield
        except LedgerError as error:
            raise LedgerError(f"{self.name}: {error}") from error

    def _version(self, connection: Connection) -> int | None:
        """The form of the ledger, None for an empty database; LedgerError for any other and a newer form."""
        tables = set(sql.inspect(connection).get_table_names())
        if not tables:
            return None
        if not tables.issuperset(migration.TABLES_OF_ALL_FORMS):
            raise LedgerError("a database of something else, not a ledger; name another file")
        version = connection.execute(sql.select(sql.func.max(schema.schema_version.c.version))).scalar() or 0
        if version > schema.VERSION:
            raise LedgerError(f"a ledger of form {version}, newer than {schema.VERSION}; update bilan")
        return version

    def _holds(self, connection: Connection, document: Document) -> bool:
        column = schema.documents.c
        held = connection.execute(sql.select(column.text, column.added_at).where(column.id == document.id)).first()
        if held is None:
            return False
        if held.text != document.text:
            raise _changed(document, held.text, held.added_at)
        return True

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the database's errors into ones that say what to do."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            raise LedgerError(f"{self.name}: {dialect.explained(error)}") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:  # text of a claim, or of the database's own
            raise LedgerError(f"{self.name}: the file is damaged ({error}); {dialect.DAMAGED_REMEDY}") from error


def _summaries() -> sql.Select[Any]:
    column = schema.documents.c
    return sql.select(*(column[name] for name in DocumentSummary.__dataclass_fields__ if name in column))


def _counts(connection: Connection, documents: Sequence[str] | None) -> dict[str, Counter[str]]:
    """How many claims of each kind documents have, and unreviewed ones; of all documents where none are named."""
    claim = schema.claims.c
    count = sql.select(claim.document_id, claim.kind, claim.decision, sql.func.count()).where(query.standing())
    if documents is not None:
        count = count.where(claim.document_id.in_(documents))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document_id, kind, decision, number in connection.execute(
        count.group_by(claim.document_id, claim.kind, claim.decision)
    ):
        counts[document_id][f"{kind}s"] += number
        counts[document_id]["unreviewed"] += number if decision is None else 0
    return counts


def _summary(row: sql.Row[Any], counts: dict[str, Counter[str]]) -> DocumentSummary:
    numbers = {name: counts[row.id][name] for name in COUNTED} if row.id in counts else dict.fromkeys(COUNTED, 0)
    return DocumentSummary(**{**row._mapping, **numbers})


def _check(document: Document, claims: Sequence[Claim]) -> None:
    """Refuse claims that are not of the document, that stand nowhere in it, or that are there twice."""
    try:
        document.text.encode()
    except UnicodeEncodeError as error:
        raise LedgerError(f"{document.id}: half a character at {error.start}; replace it by \ufffd") from None
    seen: set[str] = set()
    for claim in claims:
        check_claim(claim, document.id, document.text)
        if claim.id in seen:
            raise LedgerError(f"{document.id}: the claim {claim.id} is given twice")
        seen.add(claim.id)


def _changed(document: Document, held: str, added_at: str) -> ChangedDocumentError:
    """Say how the text that the ledger holds and the one given differ."""
    pairs = zip(held, document.text, strict=False)
    first = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(held), len(document.text)))
    # Where they differ, never what they say: the words may name somebody, and reasons are noted and given out.
    return ChangedDocumentError(
        document.id,
        f"the ledger holds another text under this id: {len(held)} characters, added {added_at}, against "
        f"{len(document.text)} given; they differ from character {first} on",
        "documents are never changed: give the new text an id of its own",
    )


def _beginning(connection: Connection, beginning: str, most: int) -> list[str]:
    """Ids of claims that begin so."""
    column = schema.claims.c.id
    wanted = sql.select(column).where(column.startswith(beginning, autoescape=True)).order_by(column).limit(most)
    return list(connection.execute(wanted).scalars())


def _unknown_claim(connection: Connection, claim_id: str, found: list[str]) -> str:
    """Say which ids are nearest to one that names no claim, or several."""
    if found:
        more = " …" if len(found) > NEAREST else ""
        return f"several claims have an id that begins with {claim_id!r}: {', '.join(found[:NEAREST])}{more}"
    near: list[str] = []
    for length in range(min(len(claim_id), 16) - 1, 0, -1):
        if near := _beginning(connection, claim_id[:length], 3):
            break
    nearest = f"; the nearest: {', '.join(near)}" if near else ""
    return f"no claim has the id {claim_id!r}{nearest}; list ids with: bilan figures --format csv"
