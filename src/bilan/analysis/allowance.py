"""How much of a text is read: so much that no report is cut, and so little that no text stops the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bilan.analysis.sentences import Stretch

LONGEST_TEXT = 1_000_000
"""Code points of sentences that are read of a document: 300 pages of print."""
LONGEST_RUN = 20_000
"""Code points without an end of a sentence that are read: what runs on for longer is no prose (data on one line)."""
SHOWN = 40
"""Code points of what is not read that are told."""


@dataclass(frozen=True)
class Unread:
    """Code points `start` to `end` of a text that were passed over, and why."""

    start: int
    end: int
    reason: str

    def told(self, text: str) -> str:
        """Return where it stands, how it begins and why it was passed over."""
        begins = " ".join(text[self.start : self.start + SHOWN].split())
        return f"characters {self.start} to {self.end} passed over ({begins!r} …): {self.reason}"


def allowed(stretches: Iterable[Stretch], text: str) -> tuple[list[Stretch], list[Unread]]:
    """Return the sentences of a text that are read, and the runs of others; the same text always gives the same.

    A run ends with its sentence, or with a word that is longer than a sentence may be: the words after it are read.
    """
    read: list[Stretch] = []
    unread: list[Unread] = []
    length = run = 0
    words = True
    for stretch in stretches:
        size = stretch.end - stretch.start
        before, words = words, len(text[stretch.start : stretch.end].split(maxsplit=1)) > 1
        run = run + size if stretch.goes_on and before >= words else size
        if length + size > LONGEST_TEXT:
            _pass_over(unread, stretch, f"more than {LONGEST_TEXT:,} characters; split the document")
        elif run > LONGEST_RUN:
            _pass_over(unread, stretch, f"no sentence ends within {LONGEST_RUN:,} characters")
        else:
            length += size
            read.append(stretch)
            continue
        length = LONGEST_TEXT if length + size > LONGEST_TEXT else length
    return read, unread


def _pass_over(unread: list[Unread], stretch: Stretch, reason: str) -> None:
    """Note a sentence, together with the one before where both were passed over for the same reason."""
    if unread and unread[-1].reason == reason and (stretch.goes_on or "split" in reason):
        unread[-1] = Unread(unread[-1].start, stretch.end, reason)
    else:
        unread.append(Unread(stretch.start, stretch.end, reason))
