"""Expressions of time in a sentence, as days relative to the day of publication."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bilan.analysis.dates.arithmetic import AHEAD, DAY
from bilan.analysis.dates.cascade import Reading, Time
from bilan.analysis.dates.expression import TimeExpression
from bilan.analysis.dates.markers import aside, marked
from bilan.analysis.dates.words import MEANINGS
from bilan.analysis.sentences import Sentence, split
from bilan.languages.day_grammar import Grammar
from bilan.languages.day_words import Atom, lexemes_of
from bilan.languages.pack import pack_for
from bilan.languages.phrases import Mark

__all__ = ["AHEAD", "Found", "TimeExpression", "find", "find_times"]


@dataclass(frozen=True)
class Found:
    """An expression of time in a text: code points `start` to `end`, its days (both included, None if open), its kind.

    The kinds are those of `TimeExpression`. The days of an `announced` or `compared` one are those its words name.
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    kind: str


def find(
    text: str,
    language: str,
    published: date | None = None,
    *,
    country: str | None = None,
    folders: Sequence[Path] = (),
) -> list[Found]:
    """Return the expressions of time of a text in order.

    `published` is the day to which `yesterday` or a date without a year is relative: what needs it is left out where
    it is None. `country` (ISO 3166-1 alpha-2) tells in which order days are written in digits; `folders` are those of
    further language packs. Raises LanguageError for a language without a pack.
    """
    pack = pack_for(language, folders)
    found = []
    for index, stretch in enumerate(split(text, pack)):
        sentence = Sentence(stretch, text, pack, index)
        for time in find_times(sentence, published, country):
            first, last = time.mentioned or (time.first, time.last)
            if first is None and last is None and time.kind not in ("anaphora", "before_event"):
                continue
            start, end = sentence.starts[time.start], sentence.ends[time.end - 1]
            found.append(Found(start, end, text[start:end], first, last, time.kind))
    return found


def find_times(sentence: Sentence, published: date | None, country: str | None = None) -> list[TimeExpression]:
    """Return the expressions of time of a sentence in order, with their markers (`depuis`, `until`)."""
    known = sentence.times.get((published, country))
    if known is None:
        known = sentence.times[published, country] = _find(sentence, published, country)
    return list(known)


def _find(sentence: Sentence, published: date | None, country: str | None) -> list[TimeExpression]:
    grammar = sentence.pack.day_grammar
    stretch = sentence.stretch
    found: list[TimeExpression] = []
    if grammar.may_hold(sentence.tokens, sentence.text[stretch.start : stretch.end]):
        found = [e for e in _base(sentence, grammar, published, country) if not _number_word(sentence, e)]
    if not found and not sentence.marks.keys() & {"since_anaphora", "event_noun"}:
        return []
    found = _all_marked(sentence, [e for e in found if not _made_exact(e, found)], published)
    found = [aside(sentence, e, grammar) for e in found]
    for mark in sentence.marks.get("since_anaphora", ()):
        if not any(e.start < mark.end and mark.start < e.end for e in found):
            if not _is_before_time(mark, found):
                found.append(TimeExpression(mark.start, mark.end, None, published, "anaphora"))
    events = {m.start: m for m in sentence.marks.get("event_noun", ())}
    for mark in sentence.marks.get("period_marker", ()):
        if mark.payload == "before" and mark.end in events:
            found.append(TimeExpression(mark.start, events[mark.end].end, None, None, "before_event"))
    return sorted(found, key=lambda e: e.start)


def _all_marked(sentence: Sentence, found: Sequence[TimeExpression], published: date | None) -> list[TimeExpression]:
    """The expressions with their markers; one that stands far before its days must not reach over other days."""
    result: list[TimeExpression] = []
    for expression in found:
        wide = marked(sentence, expression, published)
        result.append(expression if result and wide.start < result[-1].end else wide)
    return result


def _number_word(sentence: Sentence, expression: TimeExpression) -> bool:
    """`Sept écoles`: a word of a number alone, which nothing resolves, is no short form of a month."""
    alone = expression.end - expression.start == 1 and expression.first is None
    return alone and sentence.tokens[expression.start] in sentence.pack.numbers.words


def _base(sentence: Sentence, grammar: Grammar, published: date | None, country: str | None) -> list[TimeExpression]:
    text = sentence.text
    atoms = grammar.atoms(text, lexemes_of(text, sentence.tokens, sentence.starts, sentence.ends))
    reading = Reading(grammar, atoms, sentence, published, country)
    result = []
    for atom in reading.run(MEANINGS):
        start, end = _tokens(sentence, atom)
        if start < end:
            result.append(_expression(sentence, start, end, atom.payload))
    return result


def _tokens(sentence: Sentence, atom: Atom) -> tuple[int, int]:
    """The tokens of a sentence in which an atom stands."""
    return bisect_right(sentence.ends, atom.start), bisect_left(sentence.starts, atom.end)


def _expression(sentence: Sentence, start: int, end: int, time: object) -> TimeExpression:
    assert isinstance(time, Time)
    last = time.last
    if time.weekday and last is not None and any(m.end == start for m in sentence.marks.get("night", ())):
        last += DAY
    return TimeExpression(
        start, end, time.first, last, time.kind, time.weekday, time.counted, time.resolved, grain=time.grain
    )


def _made_exact(expression: TimeExpression, found: Sequence[TimeExpression]) -> bool:
    """`dans la nuit du 8 au 9 mars`, `hier mercredi`: the days that are named say it better."""
    return expression.counted and any(
        not e.counted and e.first is not None and expression.start < e.start <= expression.end + 1 for e in found
    )


def _is_before_time(mark: Mark, found: Sequence[TimeExpression]) -> bool:
    return any(0 <= e.start - mark.end <= 1 for e in found)
