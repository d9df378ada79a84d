"""What pages and PDFs are read with: quality and speed of the candidates, on pages made here.

    python benchmarks/intake.py        # needs: pip install -e '.[all,dev]' resiliparse pdfplumber

Pages: six templates of news sites around known text (marked and unmarked reports, related links, comments, tables, a
cookie notice), some with 300 blocks of furniture. Score: f1 of the words against the known text. PDF: columns, headings
and a table; score: the share of sentences that follow each other as written.
"""

from __future__ import annotations

import io
import random
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from statistics import mean

PAGES = 120
PDF_PAGES = 40
WORDS = [
    "river",
    "bridge",
    "police",
    "school",
    "people",
    "officials",
    "said",
    "killed",
    "injured",
    "houses",
    "flooded",
    "Sunday",
    "province",
    "village",
    "relief",
    "agency",
    "tents",
    "water",
    "hospital",
    "road",
    "children",
    "women",
    "boats",
    "army",
    "mayor",
    "report",
    "damaged",
    "families",
    "displaced",
    "rain",
]


def sentence(chance: random.Random) -> str:
    """Words in any order, with a number, so that no two are alike."""
    words = [chance.choice(WORDS) for _ in range(chance.randrange(8, 18))]
    words.insert(3, str(chance.randrange(10, 100_000)))
    return " ".join(words).capitalize() + "."


def page(number: int) -> tuple[str, str]:
    """Return a page and its true text."""
    chance = random.Random(number)
    paragraphs = [" ".join(sentence(chance) for _ in range(3)) for _ in range(chance.randrange(4, 14))]
    rows = [[chance.choice(WORDS), str(chance.randrange(1000))] for _ in range(4)]
    title = sentence(chance)
    table = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table>"
    body = "".join(f"<p>{text}</p>" for text in paragraphs) + (table if number % 3 == 0 else "")
    true = " ".join([title, *paragraphs, *(cell for row in rows for cell in row if number % 3 == 0)])
    links = "".join(f"<li><a href=/x{n}>{sentence(chance)}</a></li>" for n in range(300 if number % 5 == 0 else 15))
    nav = f"<nav><ul>{links[:2000]}</ul></nav>"
    side = f"<aside class=related><ul>{links}</ul></aside>"
    comments = f"<section id=comments><p>{sentence(chance)}</p><p>{sentence(chance)}</p></section>"
    templates = (
        f"{nav}<main><article><h1>{title}</h1>{body}</article></main>{side}{comments}",
        f"{nav}<div class=wrap><div id=story><h1>{title}</h1>{body}</div><div class=sidebar>{side}</div></div>",
        f"<header>{nav}</header><main><h1>{title}</h1>{body}{comments}</main><footer>{links}</footer>",
        f"<div class=top>{nav}</div><h1>{title}</h1><div itemprop=articleBody>{body}</div>{side}",
        f"<div class=cookie-notice><p>{sentence(chance)}</p></div><article><h1>{title}</h1>{body}{side}</article>",
        f"{nav}<section><h1>{title}</h1><div><div><div>{body}</div></div></div></section><footer>{links}</footer>",
    )
    head = f"<title>{title}</title><meta property='article:published_time' content='2026-05-04'>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{templates[number % 6]}</body></html>", true


def f1(found: str, true: str) -> float:
    """Words found and true, as bags."""
    a, b = Counter(found.replace("|", " ").split()), Counter(true.split())
    common = sum((a & b).values())
    return 2 * common / max(1, sum(a.values()) + sum(b.values()))


def html() -> None:
    """Print f1 and time of each way to read pages."""
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    from bilan.intake.pages import page as read
    from bilan.intake.source import Draft, IntakeOptions, Source

    def own(text: str) -> str:
        (draft,) = read(Source("page.html", io.BytesIO()), text, IntakeOptions())
        return draft.text if isinstance(draft, Draft) else ""

    def slow(text: str) -> str:
        found = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False, favor_recall=True)
        return f"{found.title} {found.text}" if found is not None else ""

    ways: dict[str, Callable[[str], str]] = {
        "bilan": own,
        "trafilatura": slow,
        "resiliparse": lambda text: extract_plain_text(text, main_content=True, list_bullets=False),
    }
    pages = [page(number) for number in range(PAGES)]
    for name, way in ways.items():
        way(pages[0][0])
        began = time.process_time()
        scores = [f1(way(text), true) for text, true in pages]
        took = (time.process_time() - began) / PAGES
        print(f"{name:12} f1 {mean(scores):.3f}  lowest {min(scores):.3f}  {1000 * took:.1f} ms a page")


def pdf() -> None:
    """Print order and time of each way to read PDFs."""
    import pdfplumber
    from reportlab.pdfgen.canvas import Canvas

    from bilan.intake.pdf import pdf as read
    from bilan.intake.source import Draft, IntakeOptions, Source

    chance, buffer, written = random.Random(16), io.BytesIO(), []
    canvas = Canvas(buffer)
    for number in range(PDF_PAGES):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 790, f"Situation report {number}")
        canvas.setFont("Helvetica", 9)
        for left in (60, 310) if number % 2 else (60,):
            for line in range(40):
                text = f"{sentence(chance)[:38].strip()} {number}.{left}.{line}"
                written.append(text)
                canvas.drawString(left, 760 - 12 * line, text)
        for row in range(4):
            for place in range(3):
                canvas.drawString(60 + 100 * place, 200 - 14 * row, f"{chance.randrange(1000)}")
        canvas.showPage()
    canvas.save()
    content = buffer.getvalue()

    def own() -> str:
        (draft,) = read(Source("a.pdf", io.BytesIO(content)), IntakeOptions())
        return draft.text if isinstance(draft, Draft) else ""

    def plumber() -> str:
        with pdfplumber.open(io.BytesIO(content)) as opened:
            return "\n".join(f"{p.extract_text()}\n{p.extract_tables()}" for p in opened.pages)

    for name, way in {"bilan (pypdfium2)": own, "pdfplumber": plumber}.items():
        began = time.process_time()
        found = way()
        took = (time.process_time() - began) / PDF_PAGES
        places = [found.find(text) for text in written]
        right = sum(b > a >= 0 and b - a < 70 for a, b in pairwise(places)) / (len(places) - 1)
        print(f"{name:18} in order {right:.3f}  {1000 * took:.1f} ms a page")


if __name__ == "__main__":
    html()
    pdf()
