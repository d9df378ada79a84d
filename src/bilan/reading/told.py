"""The figures of a whole document, found by sentence, by number and by what was settled of them.

What a sentence leaves out is taken from the figures before it. Each look-up is short, however long the document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from bilan.model import Measure
from bilan.reading.beside import Beside
from bilan.reading.drafts import Draft

REACH = 3
"""Sentences back in which the toll that is spoken of again was given."""
LEAST_TO_RECOGNISE = 10
"""From this number on, the same number of the same measure in one report is taken for the same count."""
TOLLS: frozenset[Measure] = frozenset({"killed", "injured", "missing", "casualties"})
_Key = tuple[Measure, float | int | None]


class Told:
    """The figures of a document in the order of the text. Measures and wholes must be settled before."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = tuple(drafts)
        groups: dict[int, list[Draft]] = {}
        for draft in drafts:
            groups.setdefault(draft.index, []).append(draft)
        self._sentences = {index: Beside(group) for index, group in groups.items()}
        self._indexes = sorted(groups)
        self._located: dict[_Key, Draft] = {}

    def beside(self, draft: Draft) -> Beside:
        """Return the figures of a figure's sentence."""
        return self._sentences[draft.index]

    def of_sentence(self, index: int) -> tuple[Draft, ...]:
        """Return the figures of a sentence, by its number."""
        return self._sentences[index].drafts if index in self._sentences else ()

    def last_before(self, draft: Draft) -> Draft | None:
        """Return the last figure of an earlier sentence."""
        earlier = bisect_left(self._indexes, draft.index)
        return self.of_sentence(self._indexes[earlier - 1])[-1] if earlier else None

    def toll_before(self, draft: Draft) -> Draft | None:
        """Return the figure whose toll a sentence speaks of again (`un premier bilan faisait état de 55 morts`)."""
        counts = (m for m in draft.view.sentence.marks.get("trigger", ()) if m.payload.trigger.kind == "count")
        if draft.measure not in TOLLS or next(counts, None) is None:
            return None
        for index in range(draft.index - 1, draft.index - REACH - 1, -1):
            for earlier in reversed(self.of_sentence(index)):
                if earlier.measure in TOLLS:
                    return earlier
        return None

    def same_with_period(self, draft: Draft) -> Draft | None:
        """Return the first figure of an earlier sentence with the same number and measure and days of its own."""
        return _if_earlier(self._dated.get(_key(draft)), draft)

    def same_with_place(self, draft: Draft) -> Draft | None:
        """Return the same with a place of its own, of those that `locate` was told of."""
        return _if_earlier(self._located.get(_key(draft)), draft)

    def locate(self, draft: Draft) -> None:
        """Note a figure that has a place of its own."""
        first = self._located.setdefault(_key(draft), draft)
        if draft.index < first.index:
            self._located[_key(draft)] = draft

    @cached_property
    def with_period(self) -> list[Draft]:
        """The figures with days of their own; to be asked once these are settled."""
        return [draft for draft in self.drafts if draft.own_period]

    @cached_property
    def _dated(self) -> dict[_Key, Draft]:
        found: dict[_Key, Draft] = {}
        for draft in self.with_period:
            found.setdefault(_key(draft), draft)
        return found


def _key(draft: Draft) -> _Key:
    return draft.measure, draft.candidate.quantity.value


def _if_earlier(found: Draft | None, draft: Draft) -> Draft | None:
    value = draft.candidate.quantity.value
    if found is None or value is None or value < LEAST_TO_RECOGNISE:
        return None
    return found if found.index < draft.index else None
