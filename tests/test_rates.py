"""Numbers that stand to another one count nobody; words that are a plan only before an infinitive."""

from __future__ import annotations

from datetime import date

import pytest

from bilan.model import Document, Figure
from bilan.reading import Reader

READER = Reader()


def _figures(text: str, language: str) -> list[Figure]:
    document = Document(id="t", text=text, language=language, published=date(2031, 3, 11))
    return [claim for claim in READER.read(document) if isinstance(claim, Figure)]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "La mortalité atteint 7 décès pour 10.000 habitants à Velmont, mais 12 pour 10.000 à Tarsa.", []),
        ("fr", "La région compte 16 morts pour 100.000 habitants.", []),
        ("en", "The rate is 12 deaths per 100,000 people in Velmont.", []),
        ("es", "La tasa es de 12 muertes por cada 100.000 habitantes en Velmont.", []),
        ("fr", "Des abris ont été montés pour 10.000 déplacés à Velmont.", [10_000]),
        ("en", "Police recorded 146 killings, 25 more than the year before.", [146]),
        ("es", "La policía registró 146 asesinatos, 25 más que el año anterior.", [146]),
        ("fr", "La province compte 88 meurtres, soit 14 de plus qu'en 2025.", [88]),
        ("en", "Twelve people died and 40 more were injured.", [12, 40]),
        ("fr", "La crue a charrié 900 litres de boue par mètre carré dans Velmont.", []),
        ("fr", "Le vaccin peut entraîner la mort (moins de 1 personne sur 100 000).", []),
        ("en", "One in 10,000 patients died of the cure.", []),
        ("fr", "Le solde des décès passe de -1 à -0,8.", []),
        ("fr", "Les détenus ne sont passés ni par la cour ni au niveau des fenêtres.", []),
        ("fr", "L'attaque n'a fait ni mort ni blessé à Velmont.", [0, 0]),
        ("fr", "Douze gardiens ont été tués dans la mutinerie, soit 64 décès au total.", [12, 64]),
    ],
)
def test_what_counts(language: str, text: str, values: list[int]) -> None:
    assert [figure.value for figure in _figures(text, language)] == values


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Le maire rend hommage à cette infirmière grièvement blessée.", "asserted"),
        ("Les secours vont évacuer 300 habitants de Velmont.", "planned"),
        ("L'armée va aussi évacuer 300 habitants.", "planned"),
    ],
)
def test_a_plan_needs_its_infinitive(text: str, status: str) -> None:
    assert [figure.status for figure in _figures(text, "fr")] == [status]


def test_words_at_the_head_of_a_sentence_are_no_places() -> None:
    for text in ("Cela représente un décès.", "L'armée a tué 12 hommes.", "Vingt-sept hommes ont été tués."):
        assert all(not figure.places for figure in _figures(text, "fr"))


def test_a_medium_keeps_its_number() -> None:
    (figure,) = _figures("Selon France 3 Velmont, douze personnes ont été tuées.", "fr")
    assert figure.sources[0].name == "France 3 Velmont"
