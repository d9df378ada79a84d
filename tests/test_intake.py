"""Bytes of many formats into documents; bad input is named and the rest kept."""

from __future__ import annotations

import io
import json
import sys
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


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8", "no-such-charset", "hex", "undefined"])
def test_a_page_in_cp1252_whatever_it_declares(tmp_path: Path, declared: str) -> None:
    path = tmp_path / "page.html"
    text = "L’œuvre de secours : douze blessés à Velmont"
    path.write_bytes(f"<html><head><meta charset={declared}></head><body><p>{text}</p></body></html>".encode("cp1252"))
    assert document(path).text == text


def test_a_page_of_another_charset(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(
        "<html><head><meta charset='iso-8859-2'></head><p>12 mrtvých, říká Dvořák</p>".encode("iso-8859-2")
    )
    assert document(path).text == "12 mrtvých, říká Dvořák"


def test_a_page_saved_again_in_utf_8_with_its_old_charset(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><head><meta charset=iso-8859-1></head><p>12 tués à Velmont</p>", "utf-8")
    assert document(path).text == "12 tués à Velmont"


def test_a_day_in_the_text_of_a_page_is_not_its_day_of_publication(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    paragraphs = f"<p>{TEXT} L'offensive avait commencé le 15 novembre 2016.</p>" * 6
    path.write_text(f"<html><head><title>Siège</title></head><body><article>{paragraphs}</article></body></html>")
    assert document(path).published is None
    assert document(path, IntakeOptions(published=date(2026, 3, 9))).published == date(2026, 3, 9)


@pytest.mark.parametrize(
    "page",
    [
        "<p>12 <b>mor</b>ts à Velmont</p>",
        "<html><head><title>12 morts à Velmont</title><style>p {}</style></head><body></body></html>",
        "<div>" * 20_000 + "12 morts à Velmont" + "</div>" * 20_000,
        "<html><p>12 morts à Velmont</div><script>var x = '<p>';</script>",
    ],
)
def test_pages_that_the_extractor_gives_up(tmp_path: Path, page: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    assert document(path).text == "12 morts à Velmont"


def test_a_page_says_its_language_where_its_text_does_not(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text('<html class="x" lang="fr-CA"><body><p>Velmont 12 : 30</p></body></html>', "utf-8")
    assert document(path).language == "fr"


def test_without_the_extractor_a_page_is_named_and_the_rest_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_text("<p>12 morts</p>")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    page, text = read_inputs([str(tmp_path)], None, CODES)
    assert isinstance(text, Document)
    assert isinstance(page, Rejection)
    assert "pip install" in page.remedy


@pytest.mark.parametrize("name", ["report.txt", "reports.jsonl", "page.html"])
def test_ten_megabytes_on_one_line(tmp_path: Path, name: str) -> None:
    text = (TEXT + " ") * (10_000_000 // len(TEXT))
    wrapped = {".txt": text, ".jsonl": json.dumps({"text": text}), ".html": f"<html><body><p>{text}</p></body></html>"}
    path = tmp_path / name
    path.write_text(wrapped[path.suffix], "utf-8")
    assert document(path).text.strip() == text.strip()
    assert document(path).language == "fr"


class Pipe(io.BytesIO):
    """Standard input that counts what was taken from it."""

    taken = 0

    def __next__(self) -> bytes:
        self.taken += 1
        return super().__next__()


def standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes) -> Pipe:
    pipe = Pipe(content)
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": pipe}))
    return pipe


def test_json_lines_are_read_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = standard_input(monkeypatch, b"".join(b'{"text": "12 morts"}\n' for _ in range(100)))
    first = next(read_inputs(["-"], None, CODES))
    assert isinstance(first, Document)
    assert pipe.taken == 1


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b'\n \n{"text": "12 morts", "title": "t"}', "t"),
        (b'\xef\xbb\xbf{"text": "12 morts", "title": "t"}', "t"),
        ('{"text": "12 morts", "title": "é"}\n'.encode("utf-16"), "é"),
        ('{"text": "12 morts", "title": "é"}'.encode("cp1252"), "é"),
        (b"<!-- saved -->\n<!DOCTYPE html>\n<html><title>t</title><body><p>12 morts</p></body></html>", "t"),
        (b"12 morts", None),
    ],
)
def test_standard_input_is_told_by_its_content(
    monkeypatch: pytest.MonkeyPatch, content: bytes, title: str | None
) -> None:
    standard_input(monkeypatch, content)
    found = document("-")
    assert found.title == title
    assert found.text.endswith("12 morts")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": 7}, {"id": "7"}),
        ({"language": "fr-FR"}, {"language": "fr"}),
        ({"language": "EN_us"}, {"language": "en"}),
        ({"language": "hr"}, {"language": "hr"}),
        ({"language": ""}, {"language": "fr"}),
        ({"published": "2026-03-11T23:30:00-05:00"}, {"published": date(2026, 3, 11)}),
        ({"published": "2026-03-11T08:00:00Z"}, {"published": date(2026, 3, 11)}),
        ({"published": None}, {"published": None}),
        ({"title": "\ud800 \U0001f4a5"}, {"title": "? \U0001f4a5"}),
        ({"desk": {"\udfff": ["\ud800"]}}, {"metadata": {"desk": {"?": ["?"]}}}),
    ],
)
def test_fields_as_they_are_met(tmp_path: Path, fields: dict[str, object], expected: dict[str, object]) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(json.dumps({"text": TEXT} | fields), "utf-8")
    found = document(path)
    assert {name: getattr(found, name) for name in expected} == expected


