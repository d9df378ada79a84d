"""Where in the original a claim's words stand: page, cell, block, record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from bilan.model import Claim, Document, Evidence, Part, Where

_C = TypeVar("_C", bound=Claim)
KEY_AND_VALUE = 2
"""Cells of a row in which the first says what the second counts, as a sentence would."""
LETTER = re.compile(r"[^\W\d_]")


def located(claims: Sequence[_C], document: Document) -> list[_C]:
    """Return the claims, in the same order, with what the document's parts say of where each stands."""
    if not document.parts:
        return list(claims)
    order = sorted(range(len(claims)), key=lambda i: claims[i].evidence.start)
    found = dict(zip(order, _places([claims[i].evidence for i in order], document.parts), strict=True))
    return [
        msgspec.structs.replace(claim, evidence=msgspec.structs.replace(claim.evidence, where=found[i]))
        for i, claim in enumerate(claims)
    ]


def _places(evidences: Sequence[Evidence], parts: Sequence[Part]) -> Iterator[Where | None]:
    """Yield where each evidence stands; both are walked once, in the order of the text."""
    waiting = sorted(parts, key=lambda part: (part.start, -part.end))
    reached, open_parts = 0, list[Part]()
    for evidence in evidences:
        while reached < len(waiting) and waiting[reached].start <= evidence.start:
            open_parts.append(waiting[reached])
            reached += 1
        open_parts = [part for part in open_parts if part.end > evidence.start]
        yield _joined([part.where for part in open_parts])


def _joined(wheres: Sequence[Where]) -> Where | None:
    """Return all that parts say together; the inner says more than the outer."""
    told: dict[str, object] = {}
    for where in wheres:
        told |= {name: held for name in where.__struct_fields__ if (held := getattr(where, name)) is not None}
    return msgspec.convert(told, Where) if told else None


def bare_cells(document: Document) -> frozenset[int]:
    """Return where cells of wide tables begin that hold a number alone.

    What such a number counts is said by its column's header, and words that stand near it in the text are another
    cell's: reading it as a sentence gives figures that only look right.
    """
    rows: Counter[tuple[int, int | None]] = Counter()
    cells: list[tuple[int, int | None, Part]] = []
    table = 0
    for part in document.parts:
        table += part.kind == "table"
        if part.kind == "cell":
            rows[table, part.where.row] += 1
            cells.append((table, part.where.row, part))
    return frozenset(
        part.start
        for number, row, part in cells
        if rows[number, row] > KEY_AND_VALUE and not LETTER.search(document.text[part.start : part.end])
    )
