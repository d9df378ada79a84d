"""A ledger to export from: claims of every kind, a movement, a private person, formulas, reviews, undated reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bilan.ledger import Ledger
from bilan.model import (
    Actor,
    Document,
    Event,
    Figure,
    Period,
    Phrase,
    Place,
    Source,
    Span,
    Statement,
    claim_id,
    quote,
    reference,
)

NAME = "Rosa Quillan"
SHORT = "R. Q."
SHELLING = Document(
    id="ombre-1",
    title=f"=Nuit de tirs, raconte {NAME}",
    text=f"Des tirs ont tué 12 civils mardi à Sainte-Ombre, selon la Croix bleue. « On a compté », raconte {NAME}.",
    language="fr",
    published=date(2031, 3, 12),
    publisher="Agence Hirondelle",
    url="https://news.example/ombre-1",
)
LATER = Document(
    id="ombre-2",
    title="Sainte-Ombre: le bilan monte",
    text="Les tirs de mardi à Sainte-Ombre ont tué 15 personnes. Quelque 300 familles ont fui Valbrune vers Ombelle.",
    language="fr",
    published=date(2031, 3, 13),
    publisher="Le Courrier, édition du soir",
)
UNDATED = Document(
    id="camp", text="Plus de 2.000 déplacés vivaient dans le camp d'Ombelle au 1er mars 2031.", language="fr"
)
OMBRE = Place(
    name="Sainte-Ombre", role="at", gazetteer="user:ombre", canonical="Sainte Ombre", country="CH", latitude=46.5,
    longitude=7.25, precision="exact",
)  # fmt: skip
VALBRUNE = Place(name="Valbrune", role="origin", country="CH", latitude=46.75, longitude=7.5, precision="within")
OMBELLE = Place(name="Ombelle", role="destination", country="XK", latitude=42.5, longitude=21.0, precision="region")
TUESDAY = Period(start=date(2031, 3, 11), end=date(2031, 3, 11), expression="mardi")
BLUE = Source(name="Croix bleue", id="blue-cross", cue="selon")


def filled(path: Path) -> Path:
    """Make the ledger; return its path."""
    with Ledger(path) as ledger:
        for document, claims in ((SHELLING, shelling()), (LATER, later()), (UNDATED, undated())):
            ledger.add(document, claims)
        dead = next(ledger.figures())
        ledger.review(dead.id, "accepted", reviewer="Ana", reason="seen")
    return path


def shelling() -> list[Figure | Statement | Event]:
    deed, dead = _id(SHELLING, "event", "ont tué", "ASSAULT"), _id(SHELLING, "figure", "12", "killed")
    said = _id(SHELLING, "statement", "On a compté", "direct")
    who = SHELLING.text.index(NAME)
    speaker = Actor(name=NAME, start=who, end=who + len(NAME), private=True)
    cue = SHELLING.text.index("raconte")
    return [
        Event(
            id=deed, **_base(SHELLING, "ont tué"), type="ASSAULT", mode="heavy-weapons",
            recipients=(Actor(name="12 civils"),), places=(OMBRE,), period=TUESDAY, figures=(dead,), sources=(BLUE,),
        ),
        _figure(
            SHELLING, "12", places=(OMBRE,), period=TUESDAY, population=("civilian",), event=deed, sources=(BLUE,),
            confidence={"measure": 0.99, "all": 0.9},
        ),
        Statement(
            id=said, **_base(SHELLING, "On a compté"), form="direct", stance="reports", speaker=speaker,
            cue=Phrase(exact="raconte", start=cue, end=cue + 7), sources=(Source(name=NAME),),
        ),
    ]  # fmt: skip


def later() -> list[Figure | Statement | Event]:
    deed, dead = _id(LATER, "event", "ont tué", "ASSAULT"), _id(LATER, "figure", "15", "killed")
    return [
        Event(
            id=deed, **_base(LATER, "ont tué"), type="ASSAULT", mode="heavy-weapons", places=(OMBRE,), period=TUESDAY,
            figures=(dead,), recipients=(Actor(name="@habitants"),),
        ),
        _figure(LATER, "15", value=15, low=15, high=15, places=(OMBRE,), period=TUESDAY, event=deed),
        _figure(
            LATER, "300", "displaced", value=300, low=None, quantifier="about", unit="household",
            places=(VALBRUNE, OMBELLE), period=Period(start=date(2031, 3, 1), end=date(2031, 3, 31)), event=deed,
        ),
    ]  # fmt: skip


def undated() -> list[Figure | Statement | Event]:
    stock = Period(end=date(2031, 3, 1), expression="au 1er mars 2031")
    return [_figure(UNDATED, "2.000", "displaced", value=2000, low=2000, quantifier="more_than", period=stock)]


def _figure(document: Document, words: str, measure: Any = "killed", **fields: Any) -> Figure:
    given: dict[str, Any] = {"value": 12, "low": 12, "high": None, "quantifier": "at_least", "unit": "person"}
    return Figure(
        id=_id(document, "figure", words, measure), measure=measure, **_base(document, words), **(given | fields)
    )


def _id(document: Document, kind: str, words: str, what: str) -> str:
    start = document.text.index(words)
    return claim_id(document.id, kind, start, start + len(words), what)


def _base(document: Document, words: str) -> dict[str, Any]:
    """Document, evidence and sentence of a claim that stands in these words."""
    start = document.text.index(words)
    border = document.text.find(". ") + 1 or len(document.text)
    span = Span(start=0, end=border) if start < border else Span(start=border + 1, end=len(document.text))
    return {
        "document": reference(document),
        "evidence": quote(document.text, start, start + len(words)),
        "sentence": span,
    }
