"""Bytes of many formats into documents; bad input is named and the rest kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bilan.intake import IntakeOptions, Rejection, read_inputs
from bilan.intake.language import detect
from bilan.model import Document

CODES = ("en", "fr", "es")
TEXT = "Douze personnes ont été tuées à Velmont, selon les autorités de la ville."


def one(path: Path | str, options: IntakeOptions | None = None) -> Document | Rejection:
    (found,) = read_inputs([str(path)], options, CODES)
    return found


def document(path: Path | str, options: IntakeOptions | None = None) -> Document:
    found = one(path, options)
    assert isinstance(found, Document), str(found)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "cp1252", "latin-1", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    content = b"\xff\xfe" + TEXT.encode("utf-16-le") if encoding == "utf-16-le-bom" else TEXT.encode(encoding)
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    assert document(path).text == TEXT
    assert document(path).language == "fr"


def test_line_ends_become_one_form(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"Un.\r\nDeux.\rTrois.\n")
    assert document(path).text == "Un.\nDeux.\nTrois.\n"


def test_options_fill_only_what_is_lacking(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    rows = [{"text": TEXT, "published": "2026-03-01", "publisher": "A"}, {"text": TEXT + " Encore."}]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    options = IntakeOptions(published=date(2026, 3, 9), publisher="B", language="fr")
    first, second = read_inputs([str(path)], options, CODES)
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.published, first.publisher) == (date(2026, 3, 1), "A")
    assert (second.published, second.publisher) == (date(2026, 3, 9), "B")


def test_unknown_fields_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "desk": "asia", "tags": [1, 2]}), "utf-8")
    assert document(path).metadata == {"desk": "asia", "tags": [1, 2]}


def test_ids_do_not_collide_between_folders(tmp_path: Path) -> None:
    for name, text in (("a", TEXT), ("b", TEXT + " Encore.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.txt").write_text(text, "utf-8")
    first, second = read_inputs([str(tmp_path)], None, CODES)
    assert isinstance(first, Document) and isinstance(second, Document)
    assert first.id != second.id


def test_html(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{TEXT} Le fleuve monte encore, paragraphe {i}.</p>" for i in range(6))
    path = tmp_path / "page.html"
    path.write_bytes(
        (
            "<!doctype html><html lang=fr><head><meta charset=iso-8859-1><title>Crue à Velmont : douze morts</title>"
            '<meta property="og:site_name" content="La Dépêche du Val">'
            '<meta property="article:published_time" content="2026-03-11T08:00:00Z"></head><body><nav><a href=/>Accueil'
            f"</a></nav><article><h1>Crue à Velmont : douze morts</h1>{paragraphs}</article></body></html>"
        ).encode("latin-1")
    )
    page = document(path)
    assert page.text.startswith("Crue à Velmont : douze morts")
    assert TEXT in page.text
    assert "Accueil" not in page.text
    assert (page.published, page.publisher, page.language) == (date(2026, 3, 11), "La Dépêche du Val", "fr")


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt"):
        (tmp_path / name).write_text(TEXT + name, "utf-8")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    texts = [d.text for d in read_inputs([str(tmp_path)], None, CODES) if isinstance(d, Document)]
    assert texts == [TEXT + "a.txt", TEXT + "b.txt"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x"', "broken JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": "a"}', "no text"),
        ('{"text": 5}', "no text"),
        ('{"text": "x", "published": "yesterday"}', "not a day"),
        ('{"text": "x", "title": 4}', '"title" is not a string'),
        ("[" * 100_000, "broken JSON"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_kept(tmp_path: Path, line: str, reason: str) -> None:
    good = json.dumps({"id": "good", "text": TEXT})
    path = tmp_path / "reports.jsonl"
    path.write_text(f"{good}\n{line}\n{good}\n", "utf-8")
    before, broken, after = read_inputs([str(path)], None, CODES)
    assert isinstance(before, Document) and isinstance(after, Document)
    assert isinstance(broken, Rejection)
    assert (broken.path, broken.line) == (str(path), 2)
    assert reason in broken.reason
    assert broken.remedy


def rejection(path: Path) -> Rejection:
    found = one(path)
    assert isinstance(found, Rejection)
    return found


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    assert "binary" in rejection(tmp_path / "binary.txt").reason
    assert "empty" in rejection(tmp_path / "empty.txt").reason
    assert "without reports" in rejection(tmp_path / "folder").reason
    assert "no such file" in rejection(tmp_path / "missing.txt").reason
    assert "no such file" in rejection(tmp_path / "dangling.txt").reason


def test_an_unreadable_file_does_not_cost_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")  # a loop: it cannot be opened, whoever asks
    (tmp_path / "c.txt").write_text(TEXT, "utf-8")
    kinds = [type(item) for item in read_inputs([str(tmp_path)], None, CODES)]
    assert kinds == [Document, Rejection, Document]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Douze morts dans l'effondrement d'un pont", "fr"),
        ("Twelve people were killed in the collapse of a bridge", "en"),
        ("Doce personas murieron por el derrumbe de un puente en la capital", "es"),
        ("U poplavama je oštećeno više od 300 kuća, javljaju iz stožera civilne zaštite", None),
        ("", None),
        ("12 345", None),
    ],
)
def test_languages_are_told_or_left_open(text: str, language: str | None) -> None:
    assert detect(text, CODES) == language
