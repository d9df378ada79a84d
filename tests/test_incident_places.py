"""Reports that are alike but for their town are of as many incidents as there are towns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "{n} personnes ont été tuées mercredi dans l'explosion d'un entrepôt à {place}, selon la police."),
        ("en", "{n} people were killed on Wednesday when a warehouse exploded in {place}, police said."),
    ],
)
def test_the_same_words_of_other_towns_are_other_incidents(tmp_path: Path, language: str, said: str) -> None:
    towns = ("Velmont", "Dunmere", "Port-Salin", "Oskar")
    with Ledger(str(tmp_path / "one.db")) as ledger:
        for n, place in enumerate(towns):
            text = said.format(n=12, place=place)
            document = Document(id=f"d{n}", text=text, language=language, published=DAY, publisher=f"P{n}")
            ledger.add(document, Reader().read(document))
        found = list(Catalogue(ledger, atlas(None)).incidents(situations=False))
    assert sorted(len(one.documents) for one in found) == [1, 1, 1, 1]
