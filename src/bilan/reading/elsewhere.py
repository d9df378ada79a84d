"""What the rules make of a field of a report's other figures: the same value is likelier to be right again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from bilan.reading.drafts import Draft
from bilan.reading.neighbourhood import LEAST_TOLD

SHARES = (0.0, 0.2, 0.5, 0.8)
"""Steps of how many of a report's other figures have a value."""


class Elsewhere:
    """The values that the rules give to one field of all figures of a report; made once a document."""

    def __init__(self, drafts: Sequence[Draft], value_of: Callable[[Draft], Hashable]) -> None:
        self.value_of = value_of
        self.all = Counter(value_of(d) for d in drafts)
        self.of_measure: dict[str, Counter[Hashable]] = defaultdict(Counter)
        self.of_number: dict[object, Counter[Hashable]] = defaultdict(Counter)
        self.of_sentence: dict[int, Counter[Hashable]] = defaultdict(Counter)
        for draft in drafts:
            value = value_of(draft)
            self.of_measure[draft.measure][value] += 1
            self.of_sentence[draft.index][value] += 1
            if _number(draft) is not None:
                self.of_number[_number(draft)][value] += 1

    def features(self, draft: Draft, value: Hashable) -> Iterator[str]:
        """Yield what speaks for a value of a figure's field, from the other figures."""
        own = self.value_of(draft) == value
        for name, counts in (
            ("all", self.all),
            ("measure", self.of_measure[draft.measure]),
            ("sentence", self.of_sentence[draft.index]),
            ("value", self.of_number[_number(draft)] if _number(draft) is not None else Counter()),
        ):
            others = counts.total() - 1
            if others > 0:
                share = (counts[value] - own) / others
                yield f"of {name}{sum(share > step for step in SHARES)}"


def _number(draft: Draft) -> object:
    value = draft.candidate.quantity.value
    return value if value is not None and value >= LEAST_TOLD else None
