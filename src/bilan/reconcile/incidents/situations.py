"""Situations: running counts since a day, stocks, yearly totals, each with the tolls of its series."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, takewhile

import msgspec

from bilan.model import Document, Figure, Place
from bilan.reconcile.estimates import Estimate, estimate_series
from bilan.reconcile.incidents.digest import Digest
from bilan.reconcile.incidents.record import Incident, Where, marked, reviewed
from bilan.reconcile.incidents.sketches import SketchIndex
from bilan.reconcile.incidents.toll import Share, Step, Toll
from bilan.reconcile.location import place_name, token
from bilan.reconcile.policies import Days
from bilan.reconcile.quantity import Observation
from bilan.reconcile.questions import Atlas, parts
from bilan.reconcile.reconciler import Reconciled, Reconciler
from bilan.reconcile.series import Series
from bilan.reconcile.steps import steps
from bilan.reconcile.wording import days

NO_ATLAS = Atlas()
RIVAL = ("unfit", "minority")
"""Why a voice's current figure is left out beside one that it cannot hold with."""


class Situations:
    """The situations that figures tell: one for each place and first day; kept up as reports come."""

    def __init__(self, atlas: Atlas = NO_ATLAS) -> None:
        self._copies = SketchIndex()
        self._reconciler = Reconciler(gazetteer=atlas.gazetteer, index=self._copies)
        self._told: Reconciled | None = None
        self._made: dict[tuple[tuple[str, str], str], tuple[list[tuple[Observation, ...]], Incident | None]] = {}

    def add(self, figures: Sequence[Figure], documents: Iterable[Document], digests: Iterable[Digest]) -> None:
        """Add figures with the reports that they stand in and those reports' digests."""
        self._copies.note(digests)
        self._reconciler.add(figures, documents)
        self._told = None

    def list(
        self,
        *,
        as_of: date | None = None,
        policy: str = "latest",
        checked: Collection[str] = (),
        about: Collection[str] = (),
    ) -> list[Incident]:
        """Return the situations in the order of their days; `about`: the reports that are about one."""
        if self._told is None:
            self._told = self._reconciler.result()
        groups: dict[tuple[str, str], list[Series]] = {}
        for series in self._told.series:
            if not series.quantity.share:
                groups.setdefault(key_of(series), []).append(series)
        found = []
        for key, members in groups.items():
            made = self._situation(key, members, as_of, policy)
            if made is not None:
                state = reviewed(made.tolls, checked)
                own = sum(document in about for document in made.documents)
                found.append(msgspec.structs.replace(made, about=own, reviewed=state))
        return sorted(found, key=lambda one: (one.period.start or one.period.end or date.max, one.id))

    def _situation(
        self, key: tuple[str, str], members: Sequence[Series], as_of: date | None, policy: str
    ) -> Incident | None:
        """A situation, made anew only where its figures have changed."""
        assert self._told is not None
        rests = [series.observations for series in members]
        kept = self._made.get((key, policy))
        if kept is None or kept[0] != rests:
            made = _situation(key, members, self._told, as_of, policy)
            kept = self._made[key, policy] = rests, made
        return kept[1]


def key_of(series: Series) -> tuple[str, str]:
    """Return what tells a situation: its place, and of counts the first day."""
    quantity = series.quantity
    where = quantity.at or quantity.origin or quantity.destination
    return where, str(series.start) if series.kind == "count" else ""


