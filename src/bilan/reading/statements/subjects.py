"""Who speaks by a verb: before it, behind it, or the one of the clause before."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bilan.analysis.sentences import Sentence
from bilan.reading.statements.cues import Hit
from bilan.reading.statements.kinds import MUTE, speaker_kind
from bilan.reading.statements.phrases import (
    STOPS,
    Phrase,
    antecedent,
    begins,
    is_quote,
    past_small,
    phrase_after,
    subject_before,
)


class Subject(NamedTuple):
    """The subject of a verb of saying; with neither phrase nor pronoun nor `shared` there is none."""

    phrase: Phrase | None = None
    pronoun: str | None = None
    shared: bool = False
    """It is the one of the clause before (`… et a demandé`, `, accusant …`)."""
    behind: bool = False
    """It stands behind its verb."""


LONGEST_DAY = 6
"""Tokens of a day before the comma behind which a sentence's subject stands."""
CLOSERS = "”»\"’'"
"""Marks that end a quotation."""
NOBODY = Subject()
SHARED = Subject(shared=True)


def find_subject(sentence: Sentence, hit: Hit, verbs: Collection[int], *, earlier: bool) -> Subject:
    """Return who speaks by a verb; `earlier`: a clause before it in its sentence has a speaker."""
    tokens = sentence.tokens
    if hit.pronoun in sentence.pack.statements.not_speakers:
        return _by_origin(sentence, hit, verbs)
    if hit.pronoun:
        where = next((k for k in range(hit.first, hit.end) if tokens[k].endswith(hit.pronoun)), hit.first)
        return Subject(Phrase(where, where + 1), hit.pronoun, behind=True)
    if hit.agent:
        return Subject(phrase_after(sentence, hit.end + 1, verbs))
    if hit.form == "gerund":
        return _of_gerund(sentence, hit, verbs, earlier=earlier)
    behind = subject_behind(sentence, hit, verbs)
    if behind is not None:
        return Subject(behind, behind=True)
    return _before(sentence, hit, verbs, earlier=earlier) if hit.first else NOBODY


def _by_origin(sentence: Sentence, hit: Hit, verbs: Collection[int]) -> Subject:
    """`a-t-on appris auprès des pompiers`: of a verb whose subject says nothing, the one who told it."""
    i = past_small(sentence, hit.end)
    for words in sentence.pack.statements.origin:
        if begins(sentence, i, words):
            return Subject(phrase_after(sentence, i + len(words), verbs), behind=True)
    return NOBODY


def _of_gerund(sentence: Sentence, hit: Hit, verbs: Collection[int], *, earlier: bool) -> Subject:
    """`those supporting X`: the noun right before; `, accusing X`: the subject of the clause before."""
    first = hit.first
    if first == hit.start and first and sentence.tokens[first - 1][0].isalpha():
        if sentence.is_word(first - 1, "passive_auxiliary", "preposition"):
            return NOBODY
        owner = subject_before(sentence, first, verbs)
        named = owner is not None and (sentence.capital(owner.start) or has_role(sentence, owner))
        return Subject(owner) if named else NOBODY
    return SHARED if earlier else opening(sentence, first, verbs)


def _before(sentence: Sentence, hit: Hit, verbs: Collection[int], *, earlier: bool) -> Subject:
    tokens, words, last = sentence.tokens, sentence.pack.statements, hit.first - 1
    if tokens[last] in words.not_speakers:
        return NOBODY
    if tokens[last] in words.pronouns and not sentence.is_word(last, "determiner"):
        return Subject(Phrase(last, hit.first), tokens[last])
    if sentence.is_word(last, "relative") and not sentence.capital(last):
        if last and tokens[last - 1] in words.that:
            return NOBODY
        found = antecedent(sentence, last, verbs)
        return Subject(found, shared=found is None and earlier)
    if sentence.is_word(last, "joined", "turn"):
        return SHARED if earlier else opening(sentence, hit.first, verbs)
    if sentence.is_word(last, "preposition") and earlier:
        return SHARED
    subject = subject_before(sentence, hit.first, verbs)
    if subject is None or not can_speak(sentence, subject) or not _agrees(sentence, subject, hit):
        return NOBODY
    alone = subject.end - subject.start == 1 and tokens[subject.start] in words.pronouns
    return Subject(subject, tokens[subject.start] if alone else None)


