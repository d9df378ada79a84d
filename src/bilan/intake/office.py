"""Word and OpenDocument texts: headings, paragraphs and tables in their order (python-docx, odfdo)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bilan.errors import InputError
from bilan.intake.archives import office_members
from bilan.intake.building import TextBuilder
from bilan.intake.extras import needed
from bilan.intake.source import Draft, Found, IntakeOptions, Source

HEADING = re.compile(r"Heading ([1-9])")
DEEPEST = 50
"""Sections and lists within each other that are followed."""
MOST_REPEATED = 100
"""Times that a cell of OpenDocument may stand for its neighbours; more only fills the sheet."""


def docx(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the document of a Word file."""
    library = needed("docx", "Word files", "office")
    from docx.table import Table

    document = library.Document(office_members(source, options))
    built = TextBuilder()
    styles: dict[str | None, str] = {}
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            built.table([[cell.text for cell in row.cells] for row in item.rows])
        else:
            _paragraph(item, _style(item, styles), built)
    about = document.core_properties
    yield _draft(built, about.title or None, {"created": about.created, "modified": about.modified}, "Word file")


def _style(paragraph: Any, styles: dict[str | None, str]) -> str:
    """The name of a paragraph's style, looked up once by its id: python-docx goes through all styles for each."""
    named: str | None = paragraph._p.style
    if named not in styles:
        styles[named] = (paragraph.style.name or "") if paragraph.style is not None else ""
    return styles[named]


def _paragraph(paragraph: Any, style: str, built: TextBuilder) -> None:
    heading = HEADING.fullmatch(style)
    if heading or style == "Title":
        built.heading(paragraph.text, int(heading[1]) if heading else 1)
    elif style.startswith("List"):
        built.line(paragraph.text)
    else:
        built.paragraph(paragraph.text)


def odt(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the document of an OpenDocument text."""
    library = needed("odfdo", "OpenDocument files", "office")
    document = library.Document(office_members(source, options))
    built = TextBuilder()
    _inside(document.body, built, 0)
    meta = document.meta
    yield _draft(built, meta.title or None, {"created": meta.creation_date}, "OpenDocument text")


def _inside(element: Any, built: TextBuilder, depth: int) -> None:
    if depth > DEEPEST:
        raise InputError(f"more than {DEEPEST} sections within each other; save it again without them")
    for child in element.children:
        if child.tag == "text:h":
            built.heading(child.text_recursive, int(child.get_attribute("text:outline-level") or 1))
        elif child.tag == "text:p":
            (built.line if element.tag == "text:list-item" else built.paragraph)(child.text_recursive)
        elif child.tag == "table:table":
            built.table(_rows(child))
        elif child.tag in ("text:section", "text:list", "text:list-item", "text:list-header"):
            _inside(child, built, depth + 1)


def _rows(table: Any) -> list[list[str]]:
    return [
        [text for cell in row.xpath("table:table-cell|table:covered-table-cell") for text in _cell(cell)]
        for row in table.xpath(".//table:table-row")
    ]


def _cell(cell: Any) -> list[str]:
    repeated = str(cell.get_attribute("table:number-columns-repeated") or "1")
    times = int(repeated) if repeated.isascii() and repeated.isdigit() and len(repeated) < 10 else 1
    return ["\n".join(p.text_recursive for p in cell.xpath(".//text:p"))] * (times if times <= MOST_REPEATED else 1)


def _draft(built: TextBuilder, title: str | None, about: dict[str, Any], what: str) -> Draft:
    if not built.text:
        raise InputError(f"a {what} without text; if it shows pictures of text, recognise it first")
    first = built.text.split("\n", 1)[0]
    heading = next((part for part in built.parts if part.kind == "heading" and part.start == 0), None)
    metadata = {name: str(value) for name, value in about.items() if value is not None}
    return Draft(
        built.text,
        title=title or (first if heading is not None else None),
        parts=built.parts,
        notes=built.notes,
        metadata=metadata,
    )
