"""Annotated events as examples of the choices that reading makes of them.

An annotated event is an object with `words` (start and end), `type`, `also` and any of `status`,
`actors`, `recipients`, `places`, `period`; a field that is left out was not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bilan.choosing import Instance
from bilan.choosing.training import Example
from bilan.model import Statement
from bilan.reading.context import Context
from bilan.reading.drafts import Draft
from bilan.reading.events.drafts import EventDraft
from bilan.reading.events.options import event_instance, grouped
from bilan.reading.events.reader import around_of, as_told, evidence_of, instances_of
from bilan.scoring import agree, near

Annotated = Mapping[str, Any]
Examples = dict[str, list[Example]]
Fits = Callable[[Any], bool]
NEAR = 40
"""Code points between an annotated event's words and a candidate's up to which both can be the same mention."""


def event_examples(
    context: Context, events: Sequence[Annotated], figures: Sequence[Draft], statements: Sequence[Statement]
) -> Examples:
    """Return what a report's annotated events teach, by slot.

    `figures` are the drafts of its figures, `statements` what it lets others say.
    """
    around = around_of(context, figures, statements)
    candidates = around.candidates
    groups, report = grouped(candidates), context.document.id
    found = _aligned(groups, events)
    taught: Examples = {"event": []}
    told: list[tuple[EventDraft, Annotated]] = []
    for group, annotated in zip(groups, found, strict=True):
        instance = event_instance(group, around)
        right = _right_types(instance, annotated)
        taught["event"].append(Example(instance, frozenset(right), report))
        if annotated is not None and not annotated.get("optional") and min(right) > 0:
            told.append((as_told(*instance.options[min(right)].value), annotated))
    fields = instances_of([draft for draft, _ in told], around)
    for (_, annotated), instances in zip(told, fields, strict=True):
        for slot, instance, fits in (
            ("event_actor", instances.actor, _fits_actors(annotated.get("actors"))),
            ("event_recipient", instances.recipient, _fits_actors(annotated.get("recipients"))),
            ("event_place", instances.place, _fits_places(annotated.get("places"))),
            ("event_period", instances.period, _fits_period(annotated)),
        ):
            if fits is not None:
                right = {i for i, option in enumerate(instance.options) if fits(option.value)}
                taught.setdefault(slot, []).append(Example(instance, frozenset(right), report))
    return taught


def _right_types(instance: Instance, annotated: Annotated | None) -> set[int]:
    """The right options of a word: those of the annotated type; that it tells none too where that is optional."""
    if annotated is None:
        return {0}
    types = {annotated["type"], *annotated.get("also", ())}
    right = {i for i, option in enumerate(instance.options) if option.label in types}
    return right | {0} if annotated.get("optional") or not right else right


def _aligned(groups: Sequence[Sequence[EventDraft]], events: Sequence[Annotated]) -> list[Annotated | None]:
    """The annotated event of each group of candidates: each once, those that must be found first."""
    found: list[Annotated | None] = [None] * len(groups)
    for event in sorted(events, key=lambda e: bool(e.get("optional"))):
        best = max(
            ((rank, -k) for k, group in enumerate(groups) if found[k] is None and (rank := _rank(group, event))),
            default=None,
        )
        if best is not None:
            found[-best[1]] = event
    return found


def _rank(group: Sequence[EventDraft], event: Annotated) -> tuple[bool, bool, bool, int] | None:
    """How well words fit an annotated event: of its type, overlapping it, how much or how far; None: not at all."""
    types, (start, end) = {event["type"], *event.get("also", ())}, event["words"]
    ranks: list[tuple[bool, bool, bool, int]] = []
    for draft in group:
        first, last = evidence_of(draft)
        fits = draft.type in types or draft.head.entry.around
        overlap = min(end, last) - max(start, first)
        if overlap > 0 or (fits and -overlap <= NEAR):
            ranks.append((fits, overlap > 0, draft.against is None, overlap))
    return max(ranks, default=None)


def _fits_actors(names: Sequence[str] | None) -> Fits | None:
    if names is None:
        return None
    if not names:
        return lambda value: not value
    return lambda value: any(agree(own, name) for actor in value for own in _names(actor) for name in names)


def _names(actor: Any) -> Iterator[str]:
    yield from (name for name in (actor.name, actor.role, actor.organisation) if name)


def _fits_places(places: Sequence[Annotated] | None) -> Fits | None:
    if places is None:
        return None
    if not places:
        return lambda value: not value
    return lambda value: any(agree(place.name, known["name"]) for place in value for known in places)


def _fits_period(annotated: Annotated) -> Fits | None:
    if "period" not in annotated:
        return None
    start, end = (date.fromisoformat(day) if day else None for day in annotated["period"] or (None, None))
    return lambda value: near(value.start if value else None, start) and near(value.end if value else None, end)
