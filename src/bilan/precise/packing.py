"""The tuned network as files: its vocabulary cut to the languages that matter, its weights as whole numbers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor, nn

from bilan.precise.base import Base
from bilan.precise.encoder import CARD, HEADS, NETWORK, VOCABULARY, Card, Joined
from bilan.precise.network import Network
from bilan.precise.windows import Windows

VERSION = "1"
KEPT = 56_000
"""Pieces of the vocabulary that are kept, of 250,000: with them the files stay under 40 MB."""
SCRIPTS = ("LATIN", "ARABIC")
"""Scripts of French, English, Spanish, Portuguese, German and Arabic."""
OPERATIONS = 18
"""Version of ONNX's operations."""


@dataclass(frozen=True)
class Pieces:
    """A vocabulary as what cuts texts into pieces."""

    base: Base
    numbers: tuple[int, ...]
    """Of the base's pieces those that are kept, in their order."""

    @classmethod
    def of(cls, base: Base) -> Pieces:
        """Return the whole vocabulary of a base."""
        return cls(base, tuple(range(len(base.pieces))))

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The unigram model of the pieces; texts are brought to Unicode's form NFKC, and all white space is alike."""
        number = {old: new for new, old in enumerate(self.numbers)}
        found = Tokenizer(models.Unigram([self.base.pieces[k] for k in self.numbers], unk_id=number[self.base.unknown]))
        found.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s"), " ")])
        found.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        return found

    def windows(self, text: str) -> Windows:
        """Return a text cut into windows."""
        found = self.tokenizer.encode(text, add_special_tokens=False)
        return Windows.over(found.ids, found.offsets)

    def kept(self, texts: Iterable[str]) -> Pieces:
        """Return the pieces of texts, single signs, and of the others of these scripts the most frequent."""
        seen = Counter(piece for text in texts for piece in self.tokenizer.encode(text, add_special_tokens=False).ids)
        marks = (self.base.begins, self.base.ends, self.base.pads, self.base.unknown)
        written = [k for k, (piece, _) in enumerate(self.base.pieces) if _of_scripts(piece)]
        short = [k for k in written if len(self.base.pieces[k][0]) <= 2]
        order = dict.fromkeys((*marks, *(k for k, _ in seen.most_common()), *short, *written))
        return Pieces(self.base, tuple(sorted(list(order)[:KEPT])))


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


def pack(network: Network, forms: Sequence[str], base: Base, pieces: Pieces, folder: Path) -> None:
    """Write the files of a precise reader whose advice is taken nowhere yet (`write_card`)."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces.tokenizer.save(str(folder / VOCABULARY), pretty=False)
    heads = {name: tensor.numpy().astype(np.float16) for name, tensor in network.of_heads().items()}
    np.savez_compressed(folder / HEADS, forms=np.array(forms), **heads)
    number = {old: new for new, old in enumerate(pieces.numbers)}
    card = Card(VERSION, number[base.begins], number[base.ends], number[base.pads], {})
    write_card(card, {}, folder)
    _write_network(_Packed(network, pieces.numbers).eval(), folder / NETWORK)


def write_card(card: Card, joined: Mapping[str, Joined], folder: Path) -> None:
    """Write how the advice of an encoder joins what the fast reader gives."""
    full = msgspec.structs.replace(card, joined=dict(sorted(joined.items())))
    (folder / CARD).write_bytes(msgspec.json.format(msgspec.json.encode(full), indent=1) + b"\n")


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
