"""A sentence as atoms: numbers, ordinals, month names, units, each with all that it can stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bilan.languages.pack import Pack

LEXEME = re.compile(
    r"\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"  # 9 300, 1,500.25
    r"|(?<![\d./-])\d+[.,]\d{1,3}(?!\d|[./-]\d)"  # 2.5, but not the parts of 13.5.2015
    r"|\d+|(?:[^\W\d_][\u0300-\u036f]*)+|[^\w\s]|_"
)
SIGNS = {"’": "'", "‘": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"}
YEARS = range(1000, 2200)
UNKNOWN = "\ue000"
"""The letter of an atom that is no word of time."""
LARGEST_COUNT = 9999
LARGEST_ROMAN = 30
"""The greatest number that is looked for in Roman numerals: they count centuries here."""
ROMAN_TENS = ("", "x", "xx", "xxx")
ROMAN_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
Slots = Mapping[str, int | str]
NO_SLOTS: dict[str, int | str] = {}


class Lexeme(NamedTuple):
    """A word, a run of digits or a sign, folded, with its code points."""

    word: str
    start: int
    end: int


class Atom(NamedTuple):
    """Lexemes that are one word of time or none, with the slots they can fill and the values they have there."""

    start: int
    end: int
    word: str
    slots: Slots
    letter: str = UNKNOWN
    payload: object = None
    """What an earlier step of the cascade made of it."""


@lru_cache(maxsize=1 << 14)
def plain(word: str) -> str:
    """Return a word without case and accents, signs in one form."""
    if word in SIGNS:
        return SIGNS[word]
    low = word.lower()
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def lexemes(text: str, start: int = 0, end: int | None = None) -> list[Lexeme]:
    """Return the lexemes of a stretch of a text."""
    found = LEXEME.finditer(text, start, len(text) if end is None else end)
    return [Lexeme(plain(m.group()), m.start(), m.end()) for m in found]


def lexemes_of(text: str, tokens: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[Lexeme]:
    """Return the lexemes of a sentence's tokens; most are words, which need not be looked at letter by letter."""
    found: list[Lexeme] = []
    i, count = 0, len(tokens)
    while i < count:
        token = tokens[i]
        if token.isalpha() or (len(token) == 1 and not token.isdigit()):
            found.append(Lexeme(token if token.isascii() else plain(token), starts[i], ends[i]))
            i += 1
            continue
        last = i
        while last + 1 < count and ends[last] == starts[last + 1]:
            last += 1  # digits and signs without a space between may be one number
        found += lexemes(text, starts[i], ends[last])
        i = last + 1
    return found


