"""A ledger read with initials for the names of private persons: what reports, exports and listings are made from.

The door stands here: whatever a `Ledger` gives to read is given masked, the whole record with all its words, file
names, addresses and reasons; a method that is not listed below gives no words (a test walks them all).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sql

from bilan.ledger import schema
from bilan.ledger.filters import Filters, chosen
from bilan.ledger.listing import Listing
from bilan.ledger.searching import Found
from bilan.ledger.store import DocumentSummary, Ledger, RejectedInput
from bilan.model import Claim, Document, Figure, Kind, Review, ReviewState
from bilan.privacy import Mask
from bilan.privacy.masking import IDENTIFIERS, replacements

_D = TypeVar("_D", DocumentSummary, RejectedInput, Filters)
_R = TypeVar("_R")
NO_MASK = Mask({})


class MaskedLedger(Ledger):
    """A ledger to read from, in which private persons have initials for names.

    `moved`: the offsets of claims are those of the masked texts; otherwise they stay those of the true ones. What is
    asked for is asked of the true names; a document is found by its true id and by the one that is shown.
    """

    def __init__(self, location: str | Path, *, moved: bool = True, verify: bool = True) -> None:
        super().__init__(location, create=False, verify=verify)
        self.moved = moved
        self._forms: dict[str, dict[str, str]] = {}
        self._masks: dict[str, Mask] = {}
        self.hidden = False
        """Whether anything given out so far has initials for a name."""
        self._note_forms()

    def _note_forms(self) -> None:
        names, documents = schema.private_names.c, schema.documents.c
        wanted = sql.select(names.document_id, names.name, names.form, documents.published)
        with self._errors(), self._engine.connect() as connection:
            held = list(connection.execute(wanted.join(schema.documents, names.document_id == documents.id)))
        # Numbers go by when and where a person was first named, whatever was added first.
        held.sort(key=lambda r: (r.published is None, r.published or 0, r.document_id, r.name, r.form))
        shown = replacements((row.name, row.form) for row in held)
        for row in held:
            self._forms.setdefault(row.document_id, {}).setdefault(row.form, shown[row.name, row.form])

    def _mask(self, document_id: str) -> Mask:
        """The mask of a document, by its true id; one that hides nothing where it names no private person."""
        if document_id not in self._forms:
            return NO_MASK
        if document_id not in self._masks:
            self._masks[document_id] = Mask(self._forms[document_id], super().document(document_id).text)
        return self._masks[document_id]

    @cached_property
    def _everybody(self) -> Mask:
        """The mask of all names, for what belongs to no document."""
        everybody: dict[str, str] = {}
        for forms in self._forms.values():
            for form, short in forms.items():
                everybody.setdefault(form, short)
        return Mask(everybody)

    def _of_documents(self, documents: Iterable[str]) -> Mask:
        """The mask of what is made of the words of documents, by their true ids."""
        forms: dict[str, str] = {}
        for document_id in documents:
            for form, short in self._forms.get(document_id, {}).items():
                forms.setdefault(form, short)
        return Mask(forms) if forms else NO_MASK

    @cached_property
    def _true_ids(self) -> dict[str, str]:
        """The true ids of documents by those that are shown, where they differ."""
        shown = {self._mask(true).identifier(true): true for true in self._forms}
        return {masked: true for masked, true in shown.items() if masked != true}

    def _true(self, document_id: str) -> str:
        return self._true_ids.get(document_id, document_id)

    def _masked(self, claim: Claim) -> Claim:
        masked = self._mask(claim.document.id).claim(claim, moved=self.moved)
        self.hidden = self.hidden or masked != claim
        return masked

    def _record(self, mask: Mask, value: _D) -> _D:
        """A flat record with all its words masked."""
        changes: dict[str, Any] = {}
        for field in dataclasses.fields(value):
            held = getattr(value, field.name)
            words = mask.identifier if field.name in IDENTIFIERS else mask.words
            if isinstance(held, str):
                changes[field.name] = words(held)
            elif isinstance(held, tuple):
                changes[field.name] = tuple(map(words, held))
        masked = dataclasses.replace(value, **changes)
        self.hidden = self.hidden or masked != value
        return masked

    def shown(self, filters: Filters) -> Filters:
        """Return what was asked for as it may be shown."""
        return self._record(self._everybody, filters)

    def claims(self, filters: Filters | None = None, *, kind: Kind | None = None) -> Listing[Claim]:
        """Return the claims asked for, masked."""
        if filters is not None and filters.document is not None:
            filters = dataclasses.replace(filters, document=tuple(map(self._true, chosen(filters.document))))
        return Listing(self, map(self._masked, super().claims(filters, kind=kind)), kind)

    def figures_of_documents(self, ids: Iterable[str]) -> Iterator[Figure]:
        """Yield the figures of documents, masked."""
        for claim in map(self._masked, super().figures_of_documents(map(self._true, ids))):
            assert isinstance(claim, Figure)
            yield claim

    def claim(self, claim_id: str) -> Claim:
        """Return a claim, masked."""
        return self._masked(super().claim(claim_id))

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return claims by their ids, masked."""
        return {claim_id: self._masked(claim) for claim_id, claim in super().claims_by_id(ids).items()}

    def original(self, claim_id: str) -> Claim | None:
        """Return a claim as it was read, masked."""
        claim = super().original(claim_id)
        return None if claim is None else self._masked(claim)

    def claims_of_document(self, document_id: str, *, rejected: bool = False) -> list[Claim]:
        """Return a document's claims, masked."""
        claims = super().claims_of_document(self._true(document_id), rejected=rejected)
        return [self._masked(claim) for claim in claims]

    def document(self, document_id: str) -> Document:
        """Return a document, masked."""
        true = self._true(document_id)
        return self._mask(true).document(super().document(true))

    def search(self, asked: str, filters: Filters | None = None, *, limit: int = 50, start: int = 0) -> Found:
        """Return a page of the documents in which words stand, masked; a word of a masked name is not shown."""
        if filters is not None and filters.document is not None:
            filters = dataclasses.replace(filters, document=tuple(map(self._true, chosen(filters.document))))
        found = super().search(asked, filters, limit=limit, start=start)  # through `document`, which masks
        self.hidden = self.hidden or any(self._true(item.id) in self._forms for item in found.items)
        return found

    def documents(self) -> Iterator[DocumentSummary]:
        """Yield what was read, masked."""
        for summary in super().documents():
            yield self._record(self._mask(summary.id), summary)

    def newest_documents(self, start: int, limit: int) -> tuple[list[DocumentSummary], int]:
        """Return a page of what was read, masked."""
        found, total = super().newest_documents(start, limit)
        return [self._record(self._mask(summary.id), summary) for summary in found], total

    def rejections(self) -> Iterator[RejectedInput]:
        """Yield what could not be read, without any name that the ledger holds."""
        for rejection in super().rejections():
            yield self._record(self._everybody, rejection)

    @property
    def shows(self) -> str:
        """How names of private persons are shown, and whether offsets are those of the masked texts."""
        return f"initials, {'moved' if self.moved else 'true'} offsets"

    def naming(self, document_id: str | None = None) -> int:
        """Return by what it is known whether names in a document (by its true id), or in all, are shown as before."""
        if document_id is None:
            return hash(frozenset((name, self.naming(name)) for name in self._forms))
        forms = self._forms.get(document_id)
        return hash(frozenset(forms.items())) if forms else 0

    def record(self, value: _R, documents: Iterable[str] | None = None) -> _R:
        """Return any record made of the ledger's words without any private name that the ledger holds.

        `documents`: the true ids of those whose words it is made of, where they are known; names that only others
        hold are no names in it then, for a town may be called as somebody elsewhere is.
        """
        mask = self._everybody if documents is None else self._of_documents(documents)
        masked = mask.record(value)
        self.hidden = self.hidden or masked != value
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
        """Yield the journal, its claims and its reasons masked."""
        true = None if document is None else self._true(document)
        for entry in super().reviews(claim=claim, reviewer=reviewer, document=true, before=before, limit=limit):
            held = entry.after or entry.before
            mask = NO_MASK if held is None else self._mask(held.document.id)
            yield Review(
                number=entry.number,
                claim=entry.claim,
                decision=entry.decision,
                reviewer=mask.words(entry.reviewer),
                at=entry.at,
                reason=None if entry.reason is None else mask.words(entry.reason),
                before=self._masked(entry.before) if entry.before else None,
                after=self._masked(entry.after) if entry.after else None,
                undoes=entry.undoes,
                claims=entry.claims,
                scope=entry.scope,
            )

    def review_states(self, claim_ids: Iterable[str] | None = None) -> dict[str, ReviewState]:
        """Return what stands for claims, with masked reasons."""
        states = super().review_states(claim_ids)
        masks = {i: self._mask(claim.document.id) for i, claim in super().claims_by_id(states).items()}
        return {claim_id: masks[claim_id].record(state) for claim_id, state in states.items()}
