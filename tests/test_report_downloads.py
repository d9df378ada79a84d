"""The report's data as files within it: each opened by its own tool, the same bytes each time, no private names."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.export.forms import FORMS
from bilan.ledger import Filters, Ledger, MaskedLedger
from bilan.report import downloadable as module
from bilan.report import report
from export_examples import NAME, filled

LINK = re.compile(r'<a href="data:([^;"]+);base64,([^"]+)" download="([^"]+)">')


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("downloads") / "l.db")


@pytest.fixture(scope="module")
def page(ledger: Path) -> str:
    return page_of(ledger)


def files(page: str) -> dict[str, tuple[str, bytes]]:
    return {name: (kind, base64.b64decode(content)) for kind, content, name in LINK.findall(page)}


def page_of(ledger: Path, filters: Filters | None = None, **more: bool) -> str:
    with MaskedLedger(ledger, moved=True) as store:
        return report(store, filters, **more)


def test_each_file_opens_in_its_own_tool(ledger: Path) -> None:
    openpyxl, geojson = pytest.importorskip("openpyxl"), pytest.importorskip("geojson")
    found = files(page_of(ledger))
    assert set(found) == {
        "bilan.xlsx", "bilan.csv", "bilan.jsonl", "bilan.geojson", "bilan-helix.csv", "bilan-acled.csv",
        "bilan-ucdp.csv", "bilan-hxl.csv", "bilan.parquet", "bilan.jsonld",
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(found["bilan.xlsx"][1]))
    assert book.sheetnames == ["figures", "statements", "events", "incidents", "columns"]
    with Ledger(ledger) as store:
        ids = {claim.id for claim in store.figures()}
    rows = list(csv.DictReader(io.StringIO(found["bilan.csv"][1].decode("utf-8"))))
    assert {row["id"] for row in rows} == ids and all(row["sentence"] for row in rows)
    lines = [json.loads(line) for line in found["bilan.jsonl"][1].splitlines()]
    assert ids < {line["id"] for line in lines}
    drawn = geojson.loads(found["bilan.geojson"][1].decode("utf-8"))
    assert drawn.is_valid and len(drawn["features"]) == len(lines)
    parquet = pytest.importorskip("pyarrow.parquet").read_table(io.BytesIO(found["bilan.parquet"][1]))
    assert set(parquet.column("id").to_pylist()) == ids
    assert {row["bilan_id"] for row in table(found["bilan-helix.csv"])} <= ids
    assert [row["best"] for row in table(found["bilan-ucdp.csv"])] == ["15"]


def table(file: tuple[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file[1].decode("utf-8"))))


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if form.text])
def test_every_form_is_the_file_of_the_command(ledger: Path, page: str, form: str) -> None:
    done = CliRunner().invoke(group, ["export", "--format", form, "--ledger", str(ledger)])
    called = f"bilan.{form}" if FORMS[form].suffix == f".{form}" else f"bilan-{form}{FORMS[form].suffix}"
    assert files(page)[called][1] == done.stdout_bytes


def test_the_same_ledger_gives_the_same_bytes(ledger: Path) -> None:
    assert page_of(ledger) == page_of(ledger)


def test_stamps_of_a_workbook_are_taken_away() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    written = []
    for year in (2001, 2031):
        book, buffer = openpyxl.Workbook(), io.BytesIO()
        book.properties.created = book.properties.created.replace(year=year)
        book.save(buffer)
        written.append(buffer.getvalue())
    assert written[0] != written[1]
    assert module.timeless(written[0]) == module.timeless(written[1])


def test_private_persons_and_filters(ledger: Path) -> None:
    found = files(page_of(ledger, Filters(measure="displaced")))
    assert NAME.encode() not in b"".join(content for _, content in found.values())
    rows = list(csv.DictReader(io.StringIO(found["bilan.csv"][1].decode("utf-8"))))
    assert rows and {row["measure"] for row in rows} == {"displaced"}


def test_none_where_they_are_too_much_or_not_wanted(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "data:text/csv" not in page_of(ledger, data=False)
    with MaskedLedger(ledger, moved=False) as store:  # whose offsets are those of the true texts
        assert module.downloads(store, Filters()) == ()
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    assert "data:text/csv" not in page_of(ledger)
    monkeypatch.setattr(module, "MOST_BYTES", 10**9)
    monkeypatch.setattr(module, "MOST_CLAIMS", 1)
    assert "data:text/csv" not in page_of(ledger)


def test_without_openpyxl_the_others_are_there(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilan.errors import BilanError
    from bilan.export import workbook

    def absent(part: str) -> None:
        raise BilanError("a workbook needs openpyxl; install it with: pip install 'bilan[xlsx]'")

    monkeypatch.setattr(workbook, "_openpyxl", absent)
    found = files(page_of(ledger))
    assert "bilan.xlsx" not in found and {"bilan.csv", "bilan.jsonl", "bilan.geojson"} < set(found)


def test_the_command(ledger: Path, tmp_path: Path) -> None:
    for option, there in (("--data", True), ("--no-data", False)):
        made = CliRunner().invoke(
            group, ["report", "--ledger", str(ledger), "--lang", "fr", option, "-o", str(tmp_path / "r.html")]
        )
        assert made.exit_code == 0, made.output
        text = (tmp_path / "r.html").read_text("utf-8")
        assert bool(files(text)) == there and ("Données de ce rapport" in text) == there
