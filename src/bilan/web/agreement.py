"""How far two people agree who judged the same claims: Cohen's kappa over the journal of reviews."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import msgspec

from bilan.model import Decision, Review

JUDGEMENTS: frozenset[Decision] = frozenset({"accepted", "corrected", "rejected"})
Judged = Mapping[str, Mapping[str, Decision]]
"""Claim → reviewer → what that person made of it."""


class PairAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far two people agree."""

    reviewers: tuple[str, str]
    claims: int
    """That both judged, in the same reading."""
    agreed: int
    kappa: float | None
    """Cohen's kappa; None where both only ever said the same one thing, so that chance explains everything."""


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of judgements in pairs: agreement beyond chance, 1 at most; None where it has no value.

    Cohen, J. (1960): A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20.
    """
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[name] * second[name] for name in first) / total**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def judgements(journal: Iterable[Review]) -> tuple[Judged, dict[str, tuple[str, int]]]:
    """Return who made what of each claim, and of each reading; the journal may come in any order.

    The first has a key for each reading of a claim (`claim@number` of the correction that made it), as a person who
    judges a corrected claim judges something else than the one who corrected it. The second names claim and number.
    What was taken back counts as not said.
    """
    entries = sorted(journal, key=lambda entry: entry.number)
    undone = {entry.undoes for entry in entries}
    version: dict[str, int] = defaultdict(int)
    judged: dict[str, dict[str, Decision]] = defaultdict(dict)
    readings: dict[str, tuple[str, int]] = {}
    for entry in entries:
        if entry.number in undone or entry.decision not in JUDGEMENTS:
            continue
        for claim in entry.claims or (entry.claim,):
            reading = f"{claim}@{version[claim]}"
            readings[reading] = (claim, version[claim])
            judged[reading][entry.reviewer] = entry.decision
            if entry.decision == "corrected":
                version[claim] = entry.number
    return judged, readings


def pair_agreements(judged: Judged) -> list[PairAgreement]:
    """Return how far each two people agree who judged the same readings, most claims first."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for said in judged.values():
        for one, other in combinations(sorted(said), 2):
            pairs[one, other].append((said[one], said[other]))
    found = [
        PairAgreement(
            reviewers=names, claims=len(some), agreed=sum(one == other for one, other in some), kappa=kappa(some)
        )
        for names, some in pairs.items()
    ]
    return sorted(found, key=lambda pair: (-pair.claims, pair.reviewers))
