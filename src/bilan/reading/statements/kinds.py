"""What kind of speaker a phrase is: somebody named, a word for people or bodies, or what cannot speak."""

from __future__ import annotations

from typing import Literal

from bilan.analysis.sentences import Sentence
from bilan.reading.statements.phrases import Phrase

SpeakerKind = Literal["named", "role", "person", "day", "thing", "other"]
MUTE: frozenset[SpeakerKind] = frozenset({"day", "thing"})
"""Kinds that say nothing: days, happenings, signs, pictures, methods."""
LONGEST_IN_HEADLINE = 4
"""Words from which a phrase of a headline, where every word has a capital, is no name."""


def speaker_kind(sentence: Sentence, phrase: Phrase) -> SpeakerKind:
    """Return what kind of speaker a phrase is, by its head and its other words."""
    pack = sentence.pack
    tokens = [sentence.tokens[k] for k in range(*phrase)]
    head = _head(sentence, phrase)
    if all(token in pack.weekdays or token in pack.months for token in tokens if token[0].isalpha()):
        return "day"
    if sentence.tokens[head] in pack.statements.things or _is_event(sentence, head) or _runs_on(sentence, phrase):
        return "thing"
    if any(sentence.capital(k) and k for k in range(*phrase)):
        return "named"
    if any(token in pack.statements.roles for token in tokens):
        return "role"
    people = {m.start for m in sentence.marks.get("noun", ()) if m.payload.noun_class == "person"}
    if any(token in pack.persons.descriptions for token in tokens) or not people.isdisjoint(range(*phrase)):
        return "person"
    return "other"


def _head(sentence: Sentence, phrase: Phrase) -> int:
    """The noun that a phrase is about: its first word that says something, its last where heads stand last."""
    small = ("determiner", "one", "more", "adverb", "coordinator", "preposition", "of")
    words = [k for k in range(*phrase) if sentence.tokens[k][0].isalpha() and not sentence.is_word(k, *small)]
    if not words:
        return phrase.start
    if sentence.pack.language.head == "first":
        return words[0]
    stop = next((k for k in range(words[0], phrase.end) if _ends_head(sentence, k)), phrase.end)
    return max((k for k in words if k < stop), default=words[0])


def _ends_head(sentence: Sentence, k: int) -> bool:
    return sentence.tokens[k] == "," or sentence.is_word(k, "of", "preposition", "relative")


def _runs_on(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is more than one: it holds a day, or is much of a headline (`Nominee grew louder Monday as`)."""
    days = any(sentence.tokens[k] in sentence.pack.weekdays for k in range(*phrase))
    return days or (sentence.headline and phrase.end - phrase.start >= LONGEST_IN_HEADLINE)


def _is_event(sentence: Sentence, head: int) -> bool:
    """Whether a head in small letters tells what happened (`the explosion`)."""
    events = sentence.marks.get("event_noun", ())
    return not sentence.capital(head) and any(m.start == head or m.end == head + 1 for m in events)
