"""Learning the weights of a slot from examples, by conditional maximum likelihood with a quadratic penalty.

Needs NumPy and SciPy (`bilan[train]`); reading needs neither. Deterministic: the order of features is that of their
names, the start is zero, and the optimiser (L-BFGS, Byrd et al. 1995, in SciPy) draws nothing at random.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import optimize, sparse

from bilan.choosing.model import Model
from bilan.choosing.options import Instance

PENALTY = 0.5
"""Half the inverse variance of the Gaussian prior on each weight; chosen by cross-validation over documents."""
LEAST_REPORTS = 3
"""Reports in which a feature must stand: rarer ones are chance, or the names of the people in them."""
SMALLEST = 0.04
"""Weights nearer to zero than this are left out of the file."""
ROUNDS = 60
"""Steps of the optimiser; more changed no held-out score by more than a tenth of a point."""


@dataclass(frozen=True)
class Example:
    """A choice with its right options; several may be right."""

    instance: Instance
    right: frozenset[int]
    report: str = ""
    """The report that it is from: a feature must stand in several."""

    def __getstate__(self) -> dict[str, Any]:
        """Leave the options' values, which nothing here looks at, behind when it travels to another process."""
        options = tuple(option._replace(value=None) for option in self.instance.options)
        return {**self.__dict__, "instance": replace(self.instance, options=options)}


@dataclass(frozen=True)
class _Problem:
    """Examples as matrices: a row an option, rows of one example together."""

    context: sparse.csr_matrix
    """Examples × features of the context."""
    own: sparse.csr_matrix
    """Options × features of options."""
    of_example: np.ndarray[Any, Any]
    """Example of each option."""
    label: np.ndarray[Any, Any]
    """Label of each option."""
    starts: np.ndarray[Any, Any]
    """First option of each example."""
    right: np.ndarray[Any, Any]


def train(
    slot: str,
    examples: Sequence[Example],
    *,
    penalty: float = PENALTY,
    least: int = LEAST_REPORTS,
    threshold: float = 0.0,
) -> Model:
    """Return the model of a slot that the examples teach; examples without a right option are passed over.

    `threshold`: probability under which the model is to take the first, the empty, option instead of the likeliest.
    """
    usable = [e for e in examples if e.right and len(e.instance.options) > 1]
    contexts = _kept(((e.report, e.instance.context) for e in usable), least)
    owns = _kept(((e.report, o.features) for e in usable for o in e.instance.options), least)
    labels = sorted({o.label for e in usable for o in e.instance.options})
    if not contexts and not owns:
        return Model(slot, {}, {}, threshold=threshold)  # too few reports to learn anything from
    problem = _problem(usable, contexts, owns, labels)
    shape = (len(contexts), len(labels))
    found = optimize.minimize(
        _loss,
        np.zeros(shape[0] * shape[1] + len(owns)),
        args=(problem, shape, penalty),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": ROUNDS, "maxcor": 10},
    )
    by_label = found.x[: shape[0] * shape[1]].reshape(shape)
    own = found.x[shape[0] * shape[1] :]
    return Model(
        slot,
        {f: round(float(own[i]), 2) for f, i in owns.items() if abs(own[i]) >= SMALLEST},
        {f: w for f, i in contexts.items() if (w := _weights(by_label[i], labels))},
        threshold=threshold,
    )


def _weights(row: np.ndarray[Any, Any], labels: Sequence[str]) -> dict[str, float]:
    return {label: round(float(w), 2) for label, w in zip(labels, row, strict=True) if abs(w) >= SMALLEST}


def _kept(found: Iterable[tuple[str, Iterable[str]]], least: int) -> dict[str, int]:
    """The features that stand in enough reports, numbered in the order of their names."""
    by_report: dict[str, set[str]] = {}
    for report, features in found:
        by_report.setdefault(report, set()).update(features)
    counts = Counter(feature for features in by_report.values() for feature in features)
    return {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}


def _problem(
    examples: Sequence[Example], contexts: dict[str, int], owns: dict[str, int], labels: Sequence[str]
) -> _Problem:
    number = {label: i for i, label in enumerate(labels)}
    options = [o for e in examples for o in e.instance.options]
    sizes = [len(e.instance.options) for e in examples]
    return _Problem(
        _matrix([e.instance.context for e in examples], contexts),
        _matrix([o.features for o in options], owns),
        np.repeat(np.arange(len(examples)), sizes),
        np.array([number[o.label] for o in options]),
        np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int),
        np.array([i in e.right for e in examples for i in range(len(e.instance.options))]),
    )


def _matrix(rows: Sequence[Iterable[str]], columns: dict[str, int]) -> sparse.csr_matrix:
    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += sorted({columns[f] for f in row if f in columns})
        ends.append(len(indices))
    return sparse.csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), max(1, len(columns))))


def _loss(
    x: np.ndarray[Any, Any], problem: _Problem, shape: tuple[int, int], penalty: float
) -> tuple[float, np.ndarray[Any, Any]]:
    """The negative log-likelihood of the right options with the penalty, and its gradient."""
    by_label = x[: shape[0] * shape[1]].reshape(shape)
    own = x[shape[0] * shape[1] :]
    scores = (problem.context @ by_label)[problem.of_example, problem.label]
    if len(own):
        scores = scores + problem.own @ own
    all_sum, all_share = _softmax(scores, problem)
    right_sum, right_share = _softmax(np.where(problem.right, scores, -np.inf), problem)
    loss = float((all_sum - right_sum).sum()) + penalty * float(x @ x)
    slope = all_share - right_share
    cells = problem.of_example * shape[1] + problem.label
    size = problem.context.shape[0] * shape[1]
    per_label = np.bincount(cells, weights=slope, minlength=size).reshape(-1, shape[1])
    of_own = problem.own.T @ slope if len(own) else np.zeros(0)
    gradient = np.concatenate([(problem.context.T @ per_label).ravel(), of_own])
    return loss, gradient + 2 * penalty * x


def _softmax(scores: np.ndarray[Any, Any], problem: _Problem) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The log of the sum of the exponentials of each example's options, and each option's share of it."""
    highest = np.maximum.reduceat(scores, problem.starts)
    raised = np.exp(scores - highest[problem.of_example])
    totals = np.add.reduceat(raised, problem.starts)
    return highest + np.log(totals), raised / totals[problem.of_example]
