"""What a quantity counts: the noun phrase after it, with who is counted."""

from __future__ import annotations

from dataclasses import dataclass

from bilan.analysis.numbers import Quantity
from bilan.analysis.sentences import Sentence
from bilan.languages.schema import Noun, NounClass
from bilan.model import Measure, Population

LONGEST_PHRASE = 8
"""Tokens after a quantity among which its noun is looked for."""
MOST_UNKNOWN = 3
"""Words that the pack does not know which may stand before the noun."""
JOINED_CASUALTIES = frozenset({"killed", "injured", "missing"})


@dataclass(frozen=True)
class Counted:
    """The noun phrase after a quantity: tokens `start` to `end` (exclusive)."""

    start: int
    end: int
    noun: Noun | None = None
    population: tuple[Population, ...] = ()
    countries: tuple[str, ...] = ()
    """Countries whose people are named (`trois Syriens`), ISO 3166-1 alpha-2; empty code: some region."""
    unknown: bool = False
    """A word stands there that the pack does not know."""
    partitive: bool = False
    """`five of the dead`: some out of a whole that is named, not counted."""
    other: bool = False
    """`six autres`, `another ten`: besides those named before."""
    joined: Measure | None = None
    """Measure of two nouns counted together (`morts et blessés`)."""

    @property
    def noun_class(self) -> NounClass | None:
        """Class of the counted noun, None where it is left out or unknown."""
        return self.noun.noun_class if self.noun else None

    @property
    def measure(self) -> Measure | None:
        """What the noun says by itself."""
        return self.joined or (self.noun.measure if self.noun else None)

    @property
    def strong(self) -> bool:
        """Whether the noun's own measure stands against verbs."""
        return self.measure is not None and (
            self.joined is not None or self.noun is None or self.noun.strength == "strong"
        )

    @property
    def empty(self) -> bool:
        """Whether nothing counted is named at all."""
        return self.noun is None and not self.unknown and not self.countries


class _Phrase:
    """The state of reading one noun phrase."""

    def __init__(self, sentence: Sentence, start: int) -> None:
        self.sentence = sentence
        self.nouns = {m.start: m for m in sentence.marks.get("noun", ())}
        self.adjectives = {m.start: m for m in sentence.marks.get("adjective", ())}
        self.triggers = {m.start for m in sentence.marks.get("trigger", ())}
        self.position = self.end = start
        self.head: Noun | None = None
        self.population: list[Population] = []
        self.countries: list[str] = []
        self.unknown = 0
        self.partitive = self.other = False

    def step(self) -> bool:
        """Take one more word into the phrase; False where it ends."""
        sentence, i = self.sentence, self.position
        if i in self.nouns:
            return self._owned() or self._noun()
        if i in self.adjectives:
            self.population += self.adjectives[i].payload.population
            self._advance(self.adjectives[i].end)
            return True
        token = sentence.tokens[i]
        people = sentence.people(i)
        if people is not None:
            self.countries.append(people)
            self._advance(i + 1)
            return True
        if self.head is not None:
            return False
        if sentence.is_word(i, "more"):
            self.other = True
            self.end = self.position = i + 1
            return True
        if self.unknown and sentence.is_word(i, "of"):
            return False
        if sentence.is_word(i, "of", "determiner", "demonstrative"):
            following_of = i > 0 and sentence.is_word(i - 1, "of")
            self.partitive |= following_of or token in sentence.pack.words["demonstrative"]
            self.position += 1
            return True
        return self._unknown(i)

    def _owned(self) -> bool:
        """Pass over whose they are that are counted (`30 of the village's 1,200 residents`)."""
        end = self.nouns[self.position].end
        owner = end < len(self.sentence) and self.sentence.tokens[end] in self.sentence.pack.statements.file.owner
        if owner:
            self.position = end + 1
        return owner

    def _noun(self) -> bool:
        mark = self.nouns[self.position]
        noun: Noun = mark.payload
        first = self.sentence.pack.language.head == "first"
        if self.head is not None and first:
            if noun.noun_class != "person" or noun.measure:
                return False
            self.population += noun.population
            self._advance(mark.end)
            return True
        if self.head is None or noun.noun_class == "excluded" or self._outranks(noun):
            self.head = noun
        self.population += noun.population
        self._advance(mark.end)
        return True

    def _outranks(self, noun: Noun) -> bool:
        """Whether a later noun takes the place of the head in a language whose head stands last."""
        if self.head is None or self.head.noun_class == "excluded":
            return False
        return not (self.head.measure and self.head.strength == "strong")

    def _unknown(self, i: int) -> bool:
        sentence = self.sentence
        token = sentence.tokens[i]
        if not token[0].isalpha() or i in self.triggers or self.unknown >= MOST_UNKNOWN:
            return False
        if sentence.is_word(
            i, "preposition", "coordinator", "clause", "pronoun", "passive_auxiliary", "perfect_auxiliary",
            "adverb", "negation", "copula", "relative", "agent",
        ):  # fmt: skip
            return False
        if sentence.pack.language.head == "first" and (self.unknown or sentence.capital(i)):
            return False
        self.unknown += 1
        self.position = i + 1
        self.end = self.position
        return True

    def _advance(self, end: int) -> None:
        self.position = self.end = end


