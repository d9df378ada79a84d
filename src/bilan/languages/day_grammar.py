"""The grammar of days of a language, compiled from its pack: every word class is a letter, every rule a pattern.

A sentence becomes a string of letters, one for each atom, and the rules are regular expressions over them, applied in
a cascade of levels: what one level finds is a single atom for the next (as in FASTUS, Hobbs et al. 1997).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bilan.errors import LanguageError
from bilan.languages.day_notation import ANYTHING, Node, beginnings, parse, pattern
from bilan.languages.day_words import (
    LARGEST_COUNT,
    UNKNOWN,
    Atom,
    Lexeme,
    Slots,
    Vocabulary,
    lexemes,
    number_slots,
    plain,
)
from bilan.languages.schema import PeriodRule, PeriodWords
from bilan.languages.tokens import fold_token

if TYPE_CHECKING:
    from bilan.languages.pack import Pack

GRAINS = ("day", "week", "month", "quarter", "year", "long", "free", "end", "words")
"""How fine days are named: `long` decades and more, `free` any stretch, `end` the
late part of one, `words` a phrase that names no day."""
KEPT = ("month", "weekday", "year", "season", "holiday", "unit", "day", "")
"""Slots that a word keeps when it is days by itself (`Friday` in `Friday of last week`)."""
CORE = frozenset({"month", "weekday", "unit", "season", "holiday", "tens"})
"""Slots of which every expression of time fills one, if it has no digits and is no fixed phrase."""
DIGITS = r"(?<!\d)(?:1\d|20|21)\d\d(?!\d)|(?<!\d)\d\d?[-/.]\d\d?[-/.]\d|(?<![\d.,])\d\d?[-/]\d\d?(?!\d|[.,]\d{3})"
RANGE_ENDS = ("{T}", "{month}", "{day}", "{weekday}", "{year}")
ALSO_FIRST = frozenset({"part", "nth", "first_units", "around"})
"""Meanings whose rules are tried on the first level too, before a part of the phrase is taken (`end of March`)."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule, of a level of the cascade, with the pattern of its phrases."""

    level: int
    data: PeriodRule
    phrase: str
    grammar: Grammar
    words: PeriodWords | None = None

    @cached_property
    def _tree(self) -> Node:
        return self.grammar.tree(self.phrase)

    @cached_property
    def slots(self) -> list[str]:
        """The slots of the pattern's groups."""
        slots: list[str] = []
        pattern(self._tree, self.grammar.letters_of, slots)
        return slots

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The rule over letters."""
        return re.compile(pattern(self._tree, self.grammar.letters_of, []))


class Grammar:
    """The rules and words of time of a pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.vocabulary = Vocabulary(pack)
        self.literals: set[str] = set()
        self._letters: dict[frozenset[str], str] = {frozenset(): UNKNOWN, frozenset({"{any}"}): chr(ord(UNKNOWN) + 1)}
        self._any = self._letters[frozenset({"{any}"})]
        self._terms: dict[str, str] = {}
        self._by_word: dict[str, str] = {}
        rules = [Rule(level, data, phrase, self, words) for level, data, phrase, words in _rules(pack)]
        trees = [self.tree(rule.phrase) for rule in rules]
        self._enumerate()
        self._starts: dict[int, dict[str, dict[Rule, set[str]]]] = {}
        for rule, tree in zip(rules, trees, strict=True):
            self._index(rule, beginnings(tree))
        self.levels = sorted(self._starts)
        self._candidates: dict[int, dict[str, list[Rule]]] = {level: {} for level in self.levels}
        self.hints = self._hints(pack)
        periods = pack.periods
        units = (word for words in periods.units.values() for word in words)
        after = "|".join([*self.vocabulary.suffixes, *map(re.escape, (*units, *periods.decade_endings))]) or "-"
        before = "|".join(periods.day_articles) or "-"
        self._digits = re.compile(DIGITS + rf"|\d(?:{after})\b|\b(?:{before})\s\d\d?(?!\d)", re.IGNORECASE)
        self.uncertain = frozenset(map(plain, periods.month_words if periods.capital_months else ()))
        self.full_months = frozenset(plain(names[0]) for names in pack.periods.months if names)
        self.superlatives = frozenset(fold_token(word) for word in pack.periods.superlatives)
        self.announced = [tuple(pack.tokens(phrase)) for phrase in pack.periods.announced]

    def _index(self, rule: Rule, begins: set[tuple[str, ...]]) -> None:
        """File a rule under the letters with which it can begin, each with the terms that may follow."""
        starts = self._starts.setdefault(rule.level, {})
        for begin in begins:
            if not begin:
                raise LanguageError(f"{self.pack.folder / 'periods.toml'}: {rule.phrase!r} can be empty; add a word")
            for letter in self._members(begin[0]):
                starts.setdefault(letter, {}).setdefault(rule, set()).add(begin[1] if len(begin) > 1 else ANYTHING)

    def candidates(self, level: int, pair: str) -> list[Rule]:
        """Return the rules of a level that can fit where two letters stand (one at a sentence's end)."""
        found = self._candidates[level][pair] = [
            rule
            for rule, follow in self._starts[level].get(pair[0], {}).items()
            if ANYTHING in follow or (len(pair) > 1 and any(pair[1] in self._members(term) for term in follow))
        ]
        return found

    def known_candidates(self, level: int) -> dict[str, list[Rule]]:
        """Return what `candidates` has found so far at a level."""
        return self._candidates[level]

    def tree(self, phrase: str) -> Node:
        """Return the tree of a phrase, its words added to those that have a letter of their own."""
        try:
            return parse(phrase, self._words)
        except ValueError as error:
            raise LanguageError(f"{self.pack.folder / 'periods.toml'}: {error}; mend the phrase") from None

    def _words(self, text: str) -> list[str]:
        found = [word for *_, word, _ in self.vocabulary.atoms(lexemes(text))]
        self.literals.update(found)
        return found

    def _hints(self, pack: Pack) -> frozenset[str]:
        words = {w for w, slots in self.vocabulary.single.items() if not CORE.isdisjoint(slots)}
        words |= {p[0] for p, slots in self._longer() if not CORE.isdisjoint(slots)}
        words -= self.vocabulary.number_starts - {w for w in words if "month" in self.vocabulary.single.get(w, ())}
        small = {plain(word) for word in pack.small_words}
        for relative in pack.periods.relative:
            for phrase in relative.phrases:
                found = [x.word for x in lexemes(re.sub(r"\{\w+\}", " ", phrase))]
                if "{" not in phrase and not words.intersection(found):
                    words.add(max(found, key=lambda word: (word not in small, len(word))))
        return frozenset(words | {plain(w) for w in pack.periods.hints})

    def _longer(self) -> Iterator[tuple[tuple[str, ...], Slots]]:
        for entries in self.vocabulary.longer.values():
            yield from entries

    def _enumerate(self) -> None:
        """Give a letter to every set of slots and literal that an atom can have."""
        vocabulary = self.vocabulary
        words = {*vocabulary.single, *vocabulary.ordinals, *vocabulary.multipliers, *self.literals}
        words |= {" ".join(k) for k in vocabulary.numbers} | {" ".join(p) for p, _ in self._longer()}
        for word in words:
            for *_, joined, filled in vocabulary.atoms(lexemes(word)):
                self._new(filled, joined)
        suffix = next(iter(vocabulary.suffixes), "")
        for text in ("0", "00", "1", "01", "5", "13", "20", "32", "99", "100", "900", "1900", "2400", "9000"):
            self._new(dict(vocabulary.atoms([Lexeme(text, 0, len(text))])[0][3]), text)
            if suffix:
                found = [Lexeme(text, 0, len(text)), Lexeme(suffix, len(text), len(text) + len(suffix))]
                self._new(dict(vocabulary.atoms(found)[0][3]), "")
        for value in (0, 1, 13, 32, 1500, LARGEST_COUNT + 1):
            for slots in _word_slots(value):
                self._new(slots, "")
        for grain in GRAINS:
            for kept in KEPT:
                self._letters.setdefault(_time_key(grain, kept), self._next())

    def _next(self) -> str:
        return chr(ord(UNKNOWN) + len(self._letters))

    def _new(self, slots: Slots, word: str) -> None:
        self._letters.setdefault(self._key(slots, word), self._next())

    def _key(self, slots: Slots, word: str) -> frozenset[str]:
        key = {"{" + slot + "}" for slot in slots}
        if word in self.literals:
            key.add("=" + word)
        if word and (word[0].isalpha() or word[0].isdigit()):
            key.add("{any}")
        return frozenset(key)

    def letter(self, slots: Slots, word: str) -> str:
        """Return the letter of an atom."""
        if not slots and word not in self.literals:
            return self._any if word[:1].isalnum() else UNKNOWN
        found = self._letters.get(self._key(slots, word))
        if found is None:
            found = self._letters.get(self._key(slots, ""), UNKNOWN)
        return found

    def time_letter(self, grain: str, slots: Slots) -> str:
        """Return the letter of an atom that names days."""
        return self._letters[_time_key(grain, next((s for s in KEPT if s in slots), ""))]

    def _members(self, term: str) -> str:
        if term not in self._terms:
            self._terms[term] = "".join(letter for key, letter in self._letters.items() if term in key)
        return self._terms[term]

    def letters_of(self, term: str) -> str:
        """Return the character class of a term of a phrase."""
        members = self._members(term)
        if not members:
            raise LanguageError(f"{self.pack.folder / 'periods.toml'}: no word can fill {term}; mend the phrase")
        return f"[{members}]"

    def atoms(self, text: str, found: Sequence[Lexeme]) -> list[Atom]:
        """Return the atoms of lexemes of a text."""
        return [self._atom(a, b, word, slots, text) for a, b, word, slots in self.vocabulary.atoms(found)]

    def _atom(self, start: int, end: int, word: str, slots: Slots, text: str) -> Atom:
        if "month" in slots and word in self.uncertain and text[start].islower():
            slots = {name: value for name, value in slots.items() if name != "month"}  # `may`, `march`
            return Atom(start, end, word, slots, self.letter(slots, word))
        letter = self._by_word.get(word)
        if letter is None:
            letter = self.letter(slots, word)
            if slots and not word[:1].isdigit():
                self._by_word[word] = letter  # a word of time has the same slots wherever it stands
        return Atom(start, end, word, slots, letter)

    def may_hold(self, tokens: Sequence[str], text: str) -> bool:
        """Whether a sentence can hold an expression of time: most do not, and are passed over by this."""
        hints = self.hints
        for token in tokens:
            if token in hints:
                return True
            if not token.isascii() or "-" in token:
                word = plain(token)
                if word in hints or ("-" in word and not hints.isdisjoint(word.split("-"))):
                    return True
        return self._digits.search(text) is not None


def _word_slots(value: int) -> Iterator[Slots]:
    yield number_slots(value, ordinal=False, words=True)
    yield number_slots(value, ordinal=True, words=True)


def _time_key(grain: str, kept: str) -> frozenset[str]:
    return frozenset({"{T}", "{T_" + grain + "}", *(("{" + kept + "}",) if kept else ())})


def _rules(pack: Pack) -> Iterator[tuple[int, PeriodRule, str, PeriodWords | None]]:
    periods = pack.periods
    for data in periods.rules:
        for phrase in data.phrases:
            yield data.level, data, phrase, None
            if data.means in ALSO_FIRST and data.level > 1:
                yield 1, data, phrase, None
    for words in periods.relative:
        if words.part is None:
            data = PeriodRule(phrases=words.phrases, means="words")
            for phrase in words.phrases:
                yield 1, data, phrase, words
    joined = PeriodRule(phrases=(), means="range", level=4)
    for opening, joining in periods.between:
        for left in RANGE_ENDS:
            yield 4, joined, f"{opening} {left} {joining} ({'|'.join(RANGE_ENDS)})", None
