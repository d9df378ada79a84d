"""What a page says of itself for machines: JSON-LD of schema.org, and its meta tags."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bilan.intake.days import day

ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
    ]
)
MOST_OBJECTS = 10_000
"""Objects of a page's JSON-LD that are looked at."""
TITLES = ("og:title", "twitter:title", "dc.title")
PUBLISHERS = ("og:site_name", "dc.publisher", "application-name", "publisher")
DAYS = (
    "article:published_time", "og:published_time", "date", "datepublished", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dcterms.issued", "pubdate", "publishdate", "publish-date", "published",
    "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "article.published", "date.created",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What a page tells of itself; each field None where it tells nothing."""

    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    language: str | None
    article: dict[str, Any]
    """Its article in JSON-LD, empty where it gives none."""


NOTHING = Told(None, None, None, None, None, {})


def told(root: Any) -> Told:
    """Return what a page's head says."""
    metas = _metas(root)
    article = next(_articles(root), {})
    headings = [" ".join("".join(h.itertext()).split()) for h in root.iterfind(".//h1")][:2]
    title = (
        _first(metas, TITLES)
        or _string(article.get("headline"))
        or (headings[0] if len(headings) == 1 else None)
        or " ".join("".join(root.findtext(".//title") or "").split())
        or (headings[0] if headings else None)
    )
    canonical = next((link.get("href") for link in root.iterfind(".//link[@rel='canonical']")), None)
    return Told(
        title=title or None,
        publisher=_first(metas, PUBLISHERS) or _name(article.get("publisher")),
        published=next(filter(None, (day(metas.get(name)) for name in DAYS)), None)
        or day(article.get("datePublished"))
        or _marked_day(root),
        url=_address(canonical) or _address(metas.get("og:url")) or _address(_string(article.get("url"))),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or None,
        article=article,
    )


def _metas(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _marked_day(root: Any) -> date | None:
    """The day of an element that the page marks as that of its publication."""
    for element in root.iter("time"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if element.get("pubdate") is not None or "publish" in marks:
            return day(element.get("datetime"))
    return None


def _articles(root: Any) -> Iterator[dict[str, Any]]:
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue  # broken data beside a page: the page itself is read
        yield from (item for item in _objects(value) if not ARTICLES.isdisjoint(_types(item)))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [value], 0
    while waiting and seen < MOST_OBJECTS:
        item, seen = waiting.pop(0), seen + 1
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            yield item
            waiting += [item[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in item]


def _types(item: dict[str, Any]) -> list[str]:
    kind = item.get("@type")
    return [str(one).rpartition("/")[2] for one in (kind if isinstance(kind, list) else [kind])]


def blocks(article: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks of a live page by JSON-LD, nothing for other pages."""
    updates = article.get("liveBlogUpdate")
    updates = updates if isinstance(updates, list) else [updates]
    return [block for block in updates if isinstance(block, dict) and _string(block.get("articleBody"))]


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _name(value: Any) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    return _string(value.get("name")) if isinstance(value, dict) else None


def _address(value: str | None) -> str | None:
    return value if value and value.startswith(("http://", "https://")) else None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
