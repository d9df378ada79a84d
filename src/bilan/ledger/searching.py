"""The part of a ledger that finds documents by the words in them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bilan.errors import LedgerError
from bilan.ledger import query, schema, words
from bilan.ledger.filters import Filters, chosen
from bilan.ledger.words import Snippet
from bilan.model import Document


@dataclass(frozen=True)
class FoundDocument:
    """A document in which all the words of a search stand."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    language: str | None
    url: str | None
    snippets: tuple[Snippet, ...]
    """The first places in its text; none where the words stand in the title alone, or are not shown."""


@dataclass(frozen=True)
class Found:
    """A page of what a search found, the newest report first, undated ones last."""

    items: tuple[FoundDocument, ...]
    total: int


class Searching:
    """Search of the documents of a ledger."""

    _engine: Engine
    name: str

    def _errors(self) -> AbstractContextManager[None]:
        raise NotImplementedError  # the ledger says where it lies

    def document(self, document_id: str) -> Document:
        """Return a document with its text."""
        raise NotImplementedError  # the ledger knows

    def search(self, asked: str, filters: Filters | None = None, *, limit: int = 50, start: int = 0) -> Found:
        """Return a page of the documents in whose title or text words stand, whatever their case and accents.

        All words must be there; `"a phrase"`, `begin*` and `-not` are understood. With filters, a document must hold a
        claim that fits (`as_of`, `document`: be one that does). Raises NoWordsError where there is no word, and
        LedgerError for a ledger that has no index yet and may not be written.
        """
        wanted = words.terms(asked)
        column = schema.documents.c
        with self._errors(), self._engine.connect() as connection:
            if not sql.inspect(connection).has_table(schema.document_numbers.name):
                raise LedgerError(
                    f"{self.name}: a ledger of an earlier form, not searched yet; open it once where it may be written"
                )
            matching = [column.id.in_(words.found(connection, wanted)), *_conditions(filters or Filters())]
            total = connection.execute(sql.select(sql.func.count()).where(*matching)).scalar_one()
            page = sql.select(column.id).where(*matching)
            page = page.order_by(column.published.is_(None), column.published.desc(), column.id)
            ids = connection.execute(page.limit(limit).offset(start)).scalars().all()
        return Found(tuple(_found(self.document(name), wanted) for name in ids), total)


def _conditions(filters: Filters) -> list[sql.ColumnElement[bool]]:
    column = schema.documents.c
    conditions: list[sql.ColumnElement[bool]] = []
    if asked := chosen(filters.document):
        conditions.append(column.id.in_(asked))
    if filters.as_of is not None:
        conditions.append(column.published <= filters.as_of)
    of_claims = replace(filters, document=None, as_of=None)
    if of_claims != Filters():
        conditions.append(column.id.in_(query.documents(of_claims)))
    return conditions


def _found(document: Document, wanted: tuple[words.Term, ...]) -> FoundDocument:
    shown: dict[str, Any] = {
        name: getattr(document, name) for name in FoundDocument.__dataclass_fields__ if name != "snippets"
    }
    return FoundDocument(**shown, snippets=words.snippets(document.text, wanted))
