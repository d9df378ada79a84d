"""Which reports have another's words, by the sketches of their digests, kept up as reports come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bilan.model import Document
from bilan.reconcile.incidents.digest import Digest
from bilan.reconcile.incidents.digests import COPY, resemblance

FEW = 12
"""Of two texts half of whose words are the same, one of so many smallest hashes is shared in 4,095 cases of 4,096."""
MOST_HOLDING = 40
"""Words that more reports have are a phrase of everyone's (`said in a statement`) and show nothing."""


class SketchIndex:
    """Finds the first report with the same words; as `CopyIndex` does, without looking at texts."""

    def __init__(self) -> None:
        self._sketches: dict[str, Sequence[int]] = {}
        self._days: dict[str, date] = {}
        self._holding: dict[int, list[str]] = {}
        self._same: dict[str, set[str]] = {}

    def note(self, digests: Iterable[Digest]) -> None:
        """Keep the sketches of reports, before these are added."""
        for digest in digests:
            self._sketches[digest.document] = digest.sketch
            self._days[digest.document] = digest.published or date.max

    def add(self, documents: Iterable[Document]) -> set[str]:
        """Add reports; return the ids of all whose copies changed, new ones included."""
        touched: set[str] = set()
        for document in documents:
            name = document.id
            touched.add(name)
            sketch = self._sketches.get(name, ())
            holding = [self._holding.setdefault(value, []) for value in sketch[:FEW]]
            near = {other for others in holding if len(others) <= MOST_HOLDING for other in others} - {name}
            for other in sorted(near):
                if resemblance(sketch, self._sketches[other]) >= COPY:
                    self._same.setdefault(name, set()).add(other)
                    self._same.setdefault(other, set()).add(name)
                    touched.add(other)
            for others in holding:
                if len(others) <= MOST_HOLDING:
                    others.append(name)
        return touched

    def originals(self) -> Mapping[str, str]:
        """Return report → the first that has its words, for those that have any but themselves."""
        found = {}
        for name, others in self._same.items():
            first = min((name, *others), key=lambda one: (self._days[one], one))
            if first != name:
                found[name] = first
        return found
