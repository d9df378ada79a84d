"""The columns that lead back from a row of a table made for another program, and rests on one claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bilan.export.resting import LOCATED
from bilan.export.rows import Row
from bilan.export.tables import Column, Table

TRACED = (
    "id", "words", "sentence", "document", "title", "publisher", "published", "experimental", "url",
    "place_id", "place_iso3", "place_pcode", "place_latitude", "place_longitude", "place_precision",
    "confidence", "review", "names",
)  # fmt: skip
"""Columns that lead back."""


@dataclass(frozen=True)
class _Alone:
    """One claim as what rests on several has them."""

    rows: tuple[Row, ...]


def traced(table: Table, row_of: Callable[[Any], Row]) -> tuple[Column, ...]:
    """Return the columns that lead back, their names begun by `bilan_`; `row_of` gives the table's row.

    The place is the foremost one, whatever its role: people who fled are where they came from.
    """
    columns = {column.name: column for column in table.columns}
    located = {column.name: replace(column, get=_alone(column.get)) for column in LOCATED}
    chosen = ((columns | located)[name] for name in TRACED)
    return tuple(replace(one, name=f"bilan_{one.name}", get=_through(one.get, row_of), hxl="") for one in chosen)


def _alone(get: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda row: get(_Alone((row,)))


def _through(get: Callable[[Any], Any], row_of: Callable[[Any], Row]) -> Callable[[Any], Any]:
    return lambda row: get(row_of(row))
