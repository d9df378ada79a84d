"""Candidates → events: which words tell one, their fields as choices, and the claims that they become."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from bilan.choosing import Choice, Instance
from bilan.model import Control, Document, Event, EventType, Span, Statement, claim_id, quote, reference
from bilan.reading.context import Context
from bilan.reading.drafts import Draft
from bilan.reading.events import circumstances, results
from bilan.reading.events.around import Around
from bilan.reading.events.candidates import read_sentence, worth_reading
from bilan.reading.events.drafts import EventDraft
from bilan.reading.events.options import actor_instance, event_instance, grouped
from bilan.reading.events.options_circumstances import period_instance, place_instance
from bilan.reading.events.setting import settle
from bilan.reading.options_place import PlaceNames
from bilan.reading.weights import Weights

WORD = re.compile(r"[^\W\d_]+")
CAMPAIGN = 5
"""Words of a dispute in a document that is about one."""
LEAST_LIKELY = 0.35
"""Probability from which words tell an event: under one half, since a missed one costs as much as two half-sure ones
that are wrong (the best threshold for f1 is half of the f1 that can be reached)."""
EVIDENCE_GAP = 4
"""Tokens between a verb and its noun up to which both are shown as one quote."""


@dataclass(frozen=True)
class EventRead:
    """An event as read: what the rules left of it, and its choices."""

    draft: EventDraft
    event: Choice
    actor: Choice
    recipient: Choice
    place: Choice
    period: Choice

    @property
    def confidence(self) -> dict[str, float]:
        """How sure each choice is, and `all`, their product."""
        sure = {
            "type": self.event.probability, "actors": self.actor.probability, "recipients": self.recipient.probability,
            "places": self.place.probability, "period": self.period.probability,
        }  # fmt: skip
        return {field: round(p, 2) for field, p in {**sure, "all": prod(sure.values())}.items()}


class Events:
    """The events of a document, with the figures that result from them."""

    def __init__(self, read: Sequence[EventRead], groups: Sequence[Choice], document: Document) -> None:
        self.read, self.choices, self.document = read, groups, document
        """`choices`: of every word that may tell an event, whether it does."""
        self.of_figure = {id(figure): event_id(e.draft, document) for e in read for figure in e.draft.figures}
        """Identity of a figure's draft → id of its event."""

    def claims(self, figure_ids: dict[int, str]) -> list[Event]:
        """Return the events as claims; `figure_ids` gives a figure's id by its draft's identity."""
        return [_claim(event, self.document, figure_ids) for event in self.read]


def find_events(
    context: Context, figures: Sequence[Draft], statements: Sequence[Statement], weights: Weights
) -> Events:
    """Return the events of a document in the order of its text.

    `figures` are the drafts of its figures, `statements` what it lets others say.
    """
    around = around_of(context, figures, statements)
    told = [_taken(weights.event.choose(event_instance(group, around))) for group in grouped(around.candidates)]
    chosen = [(choice, choice.option.value) for choice in told if choice.option.value is not None]
    drafts = [as_told(draft, kind) for _, (draft, kind) in chosen]
    for index, of_sentence in around.figures.items():
        results.link([d for d in drafts if d.index == index], of_sentence)
    read = [
        EventRead(
            draft,
            choice,
            weights.event_actor.choose(fields.actor),
            weights.event_recipient.choose(fields.recipient),
            weights.event_place.choose(fields.place),
            weights.event_period.choose(fields.period),
        )
        for draft, (choice, _), fields in zip(drafts, chosen, instances_of(drafts, around), strict=True)
    ]
    return Events([_controlled(event) for event in read], told, context.document)


def around_of(context: Context, figures: Sequence[Draft], statements: Sequence[Statement]) -> Around:
    """Return what the choices of a document's events are made from."""
    by_sentence: dict[int, list[Draft]] = {}
    for figure in figures:
        by_sentence.setdefault(figure.index, []).append(figure)
    return Around(context, statements, _candidates(context, by_sentence), by_sentence)


def _taken(choice: Choice) -> Choice:
    """The choice that the likeliest type is where it is likely enough, else that the words tell nothing."""
    options, probabilities = choice.instance.options, choice.probabilities
    best = max(range(1, len(options)), key=lambda i: probabilities[i])
    return replace(choice, best=best if probabilities[best] >= LEAST_LIKELY else 0)


def as_told(draft: EventDraft, kind: EventType) -> EventDraft:
    """A candidate as the event of a type that was chosen; the figures that result are linked anew."""
    if kind != draft.type:
        draft.struck, draft.mode = kind, None
    draft.figures = []
    return draft


@dataclass(frozen=True)
class Instances:
    """The choices that an event's fields are, before they are made."""

    actor: Instance
    recipient: Instance
    place: Instance
    period: Instance


