"""Where in the original a claim's words stand: page, cell, block, record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from bilan.model import Claim, Document, Evidence, Part, Where

_C = TypeVar("_C", bound=Claim)


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
