"""Without an extra every command works or says in a line which to install."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bilan import extras
from bilan.cli import COMMANDS
from cli_golden import fill

ROOT = Path(__file__).parents[1]
BLOCKED = (
    "trafilatura", "lxml", "htmldate", "pypdfium2", "docx", "odfdo", "openpyxl", "feedparser", "defusedxml", "warcio",
    "datasketch", "jinja2", "markupsafe", "litestar", "multipart", "uvicorn", "numpy", "scipy", "pyarrow", "pandas",
    "polars", "tesserocr", "psycopg", "onnxruntime",
)  # fmt: skip
"""The packages of all extras of users, by the names that they are imported by."""
PROGRAM = """
import json, sys
BLOCKED = set(json.loads(sys.argv[1]))

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Without())
from click.testing import CliRunner
from bilan.cli import group
from bilan.errors import BilanError
told = []
for call in json.loads(sys.argv[2]):
    done = CliRunner().invoke(group, call, prog_name="bilan")
    error = done.exception
    if isinstance(error, BilanError):
        done = {"code": error.exit_code, "said": done.output + str(error)}
    elif error is None or isinstance(error, SystemExit):
        done = {"code": done.exit_code, "said": done.output}
    else:
        done = {"code": None, "said": repr(error)}
    told.append(done)
json.dump(told, sys.__stdout__)
"""
NEEDS: dict[str, tuple[list[str], ...]] = {
    "html": (["read", "examples/sarve-20260428.html"],),
    "pdf": (["read", "examples/forms/sitrep.pdf"],),
    "office": (["read", "examples/forms/word.docx"], ["read", "examples/forms/open.odt"]),
    "feeds": (["read", "examples/forms/rss.xml"], ["read", "examples/forms/nitf.xml"]),
    "warc": (["read", "examples/forms/web.warc.gz"],),
    "report": (["report", "-o", "report.html"],),
    "web": (["serve"],),
    "precise": (["read", "examples/crue-de-la-sarve.jsonl", "--reader", "precise"],),
    "train": (["train", "annotated.jsonl", "-o", "weights"], ["score", "annotated.jsonl", "--cross-validate"]),
    "xlsx": (["export", "--format", "xlsx", "-o", "a.xlsx"],),
    "parquet": (["export", "--format", "parquet", "-o", "a.parquet"],),
    "postgresql": (["figures", "--ledger", "postgresql://ana@127.0.0.1:1/siege"],),
}
"""Calls that cannot do without an extra."""
WARNED = (["events"], ["incidents"], ["series"], ["estimate"], ["relations"], ["statements", "--positions"])
"""Calls that do without copies, and say so."""
WITHOUT = (
    ["read", "report.txt", "--language", "fr"], ["explain", "report.txt", "--language", "fr"], ["languages"],
    ["add", "report.txt", "--language", "fr"], ["figures"], ["statements"], ["show", "{claim}"], ["documents"],
    ["search", "Velmont"], ["roles"],
    ["review", "{claim}", "--accept"], ["reviews"], ["incident", "{incident}"],
    ["conflicts", "--kind", "single_source"], ["report", "--format", "md"], ["export", "--format", "csv"], ["check"],
    ["backup", "copy.db"], ["restore", "copy.db"], ["score", "annotated.jsonl"], ["users", "Ana", "--users", "users"],
    ["completion", "fish"],
)  # fmt: skip
"""Calls that need none."""
GOLD = '{"id": "a", "text": "12 morts.", "language": "fr", "figures": [%s]}\n'
FIGURE = '{"start": 0, "end": 2, "measure": "killed", "value": 12, "low": 12, "high": 12}'


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each call says where no extra is installed."""
    import json

    folder = tmp_path_factory.mktemp("without")
    claim, incident = fill(folder / "bilan.db")
    (folder / "report.txt").write_text("Douze personnes ont été tuées à Velmont.", "utf-8")
    (folder / "annotated.jsonl").write_text(GOLD % FIGURE, "utf-8")
    shutil.copytree(ROOT / "examples", folder / "examples")
    calls = [*WARNED, *(call for some in NEEDS.values() for call in some), *WITHOUT]
    filled = [[part.format(claim=claim, incident=incident) for part in call] for call in calls]
    source = str(ROOT / "src")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(BLOCKED), json.dumps(filled)],
        cwd=folder, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": source},
    )  # fmt: skip
    return {" ".join(call): answer for call, answer in zip(calls, json.loads(done.stdout), strict=True)}


