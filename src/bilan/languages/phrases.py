"""An index of phrases that are found in a sentence's tokens in one pass.

A phrase is a sequence of words and slots. A slot stands for a class of tokens: `{n}` a number, `{day}` a number
from 1 to 31, `{year}` a year, `{month}` and `{weekday}` their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """A phrase found in a sentence: tokens `start` to `end` (exclusive)."""

    start: int
    end: int
    payload: Any


class PhraseIndex:
    """Phrases by category, each with a payload; filled once, then only read."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, Any]]] = defaultdict(list)

    def add(self, category: str, phrase: Sequence[str], payload: Any) -> None:
        """Add a phrase (its tokens) to a category."""
        self._by_first[phrase[0]].append((tuple(phrase[1:]), category, payload))

    def seal(self) -> None:
        """Order the entries so that the longest is tried first."""
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def words(self, category: str) -> set[str]:
        """Return the first words of a category's phrases."""
        return {
            word for word, entries in self._by_first.items() if any(e[1] == category for e in entries)
        }

    def find(self, tokens: Sequence[str], slots: Sequence[tuple[str, ...]]) -> dict[str, list[Mark]]:
        """Return the marks of each category, leftmost and longest first, without overlap within a category.

        `slots[i]` names the slots that token i can fill (usually none).
        """
        marks: dict[str, list[Mark]] = defaultdict(list)
        ends: dict[str, int] = {}
        # A phrase may stand for several things (two triggers of one form): all marks of one span are kept.
        by_first = self._by_first
        for i, token in enumerate(tokens):
            keys = (token, *slots[i]) if slots[i] else (token,)
            for key in keys:
                for rest, category, payload in by_first.get(key, ()):
                    end = i + 1 + len(rest)
                    taken = ends.get(category, 0)
                    if taken <= i or (taken == end and marks[category][-1].start == i):
                        if _fits(rest, tokens, slots, i + 1):
                            ends[category] = end
                            marks[category].append(Mark(i, end, payload))
        return marks


def _fits(
    rest: tuple[str, ...], tokens: Sequence[str], slots: Sequence[tuple[str, ...]], start: int
) -> bool:
    if start + len(rest) > len(tokens):
        return False
    for offset, word in enumerate(rest, start):
        if tokens[offset] != word and word not in slots[offset]:
            return False
    return True
