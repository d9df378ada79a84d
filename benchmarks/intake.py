"""What pages and PDFs are read with: quality and speed of the candidates, on 200 pages of each, made for it.

    python benchmarks/intake.py        # needs: pip install -e '.[all,dev]' resiliparse pdfplumber

Pages: f1 of the report's words, the share of its pieces (paragraphs, cells …) that are whole, and the share of what
else stands on the page that was taken for the report. PDF: the share of sentences that are whole, of those that follow
each other as written, and of the rows of tables that stand on a line of their own. Times are of one core.
"""

from __future__ import annotations

import io
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import mean

from intake_material import Page, Pdf, pages, pdfs


def f1(found: str, true: str) -> float:
    """Words found and true, as bags."""
    a, b = Counter(found.replace("|", " ").split()), Counter(true.split())
    common = sum((a & b).values())
    return 2 * common / max(1, sum(a.values()) + sum(b.values()))


def flat(text: str) -> str:
    """A text with its white space made one."""
    return " ".join(text.replace("|", " ").split())


def share(wanted: Sequence[str], text: str) -> float:
    """How much of what is wanted stands whole in a text."""
    return mean([one in text for one in wanted]) if wanted else 1.0


def own_page(text: str) -> str:
    """Read a page as bilan does."""
    from bilan.intake.pages import page as read
    from bilan.intake.source import Draft, IntakeOptions, Source

    (draft,) = read(Source("page.html", io.BytesIO()), text, IntakeOptions())
    return draft.text if isinstance(draft, Draft) else ""


def trafilatura_page(text: str) -> str:
    """Read a page with trafilatura alone."""
    import trafilatura

    found = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False, favor_recall=True)
    return f"{found.title} {found.text}" if found is not None else ""


def resiliparse_page(text: str) -> str:
    """Read a page with resiliparse alone."""
    from resiliparse.extract.html2text import extract_plain_text

    found: str = extract_plain_text(text, main_content=True, list_bullets=False)
    return found


def html() -> None:
    """Print what each way makes of the pages, and where each is worst."""
    ways = {"bilan": own_page, "trafilatura": trafilatura_page, "resiliparse": resiliparse_page}
    material = pages()
    print(f"{len(material)} pages")
    for name, way in ways.items():
        way(material[0].markup)
        began = time.process_time()
        found = [flat(way(one.markup)) for one in material]
        took = (time.process_time() - began) / len(material)
        _print_pages(name, material, found, took)


def _print_pages(name: str, material: Sequence[Page], found: Sequence[str], took: float) -> None:
    scores = [f1(text, " ".join(one.pieces)) for text, one in zip(found, material, strict=True)]
    whole = mean(share([flat(p) for p in one.pieces], text) for text, one in zip(found, material, strict=True))
    extra = mean(share(one.furniture, text) for text, one in zip(found, material, strict=True) if one.furniture)
    by_template: dict[str, list[float]] = defaultdict(list)
    for one, score in zip(material, scores, strict=True):
        by_template[one.template].append(score)
    worst = sorted((mean(held), template) for template, held in by_template.items())[:3]
    told = ", ".join(f"{template} {score:.2f}" for score, template in worst)
    print(
        f"{name:12} f1 {mean(scores):.3f}  lowest {min(scores):.3f}  whole {whole:.3f}  else {extra:.3f}  "
        f"{1000 * took:.1f} ms a page  worst: {told}"
    )


def own_pdf(content: bytes) -> str:
    """Read a PDF as bilan does."""
    from bilan.intake.pdf import pdf as read
    from bilan.intake.source import Draft, IntakeOptions, Source

    (draft,) = read(Source("a.pdf", io.BytesIO(content)), IntakeOptions())
    return draft.text if isinstance(draft, Draft) else ""


def pdfplumber_pdf(content: bytes) -> str:
    """Read a PDF with pdfplumber: text as it stands, then tables."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as opened:
        pieces = []
        for page in opened.pages:
            rows = (row for table in page.extract_tables() for row in table)
            pieces += [page.extract_text(), *(" ".join(filter(None, row)) for row in rows)]
    return "\n".join(pieces)


def pdfminer_pdf(content: bytes) -> str:
    """Read a PDF with pdfminer.six and its analysis of the layout."""
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(content))


def pdf() -> None:
    """Print what each way makes of the PDF."""
    ways: dict[str, Callable[[bytes], str]] = {
        "bilan (pypdfium2)": own_pdf, "pdfplumber": pdfplumber_pdf, "pdfminer.six": pdfminer_pdf
    }  # fmt: skip
    material = pdfs()
    count = sum(one.pages for one in material)
    print(f"{count} PDF pages in {len(material)} files")
    for name, way in ways.items():
        began = time.process_time()
        found = [way(one.content) for one in material]
        took = (time.process_time() - began) / count
        whole, order, rows = (mean(held) for held in zip(*map(_pdf_scores, material, found), strict=True))
        print(f"{name:18} whole {whole:.3f}  in order {order:.3f}  rows {rows:.3f}  {1000 * took:.1f} ms a page")


def _pdf_scores(one: Pdf, found: str) -> tuple[float, float, float]:
    """Sentences whole, in order, and rows on one line."""
    text = flat(found)
    places = [text.find(flat(sentence)) for sentence in one.sentences]
    order = mean(b > a >= 0 for a, b in pairwise(places))
    lines = {flat(line) for line in found.split("\n")}
    return mean(place >= 0 for place in places), order, share([" ".join(row) for row in one.rows], "\n".join(lines))


if __name__ == "__main__":
    html()
    pdf()
