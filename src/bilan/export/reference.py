"""The tables of exports as documentation: `python -m bilan.export.reference` prints what docs/export.md holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bilan.export.acled import ACLED
from bilan.export.documents import DOCUMENTS
from bilan.export.helix import HELIX
from bilan.export.incidents import INCIDENTS, TOLLS
from bilan.export.tables import TABLES, Column, Table
from bilan.export.ucdp import UCDP

MOST_WORDS = 12
"""Values that are listed in full; of more the documentation of claims tells."""


def reference() -> str:
    """Return all tables with their columns as Markdown."""
    kinds = list(TABLES.values())
    shared = [column for column in kinds[0].columns if _in_all(column, kinds)]
    names = {column.name for column in shared}
    lines = [*_section("Columns of every claim", shared, tagged=True)]
    for table in kinds:
        own = [column for column in table.columns if column.name not in names]
        lines += _section(f"`{table.name}`: {_lower(table.meaning)}", own, tagged=True)
    for table in (INCIDENTS, TOLLS):
        lines += _section(f"`{table.name}`: {_lower(table.meaning)}", table.columns, tagged=True)
    lines += _section(f"`{DOCUMENTS.name}`: {_lower(DOCUMENTS.meaning)} (in a bundle)", DOCUMENTS.columns, tagged=False)
    for table in (HELIX, ACLED, UCDP):
        lines += _section(f"`{table.kind}`: {_lower(table.meaning)}", table.columns, tagged=False)
    return "\n".join(lines)


def _in_all(column: Column, tables: list[Table]) -> bool:
    return all((column.name, column.meaning) in {(c.name, c.meaning) for c in table.columns} for table in tables)


def _section(title: str, columns: tuple[Column, ...] | list[Column], *, tagged: bool) -> Iterator[str]:
    yield f"### {title}\n"
    yield "| column | type | meaning | HXL |" if tagged else "| column | type | meaning |"
    yield "| --- | --- | --- | --- |" if tagged else "| --- | --- | --- |"
    for column in columns:
        few = column.allowed if len(column.allowed) <= MOST_WORDS else ()
        words = f" ({', '.join(few)})" if few and not all(word in column.meaning for word in few) else ""
        tag = f" `{column.hxl}` |" if tagged else ""
        yield f"| `{column.name}` | {column.type} | {column.meaning}{words} |{tag}"
    yield ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    sys.stdout.write(reference())
