"""Documents and figures about invented places, and strategies for any of them."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any, get_args

from hypothesis import strategies as st

from bilan.model import (
    Document,
    Evidence,
    Figure,
    Measure,
    Period,
    Place,
    Population,
    Precision,
    Quantifier,
    Role,
    Source,
    Span,
    Status,
    Unit,
    claim_id,
    quote,
    reference,
)

TEXT = "Au moins 41 civils, dont 7 enfants, ont été tués à Valbrune-Est depuis mardi, selon la Croix bleue."


def document(name: str = "dépêche-1", text: str = TEXT, **fields: Any) -> Document:
    fields = {"language": "fr", "published": date(2031, 3, 12), "publisher": "Agence Hirondelle"} | fields
    return Document(id=name, text=text, **fields)


OF_FORM_7 = ("assignment_claims", "assignments", "own_files")
OF_FORM_6 = ("review_batch_claims", "review_batches")
FORM_2 = ("form", "stance", "type", "mode", "decision", "review", "original")
"""Columns of `claims` that a ledger of form 1 has not."""
SEALED = (
    "documents", "claims", "claim_places", "claim_sources", "claim_population", "claim_actors", "reviews",
    "private_names", "rejections",
)  # fmt: skip


OF_FORM_5 = ("document_words", "document_numbers")


def age(path: Path, form: int) -> None:
    """Make a ledger what it would be had it been made in an earlier form (1 to 6)."""
    raw = sqlite3.connect(path)
    triggers = raw.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"drop trigger {name}")
    for table in (*OF_FORM_7, *(OF_FORM_6 if form < 6 else ()), *(OF_FORM_5 if form < 5 else ())):
        raw.execute(f"drop table {table}")
    triggers = [trigger for trigger in triggers if not trigger[0].startswith(("assign", "own_files"))]
    if form < 6:
        triggers = [trigger for trigger in triggers if "batch" not in trigger[0]]
    if form < 5:
        raw.execute("alter table incident_decisions drop column checksum")
        for index in ("claims_listed", "claims_unreviewed", "documents_listed"):
            raw.execute(f"drop index {index}")
        raw.execute("create index claims_in_order on claims (published, document_id, position, id)")
        triggers = [trigger for trigger in triggers if not trigger[0].startswith("incident_")]
    for table in SEALED if form < 4 else ():
        raw.execute(f"alter table {table} drop column checksum")
    if form < 3:
        raw.execute("drop table private_names")
    if form < 2:
        raw.execute("drop table reviews")
        raw.execute("drop table claim_actors")
        other = "select id from claims where kind <> 'figure'"
        for table in ("claim_places", "claim_sources"):
            raw.execute(f"delete from {table} where claim_id in ({other})")
        raw.execute("delete from claims where kind <> 'figure'")
        for column in FORM_2:
            raw.execute(f"alter table claims drop column {column}")
    else:
        for _, definition in triggers:
            raw.execute(definition)
    raw.execute("update schema_version set version = ?", (form,))
    raw.commit()
    raw.close()


def figure(of: Document, words: str = "41", measure: Measure = "killed", **fields: Any) -> Figure:
    """A figure at the first occurrence of words in a document."""
    start = of.text.index(words)
    end = start + len(words)
    given: dict[str, Any] = {"value": 41, "low": 41, "high": None, "quantifier": "at_least", "unit": "person"}
    return Figure(
        id=claim_id(of.id, "figure", start, end, measure),
        document=reference(of),
        evidence=quote(of.text, start, end),
        sentence=Span(start=0, end=len(of.text)),
        measure=measure,
        **(given | fields),
    )


def report(name: str, published: date | None, **fields: Any) -> tuple[Document, list[Figure]]:
    """A report with one figure."""
    of = document(name, published=published)
    return of, [figure(of, **fields)]


# Text as it can be stored: no halves of characters (intake replaces them).
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
DAYS = [date(2030, 12, 30), date(2030, 12, 31), date(2031, 1, 1)]
days = st.sampled_from(DAYS)
numbers = st.none() | st.integers(0, 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
places = st.builds(
    Place,
    name=st.sampled_from(["Valbrune-Est", "Valbrune", "l'est de Valbrune", "Sainte-Ombre"]) | names,
    role=st.sampled_from(get_args(Role)),
    start=st.none() | st.integers(0, 9),
    end=st.none() | st.integers(0, 9),
    gazetteer=st.none() | st.sampled_from(["user:valbrune", "user:ombre"]),
    canonical=st.none() | st.sampled_from(["Valbrune", "Sainte Ombre"]),
    part=st.none() | st.just("east"),
    country=st.none() | st.just("XX"),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
    precision=st.none() | st.sampled_from(get_args(Precision)),
)
sources = st.builds(
    Source,
    name=st.sampled_from(["Croix bleue", "la Croix bleue de Valbrune", "CB"]) | names,
    id=st.none() | st.sampled_from(["blue_cross", "other"]),
    cue=st.none() | texts,
    via=st.none() | texts,
)
periods = st.builds(Period, start=st.none() | days, end=st.none() | days, expression=st.none() | texts)


@st.composite
def figures(draw: st.DrawFn, of: Document, position: int) -> Figure:
    """Any figure of a document, at a position of its text."""
    end = draw(st.integers(position, len(of.text)))
    measure = draw(st.sampled_from(get_args(Measure)))
    return Figure(
        id=claim_id(of.id, "figure", position, end, measure),
        document=reference(of),
        evidence=Evidence(exact=of.text[position:end], prefix=draw(texts), suffix=draw(texts), start=position, end=end),
        sentence=Span(start=0, end=len(of.text)),
        measure=measure,
        value=draw(numbers),
        low=draw(numbers),
        high=draw(numbers),
        quantifier=draw(st.sampled_from(get_args(Quantifier))),
        unit=draw(st.sampled_from(get_args(Unit))),
        population=tuple(draw(st.lists(st.sampled_from(get_args(Population)[:3]), unique=True))),
        part_of=draw(st.none() | st.just("0123456789abcdef")),
        places=tuple(draw(st.lists(places, max_size=2))),
        period=draw(st.none() | periods),
        sources=tuple(draw(st.lists(sources, max_size=2))),
        status=draw(st.sampled_from(get_args(Status))),
    )


@st.composite
def reports(draw: st.DrawFn) -> list[tuple[Document, list[Figure]]]:
    """Some documents, each with its figures in the order of the text."""
    found = []
    for name in draw(st.lists(names, unique=True, min_size=1, max_size=4)):
        of = Document(
            id=name,
            text=draw(texts),
            title=draw(st.none() | texts),
            language=draw(st.none() | st.just("fr")),
            published=draw(st.none() | days),
            publisher=draw(st.none() | texts),
            url=draw(st.none() | texts),
            metadata=draw(st.dictionaries(texts, texts | st.integers() | st.none() | st.lists(texts), max_size=2)),
        )
        positions = sorted(draw(st.sets(st.integers(0, len(of.text)), min_size=1, max_size=3)))
        found.append((of, [draw(figures(of, position)) for position in positions]))
    return found
