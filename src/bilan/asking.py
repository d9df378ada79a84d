"""A question put to a ledger: the figures it needs, reconciled. What the commands and the review desk share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bilan.analysis.places import split_part
from bilan.errors import NothingFound
from bilan.folding import fold
from bilan.gazetteer import Gazetteer
from bilan.languages import pack as packs
from bilan.ledger import Filters, Ledger
from bilan.model import Document, Figure
from bilan.reconcile import (
    Atlas,
    MissingExtra,
    Question,
    Reconciled,
    Series,
    UnknownPlace,
    asked_place,
    concerning,
    listing,
    near_duplicates,
    reconcile,
)


def atlas(user_places: Path | None) -> Atlas:
    """Return the places that questions are answered with: the gazetteer and the user's own."""
    return Atlas(Gazetteer.open(user_places), _splits)


def _splits(name: str) -> Iterator[tuple[str, str | None]]:
    """A name without its part of town, as each language that finds one splits it."""
    for code in packs.codes():
        base, part = split_part(name, packs.pack_for(code))
        if part:
            yield base, part


def figures_for(store: Ledger, question: Question, places: Atlas, *, reviewed_only: bool = False) -> list[Figure]:
    """Return the figures of the measure asked for, of every day; of all measures, if only others name the place."""
    figures = list(store.figures(Filters(measure=question.measure, reviewed_only=reviewed_only)))
    try:
        asked_place(figures, question, places)
    except UnknownPlace:
        return list(store.figures(Filters(reviewed_only=reviewed_only)))
    except NothingFound:  # only later reports name the place; said when the question is answered
        return figures
    return figures


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
    """The reports that name the place asked for, else all, reconciled as of a day, and the series that fit.

    Raises NothingFound where no figure fits.
    """

    def __init__(
        self,
        store: Ledger,
        question: Question,
        places: Atlas,
        *,
        source: str | None = None,
        reviewed_only: bool = False,
    ) -> None:
        figures = figures_for(store, question, places, reviewed_only=reviewed_only)
        asked = Question(measure=question.measure, place=question.place, as_of=question.as_of)
        known = concerning(figures, asked, places)
        self.documents = documents_of(store, known)
        tokens = asked_place(figures, question, places)
        self.reconciled: Reconciled = reconcile(
            known, self.documents, copies=copies_missing() is None, gazetteer=places.gazetteer
        )
        found = listing(self.reconciled, question, tokens)
        self.series = [s for s in found if source is None or _speaks(s, source)]
        if not self.series:
            said = f" by {source}" if source else ""
            raise NothingFound(f"no figure for {question.words()}{said}")

    @property
    def ids(self) -> set[str]:
        """Ids of the figures of the series."""
        return {figure.id for series in self.series for figure in series.figures}


def _speaks(series: Series, source: str) -> bool:
    wanted = fold(source)
    return any(wanted in observation.voice.keys for observation in series.observations)
