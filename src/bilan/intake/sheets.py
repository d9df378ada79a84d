"""Spreadsheets: rows as documents by a mapping of columns, or each sheet a table of a document (openpyxl, csv)."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from bilan.errors import InputError
from bilan.intake.building import TextBuilder
from bilan.intake.columns import LETTERS, figure_columns, folded, is_table
from bilan.intake.days import day
from bilan.intake.decoding import decode
from bilan.intake.extras import needed
from bilan.intake.limits import CHUNK, LimitError, Limits
from bilan.intake.records import KNOWN
from bilan.intake.source import Draft, Found, IntakeOptions, Rejection, Skipped, Source
from bilan.model import Where

AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")
"""A number whose three decimals could be thousands once it is text; one more digit says that they are not."""
CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
"""Where a cell or a row begins in a workbook."""
DELIMITERS = ",;\t|"
MOST_COLUMNS = 1000
"""Cells of a row that are looked at; what stands further out is none of a table."""
LEAST_TABLE = 2
MOST_ABOVE = 50
"""Rows above a table among which its header is looked for: titles, logos, notes."""

Rows = list[tuple[int, list[str]]]
"""Rows that are not empty, with their numbers from 1."""


def csv_rows(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield what CSV holds, the sign between its columns told from its first line."""
    text = decode(source.whole(options.limits))
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(min(options.limits.max_size, 2**31 - 1))
    try:
        reader = csv.reader(text.split("\n"), delimiter=delimiter)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError(f"broken CSV ({error}); save it again from the spreadsheet") from None
    yield from _sheets(source, {None: rows}, options)


def _too_many_cells(limits: Limits) -> LimitError:
    return LimitError(f"more than {limits.max_cells} cells; split the spreadsheet, or raise --max-cells")


def _refuse_cells(stream: Any, limits: Limits) -> None:
    """Raise LimitError for a workbook of too many cells and rows, before its library takes its time for them."""
    cells = 0
    with zipfile.ZipFile(stream) as archive:
        for name in archive.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                with archive.open(name) as member:
                    while piece := member.read(CHUNK):
                        cells += sum(1 for _ in CELL.finditer(piece))
                        if cells > limits.max_cells:
                            raise _too_many_cells(limits)
    stream.seek(0)


