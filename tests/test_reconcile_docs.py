"""The example of docs/reconciling.md runs and prints what the page says; its tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from bilan.reconcile import Estimate
from bilan.reconcile.conflicts import KINDS
from bilan.reconcile.policies import POLICIES
from bilan.reconcile.quantity import Kind
from bilan.reconcile.relations import RelationKind

PAGE = (Path(__file__).parent.parent / "docs" / "reconciling.md").read_text("utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return found


def test_the_example_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block("python"), "docs/reconciling.md", "exec"), {})
    assert capsys.readouterr().out == block("text")


def test_the_tables_name_everything() -> None:
    for name in (*get_args(RelationKind), *get_args(Kind), *POLICIES):
        assert re.search(rf"^\| `{re.escape(name)}`", PAGE, re.MULTILINE), name
    for name in (*KINDS, *Estimate.__struct_fields__):
        assert f"`{name}`" in PAGE, name
