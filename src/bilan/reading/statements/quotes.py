"""Where words stand in quotation marks: one pass over a document's text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

PAIRS = {"«": "»", "“": "”", "„": "“", "‟": "”"}
MARK = re.compile(r"[«»“”„‟\"]|''|``|\n+")
SINGLE_OPENS = re.compile(r"(?<![\w'’])['‘](?=\w)")
SINGLE_CLOSES = re.compile(r"[,.!?…]['’](?![\w'’])")
LONGEST_SINGLE = 600
"""Code points of a quotation in single marks."""
LONGEST = 4000
"""Code points after which a quotation that nobody closed is taken to end."""


class Quote(NamedTuple):
    """Words in quotation marks: code points `start` to `end`, marks included."""

    start: int
    end: int
    closed: bool
    """Whether the closing mark is there; else the quotation runs to the end of its paragraph."""

    def continues(self, before: Quote, text: str) -> bool:
        """Return whether it goes on for who spoke in the one before: that was not closed at its paragraph's end, and
        this one opens the next paragraph.
        """
        return not before.closed and not text[before.end : self.start].strip()


class Quotes:
    """The quotations of a text in its order; those inside another are not told apart from it."""

    def __init__(self, text: str) -> None:
        double = list(_find(text))
        self.found = sorted([*double, *_single(text, double)])
        self._starts = [quote.start for quote in self.found]

    def at(self, position: int) -> Quote | None:
        """Return the quotation that covers a code point."""
        i = bisect_right(self._starts, position) - 1
        return self.found[i] if i >= 0 and position < self.found[i].end else None

    def inside(self, positions: Sequence[int]) -> list[bool]:
        """Return of each of some code points, in order, whether it stands within a quotation, past its mark."""
        first = self.at(positions[0]) if positions else None
        if first is None and (not positions or not self.between(positions[0], positions[-1] + 1)):
            return [False] * len(positions)
        return [(quote := self.at(position)) is not None and quote.start < position for position in positions]

    def between(self, start: int, end: int) -> list[Quote]:
        """Return the quotations that begin in a stretch of the text."""
        i = bisect_right(self._starts, start - 1)
        found = []
        while i < len(self.found) and self.found[i].start < end:
            found.append(self.found[i])
            i += 1
        return found


def _single(text: str, double: Sequence[Quote]) -> Iterator[Quote]:
    """The quotations in single marks outside of double ones.

    An apostrophe is the same mark: it opens where a space stands before it and a letter after it, and closes behind
    a punctuation mark; without one that closes it in its paragraph it is an apostrophe.
    """
    reached = n = 0
    for opening in SINGLE_OPENS.finditer(text):
        start = opening.start()
        while n < len(double) and double[n].end <= start:
            n += 1
        inside = n < len(double) and double[n].start <= start
        if start < reached or inside:
            continue
        closing = SINGLE_CLOSES.search(text, opening.end(), min(_line_end(text, start), start + LONGEST_SINGLE))
        following = double[n].start if n < len(double) else len(text)
        if closing is not None and closing.end() <= following:
            reached = closing.end()
            yield Quote(start, reached, True)


def _find(text: str) -> Iterator[Quote]:
    opened: tuple[int, str] | None = None
    depth = 0
    for match in MARK.finditer(text):
        mark, position = match.group(), match.start()
        if opened is not None and position - opened[0] > LONGEST:
            yield Quote(opened[0], _line_end(text, opened[0]), False)
            opened = None
        if mark[0] == "\n":
            if opened is not None and not text[opened[0] + 1 : position].strip():
                continue
            if opened is not None:
                yield Quote(opened[0], position, False)
                opened = None
            depth = 0
        elif opened is None:
            closing = PAIRS.get(mark, mark if mark in ('"', "''", "``") else None)
            if closing is not None and _opens(text, position, match.end()):
                opened, depth = (position, "''" if mark == "``" else closing), 0
        elif (
            mark == opened[1]
            or (mark in PAIRS and _only_closes(text, position))
            or (mark == "”" and opened[1] == '"')
            or (mark == '"' and opened[1] == "”")
        ):
            if depth:
                depth -= 1
            else:
                yield Quote(opened[0], match.end(), True)
                opened = None
        elif text[opened[0]] == mark:
            depth += 1
    if opened is not None:
        yield Quote(opened[0], min(len(text), opened[0] + LONGEST), False)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return min(end if end >= 0 else len(text), start + LONGEST)


def _opens(text: str, start: int, end: int) -> bool:
    """Whether a mark opens: something stands after it, and no letter right before it."""
    if end >= len(text):
        return False
    if text[end] == "\n":  # a mark alone on its line: the quotation begins on the next one
        return (start == 0 or text[start - 1] == "\n") and bool(text[end:].strip()) and _closes_later(text, start, end)
    if text[start] in PAIRS:
        return True
    before = text[start - 1] if start else " "
    return not before.isalnum() and not text[end].isspace() and text[end] not in ",.;:!?)"


def _closes_later(text: str, start: int, end: int) -> bool:
    """Whether the paragraph behind a mark alone on its line holds the mark that closes it."""
    begin = end
    while begin < len(text) and text[begin] == "\n":
        begin += 1
    mark = text[start]
    return PAIRS.get(mark, mark) in text[begin : _line_end(text, begin)]


def _only_closes(text: str, position: int) -> bool:
    """Whether an opening mark stands where only a closing one can: right behind a word or stop, before a space."""
    following = text[position + 1 : position + 2]
    return not text[position - 1].isspace() and (not following or following.isspace() or following in ",.;")
