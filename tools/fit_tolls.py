"""Learn the weights by which a report's dead and injured are chosen, from incidents that people have coded.

    bilan add reports.jsonl --ledger reports.db
    python tools/fit_tolls.py reports.db coded.jsonl            # cross-validation over incidents, then weights.toml
    python tools/fit_tolls.py reports.db coded.jsonl --dry      # cross-validation alone

A line of `coded.jsonl` (or `.jsonl.gz`): `{"killed": 2, "injured": 4, "documents": [{"id": "…"}, …]}`, the ids being
those of the ledger. A log-linear choice among the pairs that a report's numbers allow (maximum likelihood, L2
penalty), of whose options one or more are right: the coded pair; where no pair is that, those with its number of
dead, else of injured, and the report counts half. Nothing of the reports but weights is written.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from bilan.languages import pack as packs
from bilan.ledger import Ledger
from bilan.ledger.incidents import IncidentTables
from bilan.reconcile.incidents import pairs
from bilan.reconcile.incidents.digests import hits_of_own
from bilan.reconcile.incidents.pairs import Pair
from bilan.reconcile.incidents.scoring import Features, score, weights

WEIGHTS = Path(__file__).parents[1] / "src/bilan/reconcile/incidents/weights.toml"
FOLDS = 5
PENALTY = 3.0
"""Strength of the L2 penalty, chosen by cross-validation."""
RAREST = 3
"""Reports with a feature below which it has no weight."""
BY_HAND = {"k_later_step": -2.0}
"""Weights that these reports hold too few cases for."""
HALF = 0.5
"""How much a report counts of which no pair is the coded one."""
Array = Any


@dataclass(frozen=True)
class Example:
    """A report with its options, which of them are right, and how much it counts."""

    incident: int
    coded: Pair
    options: Sequence[tuple[Pair, Features]]
    right: Sequence[bool]
    counts: float


def load(ledger: Path, coded: Path) -> list[Example]:
    """Return the reports of coded incidents that give numbers of people hit."""
    reader = gzip.open if coded.suffix == ".gz" else open
    with reader(coded, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = []
    with Ledger(ledger, create=False) as store:
        tables = IncidentTables(store)
        for number, row in enumerate(rows):
            wanted = Pair(row["killed"], row["injured"])
            for document, claims in tables.told({report["id"] for report in row["documents"]}):
                hits = hits_of_own(document, claims, packs.pack_for(document.language or ""))
                if hits is not None:
                    found.append(example(number, wanted, hits))
    return found


def example(number: int, wanted: Pair, hits: pairs.Hits) -> Example:
    """Return a report as an example."""
    options = [(option.value, pairs.features(option.value, hits)) for option in pairs.choose(hits)]
    alike = (
        [pair == wanted for pair, _ in options],
        [pair.killed == wanted.killed for pair, _ in options],
        [pair.injured == wanted.injured for pair, _ in options],
    )
    right = next((which for which in alike if any(which)), alike[0])
    return Example(number, wanted, options, right, (1.0 if any(alike[0]) else HALF) if any(right) else 0.0)


def fit(examples: Sequence[Example], penalty: float = PENALTY) -> dict[str, float]:
    """Return weights by feature."""
    used = [one for one in examples if one.counts]
    counted = Counter(name for one in used for name in {n for _, features in one.options for n in features})
    names = sorted(name for name, n in counted.items() if n >= RAREST and name not in BY_HAND)
    number = {name: i for i, name in enumerate(names)}
    rows = [features for one in used for _, features in one.options]
    much = _matrix(rows, number)
    fixed = np.array([sum(BY_HAND[name] * features.get(name, 0.0) for name in BY_HAND) for features in rows])
    first = np.cumsum([0, *(len(one.options) for one in used)])[:-1]
    of = np.repeat(np.arange(len(used)), [len(one.options) for one in used])
    right = np.array([value for one in used for value in one.right])
    counts = np.array([one.counts for one in used])

    def cost(values: Array) -> tuple[float, Array]:
        total = much @ values + fixed
        total = total - np.maximum.reduceat(total, first)[of]
        shares = np.exp(total)
        whole = np.add.reduceat(shares, first)
        wanted = np.add.reduceat(np.where(right, shares, 0.0), first)
        slope = counts[of] * (shares / whole[of] - np.where(right, shares, 0.0) / wanted[of])
        loss = (counts * (np.log(whole) - np.log(wanted))).sum() + penalty * (values**2).sum() / 2
        return float(loss), much.T @ slope + penalty * values

    learned = minimize(cost, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(learned[i]), 3) for name, i in number.items()} | BY_HAND


def _matrix(rows: Iterable[Features], number: Mapping[str, int]) -> Array:
    """Options × features, how much of each there is."""
    listed = list(rows)
    cells = [(i, number[name], much) for i, row in enumerate(listed) for name, much in row.items() if name in number]
    at_row, at_column, much = zip(*cells, strict=True)
    return sparse.csr_matrix((much, (at_row, at_column)), shape=(len(listed), len(number)))


def right(examples: Iterable[Example], table: Mapping[str, float]) -> tuple[int, int, int]:
    """Return of how many reports the dead, the injured and both are the coded ones."""
    dead = hurt = both = 0
    for one in examples:
        best = max(one.options, key=lambda o: (score(o[1], table), -o[0].killed, -o[0].injured))[0]
        dead += best.killed == one.coded.killed
        hurt += best.injured == one.coded.injured
        both += best == one.coded
    return dead, hurt, both


def cross_validate(examples: Sequence[Example], penalty: float) -> Iterator[int]:
    """Yield of how many reports each is right, by weights that have seen no report of their incident."""
    folds = [[one for one in examples if one.incident % FOLDS == i] for i in range(FOLDS)]
    results = [
        right(fold, fit([one for one in examples if one.incident % FOLDS != i], penalty))
        for i, fold in enumerate(folds)
    ]
    yield from map(sum, zip(*results, strict=True))


def write(table: Mapping[str, float]) -> None:
    """Put the weights in the place of those before."""
    lines = "".join(f"{name} = {value:.3f}{_note(name)}\n" for name, value in sorted(table.items()))
    text = WEIGHTS.read_text("utf-8")
    made = re.sub(r"(?ms)^\[toll\]\n.*?(?=^\n|^#|^\[|\Z)", f"[toll]\n{lines}", text, count=1)
    WEIGHTS.write_text(made, "utf-8")


def _note(name: str) -> str:
    return "  # by hand: a body found weeks later is not the toll that the report gives beside it" * (name in BY_HAND)


def main() -> None:
    """Cross-validate, learn on all, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ledger", type=Path)
    parser.add_argument("coded", type=Path)
    parser.add_argument("--dry", action="store_true", help="Write nothing.")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    options = parser.parse_args()
    examples = load(options.ledger, options.coded)
    possible = sum(one.counts == 1 for one in examples)
    print(f"{len(examples)} reports, the coded pair is an option of {possible}")
    print("right now: dead {}, injured {}, both {}".format(*right(examples, weights().toll)))
    print("cross-validated: dead {}, injured {}, both {}".format(*cross_validate(examples, options.penalty)))
    if not options.dry:
        write(fit(examples, options.penalty))


if __name__ == "__main__":
    main()
