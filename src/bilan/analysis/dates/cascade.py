"""The cascade: the rules of a grammar applied to a sentence, level by level."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bilan.analysis.sentences import Sentence
from bilan.languages.day_grammar import Grammar, Rule
from bilan.languages.day_words import Atom, plain
from bilan.languages.schema import PeriodRule

RANGES = 4
"""The level of ranges, whose ends can be mere numbers; those between need days found before."""
CLAUSE = 15
"""Atoms on either side in which a word that speaks of what is to come is looked for."""
KEPT_IN_PHRASE = ("weekday", "month", "year")
"""Slots by which a phrase can still be seen when it has been found (`on Friday`, in `next week on Friday`)."""
DATE_SIGNS = frozenset("/-.")
CLAUSE_SIGNS = frozenset(',;:!?."«»“”()')


@dataclass(frozen=True)
class Time:
    """What words mean: days, how fine, and what later levels need to know of them."""

    first: date | None
    last: date | None
    grain: str = "day"
    kind: str = "on"
    weekday: bool = False
    counted: bool = False
    resolved: bool = True
    yearless: bool = False
    """No year was said: another day beside it can tell which."""


UNRESOLVED = Time(None, None, "words", resolved=False)
NO_DAY = Time(None, None, "words")


@dataclass(frozen=True)
class Hit:
    """A rule that fits atoms `start` to `end` of a sentence, with the atoms that fill its slots."""

    rule: Rule
    start: int
    end: int
    filled: tuple[tuple[str, Atom], ...]
    reading: Reading

    @property
    def data(self) -> PeriodRule:
        """The rule as the pack gives it."""
        return self.rule.data

    @property
    def now(self) -> date | None:
        """The day of publication."""
        return self.reading.published

    def all(self, slot: str) -> list[int]:
        """Return the numbers that fill a slot, in order."""
        return [int(atom.slots[slot]) for name, atom in self.filled if name == slot]

    def one(self, slot: str) -> int | None:
        """Return the number that fills a slot, None if it is empty."""
        return next(iter(self.all(slot)), None)

    def name(self, slot: str) -> str | None:
        """Return the name that fills a slot (`week` of `unit`), None if it is empty."""
        return next(iter(self.names(slot)), None)

    def names(self, slot: str) -> list[str]:
        """Return all names that fill a slot, or one of its kind (`week_unit` is a `unit`)."""
        return [str(atom.slots[name]) for name, atom in self.filled if name == slot or name.endswith("_" + slot)]

    def times(self) -> list[Time]:
        """Return the days found by lower levels that fill its slots."""
        return [a.payload for name, a in self.filled if name.startswith("T") and isinstance(a.payload, Time)]

    @property
    def ahead(self) -> bool:
        """Whether the clause speaks of what is to come."""
        return self.reading.ahead(self.start, self.end)


Meaning = Callable[[Hit], Time | None]


class Reading:
    """A sentence while it is read."""

    def __init__(
        self,
        grammar: Grammar,
        atoms: list[Atom],
        sentence: Sentence,
        published: date | None,
        country: str | None = None,
    ) -> None:
        self.grammar, self.atoms, self.sentence, self.text = grammar, atoms, sentence, sentence.text
        self.published, self.country = published, country

    def run(self, meanings: Mapping[str, Meaning]) -> list[Atom]:
        """Return the atoms that name days, in order."""
        for level in self.grammar.levels:
            if level == 1 or self._goes_on(level):
                self._level(level, meanings)
        return [atom for atom in self.atoms if isinstance(atom.payload, Time)]

    def _goes_on(self, level: int) -> bool:
        """Whether a level above the first can find anything: days were found, or two numbers are left for a range."""
        if any(atom.payload is not None for atom in self.atoms):
            return True
        return level == RANGES and sum("day" in atom.slots or "year" in atom.slots for atom in self.atoms) > 1

    def _level(self, level: int, meanings: Mapping[str, Meaning]) -> None:
        letters = "".join([atom.letter for atom in self.atoms])
        known, candidates = self.grammar.known_candidates(level), self.grammar.candidates
        result: list[Atom] = []
        i = 0
        while i < len(letters):
            pair = letters[i : i + 2]
            rules = known.get(pair)
            if rules is None:
                rules = candidates(level, pair)
            found = self._at(i, letters, rules, meanings) if rules else None
            if found is None:
                result.append(self.atoms[i])
                i += 1
                continue
            atom, i = found
            result.append(atom)
        self.atoms = result

    def _at(
        self, i: int, letters: str, rules: Sequence[Rule], meanings: Mapping[str, Meaning]
    ) -> tuple[Atom, int] | None:
        """The longest rule that fits at atom i and means something there."""
        hits = []
        for rule in rules:
            match = rule.pattern.match(letters, i)
            if match is not None:
                hits.append((match.end(), rule, match))
        hits.sort(key=lambda hit: -hit[0])  # stable: of equally long ones the first in the pack
        for end, rule, match in hits:
            if rule.data.closed and not self._closes(end):
                continue
            if rule.data.not_after and any(a.word in rule.data.not_after for a in self.atoms[max(0, i - 2) : i]):
                continue
            if end < len(letters) and self.atoms[end].word in map(plain, rule.data.not_before):
                continue
            filled = tuple(
                (slot, self.atoms[match.start(k)]) for k, slot in enumerate(rule.slots, 1) if match.start(k) >= 0
            )
            if rule.data.ahead and not self.ahead(i, end):
                continue
            time = meanings[rule.data.means](Hit(rule, i, end, filled, self))
            if time is not None:
                end = self._trimmed(end)
                return self._joined(i, end, filled, time), end
        return None

    def _joined(self, i: int, end: int, filled: Sequence[tuple[str, Atom]], time: Time) -> Atom:
        first = self.atoms[i]
        slots = first.slots if end == i + 1 else {}
        if len(filled) == 1 and filled[0][0] in KEPT_IN_PHRASE:
            slots = {filled[0][0]: filled[0][1].slots[filled[0][0]]}
        letter = self.grammar.time_letter(time.grain, slots)
        return Atom(first.start, self.atoms[end - 1].end, first.word, slots, letter, time)

    def _trimmed(self, end: int) -> int:
        """A comma after the last word is none of it, nor the full stop of the sentence."""
        while self.atoms[end - 1].word == "," or (self.atoms[end - 1].word == "." and end == len(self.atoms)):
            end -= 1
        return end

    def _closes(self, end: int) -> bool:
        return end >= len(self.atoms) or not self.atoms[end].word[:1].isalnum()

    def ahead(self, start: int, end: int) -> bool:
        """Whether the clause around atoms `start` to `end` speaks of what is to come."""
        return self._cue(range(start - 1, max(-1, start - CLAUSE), -1)) or self._cue(
            range(end, min(len(self.atoms), end + CLAUSE))
        )

    def _cue(self, places: range) -> bool:
        periods = self.grammar.pack.periods
        for k in places:
            word = self.atoms[k].word
            if word in CLAUSE_SIGNS:
                return False
            if word in periods.future:
                return True
            raw = self.text[self.atoms[k].start : self.atoms[k].end]
            verb = k == 0 or raw.islower()
            if verb and raw.endswith(periods.future_endings) and raw.lower() not in periods.not_future:
                return True
        return False

    def token(self, k: int) -> int:
        """Return the token of the sentence in which atom k begins."""
        return bisect_right(self.sentence.starts, self.atoms[k].start) - 1

    def after_marker(self, k: int) -> bool:
        """Whether a marker (`since`, `before`) stands right before atom k."""
        token = self.token(k)
        return any(m.end == token for m in self.sentence.marks.get("period_marker", ()))

    def of_event(self, k: int) -> bool:
        """Whether an event and `of` stand before atom k (`le séisme de 2010`)."""
        i = self.token(k) - 1
        return self.sentence.is_word(i, "of") and any(m.end == i for m in self.sentence.marks.get("event_noun", ()))

    def counted(self, k: int) -> bool:
        """Whether atom k begins something counted (`12 morts`)."""
        if k >= len(self.atoms):
            return False
        token = self.token(k)
        return any(m.start == token for m in self.sentence.marks.get("noun", ()))

    def bare_year(self, k: int) -> bool:
        """Whether four digits alone are a year: after a word of time, and not before something counted."""
        sentence, i = self.sentence, self.token(k)
        if sentence.tokens[i] != self.atoms[k].word:
            return False  # part of a longer token
        start = self.atoms[k].start
        if k and self.atoms[k - 1].end == start and self.atoms[k - 1].word in DATE_SIGNS:
            return False  # part of digits that are no date (`2/30/2019`)
        if any(m.start == i + 1 for m in sentence.marks.get("event_noun", ())):
            return True  # `the 2010 floods`
        if self.of_event(k):
            return True
        if any(m.start == i + 1 for m in sentence.marks.get("noun", ())) or sentence.is_word(i + 1, "of"):
            return False
        return self.after_marker(k) or (i > 0 and not sentence.tokens[i - 1][0].isalnum())
