"""The report as HTML and Markdown, and the command that writes it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from bilan import Filters, Ledger, read
from bilan.cli import group
from bilan.errors import InputError, LanguageError
from bilan.ledger import MaskedLedger
from bilan.report import content, read_outlines, render
from bilan.report.content import Review
from bilan.report.sentences import passages
from report_examples import FIRST, SECOND, SIEGE, made, material, placed

HOSTILE = msgspec.structs.replace(
    FIRST,
    title="</title><script>alert(1)</script> *bold* | [x](javascript:1)",
    url="javascript:alert(1)",
    text="Depuis le 1er mars, plus de 41 civils ont été tués à Valbrune-Est, selon la Croix bleue <b>|</b> `x` "
    "</script>.",
)


@pytest.fixture(scope="module")
def page() -> str:
    return render(made())


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


def test_the_same_content_gives_the_same_bytes(page: str) -> None:
    assert render(made(reversed(SIEGE))) == render(made(reversed(SIEGE)))
    assert page == render(made())


def test_every_number_leads_to_its_sentence(page: str) -> None:
    targets = set(re.findall(r'id="(claim-[0-9a-f]+)"', page))
    links = set(re.findall(r'href="#(claim-[0-9a-f]+)"', page))
    assert links <= targets
    assert len(targets) == len(re.findall(r'id="claim-', page)) == len(material().figures)


def test_nothing_in_the_page_comes_from_elsewhere(page: str) -> None:
    outside = page.replace("https://web.archive.org/web/20310312/https://hirondelle.example/1", "")
    outside = outside.replace("https://hirondelle.example/1", "")
    assert not re.search(r'(src|href)="(https?:|//)', outside)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "unsafe" not in re.search(r'Content-Security-Policy" content="([^"]*)', page).group(1)  # type: ignore[union-attr]


def test_words_of_documents_are_text(page: str) -> None:
    hostile = render(made([HOSTILE, SECOND]))
    assert hostile.count("<script") == page.count("<script")
    assert "<b>|</b>" not in hostile
    assert 'href="javascript' not in hostile
    assert "&lt;/title&gt;&lt;script&gt;" in hostile


def test_in_french(page: str) -> None:
    french = render(made(), "fr")
    assert '<html lang="fr">' in french
    assert "civils tués" in french and "19 mars" in french
    assert "civilians killed" not in french
    assert "civilians killed" in page
    assert 'class="sentence" lang="fr"' in page


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(LanguageError, match="en, fr"):
        render(made(), "xx")


def test_reviewed_is_told_from_unreviewed() -> None:
    given = material()
    first = given.figures[0]
    reviews = {first.id: Review("accepted", "Lina"), "gone": Review("rejected", "Lina")}
    reviewed = content(replace(given, reviews=reviews), Filters())
    assert reviewed.provenance.reviews["accepted"] == reviewed.provenance.reviews["rejected"] == 1
    html, text = render(reviewed), render(reviewed, form="md")
    assert html.count('class="badge accepted"') >= 1
    assert 'class="badge unreviewed"' in html
    assert "1 accepted" in html and "1 accepted" in text
    unreviewed = render(made())
    assert re.search(r'checked-none">Unchecked</span> 0 of \d+ figures checked by people', unreviewed)
    assert 'class="badge accepted"' not in unreviewed


def test_markdown_says_the_same() -> None:
    text = render(made(), form="md")
    assert "**at least 58** [" in text
    assert "contradicts" not in text.split("##")[0]
    references = set(re.findall(r"\[(\d+\.\d+)\]", text))
    defined = set(re.findall(r"^- \[(\d+\.\d+)\]", text, re.M))
    assert references == defined
    assert re.search(r"^- \[1\.1\] .*\*\*41\*\*", text, re.M)


def test_markdown_escapes_what_documents_say() -> None:
    text = render(made([HOSTILE]), form="md")
    assert "<script" not in text.replace("\\<script", "")
    assert "\\*bold\\*" in text and "\\[x\\]" in text
    assert "javascript:alert" not in text


def test_overlapping_words_are_all_marked() -> None:
    one, two = read(FIRST)[:2]
    wider = msgspec.structs.replace(two, id="wider", evidence=one.evidence)
    (found,) = passages(FIRST, [one, wider])
    begun = [segment for segment in found.segments if segment.begins]
    assert len(begun) == 1
    assert set(begun[0].begins) == {one.id, "wider"}
    assert "".join(s.text for s in found.segments) == FIRST.text[one.sentence.start : one.sentence.end]


def test_a_report_on_nothing() -> None:
    assert "Nothing in this ledger" in render(made([]))
    assert "Nothing in this ledger" in render(made([]), form="md")


def test_the_map_holds_a_users_own_outlines(tmp_path: Path) -> None:
    path = tmp_path / "districts.geojson"
    ring = [[36, 36], [38, 36], [38, 37], [36, 36]]
    path.write_text(
        msgspec.json.encode(
            {"features": [{"properties": {"name": "Valland"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]}
        ).decode()
    )
    assert "Valland" in render(placed(made()), outlines=read_outlines(path))
    assert "Valland" not in render(placed(made()))


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "not a GeoJSON"), ('{"features": [{"geometry": {"type": "Polygon"}}]}', "feature 1")],
)
def test_outlines_that_cannot_be_read(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_outlines(path)
    with pytest.raises(InputError, match="check --outlines"):
        read_outlines(tmp_path / "none.geojson")


def test_the_command_writes_a_file(ledger: str, tmp_path: Path) -> None:
    output = tmp_path / "report.html"
    code, said = run("--ledger", ledger, "-o", str(output))
    assert code == 0 and "wrote" in said
    from bilan.report import report

    with MaskedLedger(ledger) as store:
        assert output.read_text("utf-8") == report(store)


def test_the_command_prints_markdown_of_what_was_known(ledger: str) -> None:
    code, said = run(
        "--ledger", ledger, "--format", "md", "-o", "-", "--as-of", "2031-03-12", "--lang", "fr", "--measure", "killed"
    )
    assert code == 0
    assert "plus de 41" in said and "58" not in said
    assert "mesure tués" in said


def test_the_name_of_the_output_tells_its_form(ledger: str, tmp_path: Path) -> None:
    output = tmp_path / "report.md"
    assert run("--ledger", ledger, "-o", str(output))[0] == 0
    assert output.read_text("utf-8").startswith("# What is known")
