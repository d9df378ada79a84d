"""Every claim of every text stands on words that are there."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.model import Document
from bilan.reading import Reader

PIECES = [
    "Au moins 284 civils", "dont 37 enfants,", "ont été tués", "à Alep-Est", "depuis le 12 novembre", "selon l'OSDH.",
    "12 people were killed", "and dozens wounded", "in Velmont", "on Wednesday,", "police said.", "entre 30 et 40",
    "9 300", "80.000", "12,5 millions", "\u202f", "💥", "e\u0301", "\u202eקרב\u202c", "مقتل 12", "\x00", "\n", "\r\n",
    "«",
    "»", "\"", "(", ")", "1/8", "%", "-", "’", "un mort", "٣", "²", "１２ morts", "ǅ", "ß", "İstanbul",
    "\ufeff", "\u2028", ";", "...",
]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def check(reader: Reader, text: str, language: str) -> int:
    document = Document(id="d", text=text, language=language, published=date(2016, 12, 7))
    figures = reader.read(document)
    ids = {figure.id for figure in figures}
    for figure in figures:
        evidence = figure.evidence
        assert text[evidence.start : evidence.end] == evidence.exact != ""
        assert text[: evidence.start].endswith(evidence.prefix)
        assert text[evidence.end :].startswith(evidence.suffix)
        assert 0 <= figure.sentence.start <= evidence.start < evidence.end <= figure.sentence.end <= len(text)
        assert figure.part_of is None or (figure.part_of in ids and figure.part_of != figure.id)
        for place in figure.places:
            assert place.start is None or text[place.start : place.end] == place.name
    assert len(ids) == len(figures)
    return len(figures)


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=40),
    glue=st.sampled_from([" ", ""]),
)
def test_any_text(reader: Reader, language: str, pieces: list[str], glue: str) -> None:
    check(reader, glue.join(pieces), language)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "…", "(((((", "«" * 1000, "12", "de " * 5000, "12, " * 3000])
def test_texts_without_figures(reader: Reader, text: str) -> None:
    for language in ("fr", "en"):
        assert check(reader, text, language) == 0


def told(reader: Reader, text: str) -> list[str]:
    return reader.passed_over(Document(id="d", text=text, language="fr"))


FILLER = "Rien de nouveau sur le front, où la pluie tombe encore et toujours " * 40


def test_ten_megabytes_on_one_line(reader: Reader) -> None:
    line = (FILLER * 4000)[:10_000_000]
    text = f"Neuf personnes ont été blessées. {line}. Douze personnes ont été tuées à Velmont."
    assert check(reader, text, "fr") == 2
    (passed_over,) = told(reader, text)
    assert f"to {len(line) + 33 + 2} passed over" in passed_over and "no sentence ends within 20,000" in passed_over


def test_ten_megabytes_in_which_no_sentence_ends_are_no_prose(reader: Reader) -> None:
    text = (FILLER * 4000)[:10_000_000] + " Douze personnes ont été tuées à Velmont."
    assert check(reader, text, "fr") == 0
    (passed_over,) = told(reader, text)
    assert f"to {len(text)} passed over" in passed_over and "no sentence ends within 20,000" in passed_over


def test_one_endless_word(reader: Reader) -> None:
    text = "a" * 1_000_000 + " 12 morts"
    assert check(reader, text, "fr") == 1
    (passed_over,) = told(reader, text)
    assert "no sentence ends within 20,000" in passed_over
    letters = ("a" * 5_000 + " ") * 300
    assert check(reader, f"{letters} 12 morts", "fr") == 0  # more than is read of any document
    assert "split the document" in told(reader, f"{letters} 12 morts")[-1]


def test_accents_as_code_points_of_their_own(reader: Reader) -> None:
    text = unicodedata.normalize("NFD", "Douze élèves ont été tués à Orléans, a indiqué la préfecture.")
    document = Document(id="d", text=text, language="fr", published=date(2016, 12, 7))
    (figure,) = reader.read(document)
    assert (figure.measure, figure.value, figure.population) == ("killed", 12, ("student",))
    assert (figure.places[0].canonical, len(figure.sources)) == ("Orléans", 1)
    assert check(reader, text, "fr") == 1


def test_the_same_text_gives_the_same_ids(reader: Reader) -> None:
    document = Document(id="d", text="12 morts et 3 blessés à Velmont.", language="fr")
    assert [f.id for f in reader.read(document)] == [f.id for f in Reader().read(document)]


def test_without_a_day_of_publication_relative_dates_stay_unknown(reader: Reader) -> None:
    document = Document(id="d", text="12 personnes ont été tuées mercredi.", language="fr")
    assert reader.read(document)[0].period is None
