"""Figures of tables: a cell counts what its column's header says, at the place of its row.

The header is read as the label of a number (`Houses destroyed: 12`) by the grammar that reads such lines; the first
column, or the one whose header says so, gives the place of a row. Where the rows hold the measures and the columns the
places, the table is turned. A header or row that says neither is passed over, and told of: a wrong figure that looks
right is worse than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

import msgspec

from bilan.analysis.numbers import Quantity, find_quantities
from bilan.analysis.places import Mention, to_place
from bilan.analysis.sentences import Sentence, Stretch
from bilan.analysis.structure import Line
from bilan.analysis.structure_tables import Cell, Table, Unread, find_tables
from bilan.folding import fold
from bilan.model import (
    Evidence,
    Figure,
    Measure,
    Period,
    Place,
    Population,
    Source,
    Span,
    Status,
    Unit,
    Where,
    claim_id,
    quote,
    reference,
)
from bilan.reading.attach import attach
from bilan.reading.candidates import candidates, unit_of
from bilan.reading.context import MOST_LINES, Context, View
from bilan.reading.laid_out import days_in, days_over_line, place_over_line
from bilan.reading.triggers import find_triggers
from bilan.reading.who import named

SAMPLE = 12
"""The number that a header is read with as its label; any count would do."""
SURE, LIKELY, CARRIED = 0.95, 0.9, 0.7
"""How sure a cell's measure is under a header that says it, its place of the row, and what lines above a table say.
Set by hand: of the cells of the tables in `tests/corpus` more were right."""
SAME = 0.02
"""How far a total may lie from the sum of its rows, as a share: rounding, and places that are left out."""
SCALE = re.compile(r"\((?:'?(0{3})s?|(?:\w{2} )?([^\W\d_]+))\)")
IN_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
PEOPLE: frozenset[Unit] = frozenset({"person", "household"})


@dataclass(frozen=True)
class Meaning:
    """What a header or a row's label says of the numbers that it heads."""

    measure: Measure | None = None
    unit: Unit = "person"
    population: tuple[Population, ...] = ()
    counts_people: bool = False
    """It names people or households without saying what of them."""
    status: Status = "asserted"
    period: Period | None = None
    places: tuple[Place, ...] = ()
    total: bool = False
    scale: float = 1


@dataclass(frozen=True)
class Note:
    """What was understood of rows of a table or passed over in them, at code points `start` to `end`."""

    start: int
    end: int
    text: str
    passed_over: bool = True


@dataclass(frozen=True)
class HeadedTables:
    """The figures of a document's tables, where they were understood, and what was passed over."""

    figures: tuple[Figure, ...] = ()
    understood: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()

    def holds(self, start: int) -> bool:
        """Whether a code point lies in a table that was understood: what reads sentences has no say there."""
        return any(span.start <= start < span.end for span in self.understood)


def read_headed_tables(context: Context) -> HeadedTables:
    """Return the figures of all tables of a document."""
    figures: list[Figure] = []
    understood: list[Span] = []
    notes: list[Note] = []
    for number, table in enumerate(find_tables(context.document.text), 1):
        if isinstance(table, Unread):
            notes.append(Note(table.start, table.end, f"rows of a table passed over: {table.reason}"))
            continue
        reader = _TableReader(context, table, number)
        found = list(reader.figures())
        notes += reader.notes
        if found:
            figures += found
            understood.append(Span(start=table.start, end=table.end))
    return HeadedTables(tuple(figures), tuple(understood), tuple(notes))


