"""Who may be a single victim: people said by an article, a name or a bare noun, without a number.

`un colonel russe`, `the driver`, `17-year-old Ines Obrador`, `Woman shot` are candidates wherever their sentence tells
of harm, arrest or rescue; whether one is a figure of one person is a choice, made as for any quantity (`measure`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilan.analysis.numbers import Quantity
from bilan.analysis.sentences import Sentence
from bilan.model import Measure

OF_PERSONS: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "missing", "abducted", "detained", "freed", "rescued", "infected",
     "evacuated", "returned", "besieged", "displaced", "refugees"}
)  # fmt: skip
"""Measures of which single people are recorded."""
LONGEST_NAME = 5
LONGEST_PHRASE = 6
"""Tokens between an article and the noun of a person."""
SHORT_PHRASE = 2
AGE = re.compile(r"\d{1,3}-[^\W\d_]")
"""The beginning of an age that stands before a noun (`17-year-old`)."""
MOST = 40
"""Candidates of one sentence; runs of text without stops hold names by the hundred."""


def find_singles(sentence: Sentence) -> list[Quantity]:
    """Return the candidates of a sentence as quantities of one, in order, without overlap."""
    if not _tells_of_persons(sentence):
        return []
    found: list[Quantity] = []
    reached = 0
    for start, end in sorted(_candidates(sentence), key=lambda c: (c[0], -c[1])):
        if start >= reached and not sentence.is_word(start, "plural"):
            found.append(Quantity(start, end, start, end, 1, 1, 1, "exact"))
            reached = end
    return found[:MOST]


def _tells_of_persons(sentence: Sentence) -> bool:
    """Whether a sentence holds a word of a measure of which single people are recorded."""
    triggers = sentence.marks.get("trigger", ())
    if any(not OF_PERSONS.isdisjoint(m.payload.trigger.measures.values()) for m in triggers):
        return True
    return any(m.payload.measure in OF_PERSONS for m in sentence.marks.get("measure_noun", ()))


def _candidates(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Candidates as first token and end."""
    persons = {m.start: m.end for m in sentence.marks.get("noun", ()) if m.payload.noun_class == "person"}
    for start, end in persons.items():
        yield _with_lead(sentence, start, end)
    for i, token in enumerate(sentence.tokens):
        if sentence.is_word(i, "determiner", "one", "demonstrative", "more"):
            end = _phrase_end(sentence, i + 1)
            if end > i + 1:
                yield i, end
        if AGE.match(token):
            yield i, max(i + 1, _name_end(sentence, i + 1))
    for i in sentence.capitals:
        end = _name_end(sentence, i)
        if end > i and (i == 0 or not _in_name(sentence, i - 1)):
            yield i, end


def _with_lead(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """A noun with the article and adjectives before it."""
    first = start
    while first > 0 and start - first < LONGEST_PHRASE and _leads(sentence, first - 1):
        first -= 1
        if sentence.is_word(first, "determiner", "one", "demonstrative"):
            break
    return first, end


def _phrase_end(sentence: Sentence, i: int) -> int:
    """The end of a noun phrase after an article: its words up to the first small one or sign.

    Where the noun stands first, what follows it is already told by its adjectives: two words are enough.
    """
    end, small = i, sentence.pack.small_words
    longest = SHORT_PHRASE if sentence.pack.language.head == "first" else LONGEST_PHRASE
    while end < len(sentence) and end - i < longest and sentence.tokens[end][0].isalnum():
        if sentence.tokens[end] in small and not sentence.is_word(end, "more"):
            break
        end += 1
    return end


def _leads(sentence: Sentence, i: int) -> bool:
    """Whether a word can stand between an article and its noun, or is the article."""
    token = sentence.tokens[i]
    if sentence.is_word(i, "determiner", "one", "demonstrative", "more"):
        return True
    if not token[0].isalnum() or sentence.tokens[i] in sentence.pack.small_words:
        return False
    return AGE.match(token) is not None or any(m.start == i for m in sentence.marks.get("adjective", ()))


def _name_end(sentence: Sentence, i: int) -> int:
    """The end of the run of capitals that begins at token i; i where none does."""
    end = i
    while end < len(sentence) and end - i < LONGEST_NAME and _in_name(sentence, end):
        end += 1
    return end


def _in_name(sentence: Sentence, i: int) -> bool:
    token, pack = sentence.tokens[i], sentence.pack
    if not token[0].isalpha() or not sentence.capital(i) or token in pack.small_words:
        return False
    return token not in pack.months and token not in pack.weekdays and token not in pack.demonyms
