"""Statements and events as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table

from bilan.cli.output import cells, days
from bilan.model import Actor, Event, Period, Statement
from bilan.reconcile.events import MergedEvent

LONGEST = 160
"""Code points of a statement's content in a table."""


def statements_table(statements: Iterable[Statement]) -> Table:
    """Return statements as a table: who, stance, what is said, to whom, by which words."""
    table = _table("statement", "speaker", "stance", "form", "content", "to", "cue")
    for claim in statements:
        table.add_row(
            *cells(
                claim.id[:8],
                claim.speaker.name if claim.speaker else "",
                claim.stance or "",
                claim.form,
                _short(claim.evidence.exact),
                claim.addressee.name if claim.addressee else "",
                claim.cue.exact if claim.cue else "",
            )
        )
    return table


def events_table(events: Iterable[Event]) -> Table:
    """Return events as a table: what, who did it to whom, with what, where, when, by whose word."""
    table = _table("event", "type", "words", "actors", "recipients", "places", "days", "status", "sources")
    for claim in events:
        table.add_row(
            *cells(
                claim.id[:8],
                f"{claim.type} {claim.mode or ''}".strip(),
                _short(claim.evidence.exact),
                names(claim.actors),
                names(claim.recipients),
                ", ".join(place.name for place in claim.places),
                days(claim.period) if claim.period else "",
                claim.status,
                ", ".join(source.name for source in claim.sources),
            )
        )
    return table


def names(actors: Sequence[Actor]) -> str:
    """Return the names of actors, side by side."""
    return ", ".join(actor.name for actor in actors)


def _table(*titles: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 2] + " …"


def timeline_table(merged: Iterable[MergedEvent]) -> Table:
    """Return merged events as a table, in the order of their days."""
    table = _table("days", "type", "place", "actors", "recipients", "status", "sources", "mentions", "event")
    for event in merged:
        period = Period(start=event.start, end=event.end) if event.start or event.end else None
        table.add_row(
            *cells(
                days(period),
                f"{event.type} {event.mode or ''}".strip(),
                event.place or "",
                ", ".join(event.actors),
                ", ".join(event.recipients),
                event.status,
                ", ".join(event.sources),
                str(len(event.mentions)),
                event.id[:8],
            )
        )
    return table
