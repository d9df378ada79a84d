"""The words of a sentence that attribute: verbs with their auxiliaries, nouns, words such as `selon`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bilan.analysis.sentences import Sentence
from bilan.languages.inflection import Form
from bilan.languages.statement_schema import Cue
from bilan.reading.insertions import before_insertion

LONGEST_NEGATION = 4
"""Letters of a negation that is none of an auxiliary (`didn't` is one)."""
MOST_AUXILIARIES = 5
"""Small words between a verb's first auxiliary and the verb."""
AUXILIARIES = ("perfect_auxiliary", "passive_auxiliary", "adverb", "negation")

Sort = Literal["verb", "noun", "before"]


@dataclass
class Hit:
    """A cue in a sentence: tokens `start` to `end` are the verb or noun, from `first` on with its auxiliaries."""

    sort: Sort
    first: int
    start: int
    end: int
    cues: list[Cue] = field(default_factory=list)
    """The groups that the word belongs to, as the language data lists them."""
    form: Form | None = None
    pronoun: str | None = None
    """The subject joined to the verb (`a-t-il dit`)."""
    negated: bool = False
    agent: bool = False
    """A passive whose agent is the speaker."""
    frame: int = 0
    """Token at which a cue behind all that it attributes begins with its speaker (`…, he said`); 0: it does not."""


def find_cues(sentence: Sentence, quoted: Sequence[bool]) -> list[Hit]:
    """Return the cues of a sentence in order; `quoted` tells of each token whether it stands in a quotation."""
    bases, joined = _bases(sentence)
    marks = sentence.pack.statement_index.find(bases, [()] * len(bases))
    barred = {k for m in marks.get("not_cue", ()) for k in range(m.start, m.end)}
    found: dict[int, Hit] = {}
    for sort in ("before", "noun", "verb"):
        for mark in marks.get(sort, ()):
            name = mark.start > 0 and sentence.capital(mark.start) and sentence.tokens[mark.start - 1][0].isalnum()
            if quoted[mark.start] or name or barred.issuperset(range(mark.start, mark.end)):
                continue
            if sort == "before":
                found[mark.start] = Hit("before", mark.start, mark.start, mark.end)
                continue
            cue, form = mark.payload.cue, mark.payload.form
            known = found.get(mark.start)
            if known is not None and known.sort == sort and known.end == mark.end:
                known.cues += [cue] if cue not in known.cues else []
                known.form = _stronger(known.form, form)
            elif known is None or known.end < mark.end or (sort == "verb" and known.sort == "noun"):
                found[mark.start] = Hit(sort, mark.start, mark.start, mark.end, [cue], form)
    return _told([found[k] for k in sorted(found)], sentence, bases, joined)


