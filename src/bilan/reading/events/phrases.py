"""Noun phrases left and right of a word, told by the small words around them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bilan.analysis.sentences import Sentence

LONGEST = 16
"""Tokens of a noun phrase."""
STOPS = frozenset(',;:.!?…()[]"«»“”„–—|/')
MOST_ASIDES = 3
SHORT = 4
"""Letters of a word that is too short to be told by its ending."""


class Phrase(NamedTuple):
    """Tokens `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int


def is_stop(sentence: Sentence, i: int) -> bool:
    """Whether token i ends any phrase: a punctuation mark, a word that begins a clause."""
    if sentence.tokens[i] in STOPS:
        return True
    return sentence.is_word(i, "clause", "relative") and not _is_determiner(sentence, i)


def is_auxiliary(sentence: Sentence, i: int) -> bool:
    """Whether token i is an auxiliary that stands as one, not as the noun of the same form (`l'est de la ville`)."""
    if sentence.is_word(i, "perfect_auxiliary"):
        return not sentence.is_word(i, "of")
    noun = sentence.is_word(i - 1, "determiner", "of", "one") or sentence.capital(i)
    return sentence.is_word(i, "passive_auxiliary", "copula") and not noun


def _is_determiner(sentence: Sentence, i: int) -> bool:
    """`that` before a noun."""
    return sentence.is_word(i, "determiner", "coordinator") and not sentence.is_word(i, "relative")


def time_ends(sentence: Sentence) -> dict[int, int]:
    """The expressions of time of a sentence: first token → end."""
    return sentence.day_ends


def past_quantifier(sentence: Sentence, i: int) -> int:
    """Where the words before a number end that begin at token i (`au moins`, `at least`)."""
    return next((m.end for m in sentence.marks.get("quantifier", ()) if m.start == i), i)


def after(sentence: Sentence, i: int, verbs: Collection[int]) -> Phrase | None:
    """The noun phrase that begins at token i, past adverbs and days; `verbs` are tokens where verbs begin."""
    times = time_ends(sentence)
    i = past_quantifier(sentence, i)
    while i < len(sentence):
        if i in times:
            i = times[i]
        elif sentence.is_word(i, "adverb", "negation") and not sentence.is_word(i, "determiner", "of"):
            i += 1
        else:
            break
    start = i
    while i < len(sentence) and i - start < LONGEST:
        if i in verbs or is_stop(sentence, i) or _ends_after(sentence, i, start, times):
            break
        if sentence.is_word(i, "coordinator") and not _joins(sentence, i, verbs):
            break
        i += 1
    return trimmed(sentence, start, i)


def _ends_after(sentence: Sentence, i: int, start: int, times: dict[int, int]) -> bool:
    if i in times and i > start:
        return True
    if i > start and any(m.start == i for m in sentence.marks.get("place_near", ())):
        return True
    if sentence.is_word(i, "perfect_auxiliary", "passive_auxiliary", "copula") and not sentence.capital(i):
        return True
    if sentence.is_word(i, "preposition") and not sentence.is_word(i, "of", "coordinator"):
        return True
    return sentence.is_word(i, "pronoun") and not sentence.is_word(i, "determiner")


def _joins(sentence: Sentence, i: int, verbs: Collection[int]) -> bool:
    """Whether a coordinator joins two nouns: what follows is no verb and no new clause."""
    if i + 1 >= len(sentence) or i + 1 in verbs or is_stop(sentence, i + 1):
        return False
    if sentence.is_word(i + 1, "determiner", "one", "of", "more") or sentence.capital(i + 1):
        following = i + 2
        return following not in verbs
    return not sentence.is_word(i + 1, "preposition", "pronoun", "perfect_auxiliary", "passive_auxiliary", "adverb")


def trimmed(sentence: Sentence, start: int, end: int) -> Phrase | None:
    """Cut small words off both ends of a phrase; None where nothing is left."""
    small = ("of", "preposition", "determiner", "adverb", "coordinator", "one", "negation")
    while start < end and (
        sentence.is_word(start, "adverb", "coordinator", "determiner", "one", "of") or sentence.tokens[start] in STOPS
    ) and not _is_name(sentence, start):  # fmt: skip
        start += 1
    while end > start and (sentence.is_word(end - 1, *small) or sentence.tokens[end - 1] in STOPS):
        end -= 1
    return Phrase(start, end) if start < end else None


def _is_name(sentence: Sentence, i: int) -> bool:
    return sentence.capital(i) and i > 0 and sentence.raw(i, i + 1).isupper() and len(sentence.tokens[i]) > 1


def before(sentence: Sentence, stop: int, verbs: Collection[int]) -> Phrase | None:
    """The noun phrase that ends just before token `stop` and begins its clause: the subject of a verb there.

    Behind a relative clause it is what the clause tells about; behind the verb of another clause it begins after
    the word that joins the two.
    """
    start = stop
    while start > 0 and stop - start < 2 * LONGEST:
        i = start - 1
        if sentence.is_word(i, "relative") and is_stop(sentence, i):
            own = i + 1 < stop and _opens_noun(sentence, i + 1)
            return opening(sentence, start, stop) if own else antecedent(sentence, i, verbs)
        if is_stop(sentence, i):
            break
        if is_auxiliary(sentence, i):
            return _behind_verb(sentence, i, stop, verbs)
        if i in verbs:
            joined = _after_joined(sentence, start, stop)
            return opening(sentence, joined if joined is not None else start, stop)
        start = i
    return opening(sentence, start, stop)


