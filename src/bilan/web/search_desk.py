"""What the desk does to find documents, without HTTP."""

from __future__ import annotations

from contextlib import AbstractContextManager

import msgspec

from bilan.ledger import Filters, FoundDocument, Ledger


class DocumentsFound(msgspec.Struct, frozen=True, kw_only=True):
    """A page of documents in which words stand."""

    items: list[FoundDocument]
    total: int
    next: str | None


class SearchDesk:
    """The part of the desk that finds documents."""

    def answers(self, *, names: bool) -> AbstractContextManager[Ledger]:
        """Give the ledger from which questions are answered."""
        raise NotImplementedError  # the desk says which

    def search(self, words: str, filters: Filters, start: int, limit: int, names: bool) -> DocumentsFound:
        """Return a page of the documents in which words stand; raises NoWordsError."""
        with self.answers(names=names) as store:
            found = store.search(words, filters, limit=limit, start=start)
        following = start + limit
        return DocumentsFound(
            items=list(found.items), total=found.total, next=str(following) if following < found.total else None
        )