class Vocabulary:
    """The words of time of a language: what each, or several in a row, can stand for."""

    def __init__(self, pack: Pack) -> None:
        self.single: dict[str, dict[str, int | str]] = {}
        self.longer: dict[str, list[tuple[tuple[str, ...], dict[str, int | str]]]] = {}
        periods = pack.periods
        self.suffixes = frozenset(plain(s) for s in periods.ordinal_suffixes)
        self.joiners = frozenset(plain(j) for j in (*pack.numbers.joiners, "-"))
        self.vigesimal = frozenset(periods.vigesimal)
        self.paired_years = periods.paired_years
        self.numbers: dict[tuple[str, ...], int] = {}
        self.multipliers: dict[str, int] = {}
        self._add_numbers(pack)
        for i, names in enumerate(periods.months):
            self.add(names, "month", i + 1)
        for i, names in enumerate(periods.weekdays):
            self.add([n for n in names if n not in periods.weekday_abbreviations], "weekday", i)
        for word, i in periods.weekday_abbreviations.items():
            self.add((word,), "short_weekday", i)
        for unit, words in periods.units.items():
            self.add(words, "unit", unit)
            self.add(words, f"{unit}_unit", unit)
        for name, words in periods.classes.items():
            self.add(words, name, name)
        for season, words in periods.seasons.items():
            self.add(words, "season", season)
        for word, value in periods.decades.items():
            self.add((word,), "tens", value)
        for k, holiday in enumerate(periods.holidays):
            self.add(holiday.words, "holiday", k)
        for number in range(1, LARGEST_ROMAN + 1):
            roman = ROMAN_TENS[number // 10] + ROMAN_UNITS[number % 10]
            self.add([roman, *(roman + suffix for suffix in sorted(self.suffixes))], "roman", number)
        self.known = frozenset({*self.single, *self.longer, *self.number_starts})

    def _add_numbers(self, pack: Pack) -> None:
        for phrase, value in pack.numbers.words.items():
            self.numbers[tuple(x.word for x in lexemes(phrase))] = value
        self.articles = frozenset(plain(word) for word in pack.words["one"])
        for word in pack.words["one"]:
            self.numbers.setdefault((plain(word),), 1)
        for word, value in pack.numbers.multipliers.items():
            if value <= 1000:
                self.multipliers[plain(word)] = value
        self.ordinals: dict[str, int] = {}
        for i, words in enumerate(pack.periods.ordinals):
            for word in words:
                if " " in word or "-" in word:
                    self.add((word,), "nth", i + 1)
                    if i < 31:
                        self.add((word,), "day", i + 1)
                else:
                    self.ordinals[plain(word)] = i + 1
        self.number_starts = frozenset({k[0] for k in self.numbers} | {*self.ordinals, *self.multipliers})
        self.longest_number = max((len(k) for k in self.numbers), default=1)

    def add(self, words: Sequence[str], slot: str, value: int | str) -> None:
        """Add words that can fill a slot with a value."""
        for word in words:
            parts = tuple(x.word for x in lexemes(word))
            if len(parts) == 1:
                self.single.setdefault(parts[0], {}).setdefault(slot, value)
                continue
            entries = self.longer.setdefault(parts[0], [])
            for known, slots in entries:
                if known == parts:
                    slots.setdefault(slot, value)
                    break
            else:
                entries.append((parts, {slot: value}))
                entries.sort(key=lambda entry: -len(entry[0]))

    def atoms(self, found: Sequence[Lexeme]) -> list[tuple[int, int, str, dict[str, int | str]]]:
        """Return lexemes joined to atoms: start, end, word, slots."""
        result: list[tuple[int, int, str, dict[str, int | str]]] = []
        i = 0
        while i < len(found):
            end, slots = self._at(found, i)
            word = found[i].word if end == i + 1 else " ".join(x.word for x in found[i:end])
            result.append((found[i].start, found[end - 1].end, word, slots))
            i = end
        return result

    def _at(self, found: Sequence[Lexeme], i: int) -> tuple[int, dict[str, int | str]]:
        word = found[i].word
        if word not in self.known and not word[:1].isdigit():  # a word of signs alone folds to nothing
            return i + 1, NO_SLOTS
        for parts, slots in self.longer.get(word, ()):
            if len(found) >= i + len(parts) and all(found[i + k].word == p for k, p in enumerate(parts)):
                return i + len(parts), slots
        if word[:1].isdigit():
            return self._digits(found, i)
        known = self.single.get(word, {})
        number = self._number_words(found, i)
        if number is None:
            return i + 1, known
        value, end, ordinal = number
        slots = number_slots(value, ordinal=ordinal, words=True)
        if end == i + 1 and word in self.articles:
            del slots["day"]  # `a May afternoon`
        return end, {**known, **slots} if end == i + 1 else slots

    def _digits(self, found: Sequence[Lexeme], i: int) -> tuple[int, dict[str, int | str]]:
        word = found[i].word
        if not word.isdecimal() or len(word) > 4:
            return i + 1, {}
        after = found[i + 1] if i + 1 < len(found) else None
        if after is not None and after.start == found[i].end and after.word in self.suffixes:
            return i + 2, number_slots(int(word), ordinal=True, words=False)
        slots = number_slots(int(word), ordinal=False, words=False)
        if len(word) == 2:
            slots["yy"] = int(word)
        return i + 1, slots

    def _number_words(self, found: Sequence[Lexeme], i: int) -> tuple[int, int, bool] | None:
        """The number that words from i on say, the lexeme after them, and whether it is an ordinal."""
        if found[i].word not in self.number_starts:
            return None
        first = self._group(found, i)
        if first is None or first[2] or not self.paired_years or not 10 <= first[0] <= 21:
            return first
        second = self._group(found, first[1])
        if second is None or second[2]:
            return first
        if 10 <= second[0] <= 99:
            return first[0] * 100 + second[0], second[1], False
        if second[0] == 0:  # `nineteen zero one`
            third = self._group(found, second[1])
            if third and 1 <= third[0] <= 9 and not third[2]:
                return first[0] * 100 + third[0], third[1], False
        return first

    def _group(self, found: Sequence[Lexeme], i: int) -> tuple[int, int, bool] | None:
        total = current = 0
        thousands: tuple[int, int] | None = None  # the number so far and its end, once thousands were said
        room = 0  # what may still be added is smaller than this; 0 before the first word
        vigesimal = False
        j = end = i
        while j < len(found):
            if j > i and found[j].word in self.joiners:
                j += 1
                continue
            word = found[j].word
            if word in self.ordinals and word not in self.multipliers:
                value = self.ordinals[word]
                if j == i or (value < room and current + total):
                    return total + current + value, j + 1, True
                break
            if word in self.multipliers:
                factor = self.multipliers[word]
                if room and factor <= room and not current:
                    break
                if factor == 1000 and thousands is not None:  # `dos mil y dos mil catorce` are two numbers
                    return (*thousands, False)
                current = max(current, 1) * factor
                if factor == 1000:
                    total, current = total + current, 0
                room, j = factor, j + 1
                end = j
                if factor == 1000:
                    thousands = total, end
                continue
            size, value = self._simple(found, j)
            if not size or (room and not (value < room or (vigesimal and 10 <= value < 20))):
                break
            if room and value == 0:
                break
            current += value
            vigesimal = value in self.vigesimal
            room = 100 if value >= 100 else 10 if value >= 20 and value % 10 == 0 else 1
            j += size
            end = j
        return (total + current, end, False) if end > i else None

    def _simple(self, found: Sequence[Lexeme], i: int) -> tuple[int, int]:
        for size in range(min(self.longest_number, len(found) - i), 0, -1):
            value = self.numbers.get(tuple(x.word for x in found[i : i + size]))
            if value is not None:
                return size, value
        return 0, 0


def number_slots(value: int, *, ordinal: bool, words: bool) -> dict[str, int | str]:
    """Return the slots that a number can fill, said in `words` or digits."""
    slots: dict[str, int | str] = {}
    if ordinal:
        slots["nth"] = value
    elif value <= LARGEST_COUNT:
        slots["n"] = value
    if 1 <= value <= 31:
        slots["day"] = value
        if not words:
            slots["ordinal_day" if ordinal else "dd"] = value
    if 1 <= value <= 12 and not words and not ordinal:
        slots["mm"] = value
    if value in YEARS and not ordinal:
        slots["year"] = value
        if words:
            slots["year_words"] = value
    return slots
