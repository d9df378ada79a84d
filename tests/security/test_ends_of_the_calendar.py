"""Reports of the years 1 and 9999 are read, told together and given out like all others."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.days import away
from bilan.errors import NothingFound
from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader

ENDS = (date.min, date.max)
TEXTS = {
    "fr": "Une attaque a tué 12 civils à Paris, a dit la police. Hier, 3 personnes sont mortes à Lyon.",
    "en": "An attack killed 12 civilians in Paris, police said. Tomorrow 3 more were found dead in Lyon.",
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ends") / "a.db"
    with Ledger(path) as store:
        for day in ENDS:
            for language, text in TEXTS.items():
                document = Document(id=f"{language}{day.year}", text=text, language=language, published=day)
                store.add(document, Reader().read(document, kinds=frozenset({"figure", "statement", "event"})))
    return path


@pytest.mark.parametrize("command", ["incidents", "estimate", "series", "conflicts", "relations", "events", "report"])
def test_every_answer_is_given(ledger: Path, tmp_path: Path, command: str) -> None:
    written = ["--output", str(tmp_path / "r.html")] if command == "report" else []
    result = CliRunner().invoke(group, [command, "--ledger", str(ledger), *written])
    assert result.exit_code == 0 or isinstance(result.exception, NothingFound), result.output


@pytest.mark.parametrize("days", [0, 1, -1, 7, -400, 10**7, -(10**7)])
def test_days_away_stay_in_the_calendar(days: int) -> None:
    for day in (*ENDS, date(2026, 3, 11)):
        found = away(day, days)
        assert found in ENDS or found == day + timedelta(days)
