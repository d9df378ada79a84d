"""The figures of one sentence, and how far its words stand from each; every distance is worked out once.

A run of text without full stops can hold a hundred figures and as many places. Asked pair by pair, the distances
would cost the fourth power of that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from bilan.reading.drafts import BEFORE, CLAUSE_BETWEEN, Draft, apart, kin

ANOTHER_FIGURE = 6.0


class Beside:
    """The figures of one sentence in the order of the text. Measures and wholes must be settled before."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = tuple(drafts)
        self._starts = [d.candidate.quantity.start for d in drafts]
        self._others: dict[int, tuple[Draft, ...]] = {}
        self._other_starts: dict[int, list[int]] = {}
        self._distances: dict[tuple[int, int, int], float] = {}
        self.nearer_places: dict[tuple[int, int], bool] = {}
        """By the identities of two figures: whether some place stands nearer to the first than to the second."""

    def others(self, draft: Draft) -> tuple[Draft, ...]:
        """Return the figures that do not share a figure's circumstances."""
        key = id(draft)
        if key not in self._others:
            self._others[key] = tuple(d for d in self.drafts if d is not draft and not kin(draft, d))
        return self._others[key]

    def parts(self, draft: Draft) -> list[Draft]:
        """Return the figures that are parts of a figure."""
        return [d for d in self.drafts if d.parent is draft]

    def another_begins_before(self, draft: Draft, token: int) -> bool:
        """Whether some other figure begins before a token."""
        before = bisect_left(self._sorted_starts, token)
        return before > (draft.candidate.quantity.start < token)

    def distance(self, draft: Draft, start: int, end: int) -> float:
        """How far words stand from a figure and the word that governs it; other figures between them count more."""
        key = id(draft), start, end
        if key not in self._distances:
            between = self._figures_between(draft, start)
            self._distances[key] = self.alone(draft, start, end) + ANOTHER_FIGURE * between
        return self._distances[key]

    def alone(self, draft: Draft, start: int, end: int) -> float:
        """How far words stand from a figure and the word that governs it, as if there were no other figures."""
        quantity, trigger = draft.candidate.quantity, draft.candidate.trigger
        anchors = [(quantity.first, draft.candidate.counted.end)]
        if trigger is not None and not draft.candidate.inherited:
            anchors.append((trigger.first, trigger.end))
        distance = min(apart(a, b, start, end) for a, b in anchors)
        if end <= quantity.first and trigger is not None and end <= trigger.first:
            distance += BEFORE
        low, high = sorted((quantity.start, start))
        return distance + CLAUSE_BETWEEN * (self._turns[high] - self._turns[low])

    def _figures_between(self, draft: Draft, start: int) -> int:
        key = id(draft)
        if key not in self._other_starts:
            self._other_starts[key] = sorted(d.candidate.quantity.start for d in self.others(draft))
        starts = self._other_starts[key]
        low, high = sorted((draft.candidate.quantity.start, start))
        return max(0, bisect_left(starts, high) - bisect_right(starts, low))

    @cached_property
    def _sorted_starts(self) -> list[int]:
        return sorted(self._starts)

    @cached_property
    def _turns(self) -> list[int]:
        """How many words that turn to another clause (`mais`, `;`) stand before each token."""
        sentence = self.drafts[0].view.sentence
        return [0, *accumulate(sentence.is_word(k, "turn") for k in range(len(sentence)))]
