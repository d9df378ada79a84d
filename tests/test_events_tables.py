"""Tables of sentences with the events that they tell: who did what to whom, where, and whether it happened.

A row listed in `tables/events/known_failures.txt` must fail: when reading learns it, the row leaves the list.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

import event_tables
from bilan.languages.event_schema import MODES
from bilan.reading import Reader

KNOWN_FAILURES = set((event_tables.TABLES / "known_failures.txt").read_text("utf-8").split())
LEAST = {"fr": 60, "en": 60}


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
        for language in event_tables.languages()
        for row in event_tables.rows(language)
    ],
)
def test_row(language: str, row: event_tables.Row) -> None:
    assert list(event_tables.differences(row, event_tables.read(reader(), row, language))) == []


@pytest.mark.parametrize("language", event_tables.languages())
def test_the_table_itself(language: str) -> None:
    rows = event_tables.rows(language)
    assert len(rows) >= LEAST.get(language, 15)
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    assert sum(not row["events"] for row in rows) >= len(rows) // 8, "too few sentences without an event"
    for row in rows:
        for event in row["events"]:
            assert event["text"] in row["text"]
            assert all(kind in MODES for kind in event["type"].split("|"))
            assert event["mode"] is None or event["mode"] in MODES[event["type"]]


def test_known_failures_are_rows() -> None:
    ids = {row["id"] for language in event_tables.languages() for row in event_tables.rows(language)}
    assert ids >= KNOWN_FAILURES
