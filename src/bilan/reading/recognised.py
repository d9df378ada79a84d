"""Everything that analysis recognises in a document, claims or not, as plain objects ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilan.analysis.dates import TimeExpression
from bilan.analysis.numbers import Quantity, find_quantities
from bilan.analysis.sentences import Sentence
from bilan.choosing import Choice, Model
from bilan.reading.context import Context
from bilan.reading.explain import named
from bilan.reading.figures import FiguresRead
from bilan.reading.told_places import told_places
from bilan.reading.weights import Weights

LEAST = 0.01
"""Probability under which an option is not told."""

Found = dict[str, Any]


def recognised(context: Context, read: FiguresRead, weights: Weights) -> Found:
    """Return `{"document", "quantities", "periods", "places", "sources", "choices"}` of a whole document.

    Offsets are code points of its text, end exclusive; days are ISO 8601, both ends included, null where open.
    """
    found: dict[str, list[Found]] = {"quantities": [], "periods": [], "places": [], "sources": []}
    for index in range(len(context.stretches)):
        view = context.view(index)
        sentence = view.sentence
        found["quantities"] += [_quantity(sentence, q) for q in find_quantities(sentence) if _is_number(sentence, q)]
        found["periods"] += [_period(sentence, t) for t in view.all_times]
        found["places"] += told_places(sentence, view.all_places, context.toponyms)
        found["sources"] += [
            {**_span(sentence, s.name_start, s.name_end), "name": s.name, "cue": s.cue} for s in view.sources if s.name
        ]
    return {"document": context.document.id, **found, "choices": list(_choices(read, weights))}


def _choices(read: FiguresRead, weights: Weights) -> Iterator[Found]:
    """Every choice: where its quantity or person stands, the options with their probabilities, the reasons."""
    for item in read.settled:
        model = weights.single if item.single else weights.measure
        yield _choice(item.span, "single" if item.single else "measure", item.choice, model)
    for figure in read.figures:
        span = figure.draft.span
        yield _choice(span, "place", figure.place, weights.place)
        yield _choice(span, "period", figure.period, weights.period)
        yield _choice(span, "source", figure.source, weights.source)


def _choice(span: tuple[int, int], slot: str, choice: Choice, model: Model) -> Found:
    likely = [(o, p) for o, p in choice.ranked() if p >= LEAST]
    return {
        "start": span[0],
        "end": span[1],
        "slot": slot,
        "options": [{"option": named(option), "probability": round(p, 3)} for option, p in likely],
        "because": [{"feature": f, "weight": w} for f, w in model.reasons(choice.instance, choice.option)],
    }


def _is_number(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a quantity is a number: not what only names, nor an article that is no number word."""
    if quantity.article and sentence.tokens[quantity.start] not in sentence.pack.numbers.words:
        return False
    return quantity.kind in ("count", "ratio", "superseded")


def _span(sentence: Sentence, start: int, end: int) -> Found:
    if start >= end:
        return {"start": None, "end": None}
    return {"start": sentence.starts[start], "end": sentence.ends[end - 1]}


def _quantity(sentence: Sentence, quantity: Quantity) -> Found:
    return {
        **_span(sentence, quantity.start, quantity.end),
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "quantifier": quantity.quantifier,
        "percent": quantity.percent,
        "kind": quantity.kind,
    }


def _period(sentence: Sentence, time: TimeExpression) -> Found:
    return {
        **_span(sentence, time.start, time.end),
        "first": time.first.isoformat() if time.first else None,
        "last": time.last.isoformat() if time.last else None,
        "kind": time.kind,
    }
