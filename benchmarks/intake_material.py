"""Pages and PDFs of known text, to compare what they are read with: all words are invented, the seed fixes all choices.

`pages()` gives HTML of ten templates (marked and unmarked articles, layout by tables, blog, AMP, mail newsletter, text
in JSON-LD alone …), each with its own choice of what surrounds a report: navigation, cookie banner, related links in
and beside the text, comments, share buttons, captions, newsletter box, tag list, ticker. `pdfs()` gives PDF of one, two
and three columns with headings, lists, tables, boxes, page headers and footers.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

PLACES = (
    "Tarsik",
    "Velmont",
    "Orsanne",
    "Kandovar",
    "Brassac",
    "Lower Inna",
    "Sarvola",
    "Ombelle",
    "Nordhaven",
    "Pell",
)
WHO = ("the civil protection", "the provincial hospital", "the mayor", "a relief agency", "the police", "residents")
PEOPLE = ("people", "children", "fishermen", "families", "students", "civilians", "farmers", "drivers")
DEEDS = ("were killed", "were injured", "fled", "are missing", "were displaced", "were evacuated", "were rescued")
CAUSES = (
    "when the river burst its banks",
    "in shelling overnight",
    "as a bridge gave way",
    "after the second quake",
    "in a fire at the market",
    "during the storm",
    "when two boats capsized",
    "in clashes near the pass",
)
TOPICS = (
    "Five recipes for spring",
    "How the league was won",
    "Markets close higher",
    "Ten books to read",
    "Our podcast",
    "A guide to the old town",
    "What the stars say",
    "The week in pictures",
    "New bus lines from May",
)


@dataclass(frozen=True)
class Page:
    """A page, the pieces of its report in order, and what else it says."""

    template: str
    markup: str
    pieces: tuple[str, ...]
    furniture: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The text of a report: its title and its pieces, tables as rows."""

    title: str
    blocks: tuple[tuple[str, Any], ...]
    """(`p`, `h2`, `li` or `quote`, text), (`table`, rows)."""

    @property
    def pieces(self) -> tuple[str, ...]:
        """Everything that it says, in order."""
        found = [self.title]
        for kind, held in self.blocks:
            found += [cell for row in held for cell in row] if kind == "table" else held if kind == "li" else [held]
        return tuple(found)


@dataclass
class _Around:
    """What surrounds a report; everything that is said is kept, to see what of it is taken for the report."""

    chance: random.Random
    said: list[str] = field(default_factory=list)

    def words(self) -> str:
        """A line of something else, which stands nowhere twice."""
        text = f"{self.chance.choice(TOPICS)} {self.chance.randrange(1000, 9999)}"
        self.said.append(text)
        return text

    def links(self, count: int) -> str:
        """A list of links."""
        return "<ul>" + "".join(f'<li><a href="/{n}">{escape(self.words())}</a></li>' for n in range(count)) + "</ul>"

    def maybe(self, markup: Callable[[], str], odds: float = 0.6) -> str:
        """What a page may have or not."""
        return markup() if self.chance.random() < odds else ""


def sentence(chance: random.Random) -> str:
    """Return a sentence of a report, with a number by which it is known again."""
    number = chance.randrange(10, 99_000)
    return (
        f"{chance.choice(('At least', 'About', 'Some', 'More than'))} {number:,} {chance.choice(PEOPLE)} "
        f"{chance.choice(DEEDS)} in {chance.choice(PLACES)} {chance.choice(CAUSES)}, {chance.choice(WHO)} said."
    )


def report(chance: random.Random) -> Report:
    """Return a report of four to fourteen paragraphs, some with headings, lists, quotations and tables."""
    blocks: list[tuple[str, Any]] = []
    for number in range(chance.randrange(4, 15)):
        if number and chance.random() < 0.15:
            blocks.append(("h2", f"{chance.choice(PLACES)}: day {chance.randrange(2, 90)}"))
        blocks.append(("p", " ".join(sentence(chance) for _ in range(chance.randrange(1, 5)))))
        if chance.random() < 0.12:
            blocks.append(("li", [sentence(chance) for _ in range(3)]))
        if chance.random() < 0.1:
            blocks.append(("quote", sentence(chance)))
    if chance.random() < 0.35:
        rows = [["Province", "Killed", "Injured"]]
        rows += [[p, str(chance.randrange(300)), str(chance.randrange(900))] for p in chance.sample(PLACES, 4)]
        blocks.insert(chance.randrange(1, len(blocks) + 1), ("table", rows))
    return Report(
        f"{chance.choice(PLACES)}: {chance.randrange(10, 9999)} {chance.choice(PEOPLE)} cut off", tuple(blocks)
    )


