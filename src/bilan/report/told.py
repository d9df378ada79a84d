"""What actors said and did, for a report: positions by actor, and the timeline of events with every mention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bilan.model import Document, Event, Figure, Statement
from bilan.reconcile import MissingExtra, near_duplicates
from bilan.reconcile.events import timeline
from bilan.reconcile.positions import Position, positions
from bilan.report.content import Happening, Stand


def copied(documents: Iterable[Document]) -> Mapping[str, str]:
    """Return each document that copies another with that other; empty where copies cannot be found."""
    try:
        return near_duplicates(documents)
    except MissingExtra:
        return {}


def stands(statements: Sequence[Statement], copies: Mapping[str, str]) -> tuple[Stand, ...]:
    """Return the positions that statements take, by actor; who took most of them first, then by name."""
    by_actor: dict[str, list[Position]] = {}
    for position in positions(statements, copies):
        by_actor.setdefault(position.id or position.actor, []).append(position)
    found = [Stand(max((p.actor for p in taken), key=len), tuple(taken)) for taken in by_actor.values()]
    return tuple(sorted(found, key=lambda stand: -len(stand.positions)))


def happenings(
    events: Sequence[Event], figures: Mapping[str, Figure], copies: Mapping[str, str]
) -> tuple[Happening, ...]:
    """Return the merged events in the order of their days, with their mentions and the figures that result.

    `figures` are those that the report shows, by id.
    """
    by_id = {event.id: event for event in events}
    return tuple(
        Happening(
            merged,
            tuple(by_id[mention] for mention in merged.mentions),
            tuple(figures[i] for i in merged.figures if i in figures),
        )
        for merged in timeline(events, copies)
    )
