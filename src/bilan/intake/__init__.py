"""Intake: files, folders, archives and standard input of many formats into documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from bilan.intake import formats
from bilan.intake.limits import Limits
from bilan.intake.saved import belongs
from bilan.intake.sniffing import SUFFIXES
from bilan.intake.source import IntakeOptions, Outcome, Rejection, Skipped, Source
from bilan.model import Document, Where

__all__ = [
    "FORMATS", "STANDARD_INPUT", "SUFFIXES", "IntakeOptions", "Limits", "Outcome", "Rejection", "read_inputs",
]  # fmt: skip
FORMATS = ("auto", *formats.READERS)
STANDARD_INPUT = "-"


def read_inputs(
    inputs: Sequence[str],
    options: IntakeOptions | None = None,
    codes: Sequence[str] = (),
    outcomes: list[Outcome] | None = None,
) -> Iterator[Document | Rejection]:
    """Yield the documents of files, folders (with all below them), file:// addresses and `-`, in order.

    `codes`: the languages among which one is detected where none is given. What cannot be read is yielded as a
    Rejection in its place, and the others are read. `outcomes` takes what became of each file, once it is read.

    A plain text is kept as it was decoded, but for the byte order mark, line ends, which become `\\n`, and what was
    decoded wrongly before, which is mended where that is certain. The id of a document without one is its file's
    name with a hash of its text. An empty file is rejected; an empty text in JSON Lines is a document, for its
    other fields may say something.
    """
    options = options or IntakeOptions()
    noted = outcomes if outcomes is not None else []
    for name in inputs:
        path = _local(name)
        if name == STANDARD_INPUT:
            yield from _told(Source("<stdin>", sys.stdin.buffer), options, codes, noted, lines=True)
        elif os.path.isdir(path):  # noqa: PTH112 - unlike pathlib's, it takes any name and never fails
            yield from _folder(Path(path), options, codes, noted)
        else:
            yield from _file(Path(path), options, codes, noted)


def _local(name: str) -> str:
    """The path that a file:// address names; any other name as it is."""
    if not name.lower().startswith("file://"):
        return name
    from urllib.request import url2pathname  # brings all of HTTP with it

    return url2pathname(unquote(urlsplit(name).path).replace("%", "%25"))


def _folder(
    folder: Path, options: IntakeOptions, codes: Sequence[str], outcomes: list[Outcome]
) -> Iterator[Document | Rejection]:
    closed: list[OSError] = []
    files = sorted(_files(folder, closed))
    for error in closed:
        yield from _lost(_unreadable(str(error.filename), error), outcomes)
    if not files and not closed:
        kinds = ", ".join(SUFFIXES)
        rejection = Rejection(str(folder), None, "a folder without reports", f"put files there that end in {kinds}")
        yield from _lost(rejection, outcomes)
    for file in files:
        yield from _file(file, options, codes, outcomes, met=True)


def _files(folder: Path, closed: list[OSError]) -> Iterator[Path]:
    """Yield the files below a folder; `closed` takes the folders that cannot be opened."""
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        pages = {Path(name).stem for name in names if SUFFIXES.get(Path(name).suffix.lower()) == "html"}
        folders[:] = [name for name in folders if not name.startswith(".") and not belongs(name, pages)]
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def _file(
    path: Path, options: IntakeOptions, codes: Sequence[str], outcomes: list[Outcome], met: bool = False
) -> Iterator[Document | Rejection]:
    if met and not path.is_file() and path.exists():
        outcomes.append(Outcome(formats.storable(str(path)), "other", passed_over=1, notes=("no file",)))
        return  # a device or a pipe, which might never end
    try:
        stream: BinaryIO = path.open("rb")
    except (OSError, ValueError) as error:
        yield from _lost(_unreadable(str(path), error), outcomes)
        return
    with stream:
        name = formats.storable(str(path))
        source = Source(name, stream, path.suffix.lower(), where=Where(file=name), met=met)
        yield from _told(source, options, codes, outcomes)


def _told(
    source: Source, options: IntakeOptions, codes: Sequence[str], outcomes: list[Outcome], lines: bool = False
) -> Iterator[Document | Rejection]:
    """Yield what a source gives, and note at the end what became of it."""
    counts = {Document: 0, Rejection: 0, Skipped: 0}
    notes: dict[str, None] = {}
    form = formats.Form()
    for item in formats.documents(source, options, codes, form, notes, lines=lines):
        counts[type(item)] += 1
        if isinstance(item, Skipped):
            notes[item.reason if item.path == source.name else f"{item.path}: {item.reason}"] = None
        else:
            yield item
        if isinstance(item, Rejection):
            notes[item.reason] = None
    outcomes.append(Outcome(source.name, form.name, counts[Document], counts[Rejection], counts[Skipped], tuple(notes)))


def _lost(rejection: Rejection, outcomes: list[Outcome]) -> Iterator[Rejection]:
    yield rejection
    outcomes.append(Outcome(rejection.path, "", rejected=1, notes=(rejection.reason,)))


def _unreadable(name: str, error: OSError | ValueError) -> Rejection:
    return formats.unreadable(name, error)
