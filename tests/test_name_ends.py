"""A speaker's name without when, where and to whom it spoke, in figures and statements."""

from __future__ import annotations

from datetime import date

import pytest

from bilan.model import Document, Figure, Statement
from bilan.reading import Reader

READER = Reader()


def _names(text: str, language: str) -> dict[type, set[str]]:
    document = Document(id="t", text=text, language=language, published=date(2031, 3, 11))
    found: dict[type, set[str]] = {Figure: set(), Statement: set()}
    for claim in READER.read(document, kinds={"figure", "statement"}):
        if isinstance(claim, (Figure, Statement)):
            found[type(claim)].update(source.name for source in claim.sources)
    return found


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "« Douze personnes sont mortes », a déclaré la police à la radio Velinfo.", "police"),
        ("fr", "Douze personnes sont mortes, a indiqué une source judiciaire à l'AFP.", "source judiciaire"),
        ("fr", "« Neuf personnes sont mortes », a déclaré devant la presse l'archevêque de Velmont.",
         "archevêque de Velmont"),
        ("fr", "« Neuf personnes sont mortes », a dit à la radio publique de l'île la ministre Lena Orvel.",
         "ministre Lena Orvel"),
        ("fr", "« Neuf personnes sont mortes », a témoigné auprès de l'AFP un médecin de l'hôpital.",
         "médecin de l'hôpital"),
        ("fr", "Douze personnes sont mortes, a annoncé Ana Orvel lors d'un point de presse à Velmont.", "Ana Orvel"),
        ("fr", "Le ministre en marge d'une visite à Velmont a indiqué que 12 personnes étaient mortes.", "ministre"),
        ("fr", "L'ambassade du Sarvan à Velmont indique que 12 personnes sont mortes.",
         "ambassade du Sarvan à Velmont"),
        ("fr", "« Douze morts », a dit le ministre des Affaires étrangères.", "ministre des Affaires étrangères"),
        ("fr", "Douze personnes sont mortes, comme l'a rapporté l'agence Velpresse.", "agence Velpresse"),
        ("es", "Doce personas murieron, como informó la agencia Velprensa.", "agencia Velprensa"),
        ("en", "Health authorities state that 24 children have died of the disease.", "Health authorities"),
        ("en", "Twelve people died, the mayor said in a statement.", "mayor"),
        ("en", "The governor in his address said that 12 people were killed.", "governor"),
        ("es", "Doce personas murieron, dijo el alcalde de Velmont en rueda de prensa.", "alcalde de Velmont"),
        ("es", "Doce personas murieron, dijo una fuente policial a la agencia EFE.", "fuente policial"),
    ],
)  # fmt: skip
def test_the_name_alone(language: str, text: str, name: str) -> None:
    found = _names(text, language)
    assert name in found[Figure] | found[Statement]
    assert all(one == name for one in found[Figure])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les recherches se poursuivent, 12 personnes ont disparu."),
        ("fr", "La tendance se confirme avec 12 morts à Velmont."),
        ("en", "He came from the United States, where 12 people were killed."),
    ],
)
def test_nobody_speaks(language: str, text: str) -> None:
    assert _names(text, language)[Figure] == set()
