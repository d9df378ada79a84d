"""Figures of tables whose columns a user has mapped: a row a place, a column a measure, a cell a figure.

What the mapping does not say, the header does, read with the language's own words: unit, who is counted, days. What is
no figure is passed over, and told with its cell and the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import msgspec

from bilan.analysis.dates import find_times
from bilan.analysis.numbers import Quantity, find_quantities
from bilan.analysis.sentences import Sentence, Stretch
from bilan.folding import fold
from bilan.intake.columns import METADATA, CellField, FigureColumn, cell_columns, figure_columns
from bilan.model import Document, Figure, Period, Place, Role, Source, Span, Unit, Where, claim_id, quote, reference
from bilan.reading.candidates import WORLD_POPULATION
from bilan.reading.context import Context
from bilan.reading.mapped_places import Places
from bilan.reading.table_cells import Cell, Column, Row, Table, columns_called, tables_of

SIGNS = frozenset("~≈<>≥≤+%*†‡±. '’\u00a0\u202f")
"""What may stand beside the number in its cell; brackets, strokes and signs of minus make it another number."""
COUNTS = frozenset({"count", "year"})
"""Kinds of numbers that are a count where a column of counts holds them: 2026 dead are no year."""
DAYS = frozenset({"on", "since", "until", "as_of", "before", "after"})
"""Kinds of times that are the days of a column's figures."""
ROLES: dict[CellField, Role] = {"place": "at", "region": "at", "origin": "origin", "destination": "destination"}
"""Fields of a row that are places; of a place and its region both, the place comes first."""
ENDS: tuple[CellField, ...] = ("day", "start", "end")
WHOLE_UNITS = frozenset({"person", "household", "building", "vehicle", "item"})
"""What is counted in whole numbers only."""


@dataclass(frozen=True)
class PassedOver:
    """A cell, column or table that gave no figure, and why."""

    where: Where
    text: str
    reason: str
    kept: bool = False
    """A figure nevertheless: only what is said of it was not taken."""

    def __str__(self) -> str:
        place = [self.where.sheet, self.where.cell or (f"row {self.where.row}" if self.where.row else None)]
        told = ", ".join(filter(None, [*place, self.where.column if not self.where.cell else None]))
        what = "" if self.kept else "passed over: "
        return f"{told or 'table'}: {self.text[:60]!r} {what}{self.reason}"


@dataclass(frozen=True)
class TablesRead:
    """What the mapped tables of a document give, and where they lie in its text."""

    figures: tuple[Figure, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    stretches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Counted:
    """A column of figures, with what its header says."""

    column: Column
    wanted: FigureColumn
    unit: Unit
    population: tuple[str, ...]
    period: Period | None


@dataclass(frozen=True)
class _Number:
    """A cell's number, with the row that it stands in."""

    cell: Cell
    row: Row
    quantity: Quantity
    counted: _Counted


def is_mapped(document: Document) -> bool:
    """Whether a user has mapped the tables of a document."""
    return bool(_pairs(document)) and any(part.kind == "table" for part in document.parts)


def _pairs(document: Document) -> Sequence[Sequence[str]]:
    """The mapping as intake keeps it; a field of a report's own that happens to have its name is none."""
    held = document.metadata.get(METADATA)
    whole = isinstance(held, list) and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in held)
    return held if isinstance(held, list) and whole and all(isinstance(x, str) for pair in held for x in pair) else ()


def without_tables(document: Document, read: TablesRead) -> Document:
    """Return the document with blanks where its mapped tables lie, all offsets kept: prose is read from the rest."""
    text = document.text
    for start, end in read.stretches:
        text = text[:start] + "".join("\n" if sign == "\n" else " " for sign in text[start:end]) + text[end:]
    return msgspec.structs.replace(document, text=text)


def read_tables(context: Context) -> TablesRead:
    """Return the figures of a document's mapped tables; raises ValueError for a mapping that cannot be."""
    document = context.document
    pairs = _pairs(document)
    wanted, beside = figure_columns(pairs), cell_columns(pairs)
    figures: list[Figure] = []
    passed: list[PassedOver] = []
    stretches: list[tuple[int, int]] = []
    for table in tables_of(document):
        columns, told = _columns(table, wanted, context)
        if not columns:
            continue
        passed += told
        stretches.append((table.start, table.end))
        found, told = _Reading(table, columns, beside, context).figures()
        figures += found
        passed += told
    if not stretches:
        names = ", ".join(one.column for one in wanted)
        passed.append(PassedOver(Where(), document.id, f"no table has a column {names}"))
    return TablesRead(tuple(figures), tuple(passed), tuple(stretches))


def _columns(table: Table, wanted: Sequence[FigureColumn], context: Context) -> tuple[list[_Counted], list[PassedOver]]:
    """The mapped columns that a table has, and those that cannot be read."""
    found, passed = [], []
    for one in wanted:
        called = columns_called(table, one.column)
        if len(called) > 1:
            reason = "several columns are called so; give the letters of one, as killed=C"
            passed.append(PassedOver(table.where, one.column, reason))
        elif not called:
            passed.append(PassedOver(table.where, one.column, "the table has no such column"))
        elif _scaled(called[0].header, context):
            reason = "its header multiplies the numbers; write them out"
            passed.append(PassedOver(table.where, one.column, reason))
        else:
            found.append(_counted(called[0], one, context))
    return found, passed


