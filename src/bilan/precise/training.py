"""Tuning the encoder on annotated reports, after what the fast reader gives for unread ones, and joining the two.

A fifth of the reports is kept apart: the weight of the encoder's advice, and the temperature of both together, are
those at which the right options of these reports are likeliest, the fast reader having learned from the others alone.
Deterministic up to the order in which processors add: scores of runs differ by some thousandths.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import torch

from bilan.annotated import Report
from bilan.model import Document
from bilan.precise import batches as of_batches
from bilan.precise.base import Base, installed, load
from bilan.precise.encoder import Encoder
from bilan.precise.heads import SLOTS
from bilan.precise.joining import joined
from bilan.precise.lessons import Lesson, annotated, unread
from bilan.precise.network import Network
from bilan.precise.packing import kept, pack
from bilan.precise.pieces import Vocabulary
from bilan.precise.windows import Windows
from bilan.reading import Reader
from bilan.reading.weights import Weights

LAYERS = 6
"""Layers of the base that are kept, from below (Sajjad, Dalvi, Durrani and Nakov 2023): six are twice as fast as
all."""
EPOCHS, OF_UNREAD = 5, 1
"""Times that annotated reports are gone through, and unread ones before them."""
STEP, STEP_OF_HEADS = 1.5e-4, 1e-3
"""Highest rates of learning."""
WARM = 80
"""Steps until the rate is highest."""
LEAST = 0.02
"""Share of the highest rate that the last step has."""
DECAY = 0.01
WEIGHTS = {"population": 0.35}
"""Weight of a slot's choices in what is learned, where it is not one: each figure has several of population."""
FOLDS = 5
"""Every so many-th report is kept apart."""
SEED = 7

Say = Callable[[str], None]


def tune(
    reader: Reader,
    reports: Sequence[Report],
    unread_reports: Iterable[Document],
    learned: Weights,
    folder: Path,
    say: Say,
) -> None:
    """Tune an encoder on reports and write its files to a folder.

    `learned`: weights of the fast reader that the reports kept apart have not taught (`apart`); the unread reports are
    read with them.
    """
    base = load(installed())
    vocabulary = Vocabulary(base.pieces, base.unknown)
    taught = [reader.lesson(report.document, report.figures or (), singles=report.singles) for report in reports]
    texts = [report.document.text for report in reports]
    lessons = [
        annotated(of_fast, Windows.over(*vocabulary.cut(text))) for of_fast, text in zip(taught, texts, strict=True)
    ]
    fast = reader.with_weights(learned)
    silver = [unread(d.id, fast.choices(d), Windows.over(*vocabulary.cut(d.text))) for d in unread_reports]
    forms = tuple(sorted({f for lesson in (*lessons, *silver) for one in lesson.placed for f in one.forms}))
    torch.manual_seed(SEED)
    network = Network(base, LAYERS, forms)
    numbers = {form: number for number, form in enumerate(forms)}
    own = [lesson for k, lesson in enumerate(lessons) if k % FOLDS]
    _learn(network, base, numbers, [silver] * bool(silver) * OF_UNREAD + [own] * EPOCHS, say)
    pieces = kept(base, vocabulary, texts)
    pack(network, forms, base, pieces, folder)
    encoder = Encoder(folder)
    unseen = list(zip(texts, taught, strict=True))[::FOLDS]
    msgspec.structs.replace(encoder.card, joined=joined(encoder, unseen, learned)).save(folder)


def apart(reports: Sequence[Report]) -> list[Report]:
    """Return the reports that are not kept apart."""
    return [report for k, report in enumerate(reports) if k % FOLDS]


def _learn(
    network: Network, base: Base, numbers: Mapping[str, int], rounds: Sequence[Sequence[Lesson]], say: Say
) -> None:
    chance = random.Random(SEED)
    planned = [of_batches.batches(lessons, chance) for lessons in rounds]
    steps = sum(map(len, planned))
    inner = [p for name, p in network.named_parameters() if name.startswith(("layers", "ln"))]
    heads = [p for name, p in network.named_parameters() if not name.startswith(("layers", "ln"))]
    optimiser = torch.optim.AdamW(
        [{"params": inner, "lr": STEP}, {"params": heads, "lr": STEP_OF_HEADS}], weight_decay=DECAY, betas=(0.9, 0.98)
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(1.0, (k + 1) / WARM) * max(LEAST, 1 - k / max(1, steps))
    )
    network.train()
    for number, batched in enumerate(planned):
        total = count = 0.0
        for batch in batched:
            with torch.autocast("cpu", torch.bfloat16):
                found = list(of_batches.scored(network, base, batch, numbers))
            costs = [WEIGHTS.get(SLOTS[one.slot], 1.0) * of_batches.loss(one).sum() for one in found]
            cost, choices = torch.stack(costs).sum(), sum(len(one.lesson) for one in found)
            optimiser.zero_grad()
            (cost / len(SLOTS) / math.sqrt(choices)).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rate.step()
            total, count = total + float(cost.detach()), count + choices
        say(f"round {number + 1} of {len(planned)}: {total / max(1.0, count):.3f} a choice")
    network.eval()