def test_every_command_is_tried() -> None:
    tried = {call[0] for call in (*WARNED, *WITHOUT, *(call for some in NEEDS.values() for call in some))}
    assert tried == set(COMMANDS)


def test_every_extra_is_blocked() -> None:
    given = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    others = {"copies", "ocr"}  # of WARNED, and of what a scan is refused with
    users = set(given) - {"dev", "benchmark", "docs", "all", "frames", "spark", "train-precise"} - others
    assert users <= set(NEEDS)


@pytest.mark.parametrize(("extra", "call"), [(e, " ".join(c)) for e, calls in NEEDS.items() for c in calls])
def test_what_needs_an_extra_names_it(told: dict[str, dict[str, Any]], extra: str, call: str) -> None:
    answer = told[call]
    assert answer["code"] == 1, answer
    assert f"pip install '{ROOT}[{extra}]'" in answer["said"]


@pytest.mark.parametrize("call", [" ".join(call) for call in WARNED])
def test_what_does_without_copies_says_so(told: dict[str, dict[str, Any]], call: str) -> None:
    assert told[call]["code"] == 0, told[call]
    assert f"pip install '{ROOT}[copies]'" in told[call]["said"]


@pytest.mark.parametrize("call", [" ".join(call) for call in WITHOUT])
def test_what_needs_none_works(told: dict[str, dict[str, Any]], call: str) -> None:
    assert told[call]["code"] == 0, told[call]


def test_the_line_installs_from_where_bilan_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert extras.install_line("report") == "pip install '.[report]'"
    monkeypatch.chdir(tmp_path)
    assert extras.install_line("report") == f"pip install '{ROOT}[report]'"
    monkeypatch.setattr(extras, "_checkout", lambda: None)
    wheel = tmp_path / "bilan-0.1.0-py3-none-any.whl"
    wheel.touch()
    for noted, line in (
        ({}, "pip install 'bilan[report]'"),
        ({"url": wheel.as_uri(), "archive_info": {}}, f"pip install '{wheel}[report]'"),
        ({"url": tmp_path.as_uri(), "dir_info": {"editable": True}}, f"pip install -e '{tmp_path}[report]'"),
        ({"url": (tmp_path / "gone").as_uri(), "dir_info": {}}, "pip install 'bilan[report]'"),
        (
            {"url": "https://example.org/bilan.git", "vcs_info": {"vcs": "git", "commit_id": "1a2b"}},
            "pip install 'bilan[report] @ git+https://example.org/bilan.git@1a2b'",
        ),
    ):
        monkeypatch.setattr(extras, "_origin", lambda noted=noted: noted)
        assert extras.install_line("report") == line


def test_the_line_names_the_weights_of_the_precise_reader_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert extras.install_line("precise") == "pip install '.[precise]' ./models/precise"
    monkeypatch.chdir(tmp_path)
    assert extras.install_line("precise") == f"pip install '{ROOT}[precise]' {ROOT / 'models' / 'precise'}"
    monkeypatch.setattr(extras, "_checkout", lambda: None)
    monkeypatch.setattr(extras, "_origin", lambda: {"url": ROOT.as_uri(), "dir_info": {}})
    assert extras.install_line("precise") == f"pip install '{ROOT}[precise]' {ROOT / 'models' / 'precise'}"


def test_no_message_has_a_line_of_its_own() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        if path.name != "extras.py":
            assert not re.search(r"pip install", path.read_text("utf-8")), path
