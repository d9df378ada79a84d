"""Trees of HTML into text with its headings, lists and tables kept (lxml); the same for pages, feeds and agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from bilan.intake.attributes import spared
from bilan.intake.building import TextBuilder
from bilan.intake.extras import needed
from bilan.intake.limits import DEFAULTS, Limits, refuse_nesting

SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "textarea",
        "select",
        "button",
        "form",
        "nav",
        "aside",
        "footer",
        "iframe",
        "figure",
        "audio",
        "video",
        "object",
        "canvas",
        "dialog",
        "menu",
    ]
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "hl1": 1, "hl2": 2}
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "body",
        "html",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "address",
        "details",
        "summary",
        "center",
        "list",
        "quote",
        "block",
        "hedline",
        "body.content",
        "body.head",
        "media",
        "fn",
        "ab",
    ]
)
ITEMS = frozenset({"li", "item"})
BREAKS = frozenset({"br", "lb"})
TABLES, ROWS, CELLS = frozenset({"table"}), frozenset({"tr", "row"}), frozenset({"td", "th", "cell"})
RENDERED = re.compile(r"h[1-6]")
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:related|share|sharing|social|newsletter|comments?|advert\w*|ads?|promo\w*|recommend\w*|breadcrumbs?"
    r"|cookie\w*|subscribe|paywall|most-?read|teaser\w*|tags|toolbar|sidebar|hidden|sr-only|visually-hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of classes by which pages mark what is not the report."""
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
UNCLOSED = re.compile(r"<(?![^<>]*>)")
"""A sign that begins no tag: the parser would look for its end through the whole page, each time anew."""
DEEPEST = 200
"""Nesting up to which a tree is made (libxml2 stops at 256); what is deeper is read without a tree."""


def tree(html: str, limits: Limits) -> Any:
    """Return the tree of a page, None where it is too deep for one; raises LimitError for a bomb."""
    if refuse_nesting(html.encode("utf-8", "replace"), limits) > DEEPEST:
        return None
    lxml_html = needed("lxml.html", "HTML pages", "html")
    etree = needed("lxml.etree", "HTML pages", "html")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml_html.document_fromstring(
            DECLARATION.sub("", html).replace("\x00", "").encode("utf-8", "replace"), parser=parser
        )
    except etree.ParserError:
        return None  # nothing in it that is markup: read without a tree


def fragment(html: str | None, plain: str | None, title: str | None, limits: Limits = DEFAULTS) -> TextBuilder:
    """Return the text of a piece of HTML, or a plain text, below its title."""
    built = TextBuilder()
    if title and not " ".join((plain or "").split()).startswith(title):
        built.heading(title)
    if plain:
        built.paragraph(plain)
    if html:
        root = tree(spared(html), limits)
        if root is None:
            built.paragraph(all_text(html))
        else:
            add(root, built, title)
    return built


def add(root: Any, built: TextBuilder, title: str | None = None) -> None:
    """Add what an element holds, block by block; a heading that repeats the title above is left out."""
    _Walk(built, " ".join((title or "").split())).element(root)


class _Walk:
    """One walk over a tree: inline text is gathered until a block begins or ends."""

    def __init__(self, built: TextBuilder, title: str) -> None:
        self.built, self.title = built, title
        self.inline: list[str] = []
        self.item = False

    def element(self, element: Any) -> None:
        """Add an element and what is in it, without its tail."""
        tag = name_of(element)
        if tag is None or tag in SILENT or hidden(element):
            return
        if tag in BREAKS:
            self.inline.append("\n")
        elif tag in HEADINGS or tag == "head":
            self._heading(element, tag)
        elif tag in TABLES and (rows := data_rows(element)):
            self.flush()
            self.built.table(rows)
        elif tag in ITEMS:
            self.flush()
            self.item = True
            self._inside(element)
            self.flush()
            self.item = False
        elif tag in BLOCKS | TABLES | ROWS | CELLS:
            self.flush()
            self._inside(element)
            self.flush()
        else:
            self._inside(element)

    def _inside(self, element: Any) -> None:
        self.inline.append(_spaced(element.text))
        for child in element:
            self.element(child)
            self.inline.append(_spaced(child.tail))

    def _heading(self, element: Any, tag: str) -> None:
        rendered = element.get("rend") or ""
        if tag == "head" and not RENDERED.fullmatch(rendered):
            return  # the head of an HTML page, which is no text
        self.flush()
        words = " ".join("".join(element.itertext()).split())
        if words != self.title or not self.built.text:
            self.built.heading(words, HEADINGS.get(rendered or tag, 2))

    def flush(self) -> None:
        """End a block: what was gathered becomes a paragraph, or a line of a list."""
        lines = (" ".join(line.split()) for line in "".join(self.inline).split("\n"))
        text = "\n".join(line for line in lines if line)
        self.inline.clear()
        if text and self.item:
            self.built.line(text)
        elif text:
            self.built.paragraph(text)


def _spaced(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")


def name_of(element: Any) -> str | None:
    """Return an element's name without its namespace, None for comments and instructions."""
    if not isinstance(element.tag, str):
        return None
    return element.tag.rpartition("}")[2].lower()


def hidden(element: Any) -> bool:
    """Whether an element is not shown, or is marked as what is not the report."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        len(marks) > 1 and name_of(element) not in ("body", "html", "article", "main") and bool(FURNITURE.search(marks))
    )


def data_rows(table: Any) -> list[list[str]]:
    """Return the cells of a table of data; nothing for one that only lays a page out."""
    names = [name_of(inner) for inner in table.iter()]
    if names.count("table") > 1 or not TABLES.isdisjoint(names[1:]):
        return []
    rows = [[cell for cell in row if name_of(cell) in CELLS] for row in table.iter() if name_of(row) in ROWS]
    rows = [row for row in rows if row]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return []
    return [[text for cell in row for text in _cell(cell)] for row in rows]


def _cell(cell: Any) -> Iterable[str]:
    """The text of a cell, and empty ones for the columns that it stretches over."""
    span = str(cell.get("colspan") or "1")
    words = " ".join(" ".join(cell.itertext()).split())
    return [words, *[""] * (min(int(span), 50) - 1 if span.isascii() and span.isdigit() else 0)]


INLINE = frozenset(
    ["a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time", "u"]
)
UNREAD = frozenset(["script", "style", "noscript", "template", "svg", "textarea", "select"])


class _Text(HTMLParser):
    """All the text of a page, a line a block; for pages too deep or too broken for a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out what is not read, begin a line where a block begins."""
        if tag in UNREAD and self.silent is None:
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


def all_text(html: str) -> str:
    """Return all the text of a page, a line a block."""
    parser = _Text()
    parser.feed(UNCLOSED.sub("&lt;", html))
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line)
