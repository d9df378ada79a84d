"""The noun phrases beside a cue: who speaks before or after it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bilan.analysis.sentences import Sentence
from bilan.reading.name_ends import name_end, says_where
from bilan.reading.statements.quotes import LONGEST_SINGLE, SINGLE_CLOSES
from bilan.reading.tallies import whose

LONGEST = 26
"""Tokens of a speaker's phrase."""
MOST_ASIDES = 4
LONGEST_ROLE = 14
"""Tokens of a role between commas beside a name."""
QUOTES = frozenset('"«»“”„')
STOPS = frozenset(",;:.!?…()[]–—|/-") | QUOTES


def is_quote(sentence: Sentence, i: int) -> bool:
    """Whether token i is a quotation mark, or one of two apostrophes that stand for one."""
    token = sentence.tokens[i]
    if token not in ("'", "‘"):
        return token in QUOTES
    starts, text = sentence.starts, sentence.text
    if _is_single_quote(text, starts[i]):
        return True
    return (i > 0 and starts[i] - starts[i - 1] == 1 and sentence.tokens[i - 1] == "'") or (
        i + 1 < len(starts) and starts[i + 1] - starts[i] == 1 and sentence.tokens[i + 1] == "'"
    )


def _is_single_quote(text: str, position: int) -> bool:
    """Whether a single mark opens or closes a quotation, as `Quotes` finds them."""
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    closes = before in tuple(",.!?…") and not after.isalnum()
    opens = not before.isalnum() and before not in ("'", "’") and after.isalnum()
    return closes or (opens and SINGLE_CLOSES.search(text, position, position + LONGEST_SINGLE) is not None)


