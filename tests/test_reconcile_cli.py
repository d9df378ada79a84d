"""bilan estimate, series, conflicts, relations."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bilan.cli import main
from bilan.extras import install_line
from bilan.ledger import Ledger
from bilan.model import Document, Figure, Span, reference
from reconcile_examples import figure

SIEGE = (
    ("a", 12, "Gazette", "Since 1 March more than 300 civilians, 33 of them children, were killed, Watch said."),
    ("b", 19, "Courier", "Since 1 March at least 369 civilians, 45 of them children, were killed, Watch said."),
    ("c", 12, "Herald", "On Wednesday 8 civilians were killed in the east, the Ministry said.\x1b[2J"),
)


def reports() -> list[tuple[Document, list[Figure]]]:
    """Two reports of a running count, and one of a day."""
    found = []
    for name, on, publisher, text in SIEGE:
        document = Document(id=name, text=text, published=date(2031, 3, on), publisher=publisher, language="en")
        found.append((document, _figures(document, on)))
    return found


def _figures(document: Document, on: int) -> list[Figure]:
    def made(words: str, **fields: Any) -> Figure:
        start = document.text.index(words)
        given = {
            "on": str(on), "where": "Valmer-Est", "report": document.id, "start": start,
            "publisher": document.publisher, "sentence": Span(start=0, end=len(document.text)),
        }  # fmt: skip
        made = figure(int(words), **(given | fields))
        assert made.document.id == reference(document).id
        return made

    if document.id == "c":
        return [made("8", days="12", source="Ministry", population=("civilian",))]
    words, share, quantifier = ("300", "33", "more_than") if document.id == "a" else ("369", "45", "at_least")
    since = ("1", str(on))
    whole = made(words, days=since, quantifier=quantifier, population=("civilian",))
    return [whole, made(share, days=since, population=("civilian", "child"), part_of=whole)]


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run bilan on a ledger with the three reports."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("BILAN_LEDGER", raising=False)
    monkeypatch.delenv("BILAN_PLACES", raising=False)
    with Ledger("bilan.db") as ledger:
        for document, figures in reports():
            ledger.add(document, figures)

    def call(*arguments: str) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        said = capsys.readouterr()
        return Result(int(left.value.code or 0), said.out, said.err)

    return call


def test_estimate_for_people(run: Any) -> None:
    result = run("estimate", "--measure", "killed", "--place", "Valmer-Est", "--population", "civilian")
    assert result.code == 0
    assert "killed · civilian · Valmer-Est · 2031-03-01 to 2031-03-19" in result.out
    assert "low 369   best 369   high none   (latest)" in result.out
    assert "of these child: low 45, best 45, high 45" in result.out
    assert "1 source: Watch" in result.out
    assert "superseded by" in result.out
    assert result.out.index("369") < result.out.index("best 8")


def test_estimate_as_json(run: Any) -> None:
    asked = ("estimate", "--measure", "killed", "--place", "Valmer-Est", "--population", "civilian")
    first, second = json.loads(run(*asked, "--format", "json", "--as-of", "2031-03-13").out)
    expected = {
        "measure": "killed", "population": ["civilian"], "place": "Valmer-Est",
        "period": {"start": "2031-03-01", "end": "2031-03-12"}, "as_of": "2031-03-13", "policy": "latest",
        "low": 300, "best": 300, "high": None, "sources": ["Watch"], "excluded": [],
    }  # fmt: skip
    assert {key: first[key] for key in expected} == expected
    assert first["claims"] == [reports()[0][1][0].id]
    assert second["best"] == 8
    one = json.loads(run(*asked, "--format", "json", "--since", "2031-03-15").out)
    assert one["excluded"][0]["reason"].startswith("superseded by")


def test_estimate_by_another_policy(run: Any) -> None:
    asked = ("estimate", "--measure", "killed", "--place", "valmer est", "--population", "civilian")
    assert "(priority:Ministry)" in run(*asked, "--policy", "priority:Ministry").out
    wrong = run(*asked, "--policy", "best")
    assert (wrong.code, wrong.out) == (2, "")
    assert "no policy 'best'; choose one of latest, range, majority, priority:A,B,C" in wrong.err
    assert run(*asked, "--include", "denied,planned").code == 0
    assert "denied, planned, possible" in run(*asked, "--include", "asserted").err


def test_no_figure_is_code_1_and_a_clear_line(run: Any) -> None:
    result = run("estimate", "--measure", "injured", "--place", "Valmer-Est")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("bilan: error: no figure for injured at Valmer-Est")
    early = run("estimate", "--measure", "killed", "--place", "Valmer-Est", "--as-of", "2031-03-01")
    assert early.code == 1
    assert "known on 2031-03-01" in early.err
    for command in ("series", "conflicts", "relations"):
        assert run(command, "--measure", "injured").code == 1


def test_an_unknown_place_is_told_with_the_nearest_names(run: Any) -> None:
    result = run("estimate", "--measure", "killed", "--place", "Valmer-Ets")
    assert (result.code, result.out) == (1, "")
    assert "no place 'Valmer-Ets' is known; did you mean Valmer-Est" in result.err


def test_a_day_that_is_none_and_a_ledger_that_is_not_there(run: Any) -> None:
    assert "is not a day" in run("series", "--as-of", "soon").err
    assert "no such ledger" in run("conflicts", "--ledger", "other.db").err


def test_series_for_people(run: Any) -> None:
    result = run("series", "--place", "Valmer-Est", "--population", "civilian")
    assert "killed, civilian · Valmer-Est · 2031-03-01 to 2031-03-19\n" in result.out
    assert "  2031-03-12 more than 300 Watch · 2031-03-19 at least 369 Watch (+69)\n" in result.out
    assert "▁" not in result.out
    assert run("series", "--limit", "1").err.startswith("bilan: 2 more series")


def test_series_of_a_source_and_as_json(run: Any) -> None:
    (line,) = run("series", "--source", "ministry", "--format", "jsonl").out.splitlines()
    record = json.loads(line)
    assert (record["kind"], record["place"], [s["amount"] for s in record["steps"]]) == (
        "incident", "Valmer-Est", ["8"],
    )  # fmt: skip
    assert run("series", "--source", "Nobody").code == 1
    moved = [json.loads(line)["steps"][-1]["change"] for line in run("series", "--format", "jsonl").out.splitlines()]
    assert sorted(filter(None, moved)) == ["+12", "+69"]


def test_a_sparkline_on_a_terminal(run: Any) -> None:
    run("series")
    main_end, terminal = pty.openpty()
    code = "from bilan.cli import main; main(['series', '--population', 'civilian'])"
    with subprocess.Popen([sys.executable, "-c", code], stdout=terminal) as process:
        os.close(terminal)
        said = b""
        while chunk := _chunk(main_end):
            said += chunk
    assert process.returncode == 0
    assert "▁█" in said.decode()


def _chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


def test_conflicts(run: Any) -> None:
    assert run("conflicts").out == ""  # one source alone is no conflict
    result = run("conflicts", "--population", "civilian", "--kind", "single_source")
    assert result.out.startswith("single_source: killed · Valmer-Est")
    assert "carried by Watch alone" in result.out
    assert "“Since 1 March at least 369 civilians, 45 of them children, were killed, Watch said.”" in result.out
    assert "\x1b" not in result.out
    lone = run("conflicts", "--format", "jsonl", "--kind", "single_source").out.splitlines()
    assert {json.loads(line)["kind"] for line in lone} == {"single_source"}
    assert len(lone) == 3
    nothing = run("conflicts", "--kind", "contradicts")
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "bilan: error: nothing of the kind\n")


def test_relations(run: Any) -> None:
    listed = [json.loads(line) for line in run("relations", "--format", "jsonl").out.splitlines()]
    assert sorted(r["kind"] for r in listed) == ["part_of", "part_of", "updates", "updates", "within"]
    assert "Watch, 2031-03-19: at least 369, after more than 300" in run("relations", "--kind", "updates").out
    assert run("relations", "--kind", "copies").err == "bilan: error: nothing of the kind\n"


def test_without_the_library_for_copies_there_is_a_warning(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    result = run("estimate", "--measure", "killed", "--place", "Valmer-Est")
    assert result.code == 0
    assert "best 369" in result.out
    assert install_line("copies") in result.err
