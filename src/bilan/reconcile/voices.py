"""Who speaks: the origin of a figure, whatever paper it is read in."""

from __future__ import annotations

from typing import NamedTuple

from bilan.folding import fold
from bilan.model import DocumentReference, Figure
from bilan.reconcile.origins import Body, body


class Voice(NamedTuple):
    """The origin of a figure: the source that the text names, else the publisher (or the report) itself."""

    name: str
    """As people write it."""
    keys: frozenset[str]
    """Ids and folded names; two voices that share one are the same voice."""
    named: bool
    """Whether the text ascribes the figure to somebody."""
    key: str
    """The key that stands for the voice: a known organisation's id before a name."""

    bodies: tuple[Body, ...] = ()
    """Whom the names of the sources stand for."""

    def same(self, other: Voice) -> bool:
        """Whether both are one origin."""
        if not self.keys.isdisjoint(other.keys):
            return True
        return any(one.same(two) for one in self.bodies for two in other.bodies)


def voice_of(figure: Figure, own: Voice) -> Voice:
    """Return the voice of a figure; `own` is that of its document, used where the text names nobody."""
    if not figure.sources:
        return own
    keys = {fold(source.name) for source in figure.sources}
    keys.update(source.id for source in figure.sources if source.id)
    bodies = tuple(body(source.name, figure.document.language, source.id) for source in figure.sources)
    key = "+".join(sorted(one.known or " ".join(one.words) for one in bodies))
    return Voice(", ".join(source.name for source in figure.sources), frozenset(keys), True, key, bodies)


def own_voice(document: DocumentReference) -> Voice:
    """Return the voice of a report: its publisher's, of a report without one the report's."""
    publisher = document.publisher
    key = fold(publisher) if publisher else f"document:{document.id}"
    return Voice(publisher or document.id, frozenset((key,)), False, key)
