"""Names of files as systems have them: what one system allows another refuses, or takes for a device."""

from __future__ import annotations

import re
from pathlib import PurePath

LONGEST = 100
"""Characters of a name that are kept: with a folder before it it stays below the 260 of Windows' paths."""
_REFUSED = re.compile(r'[\x00-\x1f<>:"|?*]')
"""What Windows allows in no name. `:` would name a stream within a file, on other systems it is harmless."""
_DEVICES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"),
    }
)
"""Names that are devices on Windows, in every folder and whatever their suffix."""


def last_part(name: str) -> str:
    """Return the last part of a path as any system writes it: `C:\\reports\\a.txt` and `reports/a.txt` are `a.txt`.

    Names come from elsewhere: an archive packed on Windows, an upload, a list. The same file must have the same name
    wherever it is read.
    """
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1]


def portable(name: str, otherwise: str) -> str:
    """Return a name that a file can have on every system, as like the given one as can be; `otherwise` where none is.

    The rules are those of Windows (Naming Files, Paths, and Namespaces), which are the strictest.
    """
    kept = _REFUSED.sub("_", last_part(name))[-LONGEST:].rstrip(". ").lstrip(" ")
    if kept.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        kept = f"_{kept}"
    return kept or otherwise


def database_uri(path: PurePath) -> str:
    """Return the address by which SQLite opens an absolute path; one on another machine (`\\\\server\\share`) too.

    SQLite takes no host (https://sqlite.org/uri.html, 3.1): such a path goes into the address whole.
    """
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else f"file:////{uri.removeprefix('file://')}"
