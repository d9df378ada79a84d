"""Places inside words with a hyphen: `Denver-based`, `R-Charleston`, `Russia-Turkey`, `anti-Russian`.

Nothing is counted at such a place: the word says where somebody comes from, or whose relations are spoken of.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bilan.analysis.sentences import Sentence
from bilan.analysis.toponyms import Toponyms
from bilan.gazetteer.entry import Entry

LONGEST_SIGN = 3
"""Letters of a party's sign before a name (`R-Charleston`, `DFL-Cook`)."""
CLEAR = ("country", "continent")
"""Kinds of places that a part of a compound may be whatever its other part is."""


def find_in_compounds(sentence: Sentence, toponyms: Toponyms) -> Iterator[tuple[int, int, Entry]]:
    """Yield the places that parts of hyphened words name: start, end (code points of the text) and the place.

    A town's name counts before a part in small letters (`Denver-based`) or behind a party's sign, since two names
    with a hyphen are as often a person's.
    """
    whole = {k for t in toponyms.of(sentence) for k in range(t.start, t.end)}
    for i, folded in enumerate(sentence.tokens):
        token = sentence.raw(i, i + 1) if "-" in folded and i not in whole else ""
        if not token.islower():
            yield from _in_word(token, sentence.starts[i], sentence, toponyms)


def _in_word(token: str, start: int, sentence: Sentence, toponyms: Toponyms) -> Iterator[tuple[int, int, Entry]]:
    parts = token.split("-")
    for number, part in enumerate(parts):
        others = [other for k, other in enumerate(parts) if k != number]
        if part[:1].isupper() and len(part) > 1:
            entry = _place(part, sentence, toponyms)
            if (
                entry is not None
                and not others[0].isdigit()
                and (entry.kind in CLEAR or all(map(_leaves_town, others)))
            ):
                yield start, start + len(part), entry
        start += len(part) + 1


def _leaves_town(other: str) -> bool:
    """Whether the other part of a compound is no name: small letters, or a sign of a few capitals."""
    return other.islower() or (other.isupper() and len(other) <= LONGEST_SIGN)


def _place(part: str, sentence: Sentence, toponyms: Toponyms) -> Entry | None:
    folded = unicodedata.normalize("NFC", part).lower()
    people = sentence.pack.demonyms.get(folded)
    people = f"country:{people}" if people else sentence.pack.area_demonyms.get(folded)
    if people:
        return toponyms.by_id(people)
    if folded in sentence.pack.not_places:
        return None
    return toponyms.entry(part)
