"""How long a ledger of many figures takes, and how much memory: adding, listing, incidents, report, desk, search.

    python benchmarks/ledger.py [--figures 10000] [--ledger URL] [--only NAME …]

Fills a new ledger (a file, or an empty database named by a URL) with reports about an invented crisis, five figures
each, and prints for each step the seconds on the clock, those of the processor, and the most memory that its process
took. Every step runs in a process of its own, as a command does. What is read from text is left out: see `reading.py`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bilan.ledger import Filters, Ledger, MaskedLedger
from bilan.model import Document, Figure, Period, Place, Source, Span, claim_id, quote, reference

FIRST = date(2024, 1, 1)
PER_DOCUMENT = 5
A_DAY = 70
"""Figures a day: a larger ledger is one of a longer crisis."""
SYLLABLES = ("kar", "vel", "mon", "tas", "rid", "ol", "bre", "sun", "dor", "lim")
TOWNS = [f"{a}{b}{c}".title() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:5]]
SOURCES = ("the Observatory", "the Ministry of Health", "the Red Lamp Society", "the governor", "the United Relief")
MEASURES = {"killed": "were killed", "injured": "were wounded", "displaced": "fled", "missing": "are missing"}
WAYS = ("an air strike", "a flood", "shelling", "an earthquake", "a fire")
ONE_BY_ONE = 200
"""Documents that are added one after the other, to see what one takes once the ledger is full."""


def reports(figures: int) -> Iterator[tuple[Document, list[Figure], tuple[()]]]:
    """Yield so many figures in reports of five, each in a sentence of its own."""
    chance = random.Random(7)
    for number in range(figures // PER_DOCUMENT):
        yield _report(f"report-{number:07}", chance, figures // A_DAY + 1)


def _report(name: str, chance: random.Random, days: int) -> tuple[Document, list[Figure], tuple[()]]:
    day = FIRST + timedelta(days=chance.randrange(days))
    town, way = chance.choice(TOWNS), chance.choice(WAYS)
    text, placed = f"Rescuers worked through the night in {town} after {way}.", []
    for _ in range(PER_DOCUMENT):
        value, measure = int(chance.lognormvariate(3, 1)) + 2, chance.choice(list(MEASURES))
        source, where = chance.choice(SOURCES), town if chance.random() < 0.8 else chance.choice(TOWNS)
        start = len(text) + 1
        text += f" At least {value} civilians {MEASURES[measure]} in {where} on {day:%A}, {source} said."
        placed.append((start, len(text), value, measure, source, where))
    text += " Shelling went on in the eastern quarters, where markets have been closed for days." * 4
    of = Document(
        id=name, text=text, title=f"{way.capitalize()} in {town}", language="en", published=day,
        publisher=f"Agency {chance.choice('ABCDEFGH')}",
    )  # fmt: skip
    return of, [_figure(of, day, *parts) for parts in placed], ()


def _figure(of: Document, day: date, start: int, end: int, value: int, measure: Any, source: str, where: str) -> Figure:
    words = start + len("At least ")
    return Figure(
        id=claim_id(of.id, "figure", words, words + len(str(value)), measure),
        document=reference(of),
        evidence=quote(of.text, words, words + len(str(value))),
        sentence=Span(start=start, end=end),
        measure=measure, value=value, low=value, high=None, quantifier="at_least", unit="person",
        population=("civilian",),
        places=(Place(name=where, role="at", gazetteer=f"user:{where.lower()}", canonical=where, country="XX"),),
        period=Period(start=day, end=day),
        sources=(Source(name=source, id=source.replace(" ", "_").lower(), cue="said"),),
    )  # fmt: skip


def taken(list_of: Any) -> int:
    """Count what an iterator gives."""
    return sum(1 for _ in list_of)


def load(location: str, figures: int) -> str:
    with Ledger(location, verify=False) as ledger:
        return f"{ledger.add_many(reports(figures)) * PER_DOCUMENT} figures"


def add(location: str, figures: int) -> str:
    chance = random.Random(8)
    with Ledger(location, verify=False) as ledger:
        for number in range(ONE_BY_ONE):
            ledger.add(*_report(f"later-{number}", chance, figures // A_DAY + 1)[:2], persons=())
    return f"{ONE_BY_ONE} documents"


def opening(location: str, _: int) -> str:
    Ledger(location, create=False).close()
    return "looks through all of it"


def listing(location: str, _: int) -> str:
    with Ledger(location, create=False, verify=False) as ledger:
        return f"{taken(ledger.figures())} figures"


def first_page(location: str, _: int) -> str:
    with Ledger(location, create=False, verify=False) as ledger:
        return f"{taken(islice(ledger.figures(), 50))} figures"


def filtered(filters: Filters) -> Callable[[str, int], str]:
    def step(location: str, _: int) -> str:
        with Ledger(location, create=False, verify=False) as ledger:
            return f"{taken(ledger.figures(filters))} figures"

    return step


def search(location: str, _: int) -> str:
    with MaskedLedger(location, verify=False) as ledger:
        return f"{ledger.search('flood karvel* -earthquake').total} documents"


def incidents(location: str, _: int) -> str:
    from bilan.asking import atlas
    from bilan.catalogue import Catalogue

    with Ledger(location, create=False, verify=False) as ledger:
        return f"{len(Catalogue(ledger, atlas(None)).incidents())} incidents"


def report(location: str, _: int) -> str:
    from bilan.report import report as write

    with MaskedLedger(location, verify=False) as ledger:
        return f"{len(write(ledger, Filters(place=TOWNS[0]), policy='latest')) // 1000} kB, of one place"


def whole_report(location: str, _: int) -> str:
    from bilan.report import report as write

    with MaskedLedger(location, verify=False) as ledger:
        return f"{len(write(ledger, Filters(), policy='latest')) // 1000} kB"


def desk(location: str, _: int) -> str:
    from bilan.reading import Reader
    from bilan.web.desk import Desk
    from bilan.web.shapes import NewReview

    with Ledger(location, create=False, verify=False) as ledger:
        opened = Desk(ledger, Reader())
        steps: dict[str, Callable[[], Any]] = {
            "inbox, first": lambda: opened.inbox(Filters(), None, "unreviewed", "consequence", 0, 50),
            "inbox, next": lambda: opened.inbox(Filters(), None, "unreviewed", "consequence", 50, 50),
            "inbox, a place": lambda: opened.inbox(Filters(place=TOWNS[0]), None, "unreviewed", "text", 0, 50),
            "documents": lambda: opened.documents(0, 50),
            "a document": lambda: opened.document("report-0000001"),
            "search": lambda: opened.search("flood", Filters(), 0, 50, False),
            "a decision": lambda: opened.review(_some(opened), NewReview(decision="accepted"), "Ana"),
            "inbox after it": lambda: opened.inbox(Filters(), None, "unreviewed", "consequence", 0, 50),
        }
        told = []
        for name, step in steps.items():
            started = time.perf_counter()
            step()
            told.append(f"{name} {time.perf_counter() - started:.2f}")
        return "; ".join(told)


def _some(opened: Any) -> str:
    claim: str = opened.document("report-0000002").claims[0].claim.id
    return claim


STEPS: dict[str, Callable[[str, int], str]] = {
    "load": load,
    "add one by one": add,
    "open and check": opening,
    "list all": listing,
    "list 50": first_page,
    "filter: measure": filtered(Filters(measure="missing")),
    "filter: place": filtered(Filters(place=TOWNS[3])),
    "filter: source": filtered(Filters(source="Red Lamp Society")),
    "filter: days": filtered(Filters(since=FIRST, until=FIRST + timedelta(days=6))),
    "filter: as of": filtered(Filters(as_of=FIRST + timedelta(days=30))),
    "search": search,
    "desk": desk,
    "incidents, anew": incidents,
    "incidents, again": incidents,
    "report of a place": report,
    "report of all": whole_report,
}


def _measured(name: str, location: str, figures: int) -> None:
    started, before = time.perf_counter(), time.process_time()
    told = STEPS[name](location, figures)
    wall, own = time.perf_counter() - started, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {name} | {wall:.2f} | {own:.2f} | {peak} | {told} |", flush=True)


def measure(location: str, figures: int, only: list[str]) -> None:
    print(f"| {figures} figures | s | s of CPU | MB | |\n| --- | --- | --- | --- | --- |")
    spawn = multiprocessing.get_context("spawn")
    for name in STEPS:
        if not only or name in only:
            process = spawn.Process(target=_measured, args=(name, location, figures))
            process.start()
            process.join()
            if process.exitcode:
                print(f"| {name} | failed | | | |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, default=10_000)
    parser.add_argument("--ledger", help="An empty database, or a ledger that this script has filled (with --only).")
    parser.add_argument("--only", nargs="*", default=[], choices=list(STEPS), metavar="NAME", help=", ".join(STEPS))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(asked.ledger or str(Path(folder, "bench.db")), asked.figures, asked.only)


if __name__ == "__main__":
    main()
