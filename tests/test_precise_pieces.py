"""Texts cut into pieces of words, and into windows of pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("onnxruntime")
from bilan.precise.pieces import Vocabulary
from bilan.precise.windows import LONGEST, MARKS, OVERLAP, Windows

PIECES = [("<unk>", 0.0), ("▁", -3.0), ("▁kill", -4.0), ("ed", -4.0), ("▁killed", -9.0), ("▁12", -5.0), ("k", -8.0),
          ("i", -8.0), ("l", -8.0), ("é", -8.0), ("...", -6.0)]  # fmt: skip
VOCABULARY = Vocabulary(PIECES, 0)


def cut(text: str) -> list[tuple[str, str]]:
    """The pieces of a text, each with the text's own words for it."""
    numbers, spans = VOCABULARY.cut(text)
    return [(PIECES[n][0], text[a:b]) for n, (a, b) in zip(numbers, spans, strict=True)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("12 killed", [("▁12", "12"), ("▁kill", "kill"), ("ed", "ed")]),  # two likely pieces before one unlikely
        ("kil", [("▁", "k"), ("k", "k"), ("i", "i"), ("l", "l")]),
        ("12\n\nkilled", [("▁12", "12"), ("▁", "\n"), ("▁kill", "kill"), ("ed", "ed")]),  # a paragraph ends
        ("kx", [("▁", "k"), ("k", "k"), ("<unk>", "x")]),
        ("e\u0301", [("▁", "e\u0301"), ("é", "e\u0301")]),  # a letter and its accent are one sign
        ("12…", [("▁12", "12"), ("...", "…")]),  # one sign of the text is three of the form NFKC
        ("", []),
        (" \n ", [("▁", "\n"), ("▁", " ")]),
    ],
)
def test_cuts(text: str, pieces: list[tuple[str, str]]) -> None:
    assert cut(text) == pieces


@given(st.text(max_size=300))
def test_pieces_cover_a_text_in_its_order(text: str) -> None:
    _, spans = VOCABULARY.cut(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    covered = {k for start, end in spans for k in range(start, end)}
    assert all(k in covered for k, sign in enumerate(text) if sign.isalnum())


def test_a_vocabulary_is_kept_in_a_file(tmp_path: Path) -> None:
    VOCABULARY.save(tmp_path / "vocabulary.json")
    assert Vocabulary.load(tmp_path / "vocabulary.json").cut("12 killed") == VOCABULARY.cut("12 killed")


@given(st.integers(1, 2000), st.data())
def test_every_span_stands_in_a_window(count: int, data: st.DataObject) -> None:
    windows = Windows.over(list(range(count)), [(3 * k, 3 * k + 2) for k in range(count)])
    assert {k for a, b in windows.bounds for k in range(a, b)} == set(range(count))
    assert all(0 < b - a <= LONGEST - MARKS for a, b in windows.bounds)
    start = data.draw(st.integers(0, count - 1))
    end = data.draw(st.integers(start + 1, min(count, start + OVERLAP)))
    at = windows.standing((3 * start, 3 * end - 1))
    first, last = windows.bounds[at.window]
    assert (first + at.start - 1, first + at.end - 1) == (start, end)
    assert at.piece == start
    assert 1 <= at.start < at.end <= last - first + 1


def test_what_is_longer_than_a_window_stands_where_it_begins() -> None:
    windows = Windows.over(list(range(1000)), [(k, k + 1) for k in range(1000)])
    at = windows.standing((10, 990))
    assert (at.window, at.start) == (0, 11)
    assert at.end == LONGEST - MARKS + 1
