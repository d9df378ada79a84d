"""Reviewed figures as annotated reports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.export.gold import annotated
from bilan.ledger import Ledger
from bilan.model import Document, Figure
from bilan.reading import Reader

TEXT = "Le séisme a fait 12 morts, dont 5 enfants, à Kandovar, a indiqué la police. Huit écoles sont détruites."
DOCUMENT = Document(id="a", text=TEXT, language="fr", publisher="Agence")
SCORER = Path(__file__).parents[2] / "shared" / "gold" / "score.py"


def reviewed(path: Path) -> Ledger:
    store = Ledger(path / "a.db")
    store.add(DOCUMENT, Reader().read(DOCUMENT))
    for figure in list(store.figures()):
        store.review(figure.id, "accepted", reviewer="Ana")
    return store


def test_a_reviewed_report_with_its_figures(tmp_path: Path) -> None:
    with reviewed(tmp_path) as store:
        by_value = {f.value: f for f in store.figures()}
        after = msgspec.structs.replace(by_value[8], value=9, low=9, high=9)
        store.review(by_value[8].id, "corrected", reviewer="Ana", after=after)
        (report,) = annotated(store)
    assert report["text"] == TEXT
    assert [(f["value"], TEXT[f["start"] : f["end"]], f["part_of"]) for f in report["figures"]] == [
        (12, "12", None), (5, "5", 0), (9, "Huit", None),
    ]  # fmt: skip
    assert report["figures"][0]["places"] == [{"name": "Kandovar", "role": "at"}]
    assert report["figures"][0]["sources"] == ["police"]


def test_what_was_rejected_or_not_looked_at(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a.db") as store:
        store.add(DOCUMENT, Reader().read(DOCUMENT))
        dead, children, schools = store.figures()
        assert list(annotated(store)) == []
        store.review(dead.id, "rejected", reviewer="Ana")
        store.review(children.id, "accepted", reviewer="Ana")
        assert list(annotated(store)) == []
        (report,) = annotated(store, partial=True)
        assert [(f["value"], f["part_of"]) for f in report["figures"]] == [(5, None)]
        store.review(schools.id, "rejected", reviewer="Ana")
        assert len(list(annotated(store))) == 1


def test_the_command(tmp_path: Path) -> None:
    reviewed(tmp_path).close()
    ledger = ("--ledger", str(tmp_path / "a.db"))
    result = CliRunner().invoke(group, ["export", "--gold", *ledger])
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["figures"]) == 3
    assert json.loads(result.stdout)["names"] == "initials"
    empty = CliRunner().invoke(group, ["export", "--gold", "--ledger", str(tmp_path / "b.db")])
    assert empty.exit_code != 0


@pytest.mark.skipif(not SCORER.is_file(), reason="needs the scorer of annotated reports beside the repository")
def test_the_scorer_takes_it_and_finds_no_difference(tmp_path: Path) -> None:
    with reviewed(tmp_path) as store:
        lines = [json.dumps(report) for report in annotated(store)]
        figures = list(store.figures())
    assert all(isinstance(figure, Figure) for figure in figures)
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(lines), "utf-8")
    run = f"{sys.executable} -c 'from bilan.cli import main; main()' read - --input-format jsonl --format jsonl"
    told = subprocess.run(
        [sys.executable, str(SCORER), str(gold), "--run", run], capture_output=True, text=True, check=True
    ).stdout
    scores = dict(line.split(":") for line in told.splitlines() if line.count(":") == 1)
    assert float({k.strip(): v for k, v in scores.items()}["full_f1"]) == 1.0
