"""A ledger read with initials for the names of private persons: what reports, exports and listings are made from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlalchemy as sql
from msgspec.structs import replace

from bilan.ledger import schema
from bilan.ledger.filters import Filters
from bilan.ledger.store import DocumentSummary, Ledger
from bilan.model import Claim, Document, Figure, Kind, Review, encode
from bilan.privacy import Mask
from bilan.privacy.masking import replacements


class MaskedLedger(Ledger):
    """A ledger to read from, in which private persons have initials for names.

    `moved`: documents are masked too and offsets are those of the masked texts; otherwise claims alone are masked,
    and their offsets stay those of the true texts. What is asked for is asked of the true names.
    """

    def __init__(self, location: str | Path, *, moved: bool = True) -> None:
        super().__init__(location, create=False)
        self._moved = moved
        self._forms: dict[str, dict[str, str]] = {}
        self._masks: dict[str, Mask] = {}
        self.hidden = False
        """Whether anything given out so far has initials for a name."""
        self._note_forms()

    def _note_forms(self) -> None:
        column = schema.private_names.c
        wanted = sql.select(column.document_id, column.name, column.form).order_by(column.number)
        with self._errors(), self._engine.connect() as connection:
            rows = list(connection.execute(wanted))
        shown = replacements((row.name, row.form) for row in rows)
        for row in rows:
            self._forms.setdefault(row.document_id, {})[row.form] = shown[row.name, row.form]

    def _mask(self, document_id: str) -> Mask | None:
        """The mask of a document; None where it names no private person."""
        if document_id not in self._forms:
            return None
        if document_id not in self._masks:
            self._masks[document_id] = Mask(self._forms[document_id], super().document(document_id).text)
        return self._masks[document_id]

    def _masked(self, claim: Claim) -> Claim:
        mask = self._mask(claim.document.id)
        if mask is None:
            return claim
        masked = mask.claim(claim, moved=self._moved)
        self.hidden = self.hidden or encode(masked) != encode(claim)
        return masked

    def claims(self, filters: Filters | None = None, *, kind: Kind | None = None) -> Iterator[Claim]:
        """Yield the claims asked for, masked."""
        return map(self._masked, super().claims(filters, kind=kind))

    def figures_of_documents(self, ids: Iterable[str]) -> Iterator[Figure]:
        """Yield the figures of documents, masked."""
        for claim in map(self._masked, super().figures_of_documents(ids)):
            assert isinstance(claim, Figure)
            yield claim

    def claim(self, claim_id: str) -> Claim:
        """Return a claim, masked."""
        return self._masked(super().claim(claim_id))

    def claims_of_document(self, document_id: str, *, rejected: bool = False) -> list[Claim]:
        """Return a document's claims, masked."""
        return [self._masked(claim) for claim in super().claims_of_document(document_id, rejected=rejected)]

    def document(self, document_id: str) -> Document:
        """Return a document, masked where offsets are those of the masked text."""
        document = super().document(document_id)
        mask = self._mask(document_id) if self._moved else None
        return document if mask is None else mask.document(document)

    def documents(self) -> Iterator[DocumentSummary]:
        """Yield what was read, with masked titles."""
        for summary in super().documents():
            mask = self._mask(summary.id)
            title = mask.words(summary.title) if mask is not None and summary.title else summary.title
            yield dataclasses.replace(summary, title=title)

    def words(self, document_id: str, text: str) -> str:
        """Return words of a document, or words made of them, with initials for names."""
        mask = self._mask(document_id)
        if mask is None:
            return text
        masked = mask.words(text)
        self.hidden = self.hidden or masked != text
        return masked

    def reviews(
        self,
        *,
        claim: str | None = None,
        reviewer: str | None = None,
        document: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Iterator[Review]:
        """Yield the journal, its claims masked."""
        for entry in super().reviews(claim=claim, reviewer=reviewer, document=document, before=before, limit=limit):
            yield replace(
                entry,
                before=self._masked(entry.before) if entry.before else None,
                after=self._masked(entry.after) if entry.after else None,
            )
