"""A report in parts: a first page and parts whose links all lead somewhere; the command that writes them."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from bilan import Document, Figure, Filters, Ledger, read
from bilan.cli import group
from bilan.files import OutputError
from bilan.report import Material, content, files
from bilan.report.content import Content
from bilan.report.paged import SIZES, _chunks, folder_of, is_part
from report_examples import SIEGE, made

TOWNS = ("Orsanne", "Velmont", "Harlin", "Tessy", "Corvane")


def many(number: int) -> list[Document]:
    """So many reports on small incidents in invented towns."""
    return [
        Document(
            id=f"many-{i:05}",
            language="fr",
            published=date(2031, 1, 1) + timedelta(days=i % 300),
            publisher=f"Agence {i % 9}",
            title=f"Velmont, jour {i}",
            text=f"{2 + i % 40} civils ont été tués lundi à {TOWNS[i % len(TOWNS)]}, selon la Croix bleue.",
        )
        for i in range(number)
    ]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Content:
    for section in SIZES:
        monkeypatch.setitem(SIZES, section, 12)
    return made([*SIEGE, *many(30)])


def broken(pages: dict[str, str]) -> list[str]:
    """The links within a report that lead nowhere."""
    ids = {path: set(re.findall(r'\sid="([^"]+)"', text)) for path, text in pages.items()}
    found = []
    for path, text in pages.items():
        links = re.findall(r'(?:href|src)="(?!data:)([^"]+)"', text)  # a file within the page leads nowhere
        for link in links if path.endswith(".html") else ():
            file, _, anchor = html.unescape(link).partition("#")
            if file.startswith("https:"):
                continue
            target = str((Path("/") / Path(path).parent / file).resolve())[1:] if file else path
            if target not in pages or (anchor and anchor not in ids[target]):
                found.append(f"{path}: {link}")
    return found


def test_every_link_of_every_part_leads_somewhere(small: Content) -> None:
    pages = {file.path: file.text for file in files(small, name="siege.html")}
    assert sum(path.startswith("siege-parts/documents-") for path in pages) > 3
    assert sum(path.startswith("siege-parts/quantities-") for path in pages) > 1
    assert broken(pages) == []


def test_each_claim_and_document_stands_in_one_part(small: Content) -> None:
    pages = {file.path: file.text for file in files(small)}
    parts = [text for path, text in pages.items() if "/documents-" in path]
    claims = [claim for text in parts for claim in re.findall(r'id="(claim-[0-9a-f]+)"', text)]
    assert sorted(claims) == sorted({f"claim-{f.id}" for r in small.readings for f in r.figures})
    documents = [n for text in parts for n in re.findall(r'id="document-(\d+)"', text)]
    assert sorted(map(int, documents)) == list(range(1, len(small.readings) + len(small.others) + 1))


def test_parts_load_scripts_of_their_folder_alone(small: Content) -> None:
    pages = {file.path: file.text for file in files(small)}
    for path, text in pages.items():
        if path.endswith(".html"):
            policy = re.search(r'Content-Security-Policy" content="([^"]*)', text)
            assert policy is not None
            assert "script-src &#39;self&#39;" in policy.group(1)
            assert not re.search(r"<script>|<style>", text)


def test_the_same_content_gives_the_same_files(small: Content) -> None:
    assert list(files(small)) == list(files(small))


def test_chunks_hold_all_in_order_and_none_too_much() -> None:
    weights = [1, 9, 3, 30, 2, 2]
    cut = _chunks(weights, 16, lambda weight: weight)
    assert [one for chunk in cut for one in chunk] == weights
    assert cut == [[1], [9], [3], [30], [2, 2]]
    assert _chunks([], 16) == []


def grown(number: int) -> Material:
    """What a report on so many documents is made from: a few that were read, again and again under other ids."""
    read_once = {document.id: read(document) for document in many(40)}
    documents, figures = [], []
    for i, document in enumerate(many(number)):
        documents.append(document)
        for figure in read_once[f"many-{i % 40:05}"]:
            assert isinstance(figure, Figure)
            known = msgspec.structs.replace(figure.document, id=document.id, published=document.published)
            figures.append(msgspec.structs.replace(figure, id=f"{i:06x}{figure.id[6:]}", document=known))
    return Material(figures, documents)


def test_thousands_of_documents_make_parts_that_open_quickly() -> None:
    whole = content(grown(2500), Filters())
    pages = {file.path: file.text for file in files(whole)}
    largest = max(len(text) for path, text in pages.items() if path.endswith(".html"))
    assert largest < 2_000_000
    assert len(pages["report.html"]) < 1_000_000
    assert sum("/documents-" in path for path in pages) >= 10


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    location = str(tmp_path / "siege.db")
    with Ledger(location) as store:
        for document in SIEGE:
            store.add(document, read(document))
    return location


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["report", *arguments])
    return result.exit_code, result.output


def test_the_command_writes_parts_and_takes_old_ones_away(ledger: str, tmp_path: Path) -> None:
    folder = tmp_path / "paper-parts"
    folder.mkdir()
    (folder / "documents-77.html").write_text("old")
    (folder / "mine.html").write_text("kept")
    code, said = run("--ledger", ledger, "--parts", "-o", str(tmp_path / "paper.html"))
    assert code == 0 and "keep both together" in said
    assert (folder / "documents-1.html").exists() and (folder / "assets" / "vega.min.js").exists()
    assert not (folder / "documents-77.html").exists()
    assert (folder / "mine.html").read_text() == "kept"
    pages = {str(p.relative_to(tmp_path)): p.read_text("utf-8") for p in folder.rglob("*") if p.name != "mine.html"
             and p.is_file()}  # fmt: skip
    assert broken(pages | {"paper.html": (tmp_path / "paper.html").read_text("utf-8")}) == []


def test_parts_with_names_are_for_their_owner_alone(ledger: str, tmp_path: Path) -> None:
    assert run("--ledger", ledger, "--names", "--parts", "-o", str(tmp_path / "paper.html"))[0] == 0
    folder = tmp_path / "paper-parts"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(p.stat().st_mode & 0o777 == 0o600 for p in (*folder.glob("*.html"), tmp_path / "paper.html"))


def test_parts_cannot_go_to_standard_output(ledger: str) -> None:
    for arguments in (("-o", "-"), ("--format", "md")):
        code, said = run("--ledger", ledger, "--parts", *arguments)
        assert code == 2 and "-o NAME.html" in said


def test_a_folder_that_there_is_not(ledger: str, tmp_path: Path) -> None:
    arguments = ["report", "--ledger", ledger, "--parts", "-o", str(tmp_path / "none" / "paper.html")]
    with pytest.raises(OutputError, match="cannot be made"):
        CliRunner().invoke(group, arguments, catch_exceptions=False)


@pytest.mark.parametrize(("arguments", "name"), [((), "siege-report.html"), (("--format", "md"), "siege-report.md")])
def test_the_output_has_a_name_of_its_own(
    ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run("--ledger", ledger, *arguments)
    assert code == 0 and name in said
    assert (tmp_path / name).stat().st_size > 1000


def test_names_of_files() -> None:
    assert folder_of("report.html") == "report-parts"
    assert folder_of("report") == "report-parts"
    assert is_part("documents-12.html") and is_part("incidents-1.html")
    assert not is_part("documents-12.html.bak") and not is_part("notes-1.html")