def test_an_empty_text_in_json_lines_is_a_document(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text('{"id": "a", "text": ""}', "utf-8")
    assert (document(path).text, document(path).language) == ("", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Incendie à Velmont : 12 morts", "fr"),
        ("Morvanie : le parti conteste l’issue du scrutin présidentiel", "fr"),
        ("Alep : 12 civils tue\u0301s", "fr"),
        ("Quake kills 12, injures 40", "en"),
        ("Flood death toll rises to 45", "en"),
        ("Unos 300 desplazados por las lluvias", "es"),
        ("Pelo menos 12 pessoas morreram e 30 ficaram feridas nas cheias, segundo a polícia.", None),
        ("Chuvas deixam 14 mortos e 200 famílias desalojadas no interior do estado", None),
        ("Zwölf Tote bei Brand in Fabrik", None),
        ("Zeker twaalf doden bij brand in fabriek", None),
        ("Cel puțin 12 persoane au fost ucise și 30 rănite într-un atac asupra orașului", None),
        ("Almeno 12 persone sono state uccise in un raid contro la città", None),
        ("Almenys dotze persones han mort en un atac a la ciutat, segons la policia", None),
    ],
)
def test_headlines_and_neighbours(text: str, language: str | None) -> None:
    assert detect(text, CODES) == language


def test_a_language_that_is_not_asked_for_is_not_taken_for_another() -> None:
    assert detect("Doce personas murieron por el derrumbe de un puente en la capital", ["fr"]) is None


def test_the_words_of_a_pack_of_the_users_own(tmp_path: Path) -> None:
    text = "Omwen douz moun mouri ak trant moun blese nan inondasyon yo, dapre otorite yo."
    assert detect(text, [*CODES, "ht"], [tmp_path]) is None
    (tmp_path / "ht").mkdir()
    (tmp_path / "ht" / "function_words.txt").write_text("ak\nyo\nnan\ndapre\nmoun\n")
    assert detect(text, [*CODES, "ht"], [tmp_path / "ht"]) == "ht"
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(text)
    found = document(tmp_path / "reports", IntakeOptions(language_folders=(tmp_path,)))
    assert found.language is None  # the code is not among those that are asked for


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
