"""What reports hold does nothing in a terminal or a spreadsheet, whichever command prints it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import bilan
from bilan.cli import group, main
from bilan.harmless import as_json, cell, folded, line
from bilan.ledger import Ledger
from bilan.ledger.corrections import made
from bilan.model import Document
from command_examples import calls

FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\n=1",
    "＝1",
    "−2+3",
    "﹦1",
    "\u200b=1",
    "\ufeff@A",
)
STEERING = (
    "\x1b[31mred",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x00",
    "\x08\x08",
    "\u202eevitcerid",
    "\u2066x",
    "\x7f",
    "\x85",
)
MARKUP = ("[/red]", "[link=file:///etc]x[/link]", "[bold")
NOTHING = ("no figure matches", "nothing of the kind", "no document with the words")
"""What is said where a listing has no row."""
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""All that a terminal obeys but the end of a line."""


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_would_be_reckoned(text: str) -> None:
    assert str(cell(text)).startswith("'")


@pytest.mark.parametrize(
    "value", [-3, 2.5, None, True, date(2031, 3, 12), "-3", "+12", "-2.5", "1,5", "12", "Valbrune", ""]
)
def test_cells_that_stay(value: object) -> None:
    assert cell(value) == value


@given(st.text())
def test_no_text_steers(text: str) -> None:
    for shown in (line(text), folded(text), str(cell(text))):
        assert not OBEYED.search(shown)
        assert "\n" not in shown
        shown.encode()
    assert not re.match(r"\s*[=+@]", str(cell(text))) or re.fullmatch(r"[+]\d+([.,]\d+)?", text)


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_says_the_same(value: Any) -> None:
    shown = as_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(shown) == value
    assert not OBEYED.search(shown)


def hostile(number: int) -> str:
    return (FORMULAS + STEERING + MARKUP)[number % len(FORMULAS + STEERING + MARKUP)]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which every field that a report can fill holds something hostile."""
    path = tmp_path_factory.mktemp("hostile") / "l.db"
    with Ledger(path) as store:
        for number in range(len(FORMULAS + STEERING + MARKUP)):
            bad = hostile(number)
            document = Document(
                id=f"{bad} {number}", text=f"{bad} 12 killed in {bad}, {bad} said.", language="en", title=bad,
                published=date(2031, 3, 12), publisher=bad, url=bad,
            )  # fmt: skip
            store.add(document, [])
            who = {"name": bad, "role": bad, "organisation": bad}
            fields: dict[str, dict[str, Any]] = {
                "figure": {"measure": "killed", "value": 12, "places": [{"name": bad, "role": "at", "canonical": bad}]},
                "statement": {"form": "direct", "speaker": who, "stance": "rejects", "addressee": who},
                "event": {"type": "ASSAULT", "mode": bad, "actors": [who], "recipients": [who], "instrument": bad},
            }
            for kind, given in fields.items():
                given["sources"] = [{"name": bad, "cue": bad}]
                span = (0, len(bad)) if kind != "figure" else (len(bad) + 1, len(bad) + 3)
                store.add_claim(made(document, kind, span, given), reviewer=bad, reason=bad)
            store.reject(bad, number, bad, bad)
    return path


def test_no_command_lets_a_report_steer_the_terminal(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger(ledger) as store:
        ids = [claim.id for claim in store.claims()]
    asked = [call for claim in (*ids[:3], ids[-1]) for call in calls(ledger, claim)]
    for arguments in asked:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        said = capsys.readouterr()
        empty = any(word in said.err for word in NOTHING)
        assert empty or not end.value.code, (arguments, said.err)
        assert not (found := OBEYED.search(said.out + said.err)), (arguments, found)


@pytest.mark.parametrize(
    "asked",
    [["figures"], ["statements"], ["statements", "--positions"], ["events"], ["events", "--mentions"], ["documents"]],
    ids=" ".join,
)
def test_no_cell_of_any_csv_is_reckoned(ledger: Path, asked: list[str]) -> None:
    done = CliRunner().invoke(group, [*asked, "--format", "csv", "--ledger", str(ledger)])
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert len(rows) > len(FORMULAS)
    assert len({len(row) for row in rows}) == 1
    for value in (value for row in rows for value in row):
        assert not re.match(r"\s*[=+\-@＝＋－＠−]", value), value
        assert not OBEYED.search(value) and "\n" not in value


def test_numbers_stay_numbers(ledger: Path) -> None:
    done = CliRunner().invoke(group, ["figures", "--format", "csv", "--ledger", str(ledger)])
    for row in csv.DictReader(io.StringIO(done.stdout)):
        assert (row["value"], row["low"], row["high"]) == ("12", "12", "12")
        assert row["start"].isdecimal()


def test_reading_without_a_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [
        {"id": hostile(n), "publisher": hostile(n), "published": "2026-03-11", "language": "en",
         "text": f"{hostile(n)} Police said 12 people were killed in Velmont. “{hostile(n)},” the mayor said."}
        for n in range(len(FORMULAS + STEERING + MARKUP))
    ]  # fmt: skip
    Path("all.jsonl").write_text("\n".join(map(json.dumps, rows)))
    Path("\x1b[31mname\n.txt").write_bytes(b"\x00")
    for asked in (["read"], ["read", "--format", "csv"], ["read", "--format", "jsonl"], ["explain"],
                  ["explain", "--format", "jsonl"], ["add"]):  # fmt: skip
        with pytest.raises(SystemExit):
            main([*asked, "."])
        said = capsys.readouterr()
        assert "2" in said.out + said.err
        assert not (found := OBEYED.search(said.out + said.err)), (asked, found)


def test_an_error_names_a_file_without_obeying_it(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("\x1b[31mno.db", "a\nbilan: all is well.db", "\udcff.db"):
        with pytest.raises(SystemExit):
            main(["figures", "--ledger", name])
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert not OBEYED.search(said)
        said.encode()


def test_one_place_writes_csv_and_one_makes_tables_cells() -> None:
    """A new writer of CSV, or of rows for a terminal, would pass by what makes them harmless."""
    source = Path(bilan.__file__).parent
    writers, cells = set(), set()
    for path in source.rglob("*.py"):
        text, name = path.read_text("utf-8"), path.relative_to(source).as_posix()
        writers |= {(name, found) for found in re.findall(r"csv\.(?:writer|DictWriter)", text)}
        cells |= {(name, found) for found in re.findall(r"rich\.(?:table|markup)|\.add_row\(", text)}
    assert writers == {("export/delimited.py", "csv.writer")}
    assert cells == set()  # tables are laid out by bilan.cli.layout, which takes every cell through `line`
