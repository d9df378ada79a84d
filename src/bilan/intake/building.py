"""A document's text put together piece by piece, with the parts that its pieces are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from bilan.intake.mending import mended
from bilan.model import NOWHERE, Part, PartKind, Where

CELL_GAP = " | "
"""What stands between the cells of a row, in the text."""


class TextBuilder:
    """Takes paragraphs, headings and tables in reading order; text, parts and notes are there at the end."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._parts: list[tuple[int, Part]] = []
        self._notes: dict[str, None] = {}
        self._opened = self._tables = 0
        self._starts: list[int | None] = []
        """Where each part that is open begins: at its first words, not at the gap before them."""

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts so far, outer before inner."""
        return tuple(part for _, part in sorted(self._parts, key=lambda numbered: numbered[0]))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended or is doubtful."""
        return tuple(self._notes)

    def paragraph(self, text: str) -> None:
        """Add a paragraph, its own line ends kept."""
        text = text.strip()
        if text:
            self._gap("\n\n")
            self._add(text)

    def line(self, text: str) -> None:
        """Add a line that stands directly below what is before it, as an item of a list."""
        text = text.strip()
        if text:
            self._gap("\n")
            self._add(text)

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading."""
        text = " ".join(text.split())
        if text:
            self._gap("\n\n")
            with self.within("heading", level=level):
                self._add(text)

    def table(self, rows: Sequence[Sequence[str]], where: Where = NOWHERE, cells: Sequence[Sequence[str]] = ()) -> None:
        """Add a table, a row a line; the first row says what stands in the columns. `cells`: spreadsheet names."""
        rows = [[" ".join(cell.split()) for cell in row] for row in rows]
        if not any(cell for row in rows for cell in row):
            return
        self._tables += 1
        header = rows[0]
        self._gap("\n\n")
        with self.within("table", msgspec.structs.replace(where, table=self._tables)):
            for number, row in enumerate(rows, 1):
                if any(row):
                    if self.text_ends_in_words():
                        self._write("\n")
                    self._row(row, number, header, cells[number - 1] if cells else ())

    def _row(self, row: Sequence[str], number: int, header: Sequence[str], names: Sequence[str]) -> None:
        for position, cell in enumerate(row):
            if position:
                self._write(CELL_GAP)
            column = header[position] if position < len(header) and number > 1 else None
            if cell:  # by hand, not by `within`: a spreadsheet has a million of them
                opened, self._opened, start = self._opened, self._opened + 1, self._length
                self._add(cell)
                where = Where(row=number, column=column or None, cell=names[position] if names else None)
                self._parts.append((opened, Part(start=start, end=self._length, kind="cell", where=where)))

    @contextmanager
    def within(self, kind: PartKind, where: Where = NOWHERE, level: int | None = None) -> Iterator[None]:
        """Make what is added inside the block a part, if it is any text."""
        number, self._opened = self._opened, self._opened + 1
        self._starts.append(None)
        yield
        start = self._starts.pop()
        if start is not None:
            part = Part(start=start, end=self._length, kind=kind, where=where, level=level)
            self._parts.append((number, part))

    def text_ends_in_words(self) -> bool:
        """Whether the last thing added is no line's end."""
        return bool(self._pieces) and not self._pieces[-1].endswith("\n")

    def _gap(self, gap: str) -> None:
        if self._length:
            self._write(gap)

    def _add(self, text: str) -> None:
        text, note = mended(text)
        if note is not None:
            self._notes[note] = None
        self._starts = [self._length if start is None else start for start in self._starts]
        self._write(text)

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
