"""All attributions of a sentence: by words of attribution, and by the form of quotations and brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bilan.analysis.sentences import Sentence
from bilan.folding import fold
from bilan.reading.sources import (
    Attribution,
    attribution,
    can_be_source,
    subject_after,
    subject_before,
    worded_sources,
)

CLOSING = frozenset('»”"')
OPENING = frozenset('«“"')
BEFORE_VERB = ("perfect_auxiliary", "passive_auxiliary", "pronoun", "adverb", "negation")
LONGEST_BRACKET = 4
"""Tokens in brackets that can name a source (`(Croix-Rouge)`)."""
FARTHEST_VERB = 3
"""Small words between a quotation's end and the verb of saying (`, s'est aussitôt indigné`)."""


def find_sources(sentence: Sentence, organisations: Mapping[str, str]) -> list[Attribution]:
    """Return the attributions of a sentence in order; `organisations`: folded name → id of known organisations."""
    found = worded_sources(sentence)
    formed = (*_after_quotes(sentence), *_before_quotes(sentence), *_in_brackets(sentence, organisations))
    found += [a for a in formed if not any(a.start < b.end and b.start < a.end for b in found)]
    return sorted((_with_id(a, organisations) for a in found), key=lambda a: a.start)


def _with_id(found: Attribution, organisations: Mapping[str, str]) -> Attribution:
    """Look the name up among the known organisations: whole, its acronym in brackets, or its last part."""
    name = found.name
    options = [name]
    if "(" in name:
        head, _, tail = name.partition("(")
        options += [head, tail.rstrip(") ")]
    words = name.split()
    options += [" ".join(words[k:]) for k in range(1, len(words)) if len(words) - k <= 3]
    for option in options:
        known = organisations.get(fold(option))
        if known is not None:
            return replace(found, id=known)
    return found


def _after_quotes(sentence: Sentence) -> Iterator[Attribution]:
    """`« … », soupire le maire`: whatever verb stands behind a quotation says who spoke, known as a verb or not."""
    for i in range(1, len(sentence) - 2):
        if sentence.tokens[i] != "," or sentence.tokens[i - 1] not in CLOSING:
            continue
        verb = _verb_at(sentence, i + 1)
        subject = subject_after(sentence, verb + 1) if verb else None
        if subject is not None:
            cue = sentence.raw(i + 1, verb + 1)
            yield replace(attribution(sentence, i + 1, subject[1], *subject, cue), by_verb=True)


def _verb_at(sentence: Sentence, i: int) -> int:
    """The word that stands where an inverted verb stands, past auxiliaries and small words; 0 where none does."""
    for k in range(i, min(len(sentence) - 1, i + FARTHEST_VERB + 1)):
        token = sentence.tokens[k]
        if sentence.capital(k) or not token[0].isalpha():
            return 0
        if token.isalpha() and token not in sentence.pack.small_words:
            return k
        if not token.endswith("'") and not sentence.is_word(k, *BEFORE_VERB):
            return 0
    return 0


def _before_quotes(sentence: Sentence) -> Iterator[Attribution]:
    """`Le maire, joint au téléphone : « … »`: the subject before a colon and a quotation."""
    for i in range(1, len(sentence) - 1):
        if sentence.tokens[i] == ":" and sentence.tokens[i + 1] in OPENING:
            found = subject_before(sentence, i, i + 1, sentence.raw(i, i + 1))
            if found is not None and not found.pronoun:
                yield found


def _in_brackets(sentence: Sentence, organisations: Mapping[str, str]) -> Iterator[Attribution]:
    """`plus de 1.000 morts (Croix-Rouge)`: brackets that hold a source and nothing else, after what it says."""
    said = min((m.start for m in sentence.marks.get("trigger", ())), default=len(sentence))
    for i in range(said + 1, len(sentence) - 2):
        if sentence.tokens[i] != "(":
            continue
        close = next((k for k in range(i + 2, min(len(sentence), i + 2 + LONGEST_BRACKET)) if _closes(sentence, k)), 0)
        if not close or _is_acronym(sentence, i, close):
            continue
        name = sentence.raw(i + 1, close)
        noun = any(m.start == i + 1 and m.end == close for m in sentence.marks.get("source_noun", ()))
        if noun or (fold(name) in organisations and can_be_source(sentence, i + 1, close)):
            yield attribution(sentence, i, close + 1, i + 1, close, "(")


def _is_acronym(sentence: Sentence, opened: int, close: int) -> bool:
    """`l'Observatoire (OBS)`: whether brackets hold letters of the name before them, not `Goma (ONU)`."""
    if not sentence.capital(opened - 1):
        return False
    first = opened - 1
    while first > 0 and (sentence.capital(first - 1) or sentence.is_word(first - 1, "of", "determiner", "preposition")):
        first -= 1
    letters = iter(fold(sentence.raw(first, opened)))
    return all(letter in letters for letter in fold(sentence.raw(opened + 1, close)) if letter.isalnum())


def _closes(sentence: Sentence, k: int) -> bool:
    return sentence.tokens[k] == ")"
