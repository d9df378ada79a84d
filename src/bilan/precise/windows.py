"""A text as windows of word pieces, and where spans of it stand in them.

A network of this kind looks at some hundred pieces at once: a text is cut into windows that overlap, so that every span
stands in one with words around it on both sides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bilan.choosing import Span

LONGEST = 320
"""Pieces of a window, those that begin and end it among them."""
OVERLAP = 80
"""Pieces that a window shares with the next."""
MARKS = 2
"""Pieces that begin and end a window."""


class Standing(NamedTuple):
    """Where a span stands."""

    window: int
    start: int
    """First piece in the window, its opening mark counted."""
    end: int
    """One past the last piece."""
    piece: int
    """First piece in the whole text."""


@dataclass(frozen=True)
class Windows:
    """The pieces of a text with their offsets, and the windows over them."""

    pieces: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    bounds: tuple[Span, ...]
    """First and last piece, end exclusive, of each window."""

    @classmethod
    def over(cls, pieces: Sequence[int], offsets: Sequence[Span]) -> Windows:
        """Return the windows over a text's pieces; `offsets`: code points of each piece."""
        return cls(pieces, [start for start, _ in offsets], [end for _, end in offsets], tuple(_bounds(len(pieces))))

    def standing(self, span: Span) -> Standing:
        """Return where a span stands: in the window that shows most of what is around it."""
        start = min(bisect_right(self.ends, span[0]), len(self.pieces) - 1)
        end = min(max(bisect_left(self.starts, span[1]), start + 1), len(self.pieces))
        whole = [w for w, (first, last) in enumerate(self.bounds) if first <= start and end <= last]
        if not whole:  # longer than what windows share: its beginning says most of it
            whole = [next(w for w, (first, last) in enumerate(self.bounds) if first <= start < last)]
        window = max(whole, key=lambda w: (self._room(w, start, end), -w))
        first, last = self.bounds[window]
        return Standing(window, start - first + 1, min(end, last) - first + 1, start)

    def _room(self, window: int, start: int, end: int) -> int:
        """The fewest pieces between a span and an edge of the window."""
        first, last = self.bounds[window]
        return min(start - first, last - end)


def _bounds(pieces: int) -> list[Span]:
    shown = LONGEST - MARKS
    starts = range(0, max(1, pieces - OVERLAP), shown - OVERLAP)
    return [(start, min(pieces, start + shown)) for start in starts]
