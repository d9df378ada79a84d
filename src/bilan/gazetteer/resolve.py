"""Which places the names of one document mean: a joint choice, since each name says something about the others.

Every option of a name is scored by named features whose weights stand in `data/resolve.toml`: how likely the name
means it at all (people and kind), whether the text puts it inside a larger place (`Paris, Texas`), how much of the
document lies in its country and its region, and how near the document's other places are. What the other names mean
is not known beforehand either, so shares are counted by probability, and counted again with what that changes.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from bilan.gazetteer.entry import Candidate, Entry

ROUNDS = 2
"""How often the shares are counted; a third changes next to nothing."""
MOST_OPTIONS = 40
NEAREST_OPTIONS = 8
"""Options of a name, the likeliest so far, whose distance from other places is measured."""
MOST_POINTS = 60
"""Places of a document from which distances are measured, the most trusted."""
REACH = 150.0
"""Kilometres over which nearness falls to about a third."""
BESIDE = 80.0
"""Kilometres around the middle of a second-level division that count as inside it."""
FAR = 8.0
"""Degrees of latitude beyond which a place is not near at all."""
SMALL_SEAT = 5
"""How many times as much a region must weigh as the town in it that shares its name to be meant as readily (Quebec)."""
DEGREE = 111.2
"""Kilometres of a degree of latitude."""


Point = tuple[str, str, float, float, float]
"""Of a place: the name that means it, its id, latitude, longitude, and how much it is trusted."""


class Named(NamedTuple):
    """A name of a document."""

    options: tuple[Candidate, ...]
    trust: float = 1.0
    """How likely it is that the name is a place's at all, times how often it stands in the document."""
    containers: tuple[Candidate, ...] = ()
    """What the text puts right behind it (`Paris, Texas`)."""
    region: bool = False
    """Whether the text calls it a region (`New York state`)."""


class Resolved(NamedTuple):
    """What a name means in a document, and what speaks for it."""

    entry: Entry
    country: float
    """Share of the document's other places that lie in its country."""
    near: float
    """How near other places of the document are, 0 to 1."""
    inside: bool
    """Whether the text puts it inside a larger place that holds it."""
    probability: float
    """Of this option among those of the name."""


