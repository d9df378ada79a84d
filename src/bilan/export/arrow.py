"""Tables as Apache Arrow: Parquet files, and tables for pandas and polars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bilan.export.extras import library
from bilan.export.tables import Table

AT_ONCE = 10_000
"""Rows of a batch, and so of a row group of Parquet."""


def schema(table: Table) -> Any:
    """Return the Arrow schema of a table, with the meaning of each column as its description."""
    arrow = library("pyarrow", "parquet", "Arrow")
    types = {
        "string": arrow.string(), "uri": arrow.string(), "number": arrow.float64(), "integer": arrow.int64(),
        "boolean": arrow.bool_(), "date": arrow.date32(), "list": arrow.list_(arrow.string()),
    }  # fmt: skip
    fields = [
        arrow.field(c.name, types[c.type], nullable=not c.required, metadata={"description": c.meaning})
        for c in table.columns
    ]
    return arrow.schema(fields, metadata={"table": table.name, "description": table.meaning})


def batches(table: Table, rows: Iterable[Any]) -> Iterator[Any]:
    """Yield rows as record batches."""
    arrow = library("pyarrow", "parquet", "Arrow")
    form, remaining = schema(table), iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        columns = zip(*(_values(table, row) for row in some), strict=True)
        arrays = [arrow.array(values, type=field.type) for values, field in zip(columns, form, strict=True)]
        yield arrow.record_batch(arrays, schema=form)


def arrow_table(table: Table, rows: Iterable[Any]) -> Any:
    """Return rows as an Arrow table."""
    arrow = library("pyarrow", "parquet", "Arrow")
    return arrow.Table.from_batches(batches(table, rows), schema=schema(table))


def write_parquet(path: Path, table: Table, rows: Iterable[Any]) -> None:
    """Write rows as a Parquet file, a batch at a time."""
    parquet = library("pyarrow.parquet", "parquet", "Parquet")
    with parquet.ParquetWriter(path, schema(table), compression="zstd") as writer:
        for batch in batches(table, rows):
            writer.write_batch(batch)


def _values(table: Table, row: Any) -> list[Any]:
    """A row's values; whole numbers as Arrow's floating ones, for a report may count beyond any whole number."""
    values = zip(table.columns, table.values(row), strict=True)
    return [_real(value) if column.type == "number" else value for column, value in values]


def _real(value: float | int | None) -> float | None:
    try:
        return None if value is None else float(value)
    except OverflowError:
        return float("inf")
