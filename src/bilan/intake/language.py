"""The language of a text, among those that have a pack, by its small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

BUILT_IN = Path(__file__).parent.parent / "languages"
BEGINNING = 6000
"""Code points of a text that are looked at."""
LEAST_SHARE = 0.12
"""Share of a text's words that must be small words of the language."""
LEAD = 1.25
"""How much better than the next language the best must be."""
WORD = re.compile(r"[^\W\d_]+(?:['’](?=\w))?")


@lru_cache(maxsize=64)
def _function_words(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    return frozenset(path.read_text("utf-8").split())


def detect(text: str, codes: Sequence[str], folders: Sequence[Path] = ()) -> str | None:
    """Return the code of a text's language, None where no known language is clearly it.

    Each pack lists its most frequent small words in `function_words.txt`; words that two languages share count
    for both, so that a language without a pack is rarely taken for one that has.
    """
    words = [word.lower().replace("’", "'") for word in WORD.findall(text[:BEGINNING])]
    if not words:
        return None
    scores: Counter[str] = Counter()
    for code in codes:
        listed: frozenset[str] = frozenset()
        for folder in (*folders, BUILT_IN):
            listed = listed or _function_words(folder / code / "function_words.txt")
        scores[code] = sum(word in listed for word in words)
    ranked = scores.most_common(2)
    if not ranked or ranked[0][1] < max(1, LEAST_SHARE * len(words)):
        return None
    if len(ranked) > 1 and ranked[0][1] < LEAD * ranked[1][1]:
        return None
    return ranked[0][0]
