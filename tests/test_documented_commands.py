"""Every command that the tutorial, the how-to pages and the README show runs, or says why it does not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilan.intake import IntakeOptions, Rejection, formats, read_inputs, sniffing
from bilan.intake.source import Draft, Found, Source
from bilan.model import Document
from documented import ROOT, blocks, pieces, run_page, stands_in

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "docs" / "tutorial.md",
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
]
NEEDS = {
    "tutorial.md": ("pypdfium2", "datasketch", "jinja2", "litestar"), "spreadsheets.md": ("openpyxl",),
    "as-of.md": ("jinja2",),
    "hand-on.md": ("openpyxl",), "team.md": ("litestar",), "README.md": ("jinja2", "lxml", "litestar", "datasketch"),
}  # fmt: skip
"""Libraries of extras that a page's commands need."""
SHOWN_ONLY = frozenset({"container.md", "macos-windows.md"})
"""Pages none of whose commands can run here."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    (tmp_path / "src").symlink_to(ROOT / "src", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    told = [name for name in os.environ if name.startswith("BILAN_") and name != "BILAN_CACHE"]
    for name in [*told, *({"COLUMNS"} & set(os.environ))]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_run(folder: Path, page: Path) -> None:
    for library in NEEDS.get(page.name, ()):
        pytest.importorskip(library)
    ran = run_page(page)
    assert (ran == 0) == (page.name in SHOWN_ONLY)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_not_run_says_why(page: Path) -> None:
    for block in blocks(page):
        assert block.kind not in ("bash", "shell", "console"), "commands stand in blocks of `sh`"
        assert block.why_not is None or len(block.why_not) > 10
        if block.kind == "sh":
            assert list(block.lines())


def test_what_is_shown_is_compared() -> None:
    printed = "killed  11\n  where   Belroc\n\nadded 2 documents"
    assert pieces("killed 11\n…\nadded 2\n") == ["killed 11", "added 2"]
    assert stands_in("killed 11\n where Belroc", printed)
    assert not stands_in("killed 11\n days 2026-05-03", printed)
    assert not stands_in("added 2 documents\nand more", printed)


def toy(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """A format as the page on contributing tells to add one: a title, a line, the text."""
    title, _, text = source.whole(options.limits).decode("utf-8").partition("\n")
    yield Draft(text, title=title) if text else Rejection(source.name, None, "no text", "write one below the title")


def test_a_format_is_added_as_the_page_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.READERS, "toy", f"{__name__}:toy")
    monkeypatch.setitem(sniffing.SUFFIXES, ".toy", "toy")
    (folder / "a.toy").write_text("Crue à Velmont\nDouze personnes ont été tuées à Velmont.", "utf-8")
    (folder / "b.toy").write_text("Crue à Velmont", "utf-8")
    read, refused = read_inputs(["a.toy", "b.toy"], IntakeOptions(), ("fr",))
    assert isinstance(read, Document)
    assert (read.title, read.text) == ("Crue à Velmont", "Douze personnes ont été tuées à Velmont.")
    assert str(refused) == "b.toy: no text; write one below the title"


def test_the_page_on_contributing_names_what_there_is() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`((?:src|tests|tools|docs|examples|requirements)/[\w./-]+)`", page)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists() and name != "tests/tables/xx.jsonl"] == []
    targets = re.findall(r"^make (\w+)", page, re.MULTILINE)
    assert set(targets) <= set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_what_limits_say_is_what_was_measured() -> None:
    measured = (ROOT / "docs" / "measuring.md").read_text("utf-8")
    row = re.search(r"^\| six sets [^|]*\|(.*)\|$", measured, re.MULTILINE)
    assert row is not None
    precision, recall, _, full, single = (cell.strip() for cell in row[1].split("|"))
    limits = (ROOT / "docs" / "limits.md").read_text("utf-8")
    for words in (f"(recall {recall})", f"(precision {precision})", f"(full f1 {full})", f"(f1 {single})"):
        assert words in limits
