"""Intake: files, folders and standard input of several formats into documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal

from bilan.intake import formats
from bilan.model import Document

InputFormat = Literal["auto", "text", "html", "jsonl"]
SUFFIXES: dict[str, InputFormat] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
STANDARD_INPUT = "-"


@dataclass(frozen=True)
class IntakeOptions:
    """What a user says of inputs that do not say it themselves; a document's own fields win."""

    input_format: InputFormat = "auto"
    published: date | None = None
    publisher: str | None = None
    language: str | None = None
    language_folders: tuple[Path, ...] = ()
    """Folders of the user's own language packs, so that their languages are recognised too."""


@dataclass(frozen=True)
class Rejection:
    """An input that could not be read: where, why, and what to do. The rest of the batch is kept."""

    path: str
    line: int | None
    reason: str
    remedy: str

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.reason}; {self.remedy}"


def read_inputs(
    inputs: Sequence[str], options: IntakeOptions | None = None, codes: Sequence[str] = ()
) -> Iterator[Document | Rejection]:
    """Yield the documents of files, folders (with all below them) and `-` for standard input, in order.

    `codes`: the languages among which one is detected where none is given. What cannot be read is yielded as a
    Rejection in its place, and the others are read.

    A file's text is kept as it was decoded, but for the byte order mark and line ends, which become `\\n`. Its id is
    its name with a hash of its text. An empty file is rejected; an empty text in JSON Lines is a document, for its
    other fields may say something.
    """
    options = options or IntakeOptions()
    for name in inputs:
        if name == STANDARD_INPUT:
            yield from _documents("<stdin>", sys.stdin.buffer, "", options, codes)
        elif os.path.isdir(name):  # noqa: PTH112 - unlike pathlib's, it takes any name and never fails
            yield from _folder(Path(name), options, codes)
        else:
            yield from _file(Path(name), options, codes)


def _folder(folder: Path, options: IntakeOptions, codes: Sequence[str]) -> Iterator[Document | Rejection]:
    closed: list[OSError] = []
    files = sorted(_reports(folder, closed))
    for error in closed:
        yield _unreadable(str(error.filename), error)
    if not files and not closed:
        kinds = ", ".join(SUFFIXES)
        yield Rejection(str(folder), None, "a folder without reports", f"put files there that end in {kinds}")
    for file in files:
        yield from _file(file, options, codes)


def _reports(folder: Path, closed: list[OSError]) -> Iterator[Path]:
    """Yield the files below a folder that may be reports; `closed` takes the folders that cannot be opened."""
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(parent, name)


def _file(path: Path, options: IntakeOptions, codes: Sequence[str]) -> Iterator[Document | Rejection]:
    try:
        stream = path.open("rb")
    except OSError as error:
        yield _unreadable(str(path), error)
        return
    with stream:
        yield from _documents(str(path), stream, path.suffix, options, codes)


def _documents(
    name: str, stream: BinaryIO, suffix: str, options: IntakeOptions, codes: Sequence[str]
) -> Iterator[Document | Rejection]:
    shown = formats.storable(name)
    try:
        yield from formats.documents(shown, stream, _format(suffix, options), options, codes)
    except OSError as error:
        yield _unreadable(name, error)


def _unreadable(name: str, error: OSError) -> Rejection:
    name = formats.storable(name)
    if isinstance(error, FileNotFoundError):
        return Rejection(name, None, "no such file or folder", "check the name")
    return Rejection(name, None, f"cannot be read ({error.strerror})", "check its name and its permissions")


def _format(suffix: str, options: IntakeOptions) -> InputFormat:
    if options.input_format != "auto":
        return options.input_format
    return SUFFIXES.get(suffix.lower(), "auto")
