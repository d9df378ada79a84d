"""P-codes: from a user's own places, or OCHA's tables as they come, into every row; else empty, never guessed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.errors import InputError
from bilan.export.forms import FORMS, KINDS
from bilan.gazetteer import Gazetteer
from bilan.model import Place, encode

PLACES = "name,latitude,longitude,country,pcode\nVelmont,46.21,5.43,FR,XX0101\nBrassac-le-Vieux,46.4,5.5,FR,\n"
REPORT = (
    "Shelling killed 12 civilians in Velmont on Tuesday, the town's hospital said. "
    '"We buried them at dawn," the mayor of Velmont said.'
)
OTHER = "A flood in Brassac-le-Vieux killed three people on 2 February."


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pcodes")
    (folder / "places.csv").write_text(PLACES, "utf-8")
    (folder / "report.txt").write_text(REPORT, "utf-8")
    (folder / "other.txt").write_text(OTHER, "utf-8")
    made = CliRunner().invoke(
        group,
        ["add", str(folder / "report.txt"), str(folder / "other.txt"), "--places", str(folder / "places.csv"),
         "--published", "2026-03-12", "--language", "en", "--ledger", str(folder / "l.db")],
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    return folder / "l.db"


@pytest.mark.parametrize("kind", [*KINDS, "acled", "ucdp"])
def test_every_row_of_a_place_with_a_pcode_has_it(ledger: Path, kind: str) -> None:
    asked = ["--format", kind] if kind in FORMS else ["--format", "csv", "--kind", kind]
    told = CliRunner().invoke(group, ["export", *asked, "--ledger", str(ledger)])
    if kind == "statement" and told.exit_code == 1:
        pytest.fail("the report's statement was not read")
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    name, code = ("bilan_place_id", "bilan_place_pcode") if kind in FORMS else ("place_id", "place_pcode")
    assert all((row[code] or None) == {"user:velmont": "XX0101"}.get(row[name]) for row in rows)
    if kind != "statement":  # which need not name its place
        assert any(row[code] == "XX0101" for row in rows)


def test_a_place_without_one_keeps_its_json(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PLACES, "utf-8")
    gazetteer = Gazetteer.open(tmp_path / "p.csv")
    velmont, brassac = gazetteer.lookup("Velmont"), gazetteer.lookup("Brassac-le-Vieux")
    assert velmont is not None and velmont.pcode == "XX0101"
    assert brassac is not None and brassac.pcode is None
    assert "pcode" not in encode(Place(name="Velmont", role="at"))


# Tables of OCHA's Common Operational Datasets as they come: codes invented, names those that the gazetteer knows

BY_LEVEL = (
    "ADM2_EN,ADM2_FR,ADM2_PCODE,ADM1_EN,ADM1_PCODE,ADM0_EN,ADM0_PCODE,validOn\n"
    "Afrin,Afrine,SY9901,Aleppo,SY99,Syrian Arab Republic,SY,2026-01-01\n"
    "Upper Vells,Haut-Vells,SY9902,Aleppo,SY99,Syrian Arab Republic,SY,2026-01-01\n"
)
IN_CAMELS = (
    "admin1Name_en;admin1Name_fr;admin1Pcode;admin0Name_en;admin0Pcode\n"
    "Aleppo;Alep;SY99;Syrian Arab Republic (the);SY\n"
)
OF_2025 = (
    "adm1_name,adm1_name1,adm1_pcode,adm0_name,adm0_pcode,iso3,center_lat,center_lon\n"
    "Aleppo,Alep,SY99,Syria,SY,SYR,36.1,37.5\n"
)
OF_ALL_COUNTRIES = (
    "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"
    "#country+code,#geo+admin_level,#adm+code,#adm+name,#adm+code+parent,#date+start\n"
    "SYR,1,SY99,Aleppo,SYR,2026-01-01\nSYR,2,SY9901,Afrin,SY99,2026-01-01\n"
)


def opened(tmp_path: Path, name: str, content: str) -> Gazetteer:
    (tmp_path / name).write_text(content, "utf-8")
    return Gazetteer.open(tmp_path / name)


def code(gazetteer: Gazetteer, name: str, kind: str) -> str | None:
    (entry, *_) = [one for one in gazetteer.candidates(name) if one.kind == kind and one.country == "SY"]
    return entry.pcode


@pytest.mark.parametrize("content", [BY_LEVEL, IN_CAMELS, OF_2025, OF_ALL_COUNTRIES])
def test_known_areas_take_the_codes_of_ochas_tables(tmp_path: Path, content: str) -> None:
    gazetteer = opened(tmp_path, "syr_admin.csv", content)
    assert code(gazetteer, "Aleppo", "region") == "SY99"
    city = gazetteer.lookup("Aleppo")
    assert city is not None and city.id == "geonames:170063" and city.pcode == "SY99"  # the area that it lies in
    if "SY9901" in content:
        assert code(gazetteer, "Afrin", "region") == "SY9901"
    homs = gazetteer.lookup("Homs")
    assert homs is not None and homs.pcode is None
    if "ADM0" in content or "admin0" in content or "adm0" in content:
        country = gazetteer.lookup("Syria")
        assert country is not None and country.pcode == "SY"


def test_an_area_that_the_gazetteer_does_not_know_is_a_region_of_its_country(tmp_path: Path) -> None:
    gazetteer = opened(tmp_path, "adm2.csv", BY_LEVEL)
    assert gazetteer.lookup("Haut-Vells") is None  # only where the country is known
    area = gazetteer.lookup("Haut-Vells", country="SY")
    assert area is not None
    assert (area.id, area.kind, area.pcode, area.parent) == ("user:sy9902", "region", "SY9902", "iso3166-2:SY-HL")
    assert gazetteer.contains("country:SY", area.id)


def test_outlines_tell_the_smallest_area_that_a_town_lies_in(tmp_path: Path) -> None:
    around = [[36.9, 36.0], [37.5, 36.0], [37.5, 36.4], [36.9, 36.4], [36.9, 36.0]]
    hole = [[37.3, 36.1], [37.4, 36.1], [37.4, 36.2], [37.3, 36.1]]
    features = [
        {
            "type": "Feature",
            "properties": {"adm2_name": "Jebel Seman", "adm2_pcode": "SY9903", "adm1_pcode": "SY99", "iso3": "SYR"},
            "geometry": {"type": "MultiPolygon", "coordinates": [[around, hole]]},
        }
    ]
    folder = tmp_path / "places"
    folder.mkdir()
    (folder / "adm1.csv").write_text(OF_2025, "utf-8")
    (folder / "adm2.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    (folder / "own.csv").write_text(
        "name,latitude,longitude,country,pcode\nCamp Sel,36.1,37.1,SY,\nCamp Trou,36.12,37.35,SY,\n"
        "Camp Code,36.1,37.1,SY,XX1\n", "utf-8",
    )  # fmt: skip
    gazetteer = Gazetteer.open(folder)
    found = {name: gazetteer.lookup(name) for name in ("Aleppo", "Camp Sel", "Camp Trou", "Camp Code", "Afrin")}
    assert {name: entry.pcode for name, entry in found.items() if entry} == {
        "Aleppo": "SY9903", "Camp Sel": "SY9903", "Camp Trou": None, "Camp Code": "XX1", "Afrin": "SY99",
    }  # fmt: skip


def test_a_workbook_of_areas(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for number, content in enumerate((BY_LEVEL, OF_2025)):
        sheet = book.active if not number else book.create_sheet()
        assert sheet is not None
        for line in content.splitlines():
            sheet.append(line.split(","))
    book.create_sheet("Notes").append(["About", "this file"])
    book.save(tmp_path / "syr_adminboundaries_tabulardata.xlsx")
    gazetteer = Gazetteer.open(tmp_path / "syr_adminboundaries_tabulardata.xlsx")
    assert [code(gazetteer, "Aleppo", "region"), code(gazetteer, "Afrin", "region")] == ["SY99", "SY9901"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "ADM1_EN,ADM1_PCODE\nAleppo,\n", "a.csv:2: an area without a P-code"),
        ("b.csv", OF_2025.replace("36.1", "north"), "b.csv:2: center_lat, center_lon are no coordinates"),
        ("c.xlsx", "no workbook", "c.xlsx: a broken workbook"),
    ],
)
def test_broken_tables_of_areas_say_where_and_what_to_do(tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        opened(tmp_path, name, content)


@pytest.mark.parametrize("form", ["csv", "hxl", "helix", "jsonl", "geojson"])
def test_a_table_of_areas_codes_every_export(tmp_path: Path, form: str) -> None:
    (tmp_path / "syr_admin.csv").write_text(BY_LEVEL, "utf-8")
    (tmp_path / "report.txt").write_text("Floods displaced 1,200 people in Afrin, Syria, on 3 March.", "utf-8")
    ledger = ["--ledger", str(tmp_path / "l.db")]
    asked = ["add", str(tmp_path / "report.txt"), "--places", str(tmp_path / "syr_admin.csv"), *ledger]
    added = CliRunner().invoke(group, [*asked, "--published", "2026-03-12", "--language", "en"])
    assert added.exit_code == 0, added.output
    told = CliRunner().invoke(
        group, ["export", "--format", form, *([] if form == "helix" else ["--kind", "figure"]), *ledger]
    )
    assert told.exit_code == 0, told.output
    column = "bilan_place_pcode" if form == "helix" else "place_pcode"
    if form in ("jsonl", "geojson"):
        read = json.loads(told.stdout)
        (record,) = [feature["properties"] for feature in read["features"]] if form == "geojson" else [read]
    elif form == "hxl":
        header, tags, line = csv.reader(io.StringIO(told.stdout))
        record = dict(zip(header, line, strict=True))
        assert dict(zip(header, tags, strict=True))[column] == "#loc+code+v_pcode"
    else:
        (record,) = csv.DictReader(io.StringIO(told.stdout))
    assert record[column] == "SY99"


def test_a_table_of_areas_codes_what_a_report_claims(tmp_path: Path) -> None:
    (tmp_path / "adm2.csv").write_text(BY_LEVEL, "utf-8")
    (tmp_path / "report.txt").write_text(
        "Aleppo, Syria: Shelling killed 12 civilians in Afrin on Tuesday, the hospital said.", "utf-8"
    )
    asked = ["read", str(tmp_path / "report.txt"), "--places", str(tmp_path / "adm2.csv"), "--published", "2026-03-12"]
    told = CliRunner().invoke(group, [*asked, "--language", "en", "--kind", "figure", "--format", "csv"])
    (row,) = csv.DictReader(io.StringIO(told.stdout))
    assert (row["place"], row["place_iso3"], row["place_pcode"]) == ("Afrin", "SYR", "SY99")
