"""Bad input is named with its file, line and remedy; the exit code tells it, and the rest of the batch is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from bilan.cli import COMMANDS, SUMMARIES, group, main
from bilan.intake import Rejection, read_inputs
from bilan.model import Document
from bilan.reading import Reader

CODES = ("en", "fr", "es")
TEXT = "Douze personnes ont été tuées à Velmont, selon les autorités de la ville."
GOOD = json.dumps({"id": "good", "text": TEXT, "published": "2026-03-11"})
COMMAND = [sys.executable, "-c", "from bilan.cli import main; main()"]


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Return exit code, the ids of the documents that figures were read from, and the messages."""
    try:
        main(["read", *arguments, "--kind", "figure", "--format", "jsonl"])
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return code, [json.loads(line)["document"]["id"] for line in said.out.splitlines()], said.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.jsonl").write_text(GOOD)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.txt", "missing.txt: no such file or folder; check the name"),
        ("x" * 300, "cannot be read (File name too long)"),
        ("nothing", "nothing: a folder without reports; put files there that end in .txt"),
        ("dangling.txt", "dangling.txt: no such file"),
        ("loop.txt", "loop.txt: cannot be read (Too many levels of symbolic links)"),
        ("zeros.txt", "zeros.txt: a binary file (null bytes); convert it to text"),
        ("zeros.jsonl", "zeros.jsonl: a binary file (null bytes)"),
        ("report.pdf", "report.pdf: a broken PDF ("),
        ("letter.txt", "letter.txt: a binary file (RTF)"),
        ("controls.txt", "controls.txt: a binary file (control characters throughout)"),
        ("empty.txt", "empty.txt: an empty file; remove it"),
        ("blank.html", "blank.html: an HTML page without text; check"),
    ],
)
def test_an_input_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    (folder / "nothing").mkdir()
    (folder / "dangling.txt").symlink_to("nowhere")
    (folder / "loop.txt").symlink_to("loop.txt")
    for file, content in {
        "zeros.txt": TEXT.encode() + b"\x00",
        "zeros.jsonl": b"\x00\x01\n\x00{}\n" * 50,
        "report.pdf": b"%PDF-1.4\n12 morts a Velmont\n%%EOF",
        "letter.txt": b"{\\rtf1 12 morts a Velmont}",
        "controls.txt": b"12 morts \x01\x02\x03\x04",
        "empty.txt": b" \n",
        "blank.html": b"<html><body></body></html>",
    }.items():
        (folder / file).write_bytes(content)
    code, ids, messages = read(capsys, name, "good.jsonl")
    assert code == 1
    assert message in messages
    assert messages.count("bilan: ") == 1
    assert ids == ["good"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text": "x"', "broken JSON (Expecting"),
        (b"{'text': 'x'}", "broken JSON (Expecting"),
        (b'{"text": "x\x00"}', "broken JSON (Invalid control character"),
        (b"[" * 100_000, "broken JSON (nested too deeply)"),
        (b'{"text": "x", "n": ' + b"1" * 5000 + b"}", "broken JSON (a number that is too long)"),
        (b"[1]", "not a JSON object; write one document as an object a line"),
        (b'{"id": "a"}', 'no text; give the report as a string in the field "text"'),
        (b'{"text": 5}', "no text"),
        (b'{"text": "x", "published": "yesterday"}', "'yesterday', not a day; write it as YYYY-MM-DD"),
        (b'{"text": "x", "published": "2026-02-30"}', "not a day"),
        (b'{"text": "x", "published": "2026-03-11 at noon"}', "not a day"),
        (b'{"text": "x", "published": true}', "not a day"),
        (b'{"text": "x", "title": 4}', 'the field "title" is not a string; put it in quotation marks'),
        (b'{"text": "x", "id": []}', 'the field "id" is not a string'),
    ],
)
def test_a_broken_line_is_named_and_the_rest_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], line: bytes, message: str
) -> None:
    good = GOOD.encode()
    (folder / "batch.jsonl").write_bytes(b"\n".join([good, b"", line, good.replace(b"good", b"last")]))
    code, ids, messages = read(capsys, "batch.jsonl")
    assert code == 1
    assert "bilan: batch.jsonl:3: " in messages
    assert message in messages
    assert ids == ["good", "last"]


