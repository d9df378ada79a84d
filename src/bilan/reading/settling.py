"""From candidates to figures: all quantities and single people of a document, with the measure that is chosen for each.

The rules (`attach`, `across`) go first and leave their verdict on each candidate; the choice takes it as evidence among
other and may decide otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bilan.analysis.numbers import Quantity, find_quantities
from bilan.analysis.sentences import Sentence
from bilan.choosing import Choice, Instance, Model, Span
from bilan.folding import fold
from bilan.model import Measure
from bilan.reading.across import link_across
from bilan.reading.attach import attach, measure_of
from bilan.reading.candidates import Candidate, candidates, counts_too_many
from bilan.reading.context import Context, View
from bilan.reading.costs import HIGHEST, Costs
from bilan.reading.counted import Counted
from bilan.reading.drafts import Draft
from bilan.reading.listed import link_listed
from bilan.reading.measure import NONE, Surroundings, kind_of, kind_of_single, measure_instance, title_stems
from bilan.reading.screen import not_counted
from bilan.reading.singles import find_singles
from bilan.reading.triggers import Found, find_triggers
from bilan.reading.weights import Weights

SURE = 0.995
"""Probability that nothing is measured from which the precise reader is not asked: most people whom a report names are
counted by nobody, and to ask of each costs more than all the others."""
NEVER_ONE = frozenset({"resident", "combatants"})
"""Measures that an article does not count one of (`a resident said`)."""


@dataclass(frozen=True)
class Candidates:
    """The candidates of one sentence, quantities or single people, with what it costs its triggers to govern them."""

    view: View
    costs: Costs
    drafts: tuple[Draft, ...]
    single: bool


@dataclass(frozen=True)
class Settled:
    """A candidate with the choice of its measure."""

    draft: Draft
    choice: Choice
    single: bool

    @property
    def measure(self) -> str:
        """The measure chosen, `none` where it is no figure."""
        return self.choice.option.label

    @property
    def span(self) -> Span:
        """Where the quantity or the person stands."""
        return self.draft.span

    @property
    def index(self) -> int:
        """Number of the sentence that it stands in."""
        return self.draft.index

    @property
    def said(self) -> str | float | None:
        """What is said: the number, of a person the folded name."""
        if not self.single:
            return self.draft.candidate.quantity.value
        start, end = self.span
        return fold(self.draft.view.sentence.text[start:end])


def candidates_of(context: Context) -> list[Candidates]:
    """Return all candidates of a document with the verdict of the rules, in the order of the text."""
    found: list[Candidates] = []
    for index in range(len(context.stretches)):
        found += _of_sentence(context.view(index))
    counted = [draft for group in found if not group.single for draft in group.drafts]
    link_across(counted, context)
    link_listed(counted, context)
    return found


def _of_sentence(view: View) -> Iterator[Candidates]:
    sentence = view.sentence
    triggers = find_triggers(sentence)
    singles = find_singles(sentence)
    people = {k for q in singles for k in range(q.start, q.end)}
    quantities = [q for q in find_quantities(sentence) if not not_counted(view, q)]
    kept: list[Candidate] = []
    if quantities:
        found = candidates(sentence, quantities)
        attach(sentence, found, triggers)
        kept = [c for c in found if not (c.quantity.article and c.quantity.start in people and not c.counted.measure)]
        yield _group(view, found, triggers, kept, single=False)
    taken = {k for c in kept for k in range(c.quantity.start, c.quantity.end)}
    named = [_single(sentence, q) for q in singles if taken.isdisjoint(range(q.start, q.end))]
    if named:
        attach(sentence, named, triggers)
        yield _group(view, named, triggers, named, single=True)


def _group(
    view: View, found: list[Candidate], triggers: Sequence[Found], kept: Sequence[Candidate], *, single: bool
) -> Candidates:
    drafts = [Draft(c, view, c.measure) for c in found]  # type: ignore[arg-type]
    for draft, candidate in zip(drafts, found, strict=True):
        if candidate.parent is not None:
            draft.parent = drafts[candidate.parent]
    costs = Costs(view.sentence, found, triggers)
    ids = {id(c) for c in kept}
    return Candidates(view, costs, tuple(d for d in drafts if id(d.candidate) in ids), single)


def _single(sentence: Sentence, quantity: Quantity) -> Candidate:
    """A single person as a candidate that counts one."""
    start, end = quantity.start, quantity.end
    nouns = [m.payload for m in sentence.marks.get("noun", ()) if start <= m.start and m.end <= end]
    people = [noun for noun in nouns if noun.noun_class == "person"]
    noun = people[-1] if people else None
    population = tuple(dict.fromkeys(p for n in people for p in n.population))
    counted = Counted(end, end, noun, population)
    return Candidate(quantity, counted, noun=noun, population=population)


def glance(context: Context, groups: Sequence[Candidates], weights: Weights) -> list[Settled]:
    """Return every candidate with a first choice of its measure, in the order of the text."""
    title = title_stems(context.view(0).sentence) if context.stretches else ()
    before, settled = NONE, []
    for group in groups:
        sentence = group.view.sentence
        around = Surroundings(context.pack.language.code, title, sentence.index, before)
        numbers = {id(c): i for i, c in enumerate(group.costs.found)}
        for draft in group.drafts:
            candidate = draft.candidate
            kind = kind_of_single(sentence, candidate.quantity.start) if group.single else kind_of(sentence, candidate)
            instance = measure_instance(group.costs, numbers[id(candidate)], around, kind=kind)
            model = weights.single_glance if group.single else weights.measure_glance
            settled.append(Settled(draft, _looked_at(instance, model, context), group.single))
        before = next((d.measure for d in reversed(group.drafts) if d.measure and not group.single), before)
    return sorted(settled, key=lambda s: s.span)


def _looked_at(instance: Instance, model: Model, context: Context) -> Choice:
    """The choice of a measure; the precise reader is not asked where the fast one is sure that nothing is measured."""
    choice = model.choose(instance)
    if choice.option.label == NONE and choice.probability >= SURE:
        return choice
    advised = context.advised(instance)
    return choice if advised is instance else model.choose(advised)


def figures_of(
    settled: Sequence[Settled], groups: Sequence[Candidates], forced: Mapping[Span, str] | None
) -> list[Draft]:
    """Return the candidates that are figures as drafts, with their measures and the words that govern them.

    `forced`: measures by span, in place of those chosen, from which the other choices are learned.
    """
    costs = {
        id(d): (g.costs, i) for g in groups for d in g.drafts for i, c in enumerate(g.costs.found) if c is d.candidate
    }
    kept: dict[int, Draft] = {}
    for item in settled:
        measure = item.measure if forced is None else forced.get(item.span, NONE)
        one = item.draft.candidate.quantity.article and measure in NEVER_ONE
        if measure != NONE and not one and not counts_too_many(item.draft.candidate):
            kept[id(item.draft)] = _with_measure(item, cast(Measure, measure), *costs[id(item.draft)])
    whole_of = {id(s.draft): id(s.draft.parent) for s in settled if s.draft.parent is not None}
    for key, draft in kept.items():
        whole = kept.get(whole_of.get(key, -1))
        draft.parent = whole if whole is not None and _is_part(draft, whole) else None
        draft.over_whole = whole is not None and not _fits_in(draft, whole)
    return list(kept.values())


def _is_part(part: Draft, whole: Draft) -> bool:
    """Whether a figure can be a share of another: it is not that other, no whole of it, and not larger."""
    return part is not whole and whole.parent is not part and _fits_in(part, whole)


def _fits_in(part: Draft, whole: Draft) -> bool:
    """Whether a figure is not larger than another."""
    least, most = part.candidate.quantity.low, whole.candidate.quantity.high
    return least is None or most is None or part.candidate.quantity.percent or least <= most


def _with_measure(item: Settled, measure: Measure, costs: Costs, i: int) -> Draft:
    old = item.draft.candidate
    candidate = old
    if old.measure != measure:
        trigger, cost = _governing(costs, i, measure)
        candidate = replace(old, measure=measure, trigger=trigger, cost=cost, reason="chosen", inherited=False)
    return Draft(candidate, item.draft.view, measure, single=item.single)


def _governing(costs: Costs, i: int, measure: str) -> tuple[Found | None, float]:
    """The word that most cheaply governs a candidate with a measure; None where no word does."""
    fitting = [t for t in costs.triggers if measure_of(t, costs.found[i]) == measure]
    priced = sorted(((costs.of(i, t), t.start, t) for t in fitting), key=lambda p: p[:2])
    if priced and priced[0][0] < HIGHEST:
        return priced[0][2], priced[0][0]
    return None, 0.0
