"""Figures that result from an event, where the sentence says so."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.model import EventType, Measure
from bilan.reading.drafts import Draft
from bilan.reading.events.drafts import STRIKING, EventDraft
from bilan.reading.events.phrases import Phrase

HARM: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "missing", "displaced", "homeless", "housing_destroyed", "housing_damaged",
     "facility_destroyed", "facility_damaged"}
)  # fmt: skip
RESULTS: dict[EventType, frozenset[Measure]] = {
    "ASSAULT": HARM | {"abducted", "attacks", "besieged"},
    "COERCE": frozenset({"detained", "displaced", "territory", "abducted", "besieged", "housing_destroyed"}),
    "PROTEST": frozenset({"killed", "injured", "casualties", "detained"}),
    "RETREAT": frozenset({"freed", "evacuated", "territory", "returned"}),
    "AID": frozenset({"assisted", "aid", "funding", "evacuated", "sheltered"}),
    "DISASTER": HARM | {"evacuated"},
    "ACCIDENT": HARM,
    "RESCUE": frozenset({"evacuated", "assisted", "sheltered", "freed"}),
    "MOVEMENT": frozenset({"displaced", "evacuated", "returned", "homeless", "sheltered"}),
}
"""Measures of what an event can result in, by its type."""
REACH = 14
"""Tokens between an event's noun and a figure of its clause."""


def link(events: Sequence[EventDraft], figures: Sequence[Draft]) -> None:
    """Give the events of one sentence the figures of that sentence that result from them."""
    linked: dict[int, EventDraft] = {}
    for figure in figures:
        event = linked.get(id(figure.parent)) or _said(events, figure) or _beside(events, figure)
        if event is not None:
            linked[id(figure)] = event
            event.figures.append(figure)


def _said(events: Sequence[EventDraft], figure: Draft) -> EventDraft | None:
    """The event whose words are the figure's verb, or whose victims it counts."""
    trigger, quantity = figure.candidate.trigger, figure.candidate.quantity
    for event in events:
        if figure.measure not in RESULTS.get(event.type, frozenset()):
            continue
        words = [Phrase(event.head.start, event.head.end), *event.covers]
        if trigger is not None and any(p.start < trigger.end and trigger.start < p.end for p in words):
            return event
        if any(p.start - 4 <= quantity.start < p.end for p in event.recipient_phrases):
            return event
    return None


def _beside(events: Sequence[EventDraft], figure: Draft) -> EventDraft | None:
    """The event whose noun stands in the figure's clause, before it, alone (`the blast left 12 dead`)."""
    sentence, quantity = figure.view.sentence, figure.candidate.quantity
    found = []
    for event in events:
        fits = event.type in STRIKING | {"PROTEST", "COERCE"} and not event.head.entry.harm
        if not fits or figure.measure not in RESULTS[event.type] or event.status not in ("past", "ongoing"):
            continue
        first, last = sorted((event.head.end, quantity.first))
        clause = not any(
            sentence.tokens[k] in ";:.()" or sentence.is_word(k, "relative", "turn") for k in range(first, last)
        )
        if clause and event.head.end <= quantity.first and last - first <= REACH:
            found.append(event)
    return found[-1] if len(found) == 1 else None
