"""Events in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilan.languages.event_schema import EventEntry
from bilan.languages.inflection import Form
from bilan.model import Actor, Control, EventStatus, EventType, Period, Place, Source
from bilan.reading.context import View
from bilan.reading.drafts import Draft
from bilan.reading.events.phrases import Phrase

VERBAL: frozenset[EventType] = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
)
"""Types of what is said rather than done: what is asked or refused is no event of its own."""
STRIKING: frozenset[EventType] = frozenset({"ASSAULT", "DISASTER", "ACCIDENT"})
"""Types of what kills and injures people."""
MATERIAL: frozenset[EventType] = STRIKING | frozenset(
    {"COERCE", "RETREAT", "PROTEST", "MOBILIZE", "AID", "SANCTION", "RESCUE", "MOVEMENT"}
)
"""Types of what is done or happens somewhere on some day."""


@dataclass(eq=False)
class Head:
    """The word of an event in a sentence: tokens `start` to `end`; `first` includes a verb's auxiliaries."""

    start: int
    end: int
    first: int
    entry: EventEntry
    form: Form | None
    """Of a verb; None for a noun."""
    passive: bool = False
    perfect: bool = False
    bare: bool = False
    """A participle without an auxiliary: it belongs to the noun just before it."""
    negated: bool = False
    mood: EventStatus | None = None
    """What the verb's mood or its auxiliaries say."""
    counted: bool = False
    """People who were harmed, counted (`161 morts`): it tells the harm where nothing else does."""

    @property
    def verb(self) -> bool:
        """Whether the word is a verb."""
        return self.form is not None


@dataclass(eq=False)
class EventDraft:
    """An event in the making."""

    head: Head
    view: View
    mode: str | None
    status: EventStatus = "past"
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    instrument: str | None = None
    control: Control | None = None
    places: tuple[Place, ...] = ()
    period: Period | None = None
    sources: tuple[Source, ...] = ()
    actor_phrases: list[Phrase] = field(default_factory=list)
    recipient_phrases: list[Phrase] = field(default_factory=list)
    place_phrases: list[Phrase] = field(default_factory=list)
    content_phrases: list[Phrase] = field(default_factory=list)
    covers: list[Phrase] = field(default_factory=list)
    """Other words that say the same event: the verb that carries its noun, the harm it did."""
    figures: list[Draft] = field(default_factory=list)
    struck: EventType | None = None
    """Of harm that names no cause: the type of the event around it that did it."""
    pronoun: bool = False
    """The verb's subject is a pronoun: somebody is meant, whoever it is."""
    whom: bool = False
    """Its object is a pronoun (`shot him`, `les a tués`): somebody is meant as well."""
    own_place: bool = False
    own_period: bool = False
    against: str | None = None
    """Why the rules leave it out; None where they take it for an event."""

    @property
    def type(self) -> EventType:
        """The event's type: that of its word, or of what struck the people whose harm it tells."""
        return self.struck or self.head.entry.type

    @property
    def index(self) -> int:
        """Number of the sentence."""
        return self.view.sentence.index
