"""Phrases that stand between an auxiliary and its verb: `a de son côté dit`."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence


def before_insertion(sentence: Sentence, end: int) -> int:
    """Where an insertion between auxiliary and verb begins that ends before token `end` (`a de son côté dit`)."""
    for phrase in sentence.pack.statements.insertions:
        start = end - len(phrase)
        if start > 0 and tuple(sentence.tokens[start:end]) == phrase:
            return start
    return end
