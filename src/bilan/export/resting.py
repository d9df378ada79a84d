"""Columns of rows that rest on several claims: their words, sentences and reports, how sure, what people decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, get_args

from bilan.export.rows import EXPERIMENTAL, Row, each, experimental, sentences
from bilan.export.tables import PCODE, Column, Type, iso3, pcode
from bilan.model import Place, Precision, Role


def _document(name: str) -> Callable[[Any], list[str]]:
    return lambda row: each(row.rows, lambda one: getattr(one.claim.document, name))


def _confidence(row: Any) -> float | None:
    given = [(getattr(one.claim, "confidence", None) or {}).get("all") for one in row.rows]
    return min((value for value in given if value is not None), default=None)


def _column(name: str, type_: Type, meaning: str, tag: str, get: Callable[[Any], Any], **more: Any) -> Column:
    return Column(name, type_, meaning, get, tag, **more)


def located(rows: Iterable[Row]) -> Place | None:
    """Return the first place of claims that has coordinates, else the first that is named; where something is,
    before whence people come and where they go."""
    places = [place for row in rows for place in row.places]
    order = get_args(Role)
    ranked = sorted(places, key=lambda place: (place.latitude is None, order.index(place.role)))
    return ranked[0] if ranked else None


def _of_place(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(located(row.rows), name, None)


LOCATED: tuple[Column, ...] = (
    _column("place_id", "string", "Id of its first place in the gazetteer", "#loc+code", _of_place("gazetteer")),
    _column("place_iso3", "string", "Its country, ISO 3166-1 alpha-3", "#country+code+v_iso3",
            lambda row: iso3(getattr(located(row.rows), "country", None))),
    _column("place_pcode", "string", PCODE, "#loc+code+v_pcode", lambda row: pcode(located(row.rows))),
    _column("place_latitude", "number", "Degrees north, WGS 84", "#geo+lat", _of_place("latitude")),
    _column("place_longitude", "number", "Degrees east, WGS 84", "#geo+lon", _of_place("longitude")),
    _column("place_precision", "string", "What the coordinates are of", "#geo+precision", _of_place("precision"),
            allowed=get_args(Precision)),
)  # fmt: skip
"""Where the claims are that a row rests on; their `get` take what has `rows`."""
RESTING: tuple[Column, ...] = (
    _column("claims", "list", "Ids of the claims that it rests on", "#meta+id+claims+list",
            lambda row: [one.claim.id for one in row.rows]),
    _column("words", "list", "Their words", "#description+quote+list",
            lambda row: each(row.rows, lambda one: one.claim.evidence.exact)),
    _column("sentences", "list", "Their sentences", "#description+text+list", lambda row: sentences(row.rows)),
    _column("documents", "list", "Ids of their documents", "#meta+document+id+list", _document("id")),
    _column("titles", "list", "Titles", "#meta+document+title+list", _document("title")),
    _column("publishers", "list", "Publishers", "#org+publisher+name+list", _document("publisher")),
    _column("published", "list", "Days of publication", "#meta+published+list", _document("published")),
    _column("urls", "list", "Addresses", "#meta+url+list", _document("url")),
    _column("experimental", "boolean", EXPERIMENTAL, "#meta+experimental", lambda row: experimental(row.rows)),
    _column("confidence", "number", "The least sure reading of them, where readings say", "#meta+confidence+num",
            _confidence),
    _column("review", "list", "What people decided on them", "#status+review+list",
            lambda row: each(row.rows, lambda one: one.review.decision if one.review else None)),
)  # fmt: skip
"""Their `get` take what has `rows`."""
