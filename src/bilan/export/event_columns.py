"""The columns that lead back from a row of an event table, whichever table it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bilan.export.happenings import Happening
from bilan.export.rows import EXPERIMENTAL, each, experimental, sentences
from bilan.export.tables import PCODE, Column, Type, pcode


def column(name: str, type_: Type, meaning: str, get: Callable[[Happening], Any]) -> Column:
    """Return a column of a table of happenings."""
    return Column(name, type_, meaning, get, hxl="")


def empty(name: str, meaning: str) -> Column:
    """Return a column that stays empty, for it needs what no report tells."""
    return column(name, "string", f"{meaning}: empty", lambda _: None)


def of_place(name: str) -> Callable[[Happening], Any]:
    """Return what gives a field of the place of a happening."""
    return lambda happening: getattr(happening.place, name, None)


def coded(codes: Mapping[str, int]) -> Callable[[Happening], int | None]:
    """Return what gives a program's code for how exact the coordinates are."""
    return lambda happening: codes.get(happening.place.precision or "") if happening.place else None


def _words(happening: Happening) -> list[str]:
    return each(happening.rows, lambda row: row.claim.evidence.exact)


def _reviews(happening: Happening) -> list[str]:
    return each(happening.rows, lambda row: row.review.decision if row.review else None)


def _document(name: str) -> Callable[[Happening], list[str]]:
    return lambda happening: each(happening.rows, lambda row: getattr(row.claim.document, name))


def _confidence(happening: Happening) -> float | None:
    given = [(getattr(row.claim, "confidence", None) or {}).get("all") for row in happening.rows]
    return min((value for value in given if value is not None), default=None)


TRACED = (
    column("bilan_incident", "string", "Id of the incident, where it is one", lambda h: h.incident),
    column("bilan_mentions", "list", "Ids of its events", lambda h: [r.claim.id for r in h.mentions]),
    column("bilan_figures", "list", "Ids of the figures of its toll", lambda h: [r.claim.id for r in h.figures]),
    column("bilan_words", "list", "The words that they stand in", _words),
    column("bilan_sentences", "list", "Their sentences", lambda h: sentences(h.rows)),
    column("bilan_documents", "list", "Ids of their documents", _document("id")),
    column("bilan_titles", "list", "Titles", _document("title")),
    column("bilan_publishers", "list", "Publishers", _document("publisher")),
    column("bilan_published", "list", "Days of publication", _document("published")),
    column("bilan_urls", "list", "Addresses", _document("url")),
    column("bilan_experimental", "boolean", EXPERIMENTAL, lambda h: experimental(h.rows)),
    column("bilan_type", "string", "Type of event (PLOVER)", lambda h: h.type),
    column("bilan_mode", "string", "Kind within the type", lambda h: h.mode),
    column("bilan_place_id", "string", "Id of the place in the gazetteer", of_place("gazetteer")),
    column("bilan_place_iso3", "string", "Country, ISO 3166-1 alpha-3", lambda h: h.country),
    column("bilan_place_pcode", "string", PCODE, lambda h: pcode(h.place)),
    column("bilan_place_precision", "string", "What the coordinates are of", of_place("precision")),
    column("bilan_confidence", "number", "The least sure reading of them, where readings say", _confidence),
    column("bilan_review", "list", "What people decided on them", _reviews),
    column("bilan_names", "string", "`initials` of private persons, or `all` names", lambda h: h.rows[0].names),
)  # fmt: skip
