"""Options scored by the states of the pieces that say them.

An option without words of its own (a measure, `none`, the day of publication) is scored by what the field is of; one
that the text says (a place, a period, a speaker) also by its own words, by both together (bilinear) and by how far they
stand apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SLOTS = ("measure", "single", "place", "period", "source", "population")
APART = (-400, -200, -100, -50, -25, -12, -6, -3, 0, 3, 6, 12, 25, 50, 100, 200, 400)
"""Pieces from a field to an option, as steps of a scale."""
Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Heads:
    """The weights that score options; `forms` numbers the kinds of options (`killed`, `mention:at`)."""

    forms: Mapping[str, int]
    arrays: Mapping[str, Array]
    slots: tuple[str, ...] = SLOTS

    @classmethod
    def load(cls, path: Path) -> Heads:
        """Read the weights of a file."""
        with np.load(path) as found:
            arrays = {name: found[name].astype(np.float32) for name in found.files if name != "forms"}
            forms = {str(form): number for number, form in enumerate(found["forms"])}
        return cls(forms, arrays)

    def plain(self, state: Array) -> Array:
        """Return the score of each form of option for a field with this state."""
        inner = _linear(self.arrays, "hid", state)
        return _linear(self.arrays, "out", _gelu(inner))

    def said(self, slot: str, field: Array, forms: Sequence[int], options: Array, apart: Sequence[int]) -> Array:
        """Return what options that the text says score beyond their form.

        `options`: options × width, their states; `apart`: pieces from the field to each.
        """
        arrays, number = self.arrays, SLOTS.index(slot)
        asked = _linear(arrays, f"cand.{number}", field)[None, :] * arrays["rel.weight"][list(forms)]
        told = _linear(arrays, f"ment.{number}", options)
        together: Array = (asked * told).sum(axis=1) / np.float32(math.sqrt(told.shape[1]))
        alone = _linear(arrays, "of_m", options)[np.arange(len(forms)), list(forms)]
        steps = np.searchsorted(APART, apart)
        found: Array = together + alone + arrays["dist"][number][steps]
        return found


def _linear(arrays: Mapping[str, Array], name: str, x: Array) -> Array:
    found: Array = x @ arrays[f"{name}.weight"].T + arrays[f"{name}.bias"]
    return found


def _gelu(x: Array) -> Array:
    """The Gaussian error linear unit in its form by tanh (Hendrycks and Gimpel 2016)."""
    inner = math.sqrt(2.0 / math.pi) * (x + 0.044715 * x * x * x)
    return (0.5 * x * (1.0 + np.tanh(inner))).astype(np.float32)