def opening(sentence: Sentence, stop: int, verbs: Collection[int]) -> Subject:
    """The subject with which a sentence opens, for a verb that has none of its own."""
    words = sentence.pack.statements
    for k in range(min(stop, 3)):
        if is_quote(sentence, k):
            break  # who speaks in a quotation is not who is told to speak
        if sentence.tokens[k] in words.pronouns and not sentence.is_word(k, "determiner"):
            return Subject(Phrase(k, k + 1), sentence.tokens[k])
    found = phrase_after(sentence, _past_day(sentence), verbs)
    if found is None or found.end > stop:
        return NOBODY
    end = found.start
    while end < found.end and sentence.capital(end):
        end += 1
    lone = found.start == 0 and end == 1 and sentence.is_word(1, "determiner", "one", "of", "preposition")
    if not lone and end > found.start + (found.start == 0 and not _proper(sentence, found.start)):
        return Subject(Phrase(found.start, end))
    return Subject(found) if has_role(sentence, found) else NOBODY


def _past_day(sentence: Sentence) -> int:
    """The token behind a day that opens a sentence (`Fin mai, le ministère …`); 0 where none does."""
    comma = next((k for k in range(min(LONGEST_DAY, len(sentence))) if sentence.tokens[k] == ","), 0)
    days = sentence.pack.months.keys() | sentence.pack.weekdays.keys()
    return comma + 1 if any(sentence.tokens[k] in days for k in range(comma)) else 0


def _proper(sentence: Sentence, i: int) -> bool:
    return sentence.tokens[i] not in sentence.pack.small_words


