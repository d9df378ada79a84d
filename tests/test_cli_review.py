"""The commands on reviews, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilan.cli import group

REPORT = "Le séisme a fait 12 morts et 30 blessés à Kandovar, a indiqué la police."


def call(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(group, [*arguments, "--ledger", str(path / "a.db")])


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    call(tmp_path, "add", str(tmp_path / "a.txt"), "--language", "fr")
    lines = call(tmp_path, "figures", "--format", "jsonl").stdout.splitlines()
    return [json.loads(line)["id"] for line in lines]


def test_deciding_and_taking_back(tmp_path: Path, ids: list[str]) -> None:
    told = call(tmp_path, "review", ids[0][:8], "--reject", "--reviewer", "Ana", "--reason", "a drill")
    assert told.exit_code == 0
    assert "decision 1" in told.stderr
    assert len(call(tmp_path, "figures", "--format", "jsonl").stdout.splitlines()) == 1
    shown = call(tmp_path, "show", ids[0])
    assert "rejected by Ana" in shown.stdout
    assert "a drill" in shown.stdout
    call(tmp_path, "review", "--undo", "1", "--reviewer", "Ben")
    assert len(call(tmp_path, "figures", "--format", "jsonl").stdout.splitlines()) == 2
    assert "not yet" in call(tmp_path, "show", ids[0]).stdout
    journal = [json.loads(line) for line in call(tmp_path, "reviews", "--format", "jsonl").stdout.splitlines()]
    assert [(entry["decision"], entry["reviewer"]) for entry in journal] == [("undone", "Ben"), ("rejected", "Ana")]
    assert "a drill" in call(tmp_path, "reviews").stdout


def test_correcting(tmp_path: Path, ids: list[str]) -> None:
    start = REPORT.index("12 morts")
    change = ("--correct", "value=13", "--correct", "low=13", "--correct", "high=13", "--span", f"{start}:{start + 8}")
    assert call(tmp_path, "review", ids[0], *change).exit_code == 0
    figure = json.loads(call(tmp_path, "figures", "--format", "jsonl", "--reviewed-only").stdout)
    assert (figure["value"], figure["evidence"]["exact"]) == (13, "12 morts")
    estimate = call(tmp_path, "estimate", "--measure", "killed", "--reviewed-only", "--format", "json")
    assert json.loads(estimate.stdout)["best"] == 13


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "say one thing"),
        (("--accept", "--reject"), "say one thing"),
        (("--correct", "value"), "FIELD=VALUE"),
        (("--correct", "colour=red"), "no field to be set"),
        (("--span", "a:b"), "START:END"),
    ],
)
def test_calls_that_cannot_be_taken(tmp_path: Path, ids: list[str], arguments: tuple[str, ...], message: str) -> None:
    result = call(tmp_path, "review", ids[0], *arguments)
    assert result.exit_code != 0
    assert message in str(result.exception) + result.output


def test_an_empty_journal_says_how_to_begin(tmp_path: Path, ids: list[str]) -> None:
    empty = call(tmp_path, "reviews")
    assert empty.exit_code == 1
    assert "bilan review" in str(empty.exception)
