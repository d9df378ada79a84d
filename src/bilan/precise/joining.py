"""How much the encoder's advice weighs beside the fast reader, slot by slot."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scipy import optimize

from bilan.choosing import Instance, Model
from bilan.precise.advice import Advice
from bilan.precise.encoder import Encoder, Joined
from bilan.reading.learning import Glanced, Lesson
from bilan.reading.neighbourhood import second_looks
from bilan.reading.weights import Weights

Examples = list[tuple[Instance, frozenset[int]]]
"""Choices with what another reader gives their options, and the right ones."""
MOST_ADVICE = 3.0
COOLEST, HOTTEST = 0.5, 5.0
"""Bounds of the temperature: outside of them something else is wrong."""


def joined(encoder: Encoder, found: Iterable[tuple[str, Lesson]], learned: Weights) -> dict[str, Joined]:
    """How both are joined, slot by slot, from reports (text and lesson) that neither has learned from.

    The second look at measures is joined after the first, whose verdicts on the neighbours it knows.
    """
    examples: dict[str, Examples] = defaultdict(list)
    looked = []
    for text, lesson in found:
        advice = Advice(encoder, text)
        asked = [_asked(item, advice) for item in lesson.candidates]
        looked.append((lesson, asked))
        _note(examples, lesson, [(f"{item.choice.instance.slot}_glance", item.choice.instance) for item in asked])
        for slot, of_field in lesson.fields.items():
            examples[slot] += [
                (replace(e.instance, advice=advice.asked(e.instance)), e.right) for e in of_field if e.right
            ]
    first = {slot: fitted(getattr(learned, slot), some) for slot, some in examples.items()}
    weights = learned.joined(first)
    models = {True: weights.single_glance, False: weights.measure_glance}
    second: dict[str, Examples] = defaultdict(list)
    for lesson, asked in looked:
        glanced = [replace(item, choice=models[item.single].choose(item.choice.instance)) for item in asked]
        _note(second, lesson, [(instance.slot, instance) for instance in second_looks(glanced)])
    return first | {slot: fitted(getattr(learned, slot), some) for slot, some in second.items()}


def _asked(item: Glanced, advice: Advice) -> Glanced:
    instance = item.choice.instance
    return replace(item, choice=replace(item.choice, instance=replace(instance, advice=advice.asked(instance))))


def _note(examples: dict[str, Examples], lesson: Lesson, instances: Sequence[tuple[str, Instance]]) -> None:
    """Note the choices of a lesson's candidates, by slot, with what is right."""
    for (slot, instance), item, label in zip(instances, lesson.candidates, lesson.labels, strict=True):
        if lesson.singles or not item.single:
            right = frozenset(i for i, option in enumerate(instance.options) if option.label == label)
            if right:
                examples[slot].append((instance, right))


def fitted(model: Model, examples: Examples) -> Joined:
    """Return the weight of advice and the temperature at which the right options of examples are likeliest."""
    alone = replace(model, advice=0.0)
    scored = [(alone.scores(i), i.advice or (0.0,) * len(i.options), right) for i, right in examples]

    def cost(found: Sequence[float]) -> float:
        advice, heat = found
        total = 0.0
        for scores, given, right in scored:
            both = [(s + advice * g) / heat for s, g in zip(scores, given, strict=True)]
            highest = max(both)
            raised = [math.exp(b - highest) for b in both]
            total -= math.log(max(sum(raised[i] for i in right) / sum(raised), 1e-12))
        return total

    bounds = (0.0, MOST_ADVICE), (COOLEST, HOTTEST)
    best = optimize.minimize(cost, (1.0, model.temperature), method="L-BFGS-B", bounds=bounds)
    return Joined(round(float(best.x[0]), 2), round(float(best.x[1]), 2), model.threshold)
