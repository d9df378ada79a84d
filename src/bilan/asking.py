"""A question put to a ledger: the figures it needs, reconciled. What the commands and the review desk share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bilan.analysis.places import split_part
from bilan.catalogue import Catalogue
from bilan.errors import NothingFound
from bilan.folding import fold
from bilan.gazetteer import Gazetteer
from bilan.languages import pack as packs
from bilan.ledger import Ledger
from bilan.model import Document, Figure
from bilan.reconcile import (
    Atlas,
    MissingExtra,
    Question,
    Reconciled,
    Series,
    listing,
    near_duplicates,
)
from bilan.standing import Standing


def atlas(user_places: Path | None) -> Atlas:
    """Return the places that questions are answered with: the gazetteer and the user's own."""
    return Atlas(Gazetteer.open(user_places), _splits)


def _splits(name: str) -> Iterator[tuple[str, str | None]]:
    """A name without its part of town, as each language that finds one splits it."""
    for code in packs.codes():
        base, part = split_part(name, packs.pack_for(code))
        if part:
            yield base, part


def documents_of(store: Ledger, figures: Iterable[Figure]) -> list[Document]:
    """Return the documents of figures, with their texts."""
    return [store.document(name) for name in sorted({f.document.id for f in figures})]


def copies_missing() -> MissingExtra | None:
    """Return why copied reports cannot be found, None where they can."""
    try:
        near_duplicates(())
    except MissingExtra as missing:
        return missing
    return None


class Asked:
    """The figures of the incidents and situations that a question fits, reconciled in each, and the series that fit.

    Of a place or an earlier day only what these rest on is worked on; of all places what was reckoned for the question
    before is kept, and what has changed since is worked on. `shown` is the ledger whose words are printed. Raises
    UnknownPlace, and NothingFound where no figure fits.
    """

    def __init__(
        self, catalogue: Catalogue, shown: Ledger, question: Question, places: Atlas, *, source: str | None = None
    ) -> None:
        tokens = catalogue.place_tokens(question.place, question.as_of) if question.place is not None else None
        found = catalogue.incidents(as_of=question.as_of, near=tokens)
        fitting = [
            one
            for one in found
            if (tokens is None or not tokens.isdisjoint(one.tokens)) and one.in_days(question.since, question.until)
        ]
        if tokens is None and question.as_of is None:
            standing = _standing(catalogue, shown, places)
            self.reconciled: Reconciled = standing.of(catalogue, shown, found)
        else:
            self.reconciled = Standing(places.gazetteer).of(catalogue, shown, fitting)
        self.incident_of = {claim: one.id for one in fitting for claim in one.claims}
        self.series = [
            series
            for series in listing(self.reconciled, replace(question, since=None, until=None), None)
            if (source is None or _speaks(series, source))
            and (len(fitting) == len(found) or any(figure.id in self.incident_of for figure in series.figures))
        ]
        if not self.series:
            said = f" by {source}" if source else ""
            raise NothingFound(f"no figure for {question.words()}{said}")

    @property
    def ids(self) -> set[str]:
        """Ids of the figures of the series."""
        return {figure.id for series in self.series for figure in series.figures}


def _standing(catalogue: Catalogue, shown: Ledger, places: Atlas) -> Standing:
    """What a catalogue keeps reconciled, with the names as a ledger shows them."""
    key = f"standing/{shown.shows}"
    kept = catalogue.kept.get(key)
    if not isinstance(kept, Standing):
        kept = catalogue.kept[key] = Standing(places.gazetteer)
    return kept


def _speaks(series: Series, source: str) -> bool:
    wanted = fold(source)
    return any(wanted in observation.voice.keys for observation in series.observations)