def test_a_closed_folder_costs_only_what_is_in_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "closed").mkdir()
    scandir = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    rejection, document = read_inputs([str(folder)], None, CODES)
    assert isinstance(document, Document)
    assert isinstance(rejection, Rejection)
    assert "closed: cannot be read (Permission denied)" in str(rejection)


def test_a_disk_that_fails_while_reading(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lines() -> Iterator[bytes]:
        yield GOOD.encode() + b"\n"
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": lines()}))
    first, failure, last = read_inputs(["-", "good.jsonl"], None, CODES)
    assert isinstance(first, Document) and isinstance(last, Document)
    assert str(failure).startswith("<stdin>: cannot be read (Input/output error)")


def test_a_language_that_has_no_pack(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, ids, messages = read(capsys, "good.jsonl", "--language", "xx")
    assert (code, ids) == (1, [])
    assert "bilan: error: no language pack for 'xx'; there are packs for: en, es, fr" in messages


def test_reports_in_other_languages_are_a_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"id": "hr", "text": "U poplavama je oštećeno više od 300 kuća, javljaju iz stožera."},
        {"id": "given", "text": TEXT, "language": "fi"},
        {"id": "tried", "text": TEXT, "language": "pt-BR"},
        {"id": "\x1b[31mred", "text": "12 345"},
    ]
    (folder / "mixed.jsonl").write_text("\n".join([*(json.dumps(row) for row in rows), GOOD]))
    code, ids, messages = read(capsys, "mixed.jsonl")
    assert (code, ids) == (0, ["good"])
    assert "hr: language not recognised; give --language (packs: en, es, fr)" in messages
    assert "given: language 'fi' has no pack; give --language (packs: en, es, fr)" in messages
    assert "tried: language 'pt' is read by the precise reader alone; give --reader precise" in messages
    assert "\x1b" not in messages  # what a terminal would obey


def test_a_fault_of_ours_costs_only_its_report(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Reader.read

    def faulty(reader: Reader, document: Document, **kinds: Any) -> object:
        if document.id == "first":
            raise ZeroDivisionError("oops")
        return whole(reader, document, **kinds)

    monkeypatch.setattr(Reader, "read", faulty)
    (folder / "batch.jsonl").write_text(GOOD.replace("good", "first") + "\n" + GOOD)
    code, ids, messages = read(capsys, "batch.jsonl")
    assert (code, ids) == (1, ["good"])
    assert "first: reading it failed (ZeroDivisionError in " in messages


def test_explaining_an_empty_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty.jsonl").write_text('{"id": "e", "text": "", "published": "2026-03-11"}')
    with pytest.raises(SystemExit) as end:
        main(["explain", "empty.jsonl"])
    assert end.value.code == 0
    assert capsys.readouterr().out == "# e\n"


def test_a_closed_pipe_is_quiet(folder: Path) -> None:
    with subprocess.Popen([*COMMAND, "read", "good.jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_to_a_full_disk(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "read", "good.jsonl"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "bilan: error: the output: No space left on device; check that it can be written\n"


def test_an_interrupt_ends_with_130(folder: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "read", "good.jsonl", "-", "--format", "jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()  # the first figure is there, before standard input says a word
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().strip() == b"bilan: interrupted"
    assert process.returncode == 130


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_help_says(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert SUMMARIES[name] == command.get_short_help_str(limit=1000)


def test_the_list_of_commands_imports_none() -> None:
    code = "import sys; from bilan.cli import group; group.main(['--help'], standalone_mode=False)"
    checked = code + "; print([m for m in sys.modules if m in ('sqlalchemy', 'rich', 'bilan.reading')])"
    done = subprocess.run([sys.executable, "-c", checked], capture_output=True, text=True, check=True)
    assert all(name in done.stdout for name in COMMANDS)
    assert done.stdout.endswith("[]\n")


def test_a_table_is_legible_without_a_terminal(folder: Path) -> None:
    result = CliRunner().invoke(group, ["read", "good.jsonl"])
    assert ">>Douze<<" in result.stdout
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 180


def test_csv_holds_the_sentence(folder: Path) -> None:
    result = CliRunner().invoke(group, ["read", "good.jsonl", "--format", "csv"])
    header, row = result.stdout.splitlines()
    assert "words,sentence,start,end" in header
    assert f',"{TEXT}",' in row
