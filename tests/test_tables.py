"""Tables of sentences with what they mean: a row is a sentence and the figures it claims, all of them.

A row listed in `tables/known_failures.txt` must fail: when reading learns it, the row leaves the list.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

import tables_score
from bilan.languages import pack
from bilan.reading import Reader

KNOWN_FAILURES = set((tables_score.TABLES / "known_failures.txt").read_text("utf-8").split())
LANGUAGES = [language for language in tables_score.languages() if language in pack.codes()]
LEAST = {"fr": 300, "en": 300, "es": 80}


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("language", "row"),
    [
        pytest.param(
            language,
            row,
            id=row["id"],
            marks=[pytest.mark.xfail(strict=True, reason="known")] if row["id"] in KNOWN_FAILURES else [],
        )
        for language in LANGUAGES
        for row in tables_score.rows(language)
    ],
)
def test_row(language: str, row: tables_score.Row) -> None:
    assert list(tables_score.differences(row, tables_score.read(reader(), row, language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_itself(language: str) -> None:
    rows = tables_score.rows(language)
    assert len(rows) >= LEAST[language]
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    assert sum(not row["figures"] for row in rows) >= len(rows) // 7, "too few sentences without a figure"
    for row in rows:
        for figure in row["figures"]:
            tables_score.span(row["text"], figure)
            part_of = figure.get("part_of")
            assert part_of is None or 0 <= part_of < len(row["figures"])


@pytest.mark.parametrize(
    ("table", "least", "recall", "precision"), [("fr-blind", 325, 0.87, 0.89), ("classes-fr", 140, 0.85, 0.92)]
)
def test_a_table_is_read_as_a_whole_no_worse_than_before(
    table: str, least: int, recall: float, precision: float
) -> None:
    expected = missed = extra = right = 0
    for row in tables_score.rows(table):
        wrong = list(tables_score.differences(row, tables_score.read(reader(), row, table)))
        right += not wrong
        expected += len(row["figures"])
        missed += sum(": no " in difference for difference in wrong)
        extra += sum(difference.endswith(" too much") for difference in wrong)
    found = expected - missed
    assert right >= least
    assert found / expected >= recall
    assert found / (found + extra) >= precision


def test_known_failures_are_rows() -> None:
    ids = {row["id"] for language in tables_score.languages() for row in tables_score.rows(language)}
    assert ids >= KNOWN_FAILURES
