"""Hostile files: no trace, none that takes long, and nothing lost of the rest."""

from __future__ import annotations

import base64
import time
import zlib
from copy import deepcopy
from pathlib import Path

import pytest

from bilan.intake import IntakeOptions, Limits, Outcome, Rejection, read_inputs
from bilan.intake.attributes import spared
from bilan.intake.limits import LimitError
from bilan.intake.pdf_streams import refuse_packed
from bilan.model import Document
from intake_hostile import files

CODES = ("en", "fr", "es")
GOOD = "Twelve people were killed in Sarvola on Sunday, police said."
MOST_SECONDS = 10.0


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in files():
        (folder / name).write_bytes(content)
    return folder


def test_two_hundred_hostile_files(hostile: Path) -> None:
    paths = sorted(hostile.iterdir())
    assert len(paths) == 200
    good = hostile.parent / "good.txt"
    good.write_text(GOOD)
    slow: dict[str, float] = {}
    for path in paths:
        outcomes: list[Outcome] = []
        began = time.monotonic()
        items = list(read_inputs([str(path), str(good)], IntakeOptions(tables=True), CODES, outcomes))
        took = time.monotonic() - began
        if took > MOST_SECONDS:
            slow[path.name] = took
        assert isinstance(items[-1], Document) and items[-1].text == GOOD, path.name
        assert len(outcomes) == 2, path.name
        told = outcomes[0]
        assert told.documents + told.rejected + told.passed_over > 0, path.name
        for item in items:
            if isinstance(item, Document):
                assert all(0 <= part.start <= part.end <= len(item.text) for part in item.parts)
            else:
                assert item.reason and item.remedy, path.name
    assert not slow


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("entities-rss.xml", "declares entities"),
        ("external.xml", "declares entities"),
        ("deep-100000.html", "tags within each other"),
        ("deep-100000.xml", "tags within each other"),
        ("zeros.txt.gz", "unpack to more than"),
        ("zeros.zip", "unpack to more than"),
        ("zeros.docx", "unpack to more than"),
        ("lines.jsonl.gz", "unpack to more than"),
        ("nested.zip", "archives within each other"),
        ("nested.gz", "archives within each other"),
        ("picture.txt", "PNG"),
        ("unknown.xml", "XML of an unknown form"),
        ("named.pdf", "no PDF, though its name says so"),
        ("spaces.pdf", "unpack to more than"),
        ("within.pdf", "unpack to more than"),
        ("written.pdf", "unpack to more than"),
        ("drawn.pdf", "unpack to more than"),
    ],
)
def test_bombs_and_disguises_are_refused_by_name(hostile: Path, name: str, reason: str) -> None:
    (path,) = (path for path in hostile.iterdir() if path.name[4:] == name)
    items = list(read_inputs([str(path)], IntakeOptions(), CODES))
    (refusal,) = (item for item in items if isinstance(item, Rejection))
    assert reason in refusal.reason


