"""RSS and Atom: an item a document (feedparser)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from bilan.errors import InputError
from bilan.intake.days import day
from bilan.intake.extras import needed
from bilan.intake.limits import refuse_nesting, too_many
from bilan.intake.markup import fragment
from bilan.intake.source import Draft, Found, IntakeOptions, Rejection, Source
from bilan.intake.xml import refuse_entities
from bilan.model import Where


def feed(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the items of a feed, each with its own day and address."""
    feedparser = needed("feedparser", "Feeds", "feeds")
    content = source.whole(options.limits)
    refuse_entities(content)
    refuse_nesting(content, options.limits)
    found = feedparser.parse(io.BytesIO(content))  # a stream, for of a string it might be an address to be fetched
    if not found.entries:
        reason = str(found.get("bozo_exception") or "it has none")[:100]
        raise InputError(f"a feed without items ({reason}); check that it was saved whole")
    if len(found.entries) > options.limits.max_files:
        raise too_many(options.limits)
    if found.bozo and isinstance(found.get("bozo_exception"), Exception) and found.entries:
        yield from _broken(source, found.bozo_exception)
    for number, entry in enumerate(found.entries, 1):
        yield _item(source, entry, number, found.feed, options)


def _broken(source: Source, fault: Exception) -> Iterator[Rejection]:
    """A feed that ends in the middle lost items perhaps: that is told, and the items that are there are kept."""
    if type(fault).__name__ == "SAXParseException":
        line = fault.getLineNumber() if hasattr(fault, "getLineNumber") else None
        reason = f"broken XML ({str(fault)[-80:]}); its other items may be lost"
        yield Rejection(source.name, line, reason.replace(";", ":"), "check that the feed was saved whole")


def _item(source: Source, entry: Any, number: int, about: Any, options: IntakeOptions) -> Found:
    title = " ".join(_plain(entry.get("title")).split()) or None
    body = max((c.get("value", "") for c in entry.get("content", [])), key=len, default="") or entry.get("summary", "")
    as_html = "<" in body or "&" in body
    built = fragment(body if as_html else None, None if as_html else body, title, options.limits)
    if not built.text:
        return Rejection(source.name, None, f"item {number} has no text", "leave it out, or give its page")
    link = entry.get("link") or ""
    url = link if link.startswith(("http://", "https://")) else None
    return Draft(
        built.text,
        title=title,
        publisher=_publisher(entry, about),
        published=_day(entry),
        url=url,
        page_language=entry.get("title_detail", {}).get("language") or about.get("language"),
        parts=built.parts,
        notes=built.notes,
        where=Where(record=entry.get("id"), url=url, row=None if entry.get("id") else number),
    )


def _day(entry: Any) -> date | None:
    """The day as written; where that is in a way of its own, as the parser understands it."""
    for name in ("published", "updated", "created"):
        written = day(entry.get(name))
        parsed = entry.get(f"{name}_parsed")
        if written or parsed:
            return written or date(*parsed[:3])
    return None


def _publisher(entry: Any, about: Any) -> str | None:
    source = entry.get("source")
    named = source.get("title") if isinstance(source, dict) else None
    return _plain(named) or _plain(about.get("publisher")) or _plain(about.get("title")) or None


def _plain(text: Any) -> str:
    """A title without the markup that some feeds put there."""
    if not isinstance(text, str):
        return ""
    return fragment(text, None, None).text if "<" in text or "&" in text else text.strip()
