"""The command that exports, its tables and what is refused."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.cli import group
from bilan.export import acled, helix, ucdp
from bilan.export.forms import FORMS, KINDS, Asked, KindName, write
from bilan.export.geographic import geometry
from bilan.export.happenings import toll_of
from bilan.export.incidents import INCIDENTS
from bilan.export.reference import reference
from bilan.export.rows import Row, claim_rows, each
from bilan.export.tables import TABLES, iso3
from bilan.ledger import Filters, Ledger, MaskedLedger
from bilan.model import Document, Figure, Period, Place
from export_examples import NAME, OMBELLE, OMBRE, VALBRUNE, filled
from ledger_examples import days, figure, reports

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("export") / "l.db")


def run(ledger: Path, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["export", *arguments, "--ledger", str(ledger)])


def test_columns_have_one_name_each_and_say_what_they_mean() -> None:
    for table in (*KINDS.values(), helix.HELIX, acled.ACLED, ucdp.UCDP):
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert all(column.meaning for column in table.columns)


def test_every_table_leads_back(ledger: Path) -> None:
    wanted = (
        "sentence",
        "title",
        "publisher",
        "published",
        "url",
        "place_iso3",
        "place_pcode",
        "confidence",
        "review",
        "names",
    )
    with MaskedLedger(ledger) as store:
        for table in (*KINDS.values(), helix.HELIX, acled.ACLED, ucdp.UCDP):
            names = {column.name.removeprefix("bilan_").removesuffix("s") for column in table.columns}
            assert {name.removesuffix("s") for name in wanted} <= names, table.name
            for row in table.rows(store, Filters()):
                record = table.record(row)
                ids = [*record.get("claims", []), *record.get("bilan_mentions", []), record.get("bilan_id")]
                ids += [record["id"]] if table.kind in TABLES else []
                assert any(ids)
                assert all(store.claim(name) for name in ids if name)


def test_the_documentation_holds_every_column() -> None:
    page = (ROOT / "docs" / "export.md").read_text("utf-8")
    missing = [line for line in reference().splitlines() if line not in page.splitlines()]
    assert missing == [], "make them anew: python -m bilan.export.reference"


def test_filters_hold(ledger: Path) -> None:
    told = run(ledger, "--format", "csv", "--measure", "displaced", "--until", "2031-03-01").stdout
    assert [row["value"] for row in csv.DictReader(io.StringIO(told))] == ["300", "2000"]
    told = run(ledger, "--format", "jsonl", "--kind", "figure", "--reviewed-only").stdout
    assert [json.loads(line)["value"] for line in told.splitlines()] == [12]


def test_what_is_standing_is_exported(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    with Ledger(path) as store:
        twelve, fifteen, *_ = store.figures()
        store.review(twelve.id, "rejected", reviewer="Ana")
        store.review(fifteen.id, "corrected", reviewer="Ana", after=replaced(fifteen, value=16))
    objects = [json.loads(line) for line in run(path, "--format", "jsonl", "--kind", "figure").stdout.splitlines()]
    assert [(o["value"], o["review"]) for o in objects] == [(16, "corrected"), (300, None), (2000, None)]
    assert "12" not in [row["low"] for row in csv.DictReader(io.StringIO(run(path, "--format", "ucdp").stdout))]


def replaced(claim: Figure, **fields: Any) -> Figure:
    from msgspec.structs import replace as with_fields

    return with_fields(claim, **fields)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--format, --all and --gold"),
        (["--format", "csv", "--gold"], "one of"),
        (["--format", "csv", "--kind", "figure", "--kind", "event"], "holds one kind"),
        (["--format", "helix", "--kind", "event"], "leave --kind out"),
        (["--format", "jsonld", "--kind", "toll"], "holds claims"),
        (["--format", "xlsx"], "-o FILE.xlsx"),
        (["--format", "jsonl", "--excel"], "--excel is for tables"),
        (["--format", "hxl", "--excel"], "--excel is for tables"),
        (["--gold", "--place", "Ombre"], "leave filters"),
        (["--format", "csv", "--partial"], "goes with --gold"),
        (["--all", "out", "--kind", "figure"], "leave --kind and -o out"),
        (["--all", "out", "-o", "out.csv"], "leave --kind and -o out"),
        (["--format", "csv", "--place", "Nowhere"], "nothing to export as figures place Nowhere"),
        (["--all", "out", "--place", "Nowhere"], "no claim matches place Nowhere"),
    ],
)
def test_what_cannot_be_is_refused(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(ledger, *arguments)
    assert done.exit_code != 0
    assert words in done.output + str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_is_kept_where_nothing_is_found(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_text("old")
    assert run(ledger, "--format", "xlsx", "--place", "Nowhere", "-o", str(path)).exit_code == 1
    assert (path.read_text(), len(list(tmp_path.iterdir()))) == ("old", 1)


@pytest.mark.parametrize(
    ("form", "library", "extra"), [("xlsx", "openpyxl.workbook", "xlsx"), ("parquet", "pyarrow.parquet", "parquet")]
)
def test_a_library_that_is_missing_is_named(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, library: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    done = run(ledger, "--format", form, "-o", str(tmp_path / f"l.{form}"))
    assert done.exit_code != 0
    assert f"pip install 'bilan[{extra}]'" in str(done.exception)


def test_masked_offsets_and_texts_must_agree(ledger: Path) -> None:
    with MaskedLedger(ledger, moved=False) as store, pytest.raises(ValueError, match="moved=True"):
        next(claim_rows(store))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports())
def test_any_ledger_is_exported_whole(
    tmp_path_factory: pytest.TempPathFactory, held: list[tuple[Document, list[Figure]]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with Ledger(folder / "l.db") as store:
        for document, figures in held:
            store.add(document, figures)
        count = len(list(store.figures()))
        for name in ("csv", "xlsx", "parquet", "jsonl", "geojson", "hxl", "jsonld"):
            asked = Asked(store, Filters(), (TABLES["figure"],))
            write(folder / name, FORMS[name], asked)
            assert asked.counts == {"figures": count}
        with (folder / "csv").open(encoding="utf-8", newline="") as stream:
            told = list(csv.DictReader(stream))
        assert len(told) == count
        for row in told:
            for value in row.values():
                assert not value.lstrip().startswith(("=", "+", "@")) or value.lstrip("+").replace(".", "").isdigit()
        objects = [json.loads(line) for line in (folder / "jsonl").read_text("utf-8").splitlines()]
        assert [o["id"] for o in objects] == [figure.id for figure in store.figures()]


def test_frames_hold_the_columns_of_an_export(ledger: Path) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    with MaskedLedger(ledger) as store:
        frame = store.figures(Filters(measure="killed")).to_pandas()
        assert list(frame.columns) == [column.name for column in TABLES["figure"].columns]
        assert frame["value"].tolist() == [12.0, 15.0]
        assert str(frame["published"].dtype).startswith("datetime64")
        other = store.claims(kind="statement").to_polars()
        assert other["speaker"].to_list() == ["R. Q."]
        with pytest.raises(ValueError, match="ask for one"):
            store.claims().to_arrow()
        listed = store.figures()
        next(listed)
        assert listed.to_arrow().num_rows == 3


def test_a_notebook_shows_a_claim_with_its_words_marked(ledger: Path) -> None:
    with MaskedLedger(ledger) as store:
        for claim in store.claims():
            shown = claim._repr_html_()
            assert f"<mark>{claim.evidence.exact}</mark>" in shown
            assert NAME not in shown
        for row in INCIDENTS.rows(store, Filters()):
            shown = row.incident._repr_html_()
            assert "<caption>" in shown
            assert NAME not in shown
            assert all(document in shown for document in row.incident.documents)
    hostile = Document(id="x", text="<script>12</script>", title="<b>")
    shown = figure(hostile, "12")._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;<mark>12</mark>" in shown


def test_every_kind_is_offered() -> None:
    assert get_args(KindName) == tuple(KINDS)


def test_countries() -> None:
    assert [iso3(code) for code in ("CH", "XK", "ZZ", None)] == ["CHE", "XKX", None, None]


def test_geometries() -> None:
    assert geometry([]) is None
    assert geometry([Place(name="a", role="at")]) is None
    assert geometry([OMBRE]) == {"type": "Point", "coordinates": [7.25, 46.5]}
    assert geometry([OMBRE, OMBRE]) == geometry([OMBRE])
    twice = [OMBRE, Place(name="b", role="at", latitude=1, longitude=2)]
    assert geometry(twice) == {"type": "MultiPoint", "coordinates": [[7.25, 46.5], [2, 1]]}
    assert geometry([VALBRUNE]) == {"type": "Point", "coordinates": [7.5, 46.75]}
    way = {"type": "LineString", "coordinates": [[7.5, 46.75], [21.0, 42.5]]}
    assert geometry([OMBELLE, OMBRE, VALBRUNE]) == way


def test_tolls_follow_the_reports(ledger: Path) -> None:
    with Ledger(ledger) as store:
        twelve, fifteen, families, _ = claim_rows(store, kind="figure")
    assert toll_of([]).best is None
    assert toll_of([families]).best is None
    toll = toll_of([fifteen, twelve])
    assert (toll.low, toll.best, toll.high, toll.civilians) == (12, 15, 15, 12)
    part = with_claim(fifteen, value=4, population=("child",))
    assert toll_of([part, fifteen]).low == 15
    vague = with_claim(fifteen, value=None, low=20)
    assert toll_of([twelve, vague]).best == 12


def with_claim(row: Row, **fields: Any) -> Row:
    assert isinstance(row.claim, Figure)
    return replace(row, claim=replaced(row.claim, **fields))


def test_precision_of_days() -> None:
    codes = [(acled.time_precision(n), ucdp.date_precision(n)) for n in (None, 1, 3, 7, 8, 31, 32, 366, 367)]
    assert codes == [
        (None, None), (1, 1), (2, 2), (2, 3), (3, 4), (3, 4), (None, 5), (None, 5), (None, None),
    ]  # fmt: skip


def test_cells_of_the_grid() -> None:
    assert ucdp.grid_cell(-90, -180) == 1
    assert ucdp.grid_cell(-89.6, -179.4) == 2
    assert ucdp.grid_cell(90, 180) == 360 * 720


def test_accuracy_of_days() -> None:
    from datetime import date

    def of(start: date | None, end: date | None) -> str | None:
        return helix.accuracy(Period(start=start, end=end))

    assert helix.accuracy(None) is None
    assert of(date(2031, 3, 1), None) is None
    assert of(None, date(2031, 3, 4)) == of(date(2031, 3, 4), date(2031, 3, 4)) == "Day"
    assert of(date(2031, 3, 3), date(2031, 3, 9)) == "Week"
    assert of(date(2031, 2, 1), date(2031, 2, 28)) == "Month"
    assert of(date(2031, 1, 1), date(2031, 12, 31)) == "Year"


@given(st.none() | days, st.none() | days)
def test_a_stock_has_only_a_last_day(start: Any, end: Any) -> None:
    assert helix.is_stock(Period(start=start, end=end)) is (None if start is end is None else start is None)


def test_each_is_said_once(ledger: Path) -> None:
    with Ledger(ledger) as store:
        rows = tuple(claim_rows(store))
    assert len(each(rows, lambda row: row.claim.document.id)) == 3
