"""Who speaks in a report: only persons, organisations and the report itself are voices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bilan.folding import fold
from bilan.languages.matter_schema import MatterWords
from bilan.model import Document, Figure, Source, Statement, reference
from bilan.reconcile.incidents.digest import Speaker
from bilan.reconcile.origins import body
from bilan.reconcile.quantity import base_of, passage_of
from bilan.reconcile.voices import own_voice

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ]")


class Speakers:
    """The voices of one document's figures."""

    def __init__(self, document: Document, statements: Iterable[Statement], words: MatterWords) -> None:
        self._document, self._words = document, words
        self._organisations: Mapping[str, str] = {
            s.id: s.speaker.organisation for s in statements if s.speaker is not None and s.speaker.organisation
        }
        own = own_voice(reference(document))
        self.own = Speaker(name=own.name, keys=tuple(sorted(own.keys)), named=False)
        self._known: dict[str, Speaker] = {}
        self._speaking: dict[str, bool] = {}

    @property
    def small(self) -> frozenset[str]:
        """Capitalised words that are no part of a name."""
        return self._words.small

    def of(self, figure: Figure) -> Speaker:
        """Return the voice of a figure: its source where that can speak, else the report's own."""
        if figure.id not in self._known:
            self._known[figure.id] = self._speaker(figure)
        return self._known[figure.id]

    def _speaker(self, figure: Figure) -> Speaker:
        speaking = [source for source in figure.sources if self.can_speak(source)]
        if not speaking:
            return self.own
        keys = {fold(self._origin(source.name)) for source in speaking} | {s.id for s in speaking if s.id}
        organisation = self._organisations.get(figure.statement or "")
        if organisation:
            keys.add(fold(organisation))
        name = ", ".join(source.name for source in speaking)
        language = self._document.language
        bodies = tuple(body(self._origin(source.name), language, source.id) for source in speaking)
        return Speaker(name=name, keys=tuple(sorted(keys)), named=True, bodies=bodies)

    def _origin(self, name: str) -> str:
        """Whose tally a name tells of: of `latest toll of the ministry` the ministry."""
        hits = self._words.find(name)
        start = max((hit.end for hit in hits if hit.name == "tallies"), default=0)
        if not start:
            return name
        capital = _NAME.search(name, start)
        begins = [hit.start for hit in hits if hit.name == "voices" and hit.start >= start]
        begins += [capital.start()] if capital else []
        return name[min(begins, default=0) :]

    def can_speak(self, source: Source) -> bool:
        """Whether a source is somebody: a known organisation, a name, or one whom a noun says to be one (`police`)."""
        if source.id or body(source.name, self._document.language).known is not None:
            return True
        if source.name not in self._speaking:
            shown = {hit.name for hit in self._words.find(source.name)}
            self._speaking[source.name] = "voices" in shown or (not shown and bool(_NAME.match(source.name)))
        return self._speaking[source.name]

    def detail(self, figure: Figure) -> str:
        """Return what else tells a number apart: of percentages of what, of money which, of moves where from and to."""
        if figure.unit == "percent":
            return base_of(figure)
        currency = getattr(figure, "currency", None)
        if currency:
            return str(currency)
        return "→".join(
            place.name for role in ("origin", "destination") for place in figure.places if place.role == role
        )

    def passage(self, figure: Figure) -> str:
        """Return a hash of the words around a figure."""
        return passage_of(figure, self._document)
