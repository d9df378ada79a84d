"""One file of each form: what it gives, where it stands in the original, and what is refused."""

from __future__ import annotations

import io
import shutil
import socket
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.extras import remedy
from bilan.intake import IntakeOptions, Outcome, Rejection, read_inputs
from bilan.intake.mending import DOUBTFUL, MENDED, mended
from bilan.ledger import Ledger
from bilan.locating import located
from bilan.model import Document, Figure, Where, decode_claim, encode
from bilan.reading import Reader

CODES = ("en", "fr", "es")
FORMS = Path(__file__).parents[1] / "examples" / "forms"
DAY = date(2026, 5, 4)
KILLED = "At least 12 people were killed in Sarvola on Sunday, the civil protection agency said."
OF_TABLES = IntakeOptions(tables=True)


def read(name: str | Path, options: IntakeOptions | None = None) -> list[Document | Rejection]:
    return list(read_inputs([str(FORMS / name)], options, CODES))


def document(name: str | Path, options: IntakeOptions | None = None) -> Document:
    (found,) = read(name, options)
    assert isinstance(found, Document), str(found)
    return found


def cells(found: Document) -> list[tuple[str, str | None]]:
    return [(found.text[p.start : p.end], p.where.column) for p in found.parts if p.kind == "cell"]


def where(found: Document, words: str) -> Where | None:
    reader = Reader()
    claims = [c for c in reader.read(found) if found.text[c.evidence.start :].startswith(words)]
    return claims[0].evidence.where


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("depeche.txt", 1), ("page.html", 1), ("live.html", 2), ("json-ld.html", 1), ("lines.jsonl", 2),
        ("array.json", 2), ("object.json", 1), ("ninjs.json", 1), ("newsml.xml", 1), ("nitf.xml", 1), ("rss.xml", 2),
        ("atom.xml", 1), ("mail.eml", 2), ("box.mbox", 4), ("reports.csv", 2), ("reports.xlsx", 2),
        ("figures.xlsx", 1), ("word.docx", 1), ("open.odt", 1), ("sitrep.pdf", 1), ("web.warc.gz", 1),
        ("bundle.zip", 1), ("bundle.tar.gz", 1), ("report.txt.gz", 1),
    ],
)  # fmt: skip
def test_each_form_gives_its_documents(name: str, documents: int) -> None:
    found = read(name, OF_TABLES)
    assert [item for item in found if isinstance(item, Rejection)] == []
    assert len(found) == documents
    for item in found:
        assert isinstance(item, Document)
        assert "<" not in item.text and "{" not in item.text
        assert item.language in ("en", "fr") or name == "figures.xlsx"


def test_a_folder_of_all_forms_in_one_command_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.delenv("COLUMNS", raising=False)
    ledger = tmp_path / "forms.db"
    done = CliRunner().invoke(
        group, ["add", str(FORMS), "--table", "--ledger", str(ledger), "--published", "2026-05-04", "--verbose"]
    )
    assert done.exit_code == 0, done.stderr
    rows = [line.split() for line in done.stderr.splitlines() if "examples/forms/" in line]
    packed = {"web.warc.gz": "gzip (warc)", "bundle.tar.gz": "gzip (tar)", "report.txt.gz": "gzip (text)"}
    for name, form in packed.items():
        (line,) = (line for line in done.stderr.splitlines() if f"examples/forms/{name} " in line)
        assert f" {form} " in line
    assert {row[0].rpartition("/")[2] for row in rows} == {p.name for p in FORMS.iterdir() if p.is_file()}
    with Ledger(ledger) as store:
        pages = [f.evidence.where.page for f in store.figures() if f.evidence.where and f.evidence.where.page]
        assert set(pages) == {1, 2}
        kept = store.document(next(s.id for s in store.documents() if s.id.startswith("sitrep")))
    assert kept.parts == document("sitrep.pdf").parts


