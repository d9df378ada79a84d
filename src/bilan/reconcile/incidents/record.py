"""An incident or situation as people record it: a row with type, title, days, places, tolls and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Literal

import msgspec

from bilan.reconcile.incidents.book import Cluster
from bilan.reconcile.incidents.digest import Digest, Matter, Spot
from bilan.reconcile.incidents.toll import Toll
from bilan.reconcile.incidents.tolls import tolls
from bilan.reconcile.policies import Days

Reviewed = Literal["none", "some", "all"]
"""How many of the claims that the tolls rest on a person has decided on."""
MOST_PLACES = 5


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """A place of an incident."""

    name: str
    gazetteer: str | None
    latitude: float | None = None
    longitude: float | None = None


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One incident or situation with what is known of it as of a day."""

    id: str
    type: str | None
    title: str
    period: Days
    """Days of the incident; where no report gives them, `end` is the first day of publication and `dated` false."""
    places: tuple[Where, ...]
    tolls: tuple[Toll, ...]
    documents: tuple[str, ...]
    claims: tuple[str, ...]
    situation: bool
    reviewed: Reviewed
    contested: bool
    mentioned_only: bool = False
    """Whether reports mention it and none is about it."""
    about: int = 0
    """How many reports are about it more than about anything else."""
    dated: bool = True
    tokens: tuple[str, ...] = ()
    """Identities of its places and of those around them, to find it by."""
    experimental: bool = False
    """Whether a claim of it was read in a language that is read experimentally."""

    def in_days(self, since: date | None, until: date | None) -> bool:
        """Whether it reaches to one day and began on another or before; None asks for nothing."""
        start, end = self.period.start or self.period.end, self.period.end
        if since is not None and end is not None and end < since:
            return False
        return not (until is not None and start is not None and start > until)

    def _repr_html_(self) -> str:
        """Return it as HTML, as notebooks ask for it."""
        from bilan.export.notebook import incident_html

        return incident_html(self)


def incident(cluster: Cluster, *, policy: str = "latest", checked: Collection[str] = ()) -> Incident:
    """Return an incident of its matters; `checked` are the claims that a person has decided on."""
    matters = cluster.matters
    own = [(matter, digest) for matter, digest in matters if matter.kind == "own"] or matters
    start, end, dated = days(own)
    spots = places(own)
    kind = commonest(matter.type for matter, _ in own)
    people = next((spot.people for spot in spots if not spot.broad and spot.people), None)
    tried = {claim for _, digest in matters for claim in digest.experimental}
    found = marked(tolls(matters, policy=policy, people=people), tried)
    claims = tuple(dict.fromkeys(claim for matter, _ in matters for claim in matter.claims))
    return Incident(
        id=cluster.id,
        type=kind,
        title=title(kind, spots, start, end, dated),
        period=Days(start=start, end=end),
        places=tuple(_where(spot) for spot in spots[:MOST_PLACES]),
        tolls=found,
        documents=tuple(dict.fromkeys(digest.document for _, digest in matters)),
        claims=claims,
        situation=False,
        reviewed=reviewed(found, checked),
        contested=any(toll.contested for toll in found),
        mentioned_only=not any(matter.kind == "own" for matter, _ in matters),
        about=len({d.document for m, d in matters if m.kind == "own" and not d.counts}),
        dated=dated,
        tokens=tuple(sorted({t for spot in spots for t in (spot.token, *spot.around)})),
        experimental=not tried.isdisjoint(claims),
    )


def marked(found: Iterable[Toll], tried: AbstractSet[str]) -> tuple[Toll, ...]:
    """Return tolls with those marked that rest on claims which were read experimentally, `tried`."""
    return tuple(
        toll if tried.isdisjoint(_resting(toll)) else msgspec.structs.replace(toll, experimental=True) for toll in found
    )


def _resting(toll: Toll) -> Iterator[str]:
    """The claims that a toll and its shares rest on."""
    yield from toll.claims
    for share in toll.parts:
        yield from share.claims


def days(matters: Sequence[tuple[Matter, Digest]]) -> tuple[date | None, date | None, bool]:
    """Return the days that most reports give, the shortest stretch of equals; else the first day of publication."""
    dated = [m for m, _ in matters if m.dated and m.start is not None]
    if not dated:
        known = [d.published for _, d in matters if d.published is not None]
        return None, min(known, default=None), False
    counted = Counter((m.start, m.end) for m in dated)

    def rank(period: tuple[date | None, date | None]) -> tuple[int, int, date]:
        start, end = period
        length = (end - start).days if start and end else 0
        return -counted[period], length, start or date.max

    start, end = min(counted, key=rank)
    return start, end, True


def places(matters: Sequence[tuple[Matter, Digest]]) -> list[Spot]:
    """Return the places of matters: the finer before the wider, those that more reports name first."""
    votes: Counter[str] = Counter()
    known: dict[str, Spot] = {}
    for matter, _ in matters:
        for order, spot in enumerate(matter.spots):
            votes[spot.token] += 1 / (1 + order)  # type: ignore[assignment]
            known.setdefault(spot.token, spot)
    ordered = sorted(known, key=lambda t: (known[t].broad, not t.startswith(("geonames:", "user:")), -votes[t], t))
    return [known[token] for token in ordered]


def commonest(names: Iterable[str | None]) -> str | None:
    """Return the name given most often, None where none is."""
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name)) if counted else None


def title(kind: str | None, spots: Sequence[Spot], start: date | None, end: date | None, dated: bool) -> str:
    """Return what an incident is called: its type, its place, its days."""
    when = "" if end is None else f"by {end}" if not dated else str(start) if start == end else f"{start} to {end}"
    where = spots[0].name if spots else ""
    return ", ".join(word for word in ((kind or "incident").replace("_", " "), where, when) if word)


def reviewed(found: Sequence[Toll], checked: Collection[str]) -> Reviewed:
    """Return how many of the claims that tolls rest on somebody has decided on."""
    claims = {claim for toll in found for claim in toll.claims}
    done = sum(claim in checked for claim in claims)
    return "none" if not done else "all" if done == len(claims) else "some"


def _where(spot: Spot) -> Where:
    token = spot.token.partition("/")[0]
    return Where(
        name=spot.name,
        gazetteer=None if token.startswith("name:") else token,
        latitude=spot.latitude,
        longitude=spot.longitude,
    )
