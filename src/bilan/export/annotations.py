"""Claims as W3C Web Annotations (JSON-LD): the claim as body, its evidence as selectors of the target.

Reference: W3C Recommendation "Web Annotation Data Model", 23 February 2017. An export is a page of
annotations. A body's `claim` is the claim's own JSON (docs/schemas/claim.schema.json), a JSON literal of JSON-LD 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from bilan import __version__
from bilan.export.objects import json_line
from bilan.export.rows import Row
from bilan.model import Evidence

CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "@version": 1.1,
        "bilan": "urn:bilan:term:",
        "dcterms": "http://purl.org/dc/terms/",
        "claim": {"@id": "bilan:claim", "@type": "@json"},
        "sentence": "bilan:sentence",
        "review": "bilan:review",
        "names": "bilan:names",
        "identifier": "dcterms:identifier",
        "title": "dcterms:title",
        "publisher": "dcterms:publisher",
        "issued": "dcterms:issued",
        "url": {"@id": "dcterms:isFormatOf", "@type": "@id"},
    },
]


def annotation_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a page of annotations, one a line."""
    head = {"@context": CONTEXT, "id": "urn:bilan:export", "type": "AnnotationPage"}
    yield json_line(head)[:-1] + ',"items":['
    end = "\n"
    for row in rows:
        yield end + json_line(annotation(row))
        end = ",\n"
    yield "\n]}\n"


def annotation(row: Row) -> dict[str, Any]:
    """Return a claim as an annotation of its document."""
    claim, document = row.claim, row.claim.document
    source = {
        "id": f"urn:bilan:document:{_urn(document.id)}",
        "type": "Text",
        "format": "text/plain",
        "language": document.language,
        "identifier": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "issued": document.published,
        "url": document.url,
    }
    body = {
        "id": f"urn:bilan:claim:{claim.id}#body",
        "type": "bilan:Claim",
        "purpose": "describing",
        "claim": msgspec.to_builtins(claim),
        "sentence": row.sentence,
        "review": row.review.decision if row.review else None,
        "names": row.names,
    }
    return {
        "id": f"urn:bilan:claim:{claim.id}",
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"id": "urn:bilan", "type": "Software", "name": f"bilan {__version__}"},
        "body": _known(body),
        "target": {"source": _known(source), "selector": selectors(claim.evidence)},
    }


def selectors(evidence: Evidence) -> list[dict[str, Any]]:
    """Return evidence as selectors: by its words, and by their position in code points."""
    return [
        {
            "type": "TextQuoteSelector",
            "exact": evidence.exact,
            "prefix": evidence.prefix,
            "suffix": evidence.suffix,
        },
        {"type": "TextPositionSelector", "start": evidence.start, "end": evidence.end},
    ]


def _known(value: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: JSON-LD has no null."""
    return {name: held for name, held in value.items() if held is not None}


def _urn(name: str) -> str:
    return quote(name, safe="")
