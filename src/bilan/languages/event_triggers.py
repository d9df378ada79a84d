"""The words by which a sentence that may tell an event is told from the many that do not."""

from __future__ import annotations

import re
from typing import NamedTuple

from bilan.languages.phrases import PhraseIndex

WORD = re.compile(r"[^\W\d_]+")


class EventTriggers(NamedTuple):
    """Words of events: alone, or all words of a phrase together."""

    single: frozenset[str]
    phrases: dict[str, tuple[frozenset[str], ...]]
    """Phrases of several words by one of them, the longest."""

    def among(self, words: frozenset[str]) -> bool:
        """Whether a sentence with these words may tell an event."""
        if not self.single.isdisjoint(words):
            return True
        return any(phrase <= words for word in words & self.phrases.keys() for phrase in self.phrases[word])


def compiled(index: PhraseIndex) -> EventTriggers:
    """Return the triggers of the phrases of events.toml."""
    single: set[str] = set()
    phrases: dict[str, set[frozenset[str]]] = {}
    for tokens, payload in index.phrases("event"):
        words = frozenset(WORD.findall(" ".join(tokens)))
        if payload is None or not words:
            continue
        if len(words) == 1:
            single |= words
        else:
            phrases.setdefault(max(sorted(words), key=len), set()).add(words)
    return EventTriggers(frozenset(single), {word: tuple(found) for word, found in phrases.items()})
