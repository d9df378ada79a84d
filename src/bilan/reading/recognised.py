"""Everything that analysis recognises in a document, claims or not, as plain objects ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bilan.analysis.compounds import find_in_compounds
from bilan.analysis.dates import TimeExpression
from bilan.analysis.numbers import Quantity, find_quantities
from bilan.analysis.places import GazetteerEntry, Mention
from bilan.analysis.sentences import Sentence
from bilan.choosing import Choice, Model
from bilan.reading.context import Context
from bilan.reading.explain import named
from bilan.reading.figures import FiguresRead
from bilan.reading.weights import Weights

LEAST_PLACE = 0.3
"""Probability under which a name that no gazetteer has is not told as a place, though reading considers it."""
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
        named = [m for m in view.all_places if m.kind != "common" and m.likely >= LEAST_PLACE]
        found["places"] += [_place(sentence, m) for m in named]
        found["places"] += _of_peoples(sentence, named, context)
        found["places"] += _of_compounds(sentence, named, context)
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


def _of_peoples(sentence: Sentence, named: Sequence[Mention], context: Context) -> list[Found]:
    """The countries that words for their people and things of theirs name (`Syrian`); no claim takes its place from
    them alone."""
    covered = {k for mention in named for k in range(mention.start, mention.end)}
    found = []
    for i in sentence.capitals:
        start, place = (i, None) if i in covered else _people_at(sentence, i)
        entry = context.gazetteer.entry(place) if place else None
        if entry is not None:
            name = sentence.raw(start, i + 1)
            found.append(_place(sentence, Mention(start, i + 1, name, name, None, "at", "none", entry, "people")))
    return found


def _of_compounds(sentence: Sentence, named: Sequence[Mention], context: Context) -> Iterator[Found]:
    """The places that parts of hyphened words name (`Denver-based`); no claim takes its place from them."""
    covered = {k for mention in named for k in range(sentence.starts[mention.start], sentence.ends[mention.end - 1])}
    for start, end, entry in find_in_compounds(sentence, context.toponyms):
        if start not in covered:
            yield {"start": start, "end": end, "name": context.document.text[start:end], **_located(entry)}


def _people_at(sentence: Sentence, i: int) -> tuple[int, str | None]:
    """Where the word for a people that ends at token i begins, and the id of its place, None where there is none."""
    tokens, pack = sentence.tokens, sentence.pack
    pair = f"{tokens[i - 1]} {tokens[i]}" if i else ""
    if pair in pack.area_demonyms:
        return i - 1, pack.area_demonyms[pair]
    if pair in pack.demonyms:
        return i - 1, f"country:{pack.demonyms[pair]}"
    code = sentence.people(i)
    return i, f"country:{code}" if code else pack.area_demonyms.get(tokens[i])


def _place(sentence: Sentence, mention: Mention) -> Found:
    entry = mention.entry
    return {
        **_span(sentence, mention.start, mention.end),
        "name": mention.name,
        **_located(entry),
    }


def _located(entry: GazetteerEntry | None) -> Found:
    return {
        "id": entry.id if entry else None,
        "country": entry.country if entry else None,
        "latitude": entry.latitude if entry else None,
        "longitude": entry.longitude if entry else None,
    }
