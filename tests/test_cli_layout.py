"""Listings for people: no word, day or number is broken, at any width."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bilan.cli.layout import Field, Marked, laid_out, paragraph, words, wrapped

ROWS = [
    {"id": "3f2a91c0", "day": "2026-03-11", "toll": "at least 12\u202f000", "words": "twelve people in the old town"},
    {"id": "77c0d1aa", "day": "2026-03-12", "toll": "3", "words": "three"},
]
FIELDS: list[Field[dict[str, Any]]] = [
    Field("id", lambda row: row["id"], head=True),
    Field("day", lambda row: row["day"], head=True),
    Field("toll", lambda row: row["toll"], right=True),
    Field("words", lambda row: row["words"], prose=True),
]


def test_a_table_where_it_fits() -> None:
    assert list(laid_out(FIELDS, ROWS, 70)) == [
        "id        day                    toll  words",
        "3f2a91c0  2026-03-11  at least 12\u202f000  twelve people in the old town",
        "77c0d1aa  2026-03-12                3  three",
    ]


def test_blocks_where_it_does_not() -> None:
    assert list(laid_out(FIELDS, ROWS, 30)) == [
        "3f2a91c0  2026-03-11",
        "  toll   at least 12\u202f000",
        "  words  twelve people in the",
        "         old town",
        "",
        "77c0d1aa  2026-03-12",
        "  toll   3",
        "  words  three",
    ]


def test_a_long_head_is_broken_at_blanks() -> None:
    rows = [{"id": "the river police of the upper valley", "day": "2026-03-11", "toll": "", "words": "three"}]
    assert list(laid_out(FIELDS, rows, 30)) == [
        "the river police of the", "  upper valley  2026-03-11", "  words  three",
    ]  # fmt: skip


def test_numbers_written_in_groups_are_one_word() -> None:
    assert [word.text for word in words("on 12 000 people, 3 of 2 500 000 in 2026")] == [
        "on", "12 000", "people,", "3", "of", "2 500 000", "in", "2026",
    ]  # fmt: skip


def test_marks_stand_around_words_on_every_line() -> None:
    cell = Marked("In all ", "twelve people", " died.")
    assert list(paragraph(cell, 14)) == ["In all", ">>twelve", "people<< died."]
    assert [word.text for word in words(cell) if word.marked] == [">>twelve", "people<<"]


texts = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60)


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=5), st.integers(20, 200))
def test_no_word_is_broken_or_lost(rows: list[tuple[str, str, str]], width: int) -> None:
    fields: list[Field[tuple[str, str, str]]] = [
        Field("a", lambda row: row[0], head=True),
        Field("b", lambda row: row[1], right=True),
        Field("c", lambda row: row[2], prose=True),
    ]
    lines = list(laid_out(fields, rows, width))
    shown = "\n".join(lines)
    longest = max((cell_len(word.text) for row in rows for cell in row for word in words(cell)), default=0)
    for row in rows:
        for word in (word for cell in row for word in words(cell)):
            assert word.text in shown
    assert all(cell_len(line) <= max(width, longest + 5) for line in lines)


@given(texts, st.integers(1, 80))
def test_lines_are_as_long_as_they_may_be(text: str, width: int) -> None:
    lines = wrapped(words(text), width)
    assert [word for line in lines for word in line] == words(text)
    for line, following in pairwise(lines):
        length = sum(cell_len(word.text) + 1 for word in line) - 1
        assert length + 1 + cell_len(following[0].text) > width
