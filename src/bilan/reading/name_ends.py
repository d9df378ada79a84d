"""Where a speaker's name ends, and which of two phrases behind a verb is the speaker.

`le maire lors d'une visite`, `la police à la radio locale`: when, where, and to whom something was said is no part of
the name. `a dit devant la presse l'archevêque`: of two phrases side by side behind a verb the later one speaks.
"""

from __future__ import annotations

from bilan.analysis.sentences import Sentence
from bilan.reading.insertions import where_spoken

SMALL = ("preposition", "of", "determiner", "one", "coordinator", "joined", "relative", "clause", "adverb")
"""Words that join an article to the phrase before it."""
SHORTEST_TWO = 3
"""Tokens of two phrases side by side: a word, an article, a word."""


def name_end(sentence: Sentence, start: int, end: int) -> int:
    """Return where a name that begins at token `start` ends, at most `end`: before a circumstance or a hearer."""
    stops = [m.start for m in sentence.marks.get("source_circumstance", ())]
    stops += [first for m in sentence.marks.get("source_hearer", ()) if (first := _addressed(sentence, m.start)) >= 0]
    return min((k for k in (*stops, where_spoken(sentence, start, end)) if start < k < end), default=end)


def _addressed(sentence: Sentence, hearer: int) -> int:
    """The word before a hearer, and its article, that makes it one (`à l'agence`); -1 where none does."""
    k = hearer - 1
    while k > 0 and sentence.is_word(k, "determiner") and sentence.tokens[k] not in sentence.pack.sources.to:
        k -= 1
    return k if k >= 0 and sentence.tokens[k] in sentence.pack.sources.to else -1


def later_phrase(sentence: Sentence, start: int, end: int, *, behind: bool = False) -> int:
    """Return where the last noun phrase of tokens `start` to `end` begins, of which the first says to whom or where;
    `start` where there is only one. `behind`: whether they stand behind a preposition and its noun.
    """
    if end - start < SHORTEST_TWO or not (behind or says_where(sentence, start)):
        return start
    for k in range(end - 2, start, -1):
        article = sentence.is_word(k, "determiner", "one") and not sentence.is_word(k, "of") and not sentence.capital(k)
        joined = sentence.is_word(k - 1, *SMALL) or not sentence.tokens[k - 1][0].isalpha()
        if article and sentence.tokens[k][0].isalpha() and not joined:
            return k + 1
    return start


def says_where(sentence: Sentence, start: int) -> bool:
    """Return whether a phrase opens with a preposition, as it stands or before its article."""
    sources, first = sentence.pack.sources, start
    while first > 0 and sentence.is_word(first - 1, "determiner", "one"):
        first -= 1
    before = max(first - 1, 0)
    opens = any(m.start in (before, start) for m in sentence.marks.get("source_circumstance", ()))
    small = any(sentence.tokens[k] in (*sources.to, *sources.tally_of) for k in (before, start))
    return opens or small or sentence.is_word(before, "preposition")
