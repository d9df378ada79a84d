"""Who a figure counts, as a choice for each kind of people: named or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from bilan.choosing import Instance, Option
from bilan.model import Population
from bilan.reading.drafts import Draft
from bilan.reading.figure_features import GROUPS
from bilan.reading.measure import STEM

POPULATIONS: tuple[Population, ...] = get_args(Population)
AFTER, BEFORE = 5, 4
"""Tokens after and before a figure whose words tell who is counted."""


def population_instances(draft: Draft) -> list[Instance]:
    """Return the choices of a figure's population, one for each kind; `draft.population` is that of the rules."""
    context = tuple(dict.fromkeys(_context(draft)))
    said = set(draft.candidate.population)
    whole = set(draft.parent.population) if draft.parent is not None else set()
    return [Instance("population", _options(draft, kind, said, whole), context) for kind in POPULATIONS]


def _options(draft: Draft, kind: Population, said: set[Population], whole: set[Population]) -> tuple[Option, ...]:
    features = ["bias", "ruled" if kind in draft.population else "not ruled"]
    if kind in said:
        features += ["said", f"said {kind}"]
    if kind in draft.population:
        features += [f"ruled {kind}", f"ruled {GROUPS.get(draft.measure, 'thing')}"]
    if kind in whole:
        features.append("of the whole")
    return (Option("no", (), False), Option(kind, tuple(features), True))


def _context(draft: Draft) -> Iterator[str]:
    sentence, candidate = draft.view.sentence, draft.candidate
    language, small = sentence.pack.language.code, sentence.pack.small_words
    yield "bias"
    yield f"measure={draft.measure}"
    yield f"single={draft.single}"
    for kind in draft.population:
        yield f"ruled={kind}"
    start, end = candidate.quantity.first, max(candidate.counted.end, candidate.quantity.last)
    for k in range(start, end):
        if sentence.tokens[k] not in small:
            yield f"{language}|in={sentence.tokens[k][:STEM]}"
    for k in range(end, min(len(sentence), end + AFTER)):
        yield f"{language}|r={sentence.tokens[k][:STEM]}"
    for k in range(max(0, start - BEFORE), start):
        yield f"{language}|l={sentence.tokens[k][:STEM]}"
    if candidate.counted.countries:
        yield "of a country"
