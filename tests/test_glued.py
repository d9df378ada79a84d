"""Sentences without a space between them, as pages leave them."""

from __future__ import annotations

import time

import pytest

from bilan.analysis.sentences import split
from bilan.reading import Reader

READER = Reader()


def _sentences(text: str, language: str) -> list[str]:
    return [text[s.start : s.end].strip() for s in split(text, READER.pack(language))]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("fr", "Le calme est là.Le maire de Velmont parle.", ["Le calme est là.", "Le maire de Velmont parle."]),
        ("fr", 'Un été "sans égal".Les secours sont là.', ['Un été "sans égal".', "Les secours sont là."]),
        ("fr", "(au nord).Neuf morts.", ["(au nord).", "Neuf morts."]),
        ("fr", '"Un choc"L\'homme a fui.', ['"Un choc"', "L'homme a fui."]),
        ("fr", 'Un choc "sans nom""Je tremble", dit-elle.', ['Un choc "sans nom"', '"Je tremble", dit-elle.']),
        ("fr", "Trois rues ferméesLe feu a pris mardi.", ["Trois rues fermées", "Le feu a pris mardi."]),
        ("fr", "À Velmont, il pleut. Retour à VelmontLes secours sont là.",
         ["À Velmont, il pleut.", "Retour à Velmont", "Les secours sont là."]),
        ("fr", "À Velmont, il pleut. L'eau à VelmontL'Hérault est touché.",
         ["À Velmont, il pleut.", "L'eau à Velmont", "L'Hérault est touché."]),
        ("en", "Two roads closedPolice said 4 people died.", ["Two roads closed", "Police said 4 people died."]),
        ("en", "“Help us.”Ana Verhal was heard.", ["“Help us.”", "Ana Verhal was heard."]),
        ("es", "Dos rutas cerradasLa policía busca a tres personas.",
         ["Dos rutas cerradas", "La policía busca a tres personas."]),
    ],
)  # fmt: skip
def test_glued_sentences_are_parted(language: str, text: str, sentences: list[str]) -> None:
    assert _sentences(text, language) == sentences


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Selon FranceInfo et WhatsApp, la mairie de McVelmont a fermé."),
        ("fr", "Voir www.velVelmont.Org ou @realVelmont sur le site."),
        ("fr", "Les vols d'Aïd el-Fitr, un monde post-Covid."),
        ("en", "A FirstGroup spokesman and her LinkedIn profile, mid-September."),
        ("en", "The U.S.Army and J.R.Smith of the St.Velmont choir."),
        ("en", "The iPhone and the eBay page."),
        ("es", 'El "Aquarius" y l\'"Orvel" de YouTube.'),
    ],
)  # fmt: skip
def test_names_with_capitals_inside_stay_whole(language: str, text: str) -> None:
    assert _sentences(text, language) == [text]


def test_glue_costs_linear_time() -> None:
    pack = READER.pack("en")
    for piece in ("closedPolice ", "VelmontThe ", 'a."B', "aaaaaa", ".....", '"""'):
        taken = []
        for times in (2_000, 16_000):
            before = time.process_time()
            list(split(piece * times, pack))
            taken.append(time.process_time() - before)
        assert taken[1] < 24 * max(taken[0], 0.01), piece
