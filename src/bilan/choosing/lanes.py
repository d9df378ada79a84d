"""Weights of features for many labels, added up for all labels at once.

A feature's weights are packed into one whole number, each label having its own stretch of bits, a lane. Adding two
such numbers adds every lane: for the thirty measures a choice is among, one addition does the work of thirty (Lamport,
Multiple byte processing with full-word instructions, 1975). Sums of whole numbers are exact in any order.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

LANE = 32
"""Bits of a lane."""
SCALE = 10_000
"""Parts of one that a lane counts in: weights are written with two decimals (`training`), these have room for two more.
A lane then holds sums up to 214,000 either way: those of two thousand features of the heaviest weight."""
HEAVIEST = 100
"""The heaviest weight that a feature may have, for or against a label; learned ones stay under ten."""
HALF = 1 << (LANE - 1)
"""What is added to every lane before it is read, so that none is negative."""


class Lanes:
    """The weights of a model's features of the context, by label."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self._weights = weights
        self._labels = tuple(sorted({label for of_feature in weights.values() for label in of_feature}))
        self._shift = {label: LANE * number for number, label in enumerate(self._labels)}
        self._bias = sum(HALF << shift for shift in self._shift.values())
        self._form, self._bytes = f"<{len(self._labels)}I", len(self._labels) * LANE // 8
        self._packed: dict[str, int] = {}
        """Features that were asked for, packed: most of a model's never are in one run."""

    def sums(self, features: Iterable[str]) -> dict[str, float]:
        """Return, for each label, the sum of the weights of features; one without weights says nothing."""
        total, packed, weights = self._bias, self._packed, self._weights
        for feature in features:
            lanes = packed.get(feature)
            if lanes is not None:
                total += lanes
            elif feature in weights:
                total += self._pack(feature)
        values = struct.unpack(self._form, total.to_bytes(self._bytes, "little"))
        return {label: (value - HALF) / SCALE for label, value in zip(self._labels, values, strict=True)}

    def _pack(self, feature: str) -> int:
        lanes = sum(round(w * SCALE) << self._shift[label] for label, w in self._weights[feature].items())
        self._packed[feature] = lanes
        return lanes
