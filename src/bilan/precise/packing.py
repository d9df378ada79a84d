"""The tuned network as files: its vocabulary cut to the languages that matter, its weights as whole numbers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from bilan.precise.base import Base
from bilan.precise.encoder import HEADS, NETWORK, VOCABULARY, Card
from bilan.precise.network import Network
from bilan.precise.pieces import Vocabulary

VERSION = "1"
KEPT = 56_000
"""Pieces of the vocabulary that are kept, of 250,000: with them the files stay under 40 MB."""
SHORT = 2
"""Signs of a piece up to which it is kept whatever its frequency: any word can be written with them."""
SCRIPTS = ("LATIN", "ARABIC")
"""Scripts of French, English, Spanish, Portuguese, German and Arabic."""
OPERATIONS = 18
"""Version of ONNX's operations."""


def kept(base: Base, whole: Vocabulary, texts: Iterable[str]) -> tuple[int, ...]:
    """Return, of a base's pieces, those of texts, single signs, and the most frequent others of these scripts."""
    seen = Counter(piece for text in texts for piece in whole.cut(text)[0])
    marks = (base.begins, base.ends, base.pads, base.unknown)
    written = [k for k, (piece, _) in enumerate(base.pieces) if _of_scripts(piece)]
    short = [k for k in written if len(base.pieces[k][0]) <= SHORT]
    order = dict.fromkeys((*marks, *(k for k, _ in seen.most_common()), *short, *written))
    return tuple(sorted(list(order)[:KEPT]))


def _of_scripts(piece: str) -> bool:
    letters = [sign for sign in piece if sign.isalpha()]
    return all(unicodedata.name(sign, "").startswith(SCRIPTS) for sign in letters) and all(
        ord(sign) < 0x3000 for sign in piece
    )


class _Packed(nn.Module):
    """The network in the plain operations that run everywhere, over the vocabulary that is kept."""

    def __init__(self, network: Network, numbers: Sequence[int]) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("word", network.word[list(numbers)].clone())

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        found: Tensor = self.network.states(self.word[ids], lengths)
        return found


def pack(network: Network, forms: Sequence[str], base: Base, pieces: Sequence[int], folder: Path) -> None:
    """Write the files of a precise reader whose advice is taken nowhere yet (`write_card`).

    `pieces`: numbers of the base's pieces that are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = {old: new for new, old in enumerate(pieces)}
    Vocabulary([base.pieces[k] for k in pieces], number[base.unknown]).save(folder / VOCABULARY)
    heads = {name: tensor.numpy().astype(np.float16) for name, tensor in network.of_heads().items()}
    np.savez_compressed(folder / HEADS, forms=np.array(forms), **heads)
    Card(VERSION, number[base.begins], number[base.ends], number[base.pads], {}).save(folder)
    _write_network(_Packed(network, pieces).eval(), folder / NETWORK)


def _write_network(network: nn.Module, path: Path) -> None:
    """Write a network with weights of eight bits (ONNX; a scale for each column, inputs as they come)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example: tuple[Any, ...] = (torch.randint(4, 1000, (2, 40)), torch.tensor([40, 30]))
    dynamic = {"ids": {0: "windows", 1: "pieces"}, "lengths": {0: "windows"}, "states": {0: "windows", 1: "pieces"}}
    with TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            network, example, str(full), input_names=["ids", "lengths"], output_names=["states"], dynamic_axes=dynamic,
            opset_version=OPERATIONS, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            full, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
        )
