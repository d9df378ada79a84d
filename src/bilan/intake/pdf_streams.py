"""What the streams of a PDF unpack to, counted before its library reads it: a page of 2 kB can be 900 MB of spaces."""

from __future__ import annotations

import base64
import re
import zlib
from collections import Counter
from collections.abc import Iterator

from bilan.intake.limits import CHUNK, MEGABYTE, LimitError, Limits, refuse_bomb

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
FIRST_PIECE = 512
"""Bytes of a stream that are looked at first; then twice as many each time, so that a short one costs little."""
MOST_PASSES = 20
"""Times that a file's bytes may be gone through: one whose streams do not lie within each other takes a few."""
BASE_85_WEIGHT = 10
"""Passes that one over bytes in base 85 counts for, by the time that it takes."""


def refuse_packed(content: bytes, limits: Limits) -> None:
    """Raise LimitError for a PDF whose streams unpack to more than `max_size` and a hundred bytes for one.

    Streams are told by their own first bytes, since a filter may be named in many ways; those of LZW are not counted.
    """
    unpacked = 0
    references: Counter[bytes] | None = None
    reading = _Reading(content)
    for found in STREAM.finditer(content):
        number, head = _object_of(content, found.start())
        own = 0
        for length in _unpacked(reading.pieces(found.end(), head), MOST_STAGES):
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


class _Reading:
    """Gives the bytes of streams, and counts them: a file can name a million streams that lie within each other."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._taken = 0
        self._end = 0
        """Of the bytes in base 85 that were met last; -1: there are no more."""

    def pieces(self, start: int, head: bytes) -> Iterator[bytes]:
        """Yield the bytes from there on as they are to be unpacked; raises LimitError for streams within each other."""
        if BASE_85.search(head):
            if 0 <= self._end < start:
                self._end = self._content.find(b"~>", start)
            if self._end > start:
                self._count(BASE_85_WEIGHT * (self._end - start))
                yield from _plain(self._content[start : self._end])
            return
        if self._content[start : start + 1] != DEFLATE.to_bytes():
            return
        length = FIRST_PIECE
        while start < len(self._content):
            self._count(length)
            yield self._content[start : start + length]
            start, length = start + length, min(2 * length, CHUNK)

    def _count(self, length: int) -> None:
        self._taken += length
        if self._taken > MOST_PASSES * max(len(self._content), MEGABYTE):
            raise LimitError("a PDF whose streams lie within each other; print it to PDF again")


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
