"""A second look at what candidates measure, when a first one has been taken at all of them.

What a number measures shows in its neighbours: the figures before and after it, the same number said elsewhere in the
report, what the report counts at all. The first look knows none of these; the second takes its verdicts as features
(stacked generalisation, Wolpert 1992; over sequences Cohen and Carvalho 2005).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bilan.choosing import Choice, Instance
from bilan.reading.measure import NONE

LEAST_TOLD = 3
"""Numbers under this are said of too many things to tell by their being said again."""
MOST_COUNTED = 3
"""How often a report counts a measure, as a step of a scale that ends here."""
MOST_REPEATED = 50
"""Times that a number is looked up again; tables can hold one by the thousand."""
NEAR = 2
"""Sentences between neighbours that are near each other."""


class Looked(Protocol):
    """A candidate that was looked at, as far as its neighbours ask (`Settled`)."""

    @property
    def index(self) -> int:
        """Number of the sentence that it stands in."""

    @property
    def said(self) -> str | float | None:
        """What is said: the number, of a person the folded name."""

    @property
    def single(self) -> bool:
        """Whether it is a person without a number."""

    @property
    def measure(self) -> str:
        """The measure chosen at first."""

    @property
    def choice(self) -> Choice:
        """The first choice of its measure."""


def second_looks(settled: Sequence[Looked]) -> list[Instance]:
    """Return the choice of each candidate anew, with what the first look says of the others."""
    counted, same = _counted(settled), _same(settled)
    before = _last_seen(settled)
    after = _last_seen(settled[::-1])[::-1]
    return [
        _second(settled, i, (("before", before[i]), ("after", after[i])), counted, same) for i in range(len(settled))
    ]


def _second(
    settled: Sequence[Looked],
    i: int,
    beside: Sequence[tuple[str, Looked | None]],
    counted: Counter[str],
    same: dict[object, list[int]],
) -> Instance:
    own: dict[str, list[str]] = defaultdict(list)
    context: list[str] = []
    for side, neighbour in beside:
        if neighbour is not None:
            apart = abs(neighbour.index - settled[i].index)
            where = "same" if apart == 0 else "near" if apart <= NEAR else "far"
            own[neighbour.measure].append(f"{side} {where}")
            context.append(f"{side} {where}={neighbour.measure}")
    for measure in _elsewhere(settled, i, same):
        own[measure].append("said elsewhere")
        context.append("said elsewhere")
    for measure, often in counted.items():
        own[measure].append(f"counted={min(MOST_COUNTED, often)}")
    return _extended(settled[i].choice, own, context)


def _last_seen(settled: Sequence[Looked]) -> list[Looked | None]:
    """For each candidate the one of the same kind before it; people who are no figure are looked past."""
    last: dict[bool, Looked | None] = {True: None, False: None}
    found: list[Looked | None] = []
    for item in settled:
        found.append(last[item.single])
        if not item.single or item.measure != NONE:
            last[item.single] = item
    return found


def _counted(settled: Sequence[Looked]) -> Counter[str]:
    return Counter(s.measure for s in settled if s.measure != NONE and not s.single)


def _elsewhere(settled: Sequence[Looked], i: int, same: dict[object, list[int]]) -> set[str]:
    """What the same number, or the same name, is taken to measure elsewhere in the report."""
    others = same.get(_key(settled[i]), [])[:MOST_REPEATED]
    return {settled[j].measure for j in others if j != i and settled[j].measure != NONE}


def _same(settled: Sequence[Looked]) -> dict[object, list[int]]:
    """The candidates that say the same number, or name the same person."""
    found: dict[object, list[int]] = defaultdict(list)
    for i, item in enumerate(settled):
        key = _key(item)
        if key is not None:
            found[key].append(i)
    return found


def _key(item: Looked) -> object:
    said = item.said
    return said if isinstance(said, str) or (said is not None and said >= LEAST_TOLD) else None


def _extended(choice: Choice, own: dict[str, list[str]], context: list[str]) -> Instance:
    first = choice.instance
    options = tuple(
        option._replace(features=(*option.features, *dict.fromkeys(own[option.label])))
        if option.label in own
        else option
        for option in first.options
    )
    return replace(first, options=options, context=(*first.context, *dict.fromkeys(context)))