def counted_after(sentence: Sentence, quantity: Quantity, following: Quantity | None = None) -> Counted:
    """Return what a quantity counts, from the words up to the `following` one (or a currency sign before it)."""
    start = quantity.last
    phrase = _Phrase(sentence, start)
    currency = _currency_before(sentence, quantity)
    if currency is not None:
        return Counted(start, start, currency)
    stop = min(len(sentence), start + LONGEST_PHRASE)
    if following is not None and not following.article and following.first >= start:
        stop = min(stop, following.first)
    while phrase.position < stop and phrase.step():
        pass
    _enumerated(phrase)
    joined = _joined(phrase)
    return Counted(
        start,
        phrase.end,
        phrase.head,
        tuple(dict.fromkeys(phrase.population)),
        tuple(dict.fromkeys(phrase.countries)),
        unknown=phrase.unknown > 0 and phrase.head is None,
        partitive=phrase.partitive and phrase.position > start,
        other=phrase.other or _other_before(sentence, quantity),
        joined=joined,
    )


def _other_before(sentence: Sentence, quantity: Quantity) -> bool:
    return sentence.is_word(quantity.first - 1, "more")


def _currency_before(sentence: Sentence, quantity: Quantity) -> Noun | None:
    for mark in sentence.marks.get("noun", ()):
        if mark.end == quantity.start and mark.payload.noun_class == "money":
            noun: Noun = mark.payload
            return noun
    return None


def _enumerated(phrase: _Phrase) -> None:
    """`29 hommes, femmes et enfants`: one quantity of several kinds of people, up to the joined last one."""
    sentence, i = phrase.sentence, phrase.end
    if not _plain_person(phrase.head):
        return
    listed: list[Noun] = []
    while i < len(sentence) and sentence.tokens[i] == "," and i + 1 in phrase.nouns:
        mark = phrase.nouns[i + 1]
        if not _plain_person(mark.payload):
            return
        listed.append(mark.payload)
        i = mark.end
    if listed and sentence.is_word(i, "joined"):
        phrase.population += [kind for noun in listed for kind in noun.population]
        phrase.end = i


def _plain_person(noun: Noun | None) -> bool:
    return noun is not None and noun.noun_class == "person" and noun.measure is None


def _joined(phrase: _Phrase) -> Measure | None:
    """`morts et disparus`, `killed or wounded` with one quantity are casualties; extend who is counted."""
    sentence, i = phrase.sentence, phrase.end
    if phrase.head is None or not sentence.is_word(i, "joined"):
        return None
    i += 1
    while sentence.is_word(i, "of"):
        i += 1
    mark = phrase.nouns.get(i)
    if mark is None:
        return None
    measures = {phrase.head.measure, mark.payload.measure}
    if len(measures) == 2 and measures <= JOINED_CASUALTIES:
        phrase.end = mark.end
        return "casualties"
    if _plain_person(phrase.head) and _plain_person(mark.payload):
        phrase.population += mark.payload.population
        phrase.end = mark.end
    return None
