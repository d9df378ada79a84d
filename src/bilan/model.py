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

from bilan.days import day_of

Measure = Literal[
    "killed",
    "injured",
    "infected",
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


class Where(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where in its original something stands. What a form of document has not stays None, and is left out of JSON."""

    file: str | None = None
    """The file or archive as it was named."""
    member: str | None = None
    """Path within an archive, or name of a mail's attachment; archives in archives are joined by `!/`."""
    record: str | None = None
    """Identifier of a record: WARC-Record-ID, Message-ID, a feed item's guid, an agency item's id."""
    url: str | None = None
    """Address that the original was published or captured at."""
    captured: str | None = None
    """When it was captured, ISO 8601, as the archive says."""
    page: int | None = None
    """Page of a PDF, from 1."""
    sheet: str | None = None
    cell: str | None = None
    """Cell of a spreadsheet (`B7`)."""
    table: int | None = None
    """Number of the table in the document, from 1."""
    row: int | None = None
    """Row of the table or file, from 1, its header counted."""
    column: str | None = None
    """What the header row says above the cell."""
    block: str | None = None
    """A live page's block: its identifier, else its number."""
    time: str | None = None
    """The block's own moment, ISO 8601, as written there."""


NOWHERE = Where()
PartKind = Literal["document", "page", "heading", "table", "cell", "block"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a document's text with its place in the original: code points, end exclusive. Parts nest."""

    start: int
    end: int
    kind: PartKind
    where: Where = NOWHERE
    level: int | None = None
    """Of a heading, 1 the highest."""


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
    parts: tuple[Part, ...] = ()
    """Pages, headings, tables and their cells, outer before inner; none for plain text."""

    def __post_init__(self) -> None:
        """Take the day as a string too (`"2026-03-11"`); raises ValueError for one that is none, and TypeError."""
        if not isinstance(self.text, str):
            raise TypeError(
                f"text: {type(self.text).__name__} is no text; decode bytes, or read files with bilan.intake"
            )
        if not (self.published is None or type(self.published) is date):
            msgspec.structs.force_setattr(self, "published", day_of(self.published, "published"))


class DocumentReference(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim carries of its document."""

    id: str
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    experimental: bool | msgspec.UnsetType = msgspec.UNSET
    """True where the claim was read in a language that is read experimentally; else left out of JSON."""

    @property
    def tried(self) -> bool:
        """Whether the claim was read experimentally."""
        return self.experimental is True


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """W3C Web Annotation text quote and position selector: `text[start:end] == exact`, in code points."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    where: Where | None = None
    """Page, cell, record … in the original, where the document's form has such things."""


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
    pcode: str | msgspec.UnsetType = msgspec.UNSET
    """P-code (OCHA's Common Operational Datasets) of the place, or of the smallest area that is known to hold it, as a
    table or a user's own places give it; else left out of JSON."""


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


class Displayed(msgspec.Struct, frozen=True, kw_only=True):
    """What notebooks show with its words marked."""

    def _repr_html_(self) -> str:
        """Return a claim as HTML, as notebooks ask for it."""
        from bilan.export.notebook import claim_html

        return claim_html(self)


class Figure(Displayed, frozen=True, kw_only=True, tag_field="kind", tag="figure"):
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
    implicit: bool = False
    """A single person said by an article or a name, without a number: the value is one."""
    confidence: dict[str, float] | None = None
    """How sure the reading of each field is, 0 to 1, and `all` for the whole; None where a person added the figure."""
    statement: str | None = None
    """Id of the statement (same document) that the figure stands in."""
    event: str | None = None
    """Id of the event (same document) that the figure results from, where the sentence says so."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks, acts or is acted upon, with the words of the text that stand for them."""

    name: str
    """The name as the text writes it; for a pronoun or a short name the fuller name from earlier in the text."""
    id: str | None = None
    """Identifier of a known organisation (`sohr`), None for others."""
    role: str | None = None
    """What the text says they are (`la directrice du port`)."""
    organisation: str | None = None
    """For whom they speak or act, as the text names it (`ONU`)."""
    start: int | None = None
    end: int | None = None
    """Where the words stand that name them here, the whole phrase with its role, a pronoun included."""
    private: bool = False
    """A named private person, whose name is shown as initials unless asked otherwise."""


Form = Literal["direct", "indirect", "mixed"]
Stance = Literal[
    "calls_for",
    "demands",
    "rejects",
    "accuses",
    "condemns",
    "denies",
    "confirms",
    "warns",
    "promises",
    "offers",
    "welcomes",
    "doubts",
    "reports",
]


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the document's text: `text[start:end] == exact`, in code points."""

    exact: str
    start: int
    end: int


class Statement(Displayed, frozen=True, kw_only=True, tag_field="kind", tag="statement"):
    """What a source says or wants. The evidence is its content: the words quoted or reported."""

    id: str
    document: DocumentReference
    evidence: Evidence
    sentence: Span
    """The sentence or sentences over which content, cue and speaker stretch."""
    form: Form
    """`direct` all in quotation marks, `indirect` none of it, `mixed` a part."""
    speaker: Actor | None = None
    """None where the text names nobody."""
    cue: Phrase | None = None
    """The words that attribute (`a affirmé`, `selon`)."""
    addressee: Actor | None = None
    stance: Stance | None = None
    object: Phrase | None = None
    """What the stance is about (`une trêve`), where words of the text say it."""
    figures: tuple[str, ...] = ()
    """Ids of the figures that stand in the content."""
    places: tuple[Place, ...] = ()
    period: Period | None = None
    """When it was said."""
    sources: tuple[Source, ...] = ()
    """The speakers one by one, as figures name them."""
    status: Status = "asserted"
    confidence: dict[str, float] | None = None
    """How sure the reading of each field is, 0 to 1, and `all` for the whole; None where a person added it."""


EventType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "DISASTER",
    "ACCIDENT",
    "RESCUE",
    "MOVEMENT",
]
"""The event types of PLOVER (Halterman et al. 2023, PLOVER and POLECAT), and four for what strikes people without
anybody's attack and for what they do then: disasters, accidents, rescue, flight and return."""
EventStatus = Literal["past", "ongoing", "planned", "called_for", "possible", "denied"]


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """A place that changes hands; None where the text does not say who."""

    lost_by: Actor | None = None
    taken_by: Actor | None = None


class Event(Displayed, frozen=True, kw_only=True, tag_field="kind", tag="event"):
    """What someone did to someone. The evidence is the word or words that say what was done."""

    id: str
    document: DocumentReference
    evidence: Evidence
    sentence: Span
    type: EventType
    mode: str | None = None
    """The kind within the type (`aerial`, `arrest`, `ceasefire`), from the documentation's list."""
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    instrument: str | None = None
    """With what, as written (`barils d'explosifs`)."""
    control: Control | None = None
    """Who lost and who took the places of the event, where they change hands."""
    figures: tuple[str, ...] = ()
    """Ids of the figures that result from the event, where the sentence says so."""
    places: tuple[Place, ...] = ()
    period: Period | None = None
    sources: tuple[Source, ...] = ()
    status: EventStatus = "past"
    confidence: dict[str, float] | None = None
    """How sure the reading of each field is, 0 to 1, and `all` for the whole; None where a person added the event."""


Claim = Figure | Statement | Event
"""One thing that a document says."""
Kind = Literal["figure", "statement", "event"]
Decision = Literal["accepted", "corrected", "rejected", "added", "undone"]
"""What a person decided on a claim; `added`: it was missed by reading, `undone`: an earlier decision was taken back."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the journal of reviews, which is only ever added to."""

    number: int
    claim: str
    """The claim's id."""
    decision: Decision
    reviewer: str
    at: str
    """When, ISO 8601 in UTC."""
    reason: str | None = None
    before: Claim | None = None
    """The claim as it stood before; None where it was added."""
    after: Claim | None = None
    """The claim as it stands since; None where it was rejected, or the adding of it undone."""
    undoes: int | None = None
    """The number of the entry that this one takes back."""
    claims: tuple[str, ...] = ()
    """Of a decision on several claims at once: the ids of all of them, `claim` among them; empty for one claim."""
    scope: str | None = None
    """By what those claims were chosen: `copies`, `sentence`, `confidence 0.95`; None for one claim."""


class ReviewState(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for a claim now: the entry of the journal that nobody has undone or decided over."""

    number: int
    decision: Decision
    reviewer: str
    at: str
    reason: str | None = None


def claim_id(document_id: str, kind: str, start: int, end: int, measure: str) -> str:
    """Return the id of a claim: the same document and text always give the same id (16 hex digits).

    `measure` is a figure's measure, a statement's form, an event's type.
    """
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
_figure_decoder = msgspec.json.Decoder(Figure)
_claim_decoder: msgspec.json.Decoder[Claim] = msgspec.json.Decoder(Claim)


def encode(value: msgspec.Struct) -> str:
    """Return the JSON of a document or claim as one line."""
    return _encoder.encode(value).decode("utf-8")


def decode_claim(line: str | bytes) -> Claim:
    """Return the claim that a JSON object describes; raises msgspec.ValidationError with the field's path."""
    return _claim_decoder.decode(line)


def decode_figure(line: str | bytes) -> Figure:
    """Return the figure that a JSON object describes; raises msgspec.ValidationError for any other claim."""
    return _figure_decoder.decode(line)
