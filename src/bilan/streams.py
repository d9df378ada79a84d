"""Standard output that takes every text, on every system's terminal and behind a pipe."""

from __future__ import annotations

import errno
import io
import os
from typing import TextIO

WINDOWS = os.name == "nt"


def encoding_for(encoding: str, *, terminal: bool, windows: bool, asked: bool) -> str:
    """Return the encoding that output should have.

    On Windows Python gives a pipe or a file the old code page (cp1252), in which most names of the world cannot be
    written and which no reader of JSON or CSV expects; there it is UTF-8, unless the user `asked` for another
    (PYTHONIOENCODING). Terminals are written to in Unicode, and elsewhere the user's locale says what is wanted.
    """
    return "utf-8" if windows and not terminal and not asked else encoding


def prepare(stream: TextIO, *, windows: bool = WINDOWS, asked: bool | None = None) -> None:
    """Let a stream write any text: what its encoding has not becomes `?`, and line ends stay what they are.

    A stream that is not a file's (a test's, a notebook's) is left as it is.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    told = bool(os.environ.get("PYTHONIOENCODING")) if asked is None else asked
    encoding = encoding_for(stream.encoding, terminal=stream.isatty(), windows=windows, asked=told)
    stream.reconfigure(encoding=encoding, errors="replace", newline="\n")


def nobody_reads(error: OSError, *, windows: bool = WINDOWS) -> bool:
    """Whether writing failed because the reader of a pipe is gone, which Windows tells as an invalid argument."""
    return isinstance(error, BrokenPipeError) or (windows and error.errno == errno.EINVAL and error.filename is None)