class _TableReader:
    """Reads one table; its notes are there when its figures have been taken."""

    def __init__(self, context: Context, table: Table, number: int) -> None:
        self.context, self.table, self.number = context, table, number
        self.words = context.pack.layout
        self.notes: list[Note] = []
        self.line = self._line()
        self.over = list(self._over())

    def _line(self) -> Line:
        lines = self.context.layout.lines
        return next((line for line in reversed(lines) if line.start <= self.table.start), lines[0])

    def _over(self) -> Iterator[View]:
        """The sentences over the table: of the line right before it, then of its headings and the masthead."""
        lines = self.context.layout.lines
        before = [lines[self.line.number - 1]] if self.line.number else []
        for line in dict.fromkeys((*before, *self.context.layout.over(self.line))):
            yield from (self.context.view(index) for index in range(line.first, line.last + 1))

    def figures(self) -> Iterator[Figure]:
        """Yield the table's figures in the order of its cells."""
        header, rows = self.table.header, self.table.rows
        places = self._place_columns()
        columns = [Meaning() if k in places else self._meaning(cell) for k, cell in enumerate(header)]
        turned = [] if places else [self._meaning(row[0]) for row in rows]
        if any(m.measure for m in turned) and not any(self._period(row[0]) for row in rows):
            yield from self._with_parts(list(self._turned(turned)))
            return
        if not any(c.measure for c in columns):
            columns = self._by_caption(columns)
        if not any(c.measure for c in columns):
            self._pass_over(header[0].start, self.table.end, "the table", "its headers name no measure")
            return
        for k, column in enumerate(columns):
            if column.measure is None and k not in places and k and any(row[k].is_number for row in rows):
                self._pass_over(header[k].start, header[k].end, f"the column “{header[k].text}”", "it names no measure")
        yield from self._with_parts(list(self._straight(columns, places)))

    def _straight(self, columns: Sequence[Meaning], places: Sequence[int]) -> Iterator[tuple[Figure, bool]]:
        for number, row in enumerate(self.table.rows, 2):
            label = self._row(row, places)
            if label is None:
                self._pass_over(row[0].start, row[-1].end, f"the row “{row[0].text}”", "it names no place or day")
                continue
            for k, cell in enumerate(row):
                column = columns[k]
                if column.measure is not None and k not in places:
                    joined = _joined(column, label)
                    yield from self._figure(cell, row, joined, number, self.table.header[k].text)

    def _turned(self, labels: Sequence[Meaning]) -> Iterator[tuple[Figure, bool]]:
        """The measures stand in the rows, places, days or groups in the columns."""
        heads = [self._head(cell) for cell in self.table.header]
        for number, (row, label) in enumerate(zip(self.table.rows, labels, strict=True), 2):
            if label.measure is None:
                if any(cell.is_number for cell in row[1:]):
                    self._pass_over(row[0].start, row[-1].end, f"the row “{row[0].text}”", "it names no measure")
                continue
            for k, cell in enumerate(row[1:], 1):
                head = heads[k]
                if head is not None:
                    yield from self._figure(cell, row, _joined(label, head), number, self.table.header[k].text)
        for k, head in enumerate(heads):
            if head is None and k:
                cell = self.table.header[k]
                self._pass_over(cell.start, cell.end, f"the column “{cell.text}”", "it names no place, day or total")

    def _figure(
        self, cell: Cell, row: Sequence[Cell], meaning: Meaning, number: int, column: str
    ) -> Iterator[tuple[Figure, bool]]:
        quantity = self._quantity(cell)
        if quantity is None or meaning.measure is None:
            return
        percent = quantity.percent or meaning.unit == "percent"
        own = bool(meaning.places)
        over = place_over_line(self.line, self.context)
        places = meaning.places or ((to_place(*over, "at"),) if over is not None else ())
        period = meaning.period or self._days(meaning.measure)
        sources = self._sources()
        document = self.context.document
        sure = {
            "measure": SURE,
            "places": LIKELY if own else CARRIED,
            "period": LIKELY if meaning.period else CARRIED,
            "sources": LIKELY,
        }
        figure = Figure(
            id=claim_id(document.id, "figure", cell.start, cell.end, meaning.measure),
            document=reference(document),
            evidence=self._evidence(cell, number, column),
            sentence=Span(start=row[0].start, end=row[-1].end),
            measure=meaning.measure,
            value=_scaled(quantity.value, meaning.scale),
            low=_scaled(quantity.low, meaning.scale),
            high=_scaled(quantity.high, meaning.scale),
            quantifier=quantity.quantifier,
            unit="percent" if percent else meaning.unit,
            population=meaning.population,
            places=places,
            period=period,
            sources=sources,
            status=meaning.status,
            confidence={**sure, "all": round(prod(sure.values()), 2)},
        )
        text = f"cell “{cell.text}” of the table: {meaning.measure}, by row “{row[0].text}” and column “{column}”"
        self.notes.append(Note(cell.start, cell.end, text, passed_over=False))
        yield figure, meaning.total

    def _evidence(self, cell: Cell, number: int, column: str) -> Evidence:
        where = Where(table=self.number, row=number, column=column or None)
        return msgspec.structs.replace(quote(self.context.document.text, cell.start, cell.end), where=where)

    def _quantity(self, cell: Cell) -> Quantity | None:
        """The one number of a cell; None where it holds none, or several."""
        if not cell.is_number:
            return None
        sentence = self._sentence(self.context.document.text, cell.start, cell.end)
        found = find_quantities(sentence)
        if len(found) != 1 or found[0].first > 1:
            return None
        if found[0].kind != "count" and not cell.text.isdigit():
            return None
        return found[0]

    def _sentence(self, text: str, start: int, end: int) -> Sentence:
        return Sentence(Stretch(start, end, 0), text, self.context.pack, self.line.first)

    def _meaning(self, cell: Cell) -> Meaning:
        """What a header or label says, read as the label of a number."""
        scale = self._scale(cell.text)
        label = cell.text if scale == 1 else SCALE.sub("", cell.text)
        plain = IN_BRACKETS.sub("", self._without_days(label)) or label
        aside = label[label.rfind("(") + 1 :].strip(" ()") if label.endswith(")") else ""
        said = f"{plain.rstrip(' :')}: {SAMPLE}"
        topic = " ".join(view.sentence.raw(0, len(view.sentence)) for view in self.over)
        for words in (said, f"{SAMPLE} {plain}"):
            found = self._as_label(f"{words}\n{topic}", len(words))
            if found is not None and found.measure is not None:
                break
        period = self._period(cell)
        status: Status = "planned" if self.words.planned & set(fold(label).split()) else "asserted"
        if found is None or fold(label) in self.words.totals:
            return Meaning(period=period, status=status, scale=scale, total=fold(label) in self.words.totals)
        unit = self._unit(aside) or found.unit
        return replace(found, unit=unit, period=period, status=status, scale=scale)

    def _without_days(self, label: str) -> str:
        """`Dead in 2030`: what a header says besides its days."""
        view = View(self._sentence(label, 0, len(label)), self.context)
        starts, ends = view.sentence.starts, view.sentence.ends
        for time in reversed(view.all_times):
            label = f"{label[: starts[time.start]]}{label[ends[time.end - 1] :]}"
        return label.strip(" ,-–:") or label

    def _unit(self, aside: str) -> Unit | None:
        """`Food baskets (households)`: the unit that brackets say."""
        if not aside:
            return None
        sentence = self._sentence(aside, 0, len(aside))
        nouns = [m.payload for m in sentence.marks.get("noun", ()) if not m.payload.measure]
        return nouns[0].unit if nouns else None

    def _as_label(self, text: str, end: int) -> Meaning | None:
        sentence = self._sentence(text, 0, end)
        found = candidates(sentence, find_quantities(sentence))
        if len(found) != 1:
            return None
        attach(sentence, found, find_triggers(sentence))
        one = found[0]
        nouns = [m.payload for m in sentence.marks.get("noun", ())]
        people = bool(nouns) and all(n.noun_class in ("person", "household") for n in nouns)
        noun = one.noun or (nouns[-1] if people else None)
        unit: Unit = unit_of(one) if one.measure else (noun.unit if noun and noun.unit else "person")
        return Meaning(measure=one.measure, unit=unit, population=one.population, counts_people=people)

    def _by_caption(self, columns: Sequence[Meaning]) -> list[Meaning]:
        """`Displaced by province` over columns of `Persons` and `Families`: the caption says what of them."""
        for view in self.over:
            sentence = view.sentence
            caption = self._meaning(Cell(0, 0, sentence.raw(0, len(sentence)).rstrip(" :.")))
            if caption.measure is not None and caption.unit in PEOPLE:
                return [replace(c, measure=caption.measure) if c.counts_people else c for c in columns]
        return list(columns)

    def _scale(self, header: str) -> float:
        """What a header says its numbers are counted in (`(thousands)`, `('000)`)."""
        match = SCALE.search(header)
        if match is None:
            return 1
        if match[1]:
            return 1000
        return self.words.scales.get(fold(match[2]), 1)

    def _period(self, cell: Cell) -> Period | None:
        if not cell.text or cell.end <= cell.start:
            return None
        view = View(self._sentence(self.context.document.text, cell.start, cell.end), self.context)
        for time in view.all_times:
            if time.first or time.last:
                return Period(start=time.first, end=time.last, expression=view.sentence.raw(time.start, time.end))
        return None

    def _days(self, measure: Measure) -> Period | None:
        for view in self.over[:1]:
            line = self.context.layout.line_of(view.sentence.index)
            found = days_in(view, line, measure, self.context)
            if found is not None:
                return found
        return days_over_line(self.line, measure, self.context)

    def _sources(self) -> tuple[Source, ...]:
        """The source that the line right before the table names."""
        for view in self.over[:1]:
            for attribution in view.sources:
                source = named(attribution, view.sentence.index, view, self.context)
                if source is not None:
                    return (source,)
        return ()

    def _place_columns(self) -> tuple[int, ...]:
        """The columns that name places, the widest first; the first column unless a header says otherwise."""
        keys = self.words.place_keys
        said = [k for k, cell in enumerate(self.table.header) if not keys.isdisjoint(_key_words(cell.text))]
        said = [k for k in said if not any(row[k].is_number for row in self.table.rows)]
        if said:
            return tuple(said)
        labels = [row[0] for row in self.table.rows if fold(row[0].text) not in self.words.totals]
        named_places = sum(self._names_place(cell) for cell in labels)
        return (0,) if labels and 2 * named_places >= len(labels) else ()

    def _names_place(self, cell: Cell) -> bool:
        """Whether a label that no header calls a place is one: a name that the gazetteer or the text knows."""
        if not cell.text or not cell.text[0].isupper():
            return False
        known = self.context.toponyms.entry(cell.text) is not None or self._mention(cell) is not None
        return known or fold(cell.text) in self._named_elsewhere

    @cached_property
    def _named_elsewhere(self) -> frozenset[str]:
        """The places that the text names with a preposition, folded."""
        views = (self.context.view(index) for index in range(min(len(self.context.stretches), MOST_LINES)))
        return frozenset(fold(m.name) for view in views for m in view.places if m.cue not in ("none", "not_figure"))

    def _mention(self, cell: Cell) -> Mention | None:
        for line in self.context.layout.lines:
            if line.start <= cell.start < line.end:
                views = (self.context.view(index) for index in range(line.first, line.last + 1))
                for view in views:
                    for mention in view.all_places:
                        if view.sentence.starts[mention.start] == cell.start:
                            return mention
        return None

    def _row(self, row: Sequence[Cell], places: Sequence[int]) -> Meaning | None:
        """What a row's label says: a place, a total, or days; None where it says none of them."""
        label = row[places[-1]] if places else row[0]
        if any(fold(row[k].text) in self.words.totals for k in (places or (0,))):
            return Meaning(total=True)
        if places and label.text:
            return Meaning(places=tuple(self._place(row[k]) for k in reversed(places) if row[k].text))
        period = self._period(row[0])
        return Meaning(period=period) if period is not None else None

    def _head(self, cell: Cell) -> Meaning | None:
        """What a column of a turned table is: a place, a day, a total."""
        if fold(cell.text) in self.words.totals:
            return Meaning(total=True)
        period = self._period(cell)
        if period is not None:
            return Meaning(period=period)
        if self._names_place(cell):
            return Meaning(places=(self._place(cell),))
        words = set(fold(cell.text).split())
        if words & self.words.planned:
            return Meaning(status="planned")
        return Meaning() if words & self.words.counted else None

    def _place(self, cell: Cell) -> Place:
        """The place of a cell; without a gazetteer entry where nothing is known of it."""
        mention = self._mention(cell)
        if mention is not None and mention.entry is not None:
            sentence = self._sentence(self.context.document.text, cell.start, cell.end)
            inside = replace(mention, start=0, end=len(sentence), name=cell.text)
            return to_place(inside, sentence, "at")
        entry = self.context.toponyms.entry(cell.text)
        sentence = self._sentence(self.context.document.text, cell.start, cell.end)
        whole = Mention(0, len(sentence), cell.text, cell.text, None, "at", "at", entry)
        return to_place(whole, sentence, "at")

    def _with_parts(self, found: Sequence[tuple[Figure, bool]]) -> Iterator[Figure]:
        """Yield the figures, those of rows as shares of their column's total where they make it up."""
        groups: dict[tuple[str | None, Measure, Unit], list[Figure]] = {}
        totals: dict[tuple[str | None, Measure, Unit], Figure] = {}
        for figure, total in found:
            key = _column_of(figure)
            if total and figure.unit != "percent":
                totals[key] = figure
            else:
                groups.setdefault(key, []).append(figure)
        whole = {key: total for key, total in totals.items() if _make_up(groups.get(key, ()), total)}
        for figure, total in found:
            of = whole.get(_column_of(figure))
            part = of is not None and not total
            yield msgspec.structs.replace(figure, part_of=of.id) if part and of is not None else figure

    def _pass_over(self, start: int, end: int, what: str, why: str) -> None:
        self.notes.append(Note(start, end, f"{what} of a table passed over: {why}"))


def _joined(column: Meaning, row: Meaning) -> Meaning:
    """What a column and a row say together of their cell."""
    status = row.status if row.status != "asserted" else column.status
    return replace(
        column, places=row.places or column.places, period=row.period or column.period, total=row.total, status=status
    )


def _column_of(figure: Figure) -> tuple[str | None, Measure, Unit]:
    where = figure.evidence.where
    return (where.column if where is not None else None, figure.measure, figure.unit)


def _make_up(rows: Sequence[Figure], total: Figure) -> bool:
    """Whether rows add up to a total."""
    if total.value is None or not rows or any(row.value is None or row.value > total.value for row in rows):
        return False
    added = sum(row.value for row in rows if row.value is not None)
    return abs(added - total.value) <= SAME * total.value


def _scaled(value: float | int | None, scale: float) -> float | int | None:
    if value is None or scale == 1:
        return value
    scaled = value * scale
    return int(scaled) if scaled == int(scaled) else scaled


def _key_words(header: str) -> set[str]:
    """A header as a key, and its words: `Health zone`, `Province / district`."""
    folded = fold(header)
    return {folded, *re.split(r"[^\w]+", folded)}
