"""Text into sentences, and a sentence into tokens and marks."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from bilan.analysis.glued import glued_starts
from bilan.analysis.number_lines import joined_ends
from bilan.languages.pack import Pack
from bilan.languages.phrases import Mark
from bilan.languages.tokens import COMBINING, fold_token, plain_signs

LONGEST_SENTENCE, MOST_WORDS = 1200, 220
"""Code points, and words and signs; what is longer is cut, so that what relates all words of a sentence to each other
costs time in proportion to the text. Of 28,000 sentences of news the longest that was one had 210 words."""
BOUNDARY = re.compile(r"[.!?…؟](?:[ \u00a0\u202f]?»|[\"'”’)\]])*[ \t\u00a0\u202f]+|(?<![ \t])[ \t]*\n\s*")
WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
CUTS = tuple(map(re.compile, (r";\s", r",\s", r"(?<!\d)\s|\s(?!\d)")))
"""Where a sentence that is too long is cut: best at a semicolon, never within a number."""
LAST_WORD = re.compile(r"([^\W_]+|(?:[^\W\d_]\.)*[^\W\d_])\.$")
ORDINAL = re.compile(r"(\d+)(?:[^\W\d_]{1,3}|[ºª])?$")
LETTERED = re.compile(r"[a-z][.)]\s")
"""What opens an item of a list that is counted in letters."""
HEADLINE = 0.6
"""Share of words with a capital from which a sentence is written as a headline."""
WORD = re.compile(r"\w+(?:-\w+)*")
ACRONYMS = 4
"""Words up to which a text in capitals may be acronyms and names alone."""
NUMBER_START = re.compile(r"\d")
YEARS = range(1000, 2200)
UNCLASSED: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stretch:
    """Where a sentence stands: code points `start` to `end` of the text, in its n-th paragraph."""

    start: int
    end: int
    paragraph: int
    goes_on: bool = False
    """Whether it is what a sentence that was too long goes on with."""


def split(text: str, pack: Pack) -> Iterator[Stretch]:
    """Yield the sentences of a text in order.

    An end is a full stop, question or exclamation mark before white space (not after an abbreviation or an
    initial, not before a small letter), a line's end unless the line plainly goes on, or where two are glued together.
    """
    start = paragraph = 0
    joined, glued = joined_ends(text, pack), glued_starts(text, pack)
    for match in BOUNDARY.finditer(text):
        line_end = "\n" in match.group()
        if line_end and (_line_goes_on(text, match, pack) or text.find("\n", match.start(), match.end()) in joined):
            continue
        if not line_end and not _sentence_ends(text, start, match, pack):
            continue
        yield from _parted(text, start, match.end() if not line_end else match.start(), paragraph, glued)
        start = match.end()
        paragraph += line_end
    yield from _parted(text, start, len(text), paragraph, glued)


def _parted(text: str, start: int, end: int, paragraph: int, glued: Sequence[int]) -> Iterator[Stretch]:
    for at in glued[bisect(glued, start) : bisect_left(glued, end)]:
        yield from _stretches(text, start, at, paragraph)
        start = at
    yield from _stretches(text, start, end, paragraph)


def _stretches(text: str, start: int, end: int, paragraph: int) -> Iterator[Stretch]:
    goes_on = False
    while (most := _most(text, start, end)) < end:
        cut = _cut(text, start, most)
        if text[start:cut].strip():
            yield Stretch(start, cut, paragraph, goes_on)
            goes_on = True
        start = cut
    if text[start:end].strip():
        yield Stretch(start, end, paragraph, goes_on)


def _most(text: str, start: int, end: int) -> int:
    """Where a sentence that begins at `start` would be too long; `end` where it is not."""
    most = min(end, start + LONGEST_SENTENCE)
    if most - start > MOST_WORDS:
        words = WORD_OR_SIGN.finditer(text, start, most)
        most = next((word.start() for word in islice(words, MOST_WORDS, None)), most)
    return most


def _cut(text: str, start: int, most: int) -> int:
    """The last good place for a cut in the second half of what a sentence may hold; `most` where there is none."""
    for cuts in CUTS:
        found = [match.end() for match in cuts.finditer(text, (start + most) // 2, most)]
        if found:
            return found[-1]
    return most


def _sentence_ends(text: str, start: int, match: re.Match[str], pack: Pack) -> bool:
    following = text[match.end() : match.end() + 1]
    if following.islower():
        return False
    if text[match.start()] != ".":
        return True
    before = text[max(start, match.start() - 24) : match.start() + 1]
    word = LAST_WORD.search(before)
    if word is None:
        return True
    name = word.group(1)
    if len(name) == 1 and name.isupper():
        return False
    return name.lower().rstrip(".") not in pack.abbreviations


def _line_goes_on(text: str, match: re.Match[str], pack: Pack) -> bool:
    """Whether a line's end is only where the text was wrapped."""
    if match.group().count("\n") > 1:
        return False
    following = text[match.end() : match.end() + 1]
    if following.islower():
        return LETTERED.match(text, match.end()) is None
    line_start = text.rfind("\n", 0, match.start()) + 1
    last = text[max(line_start, match.start() - 24) : match.start()].rsplit(maxsplit=1)
    return (
        bool(last)
        and fold_token(last[-1])
        in pack.words["of"] | pack.words["preposition"] | pack.words["determiner"] | pack.words["more"]
    )


