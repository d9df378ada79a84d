"""Cardinals in words, digits and both: `deux cent vingt-trois mille`, `tres mil 494`, `3,5 millions`, `4 thousand 3`.

The words of a number are taken one by one. A unit is added where a smaller one may still stand (`vingt deux`, not
`deux vingt`); a multiplier takes what was said since the next greater one (`dos mil trescientos millones`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bilan.analysis.numbers.digits import number_of, power, spaced_suffix, suffixed, vulgar_after
from bilan.analysis.numbers.quantity import Number, whole
from bilan.analysis.sentences import Sentence
from bilan.languages.number_words import NumberWords

HUNDRED, THOUSAND = 100, 1000
NO_LIMIT = 1 << 60
LONGEST = 24
"""Tokens of the longest number in words that is looked at."""


class Cardinal(NamedTuple):
    """A number, the token after it, and what its last words multiply by."""

    value: Number
    end: int
    scale: Number = 1


class _Part(NamedTuple):
    """A part of a token: `quatre-vingts` has two."""

    word: str
    token: int
    last: bool


class _Atom(NamedTuple):
    """A number word, with the part after it."""

    value: Number
    after: int
    digits: bool = False


@dataclass
class _Count:
    """A number on its way: closed groups (`two million`), the group being said, and what may still be added to it."""

    words: NumberWords
    groups: list[tuple[Number, int]] = field(default_factory=list)
    current: Number = 0
    room: Number = NO_LIMIT
    """The next unit must be smaller."""
    scale: Number = 1
    begun: bool = False
    multiplied: bool = False
    digits: bool = False
    """It began with digits, so that digits may go on (`4 thousand 3 hundred and 21`)."""

    def value(self) -> Number:
        """Return what was said so far."""
        return sum(value for value, _ in self.groups) + self.current

    def fits(self, digits: Number | None, *, after_joiner: bool) -> bool:
        """Whether digits may follow here: behind a multiplier above them (`tres mil 494`)."""
        if not isinstance(digits, int) or not 0 < digits < self.room:
            return False
        return (self.scale > HUNDRED and not after_joiner) or (self.digits and self.scale >= HUNDRED)

    def take(self, atom: Number, *, multiplier: bool) -> bool:
        """Take one more number word; False where it cannot follow."""
        if multiplier:
            return self._hundred() if atom == HUNDRED else self._scale(int(atom))
        return self._unit(atom)

    def _unit(self, value: Number) -> bool:
        if self.begun and (value >= self.room or value == 0):
            return False
        self.current += value
        self.room, self.scale, self.begun = self._room_after(value), 1, True
        return True

    def _room_after(self, value: Number) -> int:
        if not isinstance(value, int):
            return 0
        if value >= HUNDRED:
            return HUNDRED if value % HUNDRED == 0 and value < THOUSAND else 0
        if value in self.words.vigesimal:
            return 20
        return 10 if value >= 20 and value % 10 == 0 else 0

    def _hundred(self) -> bool:
        if self.current == 0:
            if self.begun and self.room < HUNDRED:
                return False
            self.current = HUNDRED
        elif self.current == 1 and self.words.hundred_alone:
            return False
        elif self.current < HUNDRED or (self.digits and not self.multiplied):
            self.current *= HUNDRED
        else:
            return False
        self.room, self.scale, self.begun, self.multiplied = HUNDRED, HUNDRED, True, True
        return True

    def _scale(self, scale: int) -> bool:
        if any(of == scale for _, of in self.groups):
            return False
        said = self.current + sum(value for value, of in self.groups if of < scale)
        if said == 0 and self.begun and not self.groups:
            return False
        self.scale = scale * (self.scale if self.begun else 1)
        self.groups = [(value, of) for value, of in self.groups if of > scale] + [((said or 1) * scale, scale)]
        self.current, self.room, self.begun, self.multiplied = 0, scale, True, True
        return True


def parse_number(sentence: Sentence, i: int) -> tuple[Number, int] | None:
    """Return the number that begins at token i and the token after it, or None."""
    found = cardinal(sentence, i)
    return None if found is None else (found.value, found.end)


def cardinal(sentence: Sentence, i: int, stop: int | None = None, *, joined: bool = True) -> Cardinal | None:
    """Return the cardinal that begins at token i, in digits or words, before token `stop`; None if none begins.

    Without `joined`, no joiner is part of it (`between one hundred | and two hundred`).
    """
    end = len(sentence) if stop is None else min(stop, len(sentence))
    if i >= end or sentence.tokens[i] == "-":
        return None
    if sentence.tokens[i][0].isnumeric():
        return _digits(sentence, i, end, joined)
    words = sentence.pack.number_words
    if sentence.tokens[i] not in words.parts and "-" not in sentence.tokens[i]:
        return _counted_by_article(sentence, i, end, joined)
    return _words(sentence, i, end, _Count(words), joined)


def _counted_by_article(sentence: Sentence, i: int, end: int, joined: bool) -> Cardinal | None:
    """`a hundred and five`: an article that is no number word, before a multiplier."""
    if (
        i + 1 >= end
        or not sentence.is_word(i, "one")
        or sentence.tokens[i + 1] not in sentence.pack.numbers.multipliers
    ):
        return None
    return _words(sentence, i + 1, end, _Count(sentence.pack.number_words), joined)


def _digits(sentence: Sentence, i: int, end: int, joined: bool) -> Cardinal | None:
    pack, token = sentence.pack, sentence.tokens[i]
    following = i + 1
    multiplied = following < end and sentence.tokens[following] in pack.numbers.multipliers
    percent = following < end and sentence.tokens[following] in pack.numbers.percent
    value = number_of(token, pack, decimal_first=multiplied or percent)
    if value is None:
        value = suffixed(sentence, i)
        if value is None:
            return None
    raised = power(sentence, i, value)
    if raised is not None:
        return Cardinal(*raised)
    half = vulgar_after(sentence, following) if token.isdecimal() else None
    if half is not None:
        return Cardinal(value + half, following + 1)
    if not multiplied:
        factor = None if token.isdecimal() else spaced_suffix(sentence, following)
        return Cardinal(whole(value * factor), following + 1, factor) if factor else Cardinal(value, following)
    count = _Count(pack.number_words, current=value, room=0, begun=True, digits=True)
    return _words(sentence, following, end, count, joined and isinstance(value, int))


def _words(sentence: Sentence, i: int, end: int, count: _Count, joined: bool) -> Cardinal | None:
    """Take number words from token i on, as far as they make one number."""
    parts = _parts(sentence, i, min(end, i + LONGEST))
    position, decimals, after_joiner = 0, isinstance(count.current, float), False
    best: Cardinal | None = None
    safe: Cardinal | None = None
    """Where the number ends if a multiplier later cannot follow (`one hundred | and two hundred`)."""
    while position < len(parts):
        if count.begun and not after_joiner and parts[position].word in count.words.joiners:
            if not joined or decimals or count.room < 10:
                break
            safe, after_joiner = best, True
            position += 1
            continue
        atom = _atom(sentence, parts, position, count, after_joiner)
        multiplier = atom is not None and not atom.digits and atom.value in count.words.multipliers
        if atom is None or (decimals and not multiplier):
            break
        if not count.take(atom.value, multiplier=multiplier):
            best = safe if multiplier and safe is not None else best
            break
        position, after_joiner = atom.after, False
        if parts[position - 1].last:
            best = Cardinal(whole(count.value()), parts[position - 1].token + 1, count.scale)
            safe = best if multiplier else safe
    return best


def _parts(sentence: Sentence, start: int, end: int) -> list[_Part]:
    """Return the parts of tokens while they can belong to a number."""
    words = sentence.pack.number_words
    found: list[_Part] = []
    for k in range(start, end):
        token = sentence.tokens[k]
        if token == "-":  # `ninety - five`
            continue
        pieces = token.split("-") if "-" in token else [token]
        if not all(p in words.parts or p in words.joiners or p.isdecimal() for p in pieces):
            if not sentence.tokens[k][0].isdecimal() or number_of(token, sentence.pack) is None:
                break
            pieces = [token]
        found += [_Part(piece, k, n == len(pieces) - 1) for n, piece in enumerate(pieces)]
    return found


def _atom(sentence: Sentence, parts: list[_Part], position: int, count: _Count, after_joiner: bool) -> _Atom | None:
    """Return the longest number word at a part, or the digits there, if they may follow."""
    if position and _dashed(parts, position) and not 0 < count.room <= 10:
        return None
    word = parts[position].word
    if word[0].isdecimal():
        value = number_of(word, sentence.pack)
        fits = value is not None and count.fits(value, after_joiner=after_joiner)
        return _Atom(value, position + 1, True) if value is not None and fits else None
    for length in range(min(count.words.longest, len(parts) - position), 0, -1):
        value = count.words.cardinals.get(tuple(p.word for p in parts[position : position + length]))
        if value is not None:
            return _Atom(value, position + length)
    return None


def _dashed(parts: list[_Part], position: int) -> bool:
    """Whether a hyphen between spaces stands before a part."""
    return parts[position].token > parts[position - 1].token + 1
