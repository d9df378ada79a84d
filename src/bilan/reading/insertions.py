"""Phrases that are no part of what they stand in: `a de son côté dit`, `London at the Security Council`."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence


def before_insertion(sentence: Sentence, end: int) -> int:
    """Where an insertion between auxiliary and verb begins that ends before token `end` (`a de son côté dit`)."""
    for phrase in sentence.pack.statements.insertions:
        start = end - len(phrase)
        if start > 0 and tuple(sentence.tokens[start:end]) == phrase:
            return start
    return end


def where_spoken(sentence: Sentence, start: int, end: int) -> int:
    """Return the end of a name without where it spoke: `London at the Security Council`, all of it in capitals."""
    named = next((k for k in range(start, end) if not sentence.capital(k)), end)
    if any(start <= m.start < named for m in sentence.marks.get("source_noun", ())):
        return end  # `Doctors at the city hospital`: who they are, with the capital of a sentence's head
    places = {m.start for m in sentence.marks.get("place_preposition", ()) if m.payload == "at"}
    return named if start < named < end and named in places and not sentence.is_word(named, "of") else end
