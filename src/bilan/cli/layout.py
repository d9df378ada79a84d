"""Records laid out for people within a width: a table where it fits, else a list of blocks.

No word, day or number is broken, in either: a line is broken at blanks, and never between the groups of digits of one
number. What is longer than the width by itself stands out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len

from bilan.harmless import line

T = TypeVar("T")
GAP = 2
"""Blanks between the columns of a table."""
INDENT = 2
"""Blanks before the lines of a block below its first."""
READABLE = 28
"""Least width of a column of prose: narrower it is a ladder of words, and a block reads better."""
LOOKED_AT = 500
"""Records by which the columns are measured; the others follow as they come, so that a listing begins at once."""
MARKS = (">>", "<<")
"""What stands around a claim's own words, so that they are marked without colours too."""
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
"""White space at which a line may be broken: all but what French typography and grouped digits put to forbid it."""
_BREAK = re.compile(r"(?<!\d) | (?!\d{3}(?!\d))")
"""A blank that does not stand within a number written in groups (`12 000`)."""


class Word(NamedTuple):
    """What is not broken, and whether the marks of a claim's words stand in it."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Marked:
    """Words of a report with those marked that a claim stands in."""

    before: str
    words: str
    after: str

    def plain(self) -> str:
        """Return it as one text, the marks in it."""
        return f"{self.before}{MARKS[0]}{self.words}{MARKS[1]}{self.after}"


@dataclass(frozen=True)
class Passages:
    """Words of a report from several places, those marked that were looked for."""

    pieces: tuple[tuple[str, bool], ...]
    """The words in their order, and whether they are marked."""

    def plain(self) -> str:
        """Return it as one text, the marks in it."""
        return "".join(f"{MARKS[0]}{text}{MARKS[1]}" if marked else text for text, marked in self.pieces)


Cell = str | Marked | Passages


@dataclass(frozen=True)
class Field(Generic[T]):
    """What a listing shows of a record: a column of its table, a line of its block."""

    title: str
    get: Callable[[T], Cell]
    right: bool = False
    """A number: at the right of its column."""
    head: bool = False
    """In the first line of a block, without its title."""
    prose: bool = False
    """Words of a report: they take the room that is left, and need `READABLE`."""


Style = Callable[[str], str]


@dataclass(frozen=True)
class Styles:
    """How titles and marked words are shown; by default as they are."""

    title: Style = str
    marked: Style = str


PLAIN = Styles()


def laid_out(fields: Sequence[Field[T]], records: Iterable[T], width: int, styles: Styles = PLAIN) -> Iterator[str]:
    """Yield records as lines of at most `width` cells of a terminal: a table where that fits, else blocks."""
    remaining = iter(records)
    first = [[words(field.get(record)) for field in fields] for record in islice(remaining, LOOKED_AT)]
    rows = chain(first, ([words(field.get(record)) for field in fields] for record in remaining))
    widths = _widths(fields, first, width)
    if widths is None:
        yield from _blocks(fields, rows, width, styles)
        return
    yield from _row(fields, [[Word(field.title)] for field in fields], widths, styles, title=True)
    for row in rows:
        yield from _row(fields, row, widths, styles)


def words(cell: Cell) -> list[Word]:
    """Return what is not broken of a cell, in its order."""
    if isinstance(cell, str):
        return [Word(text) for text in _parts(cell)]
    found, within = [], False
    for text in _parts(cell.plain()):
        begins, ends = MARKS[0] in text, MARKS[1] in text
        found.append(Word(text, within or begins))
        within = (within or begins) and not ends
    return found


def _parts(text: str) -> list[str]:
    return [part for part in _BREAK.split(line(_BLANKS.sub(" ", text)).strip(" ")) if part]


def wrapped(parts: Sequence[Word], width: int) -> list[list[Word]]:
    """Return words in lines of at most `width`; a longer word has a line of its own."""
    lines: list[list[Word]] = []
    room = -1
    for word in parts:
        needed = cell_len(word.text)
        if room >= needed + 1:
            lines[-1].append(word)
            room -= needed + 1
        else:
            lines.append([word])
            room = width - needed
    return lines


def paragraph(cell: Cell, width: int, styles: Styles = PLAIN) -> Iterator[str]:
    """Yield a cell as lines of a width."""
    for parts in wrapped(words(cell), width):
        yield _shown(parts, styles)


def labelled(
    pairs: Iterable[tuple[str, Cell]], width: int, styles: Styles = PLAIN, *, indent: int = 0
) -> Iterator[str]:
    """Yield titles with what they are of, a line or more each; empty ones are left out."""
    given = [(title, found) for title, cell in pairs if (found := words(cell))]
    beside = max((cell_len(title) for title, _ in given), default=0) + GAP
    for title, found in given:
        label = " " * indent + styles.title(title) + " " * (beside - cell_len(title))
        for parts in wrapped(found, width - indent - beside):
            yield label + _shown(parts, styles)
            label = " " * (indent + beside)


def _length(parts: Sequence[Word]) -> int:
    return sum(cell_len(word.text) + 1 for word in parts) - 1 if parts else 0


def _shown(parts: Sequence[Word], styles: Styles) -> str:
    return " ".join(styles.marked(word.text) if word.marked else word.text for word in parts)


def _widths(fields: Sequence[Field[T]], rows: Sequence[Sequence[list[Word]]], width: int) -> list[int] | None:
    """The width of each column; None where the table does not fit."""
    least, most = [], []
    for place, field in enumerate(fields):
        column = [row[place] for row in rows]
        longest = max((_length(parts) for parts in column), default=0)
        word = max((cell_len(part.text) for parts in column for part in parts), default=0)
        title = cell_len(field.title)
        most.append(max(title, longest))
        least.append(min(most[-1], max(title, word, READABLE if field.prose else 0)))
    room = width - GAP * (len(fields) - 1) - sum(least)
    if room < 0:
        return None
    while room > 0 and (wanting := [place for place in range(len(fields)) if least[place] < most[place]]):
        for place in wanting[:room]:  # each in turn, so that short columns get all that they want
            least[place] += 1
        room -= len(wanting[:room])
    return least


def _row(
    fields: Sequence[Field[T]],
    cells: Sequence[list[Word]],
    widths: Sequence[int],
    styles: Styles,
    *,
    title: bool = False,
) -> Iterator[str]:
    columns = [wrapped(parts, width) for parts, width in zip(cells, widths, strict=True)]
    for number in range(max(1, *map(len, columns))):
        shown = ""
        wanted = taken = 0
        for field, lines, width in zip(fields, columns, widths, strict=True):
            parts = lines[number] if number < len(lines) else []
            length = _length(parts)
            before = max(0, wanted - taken) + (max(0, width - length) if field.right else 0)
            text = _shown(parts, styles)
            if text:
                shown += " " * before + (styles.title(text) if title else text)
                taken += before + length
            wanted += width + GAP
        yield shown


def _blocks(
    fields: Sequence[Field[T]], rows: Iterable[Sequence[list[Word]]], width: int, styles: Styles
) -> Iterator[str]:
    between = False
    for row in rows:
        if between:
            yield ""
        between = True
        yield from _block(fields, row, width, styles)


def _block(fields: Sequence[Field[T]], row: Sequence[list[Word]], width: int, styles: Styles) -> Iterator[str]:
    head = [Word(" ".join(word.text for word in shown)) for field, parts in zip(fields, row, strict=True)
            if field.head for shown in wrapped(parts, width - INDENT)]  # fmt: skip
    for number, parts in enumerate(_heads(head, width)):
        yield " " * INDENT * bool(number) + (" " * GAP).join(styles.title(word.text) for word in parts)
    told = [(field, parts) for field, parts in zip(fields, row, strict=True) if not field.head and parts]
    beside = max((cell_len(field.title) for field, _ in told), default=0) + GAP
    for field, found in told:
        label = " " * INDENT + field.title + " " * (beside - cell_len(field.title))
        for parts in wrapped(found, width - INDENT - beside):
            yield label + _shown(parts, styles)
            label = " " * (INDENT + beside)


def _heads(head: Sequence[Word], width: int) -> list[list[Word]]:
    """What stands in a block's first line, in lines where it does not fit."""
    lines: list[list[Word]] = []
    taken = width
    for word in head:
        needed = cell_len(word.text) + GAP
        if taken + needed <= width + GAP and lines:
            lines[-1].append(word)
            taken += needed
        else:
            lines.append([word])
            taken = needed + INDENT * (len(lines) > 1)
    return lines
