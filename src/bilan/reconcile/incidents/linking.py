"""Matters of different reports → incidents: candidates by shared keys, a scored comparison, and groups of what agrees.

A matter is compared only with those that share a day and a place (or a country and type, or a rare name) with it, so
the work grows with the number of matters. Two are one incident when the likelihood that their features give reaches
the threshold; groups grow from the likeliest pair on, and two groups join only if their matters agree on the whole.
The order in which reports come changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bilan.days import away
from bilan.folding import fold
from bilan.reconcile.incidents.digest import Digest, Matter, Spot
from bilan.reconcile.incidents.digests import COPY, resemblance
from bilan.reconcile.incidents.kinds import compatible
from bilan.reconcile.incidents.scoring import logistic, score, weights

Key = tuple[str, ...]
LOOK_BACK = 5
"""A report that gives no day may be about one of so many days before its publication."""
NEIGHBOURS = 24
"""In a block of more matters each is compared with so many others, the nearest by day of publication."""
FEW_NAMES = 4
"""A report with fewer names says little by sharing them."""
NAMESAKES = 6
"""Likewise of those that share no more than a name."""
KEY_NAMES = 12
"""So many of a report's names make keys: those that it writes most often."""
SPOTS = 5
NEAR_DAYS = 7
FAR_DAYS = 45
"""Days from which only a trial or an anniversary speaks of an incident again."""
COPY_DAYS = 7
"""Copies appear within so many days; the same words later are a site's own."""
WEEK = 7


BY_NAME = "name:"
"""How the identity of a place begins that no gazetteer knows (`location.whole_token`)."""
ELSEWHERE = frozenset({"other_name", "other_town", "other_country"})
"""Places that differ: a text that is like another but for its town is a routine report of its own, and no copy."""


@dataclass(frozen=True)
class Node:
    """A matter with what its report gives for linking."""

    matter: Matter
    digest: Digest

    @property
    def id(self) -> str:
        """The matter's id."""
        return self.matter.id

    @property
    def order(self) -> tuple[date, str, str]:
        """Place among all matters: by day of publication; what a report is about itself before what it mentions."""
        return (
            self.digest.published or date.max, "" if self.matter.kind == "own" else "~", self.matter.id,
        )  # fmt: skip


def nodes(digests: Iterable[Digest]) -> list[Node]:
    """Return the matters that can be incidents: a report's own, and others that it places by day or by place."""
    return [
        Node(matter, digest)
        for digest in digests
        for matter in digest.matters
        if matter.kind == "own" or (matter.kind == "other" and (matter.dated or matter.moved))
    ]


def keys(node: Node) -> set[Key]:
    """Return the blocks of a matter."""
    matter = node.matter
    found: set[Key] = set()
    days = list(_days(node))
    tokens = {t for spot in matter.spots[:SPOTS] if not spot.broad for t in (_whole(spot.token), *_narrow(spot.around))}
    countries = _countries(matter.spots[:SPOTS])
    for day in days:
        found.update(("place", day, token) for token in tokens)
        if not tokens or not countries:
            found.update(("kind", day, matter.type or "", country) for country in countries or {""})
    places = {fold(spot.name) for spot in matter.spots[:SPOTS] if not spot.broad}
    named = places if tokens else {*matter.names[:KEY_NAMES]}
    found.update(("named", day, name) for day in days for name in named)
    found.update(("name", name) for name in matter.names[:KEY_NAMES] if " " in name)
    found.update(_past(matter))
    return found


def _past(matter: Matter) -> Iterator[Key]:
    """Blocks of history, that one report tells by its day and another by its year: the year, the type, the dead."""
    if matter.kind != "other" or matter.start is None or matter.end is None or matter.start.year != matter.end.year:
        return
    if matter.dated and matter.type:
        yield from (("past", str(matter.end.year), matter.type, str(n)) for n in sorted(_numbers(matter, "killed")))


def _days(node: Node) -> Iterator[str]:
    """The days of a matter and the next, so that those a day apart share one; of a long period its months."""
    matter = node.matter
    if not matter.dated or matter.start is None or matter.end is None:
        if matter.end is not None:
            yield from (str(away(matter.end, -back)) for back in range(LOOK_BACK + 1))
        return
    length = (matter.end - matter.start).days
    if length > WEEK:
        yield f"{matter.start}/{matter.end}"
        return
    yield from (str(away(matter.start, ahead)) for ahead in range(length + 2))


