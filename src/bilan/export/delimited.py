"""Rows as CSV: what stands in a cell can do nothing in a spreadsheet (`bilan.harmless.cell`)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bilan.export.tables import Table, joined
from bilan.harmless import cell

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""


class _Echo:
    """What a CSV writer writes to, to get the line back."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Iterable[object]], *, line_end: str = "\n") -> Iterator[str]:
    """Yield rows as lines of CSV, each with its end, their cells made harmless."""
    writer = csv.writer(_Echo(), lineterminator=line_end)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])  # what `write` returns


def table_lines(table: Table, rows: Iterable[Any], *, excel: bool = False) -> Iterator[str]:
    """Yield a table as CSV, its names first. `excel`: with the mark and the line ends that Excel wants."""
    if excel:
        yield BYTE_ORDER_MARK
    line_end = "\r\n" if excel else "\n"
    yield from lines([[column.name for column in table.columns]], line_end=line_end)
    yield from lines(text_rows(table, rows), line_end=line_end)


def text_rows(table: Table, rows: Iterable[Any]) -> Iterator[Sequence[object]]:
    """Yield the cells of rows as text holds them."""
    for row in rows:
        yield [joined(value) for value in table.values(row)]
