"""All figures of a ledger's incidents and situations, reconciled in each and kept up from question to question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from bilan.catalogue import Catalogue
from bilan.ledger import Ledger
from bilan.model import Document, Figure
from bilan.reconcile import Reconciled, Reconciler
from bilan.reconcile.incidents.digest import Digest
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.incidents.sketches import SketchIndex
from bilan.reconcile.location import locate
from bilan.reconcile.quantity import Happened
from bilan.reconcile.reconciler import Places


class Standing:
    """The figures of incidents and situations as reconciled when last asked; each question works on what changed.

    They are given as one ledger shows them: with all names, or with initials.
    """

    def __init__(self, gazetteer: Places | None = None) -> None:
        self._copies = SketchIndex()
        self._reconciler = Reconciler(gazetteer=gazetteer, index=self._copies)
        self._incidents: dict[str, Incident] = {}
        self._digests: dict[str, Digest] = {}
        self._naming: dict[str, int] = {}
        self._happened: dict[str, Happened] = {}
        self._documents: dict[str, Document] = {}
        self._told: Reconciled | None = None

    def of(self, catalogue: Catalogue, shown: Ledger, incidents: Iterable[Incident]) -> Reconciled:
        """Return all figures of incidents and situations, reconciled; those that are no longer given are forgotten."""
        now = {one.id: one for one in incidents}
        changed = self._changed(now, catalogue, shown)
        if changed or self._told is None:
            self._work(changed, now, catalogue, shown)
            self._told = self._reconciler.result()
        self._incidents = now
        return self._told

    def _changed(self, now: Mapping[str, Incident], catalogue: Catalogue, shown: Ledger) -> set[str]:
        """The documents whose figures, names or incidents are not those of before."""
        digests = catalogue.digests
        names = {name for one in now.values() for name in one.documents}
        found = {name for name in names if self._digests.get(name) is not digests[name]}
        found |= {name for name in names - found if self._naming[name] != shown.naming(name)}
        for name in self._incidents.keys() | now.keys():
            before, after = self._incidents.get(name), now.get(name)
            if before is not after and before != after:
                found.update(*(one.documents for one in (before, after) if one is not None))
        return found

    def _work(self, changed: set[str], now: Mapping[str, Incident], catalogue: Catalogue, shown: Ledger) -> None:
        """Take the figures of documents in anew, each in its incident."""
        touched = [one for one in now.values() if not changed.isdisjoint(one.documents)]
        beside = changed.union(*(one.documents for one in touched))
        of = {claim: one for one in now.values() if not beside.isdisjoint(one.documents) for claim in one.claims}
        self._note(beside - self._documents.keys(), catalogue, shown)
        figures = [figure for figure in shown.figures_of_documents(sorted(beside)) if figure.id in of]
        self._happen(touched, figures, of)
        told: dict[str, list[Figure]] = {self._documents[name].id: [] for name in sorted(beside)}
        for figure in figures:
            told[figure.document.id].append(figure)
        matters = {figure.id: self._happened.get(of[figure.id].id) for figure in figures}
        self._reconciler.revise(told, [self._documents[name] for name in sorted(beside)], matters)
        for name in changed:
            self._digests[name] = catalogue.digests[name]
            self._naming[name] = shown.naming(name)

    def _note(self, fresh: Iterable[str], catalogue: Catalogue, shown: Ledger) -> None:
        """Keep documents by their true ids, and the sketches by which copies are told by those that are shown."""
        for name in sorted(fresh):
            document = self._documents[name] = shown.document(name)
            self._copies.note([msgspec.structs.replace(catalogue.digests[name], document=document.id)])

    def _happen(self, touched: Iterable[Incident], figures: Iterable[Figure], of: Mapping[str, Incident]) -> None:
        """Find anew where and when incidents were."""
        own: dict[str, list[Figure]] = {}
        for figure in figures:
            own.setdefault(of[figure.id].id, []).append(figure)
        for one in touched:
            if one.situation or one.id not in own:
                self._happened.pop(one.id, None)
            else:
                self._happened[one.id] = happened(one, own[one.id])


def happened(one: Incident, figures: Iterable[Figure]) -> Happened:
    """Return what reconciling needs to know of an incident: its days, and the place that most of its figures give."""
    counted = Counter(locate([place for place in figure.places if place.role == "at"]).at for figure in figures)
    del counted[""]
    at = min(counted, key=lambda token: (-counted[token], token), default="")
    return Happened(one.id, at, one.period.start, one.period.end)
