"""HTML pages: a fast path for pages that mark their report, trafilatura (Barbaresi, ACL 2021) for all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import msgspec

from bilan.intake import attributes, linked_data, markup
from bilan.intake.building import TextBuilder
from bilan.intake.days import day
from bilan.intake.decoding import decode
from bilan.intake.extras import needed
from bilan.intake.saved import original, saved
from bilan.intake.source import Draft, Found, IntakeOptions, Rejection, Source
from bilan.model import Where

LANGUAGE = re.compile(r"<html[^>]*?\s(?:xml:)?lang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
MAIN = (
    ".//*[@itemprop='articleBody']", ".//article", ".//main", ".//*[@role='main']",
)  # fmt: skip
"""How pages mark their report, the narrowest first."""
LEAST_MAIN = 250
"""Code points below which a marked report is too short to be believed: a teaser, or a frame filled by a script."""
LEAST_SHARE = 0.5
"""Of the text in the page's paragraphs, how much the marked report must hold."""
MOST_EXTRACTED = 10_000
"""Elements of a page up to which trafilatura is asked; written pages have some thousands. Of most it takes 0.1 ms each,
of tables the square of their number."""
LIVE_BLOCK = (
    "*[@itemprop='liveBlogUpdate']",
    "*[contains(@itemtype, 'schema.org/BlogPosting')]",
)


def pages(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the document of a page; of a live page a document a block."""
    yield from page(source, decode(source.whole(options.limits)), options)


def page(source: Source, html: str, options: IntakeOptions) -> Iterator[Found]:
    """Yield the document of a page's text, or those of its blocks; raises InputError where a library is absent."""
    needed("trafilatura", "HTML pages", "html")
    html = attributes.spared(html)
    root = markup.tree(html, options.limits)
    kept = saved(html)
    about = linked_data.told(root) if root is not None else linked_data.NOTHING
    url, archived = original(about.url or kept.url or source.where.url)
    captured = archived or kept.captured
    live = [] if root is None else _live(about, root, url)
    if live:
        yield from (replace(draft, where=msgspec.structs.replace(draft.where, captured=captured)) for draft in live)
        return
    built = _built(html, root, about, options)
    if not built.text:
        yield Rejection(source.name, None, "an HTML page without text", "check that the page was saved whole")
        return
    language = LANGUAGE.search(html[:4096])
    yield Draft(
        built.text,
        title=about.title,
        publisher=about.publisher or (urlsplit(url).hostname if url else None),
        published=about.published or (_searched_day(root, url) if root is not None else None),
        url=url,
        page_language=about.language or (language[1] if language else None),
        parts=built.parts,
        notes=built.notes,
        where=Where(url=url, captured=captured),
    )


def _built(html: str, root: Any, about: linked_data.Told, options: IntakeOptions) -> TextBuilder:
    """The text of a page: what it marks, else what the extractor finds, else its JSON-LD, else all of it."""
    title = about.title
    if root is None:
        return markup.fragment(None, markup.all_text(html), None)
    built = fast(root, title) or (_walked(root, title) if _crowded(root) else extracted(html, title))
    body = about.article.get("articleBody")
    if isinstance(body, str) and len(body) > 2 * (len(built.text) if built else 0):
        return markup.fragment(body if "</" in body else None, None if "</" in body else body, title, options.limits)
    return built or markup.fragment(None, markup.all_text(html), None)


def fast(root: Any, title: str | None) -> TextBuilder | None:
    """Return the text of a page that marks its report, None where it does not or where that is not the page's text."""
    whole = _length(root)
    for path in MAIN:
        marked = root.findall(path)
        if len(marked) != 1:
            continue
        built = TextBuilder()
        if title:
            built.heading(title)
        markup.add(marked[0], built, title)
        if len(built.text) >= LEAST_MAIN and _length(marked[0]) >= LEAST_SHARE * whole:
            return built
    return None


def _crowded(root: Any) -> bool:
    """Whether a page has more elements than trafilatura is asked for."""
    return next(islice(root.iter(), MOST_EXTRACTED, None), None) is not None


def _walked(root: Any, title: str | None) -> TextBuilder | None:
    """The text of a page without what it marks as something else, None where nothing is left; in linear time."""
    built = TextBuilder()
    if title:
        built.heading(title)
    before = built.text
    markup.add(root, built, title)
    return built if built.text != before else None


def _length(root: Any) -> int:
    """Code points of an element's paragraphs."""
    return sum(len(text) for paragraph in root.iter("p") for text in paragraph.itertext())


def extracted(html: str, title: str | None) -> TextBuilder | None:
    """Return the text that trafilatura finds in a page, None where it finds none."""
    import trafilatura

    found = trafilatura.bare_extraction(html, with_metadata=False, include_comments=False, favor_recall=True)
    body = getattr(found, "body", None)
    built = TextBuilder()
    if title:
        built.heading(title)
    before = built.text
    if body is not None:
        markup.add(body, built, title)
    if built.text == before:
        text = (trafilatura.html2txt(html) or "").strip() or markup.all_text(html)
        if not text:
            return None
        return markup.fragment(None, text, title)
    return built


def _searched_day(root: Any, url: str | None) -> date | None:
    """The day that a page gives as its own in other ways than its head.

    The wider search takes any date of the text, a wrong one that looks right.
    """
    from htmldate import find_date

    return day(find_date(root, url=url, original_date=True, extensive_search=False))


def _live(about: linked_data.Told, root: Any, url: str | None) -> list[Draft]:
    """The blocks of a live page, nothing for other pages."""
    blocks = linked_data.blocks(about.article)
    if len(blocks) > 1:
        return [_json_block(block, number, about, url) for number, block in enumerate(blocks, 1)]
    for path in LIVE_BLOCK:
        marked = root.xpath(f".//{path}[not(.//{path})]")
        if len(marked) > 1:
            drafts = [_block(element, number, about, url) for number, element in enumerate(marked, 1)]
            return [draft for draft in drafts if draft.text]
    return []


def _json_block(block: dict[str, Any], number: int, about: linked_data.Told, url: str | None) -> Draft:
    body, headline = block["articleBody"], block.get("headline")
    headline = headline if isinstance(headline, str) else None
    built = markup.fragment(body if "</" in body else None, None if "</" in body else body, headline)
    name = block.get("@id") or block.get("url")
    return _live_draft(built, name if isinstance(name, str) else None, number, block.get("datePublished"), about, url)


def _block(element: Any, number: int, about: linked_data.Told, url: str | None) -> Draft:
    built = TextBuilder()
    markup.add(element, built)
    marked = next((t.get("datetime") for t in element.iter("time") if t.get("datetime")), None)
    marked = marked or next((t.get("content") for t in element.iterfind(".//*[@itemprop='datePublished']")), None)
    return _live_draft(built, element.get("id"), number, marked, about, url)


def _live_draft(
    built: TextBuilder, name: str | None, number: int, time: Any, about: linked_data.Told, url: str | None
) -> Draft:
    written = time if isinstance(time, str) else None
    address = name if name and name.startswith("http") else f"{url}#{name}" if url and name else url
    return Draft(
        built.text,
        title=about.title,
        publisher=about.publisher or (urlsplit(url).hostname if url else None),
        published=day(written) or about.published,
        url=address,
        page_language=about.language,
        parts=built.parts,
        notes=built.notes,
        where=Where(url=address, block=name or str(number), time=written),
    )
