"""Noun phrases as actors: who they are, and whether they can act at all."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence
from bilan.folding import fold
from bilan.model import Actor
from bilan.reading.context import View
from bilan.reading.events.phrases import Phrase, pieces, trimmed

MOST_ACTORS = 6
LONGEST_NAME = 4
PEOPLE = ("person", "household")


def actors_of(view: View, phrase: Phrase | None, *, people: bool = False) -> tuple[Actor, ...]:
    """Return the actors that a noun phrase names; empty where nobody in it can act."""
    if phrase is None:
        return ()
    sentence = view.sentence
    parts = [part for piece in pieces(sentence, phrase) for part in _halves(sentence, piece)]
    found = [actor for part in parts if (actor := actor_of(view, part, people=people)) is not None]
    return tuple(found[:MOST_ACTORS])


def _halves(sentence: Sentence, phrase: Phrase) -> list[Phrase]:
    """`army and separatists`: two actors without articles; what is joined to an actor and is none is cut off."""
    for k in range(phrase.start + 1, phrase.end - 1):
        if sentence.is_word(k, "joined"):
            left, right = Phrase(phrase.start, k), Phrase(k + 1, phrase.end)
            if is_known_actor(sentence, right):
                return [left, right] if can_act(sentence, left) else [phrase]
            return [left] if can_act(sentence, left) else [phrase]
    return [phrase]


def actor_of(view: View, phrase: Phrase, *, people: bool = False) -> Actor | None:
    """Return one actor, None where the phrase names nobody who can act or be acted upon.

    `people` says that the phrase can name nobody else, whatever its words.
    """
    sentence = view.sentence
    through = sentence.pack.events.through
    if sentence.tokens[phrase.start] in through and sentence.is_word(phrase.start + 1, "of"):
        phrase = trimmed(sentence, phrase.start + 2, phrase.end) or phrase
    if not can_act(sentence, _head_words(sentence, phrase)) and not (people and _can_be_people(sentence, phrase)):
        return None
    name = _named(sentence, phrase)
    start, end = sentence.starts[phrase.start], sentence.ends[phrase.end - 1]
    if name is not None:
        said = sentence.raw(name.start, name.end)
        before = _tidy(sentence.raw(phrase.start, name.start))
        return Actor(name=said, id=_known(said, view), role=before or None, start=start, end=end)
    said = _tidy(sentence.raw(phrase.start, phrase.end))
    return Actor(name=said, id=_known(said, view), start=start, end=end)


def _head_words(sentence: Sentence, phrase: Phrase) -> Phrase:
    """The words of a phrase that say what it is: before `of`, behind a possessive, past mere quantities."""
    start, end = phrase
    possessive = sentence.pack.events.possessive
    for k in range(start, end):
        if sentence.tokens[k] in possessive and k + 1 < end:
            start = k + 1
    words = sentence.pack.events
    things = {k for k in range(start, end) if sentence.tokens[k] in words.not_actors | words.vehicles}
    for k in range(start, end):
        # No number follows a noun within one phrase: what comes before it is another (`plane carrying 10 tourists`).
        if k in things and any(_is_quantity(sentence, j) for j in range(k + 1, end)):
            return Phrase(start, k + 1)
        if sentence.is_word(k, "of"):
            if k == start or all(_is_quantity(sentence, j) for j in range(start, k)):
                start = k + 1
                continue
            return Phrase(start, k)
    return Phrase(start, end)


def _is_quantity(sentence: Sentence, i: int) -> bool:
    token, pack = sentence.tokens[i], sentence.pack
    if token in pack.quantity_words or token in pack.small_words:
        return True
    return token[0].isdigit() or sentence.is_word(i, "more")


def _can_be_people(sentence: Sentence, phrase: Phrase) -> bool:
    token = sentence.tokens[phrase.end - 1]
    if sentence.is_word(phrase.end - 1, "pronoun"):
        return False
    head = _head_words(sentence, phrase)
    nobody = sentence.pack.events.not_actors
    told = any(m.start in range(*head) for m in sentence.event_marks.get("event", ()) if m.payload is not None)
    return token[0].isalpha() and not told and not any(sentence.tokens[k] in nobody for k in range(*head))


def _tidy(text: str) -> str:
    return " ".join(text.split()).rstrip(" ,")


def can_act(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase names people, a body of people, a country or somebody by name."""
    if is_known_actor(sentence, phrase):
        return True
    span = range(phrase.start, phrase.end)
    nobody = sentence.pack.events.not_actors
    return any(_name(sentence, k) for k in span) and not any(sentence.tokens[k] in nobody for k in span)


def is_known_actor(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase holds a word for people, a body of people or a country's people."""
    span = range(phrase.start, phrase.end)
    marks = (*sentence.event_marks.get("event_group", ()), *sentence.marks.get("source_title", ()))
    if any(m.start in span for m in marks):
        return True
    nobody = sentence.pack.events.not_actors
    if any(m.start in span and sentence.tokens[m.end - 1] not in nobody for m in sentence.marks.get("source_noun", ())):
        return True
    if any(m.start in span and m.payload.noun_class in PEOPLE for m in sentence.marks.get("noun", ())):
        return True
    return any(sentence.people(k) is not None for k in span)


def _name(sentence: Sentence, i: int) -> bool:
    """Whether token i can be a name: a capital that the beginning of a sentence does not explain."""
    if not sentence.capital(i) or not sentence.tokens[i][0].isalpha() or len(sentence.tokens[i]) < 2:
        return False
    pack, token = sentence.pack, sentence.tokens[i]
    if token in pack.months or token in pack.weekdays or token in pack.small_words:
        return False
    return i > 0 or len(sentence) > 1


def _named(sentence: Sentence, phrase: Phrase) -> Phrase | None:
    """The person's name at the end of a phrase that begins with what they are (`le ministre X Y`)."""
    start = phrase.end
    joiners = sentence.pack.places.joiners
    while start > phrase.start and (_name(sentence, start - 1) or sentence.tokens[start - 1] in joiners):
        start -= 1
    while start < phrase.end and not sentence.capital(start):
        start += 1
    titled = any(m.start == phrase.start for c in ("source_title",) for m in sentence.marks.get(c, ()))
    if start == phrase.start or not titled or not 2 <= phrase.end - start <= LONGEST_NAME:
        return None
    return None if sentence.is_word(start - 1, "of", "preposition") else Phrase(start, phrase.end)


def _known(name: str, view: View) -> str | None:
    """The id of a known organisation: the whole name, its acronym in brackets, or its last words."""
    organisations = view.context.organisations
    options = [name]
    words = name.split()
    if len(words) <= 8:
        options += [" ".join(words[k:]) for k in range(1, len(words)) if len(words) - k <= 3]
    return next((organisations[key] for option in options if (key := fold(option)) in organisations), None)
