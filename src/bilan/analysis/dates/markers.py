"""Words before days that open or close them (`since`, `until`), or make them the days of something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bilan.analysis.dates.expression import TimeExpression
from bilan.analysis.sentences import Sentence
from bilan.languages.day_grammar import Grammar

FARTHEST_BEGINNING = 9
"""Tokens between `since` and the day on which it began (`since the start of the offensive on 3 March`)."""
FARTHEST_SUPERLATIVE = 6
"""Tokens between a superlative and `since` (`the deadliest attack in the region since 2019`)."""


def marked(sentence: Sentence, expression: TimeExpression, published: date | None) -> TimeExpression:
    """Open or close an expression of time by the word before it."""
    if expression.kind != "on":
        return expression
    for mark in sentence.marks.get("period_marker", ()):
        gap = expression.start - mark.end
        near = gap == 0 or (gap == 1 and sentence.is_word(mark.end, "determiner", "preposition"))
        inside = mark.start < expression.start < mark.end <= expression.end
        if near or inside:
            found = _by(mark.payload, mark.start, sentence, expression, published)
            if found is not None:
                return found
        reach = mark.payload == "since" and 1 < gap <= FARTHEST_BEGINNING
        if reach and _beginning(sentence, mark.end, expression.start):
            return _since(expression, mark.start, published)
    for mark in sentence.marks.get("since_clause", ()):
        if 1 < expression.start - mark.end <= FARTHEST_BEGINNING and _began(sentence, mark.end, expression.start):
            return _since(expression, mark.start, published)
    return expression


def _by(
    kind: str, start: int, sentence: Sentence, expression: TimeExpression, published: date | None
) -> TimeExpression | None:
    first, last = expression.first, expression.last
    if kind == "since" and (_then_when(sentence, expression.end) or _owned(sentence, start, expression.end)):
        return replace(expression, start=start)
    if kind == "since":
        return _since(expression, start, published)
    if kind in ("until", "as_of"):
        return replace(expression, start=start, first=None, kind=kind)
    if kind == "before" and expression.grain == "end":
        return replace(expression, start=start, first=None, kind=kind)  # `before the end of 2024`
    if kind == "before" and first is not None:
        return replace(expression, start=start, first=None, last=first - timedelta(1), kind=kind)
    if kind == "after" and last is not None:
        return replace(expression, start=start, last=None, kind=kind)
    return None


def _since(expression: TimeExpression, start: int, published: date | None) -> TimeExpression:
    first = expression.first
    if first is not None and published is not None and first > published:
        return replace(expression, start=start, kind="since", last=None)
    return replace(expression, start=start, last=published if first else None, kind="since")


def _then_when(sentence: Sentence, end: int) -> bool:
    """`since 1959, when two women died`: what follows happened then."""
    after = end + (end < len(sentence) and sentence.tokens[end] == ",")
    return sentence.is_word(after, "when")


def _owned(sentence: Sentence, start: int, end: int) -> bool:
    """`the toll from Thursday's quake`: a preposition before days that own what happened on them opens nothing."""
    owns = end < len(sentence) and sentence.tokens[end] in sentence.pack.statements.file.owner
    return owns and sentence.is_word(start, "preposition")


def _beginning(sentence: Sentence, start: int, end: int) -> bool:
    """Whether tokens name what began on the day after them: an event, no sign and no number between."""
    words = sentence.tokens[start:end]
    if any(not word[0].isalpha() and word not in ("'s",) for word in words):
        return False
    if any(m.start < end and start < m.end for m in sentence.marks.get("source_verb", ())):
        return False
    return any(start <= m.start and m.end <= end for m in sentence.marks.get("event_noun", ()))


def _began(sentence: Sentence, start: int, end: int) -> bool:
    """Whether tokens tell what began on the day after them; a comma may set the day off (`the landing, on 3 March`)."""
    while end > start and sentence.is_word(end - 1, "determiner", "preposition"):
        end -= 1
    end -= sentence.tokens[end - 1] == ","
    words = sentence.tokens[start:end]
    said = any(m.start < end and start < m.end for m in sentence.marks.get("source_verb", ()))
    return bool(words) and not said and all(word[0].isalpha() or word == "'s" for word in words)


def opens_since(sentence: Sentence, expression: TimeExpression) -> bool:
    """Whether days that a clause tells of are opened by `since` (`since 3 March, when …`): for what stands before
    them they are those since then.
    """
    markers = sentence.marks.get("period_marker", ())
    opened = any(m.start == expression.start and m.payload == "since" for m in markers)
    return opened and expression.kind == "on" and _then_when(sentence, expression.end)


def aside(sentence: Sentence, expression: TimeExpression, grammar: Grammar) -> TimeExpression:
    """Mark days of which something else is said: when it was announced, with what it is compared.

    Such an expression has no first and last day of its own; those that its words name stand in `mentioned`.
    """
    before = sentence.tokens[max(0, expression.start - FARTHEST_SUPERLATIVE) : expression.start]
    if expression.kind in ("since", "on") and grammar.superlatives.intersection(before):
        if expression.kind == "since":
            return _of_something_else(expression, "compared")
    if expression.kind == "on" and _announced(sentence, expression.start, grammar.announced):
        return _of_something_else(expression, "announced")
    return expression


def _announced(sentence: Sentence, start: int, phrases: Sequence[tuple[str, ...]]) -> bool:
    for gap in (0, 1):
        if gap and not sentence.is_word(start - 1, "determiner", "preposition"):
            return False
        end = start - gap
        if any(end >= len(p) and tuple(sentence.tokens[end - len(p) : end]) == p for p in phrases):
            return True
    return False


def _of_something_else(expression: TimeExpression, kind: str) -> TimeExpression:
    return replace(expression, first=None, last=None, kind=kind, mentioned=(expression.first, expression.last))
