"""Figures that speak of the same quantity, put in order of knowledge time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bilan.days import away
from bilan.model import Figure
from bilan.reconcile.location import place_name
from bilan.reconcile.quantity import STANDING, Kind, Observation, Quantity, days_apart

UNDATED_DAYS = 3
"""A figure without days may be about an incident of at most so many days before its publication."""
UNDATED_SPAN = 1
"""Figures without days whose publication lies so many days apart may be about one matter."""


@dataclass(frozen=True)
class Series:
    """The figures of one quantity and one matter, in order of knowledge time."""

    quantity: Quantity
    kind: Kind
    start: date | None
    """First day of the matter: of the incident, or since when it is counted."""
    locality: str
    """Token of the quarter where the incident was, if it is told apart from others of the same town."""
    observations: tuple[Observation, ...]

    @cached_property
    def id(self) -> str:
        """The same matter always has the same id (12 hex digits)."""
        key = "\x1f".join((*map(str, self.quantity), self.kind, str(self.start), self.locality))
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, in order of knowledge time."""
        return tuple(o.figure for o in self.observations)

    @cached_property
    def end(self) -> date | None:
        """Last day that any figure counts."""
        return max((o.end for o in self.observations if o.end), default=None)

    @cached_property
    def containers(self) -> tuple[str, ...]:
        """Tokens of the places that contain this one."""
        return tuple(sorted({t for o in self.observations for t in o.containers}))

    @cached_property
    def place(self) -> str:
        """The place as it is most often written."""
        movement = self.quantity.at == ""
        token = (self.quantity.origin or self.quantity.destination) if movement else self.quantity.at
        named = _commonest(place_name(figure.places, token) for figure in self.figures)
        # a figure of an incident may give another place than most of its others do
        return named or _commonest(p.name for figure in self.figures for p in figure.places[:1] if p.role == "at")

    @cached_property
    def destination(self) -> str:
        """Where people went, as it is most often written; empty where that is not said."""
        return _commonest(place_name(figure.places, self.quantity.destination) for figure in self.figures)


def _commonest(names: Iterable[str | None]) -> str:
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name)) if counted else ""


def block_series(observations: Iterable[Observation]) -> list[Series]:
    """Return the series of one quantity's observations; the order in which these come changes nothing."""
    ordered = sorted(observations, key=lambda o: o.order)
    by_kind: dict[Kind, list[Observation]] = {"incident": [], "count": [], "stock": [], "undated": []}
    for observation in ordered:
        by_kind[observation.kind].append(observation)
    incidents = _incidents(by_kind["incident"])
    stock, undated = _place_undated(by_kind["undated"], by_kind["stock"], incidents)
    groups = [(key[0], key[1], members) for key, members in incidents.items()]
    series = [_series("incident", start, locality, members) for start, locality, members in groups]
    series += [_series("count", start, "", members) for start, members in _by_start(by_kind["count"]).items()]
    series += [_series("undated", day, locality, members) for (day, locality), members in undated.items()]
    if stock:
        series.append(_series("stock", None, "", stock))
    return sorted(series, key=lambda s: (s.start or date.min, s.kind, s.locality))


def _series(kind: Kind, start: date | None, locality: str, members: Sequence[Observation]) -> Series:
    ordered = _one_voice_for_copies(sorted(members, key=lambda o: o.order))
    return Series(ordered[0].quantity, kind, start, locality, tuple(ordered))


def _one_voice_for_copies(ordered: list[Observation]) -> list[Observation]:
    """Give the same words in another report the voice of the first that had them."""
    first: dict[str, Observation] = {}
    result = []
    for observation in ordered:
        original = first.setdefault(observation.passage, observation) if observation.passage else observation
        if original is not observation and not original.voice.same(observation.voice):
            observation = replace(observation, voice=original.voice)
        result.append(observation)
    return result


