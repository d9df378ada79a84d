"""Tables in a text: rows of cells between bars, tabs, semicolons or columns of white, with the row that heads them.

The tables of pages and documents come as lines with bars between the cells (`intake.building`): one finder serves all.
What the cells mean is for readers to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST_CELLS = 3
"""Cells of a row whose cells only white or semicolons part: two are a label and its value."""
LEAST_BARRED = 2
LEAST_ROWS = 2
"""Rows of a table, its header counted."""
LONGEST_CELL = 60
"""Code points; longer stretches between semicolons are clauses."""
MOST_CELLS = 60
RULE = re.compile(r":?[-=─]{2,}:?$")
BAR, TAB, SEMICOLON, WHITE = re.compile(r"\|"), re.compile(r"\t"), re.compile(r";"), re.compile(r" {2,}")
LINE = re.compile(r"[^\n]+")
NUMBER = re.compile(r"[~≈<>+]?\s?\d")
YEAR = re.compile(r"(?:19|20|21)\d\d$")


@dataclass(frozen=True)
class Cell:
    """A cell's words, code points `start` to `end` (exclusive) of the text; empty cells begin and end at one place."""

    start: int
    end: int
    text: str

    @property
    def is_number(self) -> bool:
        """Whether it begins with a number that is no year."""
        return NUMBER.match(self.text) is not None and YEAR.match(self.text) is None


@dataclass(frozen=True)
class Table:
    """A table that begins with a row of headers; all rows have as many cells."""

    start: int
    end: int
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Unread:
    """Rows that are no table that can be understood, and why."""

    start: int
    end: int
    reason: str


def find_tables(text: str) -> list[Table | Unread]:
    """Return the tables of a text in order. The time is linear in the text."""
    found: list[Table | Unread] = []
    for rows in _runs(text):
        found += _table(rows)
    return found


def _runs(text: str) -> Iterator[list[tuple[Cell, ...]]]:
    """Runs of lines next to each other whose cells the same sign parts."""
    run: list[tuple[Cell, ...]] = []
    sign, reached = None, 0
    for match in LINE.finditer(text):
        own, cells = _cells(text, match.start(), match.end())
        near = match.start() - reached <= 1
        if run and (own is not sign or not near):
            yield run
            run = []
        if own is not None and not all(RULE.match(cell.text) for cell in cells if cell.text):
            run.append(cells)
        elif own is None:
            run = []
        sign, reached = own, match.end()
    if run:
        yield run


def _cells(text: str, start: int, end: int) -> tuple[re.Pattern[str] | None, tuple[Cell, ...]]:
    """The sign that parts a line's cells, and the cells; none where it is no row."""
    line = text[start:end]
    for sign, least in ((BAR, LEAST_BARRED), (TAB, LEAST_BARRED), (SEMICOLON, LEAST_CELLS), (WHITE, LEAST_CELLS)):
        left = len(line) - len(line.lstrip())
        right = len(line.rstrip())
        if sign is BAR and line[left : left + 1] == "|":
            left += 1
        if sign is BAR and line[right - 1 : right] == "|" and right > left:
            right -= 1
        cells = _split(text, start + left, start + right, sign)
        if not least <= len(cells) <= MOST_CELLS:
            continue
        if sign in (SEMICOLON, WHITE) and any(len(cell.text) > LONGEST_CELL for cell in cells):
            continue
        return sign, cells
    return None, ()


def _split(text: str, start: int, end: int, sign: re.Pattern[str]) -> tuple[Cell, ...]:
    cells, begin = [], start
    for match in [*sign.finditer(text, start, end), None]:
        stop = match.start() if match is not None else end
        words = text[begin:stop].strip()
        at = begin + len(text[begin:stop]) - len(text[begin:stop].lstrip()) if words else begin
        cells.append(Cell(at, at + len(words), words))
        begin = match.end() if match is not None else end
    return tuple(cells)


def _table(run: Sequence[tuple[Cell, ...]]) -> list[Table | Unread]:
    if len(run) < LEAST_ROWS:
        return []
    start, end = run[0][0].start, max(cell.end for cell in run[-1])
    header, rows = run[0], run[1:]
    numbers = sum(cell.is_number for row in rows for cell in row)
    if not numbers:
        return []
    if any(cell.is_number for cell in header):
        return [Unread(start, end, "it has no row of headers")]
    width = max(len(row) for row in rows)
    if len(header) == width - 1 and not rows[0][0].is_number:
        header = (Cell(header[0].start, header[0].start, ""), *header)
    whole = tuple(row for row in rows if len(row) == len(header))
    odd: list[Table | Unread] = [
        Unread(row[0].start, row[-1].end, "it has not as many cells as the header")
        for row in rows
        if len(row) != len(header)
    ]
    return [Table(start, end, header, whole), *odd] if whole else odd
