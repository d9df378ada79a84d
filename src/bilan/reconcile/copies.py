"""Documents that are copies of each other: wire reports in ten papers are one voice."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any

from bilan.extras import MissingExtra, missing
from bilan.model import Document

SHINGLE = 4
"""Words in a row that are compared."""
PERMUTATIONS = 128
ALIKE = 0.6
"""Share of common shingles (Jaccard) from which documents are copies: a wire report with another headline, or
shortened by a third."""
FEWEST_SHINGLES = 12
_WORD = re.compile(r"\w+")


def near_duplicates(documents: Iterable[Document]) -> dict[str, str]:
    """Return document id → id of the first of its copies, for the documents that have any.

    MinHash signatures in a locality-sensitive index (A. Broder, "On the resemblance and containment of
    documents", IEEE, 1997; the library is datasketch), so that time grows with the number of documents, not
    of pairs; each pair found is then checked on its exact shingles. Raises MissingExtra without datasketch.
    """
    index = CopyIndex()
    index.add(documents)
    return index.originals()


class CopyIndex:
    """Finds copies among documents that come bit by bit; the order changes nothing."""

    def __init__(self) -> None:
        try:
            from datasketch import (  # type: ignore[import-untyped]
                MinHash,
                MinHashLSH,
            )
        except ImportError as error:
            raise MissingExtra(missing("finding copied documents", "datasketch", "copies")) from error
        self._minhash = MinHash
        self._index: Any = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
        self._shingles: dict[str, frozenset[int]] = {}
        self._same: dict[frozenset[int], str] = {}
        self._parent: dict[str, str] = {}
        self._first: dict[str, tuple[str, str]] = {}

    def add(self, documents: Iterable[Document]) -> set[str]:
        """Add documents; return the ids of all whose group of copies changed, new ones included."""
        touched: set[str] = set()
        for document in documents:
            if document.id in self._parent:
                continue
            published = document.published.isoformat() if document.published else "9"
            self._parent[document.id] = document.id
            self._first[document.id] = (published, document.id)
            touched.update(self._join(document))
        return self._members(touched)

    def _join(self, document: Document) -> set[str]:
        """Put a document into the index; return the groups that it belongs to now."""
        shingles = _shingles(document.text)
        if len(shingles) < FEWEST_SHINGLES:
            return {document.id}
        twin = self._same.get(shingles)
        if twin is not None:
            return {self._unite(document.id, twin)}
        self._same[shingles] = document.id
        signature = self._minhash(num_perm=PERMUTATIONS, seed=1)
        signature.update_batch([shingle.to_bytes(8, "little", signed=True) for shingle in shingles])
        for other in self._index.query(signature):
            if _resemblance(shingles, self._shingles[other]) >= ALIKE:
                self._unite(document.id, other)
        self._index.insert(document.id, signature)
        self._shingles[document.id] = shingles
        return {self._root(document.id)}

    def _root(self, document_id: str) -> str:
        while self._parent[document_id] != document_id:
            self._parent[document_id] = self._parent[self._parent[document_id]]
            document_id = self._parent[document_id]
        return document_id

    def _unite(self, one: str, other: str) -> str:
        """Join two groups; its root is the smallest id, `_first` of the root the earliest document."""
        low, high = sorted((self._root(one), self._root(other)))
        self._parent[high] = low
        self._first[low] = min(self._first[low], self._first[high])
        return low

    def _members(self, roots: set[str]) -> set[str]:
        current = {self._root(root) for root in roots}
        return {document for document in self._parent if self._root(document) in current}

    def originals(self) -> dict[str, str]:
        """Return document id → id of the earliest of its copies, for the documents that have any."""
        roots = {document: self._root(document) for document in self._parent}
        sizes: dict[str, int] = {}
        for root in roots.values():
            sizes[root] = sizes.get(root, 0) + 1
        return {document: self._first[root][1] for document, root in roots.items() if sizes[root] > 1}


def _shingles(text: str) -> frozenset[int]:
    """Hashes of the word sequences of a text, the same on every machine."""
    words = _WORD.findall(text.casefold())
    rows = (" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
    return frozenset(zlib.crc32(row.encode("utf-8", "surrogatepass")) for row in rows)


def _resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)
