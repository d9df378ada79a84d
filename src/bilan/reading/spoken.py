"""In whose words a stretch of a text stands: statements found by position."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from bilan.model import Statement

MOST_AROUND = 200
"""Statements looked at before a stretch: so many that still reach it are marks that nobody closed."""


class Spoken:
    """The statements of a document; each look-up is short, however many there are."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._sorted = sorted(statements, key=lambda s: s.evidence.start)
        self._starts = [s.evidence.start for s in self._sorted]
        self._reached: list[int] = []
        """How far the statements up to each one reach."""
        for statement in self._sorted:
            self._reached.append(max(statement.evidence.end, self._reached[-1] if self._reached else 0))

    def innermost(self, start: int, end: int) -> Statement | None:
        """Return the shortest statement in whose content code points `start` to `end` stand."""
        best: Statement | None = None
        last = bisect_right(self._starts, start) - 1
        for k in range(last, max(-1, last - MOST_AROUND), -1):
            if self._reached[k] < end:
                break
            found = self._sorted[k]
            if found.evidence.end >= end and (best is None or _length(found) <= _length(best)):
                best = found
        return best


def _length(statement: Statement) -> int:
    return statement.evidence.end - statement.evidence.start
