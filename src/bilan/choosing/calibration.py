"""Making probabilities hold: of what is given with 0.9, nine in ten should be right.

A model is surer of reports that it has learned from than of others. Its scores are divided by one number, the
temperature at which the right options of reports not learned from are likeliest (Guo, Pleiss, Sun and Weinberger 2017).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from scipy import optimize

from bilan.choosing.model import Model
from bilan.choosing.training import PENALTY, Example, train

COOLEST, HOTTEST = 0.5, 5.0
"""Bounds of the temperature: outside of them something else is wrong."""


def calibrated(slot: str, examples: Sequence[Example], *, threshold: float = 0.0, penalty: float = PENALTY) -> Model:
    """Return the model that all examples teach, with the temperature that a model of half the reports needs on the
    other half."""
    reports = sorted({example.report for example in examples})
    half = set(reports[::2])
    learned = [example for example in examples if example.report in half]
    unseen = [example for example in examples if example.report not in half]
    model = train(slot, examples, threshold=threshold, penalty=penalty)
    if not learned or not unseen:
        return model
    return replace(model, temperature=temperature(train(slot, learned, penalty=penalty), unseen))


def temperature(model: Model, examples: Sequence[Example]) -> float:
    """Return the temperature at which the right options of examples are likeliest, to two places."""
    scored = [(model.scores(e.instance), e.right) for e in examples if e.right]

    def loss(heat: float) -> float:
        return -sum(_log_share(scores, right, heat) for scores, right in scored)

    found = optimize.minimize_scalar(loss, bounds=(COOLEST, HOTTEST), method="bounded", options={"xatol": 0.01})
    return round(float(found.x), 2)


def _log_share(scores: Sequence[float], right: frozenset[int], heat: float) -> float:
    """The logarithm of the probability of the right options together."""
    highest = max(scores)
    raised = [math.exp((score - highest) / heat) for score in scores]
    return math.log(max(sum(raised[i] for i in right) / sum(raised), 1e-12))
