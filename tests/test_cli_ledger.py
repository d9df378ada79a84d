"""bilan add, figures, show, documents."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bilan.cli import main
from bilan.ledger import Filters, Ledger
from bilan.model import Claim, Document
from bilan.reading import Reader

FIRST = (
    "Au moins 41 civils, dont 7 enfants, ont été tués à Valbrune-Est depuis le 1er mars, "
    "selon la Croix bleue.\n"
    "Mercredi, douze personnes ont été blessées dans un bombardement à Sainte-Ombre.\n"
)
TITLE = "[b]Siège[/i]"
SECOND = "Trois soldats ont été tués à Sainte-Ombre, a indiqué le gouverneur de la province.\n"


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run bilan in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BILAN_LEDGER", raising=False)

    def call(*arguments: str) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        said = capsys.readouterr()
        return Result(int(left.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    documents = [
        {
            "id": "un",
            "text": FIRST,
            "published": "2031-03-12",
            "publisher": "Hirondelle",
            "title": "[b]Siège[/i]",
        },
        {"id": "deux", "text": SECOND, "published": "2031-03-13", "url": "https://example.org/2"},
    ]
    lines = "".join(json.dumps({"language": "fr"} | d) + "\n" for d in documents)
    (folder / "deux.jsonl").write_text(lines)
    return folder


def test_add_reads_and_says_what_it_did(run: Any, reports: Path) -> None:
    result = run("add", "reports")
    assert (result.code, result.out) == (0, "")
    count = len(run("figures", "--format", "jsonl").out.splitlines())
    assert count >= 4
    assert f"added 2 documents, {count} figures; 0 already known; 0 could not be read" in result.err
    again = run("add", "reports")
    assert again.code == 0
    assert "added 0 documents, 0 figures; 2 already known; 0 could not be read" in again.err
    assert Path("bilan.db").is_file()


def test_what_cannot_be_read_is_reported_and_noted_and_the_rest_is_kept(run: Any, reports: Path) -> None:
    (reports / "broken.jsonl").write_text('{"id": "trois", "text": "Rien."\n')
    (reports / "image.txt").write_bytes(b"\x89PNG\x00\x01\x02" * 50)
    result = run("add", "reports", "missing.txt")
    assert result.code == 1
    assert "added 2 documents" in result.err
    assert "3 could not be read" in result.err
    for words in ("broken.jsonl:1: broken JSON", "image.txt: a binary file", "missing.txt: no such file"):
        assert words in result.err
    run("add", "reports")  # again: noted once
    rows = [row for row in run("documents", "--format", "csv").rows if row["state"] == "not read"]
    assert [(row["id"], row["line"]) for row in rows] == [
        ("reports/broken.jsonl", "1"),
        ("reports/image.txt", ""),
        ("missing.txt", ""),
    ]
    assert all(row["reason"] and row["remedy"] and row["added_at"] for row in rows)


def test_a_report_in_a_language_without_a_pack_could_not_be_read(run: Any, reports: Path) -> None:
    (reports / "finnish.jsonl").write_text('{"id": "fi", "language": "fi", "text": "Kolme kuoli."}')
    result = run("add", "reports")
    assert result.code == 1
    assert "fi: language 'fi' has no pack; give --language" in result.err
    assert "added 2 documents" in result.err
    assert "fi" in [row["id"] for row in run("documents", "--format", "csv").rows if row["state"] == "not read"]


def test_another_text_of_the_same_id_does_not_stop_the_batch(run: Any, reports: Path) -> None:
    run("add", "reports")
    more = [{"id": "un", "text": "Autre texte."}, {"id": "quatre", "text": SECOND}]
    Path("more.jsonl").write_text("".join(json.dumps({"language": "fr"} | d) + "\n" for d in more))
    result = run("add", "more.jsonl")
    assert result.code == 1
    assert "un: the ledger holds another text under this id" in result.err
    assert "added 1 document, 1 figure; 0 already known; 1 could not be read" in result.err
    assert run("documents", "--format", "csv").out.count("never changed") == 1


def test_a_fault_in_reading_one_report_does_not_cost_the_others(
    run: Any, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Reader.read

    def failing(self: Reader, document: Document, **options: Any) -> list[Claim]:
        if document.id == "un":
            raise ValueError("a fault")
        return read(self, document, **options)

    monkeypatch.setattr(Reader, "read", failing)
    result = run("add", "reports")
    assert result.code == 1
    assert "un: reading it failed (ValueError in test_cli_ledger.py, line " in result.err
    assert "a fault" not in result.err  # an error's words may be a report's
    assert "added 1 document, 1 figure; 0 already known; 1 could not be read" in result.err


def test_a_known_report_with_other_data_is_kept_as_it_was_with_a_warning(run: Any) -> None:
    Path("a.txt").write_text(FIRST)
    run("add", "a.txt", "--language", "fr")
    result = run("add", "a.txt", "--language", "fr", "--published", "2031-03-12")
    assert result.code == 0
    assert "kept with published unknown, as first added, not 2031-03-12" in result.err
    assert run("documents", "--format", "csv").rows[0]["published"] == ""


def test_the_ledger_is_named_by_option_or_environment(run: Any, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", "reports", "--ledger", "named.db")
    monkeypatch.setenv("BILAN_LEDGER", "named.db")
    assert len(run("documents", "--format", "csv").rows) == 2
    assert not Path("bilan.db").exists()


@pytest.mark.parametrize("command", [["figures"], ["documents"], ["show", "0"]])
def test_reading_makes_no_ledger(run: Any, command: list[str]) -> None:
    result = run(*command)
    assert (result.code, result.out) == (1, "")
    assert "bilan: error: bilan.db: no such ledger; make one with: bilan add" in result.err
    assert not Path("bilan.db").exists()


def test_a_ledger_that_is_not_one(run: Any, reports: Path) -> None:
    Path("notes.txt").write_text("Notes.")
    for command in (["add", "reports"], ["figures"], ["documents"], ["show", "0"]):
        result = run(*command, "--ledger", "notes.txt")
        assert result.code == 1
        assert "notes.txt: not a ledger" in result.err
    assert Path("notes.txt").read_text() == "Notes."


def test_figures_in_three_forms(run: Any, reports: Path) -> None:
    run("add", "reports")
    lines = [json.loads(line) for line in run("figures", "--format", "jsonl").out.splitlines()]
    rows = run("figures", "--format", "csv").rows
    assert [line["id"] for line in lines] == [row["id"] for row in rows]
    assert [line["document"]["id"] for line in lines] == sorted((r["document"] for r in rows), reverse=True)
    table = run("figures").out
    assert all(line["id"][:8] in table for line in lines)
    assert "at least 41" in table


@pytest.mark.parametrize(
    ("options", "exact"),
    [
        (["--measure", "injured"], ["douze"]),
        (["--population", "child"], ["7"]),
        (["--place", "valbrune est"], ["41", "7"]),
        (["--source", "CROIX BLEUE", "--measure", "killed"], ["41", "7"]),
        (["--as-of", "2031-03-12", "--place", "Sainte-Ombre"], ["douze"]),
        (["--document", "deux"], ["Trois"]),
    ],
)
def test_filters(run: Any, reports: Path, options: list[str], exact: list[str]) -> None:
    run("add", "reports")
    assert [row["words"] for row in run("figures", *options, "--format", "csv").rows] == exact


@pytest.mark.parametrize("output_format", ["table", "csv", "json", "jsonl"])
def test_an_empty_answer(run: Any, output_format: str) -> None:
    """It leaves with 1, and says so; what a program reads is empty and whole."""
    Ledger("bilan.db").close()
    result = run("figures", "--place", "Nulle-Part", "--format", output_format)
    assert (result.code, result.out) == (1, "")
    assert result.err == "bilan: error: no figure matches place Nulle-Part\n"
    result = run("documents", "--format", output_format)
    assert result.code == 1
    assert result.out.splitlines()[1:] == []
    assert result.out == {"table": "", "jsonl": "", "json": "[]\n"}.get(output_format, result.out)
    assert "the ledger holds no document" in result.err


def test_show_prints_the_sentence_and_everything_known(run: Any, reports: Path) -> None:
    run("add", "reports")
    whole, part = run("figures", "--place", "Valbrune-Est", "--format", "csv").rows
    shown = run("show", whole["id"][:10])
    assert shown.code == 0
    assert shown.out.startswith("Au moins >>41<< civils, dont 7 enfants, ont été tués à Valbrune-Est depuis le")
    for words in (
        "killed: at least 41", "41; low 41; high none", "civilian", "asserted", "2031-03-01 … 2031-03-12",
        "“depuis le 1er mars”", "Valbrune-Est (at)", "Croix bleue", "cue “selon", "Hirondelle", TITLE,
        whole["id"], part["id"], "characters  9 to 11",
    ):  # fmt: skip
        assert words in shown.out
    assert f"part of     killed: at least 41 (civilian); {whole['id']}" in run("show", part["id"]).out


def test_show_as_json_is_the_claim(run: Any, reports: Path) -> None:
    run("add", "reports")
    line = json.loads(run("figures", "--format", "jsonl").out.splitlines()[0])
    assert json.loads(run("show", line["id"], "--format", "json").out) == line


def test_show_of_an_unknown_id_names_the_nearest(run: Any, reports: Path) -> None:
    run("add", "reports")
    known = run("figures", "--format", "csv").rows[0]["id"]
    result = run("show", known[:8] + "zzzz")
    assert (result.code, result.out) == (1, "")
    assert f"nearest: {known}; list ids with: bilan figures" in result.err


def test_nothing_in_a_report_steers_the_terminal(run: Any) -> None:
    text = "Au moins 41 civils ont été tués dans la ville.\x1b[31m\x07\x9b2J [bold]Ombre[/red]\x00"
    text = text.replace("tués dans", "tués \x1b[31m\x07[bold]dans[/red]\x9b2J")
    Path("a.jsonl").write_text(json.dumps({"id": "\x1b]0;x\x07", "text": text, "language": "fr", "title": "\x1b[2J"}))
    assert "added 1 document" in run("add", "a.jsonl").err
    claim = run("figures", "--format", "csv").rows[0]["id"]
    for result in (run("show", claim), run("documents")):
        assert not set(result.out) & {"\x1b", "\x07", "\x9b", "\x00"}
    assert "[bold]dans[/red]" in run("show", claim).out


def test_documents_are_listed_with_their_figures(run: Any, reports: Path) -> None:
    run("add", "reports", "missing.txt")
    rows = [json.loads(line) for line in run("documents", "--format", "jsonl").out.splitlines()]
    assert [(row["state"], row["id"]) for row in rows] == [
        ("read", "un"),
        ("read", "deux"),
        ("not read", "missing.txt"),
    ]
    assert rows[0]["figures"] >= 3
    table = run("documents").out
    assert "[b]Siège[/i]" in table
    assert "no such file or folder" in table


def many(path: Path, number: int) -> None:
    """Write so many documents, each with one figure."""
    documents = ({"id": f"d{n}", "text": SECOND, "language": "fr"} for n in range(number))
    path.write_text("".join(json.dumps(d) + "\n" for d in documents))


def test_a_stopped_add_can_be_run_again(run: Any) -> None:
    many(Path("many.jsonl"), 3000)
    command = [sys.executable, "-c", "from bilan.cli import main; main()", "add", "many.jsonl"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while not Path("bilan.db").exists() or not _held():
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    held = _held()
    assert 0 < held < 3000
    many(Path("many.jsonl"), held + 10)
    assert f"added 10 documents, 10 figures; {held} already known" in run("add", "many.jsonl").err


def _held() -> int:
    try:
        with Ledger("bilan.db", create=False) as ledger:
            return sum(1 for _ in ledger.documents())
    except Exception as error:  # the ledger is being made
        assert "ledger" in str(error)
        return 0


def test_a_full_disk_says_what_was_added_and_leaves_with_1(run: Any) -> None:
    many(Path("many.jsonl"), 3000)
    script = (
        "import resource; from bilan.cli import main; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY)); main()"
    )
    command = [sys.executable, "-c", script, "add", "many.jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "bilan: error: bilan.db: " in done.stderr
    assert f"added {_held()} documents, " in done.stderr
    with Ledger("bilan.db") as ledger:
        assert all(summary.figures == 1 for summary in ledger.documents())
        assert len(list(ledger.figures(Filters(measure="killed")))) == _held()


def test_the_progress_bar_stands_on_a_terminal_only(run: Any) -> None:
    many(Path("many.jsonl"), 30)
    assert "reading" not in run("add", "many.jsonl").err
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from bilan.cli import main; main()",
        "add",
        "many.jsonl",
        "--ledger",
        "b.db",
    ]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the end of a pseudo-terminal
                break
            if not part:
                break
            said += part
        assert process.stdout is not None
        assert process.stdout.read() == b""
    os.close(ours)
    assert process.returncode == 0
    assert b"30/30" in said
    assert b"documents/s" in said
