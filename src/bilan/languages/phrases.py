"""An index of phrases that are found in a sentence's tokens in one pass.

A phrase is a sequence of words and slots. A slot stands for a class of tokens: `{n}` a number, `{day}` a number
from 1 to 31, `{year}` a year, `{month}` and `{weekday}` their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """A phrase found in a sentence: tokens `start` to `end` (exclusive)."""

    start: int
    end: int
    payload: Any


_Entry = tuple[tuple[str, ...], str, Any]


def _by_second() -> dict[str, list[_Entry]]:
    return defaultdict(list)  # by a name, for what has a lambda in it cannot be kept in a file


class PhraseIndex:
    """Phrases by category, each with a payload; filled once, then only read."""

    def __init__(self) -> None:
        self._single: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        self._longer: dict[str, dict[str, list[_Entry]]] = defaultdict(_by_second)
        self._starts: dict[str, tuple[list[tuple[str, Any]], dict[str, list[_Entry]] | None]] = {}

    def add(self, category: str, phrase: Sequence[str], payload: Any) -> None:
        """Add a phrase (its tokens) to a category."""
        if len(phrase) == 1:
            self._single[phrase[0]].append((category, payload))
        else:
            self._longer[phrase[0]][phrase[1]].append((tuple(phrase[2:]), category, payload))

    def seal(self) -> None:
        """Order the entries so that the longest is tried first; nothing is found before."""
        for by_second in self._longer.values():
            for entries in by_second.values():
                entries.sort(key=lambda entry: -len(entry[0]))
        for word in {*self._single, *self._longer}:
            self._starts[word] = (self._single.get(word, []), self._longer.get(word))

    def words(self) -> frozenset[str]:
        """Return the single words among the phrases."""
        return frozenset(self._single)

    def phrases(self, category: str) -> Iterator[tuple[tuple[str, ...], Any]]:
        """Yield a category's phrases with their payloads."""
        for word, singles in self._single.items():
            yield from (((word,), payload) for name, payload in singles if name == category)
        for word, by_second in self._longer.items():
            for second, entries in by_second.items():
                yield from (((word, second, *rest), p) for rest, name, p in entries if name == category)

    def find(self, tokens: Sequence[str], slots: Sequence[tuple[str, ...]]) -> dict[str, list[Mark]]:
        """Return the marks of each category, leftmost and longest first, without overlap within a category.

        `slots[i]` names the slots that token i can fill (usually none). A phrase may stand for several things (two
        triggers of one form): all marks of one span are kept.
        """
        marks: dict[str, list[Mark]] = defaultdict(list)
        ends: dict[str, int] = {}
        starts, last = self._starts, len(tokens) - 1
        begins = [i for i, token in enumerate(tokens) if token in starts or slots[i]]
        for i in begins:
            token = tokens[i]
            for key in (token, *slots[i]) if slots[i] else (token,):
                found = starts.get(key)
                if found is None:
                    continue
                single, by_second = found
                if by_second is not None and i < last:
                    following = tokens[i + 1]
                    for second in (following, *slots[i + 1]) if slots[i + 1] else (following,):
                        for rest, category, payload in by_second.get(second, ()):
                            if not rest or _fits(rest, tokens, slots, i + 2):
                                _mark(marks, ends, category, Mark(i, i + 2 + len(rest), payload))
                for category, payload in single:
                    _mark(marks, ends, category, Mark(i, i + 1, payload))
        return marks


def _mark(marks: dict[str, list[Mark]], ends: dict[str, int], category: str, mark: Mark) -> None:
    taken = ends.get(category, 0)
    if taken <= mark.start or (taken == mark.end and marks[category][-1].start == mark.start):
        ends[category] = mark.end
        marks[category].append(mark)


def _fits(rest: tuple[str, ...], tokens: Sequence[str], slots: Sequence[tuple[str, ...]], start: int) -> bool:
    if start + len(rest) > len(tokens):
        return False
    for i, word in enumerate(rest, start):  # noqa: SIM110 - a plain loop: this is asked very often
        if tokens[i] != word and word not in slots[i]:
            return False
    return True
