"""Rows as JSON Lines: an object a line, with all columns of its table, typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from bilan.export.tables import Table
from bilan.harmless import as_json


def json_line(value: Any) -> str:
    """Return a value as one line of JSON, with escapes for what a terminal would obey."""
    return as_json(msgspec.json.encode(value).decode("utf-8"))


def object_lines(table: Table, rows: Iterable[Any]) -> Iterator[str]:
    """Yield rows as objects."""
    for row in rows:
        yield json_line(table.record(row)) + "\n"
