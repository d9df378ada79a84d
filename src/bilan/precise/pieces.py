"""Words cut into the pieces of a vocabulary: the likeliest cut of each (unigram model, Kudo 2018; Viterbi 1967).

Own code, for it is short: the library that does this brings ten packages with it that open connections.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from bilan.choosing import Span

BLANK = "▁"
"""What begins the first piece of a word."""
UNLIKELY = 10.0
"""How much less than the least likely piece a sign scores that no piece holds."""
REMEMBERED = 50_000
"""Words whose cut is kept: most words of a text stand in others too."""
Cut = tuple[tuple[int, int], ...]
"""The pieces of a word: number, and how many signs."""


class VocabularyFile(msgspec.Struct, frozen=True):
    """The form of a file of pieces, JSON."""

    unknown: int
    """Number of the piece for what no piece holds."""
    pieces: list[tuple[str, float]]
    """Each with the logarithm of its probability."""


class Vocabulary:
    """The pieces of a vocabulary, numbered as they come."""

    def __init__(self, pieces: Sequence[tuple[str, float]], unknown: int) -> None:
        self.pieces, self.unknown = pieces, unknown
        self._numbers = {piece: (number, score) for number, (piece, score) in enumerate(pieces)}
        self._longest = max((len(piece) for piece, _ in pieces), default=1)
        self._least = min((score for _, score in pieces), default=0.0) - UNLIKELY
        self._cuts: dict[str, Cut] = {}

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a file of pieces; raises msgspec.MsgspecError where it is not one."""
        found = msgspec.json.decode(path.read_bytes(), type=VocabularyFile)
        return cls(found.pieces, found.unknown)

    def save(self, path: Path) -> None:
        """Write the pieces, one a line."""
        form = VocabularyFile(self.unknown, [(piece, round(score, 4)) for piece, score in self.pieces])
        path.write_bytes(msgspec.json.encode(form).replace(b"],[", b"],\n["))

    def cut(self, text: str) -> tuple[list[int], list[Span]]:
        """Return the pieces of a text by their numbers, with the code points that each covers."""
        numbers: list[int] = []
        spans: list[Span] = []
        for word, signs in _words(text):
            at = 0
            for number, length in self._cut(word):
                first = min(max(at, 1), len(signs) - 1)  # the blank before a word is no part of it
                last = max(first, at + length - 1)
                numbers.append(number)
                spans.append((signs[first][0], signs[last][1]))
                at += length
        return numbers, spans

    def _cut(self, word: str) -> Cut:
        found = self._cuts.get(word)
        if found is None:
            found = tuple(self._likeliest(BLANK + word))
            if len(self._cuts) < REMEMBERED:
                self._cuts[word] = found
        return found

    def _likeliest(self, word: str) -> list[tuple[int, int]]:
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        """To each end: the score, the piece that ends there, and its length."""
        for end in range(1, len(word) + 1):
            options = [(best[end - 1][0] + self._least, self.unknown, 1)]
            for start in range(max(0, end - self._longest), end):
                found = self._numbers.get(word[start:end])
                if found is not None:
                    options.append((best[start][0] + found[1], found[0], end - start))
            best.append(max(options))
        pieces: list[tuple[int, int]] = []
        end = len(word)
        while end:
            _, number, length = best[end]
            pieces.append((number, length))
            end -= length
        return pieces[::-1]


LONGEST_WORD = 200
"""Signs of a word that are cut at once: what is longer is no word, and is cut in parts."""


def _words(text: str) -> Iterator[tuple[str, list[Span]]]:
    """Yield the words of a text in Unicode's form NFKC, with the blank before and the code points of each sign.

    A blank after a blank is a word of nothing: so the network sees where lines and paragraphs end.
    """
    word: list[str] = []
    spans: list[Span] = [(0, 0)]
    for signs, span in _signs(text):
        for sign in signs:
            if sign.isspace() or len(word) >= LONGEST_WORD:
                if word or spans[0][0]:
                    yield "".join(word), spans
                word, spans = [], [span]
            if not sign.isspace():
                word.append(sign)
                spans.append(span)
    if word or spans[0][0]:
        yield "".join(word), spans


def _signs(text: str) -> Iterator[tuple[str, Span]]:
    """Yield each sign with the marks that combine with it, in the form NFKC."""
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        sign = text[start:end]
        yield sign if sign.isascii() else unicodedata.normalize("NFKC", sign), (start, end)
        start = end
