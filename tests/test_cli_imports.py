"""What a call imports, counted instead of timed: a machine's load changes how long it takes, not what it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
PROGRAM = """
import sys
from bilan.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
"""
HEAVY = frozenset(
    {
        "sqlalchemy", "numpy", "scipy", "litestar", "uvicorn", "jinja2", "babel", "pycountry", "pyarrow", "trafilatura",
        "lxml", "datasketch", "http.client", "email", "asyncio",
    }
)  # fmt: skip
TEXT = "Au moins 12 personnes ont été tuées mercredi à Velmont, selon la police."


def imported(tmp_path: Path, *arguments: str) -> set[str]:
    """The modules that a call has loaded when it ends."""
    (tmp_path / "report.txt").write_text(TEXT, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    return set(done.stderr.splitlines())


@pytest.mark.parametrize(
    ("arguments", "most", "own"),
    [(("--help",), 160, 10), (("--version",), 160, 10), (("nothing-of-the-kind", "--help"), 160, 10)],
)
def test_help_brings_next_to_nothing(tmp_path: Path, arguments: tuple[str, ...], most: int, own: int) -> None:
    if arguments[0].startswith("nothing"):
        with pytest.raises(subprocess.CalledProcessError):
            imported(tmp_path, *arguments)
        return
    found = imported(tmp_path, *arguments)
    assert not found & (HEAVY | {"rich", "msgspec", "ftfy"})
    assert len(found) <= most
    assert len({name for name in found if name.startswith("bilan")}) <= own


def test_reading_a_report_brings_no_database_and_no_extra(tmp_path: Path) -> None:
    imported(tmp_path, "read", "report.txt", "--language", "fr")  # what is compiled once is compiled here
    found = imported(tmp_path, "read", "report.txt", "--language", "fr", "--published", "2026-03-11")
    assert not found & HEAVY
    assert not {name for name in found if name.startswith(("bilan.reconcile", "bilan.report", "bilan.web"))}
    assert not found & {"bilan.ledger.store", "rich.table", "rich.console", "bilan.gazetteer.build"}


def test_reading_again_compiles_no_pack(tmp_path: Path) -> None:
    imported(tmp_path, "read", "report.txt", "--language", "fr", "--published", "2026-03-11")
    script = (
        "from bilan.languages import pack\n"
        "def fail(*_): raise AssertionError('compiled')\n"
        "pack._compile = fail\n"
        "assert pack.pack_for('fr').language.code == 'fr'\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
