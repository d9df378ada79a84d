"""Learn the weights by which private persons are told from others, and write them with their card.

    python tools/fit_persons.py                     # cross-validation over reports, then src/bilan/privacy/weights.toml
    python tools/fit_persons.py --only-validate     # nothing is written; --errors: with what went wrong

Learned on the annotated reports of `tests/seeds/private-persons.json`; the texts are read from beside the repository
and nothing of them but weights is written. Two log-linear models (logistic regression with an L2 penalty): the second
knows what the first says of the others in a list and a family. For each report the first is that of a fold which has
not seen it, so that the second learns from scores as they are on new reports.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "seeds"))

import score_persons as scoring  # noqa: E402

from bilan import organisations  # noqa: E402
from bilan.languages import pack as packs  # noqa: E402
from bilan.privacy import Mask, people  # noqa: E402

FOLDS = 5
PENALTY = 4.0
"""Strength of the L2 penalty, chosen by cross-validation."""
PRIOR = {
    "always": -2.5, "age:left": 2.0, "age:right": 2.5, "age:near": 1.0, "kunya": 2.5, "private~": 1.2, "kin~": 1.2,
    "victim~": 0.7, "accused~": 0.8, "testimony~": 1.5, "private_before~": 1.8, "identified~": 1.8,
    "begins:alone": -1.5, "private_after~": 1.5, "speaks:of_self": 0.5, "public~": -1.5, "public:left~": -1.0,
    "public_before~": -2.0, "byline~": -1.5, "places~": -1.0, "bare:preposition%": -1.0, "headline%": -0.5,
    "common:all": -1.0, "common:some": -0.5, "place:large": -1.0, "place:alone": -1.5, "demonym": -1.0,
    "words:1": -1.0, "known_word": -1.0, "known_word:among": -0.5, "place_word": -2.0, "kin:left:next": 1.2,
    "kin:left:set_off:next": 0.8, "private:left:next": 1.0, "public:left:next": -1.5, "beside:private": 1.0,
    "joined:private": 3.0, "beside:public": -0.3, "family:private": 0.8, "office": -1.5, "office:ordinary": -3.5,
    "placed%": -2.0, "private:left:set_off:next": 1.0, "private:left:set_off:near": 1.0,
    "private:left:set_off:far%": 1.5, "kin:left:set_off:far%": 1.0, "private:right:set_off:next": 1.0,
    "private:right:set_off:near": 0.5, "family_cut": 2.0, "among_given_names": 1.5, "happenings:left:of:next": -1.0,
    "happenings:right:next": -1.0, "institution:left": -1.0, "institution:right": -1.0, "institution:left:owner": -0.5,
}  # fmt: skip
"""What a sign is taken to weigh before any report is looked at: weights are drawn towards these, all others to 0."""
KNOWN, TRUST = ("office:ordinary", "placed%"), 10.0
"""Signs of whose weight the annotated reports hold too few cases, and how much more the prior counts for them."""
RAREST = 3
"""Reports with a sign below which it has no weight: a word that fewer hold is chance, or tells of their people."""
LEAST = 0.03
"""A weight that is nearer to none is left out: it says nothing, and there are thousands of these."""
POSITIVE = 1.5
"""How much more a private person counts than another bearer: an open name is worse than a hidden one."""
WANTED = 0.965
"""Recall of victims and witnesses over mentions that the threshold must reach in cross-validation: an open name costs
more than a hidden one, but what hides everybody is of no use."""

Array = Any
Example = tuple[str, Mapping[str, float], bool]
"""The report's id, the signs, whether private."""


@dataclass
class Report:
    """One annotated report with whoever can be a person in it."""

    row: scoring.Row
    text: str
    found: list[people.Bearer]
    first_signs: list[dict[str, float]]
    labels: list[bool | None]
    """Whether each is private; None where the annotation says either."""


def load(language: str | None = None) -> list[Report]:
    """Return the annotated reports, read as bilan reads them."""
    known = organisations.load(None)
    reports = []
    for row, text in scoring.annotated(language):
        found = people.bearers(text, packs.pack_for(row["language"]), known)
        labels = [_label(bearer, row["mentions"]) for bearer in found]
        reports.append(Report(row, text, found, [dict(b.signs) for b in found], labels))
    return reports


