"""The help of every command: its examples run on the bundled reports, and it fits a terminal of 80 columns."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import COMMANDS, SUMMARIES, group
from bilan.ledger import Ledger
from shell_lines import run_line

EXAMPLES = Path(__file__).parents[1] / "examples"
REPORTS = ("crue-de-la-sarve.jsonl", "siege-de-velmont.jsonl", "sarve-20260428.html")
ID = re.compile(r"\b[0-9a-f]{8,16}\b")
OWN = frozenset({"serve"})
"""Commands that run until they are stopped."""
BEFORE = {
    "restore": ["bilan backup bilan-2026-03-11.db"],
    "train": ["bilan export --gold -o annotated.jsonl"],
    "score": ["bilan export --gold -o annotated.jsonl"],
    "reviews": [],
}
"""What must have been done before the examples of a command."""


def examples(name: str) -> list[str]:
    """The lines that the help of a command shows."""
    told = CliRunner().invoke(group, [name, "--help"] if name else ["--help"], terminal_width=200).output
    lines = told.partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    return [line.strip() for line in lines]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the bundled reports, the figures of one of them all reviewed."""
    path = tmp_path_factory.mktemp("help") / "bilan.db"
    done = CliRunner().invoke(group, ["add", *(str(EXAMPLES / name) for name in REPORTS), "--ledger", str(path)])
    assert done.exit_code == 0, done.output
    with Ledger(path) as ledger:
        first = next(ledger.figures())
        for claim in ledger.claims_of_document(first.document.id):
            ledger.review(claim.id, "accepted", reviewer="Ana")
    return path


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bilan.db").write_bytes(made.read_bytes())
    (tmp_path / "siege.db").write_bytes(made.read_bytes())
    (tmp_path / "examples").symlink_to(EXAMPLES, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("BILAN_") and name != "BILAN_CACHE"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def with_known_ids(line: str, command: str) -> str:
    """A line whose ids the ledger has: reading and what it makes of incidents go on being mended, and ids move."""
    listed = ["incidents"] if command == "incident" else ["figures", "--document", "velmont-20260316"]
    asked = ID.findall(line) if command in ("show", "review", "incident") else []
    if not asked:
        return line
    rows = CliRunner().invoke(group, [*listed, "--format", "jsonl"]).stdout.splitlines()
    known = [json.loads(row)["id"] for row in rows if not json.loads(row).get("situation")]
    spare = iter(name for name in known if not any(name.startswith(one) for one in asked))
    for one in dict.fromkeys(asked):
        if not any(name.startswith(one) for name in known):
            line = line.replace(one, next(spare))
    return line


@pytest.mark.parametrize("name", [name for name in ("", *COMMANDS) if name not in OWN])
def test_the_examples_run(folder: Path, name: str) -> None:
    lines = examples(name)
    assert lines
    for line in (*BEFORE.get(name, ()), *(with_known_ids(line, name) for line in lines)):
        done = run_line(line)
        assert done.exit_code == 0, (line, done.output, done.exception)
        assert done.stdout or ">" in line or done.stderr or name in ("add", "train"), line


def test_the_examples_of_serve_run(folder: Path) -> None:
    (folder / "desk.users").touch()
    source = str(Path(__file__).parents[1] / "src")
    environment = {**os.environ, "PYTHONPATH": source, "BROWSER": "true"}
    for line in examples("serve"):
        words = line.split()[1:]
        if words[0] != "serve":
            assert run_line(line).exit_code == 0
            continue
        command = [sys.executable, "-m", "bilan", *words, "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as desk:
            assert desk.stderr is not None
            told = desk.stderr.readline()
            desk.terminate()
            assert "the desk is open at http://" in told, (line, told)
        assert desk.returncode == 0, line


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_a_terminal_of_80_columns(name: str) -> None:
    told = CliRunner().invoke(group, [name, "--help"] if name else ["--help"]).output
    body, _, lines = told.partition("Examples:\n")
    shown = body + lines.partition("\n\n")[2]  # examples are lines to copy, and are not broken
    assert max(map(len, shown.splitlines())) <= 80


def test_the_summaries_are_those_of_the_commands() -> None:
    assert SUMMARIES.keys() == COMMANDS.keys()
    for name in COMMANDS:
        command = group.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert " ".join(command.help.partition("\n\n")[0].split()) == SUMMARIES[name]
