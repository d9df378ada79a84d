"""A name that nothing calls a place is an option of a figure's place alone, and never where it is a person's."""

from __future__ import annotations

from datetime import date

import pytest

from bilan.analysis.numbers import find
from bilan.model import Document, Event, Figure
from bilan.reading import Reader

DAY = date(2026, 3, 11)


def read(text: str, language: str) -> list[Figure | Event]:
    document = Document(id="a", text=text, language=language, published=DAY)
    found = Reader().read(document, kinds=frozenset({"figure", "event"}))
    return [claim for claim in found if isinstance(claim, Figure | Event)]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "Mort d'Adama Traoré : aucune mise en examen\n\nLes juges n'ont prononcé aucune mise en examen.",
            "Adama",
        ),
        ("fr", "Hausse des noyades : la mort de 12 personnes inquiète.", "Hausse"),
        ("en", "Death of Maria Gomez: no arrests\n\nPolice have made no arrests.", "Maria"),
    ],
)
def test_persons_and_words_of_a_headline_are_no_places(language: str, text: str, name: str) -> None:
    assert not [p.name for claim in read(text, language) for p in claim.places if name in p.name]


def test_a_town_that_nobody_knows_is_where_its_headline_counts() -> None:
    (figure,) = [c for c in read("Velmont : trois morts dans une explosion", "fr") if isinstance(c, Figure)]
    assert [place.name for place in figure.places] == ["Velmont"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Les décès sont en baisse (-18%), les noyades en hausse (+66 %).", ["ratio", "ratio"]),
        ("Entre 10-18% des maisons et 40 % des écoles sont détruites.", ["count", "count"]),
    ],
)
def test_a_per_cent_with_a_sign_is_a_change(text: str, kinds: list[str]) -> None:
    assert [quantity.kind for quantity in find(text, "fr") if quantity.percent] == kinds
