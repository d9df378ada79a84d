"""Figures about invented places, in as few words as a test needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from bilan.model import DocumentReference, Evidence, Figure, Period, Place, Source, Span, claim_id

BOUNDS = {
    "exact": lambda n: (n, n, n),
    "at_least": lambda n: (n, n, None),
    "more_than": lambda n: (n, n, None),
    "about": lambda n: (n, None, None),
    "nearly": lambda n: (n, None, n),
    "up_to": lambda n: (n, None, n),
    "less_than": lambda n: (n, None, n),
    "some": lambda n: (None, n, None),
}
KNOWN = {
    "Valmer": Place(
        name="Valmer", role="at", gazetteer="user:valmer", canonical="Valmer", country="XA", precision="exact"
    ),
    "Valmer-Est": Place(
        name="Valmer-Est", role="at", gazetteer="user:valmer", canonical="Valmer", part="east",
        country="XA",
        precision="within",
    ),
    "eastern Valmer": Place(
        name="eastern Valmer", role="at", gazetteer="user:valmer", canonical="Valmer", part="east",
        country="XA",
        precision="within",
    ),
    "Ostrel": Place(
        name="Ostrel", role="at", gazetteer="user:ostrel", canonical="Ostrel", country="XA", precision="exact"
    ),
    "Arvania": Place(
        name="Arvania", role="at", gazetteer="country:XA", canonical="Arvania", country="XA",
        precision="country",
    ),
}  # fmt: skip


def day(value: str | date | None) -> date | None:
    """`2031-03-12` or `12` (of March 2031) as a day."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(value if "-" in value else f"2031-03-{int(value):02}")


def place(name: str, role: str = "at") -> Place:
    """A place by its name; one that is not in `KNOWN` is one that no gazetteer knows."""
    known = KNOWN.get(name, Place(name=name, role="at", canonical=name))
    return Place(**{f: getattr(known, f) for f in known.__struct_fields__} | {"role": role})


def figure(
    value: Any,
    *,
    on: str | None = "12",
    days: tuple[str | None, str | None] | str | None = None,
    where: str | tuple[str, ...] = "Valmer",
    role: str = "at",
    source: str | None = "Watch",
    publisher: str | None = "Gazette",
    report: str | None = None,
    quantifier: str = "exact",
    measure: str = "killed",
    population: tuple[str, ...] = (),
    part_of: Figure | None = None,
    status: str = "asserted",
    start: int = 0,
    words: tuple[str, str] = ("", ""),
    **fields: Any,
) -> Figure:
    """A figure published `on` a day of March 2031 about `days` (one day, or from one to another)."""
    number, low, high = (None, *value) if quantifier == "between" else BOUNDS[quantifier](value)
    published = day(on)
    report = report or f"{publisher}-{on}-{source}-{value}-{quantifier}-{start}"
    span = (days, days) if isinstance(days, str) else days
    names = (where,) if isinstance(where, str) else where
    source_id = {"Watch": "watch", "the Watch": "watch"}.get(source or "")
    given = {
        "id": claim_id(report, "figure", start, start + 3, f"{measure} {days} {where} {population} {words} {fields}"),
        "document": DocumentReference(id=report, publisher=publisher, published=published),
        "evidence": Evidence(
            exact=str(value), prefix=words[0], suffix=words[1], start=start, end=start + len(str(value))
        ),
        "sentence": Span(start=start, end=start + 80),
        "measure": measure,
        "value": number,
        "low": low,
        "high": high,
        "quantifier": quantifier,
        "unit": "person",
        "population": population,
        "part_of": part_of.id if part_of else None,
        "places": tuple(place(name, role) for name in names),
        "period": Period(start=day(span[0]), end=day(span[1])) if span else None,
        "sources": (Source(name=source, id=source_id),) if source else (),
        "status": status,
    }
    return Figure(**(given | fields))
