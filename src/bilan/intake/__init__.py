"""Intake: files, folders and standard input of several formats into documents."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

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
    """
    options = options or IntakeOptions()
    for name in inputs:
        if name == STANDARD_INPUT:
            yield from formats.documents("<stdin>", sys.stdin.buffer.read(), _format("", options), options, codes)
        else:
            yield from _path(Path(name), options, codes)


def _path(path: Path, options: IntakeOptions, codes: Sequence[str]) -> Iterator[Document | Rejection]:
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and not _hidden(p, path))
        if not files:
            kinds = ", ".join(SUFFIXES)
            yield Rejection(str(path), None, "a folder without reports", f"put files there that end in {kinds}")
        for file in files:
            yield from _file(file, options, codes)
        return
    yield from _file(path, options, codes)


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _file(path: Path, options: IntakeOptions, codes: Sequence[str]) -> Iterator[Document | Rejection]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        yield Rejection(str(path), None, "no such file or folder", "check the name")
    except OSError as error:
        yield Rejection(str(path), None, f"cannot be read ({error.strerror})", "check the file's permissions")
    else:
        yield from formats.documents(str(path), content, _format(path.suffix, options), options, codes)


def _format(suffix: str, options: IntakeOptions) -> InputFormat:
    if options.input_format != "auto":
        return options.input_format
    return SUFFIXES.get(suffix.lower(), "auto")