def _opens_noun(sentence: Sentence, i: int) -> bool:
    return sentence.is_word(i, "determiner", "one") or sentence.capital(i) or sentence.tokens[i][0].isdigit()


def _after_joined(sentence: Sentence, start: int, stop: int) -> int | None:
    """Where the last clause of a stretch begins that a joining word opens; None if none does."""
    for k in range(stop - 2, start - 1, -1):
        if sentence.is_word(k, "joined") and _opens_noun(sentence, k + 1):
            return k + 1
    return None


def _behind_verb(sentence: Sentence, auxiliary: int, stop: int, verbs: Collection[int]) -> Phrase | None:
    """The subject where an auxiliary of another clause stands before it."""
    joined = _after_joined(sentence, auxiliary + 1, stop)
    if joined is not None:
        return opening(sentence, joined, stop)
    k = auxiliary - 1
    while k > 0 and auxiliary - k < LONGEST and sentence.tokens[k] not in STOPS:
        if sentence.is_word(k, "relative") and is_stop(sentence, k):
            return antecedent(sentence, k, verbs)
        k -= 1
    return None


def opening(sentence: Sentence, start: int, stop: int, verbs: Collection[int] = ()) -> Phrase | None:
    """The noun phrase with which a stretch of words begins, past days and phrases with a preposition."""
    times = time_ends(sentence)
    i = start
    while i < stop:
        if i in times and times[i] <= stop:
            i = times[i]
        elif sentence.is_word(i, "adverb", "coordinator", "negation") and not sentence.is_word(i, "determiner"):
            i += 1
        else:
            break
    i = min(past_quantifier(sentence, i), stop)
    if i < stop and sentence.is_word(i, "preposition") and not sentence.is_word(i, "determiner"):
        i = _past_preposition(sentence, i, stop)
    if i < stop and sentence.is_word(i, "pronoun") and not sentence.is_word(i, "determiner", "relative"):
        return None
    end = i
    while end < stop:
        inside = past_quantifier(sentence, end) if end > i and sentence.is_word(end - 1, "of") else end
        if inside > end:  # `a group of up to 100 people`
            end = min(inside, stop)
            continue
        preposition = sentence.is_word(end, "preposition") and not sentence.is_word(end, "of", "coordinator")
        verb = end in verbs or is_auxiliary(sentence, end) or _is_other_verb(sentence, end)
        if (preposition or end in times or verb) and end > i:
            break
        end += 1
    return trimmed(sentence, i, end)


def _is_other_verb(sentence: Sentence, i: int) -> bool:
    """Whether token i, which no list has, is a past tense behind a name (`Baker refrained`)."""
    if sentence.pack.language.head != "last" or i == 0 or sentence.capital(i) or not sentence.capital(i - 1):
        return False
    token = sentence.tokens[i]
    return len(token) > SHORT and token.endswith(sentence.pack.events.file.past_endings or ("\0",))


def _past_preposition(sentence: Sentence, i: int, stop: int) -> int:
    """`Dans un quartier proche les rebelles …`: where a second noun phrase begins, or the end."""
    for k in range(i + 3, stop):
        opens = sentence.is_word(k, "determiner", "one") and not sentence.capital(k)
        if opens and not sentence.is_word(k - 1, "preposition", "of", "determiner", "one", "coordinator"):
            return k
    return stop


def antecedent(sentence: Sentence, relative: int, verbs: Collection[int]) -> Phrase | None:
    """The noun phrase before a relative pronoun."""
    stop = relative - 1 if relative and sentence.tokens[relative - 1] == "," else relative
    start = stop
    while start > 0 and stop - start < LONGEST:
        i = start - 1
        if is_stop(sentence, i) or i in verbs or is_auxiliary(sentence, i):
            break
        if sentence.is_word(i, "preposition") and not sentence.is_word(i, "of"):
            break
        start = i
    return trimmed(sentence, start, stop)


def past_asides(sentence: Sentence, comma: int) -> list[Phrase]:
    """The stretches between commas before a verb that stands right after a comma, the nearest first."""
    found = []
    stop = comma
    for _ in range(MOST_ASIDES):
        start = stop
        while start > 0 and sentence.tokens[start - 1] not in STOPS:
            start -= 1
        if start < stop:
            found.append(Phrase(start, stop))
        if start == 0 or sentence.tokens[start - 1] != ",":
            break
        stop = start - 1
    return found


def pieces(sentence: Sentence, phrase: Phrase) -> list[Phrase]:
    """The coordinated parts of a phrase (`la France et le Royaume-Uni`)."""
    found = []
    start = phrase.start
    for i in range(phrase.start, phrase.end):
        if not (sentence.is_word(i, "joined") or sentence.tokens[i] == ","):
            continue
        following = i + 1 < phrase.end and (
            sentence.capital(i + 1)
            or sentence.is_word(i + 1, "determiner", "one", "more", "of")
            or sentence.tokens[i + 1][0].isdigit()
        )
        if following and start < i:
            found.append(Phrase(start, i))
            start = i + 1
    found.append(Phrase(start, phrase.end))
    return [p for p in (trimmed(sentence, *piece) for piece in found) if p is not None]
