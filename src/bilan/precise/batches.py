"""Lessons as matrices: windows padded to one length, and the choices of each slot with all their options."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

from bilan.precise.base import Base
from bilan.precise.heads import APART, SLOTS
from bilan.precise.lessons import Lesson, Placed
from bilan.precise.network import Network, pooled
from bilan.precise.windows import Standing

PIECES = 2200
"""Pieces of a batch: more at once learned less in the same time."""
SORTED = 64
"""Lessons that are sorted by length together, so that little is padding."""
IMPOSSIBLE = -1e9
WITH_WORDS = frozenset(SLOTS.index(slot) for slot in ("place", "period", "source"))
"""Slots whose options the text says."""


@dataclass(frozen=True)
class Scored:
    """The choices of one slot in a batch with the logarithms of their options' probabilities."""

    slot: int
    logarithms: Tensor
    target: Tensor
    lesson: tuple[int, ...]
    """Lesson of each choice, by its number in the batch."""


def batches(lessons: Sequence[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """Return lessons in batches, in an order of chance."""
    mixed = chance.sample(list(lessons), len(lessons))
    found: list[list[Lesson]] = []
    for start in range(0, len(mixed), SORTED):
        taken: list[Lesson] = []
        size = 0
        for lesson in sorted(mixed[start : start + SORTED], key=lambda one: max(map(len, one.windows), default=0)):
            pieces = sum(map(len, lesson.windows))
            if taken and size + pieces > PIECES:
                found.append(taken)
                taken, size = [], 0
            if lesson.windows:
                taken.append(lesson)
                size += pieces
        if taken:
            found.append(taken)
    chance.shuffle(found)
    return found


def scored(network: Network, base: Base, batch: Sequence[Lesson], forms: Mapping[str, int]) -> Iterator[Scored]:
    """Yield the choices of a batch, slot by slot, as the network scores them."""
    states = network(*_windows(batch, base)).float()
    firsts, total = [], 0
    for lesson in batch:
        firsts.append(total)
        total += len(lesson.windows)
    for slot in range(len(SLOTS)):
        rows = [(k, one) for k, lesson in enumerate(batch) for one in lesson.placed if one.slot == slot]
        if rows:
            logarithms, target = _slot(network, states, slot, [(firsts[k], one) for k, one in rows], forms)
            yield Scored(slot, logarithms, target, tuple(k for k, _ in rows))


def loss(found: Scored) -> Tensor:
    """Return what each choice costs: of annotated ones the right options together, else all as likely as they are."""
    right = found.target < 0
    plain = found.target.clamp(min=0)
    together = -torch.logsumexp(torch.where(right, found.logarithms, IMPOSSIBLE), 1)
    apart = -(plain * found.logarithms.clamp(min=IMPOSSIBLE / 1e6)).sum(1)
    costs = torch.where(right.any(1), together, apart)
    return costs[right.any(1) | (plain.sum(1) > 0)]


def _windows(batch: Sequence[Lesson], base: Base) -> tuple[Tensor, Tensor]:
    rows = [[base.begins, *window, base.ends] for lesson in batch for window in lesson.windows]
    ids = torch.full((len(rows), max(map(len, rows))), base.pads)
    for row, pieces in zip(ids, rows, strict=True):
        row[: len(pieces)] = torch.tensor(pieces)
    return ids, torch.tensor([len(row) for row in rows])


def _slot(
    network: Network, states: Tensor, slot: int, rows: Sequence[tuple[int, Placed]], numbers: Mapping[str, int]
) -> tuple[Tensor, Tensor]:
    most = max(len(one.forms) for _, one in rows)
    forms = torch.tensor([_filled([numbers[f] for f in one.forms], most, 0) for _, one in rows])
    target = torch.tensor([_filled(list(one.target), most, 0.0) for _, one in rows])
    padded = torch.tensor([_filled([False] * len(one.forms), most, True) for _, one in rows])
    fields = pooled(states, torch.tensor([_row(first, one.field) for first, one in rows]))
    scores = network.plain(fields, forms)
    if slot in WITH_WORDS:
        options = [(first, one, o) for first, one in rows for o in _filled(list(one.options), most, None)]
        spans = torch.tensor([_row(first, o) if o is not None else [0, 0, 1] for first, _, o in options])
        steps = torch.tensor([o.piece - one.field.piece if o is not None else 0 for _, one, o in options])
        apart = torch.bucketize(steps, torch.tensor(APART)).view(len(rows), most)
        said = network.said(slot, fields, forms, pooled(states, spans).view(len(rows), most, -1), apart)
        has = torch.tensor([o is not None for _, _, o in options]).view(len(rows), most)
        scores = scores + torch.where(has, said, torch.zeros_like(said))
    return F.log_softmax(scores.masked_fill(padded, IMPOSSIBLE), -1), target


def _filled(found: list, most: int, filling: object) -> list:  # type: ignore[type-arg]
    return [*found, *[filling] * (most - len(found))]


def _row(first: int, standing: Standing) -> list[int]:
    return [first + standing.window, standing.start, standing.end]