def situation_id(key: tuple[str, str]) -> str:
    """Return the id of a situation (12 hex digits)."""
    text = "\x1f".join(("situation", *key))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _situation(
    key: tuple[str, str],
    members: Sequence[Series],
    told: Reconciled,
    as_of: date | None,
    policy: str,
) -> Incident | None:
    found = []
    for series in members:
        made = estimate_series(series, as_of=as_of, policy=policy)
        if made is not None:
            found.append(_contested(_toll(made, series, told, as_of, policy), series, told))
    if not found:
        return None
    found.sort(key=lambda toll: (toll.measure, len(toll.population), toll.population, -len(toll.claims)))
    figures = [figure for series in members for figure in series.figures]
    tried = {figure.id for figure in figures if figure.document.experimental is True}
    starts = [s.start for s in members if s.start is not None and s.kind == "count"]
    ends = [s.end for s in members if s.end is not None]
    start, end = min(starts, default=None), max(ends, default=None)
    where = next((p for f in figures for p in f.places if token(p) == key[0]), None)
    name = place_name((p for f in figures for p in f.places), key[0]) or ""
    return Incident(
        id=situation_id(key),
        type=None,
        title=", ".join(word for word in ("situation", name, days(start, end)) if word),
        period=Days(start=start, end=end),
        places=(_where(where),) if where else (),
        tolls=marked(found, tried),
        documents=tuple(dict.fromkeys(f.document.id for f in figures)),
        claims=tuple(f.id for f in figures),
        situation=True,
        reviewed="none",
        contested=any(toll.contested for toll in found),
        tokens=tuple(sorted({key[0], *(t for s in members for t in s.containers)})),
        experimental=bool(tried),
    )


def _where(place: Place) -> Where:
    return Where(name=place.name, gazetteer=place.gazetteer, latitude=place.latitude, longitude=place.longitude)


def _contradicted(claim: str, told: Reconciled) -> Iterator[str]:
    """The figures that one contradicts, by the relations that are told of it."""
    first = bisect_left(told.relations, claim, key=lambda relation: relation.figure)
    for relation in takewhile(lambda relation: relation.figure == claim, islice(told.relations, first, None)):
        if relation.kind == "contradicts":
            yield relation.other


def _contested(toll: Toll, series: Series, told: Reconciled) -> Toll:
    """A toll with what independent voices still say against it: these widen its bounds, and it is contested."""
    resting = set(toll.claims)
    against = {other for claim in toll.claims for other in _contradicted(claim, told)}
    left = {one.id for one in toll.excluded if one.code in RIVAL}
    rivals = [
        o
        for o in series.observations
        if (claim := o.figure.id) in left and (claim in against or not resting.isdisjoint(_contradicted(claim, told)))
    ]
    if not rivals or toll.best is None:
        return msgspec.structs.replace(toll, contested=not resting.isdisjoint(against))
    said = [(toll.best, toll.high), *((o.size, o.figure.high) for o in rivals)]
    most = max(number for number, _ in said)
    open_above = any(number == most and high is None for number, high in said)
    return msgspec.structs.replace(
        toll,
        low=min(number for number in (*(number for number, _ in said), toll.low) if number is not None),
        high=None if open_above else max(high for high in (most, toll.high) if high is not None),
        contested=True,
        disputed_by=tuple(dict.fromkeys(o.voice.name for o in rivals)),
    )


def _toll(made: Estimate, series: Series, told: Reconciled, as_of: date | None, policy: str) -> Toll:
    quantity = series.quantity
    shares = [
        Share(population=p.population, low=p.low, best=p.best, high=p.high, claims=p.claims)
        for p in parts(series, told, as_of, policy)
    ]
    moved = "→".join(word for word in (series.place if quantity.origin else "", series.destination) if word)
    return Toll(
        measure=made.measure, population=made.population, unit=made.unit,
        detail=quantity.base or (moved if not quantity.at else ""),
        low=made.low, best=made.best, high=made.high, contested=False, sources=made.sources, claims=made.claims,
        steps=tuple(
            Step(
                known=o.known, value=o.number, low=o.figure.low, high=o.figure.high, source=o.voice.name,
                claim=o.figure.id, document=o.figure.document.id, named=o.voice.named,
            )
            for o in steps(series)
        ),
        parts=tuple(shares),
        excluded=made.excluded,
        policy=policy,
    )  # fmt: skip