def test_a_pdf_of_many_packed_pages_is_no_bomb() -> None:
    line = zlib.compress(b"BT /F1 12 Tf (12 people were killed in Sarvola.) Tj ET\n" * 40)
    pages = b"".join(b"%d 0 obj<</Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (n, line) for n in range(999))
    refuse_packed(b"%PDF-1.7\n" + pages, Limits())
    with pytest.raises(LimitError, match="unpack to more than"):
        refuse_packed(b"%PDF-1.7\n" + pages[:2000] + b"stream\n" + zlib.compress(bytes(10**7)), Limits(max_size=10**6))


def test_a_user_sets_the_limits(hostile: Path, tmp_path: Path) -> None:
    (many,) = (path for path in hostile.iterdir() if path.name[4:] == "many.zip")
    few = list(read_inputs([str(many)], IntakeOptions(limits=Limits(max_files=100)), CODES))
    assert [str(item).partition("; ")[0].rpartition(": ")[2] for item in few] == ["more than 100 files"]
    path = tmp_path / "report.txt"
    path.write_text(GOOD)
    (refusal,) = read_inputs([str(path)], IntakeOptions(limits=Limits(max_size=20)), CODES)
    assert isinstance(refusal, Rejection)
    assert "larger than 20 bytes" in refusal.reason and "--max-size" in refusal.remedy


def test_a_tag_with_a_hundred_thousand_attributes_is_no_more_work_than_its_text() -> None:
    many = " ".join(f'a{i}="<{i}>"' for i in range(100_000))
    page = f"<html><body><p class='b' {many}>12 killed &gt; 3</p>a < b <br/><img alt='x > y'>"
    found = spared(page)
    assert found.startswith("<html><body><p class='b' a0=")
    assert len(found) < 10_000
    assert found.endswith(">12 killed &gt; 3</p>a < b <br/><img alt='x > y'>")
    plain = "<p id=a class='b'>12 killed</p> 3 < 4 > 1 <p title=\"never closed> "
    assert spared(plain) == plain
    # one pass, whatever is never closed
    for unit in ("<a ", "<a b='", '<a b="', "<", "<a b=c ", "<a/"):
        assert len(spared(unit * 100_000)) <= len(unit) * 100_000


SHORT = "<p>12 people were killed in Sarvola.</p>"
LARGE = {
    "attributes.html": "<p " + " ".join(f'a{n}="x"' for n in range(300_000)) + ">12 killed</p>",
    "paragraphs.html": SHORT * 100_000,
    "flat.html": "<div>12 killed</div>" * 120_000,
    "tables.html": "<table><tr><td>a<td>b<tr><td>Dead<td>12 killed</table>" * 10_000,
    "tables-few.html": "<table><tr><td>a<td>b<tr><td>Dead<td>12 killed</table>" * 1_400,
    "links.html": "<a href='/x'>12 killed</a> " * 60_000,
    "articles.html": f"<article>{SHORT}</article>" * 30_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_a_page_of_many_elements_is_read_in_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(f"<html><head><title>Report</title></head><body>{LARGE[name]}</body></html>")
    began = time.process_time()
    (read,) = read_inputs([str(path)], IntakeOptions(), CODES)
    assert time.process_time() - began < MOST_SECONDS
    assert isinstance(read, Document)
    assert read.text.count("12") == LARGE[name].count("12 ")


def test_a_feed_of_many_items_is_read_in_time(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    items = "".join(f"<item><guid>g{n}</guid><description>12 killed, {n}.</description></item>" for n in range(10_000))
    path.write_text(f"<rss version='2.0'><channel><title>Agency</title>{items}</channel></rss>")
    began = time.process_time()
    assert len(list(read_inputs([str(path)], IntakeOptions(), CODES))) == 10_000
    assert time.process_time() - began < MOST_SECONDS


def test_a_word_file_of_many_paragraphs_is_read_in_time(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made, path = docx.Document(), tmp_path / "long.docx"
    body = made.element.body
    paragraph = made.add_paragraph("12 people were killed in Sarvola.")._p
    for _ in range(19_999):
        body.insert(0, deepcopy(paragraph))
    made.save(str(path))
    began = time.process_time()
    (read,) = read_inputs([str(path)], IntakeOptions(), CODES)
    assert time.process_time() - began < MOST_SECONDS
    assert isinstance(read, Document)
    assert read.text.count("12 people") == 20_000


def workbook(path: Path, rows: int, columns: int) -> Path:
    """A workbook that does not say how large it is, as programs write it that stream."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"column {n}" for n in range(columns)])
    for number in range(rows - 1):
        sheet.append([number] * columns)
    book.save(path)
    return path


def test_a_long_workbook_is_read_and_one_of_too_many_cells_refused(tmp_path: Path) -> None:
    (read,) = read_inputs([str(workbook(tmp_path / "long.xlsx", 6_000, 2))], IntakeOptions(tables=True), CODES)
    assert isinstance(read, Document)
    assert read.text.count("\n") == 5_999
    few = IntakeOptions(tables=True, limits=Limits(max_cells=100))
    (refusal,) = read_inputs([str(workbook(tmp_path / "wide.xlsx", 60, 20))], few, CODES)
    assert isinstance(refusal, Rejection)
    assert (refusal.reason, refusal.remedy) == ("more than 100 cells", "split the spreadsheet, or raise --max-cells")


def test_csv_of_too_many_cells_is_refused_as_a_table_only(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("text,b\n" + "12 killed in Sarvola,1\n" * 100)
    limits = Limits(max_cells=100)
    assert len(list(read_inputs([str(path)], IntakeOptions(limits=limits), CODES))) == 100
    path.write_text("Place,Dead\n" + "Sarvola,12\n" * 100)
    (refusal,) = read_inputs([str(path)], IntakeOptions(tables=True, limits=limits), CODES)
    assert isinstance(refusal, Rejection) and refusal.reason == "more than 100 cells"


@pytest.mark.parametrize(
    ("unit", "times", "refused"),
    [
        (b"stream\n", 1_000_000, False),
        (b"1 0 obj<<>>stream\nx\n", 300_000, True),
        (b"stream\n\x78\x9c", 300_000, True),
        (b"1 0 obj<</A85>>stream\n", 100_000, False),  # never closed
    ],
)
def test_streams_of_a_pdf_are_counted_in_time(unit: bytes, times: int, refused: bool) -> None:
    began = time.process_time()
    if refused:
        with pytest.raises(LimitError, match="lie within each other"):
            refuse_packed(b"%PDF-1.7\n" + unit * times, Limits())
    else:
        refuse_packed(b"%PDF-1.7\n" + unit * times, Limits())
    assert time.process_time() - began < MOST_SECONDS


def test_streams_that_share_their_end_are_refused() -> None:
    packed = base64.a85encode(zlib.compress(bytes(100_000))) + b"~>"
    once = b"1 0 obj<</A85>>stream\n"
    refuse_packed(b"%PDF-1.7\n" + (once + packed) * 1_000, Limits())
    with pytest.raises(LimitError, match="lie within each other"):
        refuse_packed(b"%PDF-1.7\n" + once * 100_000 + packed, Limits())


def test_small_streams_of_a_pdf_are_none_within_each_other() -> None:
    packed = zlib.compress(b"q Q")
    one = b"1 0 obj<</Length 11/Filter/FlateDecode>>stream\n%s\nendstream\nendobj\n" % packed
    refuse_packed(b"%PDF-1.7\n" + one * 50_000, Limits())
