"""Figures as read → figures as claimed: what was chosen, with how sure each choice is."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from bilan.model import Document, Figure, Span, claim_id, quote, reference
from bilan.reading.candidates import unit_of
from bilan.reading.context import Context
from bilan.reading.drafts import Draft
from bilan.reading.figures import FigureRead
from bilan.reading.sanity import DOUBTED


def figure_claim(figure: FigureRead, context: Context, event: str | None) -> Figure:
    """Return the claim of a figure; `event` is the id of the event that it results from."""
    draft, document = figure.draft, context.document
    quantity, (start, end) = draft.candidate.quantity, draft.span
    return Figure(
        id=figure_id(draft, document),
        document=reference(document),
        evidence=quote(document.text, start, end),
        sentence=Span(start=draft.view.sentence.stretch.start, end=_sentence_end(draft, document)),
        measure=draft.measure,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        quantifier=quantity.quantifier,
        unit=unit_of(draft.candidate),
        population=figure.population,
        part_of=figure_id(draft.parent, document) if draft.parent is not None else None,
        places=figure.places,
        period=figure.days,
        sources=figure.sources,
        status=draft.status,
        implicit=draft.single,
        event=event,
        confidence=_confidence(figure),
    )


def figure_id(draft: Draft, document: Document) -> str:
    """Return the id of a draft's figure."""
    return claim_id(document.id, "figure", *draft.span, draft.measure)


def sure_of(figures: Sequence[FigureRead], least: float) -> list[FigureRead]:
    """Return the figures whose reading as a whole is at least so sure; a part of one left out is a part no more."""
    kept = [figure for figure in figures if _confidence(figure)["all"] >= least]
    drafts = {id(figure.draft) for figure in kept}
    for figure in kept:
        if figure.draft.parent is not None and id(figure.draft.parent) not in drafts:
            figure.draft.parent = None
    return kept


def _confidence(figure: FigureRead) -> dict[str, float]:
    choices = {"measure": figure.measure, "places": figure.place, "period": figure.period, "sources": figure.source}
    sure = {field: choice.probability for field, choice in choices.items() if choice is not None}
    for doubt in figure.doubts:
        sure[doubt.field] = min(DOUBTED, sure.get(doubt.field, 1.0))
    whole = prod(sure.values())
    return {field: round(probability, 2) for field, probability in {**sure, "all": whole}.items()}


def _sentence_end(draft: Draft, document: Document) -> int:
    stretch = draft.view.sentence.stretch
    return stretch.start + len(document.text[stretch.start : stretch.end].rstrip())