def has_role(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase holds a noun of people or bodies that speak."""
    return any(sentence.tokens[k] in sentence.pack.statements.roles for k in range(*phrase))


def can_speak(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase can be a speaker: a name, a role, or an article and a few words."""
    words = sentence.pack.statements
    if sentence.tokens[phrase.start] in words.not_speakers and phrase.end - phrase.start == 1:
        return False
    if all(not sentence.tokens[k][0].isalpha() for k in range(*phrase)) or speaker_kind(sentence, phrase) in MUTE:
        return False
    if any(sentence.capital(k) and sentence.tokens[k][0].isalpha() for k in range(*phrase)) or has_role(
        sentence, phrase
    ):
        return True
    article = phrase.start > 0 and sentence.is_word(phrase.start - 1, "determiner", "one", "more")
    return article or phrase.end - phrase.start <= 3 or sentence.tokens[phrase.start] in words.pronouns


def subject_behind(sentence: Sentence, hit: Hit, verbs: Collection[int]) -> Phrase | None:
    """The subject behind an inverted verb: the verb stands right after a comma or a quotation."""
    words = sentence.pack.statements
    first = hit.first
    if first and sentence.tokens[first - 1] not in (",", "-", "–", "—") and not is_quote(sentence, first - 1):
        return None
    after_quote = (
        (first == 0 and behind_quote(sentence))
        or is_quote(sentence, first - 1)
        or (first > 1 and (is_quote(sentence, first - 2) or sentence.tokens[first - 2] in "!?"))
    )
    i = past_hearers(sentence, hit, verbs)
    if i < len(sentence) and sentence.tokens[i] == "," and after_quote:
        i += 1
    if i >= len(sentence) or sentence.tokens[i] in words.that or sentence.tokens[i] in STOPS:
        return None
    if sentence.is_word(i, "preposition") and not sentence.is_word(i, "of"):
        return None
    if sentence.tokens[i] in words.pronouns and not sentence.is_word(i, "determiner"):
        return Phrase(i, i + 1)
    found = phrase_after(sentence, i, verbs)
    if found is None or not (after_quote or _closed(sentence, found.end)):
        return None
    found = _without_hearers(sentence, found, addressed_by(hit))
    if after_quote:
        return None if speaker_kind(sentence, found) in MUTE else found
    named = any(sentence.capital(k) for k in range(*found)) or has_role(sentence, found)
    clause = _is_clause(sentence, hit.first)
    takes_object = any("object" in cue.takes for cue in hit.cues)
    if not can_speak(sentence, found) or (takes_object and not (named and clause)):
        return None
    if not named and not clause:
        return None  # `Ana Verhal, 52, tells her story`: what stands behind is told, it does not tell
    return found


def addressed_by(hit: Hit) -> set[str]:
    """Return the words before those whom a cue says to be told."""
    return {word for cue in hit.cues for word in cue.addressee}


def past_hearers(sentence: Sentence, hit: Hit, verbs: Collection[int]) -> int:
    """Return the token behind a verb, those who are told and where it is said (`a précisé à l'AFP [le parquet]`)."""
    i = past_small(sentence, hit.end)
    if i < len(sentence) and sentence.tokens[i] in addressed_by(hit):
        phrase = phrase_after(sentence, i + 1, verbs, limit=1 + capitals(sentence, i + 1))
        i = past_small(sentence, phrase.end if phrase else i + 1)
    return _past_where_said(sentence, i, verbs)


def _past_where_said(sentence: Sentence, i: int, verbs: Collection[int]) -> int:
    """The token behind where something was said (`a dit sur Twitter le maire`, `dans un communiqué`)."""
    if i + 1 < len(sentence) and sentence.is_word(i, "preposition") and not sentence.is_word(i, "of"):
        k = i + 1
        while sentence.is_word(k, "determiner", "one"):
            k += 1
        if k < len(sentence) and sentence.tokens[k] in sentence.pack.statements.saying_nouns:
            return past_small(sentence, k + 1)
    return i


def _without_hearers(sentence: Sentence, phrase: Phrase, addressed: Collection[str]) -> Phrase:
    """The speaker without those who were told: `un témoin` of `a dit un témoin à l'AFP`, an agency in capitals."""
    for k in range(phrase.start + 1, phrase.end):
        if sentence.tokens[k] in addressed and not any(sentence.capital(j) for j in range(phrase.start, k)):
            name = k + 1 + sentence.is_word(k + 1, "determiner")
            said = name == phrase.end - 1 and sentence.raw(name, name + 1).isupper()
            if said:
                return Phrase(phrase.start, k)
    return phrase


def _is_clause(sentence: Sentence, end: int) -> bool:
    """Whether the words before token `end` hold a finite verb that small words tell."""
    return any(sentence.is_word(k, "perfect_auxiliary", "passive_auxiliary", "copula", "negation") for k in range(end))


def behind_quote(sentence: Sentence) -> bool:
    """Return whether a sentence follows a quotation at once (`“We ran.” Said the mayor …`, a wrongly split one)."""
    before = sentence.text[: sentence.stretch.start].rstrip()[-1:]
    return before in CLOSERS and before != ""


def _agrees(sentence: Sentence, subject: Phrase, hit: Hit) -> bool:
    """Whether a plain form (`they call`), which may be a noun as well, has a subject that is several."""
    endings = sentence.pack.statements.file.plural_endings
    token = sentence.tokens[hit.start]
    if not endings or hit.first < hit.start or not any(verb.split()[0] == token for c in hit.cues for verb in c.verbs):
        return True
    if token.endswith("t") and hit.form == "past":
        return True
    last = sentence.tokens[subject.end - 1]
    return (
        last.endswith(endings)
        or last in sentence.pack.statements.pronouns
        or any(sentence.is_word(k, "joined") for k in range(*subject))
    )


def capitals(sentence: Sentence, i: int) -> int:
    """Return how many tokens from token i on are small words and then capitals: `l'AFP`, `la BBC News`."""
    k = i
    while k < len(sentence) and sentence.is_word(k, "determiner"):
        k += 1
    if k < len(sentence) and sentence.raw(k, k + 1).isupper():
        return k - i
    while k < len(sentence) and sentence.capital(k):
        k += 1
    return max(k - i - 1, 0) if k < len(sentence) and k > i else 0


def _closed(sentence: Sentence, i: int) -> bool:
    return i >= len(sentence) or sentence.tokens[i] in STOPS or sentence.is_word(i, "preposition", "relative")
