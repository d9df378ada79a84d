"""Reading time grows with the text: a run of figures without full stops, or a very long report, is read as quickly."""

from __future__ import annotations

import cProfile
import pstats
from datetime import date

import pytest

import bilan

UNBROKEN = {
    "coordinated": ("fr", "3 morts et 12 blessés à Velmont, "),
    "verbs and sources": ("fr", "à Velmont 12 civils ont été tués et 3 blessés selon l'ONU "),
    "list": ("en", "15 dead, 9 missing, "),
    "brackets": ("en", "12 killed in Velmont (police said 14), "),
    "never figures": ("fr", "12 chiens et 3 morts, "),
}
REPORTS = {
    "figures": (
        "fr",
        "Trois civils ont été tués à Velmont mercredi. Le 5 mars, 12 autres ont été blessés à Orcey. ",
    ),
    "the same figure": ("en", "Police said 48 people were killed. In Velmont 48 people were killed on Monday. "),
    "without a measure": ("en", "He counted 12 of them. Six others came. "),
}
TIMES_LONGER = 4


def steps(language: str, text: str) -> int:
    """How many function calls reading a text takes: unlike seconds, the same on every machine."""
    document = bilan.Document(id="long", text=text, language=language, published=date(2026, 3, 11))
    bilan.read(bilan.Document(id="warm", text=text[:200], language=language, published=date(2026, 3, 11)))
    profile = cProfile.Profile()
    profile.runcall(bilan.read, document)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", UNBROKEN)
def test_a_sentence_of_many_figures(name: str) -> None:
    language, text = UNBROKEN[name]
    short, long = steps(language, text * 20), steps(language, text * 20 * TIMES_LONGER)
    assert long < short * TIMES_LONGER**2


@pytest.mark.parametrize("name", REPORTS)
def test_a_long_report(name: str) -> None:
    language, text = REPORTS[name]
    short, long = steps(language, text * 100), steps(language, text * 100 * TIMES_LONGER)
    assert long < short * TIMES_LONGER * 1.5
