"""Reviewed figures as annotated reports, so that a user can score and improve the reading on reports of their own.

A line is a report with all its figures, in the form that scorers of annotated reports read: `text`, and for each
figure its span and fields, `part_of` as an index into the list. Only what people decided counts: accepted, corrected
and added figures are there, rejected ones are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from bilan.ledger import Ledger
from bilan.model import Document, Figure

PLAIN = ("measure", "value", "low", "high", "quantifier", "unit", "status")


def annotated(ledger: Ledger, *, partial: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the reports all of whose figures were reviewed, with their figures, as JSON objects.

    `partial`: also reports of which only some were; figures that nobody looked at are left out, so that a scorer
    counts them as false.
    """
    for summary in ledger.documents():
        claims = ledger.claims_of_document(summary.id)
        figures = [claim for claim in claims if isinstance(claim, Figure)]
        states = ledger.review_states(claim.id for claim in ledger.claims_of_document(summary.id, rejected=True))
        reviewed = [figure for figure in figures if figure.id in states]
        if states and (partial or len(reviewed) == len(figures)):
            yield _report(ledger.document(summary.id), reviewed)


def _report(document: Document, figures: list[Figure]) -> dict[str, Any]:
    index = {figure.id: i for i, figure in enumerate(figures)}
    report = {name: getattr(document, name) for name in ("id", "title", "language", "publisher", "url", "text")}
    report["published"] = document.published.isoformat() if document.published else None
    report["figures"] = [_figure(figure, index) for figure in figures]
    return {name: value for name, value in report.items() if value is not None}


def _figure(figure: Figure, index: dict[str, int]) -> dict[str, Any]:
    period = figure.period
    return {
        "start": figure.evidence.start,
        "end": figure.evidence.end,
        "text": figure.evidence.exact,
        **{name: getattr(figure, name) for name in PLAIN},
        "population": list(figure.population),
        "part_of": index.get(figure.part_of) if figure.part_of else None,
        "places": [{"name": place.name, "role": place.role} for place in figure.places],
        "period": msgspec.to_builtins([period.start, period.end]) if period else None,
        "sources": [source.name for source in figure.sources],
        **({"implicit": True} if figure.implicit else {}),
    }
