"""P-codes: from a user's own places through reading into every row of every form; else empty, never guessed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import group
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
