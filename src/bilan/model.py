"""The terms of bilan as types, with their JSON form.

Every type here is immutable. `encode` gives the JSON of any of them (UTF-8, dates as ISO 8601, offsets in
Unicode code points) and `decode_claim` takes a claim's JSON back. The terms are those of the documentation:
document, claim, figure, evidence, source, place, period.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Literal

import msgspec

Measure = Literal[
    "killed",
    "injured",
    "casualties",
    "missing",
    "abducted",
    "detained",
    "freed",
    "rescued",
    "displaced",
    "evacuated",
    "refugees",
    "returned",
    "sheltered",
    "homeless",
    "besieged",
    "affected",
    "in_need",
    "assisted",
    "resident",
    "combatants",
    "housing_destroyed",
    "housing_damaged",
    "facility_destroyed",
    "facility_damaged",
    "aid",
    "territory",
    "funding",
    "price",
    "attacks",
]
Quantifier = Literal["exact", "at_least", "more_than", "about", "nearly", "up_to", "less_than", "between", "some"]
Unit = Literal["person", "household", "building", "percent", "vehicle", "tonne", "currency", "item"]
Population = Literal[
    "civilian",
    "combatant",
    "security_force",
    "child",
    "woman",
    "man",
    "elderly",
    "medic",
    "aid_worker",
    "journalist",
    "passenger",
    "prisoner",
    "student",
    "refugee",
    "idp",
    "official",
    "foreigner",
    "patient",
    "worker",
    "attacker",
]
Role = Literal["at", "origin", "destination"]
Status = Literal["asserted", "denied", "planned", "possible"]
Precision = Literal["exact", "within", "country", "region"]

CONTEXT_LENGTH = 32
"""Code points of text kept before and after a quote, as W3C Web Annotation advises to tell repeats apart."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One report as published; never changed after intake. `text` is what all offsets refer to."""

    id: str
    text: str
    title: str | None = None
    language: str | None = None
    """ISO 639-1 code, None where it is neither given nor detected."""
    published: date | None = None
    """Day of publication: the knowledge time of every claim of the document."""
    publisher: str | None = None
    url: str | None = None
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    """Fields of the input that bilan does not know, kept as they came."""


class DocumentReference(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim carries of its document."""

    id: str
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """W3C Web Annotation text quote and position selector: `text[start:end] == exact`, in code points."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a document's text, in code points, end exclusive."""

    start: int
    end: int


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A name in the text with its role, and what the gazetteer makes of it (null where it makes nothing)."""

    name: str
    role: Role
    start: int | None = None
    end: int | None = None
    gazetteer: str | None = None
    """Identifier in its gazetteer, `geonames:170063` or `user:…`."""
    canonical: str | None = None
    """The gazetteer's own name, or for a place that it does not know the name without its part."""
    part: str | None = None
    """Part of the place that is meant: `east`, `west`, `old_town` … None: the whole place."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision | None = None
    """`exact` the place itself, `within` a part or quarter of it, `country`, `region`."""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """The days a claim is about, both included; None is an open or unknown end."""

    start: date | None = None
    end: date | None = None
    expression: str | None = None
    """The words that say it, None where the period follows from the kind of figure."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """To whom the text ascribes a claim."""

    name: str
    id: str | None = None
    """Identifier of a known organisation (`sohr`), None for others."""
    cue: str | None = None
    """The words that attribute (`selon`, `said`)."""
    via: str | None = None
    """The medium that relays the source, where the text names one (Xinhua quoted an official)."""


class Figure(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="figure"):
    """A quantity of a measure, with its evidence. Meaning of each field: the documentation's list of fields."""

    id: str
    document: DocumentReference
    evidence: Evidence
    sentence: Span
    measure: Measure
    value: float | int | None
    low: float | int | None
    high: float | int | None
    quantifier: Quantifier
    unit: Unit
    population: tuple[Population, ...] = ()
    part_of: str | None = None
    """Id of the figure (same document) that this one is a share of."""
    places: tuple[Place, ...] = ()
    period: Period | None = None
    sources: tuple[Source, ...] = ()
    status: Status = "asserted"


Claim = Figure
"""One thing that a document says. Figures are the kind read so far."""


def claim_id(document_id: str, kind: str, start: int, end: int, measure: str) -> str:
    """Return the id of a claim: the same document and text always give the same id (16 hex digits)."""
    key = "\x1f".join((document_id, kind, str(start), str(end), measure))
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def document_id(text: str) -> str:
    """Return an id for a document that came without one: a hash of its text (16 hex digits)."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def quote(text: str, start: int, end: int) -> Evidence:
    """Return the evidence for `text[start:end]`, with its context."""
    return Evidence(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT_LENGTH) : start],
        suffix=text[end : end + CONTEXT_LENGTH],
        start=start,
        end=end,
    )


def reference(document: Document) -> DocumentReference:
    """Return what a claim carries of its document."""
    return DocumentReference(
        id=document.id,
        publisher=document.publisher,
        published=document.published,
        language=document.language,
        title=document.title,
        url=document.url,
    )


_encoder = msgspec.json.Encoder()
_claim_decoder = msgspec.json.Decoder(Claim)


def encode(value: msgspec.Struct) -> str:
    """Return the JSON of a document or claim as one line."""
    return _encoder.encode(value).decode("utf-8")


def decode_claim(line: str | bytes) -> Claim:
    """Return the claim that a JSON object describes; raises msgspec.ValidationError with the field's path."""
    return _claim_decoder.decode(line)
