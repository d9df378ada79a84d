"""Forms of names found in any words, however they are written, in one pass.

A form is found whatever stands for its spaces (a no-break space, the end of a line, a hyphen, an underscore), with or
without accents, composed or not, in capitals, run together (`rosaquill`), and broken by a hyphen at a line's end. The
cost grows with the words that are looked through and the letters of the forms, not with their product: all forms lie
in one tree of letters, which is walked from the beginning of each word.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

LETTERS_OF_A_FULL_NAME = 6
"""A name of several words and so many letters is found in small letters too; a shorter one could be other words."""
SHORTEST_IN_IDENTIFIERS = 3
"""Letters of a form that is looked for in file names, addresses and the like, where capitals tell nothing."""
BETWEEN = re.compile(r"[\s\-‐‑‒–—−'’ʼ`´_·.+/%0-9]*$")
"""What may stand between the words of a name in an identifier."""
BETWEEN_IN_PROSE = re.compile(r"[\s\-‐‑‒–−'’ʼ`´_·]*$")
AFTER_AN_INITIAL = re.compile(r"\.[\s\-‐‑'’]*$")
BROKEN = re.compile(r"[-‐‑]\s*\n\s*$")
END: Any = ""
"""The key under which a node of the tree holds the form that ends there; all others are letters or a space."""


class Found(NamedTuple):
    """A form that was found: where it stands, in code points, and which it is."""

    start: int
    end: int
    form: str


class _Form(NamedTuple):
    """A form in the tree: how it is written, how many letters it has, and whether it is a full name."""

    form: str
    letters: int
    full: bool


@cache
def _marks() -> str:
    """All marks and format characters, as ranges of a character class: they belong to the letter before them."""
    ranges: list[list[int]] = []
    for code in range(0x80, sys.maxunicode + 1 if sys.maxunicode < 0x20000 else 0x20000):
        if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me", "Cf"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(re.escape(chr(a)) + ("-" + re.escape(chr(b)) if b > a else "") for a, b in ranges)


@cache
def _word() -> re.Pattern[str]:
    """A word: letters with their marks."""
    return re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_marks()}])*")


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """Return a word's letters alone: case, accents and invisible characters aside."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in letters if unicodedata.category(c)[0] == "L")


def words_of(text: str) -> list[str]:
    """Return the plain words of a name."""
    return [plain(match.group()) for match in _word().finditer(text)]


class Finder:
    """Finds forms of names."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._tree: dict[str, Any] = {}
        for form in sorted(set(forms)):
            words = [word for word in words_of(form) if word]
            letters = "".join(words)
            entry = _Form(form, len(letters), len(words) > 1 and len(letters) >= LETTERS_OF_A_FULL_NAME)
            for key in dict.fromkeys((" ".join(words), letters)) if len(letters) > 1 else ():
                node = self._tree
                for letter in key:
                    node = node.setdefault(letter, {})
                node.setdefault(END, entry)

    def __bool__(self) -> bool:
        """Whether there is anything to find."""
        return bool(self._tree)

    def find(self, text: str, *, identifier: bool = False) -> Iterator[Found]:
        """Yield what is found, from left to right, the longest first and without overlap.

        `identifier`: the words are a file's name, an address or the like, in which capitals tell nothing.
        """
        if not self._tree:
            return
        words = [(match.start(), match.end(), plain(match.group())) for match in _word().finditer(text)]
        i = 0
        while i < len(words):
            found = self._walk(text, words, i, identifier) if words[i][2][:1] in self._tree else None
            if found is None:
                i += 1
                continue
            last, form = found
            yield Found(words[i][0], words[last][1], form)
            i = last + 1

    def _walk(self, text: str, words: list[tuple[int, int, str]], i: int, identifier: bool) -> tuple[int, str] | None:
        """The longest form that begins with word i: its last word and the form."""
        nodes, best = [(self._tree, words[i][0])], None  # each with where its last word begins
        for j in range(i, len(words)):
            _, end, letters = words[j]
            for letter in letters:
                nodes = [(node[letter], begins) for node, begins in nodes if letter in node]
            for node, begins in nodes:
                if END in node and _holds(node[END], text[begins], identifier):
                    best = j, node[END].form
            if not nodes or j + 1 == len(words):
                break
            following = words[j + 1][0]
            between = text[end:following]
            if not _may_join(between, letters, identifier):
                break
            broken = nodes if BROKEN.match(between) else []
            nodes = [*((node[" "], following) for node, _ in nodes if " " in node), *broken]
        return best


def _holds(entry: _Form, first: str, identifier: bool) -> bool:
    """Whether what looks like a form is one, by the first letter of its last word."""
    if identifier:
        return entry.letters >= SHORTEST_IN_IDENTIFIERS
    return entry.full or not first.islower()


def _may_join(between: str, before: str, identifier: bool) -> bool:
    if identifier:
        return BETWEEN.match(between) is not None
    if len(before) == 1 and AFTER_AN_INITIAL.match(between):
        return True
    return BETWEEN_IN_PROSE.match(between) is not None
