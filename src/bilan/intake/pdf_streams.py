"""What the streams of a PDF unpack to, counted before its library reads it: a page of 2 kB can be 900 MB of spaces."""

from __future__ import annotations

import base64
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from bilan.intake.limits import CHUNK, Limits, refuse_bomb

STREAM = re.compile(rb"(?<!end)stream\r?\n")
NUMBER = re.compile(rb"(\d+)\s+\d+\s+$")
REFERENCE = re.compile(rb"\b(\d{1,10}) \d{1,5} R\b")
DICTIONARY = 2000
LONGEST_NUMBER = 30
"""Bytes before a stream in which its object is looked for, and before that its number."""
BASE_85 = re.compile(rb"/(?:ASCII85Decode|A85)\b")
IMAGE = re.compile(rb"/Subtype\s*/Image\b")
SUSPECT = 1_000_000
"""Unpacked bytes of a stream from which it counts as often as it is referred to: pages may draw it a thousand times."""
DEFLATE = 0x78
MOST_STAGES = 4
"""Times that a stream is packed within itself and followed."""


def refuse_packed(content: bytes, limits: Limits) -> None:
    """Raise LimitError for a PDF whose streams unpack to more than `max_size` and a hundred bytes for one.

    Streams are told by their own first bytes, since a filter may be named in many ways; those of LZW are not counted.
    """
    unpacked = 0
    references: Counter[bytes] | None = None
    for found in STREAM.finditer(content):
        number, head = _object_of(content, found.start())
        own = 0
        for length in _stages(content, found.end(), head):
            own += length
            refuse_bomb(unpacked + own, len(content), limits)
        if own > SUSPECT and number is not None and not IMAGE.search(head):
            references = references if references is not None else Counter(REFERENCE.findall(content))
            own *= max(1, references[number])
        unpacked += own
        refuse_bomb(unpacked, len(content), limits)


def _object_of(content: bytes, end: int) -> tuple[bytes | None, bytes]:
    """The number of the object whose stream begins there, and what is said of the stream."""
    begun = content.rfind(b"obj", max(0, end - DICTIONARY), end)
    if begun < 0:
        return None, b""
    number = NUMBER.search(content[max(0, begun - LONGEST_NUMBER) : begun])
    return (number[1] if number else None), content[begun:end]


def _stages(content: bytes, start: int, head: bytes) -> Iterator[int]:
    """Yield how many bytes a stream gives at a time, by all the ways in which it is packed within itself."""
    if BASE_85.search(head):
        end = content.find(b"~>", start)
        pieces: Iterable[bytes] = _plain(content[start:end]) if end > start else ()
    else:
        pieces = (content[at : at + CHUNK] for at in range(start, len(content), CHUNK))
    yield from _unpacked(iter(pieces), MOST_STAGES)


def _plain(written: bytes) -> Iterator[bytes]:
    try:
        yield base64.a85decode(written)
    except ValueError:
        return  # broken: its library gives it up too


def _unpacked(pieces: Iterator[bytes], stages: int) -> Iterator[int]:
    first = next(pieces, b"")
    if not stages or not _is_packed(first):
        return
    given = _inflated(_again(first, pieces))
    begun = next(given, b"")
    yield len(begun)
    if _is_packed(begun):
        inner: list[int] = []
        yield from _unpacked(_counted(begun, given, inner), stages - 1)
        yield sum(inner)
    else:
        for piece in given:
            yield len(piece)


def _is_packed(piece: bytes) -> bool:
    """Whether bytes begin as deflated ones do (RFC 1950)."""
    return len(piece) > 1 and piece[0] == DEFLATE and int.from_bytes(piece[:2], "big") % 31 == 0


def _again(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


def _counted(first: bytes, pieces: Iterator[bytes], lengths: list[int]) -> Iterator[bytes]:
    yield first
    for piece in pieces:
        lengths.append(len(piece))
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what deflated bytes unpack to, no more at a time than a chunk; what is broken ends it."""
    unpacker = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while rest and not unpacker.eof:
                given = unpacker.decompress(rest, CHUNK)
                rest = unpacker.unconsumed_tail
                if given:
                    yield given
            if unpacker.eof:
                return
    except zlib.error:
        return
