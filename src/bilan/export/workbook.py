"""Tables as an Excel workbook (XLSX): a sheet a kind, typed cells, a header that stays, links, what columns mean."""

from __future__ import annotations

import errno
import importlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from bilan.errors import BilanError
from bilan.export.extras import library
from bilan.export.tables import Column, Table, joined
from bilan.harmless import line

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
LARGEST_WHOLE = 10**15
"""What a sheet, a cell of text and a number hold at most (Excel specifications and limits)."""
FIRST_YEAR = 1900
"""Excel knows no days before."""
DAY_FORMAT = "yyyy-mm-dd"
WIDTHS = {"sentence": 80, "words": 30, "title": 40, "url": 30, "id": 18, "document": 24}
USUAL_WIDTH = 14
LINKS = ("http://", "https://")
"""How an address begins that becomes a link; any other could start a program."""
MOST_LINKS = 65_530
"""Links that a sheet holds."""


def write(path: Path, tables: Sequence[tuple[Table, Iterable[Any]]]) -> None:
    """Write tables as a workbook; BilanError for more rows than a sheet holds, or without openpyxl.

    Raises OSError where the disk does not take it: the file, or openpyxl's temporary ones.
    """
    book = _openpyxl("workbook").Workbook(write_only=True)
    try:
        for table, rows in tables:
            _Sheet(book, table).fill(rows)
        _meanings(book, [table for table, _ in tables])
        book.save(path)
    except _refusals_of_lxml() as error:
        _let_go(book)
        raise OSError(errno.EIO, f"a temporary file of the workbook: {error}") from error


def _let_go(book: Any) -> None:
    """End the streams of a workbook that failed: left open, each would print the same failure when it is collected."""
    for sheet in book.worksheets:
        for stream in (getattr(sheet, "_rows", None), getattr(getattr(sheet, "_writer", None), "xf", None)):
            with suppress(*_refusals_of_lxml()):
                if stream is not None:
                    stream.close()


def _refusals_of_lxml() -> tuple[type[Exception], ...]:
    """What lxml, which openpyxl writes with where it is installed, raises in place of OSError."""
    try:
        return (importlib.import_module("lxml.etree").SerialisationError,)
    except ImportError:
        return ()


def _openpyxl(part: str) -> Any:
    return library(f"openpyxl.{part}", "xlsx", "a workbook")


class _Sheet:
    """A sheet that rows are added to."""

    def __init__(self, book: Any, table: Table) -> None:
        get_column_letter = _openpyxl("utils").get_column_letter
        self.table, self.links = table, 0
        self.sheet = book.create_sheet(table.name)
        self.sheet.freeze_panes = "B2"
        for number, column in enumerate(table.columns, start=1):
            letter = get_column_letter(number)
            self.sheet.column_dimensions[letter].width = WIDTHS.get(column.name, USUAL_WIDTH)
        self.last = get_column_letter(len(table.columns))

    def fill(self, rows: Iterable[Any]) -> None:
        """Write the header and all rows."""
        self.sheet.append(_header(self.sheet, [column.name for column in self.table.columns]))
        number = 1
        for number, row in enumerate(rows, start=2):
            if number > MOST_ROWS:
                raise BilanError(
                    f"{self.table.name}: more rows than a sheet holds ({MOST_ROWS:,}); ask for less with filters, "
                    "or take --format csv or parquet"
                )
            values = zip(self.table.columns, self.table.values(row), strict=True)
            self.sheet.append([self._cell(column, value) for column, value in values])
        self.sheet.auto_filter.ref = f"A1:{self.last}{number}"

    def _cell(self, column: Column, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, date):
            return _day(self.sheet, value)
        if isinstance(value, int | float):
            return value if abs(value) < LARGEST_WHOLE else _text(self.sheet, str(value))
        cell = _text(self.sheet, str(joined(value)))
        if column.type == "uri" and value.lower().startswith(LINKS) and self.links < MOST_LINKS:
            self.links += 1
            cell.hyperlink = str(cell.value)
            cell.style = "Hyperlink"
        return cell


def _day(sheet: Any, day: date) -> Any:
    if day.year < FIRST_YEAR:
        return _text(sheet, day.isoformat())
    cell = _openpyxl("cell").WriteOnlyCell(sheet, value=day)
    cell.number_format = DAY_FORMAT
    return cell


def _text(sheet: Any, text: str) -> Any:
    """A cell of text, whatever it begins with: no formula."""
    words = line(text)
    if len(words) > LONGEST_TEXT:
        words = words[: LONGEST_TEXT - 1] + "…"
    cell = _openpyxl("cell").WriteOnlyCell(sheet, value=words)
    cell.data_type = "s"
    return cell


def _header(sheet: Any, names: Sequence[str]) -> list[Any]:
    cells = [_text(sheet, name) for name in names]
    for cell in cells:
        cell.font = _openpyxl("styles").Font(bold=True)
    return cells


def _meanings(book: Any, tables: Sequence[Table]) -> None:
    """A last sheet that says what the columns mean."""
    sheet = book.create_sheet("columns")
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 14), ("B", 24), ("C", 10), ("D", 90)):
        sheet.column_dimensions[letter].width = width
    sheet.append(_header(sheet, ["sheet", "column", "type", "meaning"]))
    for table in tables:
        for column in table.columns:
            words = (table.name, column.name, column.type, column.meaning)
            sheet.append([_text(sheet, word) for word in words])