def instances_of(drafts: Sequence[EventDraft], around: Around) -> list[Instances]:
    """Return the choices of each event's fields."""
    names = PlaceNames(around.context)
    found = []
    for position, draft in enumerate(drafts):
        before = drafts[position - 1] if position else None
        found.append(
            Instances(
                actor_instance(draft, "actor", around),
                actor_instance(draft, "recipient", around),
                place_instance(draft, names, around, before),
                period_instance(draft, around, before),
            )
        )
    return found


def _candidates(context: Context, figures: Mapping[int, Sequence[Draft]]) -> list[EventDraft]:
    """Return every word that may tell an event, with what the rules make of it; `figures` by their sentence."""
    found: list[EventDraft] = []
    kept: list[EventDraft] = []
    campaign: bool | None = None
    for index in worth_reading(context):
        drafts = read_sentence(context.view(index), kept)
        told = [d for d in drafts if d.against is None]
        results.link(told, figures.get(index, ()))
        if any(d.head.entry.figurative for d in told):
            campaign = _is_campaign(context) if campaign is None else campaign
            for draft in told:
                if _is_figurative(draft, campaign=campaign):
                    draft.against = "figurative"
            told = [d for d in drafts if d.against is None]
        for draft in drafts:
            others = told if draft.against is None else [*told, draft]
            circumstances.place(draft, others, context)
            circumstances.carry_place(draft, kept, context)
            circumstances.period(draft, others, context)
            circumstances.sources(draft, context)
            if draft.against is None and circumstances.is_history(draft, context):
                draft.against = "history"
        kept += [d for d in told if d.against is None]
        found += drafts
    settle(found, context)
    return found


def _is_campaign(context: Context) -> bool:
    """Whether a document speaks of rivals who attack each other in words."""
    words = context.pack.events.figurative
    return sum(word in words for word in WORD.findall(context.document.text.lower())) >= CAMPAIGN


def _is_figurative(draft: EventDraft, *, campaign: bool) -> bool:
    """`attacked his rival in a debate`: no means, nobody harmed, among the words of a dispute."""
    if not draft.head.entry.figurative or draft.instrument or draft.figures or draft.mode == "firearms":
        return False
    sentence = draft.view.sentence
    return campaign or not sentence.pack.events.figurative.isdisjoint(sentence.tokens)


def _controlled(event: EventRead) -> EventRead:
    """The event with the place that changed hands, as its chosen actors and recipients tell."""
    draft = event.draft
    draft.actors, draft.recipients = event.actor.option.value, event.recipient.option.value
    draft.places, draft.period = event.place.option.value, event.period.option.value
    draft.control = _control(draft)
    return event


def _control(draft: EventDraft) -> Control | None:
    kind = draft.head.entry.control
    if kind is None or draft.status in ("denied",) or not (draft.places or draft.place_phrases):
        return None
    actor = draft.actors[0] if draft.actors else None
    recipient = draft.recipients[0] if draft.recipients else None
    if kind == "taken":
        return Control(lost_by=recipient, taken_by=actor)
    if kind == "lost":
        return Control(lost_by=actor, taken_by=recipient)
    return Control(lost_by=recipient, taken_by=actor)


def event_id(draft: EventDraft, document: Document) -> str:
    """Return the id of a draft's claim."""
    start, end = evidence_of(draft)
    return claim_id(document.id, "event", start, end, draft.type)


def evidence_of(draft: EventDraft) -> tuple[int, int]:
    """The code points of the words that say what was done: the noun with the verb beside it, or one of them."""
    sentence, first, last = draft.view.sentence, draft.head.start, draft.head.end
    for cover in draft.covers:
        gap = cover.start - last if cover.start >= last else first - cover.end
        if gap <= EVIDENCE_GAP:
            first, last = min(first, cover.start), max(last, cover.end)
    return sentence.starts[first], sentence.ends[last - 1]


def _claim(event: EventRead, document: Document, figure_ids: dict[int, str]) -> Event:
    draft = event.draft
    stretch = draft.view.sentence.stretch
    start, end = evidence_of(draft)
    text = document.text
    return Event(
        id=event_id(draft, document),
        document=reference(document),
        evidence=quote(text, start, end),
        sentence=Span(start=stretch.start, end=stretch.start + len(text[stretch.start : stretch.end].rstrip())),
        type=draft.type,
        mode=draft.mode,
        actors=draft.actors,
        recipients=draft.recipients,
        instrument=draft.instrument,
        control=draft.control,
        figures=tuple(figure_ids[id(f)] for f in draft.figures if id(f) in figure_ids),
        places=draft.places,
        period=draft.period,
        sources=draft.sources,
        status=draft.status,
        confidence=event.confidence,
    )
