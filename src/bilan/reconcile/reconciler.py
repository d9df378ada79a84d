"""Figures → series and relations, whole or document by document with the same result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from bilan.model import Document, Figure
from bilan.reconcile.containment import Shelf, outer_shelves, part_relations, shelf, within_relations
from bilan.reconcile.copies import CopyIndex
from bilan.reconcile.quantity import Ancestors, Observation, Quantity, observe
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


def reconcile(
    figures: Iterable[Figure],
    documents: Iterable[Document] | None = None,
    *,
    gazetteer: Places | None = None,
) -> Reconciled:
    """Return the series of figures and their relations; the order in which they come changes nothing.

    With `documents`, copied reports and sentences are found and count as one voice (needs the extra `copies`;
    raises MissingExtra without it). With a gazetteer, places that a user's own file puts into others are
    known to lie there.
    """
    reconciler = Reconciler(copies=documents is not None, gazetteer=gazetteer)
    reconciler.add(figures, documents or ())
    return reconciler.result()


class Reconciler:
    """Reconciles what is added; each addition works again only on the quantities that it touches."""

    def __init__(self, *, copies: bool = False, gazetteer: Places | None = None) -> None:
        self._copies = CopyIndex() if copies else None
        self._ancestors = _ancestors(gazetteer) if gazetteer else None
        self._figures: dict[str, dict[str, Figure]] = {}
        self._documents: dict[str, Document] = {}
        self._observed: dict[str, list[Observation]] = {}
        self._blocks: dict[Quantity, dict[str, Observation]] = {}
        self._series: dict[Quantity, list[Series]] = {}
        self._inner: dict[Quantity, list[Relation]] = {}
        self._parts: dict[str, list[Relation]] = {}
        self._shelves: dict[Shelf, dict[Quantity, list[Series]]] = {}
        self._watchers: dict[Shelf, set[Quantity]] = {}
        self._between: dict[Quantity, list[Relation]] = {}

    def add(self, figures: Iterable[Figure], documents: Iterable[Document] = ()) -> int:
        """Add figures, and the documents they stand in; return how many quantities were worked on again."""
        changed: set[str] = set()
        for figure in figures:
            self._figures.setdefault(figure.document.id, {})[figure.id] = figure
            changed.add(figure.document.id)
        if self._copies is not None:
            added = [document for document in documents if document.id not in self._documents]
            self._documents.update((document.id, document) for document in added)
            changed |= self._copies.add(added)
        return self._work(sorted(changed & self._figures.keys()))

    def _work(self, changed: Sequence[str]) -> int:
        touched: set[Quantity] = set()
        originals = self._copies.originals() if self._copies else {}
        for document_id in changed:
            touched |= self._observe(document_id, originals)
        for quantity in touched:
            self._rebuild(quantity)
        watching = {q for quantity in touched for q in self._dependents(quantity)}
        for quantity in touched | watching:
            self._relate(quantity)
        return len(touched)

    def _observe(self, document_id: str, originals: dict[str, str]) -> set[Quantity]:
        """Observe one document's figures again; return the quantities that this touches."""
        figures = self._figures[document_id].values()
        own = self._voice_of_copy(originals.get(document_id))
        document = self._documents.get(document_id)
        observed = observe(figures, document=document, own=own, ancestors=self._ancestors)
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
        figures = self._figures.get(original or "")
        if figures:
            return own_voice(next(iter(figures.values())))
        document = self._documents.get(original or "")
        if document is None:
            return None
        name = document.publisher or document.id
        return Voice(name, frozenset((f"document:{document.id}",)), False)

    def _rebuild(self, quantity: Quantity) -> None:
        """Build a quantity's series anew."""
        for series in self._series.get(quantity, ()):
            own = shelf(series)
            if own:
                self._shelves[own].pop(quantity, None)
            for key in outer_shelves(series):
                self._watchers[key].discard(quantity)
        built = block_series(self._blocks[quantity].values())
        self._series[quantity] = built
        self._inner[quantity] = [r for series in built for r in series_relations(series)]
        for series in built:
            own = shelf(series)
            if own:
                self._shelves.setdefault(own, {}).setdefault(quantity, []).append(series)
            for key in outer_shelves(series):
                self._watchers.setdefault(key, set()).add(quantity)

    def _dependents(self, quantity: Quantity) -> set[Quantity]:
        """The quantities whose figures may lie within those of this one."""
        keys = {key for series in self._series[quantity] if (key := shelf(series))}
        return {watcher for key in keys for watcher in self._watchers.get(key, ())}

    def _relate(self, quantity: Quantity) -> None:
        found = []
        for series in self._series[quantity]:
            shelves = {
                key: [s for group in self._shelves.get(key, {}).values() for s in group]
                for key in outer_shelves(series)
            }
            found += within_relations(series, shelves)
        self._between[quantity] = found

    def result(self) -> Reconciled:
        """Return all series and relations, in an order that depends on nothing but the figures."""
        series = [s for group in self._series.values() for s in group]
        relations = [
            r
            for table in (self._inner, self._between, self._parts)
            for group in table.values()
            for r in group
        ]
        return Reconciled(
            tuple(sorted(series, key=lambda s: (s.quantity, s.start is not None, s.start, s.kind, s.id))),
            tuple(sorted(relations, key=lambda r: (r.figure, r.other, r.kind))),
        )


def _ancestors(gazetteer: Places) -> Ancestors:
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
