"""Figures built from the gold annotations, for tests that skip where these are absent."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from bilan.model import Document, Figure, Period, Place, Source, Span, claim_id, quote, reference

GOLD = Path(__file__).parents[2] / "shared" / "gold"
ALEPPO = {"gazetteer": "geonames:170063", "canonical": "Aleppo", "country": "SY", "precision": "within"}
COSTA_RICA = {"gazetteer": "country:CR", "canonical": "Costa Rica", "country": "CR", "precision": "country"}
LONDON = {"gazetteer": "geonames:2643743", "canonical": "London", "country": "GB"}
PLACES: dict[str, dict[str, Any]] = {
    "Alep-Est": {**ALEPPO, "part": "east"},
    "Alep-Ouest": {**ALEPPO, "part": "west"},
    "partie occidentale d'Alep": {**ALEPPO, "part": "west"},
    "Croydon": {"gazetteer": "geonames:2651817", "canonical": "Croydon", "country": "GB"},
    "London": {**LONDON, "precision": "exact"},
    "south London": {**LONDON, "part": "south", "precision": "within"},
    "South London": {**LONDON, "part": "south", "precision": "within"},
    "Costa Rica": COSTA_RICA,
    "northwest Costa Rica": {**COSTA_RICA, "part": "northwest"},
    "Guanacaste": {"gazetteer": "iso3166-2:CR-G", "canonical": "Guanacaste", "country": "CR"},
}  # fmt: skip
SOURCES = {"OSDH": "sohr", "Sana": "sana"}


def load(name: str) -> tuple[list[Figure], list[Document]]:
    """Return the figures (those with a number) and documents of a gold file."""
    figures, documents = [], []
    for line in (GOLD / name).read_text("utf-8").splitlines():
        record = json.loads(line)
        document = Document(
            id=record["id"],
            text=record["text"],
            language=record["language"],
            published=date.fromisoformat(record["published"]),
            publisher=record.get("publisher"),
        )
        documents.append(document)
        figures += _figures(record, document)
    return figures, documents


def _figures(record: dict[str, Any], document: Document) -> list[Figure]:
    ids = [claim_id(document.id, "figure", g["start"], g["end"], g["measure"]) for g in record["figures"]]
    return [_figure(g, ids, i, document) for i, g in enumerate(record["figures"]) if not g.get("implicit")]


def _figure(g: dict[str, Any], ids: list[str], i: int, document: Document) -> Figure:
    period = g["period"]
    start = document.text.rfind("\n", 0, g["start"]) + 1
    end = document.text.find("\n", g["end"])
    return Figure(
        id=ids[i],
        document=reference(document),
        evidence=quote(document.text, g["start"], g["end"]),
        sentence=Span(start=start, end=end if end >= 0 else len(document.text)),
        measure=g["measure"],
        value=g["value"],
        low=g["low"],
        high=g["high"],
        quantifier=g["quantifier"],
        unit=g["unit"],
        population=tuple(g["population"]),
        part_of=None if g["part_of"] is None else ids[g["part_of"]],
        places=tuple(Place(name=p["name"], role=p["role"], **PLACES.get(p["name"], {})) for p in g["places"]),
        period=Period(start=_day(period[0]), end=_day(period[1])) if period else None,
        sources=tuple(Source(name=s, id=SOURCES.get(s)) for s in g["sources"]),
        status=g["status"],
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
