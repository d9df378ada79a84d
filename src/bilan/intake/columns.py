"""Which columns of a table hold what: `text=body,published=date`, or `place=Province,killed=Dead` for figures.

A mapping whose fields are those of a document makes a report of each row. One whose fields are measures makes a figure
of each cell below the columns that it names; its form is `measure[:unit][:population …]=COLUMN`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from bilan.intake.records import KNOWN
from bilan.model import Measure, Population, Unit

Mapping = tuple[tuple[str, str], ...]
"""(field, column) pairs in the order in which they were written."""
CellField = Literal["place", "region", "origin", "destination", "pcode", "day", "start", "end", "source"]
CELL_FIELDS: tuple[str, ...] = get_args(CellField)
"""What a row of a table of figures says beside its numbers."""
METADATA = "table_map"
"""Under which name of a document's metadata its mapping stands, so that every later reading does the same."""
LETTERS = re.compile(r"[a-z]{1,3}")
"""A folded name that may be a spreadsheet's letters for a column, where no header is called so."""
BUILDINGS = frozenset({"housing_destroyed", "housing_damaged", "facility_destroyed", "facility_damaged"})
NO_UNIT_OF_ITS_OWN = frozenset({"aid", "territory"})
"""Measures whose figures mean nothing without a unit: tonnes or lorries, per cent or villages."""
MONEY = frozenset({"funding", "price"})


@dataclass(frozen=True)
class FigureColumn:
    """A column whose cells are figures: of what, of whom, in which unit (None: the header's or the measure's own)."""

    column: str
    measure: Measure
    unit: Unit | None = None
    population: tuple[Population, ...] = ()

    @property
    def usual_unit(self) -> Unit:
        """The unit of the measure where neither mapping nor header gives another."""
        if self.measure in BUILDINGS:
            return "building"
        if self.measure in MONEY:
            return "currency"
        return "item" if self.measure == "attacks" else "person"


def mapping_of(written: str) -> Mapping:
    """Return the pairs that a user wrote, `text=body,published=date`; a pair with a comma stands in double quotes.

    Raises ValueError that says what to mend.
    """
    fields = next(csv.reader([written], skipinitialspace=True), [])
    pairs = tuple(_pair(field) for field in fields if field.strip())
    if not pairs:
        return ()
    names = [name for name, _ in pairs]
    unknown = next((n for n in names if n not in KNOWN and n not in CELL_FIELDS and not _is_measure(n)), None)
    if unknown is not None:
        known = (*KNOWN, *CELL_FIELDS)
        raise ValueError(f"{unknown!r} is no field; there are: {', '.join(known)}, and measures (killed, displaced …)")
    if is_table(pairs):
        _check_table(pairs)
    elif "text" not in names:
        raise ValueError("it names no column for the text (text=COLUMN), nor one for a measure (killed=COLUMN)")
    return pairs


def is_table(pairs: Mapping) -> bool:
    """Whether a mapping is one of a table of figures."""
    return any(_is_measure(name) for name, _ in pairs)


def figure_columns(pairs: Sequence[Sequence[str]]) -> list[FigureColumn]:
    """Return the columns of figures that a mapping names; raises ValueError for one that cannot be."""
    return [_figure_column(name, column) for name, column in pairs if _is_measure(name)]


def cell_columns(pairs: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return field → column of what a row says beside its figures."""
    return {name: column for name, column in pairs if name in CELL_FIELDS}


def folded(header: str) -> str:
    """Return a header as it is compared: case and white space do not matter."""
    return " ".join(header.split()).casefold()


def _pair(field: str) -> tuple[str, str]:
    name, sign, column = (part.strip() for part in field.partition("="))
    if not sign or not name or not column:
        raise ValueError(f"{field.strip()!r} is no pair; write FIELD=COLUMN")
    return name, column


def _is_measure(name: str) -> bool:
    return name.partition(":")[0] in get_args(Measure)


def _check_table(pairs: Mapping) -> None:
    own = next((name for name, _ in pairs if name in KNOWN), None)
    if own is not None:
        raise ValueError(f"{own!r} is a field of reports, and measures are of tables; give one or the other")
    columns = figure_columns(pairs)
    seen: set[str] = set()
    for name in (folded(one.column) for one in columns):
        if name in seen:
            raise ValueError(f"two measures of the column {name!r}; a cell is one figure")
        seen.add(name)


def _figure_column(name: str, column: str) -> FigureColumn:
    measure, *qualifiers = name.split(":")
    units = [q for q in qualifiers if q in get_args(Unit)]
    people = [q for q in qualifiers if q in get_args(Population)]
    wrong = [q for q in qualifiers if q not in units and q not in people]
    if wrong or len(units) > 1:
        told = wrong[0] if wrong else name
        raise ValueError(f"{told!r} is no unit or population; write measure:unit:population, as displaced:household")
    if measure in NO_UNIT_OF_ITS_OWN and not units:
        raise ValueError(f"{measure!r} needs its unit; write {measure}:tonne={column} or another of its units")
    return FigureColumn(
        column,
        cast(Measure, measure),
        cast(Unit, units[0]) if units else None,
        tuple(cast(Population, q) for q in people),
    )
