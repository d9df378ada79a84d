"""What an entry asks for beside its word, and whether it is there."""

from __future__ import annotations

from bilan.languages.event_schema import Need
from bilan.model import Actor
from bilan.reading.events.drafts import EventDraft

WEAPON = 5
"""Tokens after a verb among which its weapon stands."""
CLAUSE = 14
"""Tokens after an event's word among which the words stand that its entry asks for."""


def has_needs(draft: EventDraft) -> bool:
    """Whether what the entry asks for was found."""
    return all(_has(draft, need) for need in draft.head.entry.needs) and _has_beside(draft)


def _has(draft: EventDraft, need: Need) -> bool:
    if need == "actor":
        return bool(draft.actors)
    if need == "recipient":
        return bool(draft.recipients) or draft.whom or (draft.pronoun and draft.head.passive)
    if need == "both":
        return bool(draft.actors) and bool(draft.recipients or draft.place_phrases)
    if need == "object":
        return bool(draft.recipient_phrases or draft.place_phrases or draft.content_phrases)
    if need == "argument":
        said = draft.actors or draft.recipients or draft.place_phrases or draft.instrument
        return bool(said) or draft.head.passive or draft.whom
    if need == "place":
        return any(_territory(draft, p.start, p.end) for p in draft.place_phrases)
    if need == "territory":
        return any(_is_territory(draft, p.start, p.end) for p in draft.place_phrases)
    if need == "force":
        return any(_holds_places(draft, actor) for actor in draft.actors)
    if need == "people":
        return any(_is_people(draft, actor) for actor in draft.actors)
    if need == "official":
        return any(_is_official(draft, actor) for actor in draft.actors)
    weapon = range(draft.head.end, draft.head.end + WEAPON)
    return any(m.start in weapon for m in draft.view.sentence.event_marks.get("event_instruments", ()))


def _has_beside(draft: EventDraft) -> bool:
    """Whether one of the words follows that the entry asks for."""
    beside, sentence = draft.head.entry.beside, draft.view.sentence
    if not beside:
        return True
    following = f" {' '.join(sentence.tokens[draft.head.end : draft.head.end + CLAUSE])} "
    return any(f" {words} " in following for words in beside)


def _is_official(draft: EventDraft, actor: Actor) -> bool:
    """Whether an actor is a body, an office or a country rather than private people."""
    if actor.start is None or actor.end is None:
        return False
    sentence = draft.view.sentence
    if _holds_places(draft, actor) or actor.role is not None:
        return True
    inside = [k for k, s in enumerate(sentence.starts) if actor.start <= s < actor.end]
    own = range(inside[0], inside[-1] + 1) if inside else range(0)
    if any(m.start in own for m in sentence.marks.get("source_title", ())):
        return True
    countries = [m for m in draft.view.places if m.entry is not None and m.entry.kind == "country"]
    return any(m.start in own for m in countries)


def _holds_places(draft: EventDraft, actor: Actor) -> bool:
    """Whether an actor is a body that can hold and leave a place, not people who live there."""
    if actor.start is None or actor.end is None:
        return False
    sentence = draft.view.sentence
    if _is_people(draft, actor):
        return False
    groups = [
        m for m in sentence.event_marks.get("event_group", ()) if actor.start <= sentence.starts[m.start] < actor.end
    ]
    return bool(groups) or actor.id is not None


def _territory(draft: EventDraft, start: int, end: int) -> bool:
    """Whether a phrase names something that can change hands: a known place, a kind of place, a share of one."""
    sentence = draft.view.sentence
    if _is_territory(draft, start, end):
        return True
    if draft.head.entry.control is not None and sentence.capital(start) and (
        start > 0 or (end == 1 and draft.head.entry.subject == "place")
    ):  # fmt: skip
        return not any(m.end == start for m in sentence.marks.get("source_title", ()))
    return any(start <= m.start < end or m.start <= start < m.end for m in draft.view.places)


def _is_territory(draft: EventDraft, start: int, end: int) -> bool:
    """Whether a phrase holds a word for territory or a place of the gazetteer."""
    if any(start <= m.start < end for m in draft.view.sentence.event_marks.get("event_territory", ())):
        return True
    return any(start <= m.start < end and m.entry is not None for m in draft.view.places)


def _is_people(draft: EventDraft, actor: Actor) -> bool:
    """Whether an actor is private people, who hold no place and can flee one."""
    if actor.start is None or actor.end is None:
        return False
    sentence = draft.view.sentence
    own = {t for t, s in zip(sentence.tokens, sentence.starts, strict=True) if actor.start <= s < actor.end}
    return not own.isdisjoint(sentence.pack.events.private)
