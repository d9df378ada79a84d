"""How large a report gets and how quickly it opens: a synthetic crisis of many documents.

    python benchmarks/report.py [--documents 1000] [--figures 5000] [--parts] [--output report.html]

Prints the seconds that gathering and rendering take, the size of the file, and, where there is a Chromium, the
seconds until a headless one has loaded it, until it answers to a link, and until it has drawn all charts for print.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from bilan.ledger import Filters
from bilan.model import Document, Figure, Period, Place, Source, Span, claim_id, quote, reference
from bilan.report import Content, Material, content, files, render

FIRST = date(2024, 1, 1)
DAYS = 500
TOWNS = 60
SOURCES = ("the Observatory", "the Ministry of Health", "the Red Lamp Society", "the governor", "the United Relief")
PUBLISHERS = tuple(f"Agency {letter}" for letter in "ABCDEFGHIJKL")
MEASURES = ("killed", "killed", "killed", "injured", "injured", "displaced", "missing", "housing_destroyed")
FILLER = (
    "Shelling went on through the night in the eastern quarters, where markets and bakeries have been closed for days.",
    "Witnesses spoke of long columns on the road to the coast and of checkpoints that let nobody through.",
    "Talks in the capital were put off for the third time, with both sides blaming the other for it.",
)
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync")  # fmt: skip


def synthetic(documents: int, figures: int) -> Material:
    """Return so many reports with so many figures, each in a sentence of its own."""
    chance = random.Random(11)
    made: list[Document] = []
    found: list[Figure] = []
    for number in range(documents):
        each = figures * (number + 1) // documents - figures * number // documents
        document, claims = _document(number, documents, each, chance)
        made.append(document)
        found += claims
    return Material(found, made)


def _document(number: int, total: int, figures: int, chance: random.Random) -> tuple[Document, list[Figure]]:
    published = FIRST + timedelta(days=number * DAYS // max(total, 1000))
    town = min(int(chance.paretovariate(0.7)) - 1, TOWNS - 1)
    text, spans = "", []
    for _ in range(figures):
        text += chance.choice(FILLER) + " "
        measure, source = chance.choice(MEASURES), chance.choice(SOURCES)
        value = int((published - FIRST).days * (town % 5 + 1) + chance.lognormvariate(3, 1))
        since = (FIRST + timedelta(days=30 * chance.randrange(3)), published) if chance.random() < 0.8 else None
        start = len(text)
        days = f"since {since[0]:%d %B}" if since else "in one day"
        text += f"At least {value:,} people were {measure.replace('_', ' ')} in Town {town} {days}, {source} said. "
        spans.append((start, start + len("At least "), value, measure, source, since, len(text) - 1))
    document = Document(
        id=f"report-{number:04}", text=text or FILLER[0], published=published, language="en",
        publisher=chance.choice(PUBLISHERS), title=f"Day {number} of the siege: fighting goes on around Town {town}",
        url=f"https://news.example/{number}",
    )  # fmt: skip
    place = Place(
        name=f"Town {town}", role="at", gazetteer=f"user:{town}", canonical=f"Town {town}", country="SY",
        latitude=33 + town % 8 * 0.4, longitude=36 + town // 8 * 0.5, precision="exact",
    )  # fmt: skip
    claims = [
        Figure(
            id=claim_id(document.id, "figure", at, at + len(f"{value:,}"), measure),
            document=reference(document), evidence=quote(text, at, at + len(f"{value:,}")),
            sentence=Span(start=start, end=end), measure=measure, value=value, low=value, high=None,
            quantifier="at_least", unit="building" if measure.startswith("housing") else "person",
            places=(place,), period=Period(start=since[0], end=since[1]) if since else None,
            sources=(Source(name=source),),
        )
        for start, at, value, measure, source, since, end in spans
    ]  # fmt: skip
    return document, claims


def write(path: Path, text: str) -> int:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, "utf-8")
    return len(text.encode())


def in_parts(made: Content, first: Path) -> dict[str, int]:
    return {file.path: write(first.parent / file.path, file.text) for file in files(made, name=first.name)}


def opened(file: Path, chromium: str) -> None:
    """Print how long a browser takes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        for scheme in ("cold", "again", "again"):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(file.as_uri())
            page.wait_for_load_state("load")
            timing = page.evaluate(
                "(() => { const n = performance.getEntriesByType('navigation')[0];"
                " const p = performance.getEntriesByName('first-contentful-paint')[0];"
                " return [n.loadEventEnd, p ? p.startTime : 0] })()"
            )
            print(f"opened ({scheme}): {timing[0] / 1000:.2f} s to load, {timing[1] / 1000:.2f} s to the first words")
            start = time.perf_counter()
            last = page.evaluate(
                "([...document.querySelectorAll('mark[id]')].at(-1) || document.getElementById('made')).id"
            )
            page.evaluate(f"location.hash = '{last}'")
            while not page.evaluate(  # the page's policy forbids what wait_for_function does
                f"(() => {{ const b = document.getElementById('{last}').getBoundingClientRect();"
                " return b.top >= 0 && b.bottom <= innerHeight })()"
            ):
                time.sleep(0.02)
            print(f"  to the last sentence: {time.perf_counter() - start:.2f} s")
            start = time.perf_counter()
            charts = page.evaluate(
                "window.dispatchEvent(new Event('beforeprint')), document.querySelectorAll('.chart svg').length"
            )
            print(f"  all {charts} charts: {time.perf_counter() - start:.2f} s")
            page.close()
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--figures", type=int, default=5000)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--parts", action="store_true", help="write it in parts")
    given = parser.parse_args()
    material = synthetic(given.documents, given.figures)
    start = time.perf_counter()
    made = content(material, Filters())
    gathered = time.perf_counter()
    file = given.output or Path(tempfile.mkdtemp()) / "report.html"
    sizes = in_parts(made, file) if given.parts else {file.name: write(file, render(made))}
    print(f"{given.documents} documents, {given.figures} figures, {len(made.quantities)} quantities")
    print(f"gathered in {gathered - start:.1f} s, rendered in {time.perf_counter() - gathered:.1f} s")
    largest = max(sizes, key=lambda name: sizes[name])
    print(f"{len(sizes)} files, {sum(sizes.values()) / 1e6:.2f} MB; first page {sizes[file.name] / 1e6:.2f} MB, "
          f"largest {largest} {sizes[largest] / 1e6:.2f} MB; "
          f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB of memory")  # fmt: skip
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium:
        opened(file, chromium)
    else:
        print("no chromium: not opened")


if __name__ == "__main__":
    main()