class Phrase(NamedTuple):
    """Tokens `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int


def abbreviates(sentence: Sentence, i: int) -> bool:
    """Whether token i is the full stop of an abbreviation or of an initial."""
    if sentence.tokens[i] != "." or i == 0:
        return False
    before = sentence.tokens[i - 1]
    return before in sentence.pack.abbreviations or (len(before) == 1 and sentence.capital(i - 1))


def ends_phrase(sentence: Sentence, i: int) -> bool:
    """Whether token i can stand in no noun phrase: a mark, a word that begins a clause, an auxiliary."""
    if sentence.tokens[i] in STOPS or is_quote(sentence, i):
        return not abbreviates(sentence, i)
    if sentence.capital(i) and i > 0:
        return False
    if sentence.tokens[i] in sentence.pack.statements.aside:
        return True
    if sentence.is_word(i, "clause", "relative") and not sentence.is_word(i, "coordinator"):
        return True
    if (
        sentence.is_word(i, "perfect_auxiliary", "passive_auxiliary", "copula")
        or sentence.tokens[i] in sentence.pack.statements.verbs
    ):
        return sentence.tokens[i] not in sentence.pack.statements.owner
    return sentence.is_word(i, "pronoun") and not sentence.is_word(i, "determiner")


def subject_before(sentence: Sentence, stop: int, verbs: Collection[int]) -> Phrase | None:
    """The noun phrase that ends before token `stop`, where a verb begins, past asides in commas or dashes."""
    i = stop
    for _ in range(MOST_ASIDES):
        if i == 0 or sentence.tokens[i - 1] not in (",", ")", "-", "–", "—"):
            break
        closing = sentence.tokens[i - 1]
        start = i - 1
        opening = "(" if closing == ")" else closing
        while start > 0 and sentence.tokens[start - 1] != opening and not is_quote(sentence, start - 1):
            start -= 1
        if start == 0 or sentence.tokens[start - 1] != opening:
            return _phrase(sentence, start, i - 1, verbs)
        head = _phrase(sentence, *_stretch(sentence, start - 1, verbs), verbs)
        inner = Phrase(start, i - 1)
        if start > 1 and closing == "," and sentence.is_word(start - 2, "relative"):
            return antecedent(sentence, start - 2, verbs)
        if head is None or not _is_aside(sentence, inner):
            return _phrase(sentence, *_stretch(sentence, i - 1, verbs), verbs)
        if _names(sentence, inner) and inner.end - inner.start <= LONGEST_ROLE and closing == ",":
            return Phrase(head.start, inner.end)
        i = start - 1
    return _phrase(sentence, *_stretch(sentence, i, verbs), verbs)


def _is_aside(sentence: Sentence, inner: Phrase) -> bool:
    """Whether words between commas are an aside, not the subject after an opening phrase."""
    return True


def _names(sentence: Sentence, inner: Phrase) -> bool:
    """Whether an aside is a name or a role, not an age or a relative clause."""
    if inner.start >= inner.end or sentence.tokens[inner.start][0].isdigit():
        return False
    if any(ends_phrase(sentence, k) for k in range(inner.start, inner.end)):
        return False
    if sentence.is_word(inner.start, "preposition") or sentence.tokens[inner.start] in sentence.pack.statements.aside:
        return False
    roles = sentence.pack.statements.roles
    if sentence.is_word(inner.start, "determiner", "one"):
        return True
    return sentence.capital(inner.start) or any(sentence.tokens[k] in roles for k in range(*inner))


def _stretch(sentence: Sentence, stop: int, verbs: Collection[int]) -> tuple[int, int]:
    start = stop
    while start > 0 and stop - start < LONGEST and start - 1 not in verbs and not ends_phrase(sentence, start - 1):
        start -= 1
    return start, stop


def _phrase(sentence: Sentence, start: int, stop: int, verbs: Collection[int]) -> Phrase | None:
    """The subject in a stretch of words that holds no verb: past what belongs to the clause before."""
    words = sentence.pack.statements
    if start > 0 and (
        sentence.is_word(start - 1, "perfect_auxiliary", "copula", "passive_auxiliary") or start - 1 in verbs
    ):
        start = _after_coordinator(sentence, start, stop)
    i = start
    while i < stop and (
        sentence.is_word(i, "adverb", "coordinator", "negation")
        and not sentence.is_word(i, "determiner", "one")
        and not (sentence.capital(i) and i > 0)
    ):
        i += 1
    if i < stop and sentence.is_word(i, "preposition") and not sentence.is_word(i, "determiner"):
        i = _past_preposition(sentence, i, stop)
    end = stop
    while end > i and _is_time(sentence, end - 1, words.clitics):
        end -= 1
    return trimmed(sentence, i, end)


def _is_time(sentence: Sentence, i: int, clitics: frozenset[str]) -> bool:
    token = sentence.tokens[i]
    return (
        token in sentence.pack.weekdays
        or token in sentence.pack.months
        or token in clitics
        or sentence.is_word(i, "adverb")
        or (sentence.is_word(i, "preposition") and not sentence.is_word(i, "of"))
    )


def _after_coordinator(sentence: Sentence, start: int, stop: int) -> int:
    for k in range(stop - 1, start - 1, -1):
        if sentence.is_word(k, "joined"):
            return k + 1
    return start


def _past_preposition(sentence: Sentence, i: int, stop: int) -> int:
    """`Dans un quartier proche les habitants …`: where a second noun phrase begins, or the end."""
    for k in range(i + 2, stop):
        small = sentence.is_word(k - 1, "preposition", "of", "determiner", "one", "coordinator")
        opens = sentence.is_word(k, "determiner", "one") and not sentence.capital(k)
        name = sentence.capital(k) and not sentence.capital(k - 1)
        name = name or (sentence.capital(k) and sentence.tokens[k - 1] in sentence.pack.weekdays)
        if (opens or name) and not small:
            return k
    return stop


def trimmed(sentence: Sentence, start: int, end: int) -> Phrase | None:
    """Cut small words off both ends of a phrase; None where nothing is left."""
    while start < end and (
        sentence.tokens[start] in STOPS
        or (
            sentence.is_word(start, "adverb", "coordinator", "determiner", "one", "of", "preposition")
            and not (
                sentence.capital(start) and len(sentence.tokens[start]) > 1 and sentence.raw(start, start + 1).isupper()
            )
        )
    ):
        start += 1
    end = name_end(sentence, start, end)
    while end > start and (
        (
            sentence.is_word(end - 1, "of", "preposition", "determiner", "coordinator", "one")
            and not sentence.capital(end - 1)
        )
        or (
            sentence.tokens[end - 1] in STOPS and not abbreviates(sentence, end - 1) and sentence.tokens[end - 1] != ")"
        )
    ):
        end -= 1
    return Phrase(start, end) if start < end else None


def past_small(sentence: Sentence, i: int) -> int:
    """The token after adverbs, days with their parts and insertions (`de son côté`) that stand from token i on."""
    while i < len(sentence):
        if i in sentence.day_ends:
            i = sentence.day_ends[i]
            continue
        inserted = next((len(p) for p in sentence.pack.statements.insertions if begins(sentence, i, p)), 0)
        small = sentence.is_word(i, "adverb") and not sentence.is_word(i, "determiner", "of", "preposition")
        if not inserted and not small and sentence.tokens[i] not in sentence.pack.weekdays:
            break
        i += inserted or 1
    return i


def begins(sentence: Sentence, i: int, phrase: Sequence[str]) -> bool:
    """Whether the tokens from token i on are those of a phrase."""
    return tuple(sentence.tokens[i : i + len(phrase)]) == tuple(phrase)


def phrase_after(sentence: Sentence, i: int, verbs: Collection[int], *, limit: int = LONGEST) -> Phrase | None:
    """The noun phrase that begins at token i: the speaker after a cue, an addressee."""
    words = sentence.pack.statements
    start = i
    while i < len(sentence) and i - start < limit:
        if i in verbs or (ends_phrase(sentence, i) and not _initial_role(sentence, i, start)):
            break
        if i > start:
            if sentence.is_word(i, "preposition") and not sentence.is_word(i, "of") and not sentence.capital(i):
                if sentence.tokens[i] not in words.inside or sentence.is_word(i + 1, "one"):
                    break
                if i + 1 < len(sentence) and sentence.tokens[i + 1] in words.saying_nouns:
                    break
                if i + 2 < len(sentence) and sentence.tokens[i + 2] in words.saying_nouns:
                    break
            number = sentence.tokens[i][0].isdigit() and not sentence.is_word(i - 1, "determiner", "one", "of")
            if sentence.tokens[i] in sentence.pack.weekdays or number:
                break
            if sentence.is_word(i, "adverb") and not sentence.is_word(
                i, "determiner", "of", "preposition", "coordinator"
            ):
                break
            if i > start + 1 and _begins_another(sentence, i) and not says_where(sentence, start):
                i -= 1
                break
        i += 1
    if i < len(sentence) and sentence.tokens[i] == "(" and i + 2 < len(sentence) and sentence.tokens[i + 2] == ")":
        return trimmed(sentence, start, i + 3)
    found = trimmed(sentence, start, i)
    return _with_apposition(sentence, found, verbs) if found is not None and found.end == i else found


def named_after(sentence: Sentence, i: int, verbs: Collection[int]) -> Phrase | None:
    """The speaker behind a cue like `according to`, past the count or paper that is theirs (`the figures of X`)."""
    return phrase_after(sentence, whose(sentence, i), verbs)


def _begins_another(sentence: Sentence, i: int) -> bool:
    """`the ministry corrected its figure`: an article inside a phrase begins another one behind a verb."""
    opens = sentence.is_word(i, "determiner") and sentence.tokens[i][0].isalpha() and not sentence.capital(i)
    joining = ("of", "preposition", "determiner", "coordinator", "joined", "one")
    plain = sentence.tokens[i - 1][0].isalpha() and not sentence.is_word(i - 1, *joining)
    return opens and plain and not sentence.is_word(i, "of")


def _initial_role(sentence: Sentence, i: int, start: int) -> bool:
    return i == start and sentence.is_word(i, "determiner", "one")


def _with_apposition(sentence: Sentence, phrase: Phrase, verbs: Collection[int]) -> Phrase:
    """`…, responsable de la communication de X`, `le directeur, Anton Verhal`: role and name side by side."""
    first = phrase.end + 1
    if first >= len(sentence) or sentence.tokens[phrase.end] != ",":
        return phrase
    end = first
    while end < len(sentence) and not ends_phrase(sentence, end) and end not in verbs and end - first < LONGEST_ROLE:
        if end > first and sentence.tokens[end] in sentence.pack.weekdays:
            break
        if sentence.tokens[end][0].isdigit():
            break
        if sentence.is_word(end, "preposition") and sentence.tokens[end] not in sentence.pack.statements.inside:
            break
        end += 1
    head = first
    while head < end and sentence.is_word(head, "determiner", "one"):
        head += 1
    roles = sentence.pack.statements.roles
    role = any(sentence.tokens[k] in roles for k in range(head, min(end, head + 4)))
    named = sentence.capital(head) if head < end else False
    person = any(sentence.capital(k) for k in range(phrase.start, phrase.end))
    role = role or (person and sentence.is_word(first, "one") and end - first <= LONGEST_ROLE)
    closed = end >= len(sentence) or sentence.tokens[end] in STOPS or end > head
    if head < end and closed and ((role and person) or (named and not person) or (named and end - head <= 4 and role)):
        return Phrase(phrase.start, end)
    if named and 2 <= end - head <= 4 and _has_role(sentence, phrase):
        return Phrase(phrase.start, end)
    return phrase


def _has_role(sentence: Sentence, phrase: Phrase) -> bool:
    return any(sentence.tokens[k] in sentence.pack.statements.roles for k in range(phrase.start, phrase.end))


def antecedent(sentence: Sentence, relative: int, verbs: Collection[int]) -> Phrase | None:
    """The noun phrase before a relative pronoun."""
    stop = relative - 1 if relative and sentence.tokens[relative - 1] == "," else relative
    start, stop = _stretch(sentence, stop, verbs)
    last = [k for k in range(start, stop) if sentence.is_word(k, "preposition") and not sentence.is_word(k, "of")]
    behind = last[-1] + 1 if last else start
    if any(sentence.capital(k) for k in range(behind, stop)) and (start == 0 or behind > start):
        start = behind if last and start > 0 else start
    return _phrase(sentence, start, stop, verbs)
