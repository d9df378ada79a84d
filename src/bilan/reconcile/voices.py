"""Who speaks: the origin of a figure, whatever paper it is read in."""

from __future__ import annotations

from typing import NamedTuple

from bilan.folding import fold
from bilan.model import Figure


class Voice(NamedTuple):
    """The origin of a figure: the source that the text names, else the publisher (or the report) itself."""

    name: str
    """As people write it."""
    keys: frozenset[str]
    """Ids and folded names; two voices that share one are the same voice."""
    named: bool
    """Whether the text ascribes the figure to somebody."""

    def same(self, other: Voice) -> bool:
        """Whether both are one origin."""
        return not self.keys.isdisjoint(other.keys)

    @property
    def key(self) -> str:
        """One key of the voice, always the same."""
        return min(self.keys)


def voice_of(figure: Figure, own: Voice) -> Voice:
    """Return the voice of a figure; `own` is that of its document, used where the text names nobody."""
    if not figure.sources:
        return own
    keys = {fold(source.name) for source in figure.sources}
    keys.update(source.id for source in figure.sources if source.id)
    return Voice(", ".join(source.name for source in figure.sources), frozenset(keys), True)


def own_voice(figure: Figure) -> Voice:
    """Return the voice of a figure's report: its publisher's, of a report without one the report's."""
    publisher = figure.document.publisher
    name = publisher or figure.document.id
    return Voice(name, frozenset((fold(name) if publisher else f"document:{figure.document.id}",)), False)
