"""Exports through the API are the files that the command writes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

pytest.importorskip("litestar")

from bilan.cli import group
from bilan.export.bundle import DICTIONARY
from bilan.export.forms import FORMS, FormName
from bilan.ledger import Ledger
from bilan.reading import Reader
from bilan.web.app import create_app
from bilan.web.desk import Desk
from bilan.web.security import Gate
from bilan.web.work import Inline
from export_examples import NAME, filled
from web_examples import Client


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("web") / "l.db")


@pytest.fixture(scope="module")
def client(ledger: Path) -> Client:
    return Client(create_app(Inline(Desk(Ledger(ledger), Reader())), Gate(frozenset({"desk"}))))


def test_every_form_is_offered() -> None:
    assert get_args(FormName) == tuple(FORMS)


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if form.text])
def test_the_file_is_that_of_the_command(ledger: Path, client: Client, form: str) -> None:
    answer = client.call("GET", "/api/export", params={"form": form})
    assert answer.status_code == 200
    assert answer.headers["content-type"].removesuffix("; charset=utf-8") == FORMS[form].media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="bilan-{form}{FORMS[form].suffix}"'
    assert NAME not in answer.text
    told = CliRunner().invoke(group, ["export", "--format", form, "--ledger", str(ledger)])
    assert answer.content == told.stdout_bytes


def test_workbooks_are_given_too(client: Client) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    answer = client.call("GET", "/api/export", params={"form": "xlsx", "kind": ["figure", "event"]})
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["figures", "events", "columns"]


def test_all_at_once_is_the_bundle_of_the_command(ledger: Path, client: Client, tmp_path: Path) -> None:
    answer = client.call("GET", "/api/export/all")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    done = CliRunner().invoke(group, ["export", "--all", str(tmp_path), "--ledger", str(ledger)])
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert held.keys() == written.keys()
    assert [name for name in held if held[name] != written[name] and name != DICTIONARY] == []
    told, said = json.loads(held[DICTIONARY]), json.loads(written[DICTIONARY])
    assert {**told, "created": None} == {**said, "created": None}
    assert NAME not in held["claims.jsonl"].decode()
    assert client.call("GET", "/api/export/all", params={"place": "Nowhere"}).status_code == 404


def test_filters_and_names(client: Client) -> None:
    answer = client.call("GET", "/api/export", params={"form": "csv", "measure": "displaced", "since": "2031-03-02"})
    assert [row["value"] for row in csv.DictReader(io.StringIO(answer.text))] == ["300"]
    answer = client.call("GET", "/api/export", params={"form": "jsonl", "kind": "statement", "names": "true"})
    assert json.loads(answer.text)["speaker"] == NAME


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"form": "csv", "place": "Nowhere"}, 404),
        ({"form": "csv", "kind": ["figure", "event"]}, 422),
        ({"form": "pdf"}, 400),
        ({}, 400),
        ({"form": "csv", "place": ""}, 422),
    ],
)
def test_what_cannot_be_is_a_problem(client: Client, parameters: dict[str, object], status: int) -> None:
    answer = client.call("GET", "/api/export", params=parameters)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
