"""A question put to a ledger: the figures it needs, reconciled. What the commands and the review desk share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bilan.analysis.places import split_part
from bilan.catalogue import Catalogue
from bilan.errors import NothingFound
from bilan.folding import fold
from bilan.gazetteer import Gazetteer
from bilan.languages import pack as packs
from bilan.ledger import Ledger
from bilan.model import Claim, Document, Figure
from bilan.reconcile import (
    Atlas,
    MissingExtra,
    Question,
    Reconciled,
    Series,
    listing,
    near_duplicates,
    reconcile,
)
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.location import locate
from bilan.reconcile.quantity import Happened


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

    Only what these rest on is worked on. `shown` is the ledger whose words are printed. Raises UnknownPlace, and
    NothingFound where no figure fits.
    """

    def __init__(
        self, catalogue: Catalogue, shown: Ledger, question: Question, places: Atlas, *, source: str | None = None
    ) -> None:
        tokens = catalogue.place_tokens(question.place, question.as_of) if question.place is not None else None
        fitting = [
            one
            for one in catalogue.incidents(as_of=question.as_of, near=tokens)
            if (tokens is None or not tokens.isdisjoint(one.tokens)) and one.in_days(question.since, question.until)
        ]
        claims = shown.claims_by_id(claim for one in fitting for claim in one.claims)
        figures = [c for c in claims.values() if isinstance(c, Figure) and question.measure in (None, c.measure)]
        self.documents = documents_of(shown, figures)
        self.reconciled: Reconciled = reconcile(
            figures, self.documents, copies=copies_missing() is None, gazetteer=places.gazetteer,
            matters=_matters(fitting, claims),
        )  # fmt: skip
        self.incident_of = {claim: one.id for one in fitting for claim in one.claims}
        found = listing(self.reconciled, replace(question, since=None, until=None), None)
        self.series = [s for s in found if source is None or _speaks(s, source)]
        if not self.series:
            said = f" by {source}" if source else ""
            raise NothingFound(f"no figure for {question.words()}{said}")

    @property
    def ids(self) -> set[str]:
        """Ids of the figures of the series."""
        return {figure.id for series in self.series for figure in series.figures}


def _matters(fitting: Iterable[Incident], claims: Mapping[str, Claim]) -> dict[str, Happened]:
    """Figure → the incident that it belongs to."""
    found = {}
    for one in fitting:
        own = [claim for name in one.claims if isinstance(claim := claims.get(name), Figure)]
        if own and not one.situation:
            found.update(dict.fromkeys((figure.id for figure in own), happened(one, own)))
    return found


def happened(one: Incident, figures: Iterable[Figure]) -> Happened:
    """Return what reconciling needs to know of an incident: its days, and the place that most of its figures give."""
    counted = Counter(locate([place for place in figure.places if place.role == "at"]).at for figure in figures)
    del counted[""]
    at = min(counted, key=lambda token: (-counted[token], token), default="")
    return Happened(one.id, at, one.period.start, one.period.end)


def _speaks(series: Series, source: str) -> bool:
    wanted = fold(source)
    return any(wanted in observation.voice.keys for observation in series.observations)
