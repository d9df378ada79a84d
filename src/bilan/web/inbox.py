"""What a reviewer should look at first: concerns of claims, found by reconciling the whole ledger."""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Mapping

from bilan.asking import copies_missing, documents_of
from bilan.ledger import Ledger
from bilan.reconcile import conflicts, reconcile
from bilan.reconcile.reconciler import Places, Reconciled
from bilan.web.shapes import Concern

WEIGHTS = {
    "contradicts": 60, "withdrawn": 55, "part_exceeds_whole": 50, "outlier": 45, "lowers": 40, "large_change": 30,
    "single_source": 20, "no_source": 10,
}  # fmt: skip
"""The worst first; within a kind the larger figure."""
LARGE_RATIO, LARGE_DIFFERENCE = 1.5, 10
"""An update that grows by more than both is a large change."""
AT_ONCE = 300
"""Claims up to which a question waits for a new reckoning; with more it takes the last one while a new one is made."""


MOST = 200_000
"""Claims up to which concerns are reckoned: of more it would take gigabytes and minutes, and the inbox is in the
ledger's own order."""


class Concerns:
    """The concerns of a ledger's claims, reckoned anew when the ledger has changed."""

    def __init__(self, ledger: Ledger, places: Places | None) -> None:
        self._ledger, self._places = ledger, places
        self._lock = threading.Lock()
        self._state: tuple[int, int] | None = None
        self._found: Mapping[str, tuple[Concern, ...]] = {}
        self._running: threading.Thread | None = None

    def now(self) -> Mapping[str, tuple[Concern, ...]]:
        """Return claim id → its concerns, of this state of the ledger or, of a large one, of a moment ago."""
        state = self._ledger.last_change()
        with self._lock:
            if state == self._state:
                return self._found
            if state[0] > MOST:
                self._found, self._state = {}, state
            elif state[0] <= AT_ONCE:
                self._found, self._state = found(self._ledger, self._places), state
            elif self._running is None or not self._running.is_alive():
                self._running = threading.Thread(target=self._reckon, args=(state,), daemon=True)
                self._running.start()
            return self._found

    def settled(self) -> bool:
        """Whether what `now` returns is of the ledger as it stands; if not, a new reckoning has begun."""
        self.now()
        with self._lock:
            return self._state == self._ledger.last_change()

    def _reckon(self, state: tuple[int, int]) -> None:
        new = found(self._ledger, self._places)
        with self._lock:
            self._found, self._state = new, state


def found(ledger: Ledger, places: Places | None) -> dict[str, tuple[Concern, ...]]:
    """Return claim id → what should be looked at in it."""
    figures = list(ledger.figures())
    documents = documents_of(ledger, figures)
    reconciled = reconcile(figures, documents, copies=copies_missing() is None, gazetteer=places)
    concerns: dict[str, list[Concern]] = defaultdict(list)
    for conflict in conflicts(reconciled):
        for claim in conflict.claims:
            other = next((other for other in conflict.claims if other != claim), None)
            concerns[claim].append(Concern(kind=conflict.kind, words=conflict.reason, other=other))
    for claim, concern in _large_changes(reconciled):
        concerns[claim].append(concern)
    return {claim: tuple(sorted(some, key=lambda c: -WEIGHTS[c.kind])) for claim, some in concerns.items()}


def _large_changes(reconciled: Reconciled) -> list[tuple[str, Concern]]:
    changes = []
    for relation in reconciled.relations:
        if relation.kind != "updates":
            continue
        now = reconciled.observation_of[relation.figure].size
        before = reconciled.observation_of[relation.other].size
        if now - before > LARGE_DIFFERENCE and now > LARGE_RATIO * before:
            concern = Concern(kind="large_change", words=relation.reason, other=relation.other)
            changes.append((relation.figure, concern))
    return changes


def consequence(concerns: tuple[Concern, ...], size: float | None) -> float:
    """Return how soon a claim should be looked at: by its worst concern, then by the size of its figure."""
    worst = max((WEIGHTS[concern.kind] for concern in concerns), default=0)
    return round(worst + math.log10(1 + max(size or 0, 0)) / 2, 3)
