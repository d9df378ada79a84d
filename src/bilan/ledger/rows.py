"""Documents and claims as rows of the ledger's tables, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sql

from bilan import __version__
from bilan.ledger import schema
from bilan.ledger.filters import name_key
from bilan.model import Actor, Claim, Document, Event, Figure, Part, Period, Statement, encode

DOCUMENT_FIELDS = ("id", "text", "title", "language", "published", "publisher", "url")
PARTS = "bilan:parts"
"""Under which name a document's parts are kept among its metadata; no input's own field begins so."""


def now() -> str:
    """Return this moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def document_row(document: Document) -> dict[str, Any]:
    """Return the row of a document that is added now."""
    return {
        **{name: getattr(document, name) for name in DOCUMENT_FIELDS},
        "metadata": json.dumps(_kept(document), ensure_ascii=False, sort_keys=True, default=str),
        "added_at": now(),
        "bilan_version": __version__,
    }


def document(row: Mapping[Any, Any]) -> Document:
    """Return the document of a row."""
    metadata = json.loads(row["metadata"])
    parts = msgspec.convert(metadata.pop(PARTS, ()), tuple[Part, ...])
    return Document(**{name: row[name] for name in DOCUMENT_FIELDS}, metadata=metadata, parts=parts)


def _kept(document: Document) -> dict[str, Any]:
    """What stands in the column of metadata: the input's own fields, and the parts beside them."""
    parts = {PARTS: msgspec.to_builtins(document.parts)} if document.parts else {}
    return {**document.metadata, **parts}


def claim_rows(claims: Sequence[Claim]) -> dict[sql.Table, list[dict[str, Any]]]:
    """Return what each table takes of claims, in the order in which the tables must be filled."""
    return {
        schema.claims: [_claim(claim) for claim in claims],
        schema.claim_places: [row for claim in claims for row in _places(claim)],
        schema.claim_sources: [row for claim in claims for row in _sources(claim)],
        schema.claim_population: [
            {"claim_id": claim.id, "population": name}
            for claim in claims
            if isinstance(claim, Figure)
            for name in sorted(set(claim.population))
        ],
        schema.claim_actors: [row for claim in claims for row in _actors(claim)],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    period = claim.period or Period()
    figure = claim if isinstance(claim, Figure) else None
    return {
        "id": claim.id,
        "document_id": claim.document.id,
        "kind": claim.__struct_config__.tag,
        "measure": figure.measure if figure else None,
        "value": _real(figure.value if figure else None),
        "low": _real(figure.low if figure else None),
        "high": _real(figure.high if figure else None),
        "status": claim.status,
        "published": claim.document.published,
        "period_start": period.start,
        "period_end": period.end,
        "position": claim.evidence.start,
        "json": encode(claim),
        "form": claim.form if isinstance(claim, Statement) else None,
        "stance": claim.stance if isinstance(claim, Statement) else None,
        "type": claim.type if isinstance(claim, Event) else None,
        "mode": claim.mode if isinstance(claim, Event) else None,
    }


def _real(value: float | int | None) -> float | None:
    """The number as a column holds it; the JSON beside it keeps the exact one."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return math.inf


def _places(claim: Claim) -> list[dict[str, Any]]:
    return [
        {
            "claim_id": claim.id,
            "number": number,
            "role": place.role,
            "name": place.name,
            "name_key": name_key(place.name),
            "canonical_key": name_key(place.canonical),
            "part": place.part,
            "gazetteer": place.gazetteer,
        }
        for number, place in enumerate(claim.places)
    ]


def _sources(claim: Claim) -> list[dict[str, Any]]:
    return [
        {
            "claim_id": claim.id,
            "number": number,
            "name": source.name,
            "name_key": name_key(source.name),
            "source_id": source.id,
        }
        for number, source in enumerate(claim.sources)
    ]


def _actors(claim: Claim) -> list[dict[str, Any]]:
    return [
        {
            "claim_id": claim.id,
            "number": number,
            "role": role,
            "name": actor.name,
            "name_key": name_key(actor.name),
            "actor_id": actor.id,
        }
        for number, (role, actor) in enumerate(_who(claim))
    ]


def _who(claim: Claim) -> Iterator[tuple[str, Actor]]:
    """Everybody that a statement or event names, with their part in it."""
    if isinstance(claim, Statement):
        named = (("speaker", claim.speaker), ("addressee", claim.addressee))
        yield from ((role, actor) for role, actor in named if actor is not None)
    elif isinstance(claim, Event):
        yield from (("actor", actor) for actor in claim.actors)
        yield from (("recipient", actor) for actor in claim.recipients)
