"""What the HTTP API takes and gives, beside claims and documents themselves."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from bilan.model import Claim, Document, Event, Precision, Review, ReviewState, Stance, Statement
from bilan.reconcile.events import MergedEvent
from bilan.web.users import Role

NUMBER = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
WORDS = Annotated[str, msgspec.Meta(max_length=2000)]
ReviewFilter = Literal["unreviewed", "accepted", "corrected", "rejected", "added", "any"]
Order = Literal["consequence", "doubt", "text"]
Scope = Literal["copies", "sentence", "confidence"]


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """Why a claim should be looked at."""

    kind: Literal[
        "contradicts", "withdrawn", "part_exceeds_whole", "lowers", "outlier", "large_change", "single_source",
        "no_source",
    ]  # fmt: skip
    words: str
    other: str | None = None
    """Id of the claim that it concerns too."""


class ClaimItem(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it stands, with what a reviewer needs beside it."""

    claim: Claim
    document_title: str | None
    sentence_text: str
    review: ReviewState | None
    concerns: tuple[Concern, ...] = ()
    consequence: float = 0
    """The higher, the sooner it should be looked at."""
    assigned: tuple[str, ...] = ()
    """Whose task it is; nobody's where it is empty."""


class ClaimList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of claims."""

    items: list[ClaimItem]
    total: int
    next: str | None
    """The cursor of the next page."""


class ClaimHistory(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with all that was decided on it."""

    item: ClaimItem
    original: Claim | None
    """As it was read; None where a person added it."""
    history: list[Review]


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """Claims that nobody has decided on and that one decision may take with a claim, that claim first in each."""

    copies: list[ClaimItem]
    """The same claim in the same sentence, wherever it is printed."""
    sentence: list[ClaimItem]
    """All claims of its sentence."""


class Sure(msgspec.Struct, frozen=True, kw_only=True):
    """The claims that nobody has decided on and whose reading is at least so sure."""

    claims: list[str]
    """Their ids, at most as many as one decision takes."""
    items: list[ClaimItem]
    """The first of them, the least sure first."""


class NewBulk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision on several claims at once."""

    decision: Literal["accepted", "rejected"]
    claims: Annotated[list[Annotated[str, msgspec.Meta(max_length=40)]], msgspec.Meta(min_length=1, max_length=5000)]
    scope: Scope
    least: float | None = None
    """Of the scope `confidence`: from which confidence on."""
    reason: WORDS | None = None


class KindProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far claims of a kind are reviewed."""

    total: int
    left: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the claims that filters ask for are reviewed."""

    documents: int
    """Of the whole ledger."""
    total: int
    left: int
    kinds: dict[str, KindProgress]
    per_hour: int | None
    """Claims that this person decides on in an hour, by the last hour's work; None before there is enough of it."""


class FoundPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the gazetteer, as the field `places` of a claim takes it, and what tells it from others."""

    gazetteer: str
    canonical: str
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision
    kind: str
    population: int
    within: list[str]
    """Names of what it lies in, the nearest first."""


class PlaceMap(msgspec.Struct, frozen=True, kw_only=True):
    """Outlines of countries for a small map."""

    west: float
    south: float
    east: float
    north: float
    rings: list[list[tuple[float, float]]]
    """Longitude and latitude of each corner."""


class DocumentItem(msgspec.Struct, frozen=True, kw_only=True):
    """A document without its text."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    language: str | None
    claims: int
    unreviewed: int


class DocumentList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of documents."""

    items: list[DocumentItem]
    total: int
    next: str | None


class DocumentClaims(msgspec.Struct, frozen=True, kw_only=True):
    """A document with all its claims, rejected ones too, in the order of its text."""

    document: Document
    claims: list[ClaimItem]


class NewDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pasted report."""

    text: Annotated[str, msgspec.Meta(min_length=1)]
    published: date | None = None
    publisher: WORDS | None = None
    title: WORDS | None = None
    language: Annotated[str, msgspec.Meta(max_length=20)] | None = None


class AddedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A report that the ledger holds now."""

    id: str
    title: str | None
    claims: int
    already_known: bool
    passed_over: list[str] = []
    """Cells of its mapped tables that gave no figure, each with its place and the reason."""
    name: str | None = None
    """The file that it was sent in."""
    published: date | None = None
    """None: no day is known, so that nothing in it can be dated."""
    figures: int = 0
    statements: int = 0
    events: int = 0


class RejectedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not be read: where, why, what to do."""

    name: str
    line: int | None
    reason: str
    remedy: str
    columns: list[str] = []
    """Of a spreadsheet that can be read once its columns are mapped (`map`): their headers."""


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the reports that were sent."""

    documents: list[AddedDocument]
    rejected: list[RejectedDocument]


class NewSpan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of a document, in code points of its text."""

    start: NUMBER
    end: NUMBER


class NewReview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision on a claim."""

    decision: Literal["accepted", "rejected", "corrected"]
    reason: WORDS | None = None
    after: dict[str, Any] | None = None
    """Of a correction: the fields that change, as in the claim's JSON."""
    span: NewSpan | None = None
    """Of a correction: other words."""
    expects: NUMBER | msgspec.UnsetType | None = msgspec.UNSET
    """The number of the decision that the reviewer saw standing, null for none."""


class NewClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim that reading missed."""

    document: str
    kind: Literal["figure", "statement", "event"]
    span: NewSpan
    fields: dict[str, Any]
    reason: WORDS | None = None


class NewUndo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a decision is taken back."""

    reason: WORDS | None = None


class ReviewList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the journal, newest first."""

    items: list[Review]
    next: str | None


class PositionItem(msgspec.Struct, frozen=True, kw_only=True):
    """One actor's stance on one object, with the statements that show it."""

    actor: str
    id: str | None
    """Identifier of a known organisation."""
    stance: Stance
    object: str
    first: date | None
    last: date | None
    reports: int
    """How many reports say it; copies count once."""
    statements: tuple[Statement, ...]


class PositionList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of positions, by actor over time."""

    items: list[PositionItem]
    total: int
    next: str | None


class EventItem(msgspec.Struct, frozen=True, kw_only=True):
    """An event of the timeline with every mention of it."""

    event: MergedEvent
    mentions: list[Event]


class EventList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the timeline, by day; events without a day come last."""

    items: list[EventItem]
    total: int
    next: str | None


class Token(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person signs in with."""

    token: Annotated[str, msgspec.Meta(max_length=200)]


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in."""

    user: str | None
    csrf: str
    """To be sent as X-CSRF-Token with every writing call."""
    multi_user: bool
    version: str
    role: Role | None = None
    """What this person may do: `reader`, `reviewer`, `administrator`."""