class Weights(msgspec.Struct, frozen=True):
    """How much each feature of an option counts."""

    people: float
    """For each factor of ten in the weight of the name."""
    country_kind: float
    region_kind: float
    """For a first-level division."""
    region_with_seat: float
    """For one whose name a town in it shares (`Idlib`)."""
    weak: float
    called_region: float
    """For a region where the text calls it one."""
    inside: float
    country: float
    region: float
    near: float
    home: float
    """For lying in the publisher's country, where that is known."""


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that bilan comes with."""
    table = tomllib.loads(Path(__file__).with_name("data").joinpath("resolve.toml").read_text("utf-8"))
    return msgspec.convert(table, Weights)


class Name:
    """A name while it is being resolved: its options with their scores and probabilities."""

    __slots__ = ("fixed", "inside", "named", "options", "probabilities", "regions")

    def __init__(self, named: Named, holds: Callable[[Entry, Entry], bool], weight: Weights, home: str | None) -> None:
        def held(option: Candidate) -> bool:
            return any(holds(container.entry, option.entry) for container in named.containers)

        first, rest = named.options[:MOST_OPTIONS], named.options[MOST_OPTIONS:]
        self.named = named
        self.options = (*first, *filter(held, rest)) if named.containers else first
        self.inside = [held(option) for option in self.options]
        self.regions = [_region(option.entry) for option in self.options]
        seats = {option.entry.parent: option.weight for option in reversed(self.options) if option.entry.kind == "city"}
        self.fixed = [
            _prior(option, weight, seats)
            + weight.inside * inside
            + weight.called_region * (named.region and option.entry.kind == "region")
            + (weight.home if home and option.entry.country == home else 0.0)
            for option, inside in zip(self.options, self.inside, strict=True)
        ]
        self.probabilities = _softmax(self.fixed)


def resolve(
    names: Mapping[str, Named],
    contains: Callable[[str, str], bool],
    *,
    peoples: Mapping[str, float] | None = None,
    home: str | None = None,
    weight: Weights | None = None,
) -> dict[str, Resolved]:
    """Return what each name means, by name; names without options are left out.

    `contains` tells by two ids whether one place holds the other; `peoples` are codes of countries whose people the
    document names, with how often; `home` is the country of the publisher.
    """
    weight = weight or weights()

    @cache
    def holds(outer: Entry, inner: Entry) -> bool:
        return _holds(outer, inner, contains)

    found = {key: Name(named, holds, weight, home) for key, named in names.items() if named.options}
    rows: dict[str, list[Support]] = {}
    for _ in range(ROUNDS):
        rows = _support(found, peoples or {})
        for key, name in found.items():
            scores = [f + weight.country * s.country + weight.region * s.region + weight.near * s.near
                      for f, s in zip(name.fixed, rows[key], strict=True)]  # fmt: skip
            name.probabilities = _softmax(scores)
    return {key: _chosen(name, rows[key]) for key, name in found.items()}


def _prior(option: Candidate, weight: Weights, seats: Mapping[str | None, int]) -> float:
    entry = option.entry
    score = weight.people * math.log10(max(option.weight, 10))
    if entry.kind == "user":
        return 1e6 + score
    if entry.kind in ("country", "continent"):
        score += weight.country_kind
    elif entry.kind == "region" and entry.parent == f"country:{entry.country}":
        small = seats.get(entry.id, 0) * SMALL_SEAT < option.weight
        score += weight.region_kind if small else weight.region_with_seat
    return score - weight.weak * option.weak


def _holds(outer: Entry, inner: Entry, contains: Callable[[str, str], bool]) -> bool:
    if outer.id == inner.id:
        return False
    if outer.kind == "country":
        return outer.country == inner.country
    if contains(outer.id, inner.id):
        return True
    small = outer.kind == "region" and outer.country == inner.country and not _is_first_level(outer)
    return small and not outer.id.startswith("area:") and _kilometres(outer, inner) < BESIDE


def _is_first_level(entry: Entry) -> bool:
    return entry.parent is None or entry.parent.startswith("country:")


class _Shares:
    """How much of a document lies in each country and region, counted by probability."""

    def __init__(self, names: Iterable[Name], peoples: Mapping[str, float]) -> None:
        self.country: dict[str | None, float] = defaultdict(float)
        self.region: dict[str | None, float] = defaultdict(float)
        self.whole = 0.0
        for code, times in peoples.items():
            self.country[code] += math.sqrt(times)
            self.whole += math.sqrt(times)
        for name in names:
            trust = name.named.trust
            self.whole += trust
            for option, region, probability in zip(name.options, name.regions, name.probabilities, strict=True):
                self.country[option.entry.country] += trust * probability
                self.region[region] += trust * probability

    def of(self, name: Name) -> list[tuple[float, float]]:
        """The shares of the other names that lie in the country and in the region of each option."""
        own = _Shares([name], {})
        rest = self.whole - own.whole + 0.5  # half a name more, so that one other name alone is not everything
        found = []
        for option, region in zip(name.options, name.regions, strict=True):
            code = option.entry.country
            country = (self.country[code] - own.country[code]) / rest if code else 0.0
            found.append((country, (self.region[region] - own.region[region]) / rest if region else 0.0))
        return found


class Support(NamedTuple):
    """What the rest of a document says for an option: shares in its country and region, and nearness, 0 to 1."""

    country: float
    region: float
    near: float


def _support(names: Mapping[str, Name], peoples: Mapping[str, float]) -> dict[str, list[Support]]:
    shares = _Shares(names.values(), peoples)
    points = _points(names)
    whole = sum(trust for *_, trust in points)
    found: dict[str, list[Support]] = {}
    for key, name in names.items():
        likeliest = sorted(range(len(name.options)), key=lambda k: -name.probabilities[k])[:NEAREST_OPTIONS]
        near = {k: _nearness(name.options[k].entry, points, key, whole) for k in likeliest}
        found[key] = [Support(*share, near.get(k, 0.0)) for k, share in enumerate(shares.of(name))]
    return found


def _points(names: Mapping[str, Name]) -> list[Point]:
    """The places that names mean most likely, smaller than countries, with how much they are trusted."""
    found: list[Point] = []
    for key, name in names.items():
        best = max(range(len(name.options)), key=lambda k: name.probabilities[k])
        entry = name.options[best].entry
        if entry.kind in ("city", "region", "user") and entry.latitude is not None and entry.longitude is not None:
            trust = name.named.trust * name.probabilities[best]
            found.append((key, entry.id, entry.latitude, entry.longitude, trust))
    return sorted(found, key=lambda point: -point[-1])[:MOST_POINTS]


def _nearness(entry: Entry, points: Sequence[Point], key: str, whole: float) -> float:
    """How near other places of the document are: 1 where all are at one spot, 0 where all are far."""
    latitude, longitude = entry.latitude, entry.longitude
    if latitude is None or longitude is None or entry.kind in ("country", "continent"):
        return 0.0
    near = 0.0
    for other, place, north, east, trust in points:
        if other == key or place == entry.id:
            whole -= trust
        elif abs(north - latitude) < FAR:
            near += trust * math.exp(-_apart(latitude, longitude, north, east) / REACH)
    return near / (whole + 0.5)


def _chosen(name: Name, rows: Sequence[Support]) -> Resolved:
    best = max(range(len(name.options)), key=lambda k: name.probabilities[k])
    return Resolved(
        name.options[best].entry, rows[best].country, rows[best].near, name.inside[best], name.probabilities[best]
    )


def _region(entry: Entry) -> str | None:
    """The first-level division of a place, itself for one; a county lies in one as a town does."""
    if entry.kind not in ("city", "region"):
        return None
    return entry.id if entry.kind == "region" and _is_first_level(entry) else entry.parent


def _kilometres(one: Entry, other: Entry) -> float:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    return _apart(one.latitude, one.longitude, other.latitude, other.longitude)


def _apart(latitude: float, longitude: float, north: float, east: float) -> float:
    """The distance of two points in kilometres, as if the earth between them were flat: good enough to weigh it."""
    across = abs(longitude - east)
    across = min(across, 360 - across) * math.cos(math.radians((latitude + north) / 2))
    return DEGREE * math.hypot(latitude - north, across)


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]
