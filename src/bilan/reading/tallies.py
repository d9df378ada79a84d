"""Counts and papers that stand between a cue and whose they are: `according to the latest figures of X`."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence

FARTHEST_TALLY = 4
"""Tokens among which the noun for a count follows a cue (`selon les tout derniers chiffres`)."""
FARTHEST_OWNER = 6
"""Tokens between that noun and the word before whose count it is (`figures released on Monday by`)."""


def whose(sentence: Sentence, i: int) -> int:
    """Return where it begins to be said whose count or paper a cue names, its end where that is nobody's.

    `according to [the latest figures released by] the ministry`: token i where no such noun follows, or where nobody
    is named with it.
    """
    tallies = {m.start: m.end for m in sentence.marks.get("tally_noun", ())}
    head = next((tallies[k] for k in range(i, min(len(sentence), i + FARTHEST_TALLY)) if k in tallies), None)
    if head is None or any(not _inside_phrase(sentence, k) for k in range(i, head)):
        return i
    for k in range(head, min(len(sentence), head + FARTHEST_OWNER)):
        if sentence.tokens[k] in sentence.pack.sources.tally_of and k + 1 < len(sentence):
            return whose(sentence, k + 1)
        if not _inside_phrase(sentence, k):
            break
    return i


def _inside_phrase(sentence: Sentence, k: int) -> bool:
    """Whether a token can stand inside a noun phrase in small letters."""
    return sentence.tokens[k][0].isalpha() and not sentence.is_word(k, "clause", "relative", "coordinator")


def is_tally(sentence: Sentence, start: int, end: int) -> bool:
    """`the latest figures`, `derniers`: a count that is nobody's says nothing of who made it.

    What the language lists as a source is one (`official figures`).
    """
    tallies = [m for m in sentence.marks.get("tally_noun", ()) if start <= m.start < end + 1]
    if not tallies or any(sentence.capital(k) for k in range(start, end)):
        return False
    listed = (m for m in sentence.marks.get("source_noun", ()) if start <= m.start and m.end <= end)
    return not any(m.end - m.start > 1 or not any(t.start == m.start for t in tallies) for m in listed)