def workbook(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield what the sheets of an XLSX file hold, values as they were last calculated."""
    openpyxl = needed("openpyxl", "Spreadsheets", "office")
    from bilan.intake.archives import office_members

    stream = office_members(source, options)
    _refuse_cells(stream, options.limits)
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    limits = options.limits
    try:
        cells = 0
        sheets: dict[str | None, Rows] = {}
        for sheet in book.worksheets:
            rows: Rows = []
            sheet.reset_dimensions()  # as wide as its rows are, not as the file says
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                texts = [_shown(value) for value in row[:MOST_COLUMNS]]
                cells += len(texts)
                if max(cells, number) > limits.max_cells:
                    raise _too_many_cells(limits)
                while texts and not texts[-1]:
                    texts.pop()
                if texts:
                    rows.append((number, texts))
            sheets[sheet.title] = rows
    finally:
        book.close()
    yield from _sheets(source, sheets, options)


def _shown(value: Any) -> str:
    """A cell's value as a text: whole numbers without a point, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, float) and AMBIGUOUS.fullmatch(str(value)):
        return f"{value}0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _sheets(source: Source, sheets: dict[str | None, Rows], options: IntakeOptions) -> Iterator[Found]:
    """Rows as documents where a mapping or the header says so, tables where the user says so; else a refusal."""
    sheets = {name: rows for name, rows in sheets.items() if rows}
    if not sheets:
        yield Rejection(source.name, None, "a spreadsheet without rows", "check that it was saved whole")
        return
    mapped = {name: columns for name, rows in sheets.items() if (columns := _columns(rows[0][1], options))}
    if mapped:
        for name, columns in mapped.items():
            yield from _documents(source, name, sheets[name], columns, options.limits)
    elif options.tables or is_table(options.mapping):
        yield from _tables(source, sheets, options)
    elif source.met:
        yield Skipped(source.name, "a spreadsheet; say what it is with --map or --table")
    else:
        header = ", ".join(cell for cell in next(iter(sheets.values()))[0][1] if cell)[:120]
        yield Rejection(
            source.name, None, f"a spreadsheet of the columns {header}",
            "say which of them hold reports (--map text=COLUMN,published=COLUMN), or which hold figures (--map "
            "place=COLUMN,killed=COLUMN), or that it is a table to be read as it is (--table)",
            columns=_headers(sheets),
        )  # fmt: skip


def _columns(header: Sequence[str], options: IntakeOptions) -> dict[str, int]:
    """Which column holds which field, nothing where none holds a text."""
    mapping = dict(options.mapping)
    if is_table(options.mapping):
        if {folded(cell) for cell in header} & {folded(one.column) for one in figure_columns(options.mapping)}:
            return {}
        mapping = {}  # it is of the tables of figures beside this one
    places = {cell.strip().casefold(): number for number, cell in reversed(list(enumerate(header)))}
    wanted = mapping or {name: name for name in KNOWN}
    found = {field: places[column.casefold()] for field, column in wanted.items() if column.casefold() in places}
    return found if "text" in found else {}


def _documents(
    source: Source, sheet: str | None, rows: Rows, columns: dict[str, int], limits: Limits
) -> Iterator[Found]:
    header = rows[0][1]
    if len(rows) < 2:
        yield Rejection(source.name, None, "a spreadsheet without rows below its header", "check that it is whole")
    for number, row in rows[1 : limits.max_files + 1]:
        fields = {field: row[place].strip() for field, place in columns.items() if place < len(row)}
        if not fields.get("text"):
            yield Rejection(source.name, number, "a row without a text", "leave it out, or fill its text")
            continue
        published = day(fields.get("published"))
        if fields.get("published") and published is None:
            reason = f'"published" is {fields["published"]!r:.60}, not a day'
            yield Rejection(source.name, number, reason, "write it as YYYY-MM-DD")
            continue
        others = {
            name: row[place] for place, name in enumerate(header)
            if name and place < len(row) and row[place] and place not in columns.values()
        }  # fmt: skip
        yield Draft(
            fields["text"],
            id=fields.get("id") or None,
            title=fields.get("title") or None,
            publisher=fields.get("publisher") or None,
            url=fields.get("url") or None,
            language=fields.get("language") or None,
            published=published,
            metadata=others,
            where=Where(sheet=sheet, row=number),
        )


def _tables(source: Source, sheets: dict[str | None, Rows], options: IntakeOptions) -> Iterator[Found]:
    wanted = [folded(one.column) for one in figure_columns(options.mapping)]
    headers = {name: _header(rows, wanted) for name, rows in sheets.items()}
    lettered = any(LETTERS.fullmatch(name) for name in wanted)
    if wanted and not lettered and not any(number is not None for number in headers.values()):
        if source.met:
            yield Skipped(source.name, f"a spreadsheet without the columns {', '.join(wanted)}"[:200])
            return
        first = next(iter(sheets.values()))[0][1]
        yield Rejection(
            source.name, None, f"a spreadsheet without the columns {', '.join(wanted)}"[:200],
            f"name columns that it has in --map: {', '.join(cell for cell in first if cell)}"[:300],
            columns=_headers(sheets),
        )  # fmt: skip
        return
    if sum(len(row) for rows in sheets.values() for _, row in rows) > options.limits.max_cells:
        raise _too_many_cells(options.limits)
    yield _table(sheets, headers)


def _headers(sheets: dict[str | None, Rows]) -> tuple[str, ...]:
    """What could be headers: the first row of many cells of each sheet."""
    rows = (table[0][1] for _, table in (_split(rows, None) for rows in sheets.values()) if table)
    return tuple(dict.fromkeys(cell for row in rows for cell in row if cell))[:MOST_COLUMNS]


def _header(rows: Rows, wanted: Sequence[str]) -> int | None:
    """Which of the first rows holds the headers of mapped columns, None where none does."""
    counts = [sum(folded(cell) in wanted for cell in row) for _, row in rows[:MOST_ABOVE]]
    most = max(counts, default=0)
    return counts.index(most) if most else None


def _table(sheets: dict[str | None, Rows], headers: dict[str | None, int | None]) -> Draft:
    built = TextBuilder()
    for name, rows in sheets.items():
        before, table = _split(rows, headers[name])
        if name and len(sheets) > 1:
            built.heading(name)
        for _, row in before:
            built.paragraph(" ".join(filter(None, row)))
        names = [[cell_name(place, number) for place in range(len(row))] for number, row in table]
        if table:
            built.table([row for _, row in table], Where(sheet=name), names)
    return Draft(built.text, parts=built.parts, notes=built.notes)


def _split(rows: Rows, header: int | None) -> tuple[Rows, Rows]:
    """The lines above a table (its title, its day), and the table, which begins with the first row of many cells."""
    start = (
        header
        if header is not None
        else next((i for i, (_, row) in enumerate(rows) if sum(map(bool, row)) >= LEAST_TABLE), len(rows))
    )
    return rows[:start], rows[start:]


def cell_name(column: int, row: int) -> str:
    """Return the name of a cell: column 0 of row 1 is `A1`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
