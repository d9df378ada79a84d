"""How long incidents take on a large ledger: synthetic reports of some thousand incidents, kept and asked.

    python benchmarks/incidents.py [--figures 100000] [--keep ledger.db]

Prints seconds for grouping a ledger for the first time, for opening it again, for one more report and for questions
after that, and the peak of memory. Making the ledger is not counted.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bilan.answers import answer
from bilan.asking import Asked, atlas
from bilan.catalogue import Catalogue
from bilan.disagreements import disagreements
from bilan.ledger import Ledger
from bilan.model import Document, Figure, Period, Place, Source, Span, claim_id, quote, reference
from bilan.reconcile import Question

FIRST = date(2024, 1, 1)
DAYS = 700
TOWNS = [f"Zorvan {chr(65 + i // 26 % 26)}{chr(97 + i % 26)}{i}" for i in range(400)]
KINDS = ("shooting", "bombing", "flood", "fire", "earthquake", "attack")
PAPERS = [f"Paper {i}" for i in range(60)]
SOURCES = ("police", "the Ministry", "the Watch", "the Red Shield")
FIGURES_A_REPORT = 7
NAMES = [f"{a}{b}" for a in ("Ara", "Bel", "Cor", "Dar", "Eno", "Fal") for b in ("vin", "mos", "tek", "lan", "rud")]


def reports(count: int) -> Iterator[tuple[Document, list[Figure]]]:
    """Yield so many reports of incidents, each told by one to nine of them over some days."""
    chance = random.Random(7)
    made = 0
    while made < count:
        town, kind = chance.randrange(len(TOWNS)), chance.choice(KINDS)
        day, toll = FIRST + timedelta(days=chance.randrange(DAYS)), int(chance.lognormvariate(2, 1)) + 1
        who = f"{chance.choice(NAMES)} {chance.choice(NAMES)}"
        for later in sorted(int(chance.expovariate(0.6)) for _ in range(chance.randint(1, 9))):
            toll += chance.choice((0, 0, 1, 3))
            yield _report(made, town, kind, day, day + timedelta(days=later), toll, who, chance)
            made += 1
            if made == count:
                return


def _report(
    number: int, town: int, kind: str, day: date, published: date, toll: int, who: str, chance: random.Random
) -> tuple[Document, list[Figure]]:
    place, source, year = TOWNS[town], chance.choice(SOURCES), published.replace(month=1, day=1)
    own, total = Period(start=day, end=day), Period(start=year, end=published)
    lines: list[tuple[str, str, int, Period]] = [
        (f"{toll} killed in {kind} in {place}", "killed", toll, own),
        (f"The {kind} in {place} killed {toll} people, {source} said.", "killed", toll, own),
        (f"It wounded {2 * toll + 1} people, among them {who}.", "injured", 2 * toll + 1, own),
        (f"{toll // 2} people are missing after the {kind}.", "missing", toll // 2, own),
        (f"So far this year {900 + number % 97} people were killed there.", "killed", 900 + number % 97, total),
        (f"Since January {5000 + number % 89} people have been displaced.", "displaced", 5000 + number % 89, total),
        (f"The {kind} destroyed {toll + 3} houses.", "housing_destroyed", toll + 3, own),
    ]
    filler = " ".join(chance.choices(NAMES, k=60)).casefold()
    text = "\n".join((*(line for line, *_ in lines), filler))
    document = Document(
        id=f"d{number:06}", text=text, title=lines[0][0], language="en", published=published,
        publisher=chance.choice(PAPERS),
    )  # fmt: skip
    found: list[Figure] = []
    start = 0
    for line, measure, value, period in lines:
        at = start + line.index(str(value))
        end = at + len(str(value))
        found.append(
            Figure(
                id=claim_id(document.id, "figure", at, end, measure), document=reference(document),
                evidence=quote(text, at, end), sentence=Span(start=start, end=start + len(line)),
                measure=measure,  # type: ignore[arg-type]
                value=value, low=value, high=value, quantifier="exact",
                unit="building" if measure == "housing_destroyed" else "person",
                population=(), part_of=None, period=period,
                places=(Place(name=place, role="origin" if measure == "displaced" else "at",
                              gazetteer=f"geonames:{9_000_000 + town}", country="XA"),),
                sources=(Source(name=source, id=None, cue="said"),) if measure == "killed" else (),
            )
        )  # fmt: skip
        start += len(line) + 1
    return document, found


def fill(path: Path, figures: int) -> None:
    """Make a ledger of so many figures."""
    with Ledger(path) as ledger:
        ledger.add_many((document, claims, []) for document, claims in reports(figures // FIGURES_A_REPORT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="Make the ledger here, or use the one that is here.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "ledger.db"
        if not path.exists():
            fill(path, options.figures)
        measure(path)


def measure(path: Path) -> None:
    """Print how long a ledger takes."""
    with Ledger(path) as ledger:
        begun = time.process_time()
        catalogue = Catalogue(ledger, atlas(None))
        grouped = time.process_time() - begun
        count = len(catalogue.incidents())
        print(f"grouped {grouped:.1f} s, with tolls {time.process_time() - begun:.1f} s: {count:,} incidents")
        begun = time.process_time()
        catalogue = Catalogue(ledger, atlas(None))
        catalogue.incidents()
        print(f"opened again, first list: {time.process_time() - begun:.1f} s")
        _questions(catalogue, ledger)
        document, claims = next(reports(1))
        document = Document(**{f: getattr(document, f) for f in Document.__struct_fields__} | {"id": "one more"})
        moved = [_of(claim, document) for claim in claims]
        ledger.add(document, moved, persons=[])
        begun = time.process_time()
        catalogue.refresh()
        print(f"one more report: {1000 * (time.process_time() - begun):.0f} ms")
        _questions(catalogue, ledger)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _of(claim: Figure, document: Document) -> Figure:
    fields = {name: getattr(claim, name) for name in Figure.__struct_fields__}
    own = {"id": claim_id(document.id, "figure", claim.evidence.start, claim.evidence.end, claim.measure)}
    return Figure(**fields | own | {"document": reference(document)})


def _questions(catalogue: Catalogue, ledger: Ledger) -> None:
    places = atlas(None)
    asked = Question(measure="killed", place=next(iter(ledger.figures())).places[0].name)
    whole = Question(measure="killed")
    for name, ask in (
        ("estimate of a place", lambda: answer(catalogue, asked)),
        ("estimate of all", lambda: answer(catalogue, whole)),
        ("conflicts of a place", lambda: disagreements(catalogue, asked, ledger)),
        ("conflicts of all", lambda: disagreements(catalogue, whole, ledger)),
        ("series of a place", lambda: Asked(catalogue, ledger, asked, places)),
        ("series of all", lambda: Asked(catalogue, ledger, whole, places)),
    ):
        begun = time.process_time()
        ask()
        print(f"  {name}: {1000 * (time.process_time() - begun):.0f} ms")


if __name__ == "__main__":
    main()