def _by_start(counts: Iterable[Observation]) -> dict[date | None, list[Observation]]:
    by_start: dict[date | None, list[Observation]] = {}
    for observation in counts:
        by_start.setdefault(observation.start, []).append(observation)
    return by_start


Matter = tuple[date | None, str]
"""Day and locality of an incident."""
Incidents = dict[Matter, list[Observation]]


def _incidents(observations: Sequence[Observation]) -> Incidents:
    """Return (day, locality) → figures of one incident.

    Figures of one day belong together; one of two days (`overnight`) joins the second, else the first, else
    stays apart. Different quarters on one day are different incidents.
    """
    by_day: dict[date | None, list[Observation]] = {}
    for observation in observations:
        if observation.start == observation.end:
            by_day.setdefault(observation.end, []).append(observation)
    single = set(by_day)
    for observation in observations:
        if observation.start != observation.end:
            day = observation.end if observation.end in single else observation.start
            by_day.setdefault(day, []).append(observation)
    found: Incidents = {}
    for day, members in by_day.items():
        for locality, group in _by_locality(members).items():
            found[day, locality] = group
    return found


def _by_locality(members: Sequence[Observation]) -> dict[str, list[Observation]]:
    """Tell the incidents of one town and day apart by quarter.

    Figures of the whole town join the quarter whose number they give, if there is but one such, or if either
    speaks in vague words only.
    """
    groups: dict[str, list[Observation]] = {}
    for observation in members:
        groups.setdefault(observation.localities[0] if observation.localities else "", []).append(observation)
    whole = groups.pop("", [])
    if not groups:
        return {"": whole}
    if whole:
        fitting = [name for name, group in groups.items() if _share_number(whole, group)]
        groups.setdefault(fitting[0] if len(fitting) == 1 else "", []).extend(whole)
    if len(groups) == 1:
        return {"": next(iter(groups.values()))}
    return groups


def _share_number(one: Sequence[Observation], other: Sequence[Observation]) -> bool:
    numbers = {o.number for o in one if not o.vague}
    others = {o.number for o in other if not o.vague}
    return not numbers or not others or not numbers.isdisjoint(others)


def _place_undated(
    undated: Sequence[Observation], stock: list[Observation], incidents: Incidents
) -> tuple[list[Observation], Incidents]:
    """Let figures without days join the one incident they can be about; return the stock and those apart."""
    joined: list[tuple[Matter, Observation]] = []
    apart: Incidents = {}
    by_day: dict[date, list[Matter]] = {}
    for matter in incidents:
        if matter[0]:
            by_day.setdefault(matter[0], []).append(matter)
    anchor: date | None = None
    for observation in undated:
        incident = _incident_of(observation, by_day, incidents)
        if incident is not None:
            joined.append((incident, observation))
            continue
        known = observation.known
        if known is None:
            apart.setdefault((None, f"document:{observation.figure.document.id}"), []).append(observation)
            continue
        if anchor is None or (days_apart(anchor, known) or 0) > UNDATED_SPAN:
            anchor = known
        apart.setdefault((anchor, ""), []).append(observation)
    left = []
    for observation in stock:
        incident = _incident_of(observation, by_day, incidents) if _says_no_day(observation) else None
        if incident is None:
            left.append(observation)
        else:
            joined.append((incident, observation))
    for incident, observation in joined:
        incidents[incident].append(observation)
    return left, apart


def _says_no_day(observation: Observation) -> bool:
    return observation.figure.period is None and observation.quantity.measure in STANDING


def _incident_of(
    observation: Observation, by_day: Mapping[date, Sequence[Matter]], incidents: Incidents
) -> Matter | None:
    """The only incident of the last days before publication, or the only one with the same number."""
    if observation.known is None:
        return None
    days = [away(observation.known, -back) for back in range(UNDATED_DAYS + 1)]
    near = [matter for day in days for matter in by_day.get(day, ())]
    if len(near) > 1:
        near = [matter for matter in near if any(o.number == observation.number for o in incidents[matter])]
    return near[0] if len(near) == 1 else None