def _body(told: Report, around: _Around, *, inline: bool = False, paragraph: str = "<p>{}</p>") -> str:
    pieces = []
    for number, (kind, held) in enumerate(told.blocks):
        if kind == "table":
            cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in held)
            pieces.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        elif kind == "li":
            pieces.append("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in held) + "</ul>")
        elif kind == "p":
            pieces.append(paragraph.format(escape(held)))
        else:
            tag = "blockquote" if kind == "quote" else kind
            pieces.append(f"<{tag}>{escape(held)}</{tag}>")
        if inline and number == 1:
            pieces.append(f"<aside class=related>{around.links(3)}</aside>")
    return "".join(pieces)


def _nav(around: _Around) -> str:
    return f"<header><nav>{around.links(around.chance.randrange(6, 40))}</nav></header>"


def _ends(around: _Around) -> str:
    """What stands below and above a report on most pages."""
    comments = lambda: f"<section id=comments class=comments><h3>Comments</h3><p>{around.words()}</p></section>"  # noqa: E731
    cookies = lambda: f'<div class="cookie-banner" role=dialog><p>{around.words()}</p><button>OK</button></div>'  # noqa: E731
    letter = lambda: f'<div class="newsletter"><p>{around.words()}</p><form><input name=m></form></div>'  # noqa: E731
    related = lambda: f'<aside class="sidebar">{around.links(around.chance.choice((5, 12, 200)))}</aside>'  # noqa: E731
    footer = lambda: f"<footer>{around.links(12)}</footer>"  # noqa: E731
    return "".join(around.maybe(one) for one in (comments, cookies, letter, related, footer))


def _article(told: Report, around: _Around) -> str:
    body = _body(told, around, inline=True)
    return f"{_nav(around)}<main><article><h1>{told.title}</h1>{body}</article></main>{_ends(around)}"


def _story(told: Report, around: _Around) -> str:
    body = _body(told, around)
    return f"{_nav(around)}<div class=wrap><div id=story-body><h1>{told.title}</h1>{body}</div></div>{_ends(around)}"


def _unmarked(told: Report, around: _Around) -> str:
    body = _body(told, around)
    return f"{_nav(around)}<section><h1>{told.title}</h1><div><div>{body}</div></div></section>{_ends(around)}"


def _microdata(told: Report, around: _Around) -> str:
    share = f'<div class="share-buttons">{around.links(4)}</div>'
    body = f"<div itemprop=articleBody>{_body(told, around)}</div>"
    return f"{_nav(around)}<h1>{told.title}</h1>{share}{body}{_ends(around)}"


def _by_tables(told: Report, around: _Around) -> str:
    menu, body = around.links(15), _body(told, around, paragraph="<font size=2>{}</font><br><br>")
    cells = f"<td width=150>{menu}</td><td><h1>{told.title}</h1>{body}</td>"
    return f"<table width=100%><tr>{cells}</tr></table>{_ends(around)}"


def _columns(told: Report, around: _Around) -> str:
    half = len(told.blocks) // 2
    left, right = Report("", told.blocks[:half]), Report("", told.blocks[half:])
    cells = "".join(f'<div class="col">{_body(part, around)}</div>' for part in (left, right))
    return f"{_nav(around)}<main><h1>{told.title}</h1><div class=grid>{cells}</div></main>{_ends(around)}"


def _blog(told: Report, around: _Around) -> str:
    tags = f'<div class="tags post-tags">{around.links(6)}</div>'
    body = _body(told, around, inline=True)
    return (
        f'{_nav(around)}<div class="post hentry"><h1 class="entry-title">{told.title}</h1>'
        f'<div class="entry-content">{body}</div>{tags}</div>{_ends(around)}'
    )


def _amp(told: Report, around: _Around) -> str:
    body = _body(told, around)
    return f"<amp-sidebar>{around.links(8)}</amp-sidebar><article><h1>{told.title}</h1>{body}</article>{_ends(around)}"


def _newsletter(told: Report, around: _Around) -> str:
    rows = "".join(f"<tr><td>{_body(Report('', (block,)), around)}</td></tr>" for block in told.blocks)
    return f"<center><table><tr><td><h1>{told.title}</h1></td></tr>{rows}</table><p>{around.words()}</p></center>"


def _json_ld(told: Report, around: _Around) -> str:
    text = "\n\n".join(told.pieces[1:])
    held = {"@type": "NewsArticle", "headline": told.title, "articleBody": text}
    script = f'<script type="application/ld+json">{json.dumps(held)}</script>'
    return f"{script}{_nav(around)}<h1>{told.title}</h1><div id=app></div>{_ends(around)}"


TEMPLATES: dict[str, Callable[[Report, _Around], str]] = {
    "article": _article, "story": _story, "unmarked": _unmarked, "microdata": _microdata, "layout table": _by_tables,
    "two columns": _columns, "blog": _blog, "amp": _amp, "newsletter": _newsletter, "json-ld only": _json_ld,
}  # fmt: skip


def pages(count: int = 200) -> list[Page]:
    """Return pages, the templates one after the other."""
    found = []
    for number in range(count):
        chance = random.Random(number)
        told, around = report(chance), _Around(chance)
        name = list(TEMPLATES)[number % len(TEMPLATES)]
        body = TEMPLATES[name](told, around)
        day = "<meta property='article:published_time' content='2026-05-04'>"
        head = f"<title>{told.title} - {around.words()}</title>{day}"
        markup = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
        found.append(Page(name, markup, told.pieces, tuple(around.said)))
    return found


@dataclass(frozen=True)
class Pdf:
    """A PDF with the sentences that it holds in order, and the rows of its tables."""

    content: bytes
    pages: int
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def pdfs(count: int = 200) -> list[Pdf]:
    """Return PDF of `count` pages or a few more in all: one, two and three columns in turn."""
    found: list[Pdf] = []
    number = 0
    while sum(one.pages for one in found) < count:
        found.append(_pdf(random.Random(number), number % 3 + 1))
        number += 1
    return found


def _pdf(chance: random.Random, columns: int) -> Pdf:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    styles = getSampleStyleSheet()
    width, height = A4
    gap, margin = 18, 50
    each = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [Frame(margin + n * (each + gap), 60, each, height - 130, 0, 0, 0, 0) for n in range(columns)]
    pages: list[int] = []

    def furniture(canvas: Any, document: Any) -> None:
        pages.append(document.page)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(margin, height - 40, "SITUATION REPORT")
        canvas.drawRightString(width - margin, 35, f"Page {document.page}")

    sentences, rows, story = list[str](), list[tuple[str, ...]](), list[Any]()
    for told in (report(chance) for _ in range(4 * columns)):
        story.append(Paragraph(told.title, styles["Heading1"]))
        for kind, held in told.blocks:
            if kind == "table":
                rows += map(tuple, held)
                story += [Spacer(1, 8), Table(held, colWidths=[each / 3] * 3), Spacer(1, 8)]
            elif kind == "li":
                sentences += held
                story += [Paragraph(item, styles["Normal"], bulletText="•") for item in held]
            else:
                sentences += (
                    [f"{one.removesuffix('.')}." for one in held.split(" said. ")] if kind == "h2" else _split(held)
                )
                story.append(Paragraph(held, styles["Heading2" if kind == "h2" else "Normal"]))
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4)
    document.addPageTemplates([PageTemplate("all", frames, onPage=furniture)])
    document.build(story)
    wanted = tuple(one for one in sentences if " said." in one)
    return Pdf(buffer.getvalue(), max(pages), wanted, tuple(rows))


def _split(paragraph: str) -> list[str]:
    return [f"{one.removesuffix(' said.')} said." for one in paragraph.split(" said. ")]