def test_the_tables_of_the_folder_are_mapped_in_one_command(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        group,
        ["add", str(FORMS), "--map", "place=Province,killed=Dead,injured=Injured", "--ledger", str(tmp_path / "l.db"),
         "--published", "2026-05-04", "--verbose", "--language", "en"],
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    with Ledger(tmp_path / "l.db") as store:
        told = {
            (f.measure, f.value, f.places[0].name, f.evidence.where.cell)
            for f in store.figures()
            if f.evidence.where and f.evidence.where.file and f.evidence.where.file.endswith("figures.xlsx")
        }
        assert told == {
            ("killed", 12, "Sarvola", "B4"), ("injured", 40, "Sarvola", "C4"),
            ("killed", 7, "Velmont", "B5"), ("injured", 21, "Velmont", "C5"),
        }  # fmt: skip
        assert sum(d.id.startswith("reports-") for d in store.documents()) == 2  # rows with a text are reports still


def test_pdf_columns_tables_headings_and_pages() -> None:
    found = document("sitrep.pdf")
    assert found.title == "Flood situation report 7"
    assert found.text.index("boats are short.") < found.text.index("Some 1,200 people")
    headings = [(found.text[p.start : p.end], p.level) for p in found.parts if p.kind == "heading"]
    assert headings == [("Flood situation report 7", 1), ("Toll by province", 2)]
    assert ("21", "Injured") in cells(found)
    place = where(found, "5 people were injured")
    assert place is not None and place.page == 2


@pytest.mark.parametrize("name", ["page.html", "word.docx", "open.odt", "figures.xlsx", "sitrep.pdf"])
def test_tables_are_kept_with_their_headers(name: str) -> None:
    found = document(name, OF_TABLES)
    assert [c for c in cells(found) if c[0].isdigit()] == [
        ("12", "Dead"), ("40", "Injured"), ("7", "Dead"), ("21", "Injured"),
    ]  # fmt: skip
    assert "Sarvola | 12 | 40\n" in found.text


def test_cells_of_a_spreadsheet_have_their_names() -> None:
    found = document("figures.xlsx", OF_TABLES)
    assert [p.where.cell for p in found.parts if found.text[p.start : p.end] == "40"] == ["C4"]


def test_rows_of_a_spreadsheet_are_documents_by_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text(f'Headline;Body;When;Desk\nFlood;"{KILLED}";2026-05-04;asia\nNo text;;2026-05-04;asia\n')
    (refusal,) = read(path)
    assert isinstance(refusal, Rejection) and "--map" in refusal.remedy and "Headline, Body" in refusal.reason
    mapping = (("title", "headline"), ("text", "body"), ("published", "when"))
    found, lost = read(path, IntakeOptions(mapping=mapping))
    assert isinstance(found, Document) and isinstance(lost, Rejection)
    assert (found.title, found.text, found.published, found.metadata) == ("Flood", KILLED, DAY, {"Desk": "asia"})
    assert lost.line == 3


def test_live_blocks_have_their_own_days() -> None:
    first, second = read("live.html")
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.published, second.published) == (date(2026, 5, 3), DAY)
    place = where(first, "12 people")
    assert place is not None and (place.block, place.time) == ("block-1", "2026-05-03T09:10:00Z")


def test_a_web_archive_keeps_address_record_and_moment() -> None:
    found = document("web.warc.gz")
    place = where(found, "12 people")
    assert place is not None
    assert (place.url, place.captured) == ("https://hillpost.example/a", "2026-05-04T10:00:00Z")
    assert (place.record or "").startswith("<urn:uuid:") and found.url == place.url


def test_feeds_mail_and_agencies_give_days_titles_and_publishers() -> None:
    told = {
        name: (d.published, d.title, d.publisher)
        for name in ("newsml.xml", "nitf.xml", "ninjs.json", "atom.xml", "mail.eml")
        if isinstance(d := read(name)[0], Document)
    }
    title = "Flood situation report 7"
    assert told == {
        "newsml.xml": (DAY, title, "Example Agency"),
        "nitf.xml": (DAY, title, "Hill Post"),
        "ninjs.json": (DAY, title, "Example Agency"),
        "atom.xml": (DAY, title, "Hill Post"),
        "mail.eml": (DAY, title, None),
    }


def test_a_saved_page_is_read_without_its_folder() -> None:
    outcomes: list[Outcome] = []
    found = list(read_inputs([str(FORMS)], OF_TABLES, CODES, outcomes))
    assert not any("advertisement" in d.text for d in found if isinstance(d, Document))
    assert document("page.html").url == "https://hillpost.example/sarve-flood"
    (by_address,) = read_inputs([f"file://{FORMS}/depeche.txt"], None, CODES)
    assert isinstance(by_address, Document)


