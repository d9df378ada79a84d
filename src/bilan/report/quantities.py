"""Series → the quantities of a report: what is known of each, and how consequential it is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from math import log2, log10

from bilan.model import Figure
from bilan.reconcile import Estimate, Part, Reconciled, Relation, Series, estimate_series, parts
from bilan.reconcile.amounts import number
from bilan.reconcile.quantity import Observation
from bilan.report.content import Line, Quantity, Review, Share

GRAVITY = {
    "killed": 10.0, "casualties": 7.0, "missing": 7.0, "abducted": 6.0, "injured": 6.0, "besieged": 5.0,
    "infected": 5.0, "detained": 4.5, "displaced": 5.0, "refugees": 5.0, "homeless": 4.5, "in_need": 4.5,
    "evacuated": 4.0, "affected": 3.5, "sheltered": 3.5, "rescued": 3.0, "freed": 3.0, "returned": 3.0, "assisted": 3.0,
    "attacks": 3.0, "facility_destroyed": 3.0, "housing_destroyed": 3.0, "territory": 3.0, "combatants": 2.5,
    "facility_damaged": 2.5, "housing_damaged": 2.5, "aid": 2.0, "resident": 1.5, "funding": 1.5, "price": 1.0,
}  # fmt: skip
"""How consequential a measure is: lives first, then liberty and health, homes, things. Only orders the report."""
CONTAINED = 0.5
"""What a quantity weighs whose days or place lie within those of another (a day of a longer count)."""


def quantities(
    reconciled: Reconciled, *, as_of: date | None, policy: str, reviews: Mapping[str, Review]
) -> tuple[Quantity, ...]:
    """Return the quantities of a report, the most consequential first.

    Raises PolicyError for a policy that there is not.
    """
    relations = _by_figure(reconciled.relations)
    shown = reconciled.observation_of.keys()
    found = [
        _quantity(series, reconciled, relations, shown, as_of=as_of, policy=policy, reviews=reviews)
        for series in reconciled.series
    ]
    return tuple(sorted(found, key=lambda q: (-q.weight, q.series.quantity, q.id)))


def _quantity(
    series: Series,
    reconciled: Reconciled,
    relations: Mapping[str, list[Relation]],
    shown: Container[str | None],
    *,
    as_of: date | None,
    policy: str,
    reviews: Mapping[str, Review],
) -> Quantity:
    estimate = estimate_series(series, as_of=as_of, policy=policy)
    left_out = {left.id: left.code for left in estimate.excluded} if estimate else {}
    lines = tuple(
        Line(
            figure=o.figure,
            voice=o.voice.name,
            copy=any(r.kind == "copies" and r.figure == o.figure.id for r in relations.get(o.figure.id, ())),
            left_out=left_out.get(o.figure.id, "status" if estimate is None else None),
            relations=tuple(r for r in relations.get(o.figure.id, ()) if r.figure == o.figure.id),
            review=reviews.get(o.figure.id),
        )
        for o in series.observations
    )
    by_id = reconciled.observation_of
    shares = (_share(part, series, by_id) for part in parts(series, reconciled, as_of, policy)) if estimate else ()
    inner = [r for line in lines for r in relations.get(line.figure.id, ())]
    return Quantity(
        series=series,
        estimate=estimate,
        telling=_telling([by_id[i] for i in estimate.claims], estimate.best) if estimate else None,
        shares=tuple(share for share in shares if share),
        lines=lines,
        part=all(f.part_of in shown for f in series.figures),
        contested=any(r.kind == "contradicts" for r in inner),
        weight=_weight(series, estimate, inner),
    )


def _by_figure(relations: Iterable[Relation]) -> dict[str, list[Relation]]:
    found: dict[str, list[Relation]] = {}
    for relation in relations:
        found.setdefault(relation.figure, []).append(relation)
        found.setdefault(relation.other, []).append(relation)
    return found


def _telling(observations: Iterable[Observation], best: float | int | None) -> Figure | None:
    """The figure whose words tell a number best: of a named source, then the latest; without one a lower bound."""
    listed = list(observations)
    fitting = [o for o in listed if best is not None and number(o.figure) == best]
    if not fitting:
        highest = max((o.size for o in listed), default=0)
        fitting = [o for o in listed if o.size == highest]
    chosen = max(fitting, key=lambda o: (o.voice.named, o.order), default=None)
    return chosen.figure if chosen else None


def _share(part: Part, series: Series, by_id: Mapping[str, Observation]) -> Share | None:
    """A share with who it is of; None where it is of no other kind of people than the whole."""
    population = tuple(name for name in part.population if name not in series.quantity.population)
    figure = _telling([by_id[i] for i in part.claims], part.best)
    return Share(population, figure) if population and figure else None


def _weight(series: Series, estimate: Estimate | None, relations: Iterable[Relation]) -> float:
    """How consequential a quantity is: what is counted, how much of it, in how many reports."""
    if estimate is None:
        return 0.0
    size = estimate.best if estimate.best is not None else estimate.low or 0
    reports = len({f.document.id for f in series.figures})
    ids = {f.id for f in series.figures}
    contained = any(r.kind == "within" and r.figure in ids and r.other not in ids for r in relations)
    weight = consequence(series.quantity.measure, size, reports)
    return weight * CONTAINED if contained else weight


def consequence(measure: str, size: float, reports: int) -> float:
    """Return how consequential so many of a measure in so many reports are; it only orders the report."""
    return GRAVITY[measure] * (1 + log10(1 + max(size, 0))) * (1 + log2(max(reports, 1)) / 2)
