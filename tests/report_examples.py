"""Reports on an invented siege, for the tests of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal

import msgspec

from bilan import Document, Figure, Filters, read
from bilan.model import Place
from bilan.report import Content, Material, content

FIRST = Document(
    id="hirondelle-1",
    language="fr",
    published=date(2031, 3, 12),
    publisher="Agence Hirondelle",
    title="Siège de Valbrune",
    url="https://hirondelle.example/1",
    text="Depuis le 1er mars, plus de 41 civils, dont 7 enfants, ont été tués à Valbrune-Est, selon la Croix bleue. "
    "Le gouvernement fait état de 300 combattants capturés.",
)
SECOND = Document(
    id="hirondelle-2",
    language="fr",
    published=date(2031, 3, 19),
    publisher="Agence Hirondelle",
    text="Depuis le 1er mars, au moins 58 civils, dont 9 enfants, ont été tués à Valbrune-Est, selon la Croix bleue. "
    "Depuis le 1er mars, 20 civils ont été tués à Valbrune-Est, selon le gouvernement.",
)
COPY = Document(
    id="courrier-2",
    language="fr",
    published=date(2031, 3, 20),
    publisher="Le Courrier",
    text="Depuis le 1er mars, au moins 58 civils, dont 9 enfants, ont été tués à Valbrune-Est, selon la Croix bleue.",
)
FLIGHT = Document(
    id="hirondelle-3",
    language="fr",
    published=date(2031, 3, 21),
    publisher="Agence Hirondelle",
    text="Quelque 3.000 personnes ont fui Valbrune-Est vers Orsanne depuis le 1er mars, selon la Croix bleue.",
)
EMPTY = Document(
    id="hirondelle-4",
    language="fr",
    published=date(2031, 3, 22),
    publisher="Agence Hirondelle",
    text="Le calme est revenu à Valbrune.",
)
SIEGE = (FIRST, SECOND, COPY, FLIGHT, EMPTY)


def figures(documents: Iterable[Document]) -> list[Figure]:
    """The figures of documents."""
    return [claim for document in documents for claim in read(document) if isinstance(claim, Figure)]


def material(documents: Iterable[Document] = SIEGE) -> Material:
    """What a report on documents is made from."""
    listed = list(documents)
    return Material(figures(listed), listed)


def made(documents: Iterable[Document] = SIEGE, policy: str = "latest") -> Content:
    """The content of a report on documents."""
    return content(material(documents), Filters(), policy=policy)


def placed(found: Content) -> Content:
    """The same content with coordinates, as a gazetteer that knows the invented places would give them."""
    known = {"Valbrune-Est": (36.2, 37.1, "east"), "Orsanne": (36.5, 36.2, None)}

    def with_place(place: Place) -> Place:
        latitude, longitude, part = known.get(place.name, (None, None, None))
        precision: Literal["within", "exact"] = "within" if part else "exact"
        return msgspec.structs.replace(
            place, latitude=latitude, longitude=longitude, part=part, precision=precision if latitude else None
        )

    return replace(
        found,
        spots=tuple(replace(spot, place=with_place(spot.place)) for spot in found.spots),
        movements=tuple(
            replace(
                m,
                origin=with_place(m.origin) if m.origin else None,
                destination=with_place(m.destination) if m.destination else None,
            )
            for m in found.movements
        ),
    )


def crowded() -> Content:
    """A report on three towns, two of which lie so close together that one mark stands for both."""
    at = {"Harlin": (36.2, 37.1), "Tessy": (36.21, 37.12), "Corvane": (40.0, 45.0)}
    documents = [
        Document(
            id=f"towns-{i}",
            language="fr",
            published=date(2031, 3, 12),
            publisher="Agence Hirondelle",
            text=f"{7 + i} civils ont été tués lundi à {town}, selon la Croix bleue.",
        )
        for i, town in enumerate(at)
    ]
    found = made(documents)
    spots = (
        replace(spot, place=msgspec.structs.replace(spot.place, latitude=y, longitude=x))
        for spot in found.spots
        for y, x in [at[spot.place.name]]
    )
    return replace(found, spots=tuple(spots))
