"""Main text, title, publisher and day of an HTML page, by trafilatura (Barbaresi, ACL 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bilan.errors import InputError


@dataclass(frozen=True)
class Page:
    """What a page holds; the title is the first line of the text, so that headlines are read."""

    text: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    language: str | None


def extract(html: str) -> Page | None:
    """Return what a page holds, None if it holds no text."""
    try:
        import trafilatura
    except ImportError:
        raise InputError("HTML pages need trafilatura; install it with: pip install 'bilan[html]'") from None
    found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, favor_recall=True)
    fields: dict[str, Any] = {}
    if found is not None:
        fields = found if isinstance(found, dict) else found.as_dict()
    text = (fields.get("text") or trafilatura.html2txt(html) or "").strip()
    if not text:
        return None
    title = fields.get("title")
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Page(
        text=text,
        title=title,
        publisher=fields.get("sitename") or fields.get("hostname"),
        published=_day(fields.get("date")),
        url=fields.get("url"),
        language=None,
    )


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
