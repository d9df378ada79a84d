"""A document's tables as its parts tell them: rows of cells, and the columns by name or by a spreadsheet's letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bilan.intake.columns import LETTERS, folded
from bilan.model import Document, Part, Where

CELL_NAME = re.compile(r"([A-Z]+)\d+")


@dataclass(frozen=True)
class Cell:
    """A cell that holds words: code points of the document's text, and its place in the original."""

    start: int
    end: int
    text: str
    where: Where

    @property
    def letters(self) -> str | None:
        """The letters of its column in a spreadsheet."""
        match = CELL_NAME.fullmatch(self.where.cell or "")
        return match[1] if match else None


@dataclass(frozen=True)
class Row:
    """The cells of a row, and where it lies."""

    cells: tuple[Cell, ...]

    @property
    def start(self) -> int:
        """Where its first cell begins."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where its last cell ends."""
        return self.cells[-1].end


@dataclass(frozen=True)
class Table:
    """A table with its header and the rows below it."""

    start: int
    end: int
    where: Where
    header: tuple[Cell, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its header's words, and the letters by which a spreadsheet's cells are known."""

    header: str
    letters: str | None

    def cell(self, row: Row) -> Cell | None:
        """Return the cell of a row that stands in this column, None where it is empty."""
        if self.letters is not None:
            return next((cell for cell in row.cells if cell.letters == self.letters), None)
        return next((cell for cell in row.cells if folded(cell.where.column or "") == folded(self.header)), None)


@dataclass
class _Opened:
    part: Part
    rows: dict[int, list[Cell]] = field(default_factory=dict)


def tables_of(document: Document) -> list[Table]:
    """Return the tables of a document that have a header and at least one row below it."""
    found: list[_Opened] = []
    for part in document.parts:
        if part.kind == "table":
            found.append(_Opened(part))
        elif part.kind == "cell" and found and part.end <= found[-1].part.end:
            cell = Cell(part.start, part.end, document.text[part.start : part.end], part.where)
            found[-1].rows.setdefault(part.where.row or 0, []).append(cell)
    return [table for one in found if (table := _table(one)) is not None]


def _table(opened: _Opened) -> Table | None:
    if 1 not in opened.rows or len(opened.rows) < 2:
        return None
    rows = [Row(tuple(cells)) for number, cells in sorted(opened.rows.items()) if number > 1]
    return Table(opened.part.start, opened.part.end, opened.part.where, tuple(opened.rows[1]), tuple(rows))


def columns_called(table: Table, name: str) -> list[Column]:
    """Return the columns whose header is called so; where none is, that of a spreadsheet with these letters."""
    named = list(_named(table, name))
    if named or not LETTERS.fullmatch(folded(name)):
        return named
    letters = name.upper()
    if not any(cell.letters == letters for row in table.rows for cell in row.cells):
        return []
    header = next((cell.text for cell in table.header if cell.letters == letters), "")
    return [Column(header, letters)]


def _named(table: Table, name: str) -> Iterator[Column]:
    for cell in table.header:
        if folded(cell.text) == folded(name):
            yield Column(cell.text, cell.letters)
