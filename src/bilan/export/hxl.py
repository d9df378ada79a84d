"""A table as HXL: CSV with a row of tags below its header, by the HXL 1.1 hashtag dictionary.

Reference: HXL standard 1.1, tagging conventions and hashtag dictionary (hxlstandard.org, 2018).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bilan.export.delimited import lines, text_rows
from bilan.export.tables import Table


def hxl_lines(table: Table, rows: Iterable[Any]) -> Iterator[str]:
    """Yield a table as HXL: names, tags, rows. Columns without a tag are left out."""
    places = [n for n, column in enumerate(table.columns) if column.hxl]
    yield from lines([[table.columns[n].name for n in places]])
    yield ",".join(table.columns[n].hxl for n in places) + "\n"  # tags begin with what a formula may not, but must
    yield from lines([row[n] for n in places] for row in text_rows(table, rows))