def _sentence(words: str, context: Context) -> Sentence:
    return Sentence(Stretch(0, len(words), 0), words, context.pack, 0)


def _scaled(header: str, context: Context) -> bool:
    """`in thousands`, `(000)`: the cells hold other numbers than are meant."""
    numbers = context.pack.numbers
    scales = {*numbers.multipliers, *numbers.rounded, *numbers.vague, "000", "000s"}
    return not scales.isdisjoint(_sentence(header, context).tokens)


def _counted(column: Column, wanted: FigureColumn, context: Context) -> _Counted:
    sentence = _sentence(column.header, context)
    nouns = [mark.payload for category in ("noun", "adjective") for mark in sentence.marks.get(category, ())]
    units = {noun.unit for noun in nouns if noun.unit is not None}
    unit = wanted.unit or wanted.usual_unit
    if wanted.unit is None and "%" in column.header:
        unit = "percent"
    elif wanted.unit is None and unit == "person" and "household" in units:
        unit = "household"
    people = dict.fromkeys(one for noun in nouns for one in noun.population)
    return _Counted(column, wanted, unit, wanted.population or tuple(people), _days(column.header, context))


def _days(words: str, context: Context) -> Period | None:
    """The days that words name, None where they name none or several."""
    sentence = _sentence(words, context)
    times = [t for t in find_times(sentence, context.published) if t.kind in DAYS and (t.first or t.last)]
    if len(times) != 1:
        return None
    time = times[0]
    expression = words[sentence.starts[time.start] : sentence.ends[time.end - 1]]
    return Period(start=time.first, end=time.last, expression=expression)


def _number(cell: Cell, context: Context) -> Quantity | str:
    """The number of a cell, or why it is none."""
    sentence = _sentence(cell.text, context)
    found = find_quantities(sentence)
    if len(found) != 1:
        return "no number" if not found else "more than one number"
    quantity = found[0]
    before, after = cell.text[: sentence.starts[quantity.start]], cell.text[sentence.ends[quantity.end - 1] :]
    words_before = quantity.first < quantity.start or quantity.quantifier != "exact"
    if not SIGNS.issuperset(after) or not (SIGNS.issuperset(before) or (words_before and before[-1:] == " ")):
        return "other words or signs beside its number"
    if quantity.kind not in COUNTS:
        return "a number that counts nothing"
    return quantity


class _Sums:
    """The numbers above a row by column, with their sums."""

    def __init__(self) -> None:
        self.numbers: dict[str, list[_Number]] = defaultdict(list)
        self._sums: dict[str, float] = defaultdict(float)
        self._inexact: set[str] = set()

    def add(self, numbers: Sequence[_Number]) -> None:
        """Take the numbers of a row."""
        for number in numbers:
            key = number.counted.wanted.column
            self.numbers[key].append(number)
            self._sums[key] += number.quantity.value or 0
            if number.quantity.quantifier != "exact":
                self._inexact.add(key)

    def parts(self, total: _Number) -> list[_Number]:
        """Return the numbers that a number is the sum of; none where it is not their sum, or of fewer than two."""
        key = total.counted.wanted.column
        if total.quantity.quantifier != "exact" or total.counted.unit == "percent" or key in self._inexact:
            return []
        equal = len(self.numbers[key]) > 1 and self._sums[key] == total.quantity.value
        return self.numbers[key] if equal else []


