"""The rows of a user's files of places: CSV, XLSX and GeoJSON, one file or a folder of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bilan.errors import InputError
from bilan.extras import missing

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".json", ".geojson", ".xlsx"})
"""Of the files in a folder that are read."""
SEE = "see docs/gazetteer.md"


class Row(NamedTuple):
    """A line or feature: where it stands, its values by column, and of a feature its geometry."""

    where: str
    values: dict[str, Any]
    geometry: Any = None


class Table(NamedTuple):
    """A table, sheet or collection: where it begins, its columns in small letters, the rows that are not empty."""

    where: str
    columns: tuple[str, ...]
    rows: list[Row]
    sheet: bool = False
    """A sheet of a workbook, which may hold notes as well."""


def tables(path: Path) -> Iterator[Table]:
    """Yield the tables of a file, or of the files of a folder by name; raises InputError naming file and remedy."""
    if not path.is_dir():
        yield from _file_tables(path)
        return
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
    if not files:
        raise InputError(f"{path}: a folder without files of places; put CSV, XLSX or GeoJSON there, {SEE}")
    for file in files:
        yield from _file_tables(file)


def _file_tables(path: Path) -> Iterator[Table]:
    if path.suffix.lower() == ".xlsx":
        yield from _sheets(path)
        return
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of places; check --places") from None
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path}: cannot be read ({error}); save it as UTF-8 CSV or GeoJSON") from None
    yield _features(path, text) if text.lstrip()[:1] in ("{", "[") else _lines(path, text)


def _lines(path: Path, text: str) -> Table:
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    numbered = ((reader.line_num, cells) for cells in reader)
    return _table(str(path), numbered, f"put a field that holds {separator!r} in quotes")


def _sheets(path: Path) -> Iterator[Table]:
    try:
        import openpyxl
    except ImportError:
        raise InputError(missing(f"{path}: a spreadsheet of places", "openpyxl", "office")) from None
    import zipfile

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of places; check --places") from None
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise InputError(f"{path}: a broken workbook ({error}); save it again, or as CSV") from None
    try:
        for sheet in book.worksheets:
            cells = (["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
            found = _table(f"{path}[{sheet.title}]", enumerate(cells, 1), "give each column a header")
            yield found._replace(sheet=True)
    finally:
        book.close()


def _table(name: str, numbered: Iterable[tuple[int, Sequence[str]]], remedy: str) -> Table:
    """The rows below a header."""
    numbered = iter(numbered)
    columns = tuple(cell.strip().lower() for cell in next(numbered, (1, ()))[1])
    found = []
    for number, cells in numbered:
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise InputError(f"{name}:{number}: more fields than columns; {remedy}")
        if any(cell.strip() for cell in cells):
            found.append(Row(f"{name}:{number}", dict(zip(columns, cells, strict=False))))
    return Table(f"{name}:1", columns, found)


def _features(path: Path, text: str) -> Table:
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: broken JSON ({error.msg}); mend that line") from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{path}:1: not a GeoJSON FeatureCollection; {SEE}")
    found = [_feature(f"{path}: feature {number}", feature) for number, feature in enumerate(features, 1)]
    return Table(f"{path}:1", tuple(found[0].values) if found else ("name",), found)


def _feature(where: str, feature: Any) -> Row:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise InputError(f"{where}: not a GeoJSON feature with properties; {SEE}")
    values = {str(name).strip().lower(): value for name, value in feature["properties"].items()}
    return Row(where, {"id": feature.get("id"), **values}, feature.get("geometry"))