def _whole(token: str) -> str:
    return token.partition("/")[0]


def _narrow(around: Iterable[str]) -> Iterator[str]:
    """Those of the places around that tell a town or a district: no countries, no continents."""
    return (t for t in around if t.startswith(("geonames:", "user:", "name:")))


def reach(key: Key) -> int:
    """Return with how many others on each side a matter of a block is compared, by day of publication."""
    return NAMESAKES if key[0] == "name" else NEIGHBOURS


def pairs(blocks: Mapping[Key, Sequence[Node]], chosen: Iterable[Key] | None = None) -> set[tuple[str, str]]:
    """Return the pairs of matters (by id) to compare, of all blocks or of those chosen."""
    found: set[tuple[str, str]] = set()
    for key in blocks if chosen is None else chosen:
        members = sorted(blocks[key], key=lambda node: node.order)
        for i, one in enumerate(members):
            for other in members[i + 1 : i + 1 + reach(key)]:
                if one.digest.document != other.digest.document:
                    found.add((min(one.id, other.id), max(one.id, other.id)))
    return found


def features(one: Node, other: Node) -> dict[str, float]:
    """Return what speaks for and against two matters being one incident."""
    a, b = one.matter, other.matter
    found = {"always": 1.0}
    found[_day_feature(one, other)] = 1.0
    place = _place_feature(a, b)
    found[place] = 1.0
    if a.type and b.type:
        found["same_type" if a.type == b.type else "like_type" if compatible(a.type, b.type) else "other_type"] = 1.0
    found |= _name_features(a, b)
    found |= _number_features(a, b)
    if a.kind == b.kind == "own" and place not in ELSEWHERE and _copied(one.digest, other.digest):
        found["copy"] = 1.0
    if a.kind != b.kind:
        found["mentioned"] = 1.0
    return found


def _copied(one: Digest, other: Digest) -> bool:
    if one.published is None or other.published is None or abs((one.published - other.published).days) > COPY_DAYS:
        return False
    return resemblance(one.sketch, other.sketch) >= COPY


def _day_feature(one: Node, other: Node) -> str:
    a, b = one.matter, other.matter
    published = one.digest.published, other.digest.published
    if not a.dated or not b.dated or a.start is None or b.start is None or a.end is None or b.end is None:
        gap = abs((published[0] - published[1]).days) if published[0] and published[1] else None
        dated = next((m for m in (a, b) if m.dated and m.start is not None), None)
        undated = one if not a.dated else other
        if dated is not None and dated.start and undated.digest.published:
            gap = (undated.digest.published - dated.start).days
            if gap < 0:
                return "day_after_report"
        return "day_unknown_near" if gap is not None and gap <= LOOK_BACK else _unknown(gap)
    apart = max((b.start - a.end).days, (a.start - b.end).days)
    if max((a.end - a.start).days, (b.end - b.start).days) > WEEK:
        if (a.start, a.end) == (b.start, b.end):
            return "same_period"
        return "day_far" if apart > 0 else "told_by_year" if _same_past(a, b) else "within_period"
    if apart <= 0:
        return "same_day"
    if apart == 1:
        return "next_day"
    return "near_day" if apart <= NEAR_DAYS else "day_far" if apart <= FAR_DAYS else "day_years"


def _same_past(a: Matter, b: Matter) -> bool:
    """Whether two reports tell of history with the same year, type and number of dead, one of them less closely."""
    return not {*_past(a)}.isdisjoint(_past(b))


def _unknown(gap: int | None) -> str:
    return "day_unknown" if gap is None or gap <= FAR_DAYS else "day_years"


