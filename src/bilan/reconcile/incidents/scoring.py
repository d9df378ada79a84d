"""Choices among options with named features: log-linear scores, and what likelihood they give each option.

An option's score is the sum of the weights of its features (times their values), its likelihood the exponential of
the score as a share of all options' (softmax). Weights stand in `weights.toml`, one table a choice, so that they can
be read, reviewed and learned again.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T", bound=Hashable)
Features = Mapping[str, float]


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """weights.toml: a table of weights for each choice, and the thresholds."""

    matter: dict[str, dict[str, float]]
    """Which matter a figure belongs to: option → feature → weight."""
    toll: dict[str, float]
    """Which pair of dead and injured a report gives for its incident."""
    number: dict[str, float]
    """Which number of any other measure."""
    same: dict[str, float]
    """Whether two matters are one incident."""
    thresholds: dict[str, float]


class Option(Generic[T]):
    """One option of a choice with its features, its score and its likelihood."""

    __slots__ = ("features", "likelihood", "score", "value")

    def __init__(self, value: T, features: Features, score: float, likelihood: float) -> None:
        self.value, self.features, self.score, self.likelihood = value, features, score, likelihood


@cache
def weights() -> Weights:
    """Return the weights that bilan brings."""
    text = files("bilan.reconcile.incidents").joinpath("weights.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Weights)


def score(features: Features, table: Mapping[str, float]) -> float:
    """Return the sum of the weights of features; one that the table lacks weighs nothing."""
    return sum(value * table.get(name, 0.0) for name, value in features.items())


def scored(options: Sequence[tuple[T, Features]], tables: Sequence[Mapping[str, float]]) -> list[Option[T]]:
    """Return options with scores and likelihoods in the order given; `tables`: the weights of each option."""
    scores = [score(features, table) for (_, features), table in zip(options, tables, strict=True)]
    most = max(scores, default=0.0)
    shares = [math.exp(value - most) for value in scores]
    total = sum(shares) or 1.0
    return [
        Option(value, features, one, share / total)
        for (value, features), one, share in zip(options, scores, shares, strict=True)
    ]


def logistic(value: float) -> float:
    """Return the likelihood that a score stands for, of two outcomes."""
    return 1 / (1 + math.exp(-max(min(value, 60.0), -60.0)))
