"""Triggers in a sentence: the words that make a quantity a figure, and on which side they look for it."""

from __future__ import annotations

from dataclasses import dataclass

from bilan.analysis.sentences import Sentence
from bilan.languages.pack_phrases import TriggerForm
from bilan.languages.phrases import Mark
from bilan.languages.schema import Trigger
from bilan.model import Status

LONGEST_CHAIN = 5
"""Tokens before a verb among which its auxiliaries stand."""
MOOD: dict[str, Status] = {"conditional": "possible", "future": "planned"}


@dataclass(frozen=True)
class Found:
    """A trigger in tokens `start` to `end` (exclusive); `first` includes its auxiliaries."""

    start: int
    end: int
    first: int
    trigger: Trigger
    form: str | None
    left: bool
    """Whether the counted noun may stand before it."""
    right: bool
    """Whether the counted noun may stand after it."""
    passive: bool = False
    status: Status | None = None
    """What the verb's mood or its auxiliaries say (`auraient été tués`)."""
    bare: bool = False
    """A participle without an auxiliary: it belongs to the noun just before it."""


def find_triggers(sentence: Sentence) -> list[Found]:
    """Return the triggers of a sentence in order; one form may stand for several."""
    found = [
        _found(sentence, mark)
        for mark in sentence.marks.get("trigger", ())
        if not _means_otherwise(sentence, mark)
        and _in_context(sentence, mark.payload.trigger)
        and sentence.is_about(mark.payload.trigger.topic)
    ]
    return [f for f in found if not _negated(sentence, f)] + _counts(sentence)


def _negated(sentence: Sentence, found: Found) -> bool:
    """`have not returned`: a verb that is denied makes no figure."""
    between = range(found.first, found.start)
    return any(sentence.is_word(k, "negation") and not sentence.is_word(k, "determiner") for k in between)


def _counts(sentence: Sentence) -> list[Found]:
    """`the number of dead`: a noun of a measure that stands for a number said further on."""
    nouns = {m.start: m for m in sentence.marks.get("measure_noun", ())}
    found = []
    for mark in sentence.marks.get("number_of", ()):
        i = mark.end
        while sentence.is_word(i, "of", "determiner", "more"):
            i += 1
        if i in nouns:
            measure = nouns[i].payload.measure
            trigger = Trigger(measures={"person": measure, "household": measure}, kind="count")
            found.append(Found(mark.start, nouns[i].end, mark.start, trigger, None, False, True))
    return found


def _means_otherwise(sentence: Sentence, mark: Mark) -> bool:
    return any(m.start < mark.end and mark.start < m.end for m in sentence.marks.get("not_trigger", ()))


def _in_context(sentence: Sentence, trigger: Trigger) -> bool:
    return not trigger.context or any(word in sentence.tokens for word in trigger.context)


def _found(sentence: Sentence, mark: Mark) -> Found:
    payload: TriggerForm = mark.payload
    trigger, form = payload
    if trigger.kind == "count":
        return Found(mark.start, mark.end, mark.start, trigger, None, False, True)
    if trigger.kind == "noun":
        opens = sentence.is_word(mark.end - 1, "of", "preposition")
        return Found(mark.start, mark.end, mark.start, trigger, None, not opens, True)
    if trigger.kind == "adjective":
        first, passive, _, status = _auxiliaries(sentence, mark.start)
        status = trigger.status or status
        return Found(mark.start, mark.end, first, trigger, None, True, True, passive, status)
    return _verb(sentence, mark, trigger, form)


def _verb(sentence: Sentence, mark: Mark, trigger: Trigger, form: str | None) -> Found:
    if form == "finite" and sentence.is_word(mark.start - 1, "infinitive_marker"):
        form = "infinitive"
    first, passive, perfect, status = _auxiliaries(sentence, mark.start)
    status = status or MOOD.get(form or "")
    if trigger.argument == "subject":
        bare = form == "participle" and not passive and not perfect
        follows = not bare and _object_follows(sentence, mark.end, skip=False)  # `murieron ocho personas`
        return Found(mark.start, mark.end, first, trigger, form, True, follows, passive, status, bare)
    left = right = False
    if form in ("participle", "past"):
        if passive:
            left = True
            # `Ont été tués 12 soldats`, `fueron evacuadas 75 familias`
            right = first == 0 or _object_follows(sentence, mark.end, skip=False)
        elif perfect:
            right = True
        elif form == "participle":
            left, right = True, _object_follows(sentence, mark.end, skip=False)
        else:
            right = _object_follows(sentence, mark.end)
            left = not right
    elif form == "infinitive" and passive:
        left = True
    else:
        right = True
    bare = form in ("participle", "past") and left and not passive and not perfect
    return Found(mark.start, mark.end, first, trigger, form, left, right, passive, status, bare)


def _auxiliaries(sentence: Sentence, start: int) -> tuple[int, bool, bool, Status | None]:
    """The chain of auxiliaries before a verb: its first token, whether passive, whether perfect, its status."""
    passive = perfect = False
    first = i = start
    while i > 0 and start - i < LONGEST_CHAIN:
        i -= 1
        if sentence.is_word(i, "passive_auxiliary"):
            passive, first = True, i
        elif sentence.is_word(i, "perfect_auxiliary"):
            perfect, first = True, i
        elif not sentence.is_word(i, "adverb", "negation") and not _is_mood(sentence, i):
            break
        elif _is_mood(sentence, i):
            first = i
    status = None
    for mark in sentence.marks.get("status_auxiliary", ()):
        if first <= mark.start < start:
            status = mark.payload
            first = min(first, mark.start)
    return first, passive, perfect, status


def _is_mood(sentence: Sentence, i: int) -> bool:
    return any(m.start <= i < m.end for m in sentence.marks.get("status_auxiliary", ()))


def _object_follows(sentence: Sentence, end: int, *, skip: bool = True) -> bool:
    """Whether a quantity follows a verb at once (`killed at least 12`), past quantifiers and small words."""
    for quantifier in sentence.marks.get("quantifier", ()):
        if quantifier.start == end:
            end = quantifier.end
    if end >= len(sentence):
        return False
    while skip and sentence.is_word(end, "determiner", "more", "one") and end + 1 < len(sentence):
        if sentence.is_word(end, "more", "one"):
            return True
        end += 1
    token = sentence.tokens[end]
    return token[0].isdigit() or any(part in sentence.pack.quantity_words for part in (token, *token.split("-")))
