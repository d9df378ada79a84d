"""Figures → series and relations, whole or document by document with the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, Generic, Protocol, TypeVar

from bilan.model import Document, Figure, reference
from bilan.reconcile.containment import (
    Shelf,
    Shelves,
    outer_shelves,
    own_shelf,
    part_relations,
    within_relations,
)
from bilan.reconcile.copies import CopyIndex
from bilan.reconcile.quantity import Ancestors, Happened, Observation, Quantity, in_matter, observe
from bilan.reconcile.relations import Relation, series_relations
from bilan.reconcile.series import Series, block_series
from bilan.reconcile.voices import Voice, own_voice


class Entry(Protocol):
    """A place of a gazetteer."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def parent(self) -> str | None: ...  # noqa: D102


class Places(Protocol):
    """What reconciling needs of a gazetteer."""

    def entry(self, entry_id: str) -> Entry | None:
        """Return the place with an id."""

    def lookup(self, name: str) -> Entry | None:
        """Return the likeliest place of a name."""

    def nearest_names(self, name: str) -> list[str]:
        """Return known names that look like one that is not known."""


class CopiesFound(Protocol):
    """What tells copied reports from their originals."""

    def add(self, documents: Iterable[Document]) -> set[str]:
        """Add reports; return the ids of all whose copies changed."""

    def originals(self) -> Mapping[str, str]:
        """Return report → the first that has its words."""


@dataclass(frozen=True)
class Reconciled:
    """Every figure in its series, and how figures stand to each other."""

    series: tuple[Series, ...]
    relations: tuple[Relation, ...]

    @cached_property
    def series_of(self) -> dict[str, Series]:
        """Figure id → its series."""
        return {o.figure.id: series for series in self.series for o in series.observations}

    @cached_property
    def observation_of(self) -> dict[str, Observation]:
        """Figure id → the figure with what reconciling knows of it."""
        return {o.figure.id: o for series in self.series for o in series.observations}

    @cached_property
    def shares_of(self) -> dict[str, tuple[Series, ...]]:
        """Figure id → the series of what its text counts among it (children among civilians)."""
        found: dict[str, dict[str, Series]] = {}
        for series in self.series:
            for figure in series.figures:
                if figure.part_of is not None and not series.quantity.share:
                    found.setdefault(figure.part_of, {})[series.id] = series
        return {whole: tuple(shares.values()) for whole, shares in found.items()}


def reconcile(
    figures: Iterable[Figure],
    documents: Iterable[Document] | None = None,
    *,
    copies: bool = True,
    gazetteer: Places | None = None,
    matters: Mapping[str, Happened] | None = None,
) -> Reconciled:
    """Return the series of figures and their relations; the order in which they come changes nothing.

    With `documents`, repeated sentences count as one voice, and, if `copies`, so do near-duplicate reports
    (raises MissingExtra where the extra `copies` is not installed). With a gazetteer, places that a user's
    own file puts into others are known to lie there. `matters`: the incidents that figures belong to, by their ids:
    what they count is told apart by these, whatever days and places each gives.
    """
    reconciler = Reconciler(copies=copies and documents is not None, gazetteer=gazetteer, matters=matters)
    reconciler.add(figures, documents or ())
    return reconciler.result()