class _Reading:
    """One table while it is read."""

    def __init__(self, table: Table, columns: Sequence[_Counted], beside: dict[str, str], context: Context) -> None:
        self._table, self._columns, self._context = table, columns, context
        self._passed: list[PassedOver] = []
        self._beside = {name: column for name, header in beside.items() if (column := self._one(name, header))}
        cells = {name: list(self._cells(name)) for name in ROLES}
        self._places = Places([cell for found in cells.values() for cell in found], cells["region"], context)

    def _one(self, name: str, header: str) -> Column | None:
        called = columns_called(self._table, header)
        if len(called) == 1:
            return called[0]
        reason = "several columns are called so" if called else "the table has no such column"
        self._passed.append(PassedOver(self._table.where, f"{name}={header}", reason))
        return None

    def _cells(self, name: str) -> Iterator[Cell]:
        column = self._beside.get(name)
        if column is not None:
            yield from (cell for row in self._table.rows if (cell := column.cell(row)) is not None)

    def _cell(self, name: CellField, row: Row) -> Cell | None:
        column = self._beside.get(name)
        return column.cell(row) if column is not None else None

    def figures(self) -> tuple[list[Figure], list[PassedOver]]:
        """Return the figures of the table, totals with the rows that they sum up, and what was passed over."""
        numbers = [number for row in self._table.rows for number in self._numbers(row)]
        wholes, totals = self._totals(numbers)
        figures = [self._figure(number, wholes, number.row in totals) for number in numbers]
        return figures, self._passed

    def _numbers(self, row: Row) -> Iterator[_Number]:
        for counted in self._columns:
            cell = counted.column.cell(row)
            if cell is None:
                continue
            quantity = _number(cell, self._context)
            reason = quantity if isinstance(quantity, str) else _impossible(quantity, counted)
            if reason is not None or isinstance(quantity, str):
                self._pass(cell, reason or "no number")
            else:
                yield _Number(cell, row, quantity, counted)

    def _pass(self, cell: Cell, reason: str) -> None:
        self._passed.append(PassedOver(_where(cell, self._table), cell.text, reason))

    def _totals(self, numbers: Sequence[_Number]) -> tuple[dict[Cell, _Number], set[Row]]:
        """For each cell the total that it is a part of, and the rows that are totals.

        A total's place is a word for totals, or no known place while each of its numbers is the sum of those above
        it, back to the last total or to the top.
        """
        wholes: dict[Cell, _Number] = {}
        totals: set[Row] = set()
        since, all_above = _Sums(), _Sums()
        for row, own in groupby(numbers, key=lambda number: number.row):
            held = list(own)
            sums = [since.parts(number) or all_above.parts(number) for number in held]
            if self._is_named_total(row) or (all(sums) and self._is_no_place(row)):
                totals.add(row)
                for number, parts in zip(held, sums, strict=True):
                    wholes.update({part.cell: number for part in parts if part.cell not in wholes})
                    if all_above.numbers and not parts:
                        self._passed.append(_unequal(number, self._table))
                since = _Sums()
            else:
                since.add(held)
                all_above.add(held)
        return wholes, totals

    def _is_named_total(self, row: Row) -> bool:
        first = row.cells[0]
        return fold(first.text).strip(" :.") in self._context.pack.language.totals

    def _is_no_place(self, row: Row) -> bool:
        cell = self._cell("region", row) or self._cell("place", row)
        return cell is None or self._places.entry(cell.text) is None

    def _figure(self, number: _Number, wholes: dict[Cell, _Number], total: bool) -> Figure:
        document, cell, quantity = self._context.document, number.cell, number.quantity
        wanted = number.counted.wanted
        whole = wholes.get(cell)
        return Figure(
            id=_id(number, document),
            document=reference(document),
            evidence=quote(document.text, cell.start, cell.end),
            sentence=Span(start=number.row.start, end=number.row.end),
            measure=wanted.measure,
            value=quantity.value,
            low=quantity.low,
            high=quantity.high,
            quantifier=quantity.quantifier,
            unit="percent" if quantity.percent else number.counted.unit,
            population=number.counted.population,  # type: ignore[arg-type]  # from the pack, whose schema checks it
            part_of=_id(whole, document) if whole is not None else None,
            places=() if total else tuple(self._row_places(number.row)),
            period=self._period(number.row) or number.counted.period,
            sources=tuple(self._sources(number.row)),
        )

    def _row_places(self, row: Row) -> Iterator[Place]:
        code = self._cell("pcode", row)
        for name, role in ROLES.items():
            cell = self._cell(name, row)
            if cell is not None:
                place = self._places.place(cell, role)
                yield msgspec.structs.replace(place, pcode=code.text) if code is not None else place
                code = None  # it is that of the first

    def _period(self, row: Row) -> Period | None:
        cells = {name: self._cell(name, row) for name in ENDS}
        days = {name: _days(cell.text, self._context) for name, cell in cells.items() if cell is not None}
        for name, period in days.items():
            cell = cells[name]
            if period is None and cell is not None:
                self._pass(cell, "no day that can be told")
        if days.get("day") is not None:
            return days["day"]
        start, end = days.get("start"), days.get("end")
        first, last = (start.start if start else None), (end.end if end else None)
        if first is None and last is None:
            return None
        return Period(start=first, end=last) if _in_order(first, last) else None

    def _sources(self, row: Row) -> Iterator[Source]:
        cell = self._cell("source", row)
        if cell is not None:
            yield Source(name=cell.text, id=self._context.organisations.get(fold(cell.text)))


def _in_order(first: date | None, last: date | None) -> bool:
    return first is None or last is None or first <= last


def _impossible(quantity: Quantity, counted: _Counted) -> str | None:
    """Why a number cannot be a figure of its column."""
    said = [number for number in (quantity.value, quantity.low, quantity.high) if number is not None]
    unit = "percent" if quantity.percent else counted.unit
    if unit in WHOLE_UNITS and any(number != int(number) for number in said):
        return "no whole number"
    if unit == "person" and said and max(said) > WORLD_POPULATION:
        return "more people than there are"
    return None


def _unequal(total: _Number, table: Table) -> PassedOver:
    return PassedOver(
        _where(total.cell, table), total.cell.text, "is not the sum of the rows above that are figures", kept=True
    )


def _id(number: _Number, document: Document) -> str:
    return claim_id(document.id, "figure", number.cell.start, number.cell.end, number.counted.wanted.measure)


def _where(cell: Cell, table: Table) -> Where:
    """Where a cell stands, with its table's sheet."""
    return msgspec.structs.replace(cell.where, sheet=cell.where.sheet or table.where.sheet)
