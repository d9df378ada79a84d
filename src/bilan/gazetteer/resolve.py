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
REACH = 150.0
"""Kilometres over which nearness falls to about a third."""
BESIDE = 80.0
"""Kilometres around the middle of a second-level division that count as inside it."""
DEGREE = 111.2
"""Kilometres of a degree of latitude."""
MOST_TIMES = 6
"""Mentions of one name beyond which more of them say nothing more about the others."""


class Named(NamedTuple):
    """A name of a document."""

    options: tuple[Candidate, ...]
    trust: float = 1.0
    """How likely it is that the name is a place's at all, times how often it stands in the document."""
    containers: tuple[Candidate, ...] = ()
    """What the text puts right behind it (`Paris, Texas`)."""


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

    __slots__ = ("fixed", "inside", "named", "options", "probabilities")

    def __init__(self, named: Named, holds: Callable[[Entry, Entry], bool], weight: Weights, home: str | None) -> None:
        def held(option: Candidate) -> bool:
            return any(holds(container.entry, option.entry) for container in named.containers)

        first, rest = named.options[:MOST_OPTIONS], named.options[MOST_OPTIONS:]
        self.named = named
        self.options = (*first, *filter(held, rest)) if named.containers else first
        self.inside = [held(option) for option in self.options]
        seats = {option.entry.parent for option in self.options if option.entry.kind == "city"}
        self.fixed = [
            _prior(option, weight, seats)
            + weight.inside * inside
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


def _prior(option: Candidate, weight: Weights, seats: set[str | None]) -> float:
    entry = option.entry
    score = weight.people * math.log10(max(option.weight, 10))
    if entry.kind == "user":
        return 1e6 + score
    if entry.kind in ("country", "continent"):
        score += weight.country_kind
    elif entry.kind == "region" and entry.parent == f"country:{entry.country}":
        score += weight.region_with_seat if entry.id in seats else weight.region_kind
    return score - weight.weak * option.weak


def _holds(outer: Entry, inner: Entry, contains: Callable[[str, str], bool]) -> bool:
    if outer.id == inner.id:
        return False
    if outer.kind == "country":
        return outer.country == inner.country
    if contains(outer.id, inner.id):
        return True
    small = outer.kind == "region" and outer.country == inner.country and outer.id.startswith("geonames:")
    return small and _kilometres(outer, inner) < BESIDE


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
            for option, probability in zip(name.options, name.probabilities, strict=True):
                self.country[option.entry.country] += trust * probability
                self.region[_region(option.entry)] += trust * probability

    def of(self, name: Name, number: int) -> tuple[float, float]:
        """The shares of the other names that lie in the country and in the region of an option."""
        entry, own = name.options[number].entry, name.named.trust
        rest = self.whole - own + 0.5  # half a name more, so that one other name alone is not everything
        region = _region(entry)
        pairs = list(zip(name.options, name.probabilities, strict=True))
        same_country = own * sum(p for o, p in pairs if o.entry.country == entry.country)
        same_region = own * sum(p for o, p in pairs if _region(o.entry) == region)
        return (
            (self.country[entry.country] - same_country) / rest if entry.country else 0.0,
            (self.region[region] - same_region) / rest if region else 0.0,
        )


class Support(NamedTuple):
    """What the rest of a document says for an option: shares in its country and region, and nearness, 0 to 1."""

    country: float
    region: float
    near: float


def _support(names: Mapping[str, Name], peoples: Mapping[str, float]) -> dict[str, list[Support]]:
    shares = _Shares(names.values(), peoples)
    points = _points(names)
    found: dict[str, list[Support]] = {}
    for key, name in names.items():
        likeliest = sorted(range(len(name.options)), key=lambda k: -name.probabilities[k])[:NEAREST_OPTIONS]
        found[key] = [
            Support(*shares.of(name, k), _nearness(option.entry, points, key) if k in likeliest else 0.0)
            for k, option in enumerate(name.options)
        ]
    return found


def _points(names: Mapping[str, Name]) -> list[tuple[str, Entry, float]]:
    """The places that names mean most likely, smaller than countries, with how much they are trusted."""
    found = []
    for key, name in names.items():
        best = max(range(len(name.options)), key=lambda k: name.probabilities[k])
        entry = name.options[best].entry
        if entry.kind in ("city", "region", "user") and entry.latitude is not None:
            found.append((key, entry, name.named.trust * name.probabilities[best]))
    return found


def _nearness(entry: Entry, points: Sequence[tuple[str, Entry, float]], key: str) -> float:
    if entry.latitude is None or entry.kind in ("country", "continent"):
        return 0.0
    whole = near = 0.0
    for other, place, trust in points:
        if other != key and place.id != entry.id:
            whole += trust
            near += trust * math.exp(-_kilometres(entry, place) / REACH)
    return near / (whole + 0.5)


def _chosen(name: Name, rows: Sequence[Support]) -> Resolved:
    best = max(range(len(name.options)), key=lambda k: name.probabilities[k])
    return Resolved(
        name.options[best].entry, rows[best].country, rows[best].near, name.inside[best], name.probabilities[best]
    )


def _region(entry: Entry) -> str | None:
    """The first-level division of a place, itself for one."""
    if entry.kind == "city":
        return entry.parent
    return entry.id if entry.kind == "region" else None


def _kilometres(one: Entry, other: Entry) -> float:
    """The distance of two places, as if the earth between them were flat: good enough to weigh it."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    east = abs(one.longitude - other.longitude)
    east = min(east, 360 - east) * math.cos(math.radians((one.latitude + other.latitude) / 2))
    return DEGREE * math.hypot(one.latitude - other.latitude, east)


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]
