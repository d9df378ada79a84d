"""The weights that reading chooses by: one model a slot, shipped beside the code of choosing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bilan.choosing import Model

if TYPE_CHECKING:
    from bilan.precise.encoder import Joined

SHIPPED = Path(__file__).parent.parent / "choosing" / "weights"


@dataclass(frozen=True)
class Weights:
    """The models of all slots."""

    measure_glance: Model
    """What quantities measure, at first sight."""
    single_glance: Model
    """What is said of single people who are named without a number, at first sight."""
    measure: Model
    """The same of quantities, knowing what was seen of all others."""
    single: Model
    """The same of single people."""
    place: Model
    period: Model
    source: Model
    population: Model
    statement: Model
    """Whether a cue attributes something, to whom and what."""
    event: Model
    """Whether a word tells an event, and of which type."""
    event_actor: Model
    event_recipient: Model
    event_place: Model
    event_period: Model

    @classmethod
    def load(cls, folder: Path) -> Weights:
        """Read the weights of a folder, a file `SLOT.json` each; raises WeightsError where one is missing."""
        return cls(**{field.name: Model.load(folder / f"{field.name}.json") for field in fields(cls)})

    def joined(self, with_encoder: Mapping[str, Joined]) -> Weights:
        """Return weights that take an encoder's advice on these slots."""
        models = {
            slot: replace(getattr(self, slot), advice=j.advice, temperature=j.temperature, threshold=j.threshold)
            for slot, j in with_encoder.items()
        }
        return replace(self, **models)

    def save(self, folder: Path) -> None:
        """Write the weights of all slots."""
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            getattr(self, field.name).save(folder / f"{field.name}.json")


@cache
def shipped() -> Weights:
    """Return the weights that come with bilan."""
    return Weights.load(SHIPPED)


def unlearned() -> Weights:
    """Return weights that say nothing: of equal options the first, the empty one, is chosen."""
    return Weights(**{field.name: Model(field.name, {}, {}) for field in fields(Weights)})
