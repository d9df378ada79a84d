"""Annotated reports as examples of every choice that reading makes.

An annotated report is an object of the form that `bilan export --gold` writes: a document with `figures`, each with its
offsets, measure, places, period, sources and whether it is implicit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bilan.choosing import Choice, Instance, Model
from bilan.choosing.calibration import calibrated
from bilan.choosing.training import Example, train
from bilan.model import Statement
from bilan.reading.context import Context
from bilan.reading.figures import Instances, drafts_of, instances_of
from bilan.reading.measure import NONE
from bilan.reading.neighbourhood import second_looks
from bilan.reading.settling import Settled, candidates_of, glance
from bilan.reading.weights import Weights, unlearned
from bilan.scoring import agree, near

Annotated = Mapping[str, Any]
FIELDS = ("place", "period", "source", "population")
Fits = Callable[[Any], bool]
"""Whether an option's value is what was annotated."""
Examples = dict[str, list[Example]]
LEAST_LIKELY = {"measure": 0.5, "single": 0.35, "place": 0.3, "period": 0.3, "source": 0.3}
"""Probability under which a field stays empty, or nothing is taken to be measured: a wrong one that looks right is
worse than a missing one. On reports that had not been learned from, two in three fields under theirs were wrong, and
figures under theirs were wrong as often as right: without them precision rose by four points and f1 not at all."""
TOLD = {
    "statement": 2.0, "event": 1.0, "event_actor": 1.0, "event_recipient": 1.0, "event_place": 2.0, "event_period": 1.0,
}  # fmt: skip
"""Slots of statements and events, each with the penalty of its weights: fewer reports teach them than figures, and more
caution did better on those not learned from."""
PENALTIES = {"measure": 2.0, "single": 2.0, "place": 5.0, "period": 2.0, "source": 1.0, "population": 0.5}
"""Half the inverse variance of the prior on the weights of each slot; chosen by cross-validation over reports."""
GLANCED = ("measure", "single")
"""Slots that are chosen twice, the second time knowing the first choices of all others."""


@dataclass(frozen=True)
class Glanced:
    """A candidate as far as learning asks; unlike `Settled` it holds nothing of its report, so that it can travel."""

    index: int
    said: str | float | None
    single: bool
    choice: Choice

    @property
    def measure(self) -> str:
        """The measure chosen, `none` where it is no figure."""
        return self.choice.option.label


@dataclass(frozen=True)
class Lesson:
    """What an annotated report teaches."""

    report: str
    """The document's id."""
    candidates: tuple[Glanced, ...]
    labels: tuple[str, ...]
    """The measure of each candidate, `none` where it is no figure."""
    fields: Examples
    """Examples of place, period, source and population."""
    singles: bool
    """Whether single people were annotated."""

    def judged(self) -> Iterator[tuple[Glanced, str]]:
        """Yield the candidates of which the annotation says what they are, with their measure."""
        pairs = zip(self.candidates, self.labels, strict=True)
        yield from ((item, label) for item, label in pairs if self.singles or not item.single)


def lesson(
    context: Context, figures: Sequence[Annotated], statements: Sequence[Statement], *, singles: bool = True
) -> Lesson:
    """Return what a report teaches; `singles`: whether single people without a number were annotated."""
    groups = candidates_of(context)
    settled = glance(context, groups, unlearned())
    found = aligned(settled, figures)
    told = {item.span: a for item, a in zip(settled, found, strict=True) if a is not None}
    drafts, _ = drafts_of(context, unlearned(), forced={span: a["measure"] for span, a in told.items()})
    taught: Examples = {}
    for draft, instances in zip(drafts, instances_of(drafts, context, statements), strict=True):
        for slot, example in _fields(instances, told[draft.span], context.document.id):
            if example.right:
                taught.setdefault(slot, []).append(example)
    glanced = tuple(Glanced(item.index, item.said, item.single, item.choice) for item in settled)
    return Lesson(context.document.id, glanced, tuple(a["measure"] if a else NONE for a in found), taught, singles)


def learn(lessons: Sequence[Lesson], told: Sequence[Examples], otherwise: Weights) -> Weights:
    """Return the weights that annotated reports teach, slot by slot; `otherwise`: those of slots that nothing teaches.

    `told`: what annotated statements and events teach.
    """
    learned = _of_figures(lessons) if lessons else otherwise
    examples = {slot: [example for one in told for example in one.get(slot, ())] for slot in TOLD}
    taught = {slot: some for slot, some in examples.items() if some}
    return replace(learned, **_kept(otherwise, taught))