def _label(bearer: people.Bearer, mentions: Sequence[scoring.Row]) -> bool | None:
    touched = [m for m in mentions for name in bearer.names if name.start < m["end"] and m["start"] < name.end]
    if not touched:
        return False
    return None if all(m.get("optional") for m in touched) else True


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return weights by sign, and `always`, the weight of having any."""
    counts = Counter(sign for _, sign in {(report, sign) for report, signs, _ in examples for sign in signs})
    names = ["always", *sorted({sign for sign, n in counts.items() if n >= RAREST} | (PRIOR.keys() - {"always"}))]
    number = {name: i for i, name in enumerate(names)}
    much = _matrix([{"always": 1.0, **signs} for _, signs, _ in examples], number)
    labels = np.array([label for *_, label in examples], dtype=float)
    importance = np.where(labels > 0, POSITIVE, 1.0)
    penalty = np.full(len(names), PENALTY)
    penalty[[number[name] for name in KNOWN]] *= TRUST
    prior = np.array([PRIOR.get(name, 0.0) for name in names])

    def cost(weights: Array) -> tuple[float, Array]:
        total = much @ weights
        wrong = importance * (1 / (1 + np.exp(-total)) - labels)
        loss = (importance * (np.logaddexp(0, total) - labels * total)).sum() + (
            penalty * (weights - prior) ** 2
        ).sum() / 2
        return float(loss), much.T @ wrong + penalty * (weights - prior)

    weights = minimize(cost, prior, jac=True, method="L-BFGS-B").x
    found = {name: round(float(weights[i]), 2) for name, i in number.items()}
    return {name: weight for name, weight in found.items() if abs(weight) >= LEAST}


def _matrix(rows: Sequence[Mapping[str, float]], number: Mapping[str, int]) -> Array:
    """Examples × signs, how much of each there is."""
    cells = [(i, number[sign], much) for i, row in enumerate(rows) for sign, much in row.items() if sign in number]
    at_row, at_column, much = zip(*cells, strict=True)
    return sparse.csr_matrix((much, (at_row, at_column)), shape=(len(rows), len(number)))


def _examples(reports: Iterable[Report], signs: str) -> list[Example]:
    return [
        (report.row["id"], dict(bearer.signs) if signs == "second" else first, label)
        for report in reports
        for bearer, first, label in zip(report.found, report.first_signs, report.labels, strict=True)
        if label is not None
    ]


def _weigh(report: Report, first: Mapping[str, float], second: Mapping[str, float]) -> None:
    for bearer, signs in zip(report.found, report.first_signs, strict=True):
        bearer.signs = dict(signs)
    people.weigh(report.found, people.Weights(first, second, 0.0))


def _folds(reports: Sequence[Report], seed: int = 1) -> list[list[Report]]:
    order = list(reports)
    random.Random(seed).shuffle(order)
    return [order[i::FOLDS] for i in range(FOLDS)]


def train(reports: Sequence[Report]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of both weighings."""
    folds = _folds(reports, seed=2)
    for i, fold in enumerate(folds):
        first = fit(_examples([r for j, f in enumerate(folds) if j != i for r in f], "first"))
        for report in fold:
            _weigh(report, first, {})
    second = fit(_examples(reports, "second"))
    return fit(_examples(reports, "first")), second


def scored(reports: Sequence[Report], threshold: float) -> scoring.Score:
    """Score the reports as they are weighed now, at a threshold."""
    found = {report.text: [b for b in report.found if b.score >= threshold] for report in reports}

    def hides(text: str, language: str) -> list[scoring.Hidden]:
        pack = packs.pack_for(language)
        return list(Mask({form: b.name for b in found[text] for form in people.forms_of(b, pack)}, text).hidden)

    return scoring.score([(report.row, report.text) for report in reports], hides)


def weigh_unseen(reports: Sequence[Report]) -> None:
    """Weigh every report by weights that have not seen it."""
    folds = _folds(reports)
    trained = [train([r for j, f in enumerate(folds) if j != i for r in f]) for i in range(FOLDS)]
    for fold, (first, second) in zip(folds, trained, strict=True):
        for report in fold:
            _weigh(report, first, second)


def cross_validate(reports: Sequence[Report]) -> float:
    """Print what comes of every threshold on unseen reports; return the highest that recalls enough."""
    weigh_unseen(reports)
    best = 0.0
    for step in range(4, 60, 2):
        score = scored(reports, step / 100)
        at_risk, persons = score.recall(scoring.AT_RISK), score.recall(scoring.AT_RISK, persons=True)
        print(f"{step / 100:.2f} victims and witnesses {at_risk}, persons {persons};", end=" ")
        print(f"all {score.recall(list(score.mentions))}; precision {score.hidden}, persons {score.found}")
        if at_risk.share < WANTED and best:
            break  # the higher the threshold, the fewer are recalled
        best = step / 100
    return best


def main() -> int:
    """Cross-validate, learn on all, write."""
    reports = load()
    threshold = cross_validate(reports)
    if "--errors" in sys.argv:
        _errors(reports, threshold)
    if "--only-validate" in sys.argv:
        return 0
    first, second = train(reports)
    _write(first, second, threshold, reports)
    return 0


def _errors(reports: Sequence[Report], threshold: float) -> None:
    for report in reports:
        for bearer, label in zip(report.found, report.labels, strict=True):
            if label is not None and label != (bearer.score >= threshold):
                what = "MISSED" if label else "FALSE "
                print(what, f"{bearer.score:.2f}", report.row["id"], bearer.name, sorted(bearer.counts))


def _write(
    first: Mapping[str, float], second: Mapping[str, float], threshold: float, reports: Sequence[Report]
) -> None:
    persons = sum(label is True for report in reports for label in report.labels)
    others = sum(label is False for report in reports for label in report.labels)
    lines = [
        "# What each sign weighs for being a private person: log odds. Written by tools/fit_persons.py.",
        "#",
        f"# Learned on {len(reports)} news reports in English and French, tests/seeds/private-persons.json:",
        f"# {persons} private persons against {others} other bearers of a name with capitals.",
        f"# Logistic regression, L2 penalty {PENALTY} towards what linguists would expect, twice: `second` knows what",
        "# `first` says of the others in a list or a family. A person is private from `threshold` on, the highest at",
        f"# which cross-validation over reports recalls {WANTED} of the mentions of victims and witnesses.",
        "# Numbers on reports that weights had not seen: docs/privacy.md. Of the signs: signs.py; `en|left=polic` is",
        f"# the beginning of a word in small letters beside a name, which {RAREST} reports or more hold: no names.",
        "# For: news of crises in languages with persons.toml. Not for: deciding on people.",
        f"threshold = {threshold}",
    ]
    for title, table in (("first", first), ("second", second)):
        lines += ["", f"[{title}]", *(f"{_key(name)} = {value}" for name, value in sorted(table.items()))]
    people.WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


def _key(name: str) -> str:
    """A sign as a quoted key of TOML, whose strings escape as those of JSON do."""
    return json.dumps(name, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
