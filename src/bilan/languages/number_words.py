"""A language's number words, compiled: spellings with and without accents and hyphens, by their parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bilan.languages.schema import Numbers

Words = tuple[str, ...]
"""A spelling without hyphens and spaces: `quatre-vingts` is `("quatre", "vingts")`."""
SPLIT = re.compile(r"[-\s]+")


class Denominator(NamedTuple):
    """What a fraction divides by."""

    value: int
    plural: bool
    ordinal: bool
    """Said by a word that is an ordinal too (`a third`, `un cinquième`): after an article it may be one."""


@dataclass(frozen=True)
class NumberWords:
    """What the parser of cardinals and fractions asks for."""

    cardinals: dict[Words, int]
    longest: int
    """Parts of the longest cardinal word."""
    multipliers: frozenset[int]
    joiners: frozenset[str]
    vigesimal: frozenset[int]
    """Numbers that ten to nineteen may follow (`soixante-dix`)."""
    hundred_alone: bool
    """Whether a hundred is never counted by one (`cent`, not `un cent`)."""
    denominators: dict[Words, Denominator]
    last_parts: frozenset[str]
    """Last parts of the denominators."""
    suffixes: tuple[str, ...]
    """Endings that make a denominator of a cardinal in one word (`treinta|avos`)."""
    ratios: dict[str, tuple[tuple[Words, bool], ...]]
    """Words of shares by their first: the whole phrase, longest first, and whether nothing counted may follow."""
    parts: frozenset[str]
    """All parts of cardinals: a token with none of them is no number."""
    unspelled: frozenset[str]
    """Words that say a number and lack their accents: known besides the pack's own."""

    def cardinal_in_one(self, word: str) -> int | None:
        """Return the number that a word says in one piece (`treintaicinco`, `dosmil`), None if it says none."""
        found = self.cardinals.get((word,))
        if found is not None:
            return found
        for cut in range(len(word) - 2, 1, -1):
            first = self.cardinals.get((word[:cut],))
            if first is None:
                continue
            rest = word[cut:]
            for second in (rest, *(rest.removeprefix(j) for j in (*self.joiners, "i") if rest.startswith(j))):
                value = self.cardinal_in_one(second)
                if value is not None and value != first:
                    return first * value if value in self.multipliers and first < value else first + value
        return None


def without_accents(word: str) -> str:
    """Return a word without its accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def parts_of(word: str) -> Words:
    """Return the parts of a spelling, between hyphens and spaces."""
    return tuple(SPLIT.split(word))


def compiled(numbers: Numbers) -> NumberWords:
    """Compile the cardinals and denominators of numbers.toml."""
    spoken = {**numbers.words, **numbers.multipliers}
    cardinals = _spellings(spoken)
    denominators: dict[Words, Denominator] = {}
    for table, ordinal in ((numbers.denominators, False), (numbers.ordinals, True)):
        for words, value in _spellings(table).items():
            denominators.setdefault(words, Denominator(value, False, ordinal))
            for ending in numbers.plurals:
                plural = (*words[:-1], words[-1] + ending)
                denominators.setdefault(plural, Denominator(value, True, ordinal))
    for words, value in _spellings(numbers.plural_denominators).items():
        denominators[words] = Denominator(value, True, False)
    return NumberWords(
        cardinals=cardinals,
        longest=max(len(words) for words in cardinals),
        multipliers=frozenset(numbers.multipliers.values()),
        joiners=frozenset(numbers.joiners),
        vigesimal=frozenset(numbers.vigesimal),
        hundred_alone=numbers.hundred_alone,
        denominators=denominators,
        last_parts=frozenset(words[-1] for words in denominators),
        suffixes=tuple(numbers.denominator_suffixes),
        ratios=_ratios(numbers),
        parts=frozenset(part for words in cardinals for part in words),
        unspelled=frozenset(_missing_accents(spoken)),
    )


def _ratios(numbers: Numbers) -> dict[str, tuple[tuple[Words, bool], ...]]:
    phrases = [(tuple(phrase.split()), False) for phrase in numbers.ratio]
    phrases += [(tuple(phrase.split()), True) for phrase in numbers.ratio_alone]
    phrases.sort(key=lambda entry: -len(entry[0]))
    return {word: tuple(p for p in phrases if p[0][0] == word) for word in {words[0] for words, _ in phrases}}


def _spellings(table: dict[str, int]) -> dict[Words, int]:
    found = {parts_of(word): value for word, value in table.items()}
    for word, value in table.items():
        found.setdefault(parts_of(without_accents(word)), value)
    return found


def _missing_accents(words: Iterable[str]) -> Iterable[str]:
    return (plain for word in words if (plain := without_accents(word)) != word)
