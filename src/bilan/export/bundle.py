"""Everything at once: a folder of tables with a data dictionary (`datapackage.json`), a map and the claims as they are.

Reference: Frictionless Data Package and Table Schema, version 1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from bilan import __version__
from bilan.errors import NothingFound
from bilan.export.documents import DOCUMENTS
from bilan.export.forms import FORMS, KINDS, Asked, Form
from bilan.export.incidents import INCIDENTS
from bilan.export.objects import json_line
from bilan.export.tables import TABLES, Column, Table
from bilan.files import OutputError, write_text, write_whole
from bilan.harmless import as_json
from bilan.ledger import Filters, Ledger, MaskedLedger
from bilan.model import encode

DICTIONARY = "datapackage.json"
REFERENCES = {"document": "documents", "incident": "incidents"}
"""Columns that hold ids of another table."""
TYPES = {"list": "string", "uri": "string"}
"""Frictionless types of columns that have another name there; all others have the same."""


def write_bundle(folder: Path, ledger: Ledger, filters: Filters, *, mode: int | None = None) -> dict[str, int]:
    """Write the tables of all kinds into a folder, which is made; return the rows by table.

    Each file is put in its place when it is whole, the dictionary last. Raises NothingFound without any claim.
    """
    if next(ledger.claims(filters), None) is None:
        raise NothingFound(f"no claim matches {filters.described()}".rstrip())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror}); name another folder") from error
    tables = (*KINDS.values(), DOCUMENTS)
    counts: dict[str, int] = {}
    for table in tables:
        counts |= _write(folder / f"{table.name}.csv", FORMS["csv"], Asked(ledger, filters, (table,)), mode)
    mapped = (*TABLES.values(), INCIDENTS)
    _write(folder / "map.geojson", FORMS["geojson"], Asked(ledger, filters, mapped), mode)
    _put(folder / "claims.jsonl", _claims(ledger, filters), mode)
    described = msgspec.json.format(json_line(dictionary(ledger, tables, counts, filters)), indent=2)
    write_text(folder / DICTIONARY, as_json(described) + "\n", mode=mode)
    return {name: counts.get(name, 0) for name in (table.name for table in tables)}


def packed(ledger: Ledger, filters: Filters) -> bytes:
    """Return the same as a ZIP archive, for who asks over the network; raises NothingFound without any claim."""
    with tempfile.TemporaryDirectory(prefix="bilan-") as folder:
        write_bundle(Path(folder), ledger, filters)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).iterdir()):
                archive.write(path, path.name)
        return written.getvalue()


def dictionary(ledger: Ledger, tables: tuple[Table, ...], counts: dict[str, int], filters: Filters) -> dict[str, Any]:
    """Return the description of a bundle, as `datapackage.json` holds it."""
    return {
        "profile": "data-package",
        "name": "bilan-export",
        "title": "What news reports claim, with every sentence it rests on",
        "description": filters.described() or "everything that the ledger holds",
        "names": "initials" if isinstance(ledger, MaskedLedger) else "all",
        "version": __version__,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "resources": [_resource(table, counts.get(table.name, 0)) for table in tables]
        + [
            _file("claims", "claims.jsonl", "jsonl", "The claims as they are: docs/schemas/claim.schema.json"),
            _file("map", "map.geojson", "geojson", "Claims and incidents on a map, where it is known"),
        ],
    }


def _resource(table: Table, rows: int) -> dict[str, Any]:
    keys = [
        {"fields": column.name, "reference": {"resource": other, "fields": "id"}}
        for column in table.columns
        for other in [REFERENCES.get(column.name)]
        if other is not None
    ]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "primaryKey": "id"}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": rows,
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {**schema, "missingValues": [""], **({"foreignKeys": keys} if keys else {})},
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    more = " Several stand side by side, with `; ` between them." if column.type == "list" else ""
    return {
        "name": column.name,
        "type": TYPES.get(column.type, column.type),
        "description": f"{column.meaning}.{more}",
        **({"constraints": constraints} if constraints else {}),
    }


def _file(name: str, path: str, form: str, meaning: str) -> dict[str, Any]:
    return {"name": name, "type": "text", "path": path, "format": form, "description": meaning, "encoding": "utf-8"}


def _claims(ledger: Ledger, filters: Filters) -> Iterator[str]:
    for claim in ledger.claims(filters):
        yield as_json(encode(claim)) + "\n"


def _write(path: Path, form: Form, asked: Asked, mode: int | None) -> dict[str, int]:
    assert form.text is not None
    _put(path, form.text(asked), mode)
    return dict(asked.counts)


def _put(path: Path, pieces: Iterator[str], mode: int | None) -> None:
    def make(part: Path) -> None:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            stream.writelines(pieces)

    write_whole(path, make, mode=mode)
