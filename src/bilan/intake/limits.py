"""How much an input may hold: bombs are refused by name, and a user can set each limit."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from bilan.errors import InputError

MEGABYTE = 1_000_000
CHUNK = 1 << 16
"""Bytes read at a time."""
SIZES = {"": 1, "k": 1000, "m": MEGABYTE, "g": 1000 * MEGABYTE}
SIZE = re.compile(r"(\d{1,15})\s*([kmg]?)b?", re.IGNORECASE)
MOST_PACKED = 100
"""Unpacked bytes for one packed byte, beyond the first `max_size`: text packs to a tenth, only bombs to a hundredth."""
TAG = re.compile(rb"<(/?)([a-zA-Z][\w:.-]{0,60})[^<>]*?(/?)>", re.DOTALL)
VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option".split()
)
"""Tags that need no end: how many are open says nothing of the depth."""


class LimitError(InputError):
    """An input that holds more than a limit; the message is `reason; remedy`."""


@dataclass(frozen=True)
class Limits:
    """The most that one input may hold."""

    max_size: int = 256 * MEGABYTE
    """Bytes of one file, member, record or line, unpacked."""
    max_files: int = 100_000
    """Members of one archive, or documents of one file that is read whole."""
    max_depth: int = 3
    """Archives, mails and packed files within each other."""
    max_nesting: int = 30_000
    """Tags or brackets within each other: written pages have some dozens."""
    max_cells: int = 500_000
    """Cells of a workbook, or of CSV that is kept as a table: at a hundredth of a millisecond each."""
    max_pages: int = 5_000
    """Pages of a PDF."""
    max_scans: int = 200
    """Pages of a PDF whose text is recognised, at some seconds each."""


DEFAULTS = Limits()


def size(written: str) -> int:
    """Return the bytes that `64MB`, `2g` or `1000` say; raises ValueError for anything else."""
    match = SIZE.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{written!r} is not a size; write it as 64MB or 2GB")
    return int(match[1]) * SIZES[match[2].lower()]


def shown_size(number: int) -> str:
    """Return a number of bytes as a user writes it."""
    return f"{number // MEGABYTE} MB" if number >= MEGABYTE else f"{number} bytes"


def read_whole(stream: Any, limits: Limits) -> bytes:
    """Return what a stream holds; raises LimitError where that is more than `max_size`."""
    pieces, length = list[bytes](), 0
    while piece := stream.read(CHUNK):
        pieces.append(piece)
        length += len(piece)
        if length > limits.max_size:
            raise too_large(limits)
    return b"".join(pieces)


def too_large(limits: Limits) -> LimitError:
    """Return the error for what is larger than `max_size`."""
    return LimitError(
        f"larger than {shown_size(limits.max_size)}; if it is what it should be, raise the limit with --max-size"
    )


def too_many(limits: Limits) -> LimitError:
    """Return the error for an input with more members than `max_files`."""
    return LimitError(f"more than {limits.max_files} files; if it is what it should be, raise --max-files")


def refuse_nesting(markup: bytes, limits: Limits) -> int:
    """Return how deep tags stand in each other (at least); raises LimitError beyond `max_nesting`."""
    depth = deepest = 0
    for match in TAG.finditer(markup):
        if match[3] or match[2].lower() in VOID:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > limits.max_nesting:
        raise LimitError(f"{deepest} tags within each other; if it is what it should be, raise --max-nesting")
    return deepest


class Metered(io.RawIOBase):
    """What an unpacking stream gives, until it gives too much for what was packed: then LimitError."""

    def __init__(self, unpacked: Any, packed: Any, limits: Limits) -> None:
        super().__init__()
        self._unpacked, self._packed, self._limits = unpacked, packed, limits
        self._given = 0

    def readable(self) -> bool:
        """It is read from."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with unpacked bytes."""
        piece: bytes = self._unpacked.read(min(len(buffer), CHUNK))
        self._given += len(piece)
        refuse_bomb(self._given, self._packed.tell(), self._limits)
        buffer[: len(piece)] = piece
        return len(piece)


def refuse_bomb(unpacked: int, packed: int, limits: Limits) -> None:
    """Raise LimitError where bytes unpack to too many, more than `max_size` and a hundred for one."""
    if unpacked > limits.max_size and unpacked > MOST_PACKED * max(packed, 1):
        raise LimitError(
            f"{shown_size(packed)} unpack to more than {shown_size(unpacked)}; "
            "if it is what it should be, raise the limit with --max-size"
        )
