"""The commands that read: what they print, on which stream, with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROW = {
    "id": "a",
    "text": "Au moins 12 personnes ont été tuées mercredi à Velmont, selon la police.",
    "language": "fr",
}


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bilan.cli import main; main()", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False)


def test_json_lines_in_and_out() -> None:
    done = run(
        "read",
        "-",
        "--input-format",
        "jsonl",
        "--kind",
        "figure",
        "--format",
        "jsonl",
        stdin=json.dumps(ROW | {"published": "2026-03-11"}),
    )
    assert done.returncode == 0
    assert done.stderr == ""
    (claim,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert claim["kind"] == "figure"
    assert claim["document"]["id"] == "a"
    assert (claim["measure"], claim["low"], claim["quantifier"]) == ("killed", 12, "at_least")
    assert claim["period"] == {"start": "2026-03-11", "end": "2026-03-11", "expression": "mercredi"}
    assert claim["sources"][0]["name"] == "police"


def test_no_day_of_publication_is_a_warning() -> None:
    done = run("read", "-", "--input-format", "jsonl", "--kind", "figure", "--format", "jsonl", stdin=json.dumps(ROW))
    assert done.returncode == 0
    assert "without a day of publication" in done.stderr
    assert json.loads(done.stdout)["period"] is None


def test_table_marks_the_figure_in_words() -> None:
    done = run("read", "-", "--published", "2026-03-11", stdin=ROW["text"])
    assert done.returncode == 0
    assert "at least 12" in done.stdout
    assert "Velmont" in done.stdout


def test_csv() -> None:
    done = run("read", "-", "--published", "2026-03-11", "--format", "csv", stdin=ROW["text"])
    header, row = done.stdout.splitlines()
    assert header.startswith("id,kind,measure,")
    assert "killed" in row


def test_markup_in_a_report_is_text() -> None:
    done = run("read", "-", "--published", "2026-03-11", stdin="12 morts à Velmont [/b] [red]selon[/red] la police.")
    assert done.returncode == 0
    assert "killed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["read", "missing.txt"], 1, "missing.txt: no such file"),
        (["read", "-", "--language", "xx"], 1, "no language pack for 'xx'"),
        (["read", "-", "--published", "soon"], 2, "not a day"),
        (["read"], 2, "Missing argument"),
        (["nonsense"], 2, "No such command"),
        (["read", "-", "--places", "missing.csv"], 1, "missing.csv: no such file of places"),
        (["read", "-", "--organisations", "missing.toml"], 1, "missing.toml: no such file of organisations"),
        (["read", "-", "--languages-folder", "missing"], 1, "missing: no such folder of language packs"),
    ],
)
def test_wrong_calls(arguments: list[str], code: int, message: str) -> None:
    done = run(*arguments, stdin=ROW["text"])
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_line_keeps_the_rest_and_exits_with_1(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(f'{json.dumps(ROW)}\n{{"text": \n', "utf-8")
    done = run("read", str(path), "--kind", "figure", "--format", "jsonl")
    assert done.returncode == 1
    assert f"{path}:2: broken JSON" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_language_without_a_pack_is_a_warning() -> None:
    row = {"id": "hr", "text": "U poplavama je oštećeno više od 300 kuća, javljaju iz stožera."}
    done = run("read", "-", "--input-format", "jsonl", "--kind", "figure", "--format", "jsonl", stdin=json.dumps(row))
    assert done.returncode == 0
    assert "hr: language not recognised" in done.stderr


def test_explain_tells_why() -> None:
    done = run("explain", "-", "--published", "2026-03-11", stdin="Douze personnes ont été tuées. Il a 12 ans.")
    assert "trigger “tuées”" in done.stdout
    assert "quantity “Douze”: killed" in done.stdout
    assert "quantity “12”: none" in done.stdout


def test_languages_lists_packs() -> None:
    listed = json.loads(run("languages", "--format", "json").stdout)
    assert {"en", "fr"} <= {entry["code"] for entry in listed}
