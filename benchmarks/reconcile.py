"""How long reconciling takes: synthetic figures of a long crisis, whole and document by document.

    python benchmarks/reconcile.py [--figures 100000] [--copies]

Prints seconds, figures a second, the peak of memory, and the time to add one document to a full ledger. With
`--copies` the documents' texts are made too, a fifth of them wire copy, and near-duplicates are looked for.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from datetime import date, timedelta

from bilan.model import Document, Figure, Period, Place, Source, Span, claim_id, quote, reference
from bilan.reconcile import Reconciler, conflicts

FIRST = date(2024, 1, 1)
DAYS = 700
TOWNS = [f"Town {i}" for i in range(400)]
SOURCES = [
    ("Watch", "watch"),
    ("Ministry", "ministry"),
    ("Relief", "relief"),
    ("Agency", "agency"),
    (None, None),
]
PUBLISHERS = [f"Paper {i}" for i in range(60)]
MEASURES = ("killed", "killed", "killed", "injured", "injured", "displaced", "missing", "housing_destroyed")
PEOPLE = ((), (), ("civilian",), ("civilian", "child"))
QUANTIFIERS = ("exact", "exact", "at_least", "more_than", "about")
FIGURES_A_DOCUMENT = 7
WORDS = [f"word{i}" for i in range(4000)]


def synthetic(count: int, *, texts: bool) -> tuple[list[Figure], list[Document]]:
    """Return so many figures of a crisis in a few hundred towns, some much more written of than others."""
    chance = random.Random(7)
    figures: list[Figure] = []
    documents: list[Document] = []
    wire = ""
    while len(figures) < count:
        published = FIRST + timedelta(days=chance.randrange(DAYS))
        if texts and chance.random() > 0.2:
            wire = " ".join(chance.choices(WORDS, k=350))
        document = Document(
            id=f"d{len(documents):06}",
            text=wire + " At least 369 civilians were killed in this town since the siege began, they said.",
            published=published,
            publisher=chance.choice(PUBLISHERS),
        )
        documents.append(document)
        figures += _figures(document, chance)
    return figures[:count], documents


def _figures(document: Document, chance: random.Random) -> list[Figure]:
    assert document.published
    town = TOWNS[min(int(chance.paretovariate(0.8)) - 1, len(TOWNS) - 1)]
    found: list[Figure] = []
    for i in range(FIGURES_A_DOCUMENT):
        back = chance.choice((0, 0, 1, 2, 30, 90))
        start = document.published - timedelta(days=back)
        if back > 2:
            start = start.replace(day=1)
        measure = chance.choice(MEASURES)
        value = int(chance.lognormvariate(3, 1.5)) + back * 10
        quantifier = chance.choice(QUANTIFIERS)
        name, source_id = chance.choice(SOURCES)
        place = Place(
            name=town,
            role="origin" if measure == "displaced" else "at",
            gazetteer=f"geonames:{TOWNS.index(town)}",
            country="XA",
            part=chance.choice((None, None, "east")),
        )
        end = document.published if back > 2 else start
        found.append(
            Figure(
                id=claim_id(document.id, "figure", i, i + 3, measure),
                document=reference(document),
                evidence=quote(document.text, i, i + 3),
                sentence=Span(start=0, end=80),
                measure=measure,  # type: ignore[arg-type]
                value=value,
                low=None if quantifier == "about" else value,
                high=value if quantifier == "exact" else None,
                quantifier=quantifier,  # type: ignore[arg-type]
                unit="person",
                population=chance.choice(PEOPLE),  # type: ignore[arg-type]
                part_of=found[-1].id if i % 3 == 2 else None,
                places=(place, Place(name="Arvania", role="at", gazetteer="country:XA", precision="country")),
                period=None if chance.random() < 0.15 else Period(start=start, end=end),
                sources=(Source(name=name, id=source_id),) if name else (),
            )
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", type=int, default=100_000)
    parser.add_argument("--copies", action="store_true")
    options = parser.parse_args()
    figures, documents = synthetic(options.figures, texts=options.copies)
    last = figures[-1].document.id
    before = [f for f in figures if f.document.id != last]
    begun = time.perf_counter()
    reconciler = Reconciler(copies=options.copies)
    reconciler.add(before, [d for d in documents if d.id != last] if options.copies else ())
    result = reconciler.result()
    whole = time.perf_counter() - begun
    begun = time.perf_counter()
    touched = reconciler.add([f for f in figures if f.document.id == last], documents[-1:] if options.copies else ())
    one = time.perf_counter() - begun
    begun = time.perf_counter()
    found = conflicts(result)
    looking = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(before):,} figures of {len(documents):,} documents → {len(result.series):,} series, "
        f"{len(result.relations):,} relations"
    )
    print(
        f"whole: {whole:.1f} s, {len(before) / whole:,.0f} figures a second; "
        f"conflicts ({len(found):,}): {looking:.1f} s"
    )
    print(f"one more document: {one * 1000:.0f} ms, {touched} quantities worked on again")
    print(f"peak memory, figures included: {peak:.0f} MB")


if __name__ == "__main__":
    main()
