"""The sentences of documents with the words of their claims marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilan.model import Claim, Document


@dataclass(frozen=True)
class Segment:
    """A stretch of a sentence: its text, the claims whose words it belongs to, and those whose words begin here."""

    text: str
    claims: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A sentence (or several that claims join) and its claims in the order of the text."""

    segments: tuple[Segment, ...]
    claims: tuple[Claim, ...]


def passages(document: Document, claims: Iterable[Claim]) -> list[Passage]:
    """Return the passages of a document that hold claims, in the order of its text."""
    groups: list[tuple[int, int, list[Claim]]] = []
    for claim in sorted(claims, key=lambda c: (_extent(c), c.evidence.start, c.id)):
        start, end = _extent(claim)
        if groups and start < groups[-1][1]:
            first, last, together = groups[-1]
            together.append(claim)
            groups[-1] = first, max(last, end), together
        else:
            groups.append((start, end, [claim]))
    return [
        Passage(tuple(segments(document.text, start, end, together)), tuple(sorted(together, key=_position)))
        for start, end, together in groups
    ]


def passage(document: Document, claim: Claim) -> Passage:
    """Return the sentence of one claim with its words marked."""
    start, end = _extent(claim)
    return Passage(tuple(segments(document.text, start, end, [claim])), (claim,))


def paragraphs(document: Document, claims: Sequence[Claim]) -> list[list[Segment]]:
    """Return a document's whole text by its lines, those without a word left out, the words of claims marked."""
    found, start = [], 0
    for line in document.text.splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            inside = [c for c in claims if c.evidence.start < end and start < c.evidence.end]
            found.append(segments(document.text, start, end, inside))
        start = end
    return found


def _extent(claim: Claim) -> tuple[int, int]:
    """The sentence of a claim; its words too, should they reach beyond."""
    return min(claim.sentence.start, claim.evidence.start), max(claim.sentence.end, claim.evidence.end)


def _position(claim: Claim) -> tuple[int, int, str]:
    return claim.evidence.start, claim.evidence.end, claim.id


def segments(text: str, start: int, end: int, claims: Sequence[Claim]) -> list[Segment]:
    """Cut `text[start:end]` where the words of claims begin and end; claims may overlap."""
    cuts = {start, end}
    for claim in claims:
        cuts.update((claim.evidence.start, claim.evidence.end))
    ordered = sorted(cut for cut in cuts if start <= cut <= end)
    found = []
    for left, right in pairwise(ordered):
        inside = [c for c in claims if c.evidence.start <= left and right <= c.evidence.end]
        begins = tuple(c.id for c in inside if c.evidence.start == left)
        found.append(Segment(text[left:right], tuple(c.id for c in inside), begins))
    return found