@lru_cache(maxsize=4)  # asked for every sentence of a text
def has_combining(text: str) -> bool:
    """Return whether a text writes accents as code points of their own."""
    return COMBINING.search(text) is not None


@lru_cache(maxsize=4)  # asked for every sentence of a text
def words_of(text: str) -> frozenset[str]:
    """Return all words of a text, folded; hyphenated ones whole."""
    return frozenset(map(fold_token, WORD.findall(text)))


@dataclass(slots=False)
class Sentence:
    """A sentence with its tokens; what the pack's phrases find in them is computed when first asked for."""

    stretch: Stretch
    text: str
    """The document's text (whole): offsets are into this."""
    pack: Pack
    index: int
    tokens: list[str] = field(default_factory=list)
    """Folded: lower case, straight apostrophes, one form of comma and semicolon."""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    times: dict[object, list[Any]] = field(default_factory=dict, repr=False, compare=False)
    """Expressions of time by day of publication and country: found once, asked for by every reader."""

    def __post_init__(self) -> None:
        start, end = self.stretch.start, self.stretch.end
        raw = self.text[start:end]
        folded = plain_signs(raw.lower())
        if len(folded) == len(raw) and not has_combining(self.text):  # as a rule: folded at once, not word by word
            found = list(self.pack.pattern.finditer(folded))
            self.tokens = [match.group() for match in found]
            self.starts = [start + match.start() for match in found]
            self.ends = [start + match.end() for match in found]
            return
        pattern = self.pack.combining_pattern if has_combining(self.text) else self.pack.pattern
        whole = ((match, fold_token(match.group())) for match in pattern.finditer(self.text, start, end))
        kept = [(match, token) for match, token in whole if token]  # an accent without a letter is no word
        self.tokens = [token for _, token in kept]
        self.starts = [match.start() for match, _ in kept]
        self.ends = [match.end() for match, _ in kept]

    def __len__(self) -> int:
        return len(self.tokens)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where tokens `start` to `end` stand in the text: code points, end exclusive."""
        return self.starts[start], self.ends[end - 1]

    def raw(self, start: int, end: int) -> str:
        """Return the words from token `start` to `end` (exclusive) as they stand in the text."""
        if start >= end:
            return ""
        return self.text[self.starts[start] : self.ends[end - 1]]

    @cached_property
    def capitals(self) -> list[int]:
        """The tokens that begin with a capital letter as names do; without capitals those that look like names."""
        text, written = self.text, self.pack.language.capitals
        if written == "none":
            return self._led_to
        found = [i for i, start in enumerate(self.starts) if text[start].isupper()]
        return found if written == "names" else [i for i in found if not self._common_noun(i)]

    def capital(self, i: int) -> bool:
        """Whether token i begins with a capital letter (`capitals`); there is none beyond the sentence's end."""
        if self.pack.language.capitals != "names":
            return i in self.capitals
        return i < len(self.starts) and self.text[self.starts[i]].isupper()

    def _common_noun(self, i: int) -> bool:
        """Whether a word with a capital is a noun of the language, by its lists or the article before it."""
        token = self.tokens[i]
        return (
            token in self.pack.known_words or token in self.pack.slot_words or self.is_word(i - 1, "determiner", "one")
        )

    @cached_property
    def _led_to(self) -> list[int]:
        """The words that no list of the pack holds, behind a preposition of places or a word for a kind of place."""
        known, found = self.pack.known_words, []
        leading = {
            m.end for kind in ("place_preposition", "place_kinds", "place_near") for m in self.marks.get(kind, ())
        }
        for i, token in enumerate(self.tokens):
            unknown = token[0].isalpha() and token not in known and token not in self.pack.small_words
            if unknown and token not in self.pack.slot_words and i in leading:
                found.append(i)
        return found

    @cached_property
    def all_capitals(self) -> bool:
        """Whether it is set in capitals as a whole, as old wires and banners are."""
        words = sum(token[0].isalpha() for token in self.tokens)
        return words > ACRONYMS and self.text[self.stretch.start : self.stretch.end].isupper()

    @cached_property
    def headline(self) -> bool:
        """Whether it is written as a headline, most words with a capital, where capitals tell nothing."""
        words = sum(token[0].isalpha() for token in self.tokens)
        return words > 3 and len(self.capitals) > HEADLINE * words

    @cached_property
    def marks(self) -> dict[str, list[Mark]]:
        """What the pack's phrases find, by category."""
        found = self.pack.index.find(self.tokens, self._all_slots)
        for category in ("noun", "measure_noun"):
            marks = found.get(category)
            if marks and any(mark.payload.topic for mark in marks):
                found[category] = [mark for mark in marks if self.is_about(mark.payload.topic)]
        return found

    def is_about(self, topic: str | None) -> bool:
        """Whether the text shows a topic of the pack by one of its words; no topic is always shown."""
        return topic is None or not self.pack.topics[topic].isdisjoint(words_of(self.text))

    @cached_property
    def event_marks(self) -> dict[str, list[Mark]]:
        """What the pack's words for events find, by category; apart, since figures are read without them."""
        return self.pack.event_index.find(self.tokens, self._all_slots)

    @cached_property
    def day_ends(self) -> dict[int, int]:
        """Where words for days stand: first token → end."""
        return {m.start: m.end for c in ("relative_day", "date", "day_part") for m in self.marks.get(c, ())}

    @cached_property
    def _all_slots(self) -> list[tuple[str, ...]]:
        words = self.pack.slot_words
        return [self._slots(t) if t in words or "-" in t or not t[0].isalpha() else () for t in self.tokens]

    def _slots(self, token: str) -> tuple[str, ...]:
        if NUMBER_START.match(token):
            ordinal = ORDINAL.match(token)
            if ordinal is None:
                return ()
            digits = ordinal[1]
            number = int(digits) if len(digits) < 9 else 0
            slots = ["{n}"] if digits == token else []
            if 1 <= number <= 31:
                slots.append("{day}")
            if number in YEARS and digits == token:
                slots.append("{year}")
            return tuple(slots)
        if self.pack.month_of(token) is not None:
            return ("{month}",)
        if token in self.pack.weekdays:
            return ("{weekday}",)
        if token in self.pack.numbers.words:
            return ("{n}",)
        return ()

    def people(self, i: int) -> str | None:
        """Return the country whose people token i names (`Syriens`; `US`, not `us`), None if it names none."""
        token = self.tokens[i]
        if len(token) <= 2 and not self.raw(i, i + 1).isupper():
            return None
        if i and f"{self.tokens[i - 1]} {token}" in self.pack.area_demonyms:
            return None
        return self.pack.demonyms.get(token)

    def is_word(self, i: int, *classes: str) -> bool:
        """Whether token i belongs to one of the pack's word classes."""
        own = self._classes  # this is asked more often than anything else
        return 0 <= i < len(own) and not own[i].isdisjoint(classes)

    @cached_property
    def _classes(self) -> list[frozenset[str]]:
        """The word classes of each token."""
        known = self.pack.word_classes
        return [known.get(token, UNCLASSED) for token in self.tokens]
