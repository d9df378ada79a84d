"""What stands between the formats and the documents: sources of bytes, drafts of documents, what was passed over."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Literal

from bilan.intake.limits import DEFAULTS, Limits, read_whole, too_large
from bilan.model import NOWHERE, Document, Part, Where

HEAD = 8192
"""Bytes by which a form is told."""


@dataclass(frozen=True)
class IntakeOptions:
    """What a user says of inputs that do not say it themselves; a document's own fields win."""

    input_format: str = "auto"
    published: date | None = None
    publisher: str | None = None
    language: str | None = None
    language_folders: tuple[Path, ...] = ()
    """Folders of the user's own language packs, so that their languages are recognised too."""
    mapping: tuple[tuple[str, str], ...] = ()
    """(field, column): of a document for spreadsheets whose rows are documents, of a table of figures else."""
    tables: bool = False
    """Spreadsheets that are not mapped are tables of a document, a sheet each."""
    limits: Limits = DEFAULTS


@dataclass(frozen=True)
class Rejection:
    """An input that could not be read: where, why, and what to do. The rest of the batch is kept."""

    path: str
    line: int | None
    reason: str
    remedy: str
    columns: tuple[str, ...] = ()
    """Of a spreadsheet that could be read if its columns were mapped: their headers."""

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.reason}; {self.remedy}"


@dataclass(frozen=True)
class Skipped:
    """Something met in a folder or archive that is no report: it is told, and costs nothing."""

    path: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its form, how many documents it gave, what was refused, passed over or mended."""

    path: str
    form: str
    documents: int = 0
    rejected: int = 0
    passed_over: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A document as its form gives it, before what the user says of it is filled in."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    id: str | None = None
    language: str | None = None
    """Which the publisher gives and which is to be trusted."""
    page_language: str | None = None
    """Which a template gives: taken only where the text tells none."""
    parts: tuple[Part, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    where: Where = NOWHERE
    """Of the whole document."""
    notes: tuple[str, ...] = ()
    own_id: bool = False
    """It has an id, or one is made of its text alone, as for JSON Lines."""


@dataclass
class Source:
    """Bytes with a name: a file, standard input, an archive's member, a mail's attachment, a record's payload."""

    name: str
    stream: Any
    suffix: str = ""
    head: list[bytes] = field(default_factory=list)
    """What was taken from a stream that cannot be read again."""
    where: Where = NOWHERE
    depth: int = 0
    met: bool = False
    """Met in a folder or archive and not named by the user: what is no report there is passed over."""
    published: date | None = None
    publisher: str | None = None

    def beginning(self) -> bytes:
        """Return the first bytes, which stay to be read."""
        if not self.head:
            self.head = [self.stream.read(HEAD)]
        return b"".join(self.head)

    def whole(self, limits: Limits) -> bytes:
        """Return all bytes; raises LimitError for too many."""
        return read_whole(self.opened(), limits)

    def opened(self) -> io.BufferedReader:
        """Return a stream of all bytes."""
        return io.BufferedReader(_Replayed(self.beginning(), self.stream), 1 << 16)

    def lines(self, limits: Limits) -> Iterator[bytes]:
        """Yield lines as they come; raises LimitError for one that is too long."""
        if (len(self.head) == 1 and len(self.head[0]) >= HEAD) or not self.head:
            stream = self.opened()
            while line := stream.readline(limits.max_size + 1):
                if len(line) > limits.max_size:
                    raise too_large(limits)
                yield line
            return
        rest = b"".join(self.head)
        if not rest.endswith(b"\n"):
            rest += next(iter(self.stream), b"")
        yield from rest.splitlines(keepends=True)
        yield from self.stream

    def inner(self, name: str, content: bytes | Any, **changes: Any) -> Source:
        """Return a source that stands within this one."""
        where = changes.pop("where", self.where)
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        return Source(
            f"{self.name}!/{name}", stream, PurePath(name).suffix.lower(), where=where, depth=self.depth + 1, **changes
        )


class _Replayed(io.RawIOBase):
    """Bytes that were taken from a stream, and then the stream."""

    def __init__(self, head: bytes, stream: Any) -> None:
        super().__init__()
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


Found = Draft | Rejection | Skipped | Source
"""What a form may give: documents, what it cannot read, what is no report, and what is to be read in its turn."""
Item = Document | Rejection | Skipped
State = Literal["read", "refused", "passed over"]
