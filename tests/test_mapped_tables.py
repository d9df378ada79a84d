"""Tables of figures by a mapping of columns: a cell is a figure, with its headers; what is passed over is told."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.cli import group
from bilan.intake import IntakeOptions, Rejection, read_inputs
from bilan.intake.building import TextBuilder
from bilan.intake.columns import mapping_of
from bilan.model import Document, Figure, Period
from bilan.reading import Reader
from bilan.reading.mapped import PassedOver

HEADER = ["Governorate", "Code", "Killed", "Children killed", "IDPs (HHs)", "Injured since 3 May", "Notes"]
ROWS = [
    ["Idlib", "XX07", "12", "3", "1,200", "45", "stable"],
    ["Aleppo", "XX02", "~30", "n/a", "300", "5 (2 women)", "tense, 7 killed there"],
    ["Homs Governorate", "XX04", "0", "-", "2.5", "7", ""],
    ["Total", "", "42", "3", "1500", "57", ""],
]
MAP = "region=Governorate,pcode=Code,killed=Killed,killed:child=Children killed,displaced=IDPs (HHs)"
WHOLE = f"{MAP},injured=Injured since 3 May"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def csv_file(folder: Path, rows: list[list[str]], above: str = "") -> Path:
    path = folder / "figures.csv"
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    path.write_text(above + "\n".join(lines) + "\n", "utf-8")
    return path


def document(path: Path, mapping: str, language: str = "en") -> Document:
    options = IntakeOptions(published=date(2026, 5, 13), language=language, mapping=mapping_of(mapping))
    (found,) = read_inputs([str(path)], options, ("en", "fr", "es"))
    assert isinstance(found, Document), str(found)
    return found


def figures(reader: Reader, found: Document) -> dict[tuple[str, str], Figure]:
    """(row's first words, column) → its figure."""
    claims = reader.read(found, kinds=frozenset({"figure", "statement", "event"}))
    told = {}
    for claim in claims:
        assert isinstance(claim, Figure)
        where = claim.evidence.where
        assert where is not None and where.column is not None
        assert found.text[claim.evidence.start : claim.evidence.end] == claim.evidence.exact
        told[found.text[claim.sentence.start : claim.sentence.end].split(" | ")[0], where.column] = claim
    return told


def test_each_cell_is_a_figure_with_its_headers(reader: Reader, tmp_path: Path) -> None:
    found = document(csv_file(tmp_path, [HEADER, *ROWS], "Situation as of 12 May 2026\n"), WHOLE)
    told = figures(reader, found)
    dead = told["Idlib", "Killed"]
    assert (dead.measure, dead.value, dead.quantifier, dead.unit) == ("killed", 12, "exact", "person")
    assert dead.evidence.where is not None and dead.evidence.where.cell == "C3"
    assert [(p.name, p.gazetteer, p.precision, p.pcode) for p in dead.places] == [
        ("Idlib", "iso3166-2:SY-ID", "region", "XX07")
    ]
    assert found.text[dead.places[0].start : dead.places[0].end] == "Idlib"
    assert told["Idlib", "Children killed"].population == ("child",)
    assert told["Idlib", "IDPs (HHs)"].unit == "household"
    about = told["Aleppo", "Killed"]
    assert (about.value, about.low, about.high, about.quantifier) == (30, None, None, "about")
    assert told["Homs Governorate", "Killed"].value == 0
    assert told["Homs Governorate", "Killed"].places[0].gazetteer == "iso3166-2:SY-HI"
    since = told["Idlib", "Injured since 3 May"].period
    assert since == Period(start=date(2026, 5, 3), end=date(2026, 5, 13), expression="since 3 May")
    assert dead.period is None and dead.confidence is None


def test_totals_are_wholes_without_a_place(reader: Reader, tmp_path: Path) -> None:
    told = figures(reader, document(csv_file(tmp_path, [HEADER, *ROWS]), WHOLE))
    total = told["Total", "IDPs (HHs)"]
    assert total.places == () and total.part_of is None
    assert told["Idlib", "IDPs (HHs)"].part_of == told["Aleppo", "IDPs (HHs)"].part_of == total.id
    assert told["Idlib", "Killed"].part_of is None  # one of the rows is only about, so the sum says nothing


@pytest.mark.parametrize("last", ["Nordlande", "Ensemble des zones"])
def test_a_total_that_no_word_tells_is_told_by_its_sum(reader: Reader, tmp_path: Path, last: str) -> None:
    rows = [["Zone", "Morts"], ["Lyon", "4"], ["Nantes", "9"], [last, "13"]]
    told = figures(reader, document(csv_file(tmp_path, rows), "place=Zone,killed=Morts", "fr"))
    assert told[last, "Morts"].places == ()
    assert told["Lyon", "Morts"].part_of == told[last, "Morts"].id


def test_a_place_that_happens_to_be_the_sum_stays_a_place(reader: Reader, tmp_path: Path) -> None:
    rows = [["Town", "Dead"], ["Lyon", "4"], ["Nantes", "9"], ["Marseille", "13"]]
    told = figures(reader, document(csv_file(tmp_path, rows), "place=Town,killed=Dead"))
    assert told["Marseille", "Dead"].places[0].canonical == "Marseille"
    assert told["Lyon", "Dead"].part_of is None


def test_what_is_passed_over_is_told(reader: Reader, tmp_path: Path) -> None:
    found = document(csv_file(tmp_path, [HEADER, *ROWS]), f"{WHOLE},missing=Lost")
    told = {str(one) for one in reader.tables(found).passed_over}
    assert {
        "table: 'Lost' passed over: the table has no such column",
        "D3: 'n/a' passed over: no number",
        "F3: '5 (2 women)' passed over: more than one number",
        "D4: '-' passed over: no number",
        "E4: '2.5' passed over: no whole number",
        "F5: '57' is not the sum of the rows above that are figures",
    } <= told


@pytest.mark.parametrize(
    ("cell", "value", "quantifier"),
    [
        ("1 234", 1234, "exact"), ("1.234", 1234, "exact"), ("12*", 12, "exact"), ("2026", 2026, "exact"),
        ("300+", 300, "at_least"), ("<5", 5, "less_than"), ("about 300", 300, "about"),
        ("1.3 million", 1300000, "exact"), ("10-15", None, "between"), ("-5", "no", ""), ("3/4", "no", ""),
        ("(5)", "no", ""), ("5 dead", "no", ""), ("", "no", ""), ("twelve?", "no", ""), ("9000000000", "no", ""),
        ("camp 5", "no", ""),
    ],
)  # fmt: skip
def test_cells(reader: Reader, tmp_path: Path, cell: str, value: object, quantifier: str) -> None:
    told = figures(reader, document(csv_file(tmp_path, [["Town", "Dead"], ["Lyon", cell], ["Nantes", "2"]]),
                                    "place=Town,killed=Dead"))  # fmt: skip
    figure = told.pop(("Lyon", "Dead"), None)
    assert ("Nantes", "Dead") in told
    if value == "no":
        assert figure is None
    else:
        assert figure is not None and (figure.value, figure.quantifier) == (value, quantifier)


def test_days_of_rows_and_sources(reader: Reader, tmp_path: Path) -> None:
    rows = [["Town", "Day", "Dead", "By"], ["Lyon", "2026-05-02", "4", "OCHA"], ["Nantes", "soon", "5", ""]]
    found = document(csv_file(tmp_path, rows), "place=Town,day=Day,killed=Dead,source=By")
    told = figures(reader, found)
    period = told["Lyon", "Dead"].period
    assert period is not None and (period.start, period.end) == (date(2026, 5, 2), date(2026, 5, 2))
    assert [(s.name, s.id) for s in told["Lyon", "Dead"].sources] == [("OCHA", "ocha")]
    assert told["Nantes", "Dead"].period is None
    assert "B3: 'soon' passed over: no day that can be told" in map(str, reader.tables(found).passed_over)


def test_percent_thousands_and_two_columns_of_one_name(reader: Reader, tmp_path: Path) -> None:
    rows = [
        ["Town", "Destroyed %", "IDPs (thousands)", "Dead", "Dead", "Families returned"],
        ["Lyon", "12.5", "3", "1", "2", "70"],
    ]
    mapping = "place=Town,housing_destroyed=Destroyed %,displaced=IDPs (thousands),killed=Dead,injured=E,returned=F"
    found = document(csv_file(tmp_path, rows), mapping)
    told = figures(reader, found)
    assert (told["Lyon", "Destroyed %"].value, told["Lyon", "Destroyed %"].unit) == (12.5, "percent")
    assert told["Lyon", "Families returned"].unit == "household"
    assert (told["Lyon", "Dead"].measure, told["Lyon", "Dead"].value) == ("injured", 2)  # by its letters alone
    reasons = {one.text: one.reason for one in reader.tables(found).passed_over}
    assert reasons["IDPs (thousands)"] == "its header multiplies the numbers; write them out"
    assert reasons["Dead"].startswith("several columns are called so")


def test_a_workbook_with_titles_above_and_numbers_of_three_decimals(reader: Reader, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "May"
    for row in (["Flash update", None, "draft"], [], ["Town", "Day", "Aid (t)"], ["Lyon", date(2026, 5, 2), 12.345]):
        sheet.append(row)
    book.create_sheet("Notes").append(["nothing here"])
    book.save(tmp_path / "a.xlsx")
    found = document(tmp_path / "a.xlsx", "place=Town,day=Day,aid:tonne=Aid (t)")
    figure = figures(reader, found)["Lyon", "Aid (t)"]
    assert (figure.value, figure.unit, figure.measure) == (12.345, "tonne", "aid")
    assert figure.evidence.where is not None
    assert (figure.evidence.where.sheet, figure.evidence.where.cell) == ("May", "C4")
    assert figure.period is not None and figure.period.start == date(2026, 5, 2)


def test_tables_of_pages_and_word_files_by_the_same_mapping(reader: Reader, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    docx = pytest.importorskip("docx")
    prose = "At least 12 people were injured in Lyon on 2 May, the police said."
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in (["Town", "Dead"], ["Lyon", "14"]))
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><article><p>{prose}</p><table>{body}</table></article></body></html>", "utf-8")
    word = docx.Document()
    word.add_paragraph(prose)
    table = word.add_table(2, 2)
    for cell, words in zip((c for row in table.rows for c in row.cells), ("Town", "Dead", "Lyon", "14"), strict=True):
        cell.text = words
    word.save(str(tmp_path / "word.docx"))
    for path in (page, tmp_path / "word.docx"):
        claims = [c for c in reader.read(document(path, "place=Town,killed=Dead")) if isinstance(c, Figure)]
        assert [(c.measure, c.value) for c in claims] == [("injured", 12), ("killed", 14)], path
        assert claims[0].evidence.suffix.startswith(" people were injured")
        assert claims[1].evidence.where is not None and claims[1].evidence.where.column == "Dead"


def test_tables_of_pdf_too(reader: Reader, tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    drawn = canvas.Canvas(str(tmp_path / "a.pdf"))
    drawn.drawString(60, 760, "At least 12 people were injured in Lyon on 2 May, the police said.")
    for number, row in enumerate((("Town", "Dead", "IDPs"), ("Lyon", "14", "300"), ("Nantes", "7", "1,250"))):
        for place, cell in enumerate(row):
            drawn.drawString(60 + 130 * place, 700 - 16 * number, cell)
    drawn.save()
    claims = reader.read(document(tmp_path / "a.pdf", "place=Town,killed=Dead,displaced=IDPs"))
    told = {(c.measure, c.value, c.evidence.where and c.evidence.where.page) for c in claims if isinstance(c, Figure)}
    assert told == {
        ("injured", 12, 1), ("killed", 14, 1), ("displaced", 300, 1), ("killed", 7, 1), ("displaced", 1250, 1),
    }  # fmt: skip


def test_a_document_without_such_a_table_is_told(reader: Reader, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = tmp_path / "page.html"
    page.write_text("<html><body><article><table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>"
                    "<p>Twelve people were killed in Lyon on Sunday.</p></article></body></html>", "utf-8")  # fmt: skip
    passed = reader.tables(document(page, "place=Town,killed=Dead")).passed_over
    assert [one.reason for one in passed] == ["no table has a column Dead"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("killed", "no pair"), ("dead=Dead", "no field"), ("place=Town", "names no column for the text"),
        ("text=Body,killed=Dead", "field of reports"), ("killed=Dead,injured=dead", "two measures of the column"),
        ("aid=Trucks", "needs its unit"), ("killed:babies=Dead", "no unit or population"),
        ("displaced:person:household=IDPs", "no unit or population"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_says_why(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        mapping_of(written)
    called = CliRunner().invoke(group, ["read", "x.csv", "--map", written])
    assert called.exit_code == 2 and told.split(maxsplit=1)[0] in called.output


def test_a_header_with_a_comma_stands_in_quotes() -> None:
    assert mapping_of('place=Town,"killed=Dead, civilians"') == (("place", "Town"), ("killed", "Dead, civilians"))


def test_columns_that_a_spreadsheet_has_not_are_refused_by_name(tmp_path: Path) -> None:
    options = IntakeOptions(language="en", mapping=mapping_of("killed=Fatalities"))
    (found,) = read_inputs([str(csv_file(tmp_path, [HEADER, *ROWS]))], options, ("en",))
    assert isinstance(found, Rejection)
    assert "fatalities" in found.reason and "Children killed" in found.remedy


def test_the_command_tells_and_the_ledger_keeps_the_mapping(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [HEADER, *ROWS])
    arguments = [str(path), "--map", WHOLE, "--published", "2026-05-13", "--language", "en"]
    told = CliRunner().invoke(group, ["read", *arguments, "--format", "jsonl"])
    assert told.exit_code == 0
    assert "D3: 'n/a' passed over: no number" in told.stderr
    added = CliRunner().invoke(group, ["add", *arguments, "--ledger", str(tmp_path / "l.db")])
    assert added.exit_code == 0, added.output
    kept = CliRunner().invoke(group, ["figures", "--ledger", str(tmp_path / "l.db"), "--format", "jsonl"])
    read = [json.loads(line) for line in told.stdout.splitlines()]
    assert sorted(json.loads(line)["id"] for line in kept.stdout.splitlines()) == sorted(one["id"] for one in read)
    explained = CliRunner().invoke(group, ["explain", *arguments])
    assert "figure 12: killed, as the column 'Killed' is mapped" in explained.stdout


def test_a_cell_without_a_spreadsheets_name_is_told_by_row_and_column() -> None:
    from bilan.model import Where

    assert str(PassedOver(Where(row=3, column="Dead"), "?", "no number")) == "row 3, Dead: '?' passed over: no number"


def test_the_time_grows_with_the_rows(reader: Reader, tmp_path: Path) -> None:
    took = []
    for count in (500, 4000):
        rows = [["Town", "Dead", "Hurt"], *([f"Place {n}", str(n % 90), "x"] for n in range(count)), ["Total", "1", ""]]
        found = document(csv_file(tmp_path, rows), "place=Town,killed=Dead,injured=Hurt")
        began = time.process_time()
        assert len(reader.read(found)) == count + 1
        took.append(time.process_time() - began)
    assert took[1] < 8 * 3 * max(took[0], 0.1)


@pytest.mark.parametrize("held", [5, "killed=Dead", [["killed"]], [[1, 2]], {"killed": "Dead"}, [["killed", "Dead"]]])
def test_a_field_of_a_report_that_has_the_mappings_name_is_none(reader: Reader, held: object) -> None:
    text = "Twelve people were killed in Lyon on 2 May."
    found = Document(id="a", text=text, language="en", published=date(2026, 5, 3), metadata={"table_map": held})
    assert [c.value for c in reader.read(found) if isinstance(c, Figure)] == [12]


WORDS = st.sampled_from(
    ["Lyon", "Total", "12", "1,234", "~5", "n/a", "", "2 May 2026", "=1+1", "5 %", "x" * 40, "½", "-3"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_any_table_gives_claims_that_stand_in_its_text(reader: Reader, rows: list[list[str]]) -> None:
    built = TextBuilder()
    built.table([["Place", "Day", "Dead"], *rows])
    mapped = {"table_map": [["place", "Place"], ["day", "Day"], ["killed", "Dead"]]}
    found = Document(id="a", text=built.text, language="en", parts=built.parts, metadata=mapped)
    claims = reader.read(found)
    told = {one.where.row for one in reader.tables(found).passed_over if not one.kept and one.where.column == "Dead"}
    for claim in claims:
        assert isinstance(claim, Figure)
        assert found.text[claim.evidence.start : claim.evidence.end] == claim.evidence.exact
        assert claim.evidence.where is not None and claim.evidence.where.row not in told
        assert claim.part_of is None or claim.part_of in {other.id for other in claims}
    assert len(claims) + len(told) == sum(bool(row[2].strip()) for row in rows)
