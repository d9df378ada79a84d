"""Main text, title, publisher and day of an HTML page, by trafilatura (Barbaresi, ACL 2021)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any

from bilan.errors import InputError

DATE_SEARCH = {"original_date": True, "extensive_search": False}
"""Only days that a page gives as its own: the wider search takes any date of the text, a wrong one that looks right."""
LANGUAGE = re.compile(r"<html[^>]*?\s(?:xml:)?lang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
SILENT = {"script", "style", "noscript", "template", "svg", "textarea", "select"}
INLINE = {
    "a",
    "abbr",
    "b",
    "cite",
    "em",
    "font",
    "i",
    "mark",
    "q",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
}


@dataclass(frozen=True)
class Page:
    """What a page holds; the title is the first line of the text, so that headlines are read."""

    text: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    language: str | None
    """As the page names it, which may be a whole locale (`fr-CA`)."""


def extract(html: str) -> Page | None:
    """Return what a page holds, None if it holds no text; raises InputError where trafilatura is not installed."""
    try:
        import trafilatura
    except ImportError:
        raise InputError("HTML pages need trafilatura; install it with: pip install 'bilan[html]'") from None
    found = trafilatura.bare_extraction(
        html, with_metadata=True, include_comments=False, favor_recall=True, date_extraction_params=DATE_SEARCH
    )
    fields: dict[str, Any] = {}
    if found is not None:
        fields = found if isinstance(found, dict) else found.as_dict()
    text = (fields.get("text") or trafilatura.html2txt(html) or "").strip() or _all_text(html)
    if not text:
        return None
    title = " ".join((fields.get("title") or "").split()) or None
    if title and not " ".join(text[: 2 * len(title) + 100].split()).startswith(title):
        text = f"{title}\n\n{text}"
    language = LANGUAGE.search(html[:4096])
    return Page(
        text=text,
        title=title,
        publisher=fields.get("sitename") or fields.get("hostname"),
        published=_day(fields.get("date")),
        url=fields.get("url"),
        language=language[1] if language else None,
    )


class _Text(HTMLParser):
    """All the text of a page, a line a block; for pages too large or too broken for the extractor."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out what is not read, begin a line where a block begins."""
        if tag in SILENT and self.silent is None:
            self.silent = tag
        if tag not in INLINE:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what is not read, end a line where a block ends."""
        if tag == self.silent:
            self.silent = None
        if tag not in INLINE:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text, its line ends as spaces."""
        if self.silent is None:
            self.pieces.append(data.replace("\n", " "))


def _all_text(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None  # a date that is none: as if the page gave no day
