"""PDF: the text of each page in reading order, with headings, tables and page numbers (pypdfium2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bilan.errors import InputError
from bilan.intake import ocr
from bilan.intake.archives import seekable
from bilan.intake.building import TextBuilder
from bilan.intake.extras import needed
from bilan.intake.layout import Block, Segment, blocks, body_size
from bilan.intake.limits import LimitError
from bilan.intake.pdf_streams import refuse_packed
from bilan.intake.source import Draft, Found, IntakeOptions, Source
from bilan.model import Where

MOST_TOLD = 10
"""Pages that a note names."""
MOST_SEGMENTS = 5_000
"""Pieces of text of one page that are read, at over a millisecond each; pages that people read have some hundreds."""


def pdf(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the document of a PDF; pages without a text layer are recognised where that can be, else refused."""
    library = needed("pypdfium2", "PDF files", "pdf")
    content = seekable(source, options).read(options.limits.max_size + 1)
    if len(content) > options.limits.max_size:
        from bilan.intake.limits import too_large

        raise too_large(options.limits)
    refuse_packed(content, options.limits)
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


@dataclass
class _Scans:
    """The pages without a text layer: which were recognised, how sure, and which were not."""

    engine: ocr.Engine | None = None
    recognised: dict[int, int] = field(default_factory=dict)
    """Page → how sure the engine is of it, 0 to 100."""
    left_out: dict[int, str] = field(default_factory=dict)
    """Page → why nothing of it was taken."""

    def notes(self) -> tuple[str, ...]:
        """Return what a reader of the document must know of them."""
        told = []
        if self.recognised:
            told.append(f"text recognised by OCR, digits may be misread: pages {_numbers(self.recognised)}")
        for reason in dict.fromkeys(self.left_out.values()):
            pages = [page for page, why in self.left_out.items() if why == reason]
            told.append(f"pages without text{reason}: {_numbers(pages)}")
        return tuple(told)

    def metadata(self) -> dict[str, Any]:
        """Return the record of what was recognised."""
        if not self.recognised or self.engine is None:
            return {}
        sure = {str(page): value for page, value in self.recognised.items()}
        return {"ocr": {"engine": self.engine.name, "languages": list(self.engine.languages), "pages": sure}}


def _numbers(pages: Iterable[int]) -> str:
    told = list(map(str, pages))
    return ", ".join(told[:MOST_TOLD]) + (" …" if len(told) > MOST_TOLD else "")


def _draft(document: Any, options: IntakeOptions) -> Draft:
    count = len(document)
    if count > options.limits.max_pages:
        raise LimitError(f"{count} pages; if they are to be read, raise --max-pages")
    pages = [_segments(document[number]) for number in range(count)]
    scans = _recognised(document, pages, options)
    if not any(pages):
        why = next(iter(scans.left_out.values()), "")
        raise InputError(f"a scan: pictures without text on all of {count} page(s){why}; {ocr.REMEDY}")
    size = body_size(segment for segments in pages for segment in segments)
    built = TextBuilder()
    for number, segments in enumerate(pages, 1):
        with built.within("page", Where(page=number)):
            for block in blocks(segments, size):
                _add(block, built)
    about = document.get_metadata_dict(skip_empty=True)
    title = _largest(built)  # not the file's own: most programs leave their template's or a file name there
    return Draft(
        built.text,
        title=title,
        parts=built.parts,
        notes=(*built.notes, *scans.notes()),
        metadata={
            **{name.lower(): about[name] for name in ("Title", "CreationDate", "Author", "Producer") if name in about},
            **scans.metadata(),
        },
    )


def _recognised(document: Any, pages: list[list[Segment]], options: IntakeOptions) -> _Scans:
    """Fill pages without a text layer with what is recognised on them, and return what became of each."""
    scans = _Scans()
    empty = [number for number, segments in enumerate(pages, 1) if not segments]
    if empty and options.limits.max_scans:
        scans.engine = ocr.engine(options)
    for number in empty:
        if scans.engine is None:
            scans.left_out[number] = ""
        elif len(scans.recognised) >= options.limits.max_scans:
            scans.left_out[number] = ", more than --max-scans"
        else:
            pages[number - 1] = _recognise(document, number, scans, scans.engine)
    return scans


def _recognise(document: Any, number: int, scans: _Scans, engine: ocr.Engine) -> list[Segment]:
    page = document[number - 1]
    found = engine.recognise(ocr.image_of(page))
    page.close()
    if found is None:
        scans.left_out[number] = f", not recognised within {ocr.MOST_SECONDS} s"
    elif not found.segments:
        scans.left_out[number] = ""
    elif found.sure < ocr.LEAST_SURE:
        scans.left_out[number] = ", too poor to be recognised"
    else:
        scans.recognised[number] = found.sure
        return list(found.segments)
    return []


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
