"""What browsers and archives write into the pages that they keep: the page's own address, and when it was kept."""

from __future__ import annotations

import re
from typing import NamedTuple

from bilan.intake.days import moment

SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
"""Of browsers of the Chromium family and Internet Explorer; Firefox and Safari write nothing."""
SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+(?:saved date:\s*([^\n]+?)\s*\n)?")
"""Of the extension SingleFile."""
ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\w*/(https?:/.+)")
"""The address of a copy at the Internet Archive, with the moment in UTC at which it was taken."""
HEAD = 4096
"""Code points at a page's beginning among which these marks stand."""
FOLDER = re.compile(
    r"[_-](?:files|fichiers|archivos|ficheros|dateien|bestanden|arquivos|file|filer|pliki|soubory|elemei)$", re.I
)
"""How browsers name the folder of what belongs to a saved page, in the languages that they come in."""


class Saved(NamedTuple):
    """Where a page was saved from, and when; None where it does not say."""

    url: str | None = None
    captured: str | None = None


def saved(html: str) -> Saved:
    """Return what the beginning of a page says of its being saved."""
    single = SINGLE_FILE.search(html[:HEAD])
    if single is not None:
        return Saved(_address(single[1]), moment(single[2]) if single[2] else None)
    browser = SAVED_FROM.search(html[:HEAD])
    return Saved(_address(browser[1])) if browser is not None else Saved()


def original(url: str | None) -> Saved:
    """Return the address that a copy at the Internet Archive is of, and when it was taken; of others themselves."""
    match = ARCHIVED.fullmatch(url or "")
    if match is None:
        return Saved(url)
    year, month, day, hour, minute, second, address = match.groups()
    return Saved(re.sub(r":/+", "://", address, count=1), f"{year}-{month}-{day}T{hour}:{minute}:{second}Z")


def belongs(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds what belongs to a page saved beside it, one of these names without their suffixes."""
    match = FOLDER.search(folder)
    return match is not None and folder[: match.start()] in pages


def _address(written: str) -> str | None:
    return written if written.startswith("http") else None
