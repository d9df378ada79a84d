"""The forms that an export can have, each with its module; what the command, the desk and the bundle share."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bilan.errors import BilanError, NothingFound
from bilan.export.acled import ACLED
from bilan.export.annotations import annotation_lines
from bilan.export.delimited import table_lines
from bilan.export.geographic import feature_lines
from bilan.export.helix import HELIX
from bilan.export.hxl import hxl_lines
from bilan.export.incidents import INCIDENTS, TOLLS
from bilan.export.objects import object_lines
from bilan.export.tables import TABLES, Table
from bilan.export.ucdp import UCDP
from bilan.ledger import Filters, Ledger


@dataclass(frozen=True)
class Asked:
    """What is exported: which claims of a ledger, in which tables."""

    ledger: Ledger
    filters: Filters
    tables: tuple[Table, ...]
    excel: bool = False
    """CSV as Excel wants it."""
    counts: Counter[str] = field(default_factory=Counter)
    """Rows written so far, by table."""

    def rows(self, table: Table) -> Iterator[Any]:
        """Yield the rows of a table, counting them."""
        for row in table.rows(self.ledger, self.filters):
            self.counts[table.name] += 1
            yield row

    def all_rows(self) -> Iterator[Any]:
        """Yield the rows of all tables."""
        for table in self.tables:
            yield from self.rows(table)


@dataclass(frozen=True)
class Form:
    """A form: what it is called and how it is written, as text or as a file."""

    name: str
    suffix: str
    media_type: str
    meaning: str
    text: Callable[[Asked], Iterator[str]] | None = None
    file: Callable[[Path, Asked], None] | None = None
    several: bool = False
    """Whether it holds more than one kind."""
    claims_only: bool = False
    """Whether it holds what stands in texts, and so no incidents."""
    own: Table | None = None
    """The table that it is, where it is one of another program."""


def _csv(asked: Asked) -> Iterator[str]:
    (table,) = asked.tables
    return table_lines(table, asked.rows(table), excel=asked.excel)


def _hxl(asked: Asked) -> Iterator[str]:
    (table,) = asked.tables
    return hxl_lines(table, asked.rows(table))


def _objects(asked: Asked) -> Iterator[str]:
    for table in asked.tables:
        yield from object_lines(table, asked.rows(table))


def _features(asked: Asked) -> Iterator[str]:
    return feature_lines((table, asked.rows(table)) for table in asked.tables)


def _annotations(asked: Asked) -> Iterator[str]:
    return annotation_lines(asked.all_rows())


def _workbook(path: Path, asked: Asked) -> None:
    from bilan.export import workbook

    workbook.write(path, [(table, asked.rows(table)) for table in asked.tables])


def _parquet(path: Path, asked: Asked) -> None:
    from bilan.export import arrow

    (table,) = asked.tables
    arrow.write_parquet(path, table, asked.rows(table))


KINDS: dict[str, Table] = {**TABLES, INCIDENTS.kind: INCIDENTS, TOLLS.kind: TOLLS}
"""The tables of all kinds. Another kind comes here: a table of its own columns and rows."""
KindName = Literal["figure", "statement", "event", "incident", "toll"]
FormName = Literal["csv", "xlsx", "parquet", "jsonl", "geojson", "hxl", "jsonld", "helix", "acled", "ucdp"]
CSV_TYPE = "text/csv"
FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("csv", ".csv", CSV_TYPE, "a table of one kind", text=_csv),
        Form(
            "xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "a workbook, a sheet a kind", file=_workbook, several=True,
        ),
        Form("parquet", ".parquet", "application/vnd.apache.parquet", "a table of one kind", file=_parquet),
        Form("jsonl", ".jsonl", "application/jsonl", "an object a line", text=_objects, several=True),
        Form(
            "geojson", ".geojson", "application/geo+json", "points, movements as lines", text=_features, several=True
        ),
        Form("hxl", ".csv", CSV_TYPE, "a table of one kind with HXL tags", text=_hxl),
        Form(
            "jsonld", ".jsonld", "application/ld+json", "W3C Web Annotations", text=_annotations, several=True,
            claims_only=True,
        ),
        Form("helix", ".csv", CSV_TYPE, HELIX.meaning, text=_csv, own=HELIX),
        Form("acled", ".csv", CSV_TYPE, ACLED.meaning, text=_csv, own=ACLED),
        Form("ucdp", ".csv", CSV_TYPE, UCDP.meaning, text=_csv, own=UCDP),
    )
}  # fmt: skip


def tables_for(form: Form, kinds: Sequence[str]) -> tuple[Table, ...]:
    """Return the tables that an export in a form holds; raises BilanError for kinds that it cannot hold.

    Without kinds: all, or figures where the form holds one kind.
    """
    if form.own is not None:
        if kinds:
            raise BilanError(f"{form.name} has a table of its own; leave --kind out")
        return (form.own,)
    if len(kinds) > 1 and not form.several:
        raise BilanError(f"{form.name} holds one kind; give --kind once, or take xlsx, jsonl or --all")
    offered = TABLES if form.claims_only else KINDS
    if not offered.keys() >= set(kinds):
        raise BilanError(f"{form.name} holds claims, which stand in texts: {', '.join(TABLES)}")
    chosen = kinds or (tuple(offered) if form.several else ("figure",))
    return tuple(table for kind, table in offered.items() if kind in chosen)


def write(path: Path, form: Form, asked: Asked) -> None:
    """Write a file; raises NothingFound if no row is asked for."""
    if form.file is not None:
        form.file(path, asked)
    else:
        with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            stream.writelines(text_of(form, asked))
    if not asked.counts.total():
        raise NothingFound(nothing(asked))


def content(asked: Asked, form: Form) -> bytes:
    """Return an export as it would stand in a file; raises NothingFound and BilanError."""
    with tempfile.TemporaryDirectory(prefix="bilan-") as folder:
        path = Path(folder, f"export{form.suffix}")
        write(path, form, asked)
        return path.read_bytes()


def text_of(form: Form, asked: Asked) -> Iterator[str]:
    """Return a form that is text, piece by piece; raises BilanError for a form that is none."""
    if form.text is None:
        raise BilanError(f"{form.name} is no text; name a file with -o FILE{form.suffix}")
    return form.text(asked)


def nothing(asked: Asked) -> str:
    """Say that nothing is there to export."""
    names = ", ".join(table.name for table in asked.tables)
    return f"nothing to export as {names} {asked.filters.described()}".rstrip() + "; list claims with: bilan figures"