def _told(hits: Sequence[Hit], sentence: Sentence, bases: list[str], joined: dict[int, str]) -> list[Hit]:
    """The cues that tell something, none inside another."""
    kept: list[Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            continue
        if hit.sort == "verb":
            _widen(sentence, hit, joined, bases)
        told: Hit | None = hit
        if hit.sort == "verb" and not _tells(sentence, hit):
            if kept and _one_with(kept[-1], hit):
                continue
            told = _as_noun(sentence, hit)
        if told is not None:
            kept.append(told)
    return kept


def _stronger(one: Form | None, other: Form | None) -> Form | None:
    """Of the forms that a word can be, the one that tells most: finite before past before participle."""
    order = ("finite", "past", "future", "conditional", "participle", "gerund", "infinitive", None)
    return min(one, other, key=order.index)


def _bases(sentence: Sentence) -> tuple[list[str], dict[int, str]]:
    """The tokens without the pronouns joined to them (`dit-il` → `dit`), and those pronouns by token."""
    endings = sentence.pack.statements.file.joined
    bases = sentence.tokens
    joined: dict[int, str] = {}
    if endings:
        for i, token in enumerate(sentence.tokens):
            if "-" in token:
                for ending, pronoun in endings.items():
                    if token.endswith(ending) and len(token) > len(ending):
                        if not joined:
                            bases = list(sentence.tokens)
                        bases[i], joined[i] = token[: -len(ending)], pronoun
                        break
    return bases, joined


def _widen(sentence: Sentence, hit: Hit, joined: dict[int, str], bases: Sequence[str]) -> None:
    """Take auxiliaries, adverbs and clitics before a verb along, and see what they say of it."""
    words, own = sentence.pack.words, sentence.pack.statements
    first = hit.start
    auxiliary = passive = False
    hit.pronoun = joined.get(hit.start) or joined.get(hit.end - 1)
    while first > 0 and hit.start - first < MOST_AUXILIARIES:
        first = before_insertion(sentence, first)
        token = bases[first - 1]
        if token in words["negation"] or token in own.negations:
            hit.negated = True
            auxiliary = auxiliary or len(token) > LONGEST_NEGATION
        elif token in own.auxiliaries or token in words["perfect_auxiliary"]:
            auxiliary = True
            hit.pronoun = hit.pronoun or joined.get(first - 1)
        elif token in words["passive_auxiliary"]:
            passive = True
            hit.pronoun = hit.pronoun or joined.get(first - 1)
        elif token in own.gerund and hit.form == "gerund":
            first -= 1
            break
        elif not _is_small(sentence, first - 1, token, alone=not (auxiliary or passive)):
            break
        first -= 1
    while first < hit.start and not (
        bases[first] in words["perfect_auxiliary"]
        or bases[first] in words["passive_auxiliary"]
        or (bases[first] in own.gerund and hit.form == "gerund")
        or bases[first] in own.auxiliaries
        or bases[first] in own.negations
        or bases[first] in words["negation"]
        or bases[first] in own.clitics
    ):
        first += 1
    hit.first = first
    if passive and hit.form in ("participle", "past", "finite") and not auxiliary:
        hit.agent = True
    if passive and auxiliary and any(bases[k] in words["passive_auxiliary"] for k in range(first, hit.start)):
        last = [k for k in range(first, hit.start) if bases[k] in words["passive_auxiliary"]]
        hit.agent = bool(last)
    if auxiliary and not hit.agent and hit.form in ("participle", "infinitive", None):
        hit.form = "past"


def _is_small(sentence: Sentence, i: int, token: str, *, alone: bool) -> bool:
    """Whether token i is an adverb, a clitic or a day between a subject and its verb.

    `alone`: no auxiliary follows, so that an article is one (`la note` is a noun sooner than a verb with a clitic).
    """
    words, own = sentence.pack.words, sentence.pack.statements
    if alone and token in words["determiner"]:
        return False
    if (sentence.capital(i) and i > 0) or (i == 0 and sentence.is_word(0, "preposition")):
        return False
    return token in words["adverb"] or token in own.clitics or token in sentence.pack.weekdays


def _tells(sentence: Sentence, hit: Hit) -> bool:
    """Whether a verb's form says that something was said."""
    words = sentence.pack.statements
    if hit.agent:
        return hit.end < len(sentence) and sentence.is_word(hit.end, "agent")
    if hit.form == "participle":
        hit.agent = hit.end < len(sentence) and sentence.is_word(hit.end, "agent") and _has_stance(hit)
        return hit.agent or sentence.tokens[hit.start] in ("s'",) or hit.end - hit.start > 1
    if hit.form == "infinitive":
        return False
    before = hit.first - 1
    if before >= 0 and sentence.tokens[before] in words.not_finite and hit.form in ("finite", "past"):
        return False
    if hit.form == "gerund":
        return True
    return not (
        before >= 0
        and hit.first == hit.start
        and sentence.is_word(before, "determiner", "one", "of", "preposition", "more")
        and not sentence.is_word(before, "coordinator", "clause", "pronoun")
        and not sentence.capital(before)
    )


def _has_stance(hit: Hit) -> bool:
    """Whether a cue says more than that something was said (`accusé par`, not `annoncé par`)."""
    return any(cue.stance not in (None, "reports") for cue in hit.cues)


def _as_noun(sentence: Sentence, hit: Hit) -> Hit | None:
    """A word that is no verb here may be the noun of the same form (`their call for`)."""
    token = sentence.tokens[hit.start]
    if hit.agent or hit.end - hit.start > 1 or hit.form not in ("finite", "infinitive"):
        return None
    nouns = [m for m in hit.cues if token in m.nouns]
    nouns = nouns or [cue for cue in sentence.pack.statements.file.cue if token in cue.nouns]
    return Hit("noun", hit.start, hit.start, hit.end, nouns) if nouns else None


def _one_with(before: Hit, hit: Hit) -> bool:
    """`a dit espérer`, `said he hopes`: an infinitive right after a verb of saying is one cue with it."""
    if before.sort == "verb" and hit.sort == "verb" and hit.first <= before.end and hit.form == "infinitive":
        before.end, before.cues = hit.end, hit.cues
        return True
    return False