def _kept(otherwise: Weights, taught: Examples) -> dict[str, Model]:
    """The models of statements and events: learned where examples teach them, else as they were."""
    return {
        slot: calibrated(slot, taught[slot], penalty=penalty) if slot in taught else getattr(otherwise, slot)
        for slot, penalty in TOLD.items()
    }


def _of_figures(lessons: Sequence[Lesson]) -> Weights:
    """The weights of figures.

    What the second look learns from must not have been learned by the first: each half of the reports is glanced at
    with the weights that the other half teaches.
    """
    halves = lessons[::2], lessons[1::2]
    glances = [_glance_models(half) for half in halves]
    second: Examples = {slot: [] for slot in GLANCED}
    for half, models in zip(halves, reversed(glances), strict=True):
        for one in half:
            glanced = [replace(s, choice=models[s.single].choose(s.choice.instance)) for s in one.candidates]
            for item, instance, label in zip(glanced, second_looks(glanced), one.labels, strict=True):
                if item.single and not one.singles:
                    continue
                second[GLANCED[item.single]].append(_example(instance, label, one.report))
    first = _glance_models(lessons)
    return replace(
        unlearned(),
        measure_glance=first[False],
        single_glance=first[True],
        measure=calibrated(
            "measure", second["measure"], threshold=LEAST_LIKELY["measure"], penalty=PENALTIES["measure"]
        ),
        single=calibrated("single", second["single"], threshold=LEAST_LIKELY["single"], penalty=PENALTIES["single"]),
        **{
            slot: calibrated(
                slot, _of_slot(lessons, slot), threshold=LEAST_LIKELY.get(slot, 0.0), penalty=PENALTIES[slot]
            )
            for slot in FIELDS
        },
    )


def _of_slot(lessons: Sequence[Lesson], slot: str) -> list[Example]:
    return [example for one in lessons for example in one.fields.get(slot, ())]


def _glance_models(lessons: Sequence[Lesson]) -> dict[bool, Model]:
    found: dict[bool, list[Example]] = {False: [], True: []}
    for one in lessons:
        for item, label in one.judged():
            found[item.single].append(_example(item.choice.instance, label, one.report))
    return {
        single: train(f"{GLANCED[single]}_glance", some, penalty=PENALTIES[GLANCED[single]])
        for single, some in found.items()
    }


def _example(instance: Instance, label: str, report: str) -> Example:
    return Example(instance, _right(instance, lambda value: value == label), report)


def aligned(settled: Sequence[Settled], figures: Sequence[Annotated]) -> list[Annotated | None]:
    """Return the annotated figure of each candidate: that which overlaps it most, of the same kind if there is one."""
    found: list[Annotated | None] = [None] * len(settled)
    for figure in sorted(figures, key=lambda f: bool(f.get("implicit"))):
        best: tuple[bool, int, int, int] | None = None
        for k, item in enumerate(settled):
            start, end = item.span
            overlap = min(end, figure["end"]) - max(start, figure["start"])
            if overlap > 0 and found[k] is None:
                best = max(
                    best or (False, 0, 0, 0), (item.single == bool(figure.get("implicit")), overlap, start - end, k)
                )
        if best is not None:
            found[best[3]] = figure
    return found


def _fields(instances: Instances, annotated: Annotated, report: str) -> Iterator[tuple[str, Example]]:
    """The examples of a figure's fields."""
    fitting = {
        "place": _fits_place(annotated) if "places" in annotated else None,
        "period": _fits_period(annotated) if "period" in annotated else None,
        "source": _fits_source(annotated) if "sources" in annotated else None,
    }
    for slot, fits in fitting.items():
        if fits is None:
            continue
        instance: Instance = getattr(instances, slot)
        yield slot, Example(instance, _right(instance, fits), report)
    counted = set(annotated.get("population", ()))
    for instance in instances.population if "population" in annotated else ():
        named = instance.options[-1].label in counted
        yield "population", Example(instance, frozenset({int(named)}), report)


def _fits_place(annotated: Annotated) -> Fits:
    places = annotated["places"]
    if not places:
        return lambda value: not value
    role = places[0]["role"]
    names = [place["name"] for place in places if place["role"] == role]
    return lambda value: any(p.role == role and agree(p.name, name) for p in value for name in names)


def _fits_period(annotated: Annotated) -> Fits:
    start, end = (date.fromisoformat(day) if day else None for day in annotated["period"] or (None, None))
    return lambda value: near(value.start if value else None, start) and near(value.end if value else None, end)


def _fits_source(annotated: Annotated) -> Fits:
    sources = annotated["sources"]
    if not sources:
        return lambda value: not value
    return lambda value: any(agree(source.name, name) for source in value for name in sources)


def _right(instance: Instance, fits: Fits) -> frozenset[int]:
    return frozenset(i for i, option in enumerate(instance.options) if fits(option.value))
