"""A ledger → the content of a report. The ledger is reconciled once, as a whole, and then filtered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bilan import __version__
from bilan.languages import pack as packs
from bilan.ledger import Filters, Ledger, MaskedLedger
from bilan.model import Document, Event, Figure, Statement
from bilan.reconcile import MissingExtra, Reconciled, conflicts, near_duplicates, reconcile
from bilan.reconcile.estimates import policy_of
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.reconciler import Places
from bilan.report.content import NO_HEADING, Content, Disagreement, Heading, Lone, Provenance, Quantity, Reading, Review
from bilan.report.places import movements, spots
from bilan.report.quantities import quantities
from bilan.report.told import copied, happenings, stands

LONE = ("single_source", "no_source")


@dataclass(frozen=True)
class Material:
    """What a report is made from: plain data, so that it can be made without a ledger too."""

    figures: Sequence[Figure]
    """All figures known on the day, whatever the filters, so that voices and copies are told rightly."""
    documents: Sequence[Document]
    """All documents known on the day."""
    chosen: frozenset[str] | None = None
    """Ids of the figures that the filters ask for; None: all."""
    reviews: Mapping[str, Review] | None = None
    """Claim id → its latest review, those of rejected figures too, which are not among `figures`."""
    unreadable: int = 0
    statements: Sequence[Statement] = ()
    """Those that the filters ask for."""
    events: Sequence[Event] = ()
    incidents: Sequence[Incident] = ()
    """Incidents and situations that the filters ask for."""
    heading: Heading = NO_HEADING
    names: bool | None = None
    """Whether all names of private persons stand in it; None where that is not known."""


def material(ledger: Ledger, filters: Filters) -> Material:
    """Return what a report on a ledger is made from; nothing published after the filters' day is in it.

    Of a `MaskedLedger` it has initials for the names of private persons.
    """
    known = Filters(as_of=filters.as_of, reviewed_only=filters.reviewed_only)
    figures = list(ledger.figures(known))
    chosen = None if filters == known else frozenset(figure.id for figure in ledger.figures(filters))
    documents = [
        ledger.document(summary.id)
        for summary in ledger.documents()
        if filters.as_of is None or (summary.published is not None and summary.published <= filters.as_of)
    ]
    return Material(
        figures,
        documents,
        chosen,
        _reviewed(ledger, documents),
        sum(1 for _ in ledger.rejections()),
        statements=[claim for claim in ledger.claims(filters, kind="statement") if isinstance(claim, Statement)],
        events=[claim for claim in ledger.claims(filters, kind="event") if isinstance(claim, Event)],
        names=not isinstance(ledger, MaskedLedger),
    )


def _reviewed(ledger: Ledger, documents: Iterable[Document]) -> Mapping[str, Review] | None:
    """What stands for the figures of documents, those rejected too; None where nobody decided on any claim."""
    states = ledger.review_states()
    if not states:
        return None
    claims = (c for document in documents for c in ledger.claims_of_document(document.id, rejected=True))
    figures = (claim.id for claim in claims if isinstance(claim, Figure) and claim.id in states)
    return {i: Review(states[i].decision, states[i].reviewer, states[i].reason) for i in figures}


def content(
    given: Material,
    filters: Filters,
    *,
    policy: str = "latest",
    gazetteer: Places | None = None,
    written: date | None = None,
    texts: bool = True,
) -> Content:
    """Return what a report says: the same material always gives the same content.

    `texts`: whether the documents stand in it whole.

    Raises PolicyError for a policy that there is not.
    """
    policy_of(policy)
    reviews = given.reviews or {}
    copies_sought = _can_find_copies()
    known = {document.id: document for document in given.documents}
    whole = reconcile(given.figures, known.values(), copies=copies_sought, gazetteer=gazetteer)
    reconciled = whole if given.chosen is None else _only(whole, given.chosen)
    found = quantities(reconciled, as_of=filters.as_of, policy=policy, reviews=reviews)
    disagreements, lone = _conflicts(reconciled, found)
    shown = reconciled.observation_of
    readings = _readings([f for f in given.figures if f.id in shown], given.documents)
    read = {reading.document.id for reading in readings}
    told = {s.document.id for s in given.statements} | {e.document.id for e in given.events}
    copies = copied(known[i] for i in sorted(told))
    days = [d.published for d in given.documents if d.published]
    return Content(
        as_of=filters.as_of or max(days, default=None),
        quantities=found,
        spots=spots(found),
        movements=movements(found),
        disagreements=disagreements,
        lone=lone,
        readings=readings,
        others=tuple(d for d in given.documents if d.id not in read),
        provenance=Provenance(
            version=__version__,
            packs=_packs(given.documents),
            experimental=_tried(given.figures),
            policy=policy,
            filters=filters,
            documents=len(given.documents),
            figures=len(shown),
            copies_sought=copies_sought,
            excluded=_excluded(found),
            reviews=_reviews(reviews, shown),
            names=given.names,
            unreadable=given.unreadable,
            written=written,
        ),
        reviews=reviews,
        incidents=_chosen(given),
        heading=given.heading,
        published=(min(days), max(days)) if days else None,
        texts=texts,
        stands=stands(given.statements, copies),
        happenings=happenings(given.events, {f.id: f for f in given.figures if f.id in shown}, copies),
    )


def _chosen(given: Material) -> tuple[Incident, ...]:
    """The incidents with a figure that the filters ask for."""
    chosen = given.chosen
    return tuple(one for one in given.incidents if chosen is None or not chosen.isdisjoint(one.claims))


def _can_find_copies() -> bool:
    try:
        near_duplicates(())
    except MissingExtra:
        return False
    return True


def _only(whole: Reconciled, chosen: frozenset[str]) -> Reconciled:
    """The series of the chosen figures alone, and the relations among them."""
    series = []
    for found in whole.series:
        kept = tuple(o for o in found.observations if o.figure.id in chosen)
        if kept:
            series.append(found if len(kept) == len(found.observations) else replace(found, observations=kept))
    relations = tuple(r for r in whole.relations if r.figure in chosen and r.other in chosen)
    return Reconciled(tuple(series), relations)


def _conflicts(reconciled: Reconciled, found: Iterable[Quantity]) -> tuple[tuple[Disagreement, ...], tuple[Lone, ...]]:
    """The disagreements, worst first, and what nothing bears out."""
    of = {line.figure.id: (line, quantity) for quantity in found for line in quantity.lines}
    disagreements, lone = [], []
    for conflict in conflicts(reconciled):
        line, quantity = of[conflict.claims[0]]
        if conflict.kind in LONE:
            lone.append(Lone(conflict.kind, quantity))
        else:
            disagreements.append(Disagreement(conflict.kind, line, of[conflict.claims[1]][0], quantity))
    return tuple(disagreements), tuple(sorted(lone, key=lambda one: (LONE.index(one.kind), -one.quantity.weight)))


def _readings(figures: Iterable[Figure], documents: Iterable[Document]) -> tuple[Reading, ...]:
    by_document: dict[str, list[Figure]] = {}
    for figure in figures:
        by_document.setdefault(figure.document.id, []).append(figure)
    return tuple(
        Reading(document, tuple(sorted(by_document[document.id], key=lambda f: (f.evidence.start, f.id))))
        for document in documents
        if document.id in by_document
    )


def _excluded(found: Iterable[Quantity]) -> tuple[tuple[str, int], ...]:
    """How many figures no estimate rests on, by reason, the most frequent first."""
    counted = Counter(line.left_out for quantity in found for line in quantity.lines if line.left_out)
    return tuple(sorted(((code, n) for code, n in counted.items() if code), key=lambda pair: (-pair[1], pair[0])))


def _reviews(reviews: Mapping[str, Review], shown: Iterable[str]) -> Mapping[str, int]:
    """How many of the figures shown were reviewed how, and how many others were rejected."""
    counted = Counter(reviews[i].decision if i in reviews else "unreviewed" for i in shown)
    counted["rejected"] = sum(review.decision == "rejected" for review in reviews.values())
    return counted


def _packs(documents: Iterable[Document]) -> tuple[tuple[str, str], ...]:
    """The versions of the packs of the documents' languages."""
    spoken = {document.language for document in documents}
    return tuple((info.code, info.version) for info in packs.available() if info.code in spoken)


def _tried(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The languages of figures that were read experimentally."""
    return tuple(sorted({f.document.language or "" for f in figures if f.document.experimental is True}))
