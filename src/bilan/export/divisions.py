"""Of what divisions of a country a place is: their names, as the gazetteer has them."""

from __future__ import annotations

from typing import NamedTuple

from bilan.gazetteer import Gazetteer
from bilan.model import Place

COUNTRY = "country:"
AREA = "area:"
"""How ids of the gazetteer begin: countries, and areas that no list of divisions has (Darfur)."""


class Divisions(NamedTuple):
    """Names of the divisions that a place is or lies in; None where the gazetteer does not say."""

    first: str | None = None
    second: str | None = None


UNKNOWN = Divisions()


def divisions(place: Place | None, gazetteer: Gazetteer) -> Divisions:
    """Return the divisions of the first and second level that a place is or lies in."""
    if place is None or place.gazetteer is None:
        return UNKNOWN
    ids = (place.gazetteer, *gazetteer.around(place.gazetteer))
    held = [entry for entry in map(gazetteer.entry, ids) if entry is not None and entry.kind == "region"]
    listed = [entry for entry in held if not entry.id.startswith(AREA)]
    first = next((entry for entry in listed if (entry.parent or "").startswith(COUNTRY)), None)
    if first is None:
        return UNKNOWN
    second = next((entry for entry in listed if entry.parent == first.id), None)
    return Divisions(first.name, second.name if second else None)
