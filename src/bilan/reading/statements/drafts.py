"""A statement while it is read."""

from __future__ import annotations

from dataclasses import dataclass

from bilan.languages.statement_schema import Cue
from bilan.model import Actor
from bilan.reading.context import View
from bilan.reading.statements.cues import Hit
from bilan.reading.statements.phrases import Phrase


@dataclass
class Content:
    """Where the content stands, in code points, and what led to it."""

    start: int
    end: int
    cue: Cue | None = None
    """The group of the cue's word that fits what follows it."""
    addressee: Phrase | None = None
    before: bool = False
    """The content stands before its cue."""
    resumes: int = 0
    """Token at which the sentence goes on behind the content; 0: nowhere."""


@dataclass
class StatementDraft:
    """A statement of the sentence `index` with what was found for it so far."""

    view: View
    hit: Hit | None
    content: Content
    subject: Phrase | None = None
    """The words that name the speaker here; None where the cue has none of its own."""
    pronoun: str | None = None
    """The pronoun that stands for the speaker."""
    shared: bool = False
    """The speaker is the one of the clause before (`… et a demandé`, `, accusant …`)."""
    speaker: Actor | None = None
    sure: float = 1.0
    """How likely the reading is."""
    reading: str = "ruled"
    """How the sentence is read: by the rules, or with speaker and content elsewhere."""

    @property
    def index(self) -> int:
        """The number of the sentence that the cue stands in."""
        return self.view.sentence.index
