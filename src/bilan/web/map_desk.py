"""The map at the desk: the incidents and places of the claims that are asked for, on the ground that reports draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from bilan.catalogue import Catalogue
from bilan.incident_views import Chosen, as_shown, choose
from bilan.ledger import Filters, Ledger
from bilan.model import Claim, Figure, Kind, Place
from bilan.reconcile.incidents.record import Incident
from bilan.report.basemap import area, turned
from bilan.report.incident_view import size
from bilan.report.mapping import drawn_as, ground, position, side_of, where_of

TOLD = 4
"""Claims and incidents of a spot that are told; of more it is said how many."""
MOST_CLAIMS = 20_000
"""That are looked at: more would take longer than anybody waits."""


class SpotOfClaims(msgspec.Struct, frozen=True, kw_only=True):
    """A place and the claims about it."""

    name: str
    at: tuple[float, float]
    """Latitude and longitude."""
    side: tuple[int, int]
    """To which side of its town it is drawn (east, north)."""
    gazetteer: str | None
    drawn: str
    """`exact`, `within` (a part of it), `area` (a region, a country)."""
    n: int
    claims: list[Claim]
    """The first of them, the largest figures before the others."""


class SpotOfIncidents(msgspec.Struct, frozen=True, kw_only=True):
    """A place and the incidents there."""

    name: str
    at: tuple[float, float]
    n: int
    largest: float
    """The largest toll of people."""
    incidents: list[Incident]
    """The first of them, the largest before the others."""


class ClaimMap(msgspec.Struct, frozen=True, kw_only=True):
    """What a map of claims shows."""

    claims: list[SpotOfClaims]
    incidents: list[SpotOfIncidents]
    ground: dict[str, Any]
    """Outlines (`land`), `names` of countries, `towns` around; empty where nothing has coordinates."""
    total: int
    """Claims that are asked for."""
    placed: int
    """Those of them that have a place with coordinates."""


class MapDesk:
    """The part of the desk that draws maps."""

    ledger: Ledger

    def answers(self, *, names: bool) -> AbstractContextManager[Ledger]:
        """Give the ledger from which questions are answered."""
        raise NotImplementedError  # the desk says which

    def catalogue(self, *, reviewed_only: bool = False) -> AbstractContextManager[Catalogue]:
        """Lend the catalogue."""
        raise NotImplementedError  # the desk says which

    def claim_map(self, filters: Filters, kind: Kind | None, review: str, language: str, names: bool) -> ClaimMap:
        """Return where the claims asked for are, and the incidents that hold any of them."""
        ids = self.ledger.claim_ids(filters, kind=kind, review=review)
        chosen = frozenset(ids)
        with self.catalogue() as catalogue, self.answers(names=names) as shown:
            claims = shown.claims_by_id(ids[:MOST_CLAIMS])
            found = [one for one in choose(catalogue, Chosen(situations=False)) if not chosen.isdisjoint(one.claims)]
            catalogue.give_out(one.id for one in found)
            incidents = _incidents(as_shown(one, shown) for one in found)
        spots = _spots(claims)
        points = [(longitude, latitude) for latitude, longitude in (*(s.at for s in spots), *(s.at for s in incidents))]
        box = area(points)
        if box is None:
            return ClaimMap(claims=[], incidents=[], ground={}, total=len(ids), placed=0)
        return ClaimMap(
            claims=[msgspec.structs.replace(s, at=(s.at[0], round(turned(s.at[1], box), 4))) for s in spots],
            incidents=[msgspec.structs.replace(s, at=(s.at[0], round(turned(s.at[1], box), 4))) for s in incidents],
            ground=ground(box, points, language),
            total=len(ids),
            placed=sum(any(_placed(claim)) for claim in claims.values()),
        )


def _placed(claim: Claim) -> Iterator[Place]:
    """The places of a claim that have coordinates."""
    return (place for place in claim.places if place.latitude is not None and place.longitude is not None)


def _spots(claims: Mapping[str, Claim]) -> list[SpotOfClaims]:
    there: dict[tuple[tuple[float, float], tuple[int, int]], tuple[Place, list[Claim]]] = {}
    for claim in claims.values():
        for where, place in {(position(p), side_of(p)): p for p in _placed(claim)}.items():
            there.setdefault(where, (place, []))[1].append(claim)
    return [
        SpotOfClaims(
            name=place.name, at=at[::-1], side=side, gazetteer=place.gazetteer, drawn=drawn_as(place), n=len(found),
            claims=sorted(found, key=lambda claim: -_amount(claim))[:TOLD],
        )
        for (at, side), (place, found) in there.items()
    ]  # fmt: skip


def _amount(claim: Claim) -> float:
    """By what a claim is told before others: a figure's number, those of people first."""
    if not isinstance(claim, Figure):
        return -1.0
    known = claim.value if claim.value is not None else claim.low
    return float(known or 0) if claim.unit == "person" else 0.0


def _incidents(found: Iterable[Incident]) -> list[SpotOfIncidents]:
    there: dict[tuple[float, float], tuple[str, list[Incident]]] = {}
    for one in found:
        where = where_of(one)
        if where is not None:
            at = round(where.latitude or 0.0, 4), round(where.longitude or 0.0, 4)
            there.setdefault(at, (where.name, []))[1].append(one)
    spots = []
    for at, (name, some) in there.items():
        some.sort(key=lambda one: (-size(one), one.id))
        spots.append(SpotOfIncidents(name=name, at=at, n=len(some), largest=size(some[0]), incidents=some[:TOLD]))
    return spots