def _place_feature(a: Matter, b: Matter) -> str:
    """How the places of two matters agree, the most telling first."""
    first, second = a.spots[:SPOTS], b.spots[:SPOTS]
    if not first or not second:
        return "named_place" if _names_place(a, b) else "place_unknown"
    one, other = [s for s in first if not s.broad], [s for s in second if not s.broad]
    if one and other:
        if one[0].token == other[0].token or _same_name(one[0], other[0]):
            return "same_place"
        if {s.token for s in one} & {s.token for s in other}:
            return "shared_place"
        wholes = [{t for s in spots for t in (_whole(s.token), *_narrow(s.around))} for spots in (one, other)]
        if wholes[0] & wholes[1]:
            return "around_place"
    if _names_place(a, b):
        return "named_place"
    countries = [
        {t for s in spots for t in (s.token, *s.around) if t.startswith("country:")} for spots in (first, second)
    ]
    if countries[0] and countries[1] and not countries[0] & countries[1]:
        return "other_country"
    if one and other and all(s.token.startswith("geonames:") for s in (one[0], other[0])):
        return "other_town"
    return "other_name" if one and other else "wider_place"


def _same_name(one: Spot, other: Spot) -> bool:
    """Whether two places, of which one was found in no gazetteer, have one name: a report may say too little of it."""
    unfound = [spot for spot in (one, other) if spot.token.startswith(BY_NAME)]
    return bool(unfound) and fold(one.name) == fold(other.name)


def _names_place(a: Matter, b: Matter) -> bool:
    """Whether one report only names what the other is placed at: a street, a town that was not found to be one."""
    for one, other in ((a, b), (b, a)):
        if any(not spot.broad and fold(spot.name) in one.names for spot in other.spots[:SPOTS]):
            return True
    return False


def _countries(spots: Iterable[Spot]) -> set[str]:
    return {t for spot in spots for t in (spot.token, *spot.around) if t.startswith("country:")}


def _name_features(a: Matter, b: Matter) -> dict[str, float]:
    if not a.names or not b.names:
        return {}
    shared = {*a.names} & {*b.names}
    double = sum(" " in name for name in shared)
    share = len(shared) / max(min(len(a.names), len(b.names)), FEW_NAMES)
    return {"shared_names": share, "shared_full_names": min(double, 5.0)}


def _number_features(a: Matter, b: Matter) -> dict[str, float]:
    found: dict[str, float] = {}
    for measure in ("killed", "injured"):
        one, other = _numbers(a, measure), _numbers(b, measure)
        if one and other:
            found[f"same_{measure}" if one & other else f"other_{measure}"] = 1.0
            low, high = sorted((max(one), max(other)))
            if not one & other and high > 3 * max(low, 1):
                found["far_numbers"] = 1.0
    return found


def _numbers(matter: Matter, measure: str) -> set[float]:
    return {
        float(r.value)
        for r in matter.readings
        if r.counted.measure == measure and r.value and not r.part and r.counted.unit == "person"
    }


def likeness(one: Node, other: Node) -> float:
    """Return how likely two matters are one incident."""
    return logistic(score(features(one, other), weights().same))


def clusters(
    members: Mapping[str, Node],
    links: Mapping[tuple[str, str], float],
    parted: Callable[[str, str], bool] | None = None,
) -> list[list[str]]:
    """Return groups of matters: from the likeliest pair on, two groups join if their pairs' mean reaches the threshold.

    A pair that was compared and is unlikely counts against joining; pairs never compared do not count. Two matters of
    one report stay apart, and so do those that somebody parted.
    """
    threshold = weights().thresholds["same"]
    group_of = {name: {name} for name in members}
    for (one, other), _ in sorted(links.items(), key=lambda item: (-item[1], item[0])):
        first, second = group_of[one], group_of[other]
        if first is second or not _join(first, second, members, links, threshold):
            continue
        if parted is not None and any(parted(a, b) for a in first for b in second):
            continue
        if len(first) < len(second):
            first, second = second, first
        first |= second
        for name in second:
            group_of[name] = first
    seen: set[int] = set()
    found = []
    for name in sorted(members, key=lambda n: members[n].order):
        group = group_of[name]
        if id(group) not in seen:
            seen.add(id(group))
            found.append(sorted(group, key=lambda n: members[n].order))
    return found


def _join(
    first: set[str],
    second: set[str],
    members: Mapping[str, Node],
    links: Mapping[tuple[str, str], float],
    threshold: float,
) -> bool:
    total, count = 0.0, 0
    documents = {members[name].digest.document for name in first}
    if any(members[name].digest.document in documents for name in second):
        return False
    for a in first:
        for b in second:
            likely = links.get((min(a, b), max(a, b)))
            if likely is not None:
                total, count = total + likely, count + 1
    return count > 0 and total / count >= threshold
