"""Spreadsheets at the desk: what their columns hold is asked, and then their rows or cells are read."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("litestar")

from web_examples import open_desk

FIGURES = b"Town,Dead,Families gone\nLyon,12,300\nNantes,n/a,41\n"
REPORTS = "Title,Body\nA,Douze personnes ont été tuées à Tamsel.\n".encode()
UPLOAD = "/api/documents/files?published=2026-03-11&language=en"


def send(client: object, content: bytes, mapping: str = "", name: str = "figures.csv"):  # type: ignore[no-untyped-def]
    path = f"{UPLOAD}&map={quote(mapping)}" if mapping else UPLOAD
    return client.call("POST", path, files=[("data", (name, content))])  # type: ignore[attr-defined]


def test_columns_are_named_where_they_must_be_mapped(tmp_path: Path) -> None:
    (rejected,) = send(open_desk(tmp_path), FIGURES).json()["rejected"]
    assert rejected["columns"] == ["Town", "Dead", "Families gone"]
    (rejected,) = send(open_desk(tmp_path), FIGURES, "killed=Deaths").json()["rejected"]
    assert rejected["columns"] == ["Town", "Dead", "Families gone"]
    (rejected,) = send(open_desk(tmp_path), b"\x00\x01", name="a.bin").json()["rejected"]
    assert rejected["columns"] == []


def test_a_mapped_table_gives_figures_and_tells_what_was_passed_over(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    answer = send(client, FIGURES, 'place=Town,killed=Dead,"displaced=Families gone"').json()
    assert answer["rejected"] == []
    assert answer["documents"][0]["passed_over"] == ["B3: 'n/a' passed over: no number"]
    told = {(c["claim"]["measure"], c["claim"]["value"], c["claim"]["unit"]) for c in client.claims(kind="figure")}
    assert told == {("killed", 12, "person"), ("displaced", 300, "household"), ("displaced", 41, "household")}
    assert send(client, FIGURES, 'place=Town,killed=Dead,"displaced=Families gone"').json()["documents"][0][
        "already_known"
    ]


def test_rows_are_reports_by_a_mapping(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    (document,) = send(client, REPORTS, "text=Body,title=Title").json()["documents"]
    assert document["title"] == "A"


@pytest.mark.parametrize("mapping", ["killed", "dead=Dead", "place=Town"])
def test_a_mapping_that_cannot_be_is_a_problem(tmp_path: Path, mapping: str) -> None:
    answer = send(open_desk(tmp_path), FIGURES, mapping)
    assert answer.status_code == 400 and answer.json()["detail"].startswith("map: ")
