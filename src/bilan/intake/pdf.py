"""PDF: the text layer of each page in reading order, with headings, tables and page numbers (pypdfium2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilan.errors import InputError
from bilan.intake.archives import seekable
from bilan.intake.building import TextBuilder
from bilan.intake.extras import needed
from bilan.intake.layout import Block, Segment, blocks, body_size
from bilan.intake.limits import LimitError
from bilan.intake.source import Draft, Found, IntakeOptions, Source
from bilan.model import Where

MOST_SEGMENTS = 20_000
"""Pieces of text of one page that are read; pages that people read have some hundreds."""


def pdf(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the document of a PDF; one without a text layer is refused."""
    library = needed("pypdfium2", "PDF files", "pdf")
    content = seekable(source, options).read(options.limits.max_size + 1)
    if len(content) > options.limits.max_size:
        from bilan.intake.limits import too_large

        raise too_large(options.limits)
    try:
        document = library.PdfDocument(content)
    except library.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("a PDF that is locked by a password; save it without one") from None
        raise InputError(f"a broken PDF ({error}); check that it was saved whole") from None
    try:
        yield _draft(document, options)
    finally:
        document.close()


def _draft(document: Any, options: IntakeOptions) -> Draft:
    count = len(document)
    if count > options.limits.max_pages:
        raise LimitError(f"{count} pages; if they are to be read, raise --max-pages")
    pages = [_segments(document[number]) for number in range(count)]
    empty = [number for number, segments in enumerate(pages, 1) if not segments]
    if len(empty) == count:
        raise InputError(
            f"a scan: pictures without text on all of {count} page(s); recognise its text first, with ocrmypdf or "
            "another such program"
        )
    size = body_size(segment for segments in pages for segment in segments)
    built = TextBuilder()
    for number, segments in enumerate(pages, 1):
        with built.within("page", Where(page=number)):
            for block in blocks(segments, size):
                _add(block, built)
    about = document.get_metadata_dict(skip_empty=True)
    notes = (f"pages without text: {', '.join(map(str, empty[:10]))}",) if empty else ()
    title = _largest(built)  # not the file's own: most programs leave their template's or a file name there
    return Draft(
        built.text,
        title=title,
        parts=built.parts,
        notes=(*built.notes, *notes),
        metadata={
            name.lower(): about[name] for name in ("Title", "CreationDate", "Author", "Producer") if name in about
        },
    )


def _largest(built: TextBuilder) -> str | None:
    heading = min((p for p in built.parts if p.kind == "heading"), key=lambda p: (p.level or 9, p.start), default=None)
    return built.text[heading.start : heading.end] if heading is not None else None


def _add(block: Block, built: TextBuilder) -> None:
    if block.rows:
        built.table(block.rows)
    elif block.level is not None:
        built.heading(block.text, block.level)
    else:
        built.paragraph(block.text)


def _segments(page: Any) -> list[Segment]:
    """The pieces of text of a page, with their boxes in points from its lower left corner."""
    from pypdfium2 import raw

    layer = page.get_textpage()
    count = layer.count_rects()
    if count > MOST_SEGMENTS:
        raise LimitError(f"a page of {count} pieces of text; print it to PDF again")
    found = []
    for number in range(count):
        left, bottom, right, top = layer.get_rect(number)
        text = " ".join(layer.get_text_bounded(left, bottom, right, top).split())
        if text:
            index = layer.get_index(left + 0.5, (bottom + top) / 2, 4, 4)
            size = raw.FPDFText_GetFontSize(layer, index) if index is not None else top - bottom
            found.append(Segment(text, left, bottom, right, top, round(size, 1)))
    layer.close()
    page.close()
    return found
