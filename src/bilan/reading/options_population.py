"""Who a figure counts, as a choice for each kind of people: named or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import get_args

from bilan.choosing import Instance, Option
from bilan.model import Population
from bilan.reading.context import Context
from bilan.reading.drafts import Draft
from bilan.reading.figure_features import GROUPS
from bilan.reading.measure import STEM
from bilan.reading.neighbourhood import LEAST_TOLD

POPULATIONS: tuple[Population, ...] = get_args(Population)
SHARES = (0.0, 0.2, 0.5, 0.8)
"""Steps of how many of a report's figures of a measure count a kind of people."""
AFTER, BEFORE = 5, 4
"""Tokens after and before a figure whose words tell who is counted."""


class PopulationNames:
    """Who is named where in a report, and counted as whom by the rules; made once a document."""

    def __init__(self, context: Context, drafts: Sequence[Draft]) -> None:
        self.context = context
        self.drafts = drafts
        self._named: dict[int, frozenset[str]] = {}

    @cached_property
    def of_measure(self) -> Mapping[str, Counter[str]]:
        """How many figures of each measure count each kind; under the empty name all of them."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for draft in self.drafts:
            found[draft.measure].update(("", *draft.population))
        return found

    @cached_property
    def of_number(self) -> Mapping[float, set[str]]:
        """The kinds that are counted by each number, wherever it is said."""
        found: dict[float, set[str]] = defaultdict(set)
        for draft in self.drafts:
            value = draft.candidate.quantity.value
            if value is not None and value >= LEAST_TOLD:
                found[value].update(draft.population)
        return found

    def named(self, index: int) -> frozenset[str]:
        """The kinds of people that a sentence names."""
        if index not in self._named:
            marks = self.context.view(index).sentence.marks.get("noun", ())
            self._named[index] = frozenset(kind for mark in marks for kind in mark.payload.population)
        return self._named[index]


def population_instances(draft: Draft, names: PopulationNames, before: Draft | None) -> list[Instance]:
    """Return the choices of a figure's population, one for each kind.

    `draft.population` is that of the rules, `before` the figure before.
    """
    context = tuple(dict.fromkeys(_context(draft)))
    said = set(draft.candidate.population)
    whole = set(draft.parent.population) if draft.parent is not None else set()
    found = []
    for kind in POPULATIONS:
        options = _options(draft, kind, said, whole, tuple(_elsewhere(draft, kind, names, before)))
        found.append(Instance("population", options, context, draft.span))
    return found


def _elsewhere(draft: Draft, kind: Population, names: PopulationNames, before: Draft | None) -> Iterator[str]:
    """What the rest of the report says of a kind of people."""
    value, counted = draft.candidate.quantity.value, names.of_measure[draft.measure]
    if value is not None and kind in names.of_number.get(value, ()):
        yield "same number"
        yield f"same number {kind}"
    share = counted[kind] / max(counted[""], 1)
    if share:
        step = sum(share > most for most in SHARES)
        yield f"share{step}"
        yield f"share{step} {'single' if draft.single else 'plain'}"
    if before is not None and kind in before.population:
        same = before.index == draft.index
        yield f"before {'same' if same else 'far'}&{before.measure == draft.measure}"
    if kind in names.named(draft.index):
        yield "named beside"
        yield f"named beside {kind}"
    if draft.index and kind in names.named(draft.index - 1):
        yield "named before"
        yield f"named before {kind}"
    if kind in names.named(0):
        yield "named in the title"
        yield f"named in the title {kind}"


def _options(
    draft: Draft, kind: Population, said: set[Population], whole: set[Population], elsewhere: tuple[str, ...]
) -> tuple[Option, ...]:
    features = ["bias", "ruled" if kind in draft.population else "not ruled"]
    if kind in said:
        features += ["said", f"said {kind}"]
    if kind in draft.population:
        features += [f"ruled {kind}", f"ruled {GROUPS.get(draft.measure, 'thing')}"]
    if kind in whole:
        features.append("of the whole")
    features += elsewhere
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