class Reconciler:
    """Reconciles what is added; each addition works again only on the quantities that it touches."""

    def __init__(
        self,
        *,
        copies: bool = False,
        gazetteer: Places | None = None,
        index: CopiesFound | None = None,
        matters: Mapping[str, Happened] | None = None,
    ) -> None:
        self._matters: dict[str, Happened | None] = {**(matters or {})}
        self._copies: CopiesFound | None = index or (CopyIndex() if copies else None)
        self._ancestors = ancestors(gazetteer) if gazetteer else None
        self._figures: dict[str, dict[str, Figure]] = {}
        self._documents: dict[str, Document] = {}
        self._observed: dict[str, list[Observation]] = {}
        self._blocks: dict[Quantity, dict[str, Observation]] = {}
        self._series: dict[Quantity, list[Series]] = {}
        self._inner: dict[Quantity, list[Relation]] = {}
        self._parts: dict[str, list[Relation]] = {}
        self._shelves = Shelves()
        self._watchers: dict[Shelf, dict[str, Series]] = {}
        self._between: dict[str, list[Relation]] = {}
        self._all_series = InOrder(_series_order)
        self._all_relations = InOrder(_relation_order)

    def add(self, figures: Iterable[Figure], documents: Iterable[Document] = ()) -> int:
        """Add figures, and the documents they stand in; return how many quantities were worked on again."""
        changed: set[str] = set()
        for figure in figures:
            self._figures.setdefault(figure.document.id, {})[figure.id] = figure
            changed.add(figure.document.id)
        return self._add(changed, documents)

    def revise(
        self,
        figures: Mapping[str, Iterable[Figure]],
        documents: Iterable[Document],
        matters: Mapping[str, Happened | None],
    ) -> int:
        """Put the figures of documents (by their ids) in the place of those before, each in the matter given.

        Return how many quantities were worked on again.
        """
        for document_id, own in figures.items():
            for gone in self._figures.get(document_id, {}):
                self._matters.pop(gone, None)
            self._figures[document_id] = {figure.id: figure for figure in own}
        self._matters.update(matters)
        return self._add(set(figures), documents)

    def _add(self, changed: set[str], documents: Iterable[Document]) -> int:
        added = [document for document in documents if document.id not in self._documents]
        self._documents.update((document.id, document) for document in added)
        changed.update(document.id for document in added)
        if self._copies is not None:
            changed |= self._copies.add(added)
        return self._work(sorted(changed & self._figures.keys()))

    def _work(self, changed: Sequence[str]) -> int:
        touched: set[Quantity] = set()
        originals: Mapping[str, str] = self._copies.originals() if self._copies else {}
        for document_id in changed:
            touched |= self._observe(document_id, originals)
        rebuilt = [self._rebuild(quantity) for quantity in touched]
        gone = [series for pair in rebuilt for series in pair[0]]
        new = [series for pair in rebuilt for series in pair[1]]
        for series in self._to_relate(gone, new):
            self._between[series.id] = within_relations(series, self._shelves)
        return len(touched)

    def _observe(self, document_id: str, originals: Mapping[str, str]) -> set[Quantity]:
        """Observe one document's figures again; return the quantities that this touches."""
        figures = self._figures[document_id].values()
        own = self._voice_of_copy(originals.get(document_id))
        document = self._documents.get(document_id)
        observed = [
            in_matter(observation, self._matters.get(observation.figure.id))
            for observation in observe(figures, document=document, own=own, ancestors=self._ancestors)
        ]
        touched = set()
        for old in self._observed.get(document_id, ()):
            self._blocks[old.quantity].pop(old.figure.id, None)
            touched.add(old.quantity)
        for new in observed:
            self._blocks.setdefault(new.quantity, {})[new.figure.id] = new
            touched.add(new.quantity)
        self._observed[document_id] = observed
        self._parts[document_id] = part_relations(observed)
        return touched

    def _voice_of_copy(self, original: str | None) -> Voice | None:
        """The own voice of a copied report: that of the first report with these words."""
        document = self._documents.get(original or "")
        return own_voice(reference(document)) if document else None

    def _rebuild(self, quantity: Quantity) -> tuple[list[Series], list[Series]]:
        """Build a quantity's series anew; return those that are no more as they were, and the new ones."""
        old = {series.id: series for series in self._series.get(quantity, ())}
        built = {series.id: series for series in block_series(self._blocks[quantity].values())}
        changed = [s for s in built.values() if s.id not in old or old[s.id].observations != s.observations]
        gone = [s for s in old.values() if s.id not in built or s.observations != built[s.id].observations]
        self._series[quantity] = list(built.values())
        self._inner[quantity] = [r for series in built.values() for r in series_relations(series)]
        for series in gone:
            self._shelves.remove(series)
            self._between.pop(series.id, None)
            for _, key in outer_shelves(series):
                self._watchers[key].pop(series.id, None)
        for series in changed:
            self._shelves.put(series)
            for _, key in outer_shelves(series):
                self._watchers.setdefault(key, {})[series.id] = series
        return gone, changed

    def _to_relate(self, gone: Sequence[Series], new: Sequence[Series]) -> Iterable[Series]:
        """The new series, and those that may lie within new ones or lay within those that are gone."""
        found = {series.id: series for series in new}
        reach: dict[Shelf, date] = {}
        for series in (*gone, *new):
            key = own_shelf(series)
            if key is not None and series.start is not None:
                reach[key] = min(reach.get(key, series.start), series.start)
        for key, first in reach.items():
            for watcher in self._watchers.get(key, {}).values():
                if watcher.start is not None and watcher.start >= first:
                    found[watcher.id] = watcher
        return found.values()

    def result(self) -> Reconciled:
        """Return all series and relations, in an order that depends on nothing but the figures."""
        series = [s for group in self._series.values() for s in group]
        relations = [
            r for table in (self._inner, self._between, self._parts) for group in table.values() for r in group
        ]
        return Reconciled(self._all_series.of(series), self._all_relations.of(relations))


T = TypeVar("T")


class InOrder(Generic[T]):
    """Things in the order of a key, of which most are those of before: only what is new is put in its place."""

    def __init__(self, key: Callable[[T], tuple[Any, ...]]) -> None:
        self._key = key
        self._pairs: list[tuple[tuple[Any, ...], T]] = []

    def of(self, things: Sequence[T]) -> tuple[T, ...]:
        """Return things in order; those that are no longer among them are forgotten."""
        now = {id(thing) for thing in things}
        pairs = [pair for pair in self._pairs if id(pair[1]) in now]
        before = {id(thing) for _, thing in pairs}
        pairs += [(self._key(thing), thing) for thing in things if id(thing) not in before]
        pairs.sort(key=itemgetter(0))  # takes what is in order as it is
        self._pairs = pairs
        return tuple(thing for _, thing in pairs)


def _series_order(series: Series) -> tuple[Any, ...]:
    return series.quantity, series.start is not None, series.start, series.kind, series.id


def _relation_order(relation: Relation) -> tuple[Any, ...]:
    return relation.figure, relation.other, relation.kind


def ancestors(gazetteer: Places) -> Ancestors:
    """Return a function from a place's token to those of the places around it, as the gazetteer has them."""

    @lru_cache(maxsize=50_000)
    def around(token: str) -> tuple[str, ...]:
        found: list[str] = []
        entry = gazetteer.entry(token) if not token.startswith("name:") else gazetteer.lookup(token[5:])
        while entry is not None and entry.parent and entry.parent not in found and len(found) < 5:
            parent = gazetteer.entry(entry.parent) or gazetteer.lookup(entry.parent)
            if parent is None or parent.id in found:
                break
            found.append(parent.id)
            entry = parent
        return tuple(found)

    return around
