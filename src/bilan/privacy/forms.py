"""Forms of a full name: those under which its bearer can be named beside it."""

from __future__ import annotations

from collections.abc import Iterator

from bilan.analysis.names import ARTICLE, bare
from bilan.folding import fold
from bilan.languages.person_schema import NO_WORDS, PersonWords

SHORTEST_FAMILY = 4
"""Letters of a family's name that may stand in the plural."""
SHORTEST_ALONE = 3
"""Letters of a family's name that is hidden also where the text never uses it alone."""


def forms_of_name(name: str, words: PersonWords = NO_WORDS) -> Iterator[str]:
    """Yield a full name's forms: itself, and the family's name with the small words before it and in the plural.

    `words`: those of a language; without any the last word is the family's name.
    """
    yield name
    parts = [part for part in name.split() if fold(part).rstrip(".") not in words.suffixes]
    if len(parts) < 2:
        return
    joiners = {word for phrase in words.joiners for word in phrase}
    if any(part[:1].islower() and not ARTICLE.match(part) and fold(part) not in joiners for part in parts):
        return  # more than a name (`Ana Ruiz and her son`)
    start = len(parts) - 1
    while start > 1 and fold(parts[start - 1]) in joiners:
        start -= 1
    family = " ".join(parts[start:])
    if len(bare(fold(family))) < SHORTEST_ALONE or fold(family) in words.small or not family[:1].isalpha():
        return
    yield family
    if start < len(parts) - 1 and len(parts[-1]) >= SHORTEST_ALONE:
        yield parts[-1]
    if len(family) >= SHORTEST_FAMILY:
        yield from (family + ending for ending in words.plural)
