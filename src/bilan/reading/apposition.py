"""Places named with the larger one that they lie in: `Torvane, in the east of the country`."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.analysis.places import Mention
from bilan.analysis.sentences import Sentence

LONGEST_APPOSITION = 8
"""Tokens between a place and the one that contains it (`X, capitale de l'État du Y`)."""


def stands_in(sentence: Sentence, inner: Mention, outer: Mention) -> bool:
    """Whether only a comma or bracket, small words and words for parts and kinds of places stand between two places."""
    between = sentence.tokens[inner.end : outer.start]
    if not 1 <= len(between) <= LONGEST_APPOSITION or between[0] not in (",", "("):
        return False
    return not any(token[0].isdigit() or token in ")," or sentence.is_word(k, "clause", "coordinator")
                   for k, token in enumerate(between[1:], inner.end + 1))  # fmt: skip


def innermost(sentence: Sentence, mentions: Sequence[Mention], mention: Mention) -> Mention:
    """Return the place that a place is said to contain, itself where it is named with none.

    `mentions`: all places of the sentence. One that only a larger part of the same is named with (`the east`) counts.
    """
    inner = next((m for m in mentions if m.end <= mention.start and stands_in(sentence, m, mention)), None)
    if inner is None or inner.cue == "not_figure" or inner.kind == "common" or not _larger(inner, mention):
        return mention
    return innermost(sentence, mentions, inner)


def _larger(inner: Mention, outer: Mention) -> bool:
    """Whether a place can contain another: it is a country, a region or a part of one; a town in a list is not."""
    kinds = ("country", "region", "continent")
    return outer.part is not None or outer.entry is None or outer.entry.kind in kinds
