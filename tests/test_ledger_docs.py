"""The example of docs/ledger.md runs and prints what the page says; its tables are the ledger's."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from bilan.ledger import Filters, Ledger, schema

PAGE = (Path(__file__).parent.parent / "docs" / "ledger.md").read_text("utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return found


def test_the_example_runs_and_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python"), "docs/ledger.md", "exec"), {})
    assert capsys.readouterr().out == block("text")
    with sqlite3.connect("siege.db") as connection:
        assert connection.execute(block("sql")).fetchall()[0] == ("2031-03-12", "hirondelle-1", 41.0, "41")


def test_every_table_and_column_is_explained() -> None:
    for table in schema.metadata.tables.values():
        (row,) = re.findall(rf"^\| `{table.name}` \|.*$", PAGE, re.MULTILINE)
        assert {c.name for c in table.columns} <= set(re.findall(r"`(\w+)`", row)), table.name


def test_every_method_and_filter_is_explained() -> None:
    for name in vars(Ledger):
        assert name.startswith("_") or f"| `{name}(" in PAGE, name
    for name in Filters.__dataclass_fields__:
        assert re.search(rf"^\|[^|]*`{name}`[^|]*\|", PAGE, re.MULTILINE), name
