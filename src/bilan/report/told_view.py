"""Positions and events in the words of one language."""

from __future__ import annotations

from datetime import date

from bilan.marks import experimental
from bilan.model import Claim, Document
from bilan.reconcile.positions import Position
from bilan.report.content import Content, Happening, Stand
from bilan.report.sentences import Passage, passage
from bilan.report.words import Words

QUOTATION = " \"'«»“”„"
OPEN_HAPPENINGS = 60
"""So many events stand open to the eye; the others are folded behind their number."""
OPEN_STANDS = 12
"""The same for actors with their positions."""


class ToldView:
    """Says who took which position and what happened."""

    def __init__(self, content: Content, words: Words) -> None:
        self.content, self.words = content, words
        self._documents = {
            document.id: document for document in (*(r.document for r in content.readings), *content.others)
        }

    @property
    def stands(self) -> list[tuple[str, tuple[Stand, ...]]]:
        """Actors in two parts, each with the title to fold it behind: those to see, and the others."""
        return self._parts(self.content.stands, OPEN_STANDS, "more_actors")  # type: ignore[return-value]

    @property
    def happenings(self) -> list[tuple[str, tuple[Happening, ...]]]:
        """Events likewise."""
        return self._parts(self.content.happenings, OPEN_HAPPENINGS, "more_events")  # type: ignore[return-value]

    def _parts(self, listed: tuple[object, ...], most: int, title: str) -> list[tuple[str, tuple[object, ...]]]:
        rest = listed[most:]
        more = [(self.words.counted(title, len(rest)), rest)] if rest else []
        return [("", listed[:most]), *more]

    # Positions

    def when_taken(self, position: Position) -> str:
        """Return the first and last day on which a position was reported."""
        return self._from_to(position.first, position.last)

    def position(self, position: Position) -> str:
        """Return a stance with what it is about: `calls for: a truce`."""
        stance = self.words.text(f"stances.{position.stance}")
        topic = position.object.strip(QUOTATION)
        said = f"{stance} {self.words.quoted(topic)}" if topic else stance
        return self.words.marked(said, any(map(experimental, position.statements)))

    def reports(self, position: Position) -> str:
        """Return in how many reports a position stands."""
        return self.words.counted("report", position.reports)

    # Events

    def when(self, happening: Happening) -> str:
        """Return the days of an event."""
        event = happening.event
        if event.start is None and event.end is None:
            return self.words.text("events.undated", day=self.words.day(happening.mentions[0].document.published))
        return self._from_to(event.start or event.end, event.end or event.start)

    def _from_to(self, first: date | None, last: date | None) -> str:
        if first == last or last is None:
            return self.words.day(first)
        return f"{self.words.day(first)} – {self.words.day(last)}"

    def what(self, happening: Happening) -> str:
        """Return what kind of deed an event is, and its status unless it happened."""
        event = happening.event
        kind = self.words.text(f"event_types.{event.type}")
        if event.mode:
            kind += ", " + self.words.mode(event.mode)
        return kind if event.status == "past" else f"{kind} ({self.words.text(f'event_status.{event.status}')})"

    def who(self, happening: Happening) -> str:
        """Return who did it to whom: `the regime → rebels`; empty where no mention says either."""
        event = happening.event
        actors, recipients = ", ".join(event.actors), ", ".join(event.recipients)
        if recipients:
            return f"{actors or '…'} → {recipients}"
        return actors

    def support(self, happening: Happening) -> str:
        """Return how many mentions an event has, and who tells of it."""
        mentions = self.words.counted("mention", len(happening.mentions))
        return self.words.pair(mentions, self.words.names(happening.event.sources))

    # Their words

    def quote(self, claim: Claim) -> Passage:
        """Return the sentence of a claim with its words marked."""
        return passage(self._documents[claim.document.id], claim)

    def document(self, claim: Claim) -> Document:
        """Return the report that a claim stands in."""
        return self._documents[claim.document.id]

    def origin(self, claim: Claim) -> str:
        """Return publisher and day of a claim's report."""
        publisher = claim.document.publisher or claim.document.id
        return self.words.marked(f"{publisher}, {self.words.day(claim.document.published)}", experimental(claim))
