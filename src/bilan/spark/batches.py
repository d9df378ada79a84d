"""Rows as Arrow's record batches, and record batches, sorted by a column, as groups of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, islice
from typing import Any

import pyarrow as arrow

TYPES = {
    "string": arrow.string(),
    "date": arrow.date32(),
    "int": arrow.int32(),
    "boolean": arrow.bool_(),
    "double": arrow.float64(),
    "array<string>": arrow.list_(arrow.string()),
}


@lru_cache
def schema(columns: str) -> arrow.Schema:
    """Return the Arrow schema of columns as Spark is told them: `name type, …`."""
    return arrow.schema([(name, TYPES[kind]) for name, kind in (column.split() for column in columns.split(", "))])


def batches(rows: Iterable[dict[str, Any]], columns: str, most: int) -> Iterator[arrow.RecordBatch]:
    """Yield rows as record batches of so many; what a row does not give is null."""
    remaining = iter(rows)
    while some := list(islice(remaining, most)):
        yield arrow.RecordBatch.from_pylist(some, schema=schema(columns))


def rows_of(given: Iterable[arrow.RecordBatch]) -> Iterator[dict[str, Any]]:
    """Yield the rows of record batches."""
    return (row for batch in given for row in batch.to_pylist())


def groups(given: Iterable[arrow.RecordBatch], column: str) -> Iterator[tuple[Any, Iterator[dict[str, Any]]]]:
    """Yield the rows of record batches that are sorted by a column, those of one value together, also across batches.

    A partition is gone through once and a group is held as it is asked for: Spark's own grouping starts anew for each
    group, which for many small ones takes longer than the work.
    """
    return groupby(rows_of(given), key=lambda row: row[column])
