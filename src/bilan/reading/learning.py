"""Annotated reports as examples of every choice that reading makes.

An annotated report is an object of the form that `bilan export --gold` writes: a document with `figures`, each with its
offsets, measure, places, period, sources and whether it is implicit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bilan.choosing import Instance
from bilan.choosing.training import Example
from bilan.folding import fold
from bilan.reading.context import Context
from bilan.reading.figures import Instances, drafts_of, instances_of
from bilan.reading.measure import NONE
from bilan.reading.settling import Settled, span_of
from bilan.reading.statements import find_statements
from bilan.reading.weights import unlearned

Annotated = Mapping[str, Any]
NEAR = timedelta(days=1)
"""How far an end of a period may be from the annotated one and still be right."""
Examples = dict[str, list[Example]]


def examples(context: Context, figures: Sequence[Annotated]) -> Examples:
    """Return what a report teaches, by slot."""
    _, settled = drafts_of(context, unlearned(), forced={})
    labels = aligned(settled, figures)
    found: Examples = {"measure": [], "single": [], "place": [], "period": [], "source": []}
    for item, annotated in zip(settled, labels, strict=True):
        found["single" if item.single else "measure"].append(_measure(item, annotated))
    told = {item.span: a for item, a in zip(settled, labels, strict=True) if a is not None}
    drafts, _ = drafts_of(context, unlearned(), forced={span: a["measure"] for span, a in told.items()})
    for draft, instances in zip(drafts, instances_of(drafts, context, find_statements(context)), strict=True):
        for slot, example in _fields(instances, told[span_of(draft)]):
            if example.right:
                found[slot].append(example)
    return found


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


def _measure(item: Settled, annotated: Annotated | None) -> Example:
    instance = item.choice.instance
    measure = annotated["measure"] if annotated is not None else NONE
    return Example(instance, _right(instance, lambda value: value == measure))


def _fields(instances: Instances, annotated: Annotated) -> Iterator[tuple[str, Example]]:
    places, sources = annotated["places"], annotated["sources"]
    role = places[0]["role"] if places else None
    names = [p["name"] for p in places if p["role"] == role]
    yield (
        "place",
        Example(
            instances.place,
            _right(
                instances.place,
                lambda v: not v if not places else any(p.role == role and _agree(p.name, n) for p in v for n in names),
            ),
        ),
    )
    start, end = (_day(day) for day in annotated["period"] or (None, None))
    yield (
        "period",
        Example(
            instances.period,
            _right(
                instances.period, lambda v: _near(v.start if v else None, start) and _near(v.end if v else None, end)
            ),
        ),
    )
    yield (
        "source",
        Example(
            instances.source,
            _right(
                instances.source, lambda v: not v if not sources else any(_agree(s.name, n) for s in v for n in sources)
            ),
        ),
    )


def _right(instance: Instance, fits: Any) -> frozenset[int]:
    return frozenset(i for i, option in enumerate(instance.options) if fits(option.value))


def _agree(left: str, right: str) -> bool:
    a, b = (" ".join(fold(name).replace("-", " ").split()) for name in (left, right))
    return bool(a) and bool(b) and (a in b or b in a)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _near(left: date | None, right: date | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) <= NEAR
