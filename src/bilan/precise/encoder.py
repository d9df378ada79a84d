"""The network: text in, a state for every piece of a word out.

The base is multilingual-e5-small (Wang et al. 2024, MIT licence), of which the first layers are kept, tuned on
annotated reports. Its weights are 8-bit whole numbers in a package of their own (`models/precise`); ONNX Runtime runs
them on the processor. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bilan.errors import BilanError
from bilan.extras import MissingExtra, missing
from bilan.precise.pieces import Vocabulary
from bilan.precise.windows import Windows

if TYPE_CHECKING:
    import numpy as np

    from bilan.precise.heads import Heads

    States = np.ndarray[Any, np.dtype[np.float32]]

DATA = "bilan_precise"
"""The package that carries the weights."""
PACKAGE = "bilan-precise"
NETWORK, VOCABULARY, HEADS, CARD = "encoder.onnx", "vocabulary.json", "heads.npz", "reader.json"


class PreciseError(BilanError):
    """The weights of the precise reader cannot be used."""


class Joined(msgspec.Struct, frozen=True):
    """How what the encoder gives a slot's options joins what the fast reader gives them."""

    advice: float
    """Weight of the encoder's logarithms of probabilities."""
    temperature: float
    threshold: float


class Card(msgspec.Struct, frozen=True):
    """What stands in `reader.json`."""

    version: str
    begins: int
    """Piece that begins a window."""
    ends: int
    pads: int
    joined: dict[str, Joined]
    """By slot."""

    def save(self, folder: Path) -> None:
        """Write it beside the network."""
        form = msgspec.structs.replace(self, joined=dict(sorted(self.joined.items())))
        (folder / CARD).write_bytes(msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n")


class Encoder:
    """The network with its vocabulary; loaded once, used for any number of documents."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        try:
            import onnxruntime
        except ModuleNotFoundError as error:
            raise MissingExtra(missing("the precise reader", str(error.name), "precise")) from None
        self.folder = folder
        try:
            self.card = msgspec.json.decode((folder / CARD).read_bytes(), type=Card)
            self._vocabulary = Vocabulary.load(folder / VOCABULARY)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            self._session = onnxruntime.InferenceSession(
                str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
            )
        except (OSError, msgspec.MsgspecError, onnxruntime.capi.onnxruntime_pybind11_state.Fail) as error:
            raise PreciseError(f"{folder}: no weights of the precise reader ({error})") from None

    @classmethod
    def open(cls, folder: Path | None = None) -> Encoder:
        """Return the encoder of a folder of weights, if it holds one, else that of the package `bilan-precise`.

        Raises MissingExtra where that or what runs it is not installed, PreciseError where its files cannot be used.
        """
        if folder is not None and (folder / NETWORK).is_file():
            return cls(folder)
        found = find_spec(DATA)
        if found is None or found.origin is None:
            raise MissingExtra(missing("the precise reader", f"the package {PACKAGE}", "precise"))
        return cls(Path(found.origin).parent)

    @cached_property
    def heads(self) -> Heads:
        """What scores options by states."""
        from bilan.precise.heads import Heads

        return Heads.load(self.folder / HEADS)

    def windows(self, text: str) -> Windows:
        """Return a text cut into windows of pieces."""
        return Windows.over(*self._vocabulary.cut(text))

    def states(self, windows: Windows, wanted: Sequence[int]) -> list[States]:
        """Return the states of windows, each pieces × width, their opening and closing marks included."""
        import numpy as np

        card = self.card
        rows = [[card.begins, *windows.pieces[a:b], card.ends] for a, b in (windows.bounds[w] for w in wanted)]
        longest = max(map(len, rows))
        ids = np.full((len(rows), longest), card.pads, dtype=np.int64)
        for row, found in zip(ids, rows, strict=True):
            row[: len(found)] = found
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        (states,) = self._session.run(None, {"ids": ids, "lengths": lengths})
        return [state[:length] for state, length in zip(states, lengths, strict=True)]
