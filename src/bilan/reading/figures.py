"""The figures of a document: every candidate with its choices, in one order that never turns back.

1. all quantities and single people, with the verdict of the rules on each (`settling.candidates_of`)
2. which of them measure something (`settling.settle`)
3. what the rules make of place, period, source, status and population of these
4. place, period and source as choices among all that the report names; the rules' verdict is evidence among other
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bilan.choosing import Choice, Instance, Span
from bilan.model import Period, Place, Population, Source, Statement
from bilan.reading import status, when, where, who
from bilan.reading.context import Context
from bilan.reading.drafts import Draft
from bilan.reading.elsewhere import Elsewhere
from bilan.reading.neighbourhood import second_looks
from bilan.reading.options_period import period_instance, ruled_days
from bilan.reading.options_place import PlaceNames, place_instance, ruled_place
from bilan.reading.options_population import PopulationNames, population_instances
from bilan.reading.options_source import ruled_source, source_instance
from bilan.reading.sanity import Doubt, doubts, unresolved
from bilan.reading.settling import Settled, candidates_of, figures_of, glance
from bilan.reading.spoken import Spoken
from bilan.reading.told import Told
from bilan.reading.weights import Weights


@dataclass(frozen=True)
class Instances:
    """The choices that a figure's fields are, before they are made."""

    place: Instance
    period: Instance
    source: Instance
    population: tuple[Instance, ...]


@dataclass(frozen=True)
class FigureRead:
    """A figure as read: what the rules left of it, and the choices of its fields."""

    draft: Draft
    measure: Choice | None
    """None where the measure was given, not chosen."""
    place: Choice
    period: Choice
    source: Choice
    kinds: tuple[Choice, ...]
    """For each kind of people whether it is counted."""
    doubts: tuple[Doubt, ...] = ()
    """Why it cannot be as read."""

    @property
    def population(self) -> tuple[Population, ...]:
        """The kinds of people that are counted."""
        return tuple(cast(Population, c.option.label) for c in self.kinds if c.option.value)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places chosen; by their names alone where what the gazetteer makes of them cannot be."""
        found: tuple[Place, ...] = self.place.option.value
        doubted = any(doubt.field == "places" for doubt in self.doubts)
        return tuple(unresolved(place) for place in found) if doubted else found

    @property
    def days(self) -> Period | None:
        """The period chosen; None where it is doubted."""
        if any(doubt.field == "period" for doubt in self.doubts):
            return None
        found: Period | None = self.period.option.value
        return found

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources chosen."""
        found: tuple[Source, ...] = self.source.option.value
        return found


@dataclass(frozen=True)
class FiguresRead:
    """All figures of a document, and the candidates that they were chosen from."""

    figures: tuple[FigureRead, ...]
    settled: tuple[Settled, ...]


def read_figures(context: Context, weights: Weights, statements: Sequence[Statement]) -> FiguresRead:
    """Return the figures of a document. `statements`: what the report lets others say, for the sources."""
    drafts, settled = drafts_of(context, weights)
    measures = {id(s.draft.candidate.quantity): s.choice for s in settled}
    figures = []
    for draft, instances in zip(drafts, instances_of(drafts, context, statements), strict=True):
        figures.append(
            FigureRead(
                draft,
                measures.get(id(draft.candidate.quantity)),
                weights.place.choose(context.advised(instances.place)),
                weights.period.choose(context.advised(instances.period)),
                weights.source.choose(context.advised(instances.source)),
                tuple(weights.population.choose(context.advised(one)) for one in instances.population),
            )
        )
    beside = _by_sentence(drafts)
    doubted = (_doubted(figure, beside[figure.draft.index], context) for figure in figures)
    return FiguresRead(tuple(doubted), tuple(settled))


def _by_sentence(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    found: dict[int, list[Draft]] = {}
    for draft in drafts:
        found.setdefault(draft.index, []).append(draft)
    return found


def _doubted(figure: FigureRead, beside: Sequence[Draft], context: Context) -> FigureRead:
    return replace(figure, doubts=doubts(figure.draft, figure.places, figure.days, beside, context))


def drafts_of(
    context: Context, weights: Weights, forced: Mapping[Span, str] | None = None
) -> tuple[list[Draft], list[Settled]]:
    """Return the figures of a document as the rules fill their fields, and all candidates.

    `forced`: measures by span in place of those chosen; from them the choices of the other fields are learned.
    """
    groups = candidates_of(context)
    settled = settle(glance(context, groups, weights), weights)
    drafts = figures_of(settled, groups, forced)
    told = Told(drafts)
    for draft in drafts:
        status.status(draft)
        when.own_period(draft, told, context)
    for draft in sorted(drafts, key=lambda d: d.parent is not None):
        where.place(draft, told, context)
        when.period(draft, told, context)
        who.source(draft, told, context)
        status.population(draft)
    return drafts, settled


def settle(glanced: Sequence[Settled], weights: Weights) -> list[Settled]:
    """Return every candidate with its choice after a second look."""
    models = {True: weights.single, False: weights.measure}
    looks = zip(glanced, second_looks(glanced), strict=True)
    return [replace(item, choice=models[item.single].choose(instance)) for item, instance in looks]


def instances_of(drafts: Sequence[Draft], context: Context, statements: Sequence[Statement]) -> list[Instances]:
    """Return the choices of each figure's place, period and source."""
    names, people = PlaceNames(context), PopulationNames(context, drafts)
    beside, spoken = _by_sentence(drafts), Spoken(statements)
    places, days, sources = (Elsewhere(drafts, of) for of in (ruled_place, ruled_days, ruled_source))
    found = []
    for position, draft in enumerate(drafts):
        before = drafts[position - 1] if position else None
        said = spoken.innermost(*draft.span)
        found.append(
            Instances(
                place_instance(draft, names, before, places, beside[draft.index]),
                period_instance(draft, context, before, days),
                source_instance(draft, context, before, said, sources),
                tuple(population_instances(draft, people, before)),
            )
        )
    return found
