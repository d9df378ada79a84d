"""What a person should look at: contradictions, counts that fell, shares too large, lone figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from bilan.model import Document
from bilan.reconcile.amounts import stated
from bilan.reconcile.quantity import Observation
from bilan.reconcile.reconciler import Reconciled
from bilan.reconcile.relations import Relation
from bilan.reconcile.series import Series
from bilan.reconcile.wording import amount, days, said

ConflictKind = Literal[
    "contradicts", "withdrawn", "lowers", "part_exceeds_whole", "outlier", "single_source", "no_source"
]
KINDS: tuple[ConflictKind, ...] = (
    "contradicts", "withdrawn", "lowers", "part_exceeds_whole", "outlier", "single_source", "no_source",
)  # fmt: skip
"""From worst to least."""
LONE: frozenset[ConflictKind] = frozenset(("single_source", "no_source"))
"""Kinds that are no conflict: one source alone, or none; listed where they are asked for."""


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at. `severity` orders conflicts of one kind, the worst first."""

    kind: ConflictKind
    measure: str
    place: str
    days: str
    severity: float
    reason: str
    claims: tuple[str, ...]
    sentences: tuple[str, ...]
    lowest: str
    """Id of the claim with the smallest number."""
    incident: str = ""
    """Id of the incident or situation, where it is known."""
    experimental: bool = False
    """Whether one of its claims was read in a language that is read experimentally."""


def conflicts(reconciled: Reconciled, documents: Mapping[str, Document] | None = None) -> list[Conflict]:
    """Return all conflicts, worst first: by kind, then by how far the numbers lie apart, then by their size.

    With the documents (by id) each comes with its full sentences, else with the words around the figures.
    """
    texts = documents or {}
    found = [*_worst_rivals(list(_from_relations(reconciled, texts))), *_from_series(reconciled, texts)]
    return sorted(found, key=lambda c: (KINDS.index(c.kind), -c.severity, c.claims))


def _from_relations(reconciled: Reconciled, documents: Mapping[str, Document]) -> Iterator[Conflict]:
    for relation in reconciled.relations:
        one = reconciled.observation_of[relation.figure]
        other = reconciled.observation_of[relation.other]
        kind = _kind(relation, one, other)
        if kind is None:
            continue
        series = reconciled.series_of[relation.figure]
        reason = relation.reason
        if kind == "part_exceeds_whole":
            reason = f"{amount(one.figure)} is more than the {amount(other.figure)} it is counted in: {reason}"
        yield Conflict(
            kind=kind,
            measure=series.quantity.measure,
            place=series.place,
            days=days(series.start, series.end),
            severity=_apart(one, other),
            reason=reason,
            claims=(relation.figure, relation.other),
            sentences=(sentence(one, documents), sentence(other, documents)),
            lowest=min((one, other), key=lambda o: (o.size, o.order)).figure.id,
        )


def _worst_rivals(found: list[Conflict]) -> Iterator[Conflict]:
    """Keep of all contradictions of one lowest figure the worst, and say how many more there are."""
    rivals: dict[str, list[Conflict]] = {}
    for conflict in found:
        if conflict.kind == "contradicts":
            rivals.setdefault(conflict.lowest, []).append(conflict)
        else:
            yield conflict
    for group in rivals.values():
        worst = min(group, key=lambda c: (-c.severity, c.claims))
        if len(group) > 1:
            more = f"; {len(group) - 1} more contradict the lower one"
            worst = msgspec.structs.replace(worst, reason=worst.reason + more)
        yield worst


def _kind(relation: Relation, one: Observation, other: Observation) -> ConflictKind | None:
    if relation.kind == "contradicts":
        return "contradicts"
    if relation.kind == "lowers":
        return "lowers"
    if relation.kind == "part_of" and stated(other.figure).below(stated(one.figure)):
        return "part_exceeds_whole"
    if relation.kind == "within" and other.allowed.below(one.allowed):
        return "part_exceeds_whole"
    return None


def _apart(one: Observation, other: Observation) -> float:
    """How many times the larger number is the smaller, and the difference to tell equal ones apart."""
    low, high = sorted((one.size, other.size))
    return round(high / max(low, 1) + 1 - 1 / (1 + high - low), 6)


def _from_series(reconciled: Reconciled, documents: Mapping[str, Document]) -> Iterator[Conflict]:
    """Series that one source alone carries, and those for which the texts name nobody."""
    for series in reconciled.series:
        asserted = [o for o in series.observations if o.figure.status == "asserted"]
        if not asserted or series.quantity.share:
            continue
        last = asserted[-1]
        named = [o for o in asserted if o.voice.named]
        if not named:
            yield _of_series("no_source", "no text names anybody for it", series, last, documents)
        elif all(o.voice.same(asserted[0].voice) for o in asserted):
            reason = f"carried by {named[0].voice.name} alone"
            yield _of_series("single_source", reason, series, last, documents)


def _of_series(
    kind: ConflictKind, reason: str, series: Series, last: Observation, documents: Mapping[str, Document]
) -> Conflict:
    return Conflict(
        kind=kind,
        measure=series.quantity.measure,
        place=series.place,
        days=days(series.start, series.end),
        severity=float(last.size),
        reason=f"{said(last)}: {reason}",
        claims=(last.figure.id,),
        sentences=(sentence(last, documents),),
        lowest=last.figure.id,
    )


def sentence(observation: Observation, documents: Mapping[str, Document]) -> str:
    """Return the sentence of a figure on one line; without its document the words around it."""
    figure = observation.figure
    document = documents.get(figure.document.id)
    if document is None:
        evidence = figure.evidence
        return "…" + " ".join((evidence.prefix + evidence.exact + evidence.suffix).split()) + "…"
    return " ".join(document.text[figure.sentence.start : figure.sentence.end].split())
