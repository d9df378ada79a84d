"""The network while it is tuned: the base's first layers, and the heads that score options by their states.

Needs PyTorch (`bilan[train-precise]`); reading needs neither this module nor it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from bilan.precise.base import Base
from bilan.precise.heads import APART, SLOTS

INNER = 256
"""Width between a field's state and the scores of its options' forms."""
ASKED = 128
"""Width in which a field and an option meet."""
BLANKED = 0.05
"""Share of pieces that are blanked while tuning, so that no single word decides."""
DROPPED = 0.1


class Layer(nn.Module):
    """A layer of the encoder (Vaswani et al. 2017, normalised after each part as in Devlin et al. 2019)."""

    def __init__(self, base: Base, number: int) -> None:
        super().__init__()
        self.heads = base.heads
        width, part = base.width, {name: base.arrays[f"l{number}.{name}"] for name in PARTS}
        self.qkv, self.o = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.f1, self.f2 = nn.Linear(width, base.inner), nn.Linear(base.inner, width)
        self.ln1, self.ln2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        of = torch.from_numpy
        with torch.no_grad():
            self.qkv.weight.copy_(torch.cat([of(part[f"{name}.w"]) for name in "qkv"]))
            self.qkv.bias.copy_(torch.cat([of(part[f"{name}.b"]) for name in "qkv"]))
            taken = {"ao": self.o, "fi": self.f1, "fo": self.f2, "aln": self.ln1, "oln": self.ln2}
            for name, module in taken.items():
                module.weight.copy_(of(part[f"{name}.w"]))
                module.bias.copy_(of(part[f"{name}.b"]))

    def forward(self, states: Tensor, seen: Tensor) -> Tensor:
        """Return the next states; `seen`: what is added to the attention to each piece, minus infinity for none."""
        batch, length, width = states.shape
        split = self.qkv(states).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        joined = F.scaled_dot_product_attention(split[0], split[1], split[2], attn_mask=seen)
        states = self.ln1(states + self.o(joined.transpose(1, 2).reshape(batch, length, width)))
        found: Tensor = self.ln2(states + self.f2(F.gelu(self.f1(states), approximate="tanh")))
        return found


PARTS = tuple(f"{part}.{kind}" for part in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln") for kind in "wb")


class Network(nn.Module):
    """Pieces to states, and states to scores. The words' own vectors stay as they are: too few reports teach them."""

    def __init__(self, base: Base, layers: int, forms: Sequence[str]) -> None:
        super().__init__()
        of = {name: torch.from_numpy(base.arrays[f"emb.{name}"]) for name in ("word", "pos", "type")}
        self.register_buffer("word", of["word"])
        self.register_buffer("position", of["pos"] + of["type"][0])
        self.ln = nn.LayerNorm(base.width, eps=1e-12)
        with torch.no_grad():
            self.ln.weight.copy_(torch.from_numpy(base.arrays["emb.ln.w"]))
            self.ln.bias.copy_(torch.from_numpy(base.arrays["emb.ln.b"]))
        self.layers = nn.ModuleList(Layer(base, number) for number in range(layers))
        self.hid, self.out = nn.Linear(base.width, INNER), nn.Linear(INNER, len(forms))
        self.cand = nn.ModuleList(nn.Linear(base.width, ASKED) for _ in SLOTS)
        self.ment = nn.ModuleList(nn.Linear(base.width, ASKED) for _ in SLOTS)
        self.of_m = nn.Linear(base.width, len(forms))
        self.dist = nn.Parameter(torch.zeros(len(SLOTS), len(APART) + 1))
        self.rel = nn.Embedding(len(forms), ASKED)
        nn.init.ones_(self.rel.weight)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Return the state of every piece; `lengths`: pieces of each window that are not padding."""
        return self.states(self.word[ids], lengths)

    def states(self, words: Tensor, lengths: Tensor) -> Tensor:
        """Return the states of pieces by their own vectors: windows × pieces × width."""
        length = words.shape[1]
        states: Tensor = self.ln(words + self.position[:length])
        if self.training:
            states = states * (torch.rand(*words.shape[:2], 1) > BLANKED)
        within = torch.arange(length)[None] < lengths[:, None]
        seen = torch.where(within, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, seen)
        return states

    def plain(self, fields: Tensor, forms: Tensor) -> Tensor:
        """Return the score of options by their forms: fields × options."""
        inner = F.gelu(self.hid(F.dropout(fields, DROPPED, self.training)), approximate="tanh")
        found: Tensor = self.out(inner).gather(1, forms)
        return found

    def said(self, slot: int, fields: Tensor, forms: Tensor, options: Tensor, apart: Tensor) -> Tensor:
        """Return what options that the text says score beyond their forms: fields × options."""
        asked = self.cand[slot](fields)[:, None, :] * self.rel(forms)
        together = (asked * self.ment[slot](options)).sum(-1) / math.sqrt(ASKED)
        alone = self.of_m(options).gather(2, forms[..., None])[..., 0]
        found: Tensor = together + alone + self.dist[slot][apart]
        return found

    def of_heads(self) -> Mapping[str, Tensor]:
        """The weights that score options, as `heads.Heads` names them."""
        names = ("hid", "out", "cand", "ment", "of_m", "dist", "rel")
        return {name: tensor for name, tensor in self.state_dict().items() if name.startswith(names)}


def pooled(states: Tensor, spans: Tensor) -> Tensor:
    """Return the mean state of spans, each a row of window, first piece and one past the last."""
    sums = F.pad(states.cumsum(1), (0, 0, 1, 0))
    window, start, end = spans.unbind(1)
    return (sums[window, end] - sums[window, start]) / (end - start)[:, None]