def test_what_is_no_report_in_a_folder_is_passed_over_and_told(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(KILLED)
    (tmp_path / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "outlines.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (tmp_path / "places.csv").write_text("name,country\nSarvola,XX\n")
    (tmp_path / "style.css").write_text("p { color: red }")
    done = CliRunner().invoke(group, ["read", str(tmp_path), "--published", "2026-05-04"])
    assert done.exit_code == 0
    assert "4 file(s) that are no reports were passed over; --verbose names them" in done.stderr
    told = CliRunner().invoke(group, ["read", str(tmp_path), "--published", "2026-05-04", "--verbose"]).stderr
    assert "PNG, no report" in told and "say what it is with --map or --table" in told


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("sitrep.pdf", "pypdfium2", "pdf"), ("word.docx", "docx", "office"), ("open.odt", "odfdo", "office"),
        ("reports.xlsx", "openpyxl", "office"), ("rss.xml", "feedparser", "feeds"),
        ("nitf.xml", "defusedxml.ElementTree", "feeds"), ("web.warc.gz", "warcio.archiveiterator", "warc"),
        ("page.html", "trafilatura", "html"),
    ],
)  # fmt: skip
def test_an_absent_extra_is_one_line_that_works(
    monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (refusal,) = read(name)
    assert isinstance(refusal, Rejection)
    assert refusal.remedy == remedy(extra)


def test_a_scan_is_refused_with_a_clear_word(tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    scan = canvas.Canvas(str(tmp_path / "scan.pdf"))
    scan.rect(10, 10, 100, 100, fill=1)
    scan.showPage()
    scan.save()
    (refusal,) = read(tmp_path / "scan.pdf")
    assert isinstance(refusal, Rejection)
    assert refusal.reason.startswith("a scan") and "recognise its text first" in refusal.remedy


@pytest.mark.parametrize(
    ("text", "right", "note"),
    [
        ("Douze personnes ont Ã©tÃ© tuÃ©es Ã  Sarvola", "Douze personnes ont été tuées à Sarvola", MENDED),
        ("Douze personnes ont été tuées à Sarvola", "Douze personnes ont été tuées à Sarvola", None),
        ("Ã©tÃ© tuÃ©es, dont un enfant Ã?", None, DOUBTFUL),
        ("São Paulo, Ångström, ÂGE", "São Paulo, Ångström, ÂGE", None),
    ],
)
def test_text_decoded_twice_is_mended_where_certain(text: str, right: str | None, note: str | None) -> None:
    found, told = mended(text)
    assert told == note
    if right is not None:
        assert found == right


def test_standard_input_is_told_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, documents in (("object.json", 1), ("sitrep.pdf", 1), ("web.warc.gz", 1), ("box.mbox", 4)):
        stream = io.BytesIO((FORMS / name).read_bytes())
        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": stream}))
        found = list(read_inputs(["-"], None, CODES))
        assert len(found) == documents
        assert all(isinstance(d, Document) and not d.text.startswith("{") for d in found)


def test_content_wins_over_the_name(tmp_path: Path) -> None:
    for name in ("feed.txt", "feed.html", "feed.json"):
        (tmp_path / name).write_bytes((FORMS / "rss.xml").read_bytes())
        assert len(read(tmp_path / name)) == 2
    (tmp_path / "report.txt").write_bytes((FORMS / "sitrep.pdf").read_bytes())
    assert document(tmp_path / "report.txt").title == "Flood situation report 7"


def test_claims_without_a_place_in_the_original_keep_their_json() -> None:
    found = Document(text="Twelve people were killed in Homs.", id="a", language="en")
    (claim,) = Reader().read(found)
    assert '"where"' not in encode(claim) and decode_claim(encode(claim)) == claim


def test_inner_parts_say_more_than_outer_ones() -> None:
    found = document("word.docx")
    claims = [c for c in Reader().read(found) if isinstance(c, Figure)]
    assert located(claims, found) == claims
    assert all(c.evidence.where and (c.evidence.where.file or "").endswith("word.docx") for c in claims)


def test_a_number_alone_in_a_wide_table_is_read_by_its_header_or_not_at_all() -> None:
    for name in ("page.html", "word.docx", "sitrep.pdf"):
        found = document(name)
        in_cells = {p.start for p in found.parts if p.kind == "cell"}
        claims = [c for c in Reader().read(found) if isinstance(c, Figure) and c.evidence.start in in_cells]
        assert all(c.evidence.where and c.evidence.where.column for c in claims), name


PAGE = (
    "<html lang='en'>{mark}<head><title>Shelling in Sarvola</title></head><body><article><p>"
    + KILLED
    + " The hospital of the town took in thirty people, and the road to the north is closed until Monday, it said. "
    "Teams went from house to house until the evening to look for others who may lie under what is left.</p>"
    "</article></body></html>"
)
SINGLE_FILE = (
    "<!--\n Page saved with SingleFile \n url: https://hillpost.example/b \n"
    " saved date: Mon May 04 2026 12:00:00 GMT+0200 (Central European Summer Time)\n-->"
)
ARCHIVED = "<link rel='canonical' href='https://web.archive.org/web/20260505093000/https://hillpost.example/c'>"
MHTML = (
    "From: <Saved by Blink>\nSnapshot-Content-Location: https://hillpost.example/d\nSubject: Shelling\n"
    "Date: Mon, 4 May 2026 10:00:00 -0000\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n'
    "--b\nContent-Type: text/html\nContent-Location: https://hillpost.example/d\n\n{page}\n"
    "--b\nContent-Type: text/html\nContent-Location: https://advert.example/\n\n<p>99 people were killed.</p>\n"
    "--b--\n"
)


@pytest.mark.parametrize(
    ("name", "content", "url", "captured"),
    [
        ("a.html", PAGE.format(mark="<!-- saved from url=(0026)https://hillpost.example/a -->"),
         "https://hillpost.example/a", None),
        ("b.html", PAGE.format(mark=SINGLE_FILE), "https://hillpost.example/b", "2026-05-04T12:00:00+02:00"),
        ("c.html", PAGE.format(mark=ARCHIVED), "https://hillpost.example/c", "2026-05-05T09:30:00Z"),
        ("d.mhtml", MHTML.format(page=PAGE.format(mark="")), "https://hillpost.example/d", "2026-05-04T10:00:00"),
        ("e.html", PAGE.format(mark=""), None, None),
    ],
)  # fmt: skip
def test_a_saved_page_says_where_it_is_from_and_when_it_was_kept(
    tmp_path: Path, name: str, content: str, url: str | None, captured: str | None
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    (found,) = read_inputs([str(tmp_path / name)], None, CODES)
    assert isinstance(found, Document), str(found)
    assert (found.url, found.publisher) == (url, "hillpost.example" if url else None)
    told = where(found, "12 people") or Where()
    assert (told.url, told.captured) == (url, captured)


@pytest.mark.parametrize("form", ["folder", "zip", "tar"])
def test_what_belongs_to_a_saved_page_is_no_report(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "saved"
    for name, text in {
        "news/page.html": PAGE.format(mark=""), "news/page_files/frame.html": "<p>99 people were killed in a game.</p>",
        "news/page_files/in/note.txt": "98 people were killed.", "notes_files/note.txt": "Seven people were killed.",
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    given = str(folder) if form == "folder" else shutil.make_archive(str(tmp_path / "packed"), form, folder)
    found = list(read_inputs([given], None, CODES))
    texts = [item.text for item in found if isinstance(item, Document)]
    assert sum("12 people" in text for text in texts) == 1 and sum("Seven people" in text for text in texts) == 1
    assert len(found) == 2


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"{\\rtf1 12 killed}"])
def test_a_report_of_a_form_that_is_not_read_is_refused_in_a_folder_too(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ("sitrep.rtf" if content.startswith(b"{") else "sitrep.doc")).write_bytes(content)
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (refused,) = read_inputs([str(tmp_path)], None, CODES)
    assert isinstance(refused, Rejection) and "save it as DOCX" in refused.remedy


@pytest.mark.parametrize(
    ("provider", "publisher"),
    [
        ('<provider qcode="nprov:REUTERS"/>', "REUTERS"),
        ('<provider qcode="nprov:AFP"><name>Agence Exemple</name></provider>', "Agence Exemple"),
        ('<provider qcode="nprov:"/>', None),
        ("<provider/>", None),
    ],
)
def test_a_provider_by_code_alone_is_its_code(tmp_path: Path, provider: str, publisher: str | None) -> None:
    path = tmp_path / "newsml.xml"
    whole = (FORMS / "newsml.xml").read_text("utf-8")
    path.write_text(whole.replace('<provider literal="Example Agency"/>', provider), "utf-8")
    (found,) = read_inputs([str(path)], IntakeOptions(), ("en",))
    assert isinstance(found, Document)
    assert found.publisher == publisher
