"""Every export is opened by the tool of its field, with nothing from the network."""

from __future__ import annotations

import csv
import io
import json
import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.export.claim_schema import claim_schema
from bilan.export.forms import FORMS, KINDS
from bilan.export.tables import TABLES
from bilan.ledger import Ledger, MaskedLedger
from bilan.model import decode_claim
from command_examples import filled as examples
from export_examples import LATER, NAME, SHELLING, SHORT, filled

ROOT = Path(__file__).parents[1]
CLAIMS = {"figures": 4, "statements": 1, "events": 2}
COUNTS = {**CLAIMS, "incidents": 3, "tolls": 4}
CORE_HASHTAGS = {
    "access", "activity", "adm1", "adm2", "adm3", "adm4", "adm5", "affected", "beneficiary", "capacity", "cause",
    "channel", "contact", "country", "crisis", "currency", "date", "delivery", "description", "event", "frequency",
    "geo", "group", "impact", "indicator", "inneed", "item", "loc", "meta", "modality", "need", "operations", "org",
    "output", "population", "reached", "region", "respondee", "sector", "service", "severity", "status", "subsector",
    "targeted", "value",
}  # fmt: skip
"""Hashtags of the HXL 1.1 dictionary."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("export") / "l.db")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def exported(ledger: Path, path: Path, *arguments: str) -> Path:
    done = CliRunner().invoke(group, ["export", *arguments, "--ledger", str(ledger), "-o", str(path)])
    assert done.exit_code == 0, done.output
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_csv_by_the_standard_reader(ledger: Path, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "f.csv", "--format", "csv")
    twelve, fifteen, families, camp = rows(path)
    assert twelve["sentence"] == "Des tirs ont tué 12 civils mardi à Sainte-Ombre, selon la Croix bleue."
    assert twelve["title"] == f"'=Nuit de tirs, raconte {SHORT}"
    assert (twelve["publisher"], twelve["published"], twelve["url"]) == (
        "Agence Hirondelle", "2031-03-12", "https://news.example/ombre-1",
    )  # fmt: skip
    assert [twelve[f"place{part}"] for part in ("", "_iso3", "_latitude", "_longitude", "_precision")] == [
        "Sainte-Ombre", "CHE", "46.5", "7.25", "exact",
    ]  # fmt: skip
    assert (twelve["value"], twelve["low"], twelve["high"]) == ("12", "12", "")
    assert (twelve["review"], fifteen["review"]) == ("accepted", "")
    assert (twelve["confidence"], twelve["confidence_by_field"]) == ("0.9", "measure 0.99")
    assert (twelve["implicit"], fifteen["confidence"]) == ("false", "")
    assert (families["origin_iso3"], families["destination_iso3"], families["place"]) == ("CHE", "XKX", "")
    assert (camp["published"], camp["period_start"], camp["period_end"]) == ("", "", "2031-03-01")
    with Ledger(ledger) as store:
        assert [store.claim(row["id"]).document.id for row in rows(path)] == [row["document"] for row in rows(path)]


def test_csv_as_excel_wants_it(ledger: Path, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "e.csv", "--format", "csv", "--kind", "event", "--excel")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert rows(path)[1]["recipients"] == "'@habitants"


def test_the_workbook_by_openpyxl(ledger: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(exported(ledger, tmp_path / "l.xlsx", "--format", "xlsx"))
    assert book.sheetnames == [*COUNTS, "columns"]
    for table in KINDS.values():
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in table.columns]
        assert (sheet.max_row, sheet.freeze_panes) == (COUNTS[table.name] + 1, "B2")
        assert all(cell.font.bold for cell in sheet[1])
        assert all(cell.data_type != "f" for row in sheet for cell in row)
    sheet = book["figures"]
    first = {name.value: cell for name, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (first["value"].value, first["value"].data_type) == (12, "n")
    assert first["published"].value.date() == date(2031, 3, 12)
    assert first["title"].value == f"=Nuit de tirs, raconte {SHORT}"
    assert first["url"].hyperlink.target == "https://news.example/ombre-1"
    assert {row[0].value for row in book["columns"].iter_rows(min_row=2)} == set(COUNTS)


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_by_arrow(ledger: Path, tmp_path: Path, kind: str) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import date32, float64, list_, parquet, string

    path = exported(ledger, tmp_path / "k.parquet", "--format", "parquet", "--kind", kind)
    read = parquet.read_table(path)
    assert read.num_rows == COUNTS[f"{kind}s"]
    read.validate(full=True)
    types = dict(zip(read.column_names, read.schema.types, strict=True))
    with MaskedLedger(ledger) as store:
        table = KINDS[kind]
        expected = [table.record(row) for row in table.rows(store, filters_of_all())]
    if kind == "figure":
        assert (types["value"], types["published"], types["sources"]) == (float64(), date32(), list_(string()))
        assert read.schema.field("sentence").metadata == {b"description": b"The sentence around them"}
    assert read.to_pylist() == expected


def filters_of_all() -> Any:
    from bilan.ledger import Filters

    return Filters()


def test_json_lines(ledger: Path, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "l.jsonl", "--format", "jsonl")
    objects = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [o["kind"] for o in objects] == [
        *["figure"] * 4, "statement", *["event"] * 2, *["incident"] * 3, *["toll"] * 4,
    ]  # fmt: skip
    for o in objects:
        assert list(o) == [column.name for column in KINDS[o["kind"]].columns]
    statement = objects[4]
    assert (statement["speaker"], statement["sources"], statement["names"]) == (SHORT, [SHORT], "initials")
    assert statement["sentence"].endswith(f"raconte {SHORT}.")


def test_geojson_by_its_library(ledger: Path, tmp_path: Path) -> None:
    geojson = pytest.importorskip("geojson")
    path = exported(ledger, tmp_path / "l.geojson", "--format", "geojson", *(f"--kind={kind}" for kind in TABLES))
    collection = geojson.loads(path.read_text("utf-8"))
    assert isinstance(collection, geojson.FeatureCollection)
    assert collection.is_valid, collection.errors()
    kinds = {f["id"]: f["geometry"] and f["geometry"]["type"] for f in collection["features"]}
    assert sorted(map(str, kinds.values())) == ["LineString", "None", "None", "Point", "Point", "Point", "Point"]
    (way,) = (f for f in collection["features"] if f["geometry"] and f["geometry"]["type"] == "LineString")
    assert way["geometry"]["coordinates"] == [[7.5, 46.75], [21.0, 42.5]]
    assert way["properties"]["value"] == 300


@pytest.mark.parametrize("kind", KINDS)
def test_hxl_by_libhxl(ledger: Path, tmp_path: Path, kind: str) -> None:
    hxl = pytest.importorskip("hxl")
    path = exported(ledger, tmp_path / "k.csv", "--format", "hxl", "--kind", kind)
    source = hxl.data(io.BytesIO(path.read_bytes())).cache()
    assert len(list(source)) == COUNTS[f"{kind}s"]
    assert all(column.tag for column in source.columns)
    assert {column.tag.lstrip("#") for column in source.columns} <= CORE_HASHTAGS
    assert len({column.display_tag for column in source.columns}) == len(source.columns)
    wrong: list[Any] = []
    hxl.schema(None, callback=wrong.append).validate(source)
    # What the default schema warns of is names of places that are not spelt alike; nothing may be an error.
    assert [(problem.message, str(problem.column)) for problem in wrong if problem.rule.severity == "error"] == []
    if kind == "figure":
        assert source.get_value_set("#country+code") >= {"CHE"}
        assert [row.get("#indicator+value") for row in source.with_rows("#indicator+code=killed")] == ["12", "15"]


ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "body", "target"],
    "properties": {
        "type": {"const": "Annotation"},
        "id": {"type": "string", "format": "uri"},
        "motivation": {"enum": ["describing"]},
        "body": {"type": "object", "required": ["type", "claim"]},
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "selector": {
                    "type": "array",
                    "prefixItems": [
                        {
                            "required": ["type", "exact", "prefix", "suffix"],
                            "properties": {"type": {"const": "TextQuoteSelector"}},
                        },
                        {
                            "required": ["type", "start", "end"],
                            "properties": {
                                "type": {"const": "TextPositionSelector"},
                                "start": {"type": "integer", "minimum": 0},
                                "end": {"type": "integer", "minimum": 0},
                            },
                        },
                    ],
                }
            },
        },
    },
}
"""What the Web Annotation Data Model asks of an annotation with these selectors."""


def test_annotations_by_json_schema(ledger: Path, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    path = exported(ledger, tmp_path / "l.jsonld", "--format", "jsonld")
    page = json.loads(path.read_text("utf-8"))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (page["type"], len(page["items"])) == ("AnnotationPage", sum(CLAIMS.values()))
    claims = jsonschema.Draft202012Validator(claim_schema())
    with MaskedLedger(ledger) as store:
        for item in page["items"]:
            jsonschema.Draft202012Validator(ANNOTATION).validate(item)
            claims.validate(item["body"]["claim"])
            words, position = item["target"]["selector"]
            text = store.document(item["target"]["source"]["identifier"]).text
            assert text[position["start"] : position["end"]] == words["exact"]
            assert text[: position["start"]].endswith(words["prefix"])


def test_annotations_by_a_json_ld_processor(ledger: Path, tmp_path: Path) -> None:
    jsonld = pytest.importorskip("pyld").jsonld
    path = exported(ledger, tmp_path / "l.jsonld", "--format", "jsonld")
    page = json.loads(path.read_text("utf-8"))
    terms = {  # of the W3C's context, what is used
        "oa": "http://www.w3.org/ns/oa#", "id": "@id", "type": "@type", "Annotation": "oa:Annotation",
        "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "exact": "oa:exact", "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@container": "@list"},
    }  # fmt: skip
    page["@context"][0] = terms
    (expanded,) = jsonld.expand(page)
    items = expanded["https://www.w3.org/ns/activitystreams#items"][0]["@list"]
    bodies = [item["http://www.w3.org/ns/oa#hasBody"][0]["urn:bilan:term:claim"][0] for item in items]
    assert [body["@type"] for body in bodies] == ["@json"] * sum(CLAIMS.values())
    assert [body["@value"] for body in bodies] == [item["body"]["claim"] for item in page["items"]]


def test_the_bundle_by_frictionless(ledger: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    done = CliRunner().invoke(group, ["export", "--all", str(tmp_path / "out"), "--ledger", str(ledger)])
    assert done.exit_code == 0, done.output
    package = frictionless.Package(str(tmp_path / "out" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["resourceName", "rowNumber", "fieldName", "type", "note"])
    sizes = {task.name: task.stats.get("rows") for task in report.tasks}
    assert sizes | {"documents": 3} | COUNTS == sizes
    table = package.get_resource("figures")
    first = table.read_rows()[0]
    assert (first["value"], first["published"], first["place_iso3"]) == (12, date(2031, 3, 12), "CHE")
    names = {column.name for column in TABLES["figure"].columns}
    assert {field.name for field in table.schema.fields} == names
    assert all(field.description for field in table.schema.fields)
    claims = (tmp_path / "out" / "claims.jsonl").read_text("utf-8").splitlines()
    assert len([decode_claim(line) for line in claims]) == sum(CLAIMS.values())


def test_incidents_and_their_tolls(ledger: Path, tmp_path: Path) -> None:
    incident, *others = rows(exported(ledger, tmp_path / "i.csv", "--format", "csv", "--kind", "incident"))
    assert (incident["killed_low"], incident["killed_best"], incident["place_iso3"]) == ("15", "15", "CHE")
    assert incident["documents"] == "ombre-1; ombre-2"
    assert incident["sentences"].endswith("; Les tirs de mardi à Sainte-Ombre ont tué 15 personnes.")
    assert incident["period_start"] == incident["period_end"] == "2031-03-11"
    assert [one["situation"] for one in others] == ["false", "true"]
    whole, civilians, *_ = rows(exported(ledger, tmp_path / "t.csv", "--format", "csv", "--kind", "toll"))
    assert {whole["incident"], civilians["incident"]} == {incident["id"]}
    assert (whole["best"], whole["claims"].count(";"), whole["publishers"]) == (
        "15", 0, "Le Courrier, édition du soir",
    )  # fmt: skip
    assert (civilians["population"], civilians["low"], civilians["high"]) == ("civilian", "12", "")
    asked = ("--format", "csv", "--kind", "incident", "--measure", "displaced")
    assert len(rows(exported(ledger, tmp_path / "d.csv", *asked))) == 2
    earlier = ("--format", "csv", "--kind", "toll", "--measure", "killed", "--as-of", "2031-03-12")
    assert [row["best"] for row in rows(exported(ledger, tmp_path / "e.csv", *earlier))] == ["12"]


def test_incidents_on_a_map(ledger: Path, tmp_path: Path) -> None:
    geojson = pytest.importorskip("geojson")
    path = exported(ledger, tmp_path / "m.geojson", "--format", "geojson", "--kind", "incident")
    collection = geojson.loads(path.read_text("utf-8"))
    assert collection.is_valid
    assert [f["geometry"] and f["geometry"]["coordinates"] for f in collection["features"]] == [
        [7.25, 46.5], None, [7.5, 46.75],
    ]  # fmt: skip


def test_a_row_that_is_wrong_is_seen(ledger: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    CliRunner().invoke(group, ["export", "--all", str(tmp_path), "--ledger", str(ledger)])
    path = tmp_path / "figures.csv"
    path.write_text(path.read_text("utf-8").replace(",killed,", ",slain,"), "utf-8")
    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


def test_helix(ledger: Path, tmp_path: Path) -> None:
    families, camp = rows(exported(ledger, tmp_path / "h.csv", "--format", "helix"))
    assert {name: families[name] for name in ("ISO3", "Figure cause", "Figure category", "Figure term", "Unit")} == {
        "ISO3": "CHE", "Figure cause": "Conflict", "Figure category": "Internal Displacements",
        "Figure term": "Displaced", "Unit": "Household",
    }  # fmt: skip
    assert (families["Reported"], families["Total figures"], families["Household size"]) == ("300", "", "")
    assert (families["Quantifier"], families["Start date"], families["End date accuracy"]) == (
        "Approximately", "2031-03-01", "Month",
    )  # fmt: skip
    assert families["Locations (Name:Lat, Lon:Accuracy:Type)"] == (
        "Valbrune:46.75, 7.5:Point:Origin; Ombelle:42.5, 21.0:ADM1:Destination"
    )
    assert families["Source excerpt"] == "Quelque 300 familles ont fui Valbrune vers Ombelle."
    assert (camp["Figure category"], camp["Stock date"], camp["Start date"]) == ("IDPs", "2031-03-01", "")
    assert (camp["Total figures"], camp["Quantifier"], camp["Stock reporting date"]) == ("2000", "More than", "")


def test_acled(ledger: Path, tmp_path: Path) -> None:
    (event,) = rows(exported(ledger, tmp_path / "a.csv", "--format", "acled"))
    assert list(event)[:31] == [
        "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
        "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
        "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
        "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
    ]  # fmt: skip
    assert (event["event_type"], event["sub_event_type"]) == (
        "Explosions/Remote violence", "Shelling/artillery/missile attack",
    )  # fmt: skip
    assert (event["event_date"], event["time_precision"], event["geo_precision"]) == ("2031-03-11", "1", "1")
    assert (event["iso"], event["country"], event["fatalities"]) == ("756", "Switzerland", "15")
    assert event["source"] == "Agence Hirondelle; Le Courrier, édition du soir"
    assert len(event["bilan_mentions"].split("; ")) == 2
    assert event["bilan_incident"] == event["event_id_cnty"] != ""


def test_ucdp(ledger: Path, tmp_path: Path) -> None:
    (event,) = rows(exported(ledger, tmp_path / "u.csv", "--format", "ucdp"))
    assert list(event)[:49] == [
        "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
        "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id",
        "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article",
        "source_office", "source_date", "source_headline", "source_original", "where_prec", "where_coordinates",
        "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country",
        "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
        "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
    ]  # fmt: skip
    assert (event["low"], event["best"], event["high"], event["deaths_civilians"]) == ("15", "15", "15", "12")
    assert (event["where_prec"], event["date_prec"], event["event_clarity"]) == ("1", "1", "1")
    assert (event["number_of_sources"], event["source_original"]) == ("2", "Croix bleue")
    assert event["source_article"].startswith("Agence Hirondelle, 2031-03-12, =Nuit de tirs")
    assert (event["geom_wkt"], event["priogrid_gid"]) == ("POINT (7.25 46.5)", str(273 * 720 + 375))


def test_the_schema_of_a_claim_is_the_one_that_is_published() -> None:
    published = json.loads((ROOT / "docs" / "schemas" / "claim.schema.json").read_text("utf-8"))
    assert published == json.loads(json.dumps(claim_schema())), (
        "make it anew: python -m bilan.export.claim_schema > docs/schemas/claim.schema.json"
    )


def test_real_claims_keep_to_the_schema(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    examples(tmp_path / "l.db")
    validator = jsonschema.Draft202012Validator(claim_schema(), format_checker=jsonschema.FormatChecker())
    validator.check_schema(claim_schema())
    kinds = set()
    for command in ("figures", "statements", "events"):
        more = ["--mentions"] if command == "events" else []
        done = CliRunner().invoke(group, [command, *more, "--format", "jsonl", "--ledger", str(tmp_path / "l.db")])
        for line in done.stdout.splitlines():
            claim = json.loads(line)
            validator.validate(claim)
            kinds.add(claim["kind"])
            assert not validator.is_valid({**claim, "status": "certain"})
            assert not validator.is_valid({**claim, "evidence": {**claim["evidence"], "start": "4"}})
            assert not validator.is_valid({name: held for name, held in claim.items() if name != "document"})
    assert kinds == {"figure", "statement", "event"}


@pytest.mark.parametrize("form", FORMS)
def test_private_persons_have_initials_in_every_form(ledger: Path, tmp_path: Path, form: str) -> None:
    asked = [] if FORMS[form].several or FORMS[form].own else ["--kind", "statement"]
    path = exported(ledger, tmp_path / f"masked{FORMS[form].suffix}", "--format", form, *asked)
    assert NAME not in shown(path, form)
    if form not in ("helix", "acled", "ucdp"):
        assert SHORT in shown(path, form)
        true = exported(ledger, tmp_path / f"true{FORMS[form].suffix}", "--format", form, "--names", *asked)
        assert NAME in shown(true, form)
        assert true.stat().st_mode & 0o077 == 0


def shown(path: Path, form: str) -> str:
    """All words of a file."""
    if form == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        return str([list(sheet.values) for sheet in openpyxl.load_workbook(path)])
    if form == "parquet":
        return str(pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist())
    return path.read_text("utf-8")


def test_documents_are_the_examples(ledger: Path) -> None:
    with Ledger(ledger) as store:
        assert {summary.id for summary in store.documents()} == {SHELLING.id, LATER.id, "camp"}
