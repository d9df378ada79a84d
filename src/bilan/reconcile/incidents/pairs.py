"""Dead and injured chosen together: every pair that a report's numbers allow, with the features that tell them apart.

Features: of the number of the dead (`k_…`), of the injured (`i_…`), and of the sum where the text gives one (`s_…`:
people who were shot, struck, victims). `docs/incidents.md` lists them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bilan.reconcile.incidents.digest import Number
from bilan.reconcile.incidents.hits import Hits
from bilan.reconcile.incidents.mentions import Mention, Opening
from bilan.reconcile.incidents.scoring import Option, score, weights

ANY = ("titled", "lead", "own_total")
"""Features that a number has if one of its mentions has them; others only if all have."""
OWN = ("partial", "state", "total", "rest", "attackers", "not_counted")
AROUND = ("history", "separate", "situation", "later")
OLD = 30
"""Days before publication from which a mention's day is another time."""


class Pair(NamedTuple):
    """A number of dead and of injured."""

    killed: Number
    injured: Number


def choose(hits: Hits) -> list[Option[Pair]]:
    """Return every pair that the numbers allow with its score and likelihood."""
    table = weights().toll
    dead = {value: score(killed_features(value, hits), table) for value in _killed(hits)}
    hurt: dict[Number, float] = {}
    sums = {value: score(sum_features(value, hits), table) for value in hits.struck}
    found: list[tuple[Pair, float]] = []
    for killed, own in dead.items():
        for injured in _injured(killed, hits):
            if injured not in hurt:
                hurt[injured] = score(injured_features(injured, hits), table)
            pair = Pair(killed, injured)
            both = score(pair_features(pair, hits), table) + sums.get(killed + injured, 0.0)
            found.append((pair, own + hurt[injured] + both))
    most = max(value for _, value in found)
    shares = [math.exp(value - most) for _, value in found]
    total = sum(shares)
    return [Option(pair, {}, value, share / total) for (pair, value), share in zip(found, shares, strict=True)]


def _killed(hits: Hits) -> list[Number]:
    """The numbers of dead."""
    return sorted({0, *hits.killed, *hits.derived["killed"]})


def _injured(killed: Number, hits: Hits) -> list[Number]:
    """The numbers of injured that may go with one of dead."""
    sums = {*hits.struck, *hits.derived["casualties"]}
    rest = {total - killed for total in sums if total >= killed}
    return sorted({0, *hits.injured, *hits.derived["injured"], *sums, *rest})


def features(pair: Pair, hits: Hits) -> dict[str, float]:
    """Return all features of a pair, as they are learned from."""
    found = killed_features(pair.killed, hits) | injured_features(pair.injured, hits) | pair_features(pair, hits)
    total = pair.killed + pair.injured
    return found | (sum_features(total, hits) if total in hits.struck else {})


def killed_features(value: Number, hits: Hits) -> dict[str, float]:
    """Return the features of a number of dead."""
    found: dict[str, float] = {}
    fatal = any(hit.name == "fatal" for hit in hits.head.hits)
    said = [v for v in hits.killed if v]
    if value in hits.killed:
        found |= _of(hits.killed[value], "k_")
        if value and value == max(hits.killed):
            found["k_largest"] = 1.0
        if value == 0:
            found["k_zero_said"] = 1.0
        if _later(hits.killed[value]) and any(v > value and not _later(m) for v, m in hits.killed.items()):
            found["k_later_step"] = 1.0
    elif value:
        found["k_derived"] = 1.0
    else:
        found["k_none"] = 1.0
        found |= {"k_none_fatal_head": 1.0} if fatal else {}
        found |= {"k_none_but_said": 1.0} if said else {}
        early = any(m.titled or m.lead for v in said for m in hits.killed[v])
        found |= {"k_none_but_lead": 1.0} if early else {}
    return found | _follows(value, "killed", "k_", hits) | _title(value, "killed", "k_", hits.head)


def _later(mentions: Sequence[Mention]) -> bool:
    """Whether a number is told only as a later step (a body that was found), not as the toll."""
    return all("later" in mention.around for mention in mentions)


def injured_features(value: Number, hits: Hits) -> dict[str, float]:
    """Return the features of a number of injured."""
    found: dict[str, float] = {}
    hurt = any(hit.name == "wounding" for hit in hits.head.hits)
    said = [v for v in hits.injured if v]
    if value in hits.injured:
        found |= _of(hits.injured[value], "i_")
        if value and value == max(hits.injured):
            found["i_largest"] = 1.0
        if value == 0:
            found["i_zero_said"] = 1.0
    elif value == 0:
        found["i_none"] = 1.0
        found |= {"i_none_wound_head": 1.0} if hurt else {}
        found |= {"i_none_but_said": 1.0} if said else {}
        early = any(m.titled or m.lead for v in said for m in hits.injured[v])
        found |= {"i_none_but_lead": 1.0} if early else {}
    else:
        found["i_derived"] = 1.0
    return found | _follows(value, "injured", "i_", hits) | _title(value, "injured", "i_", hits.head)


def sum_features(total: Number, hits: Hits) -> dict[str, float]:
    """Return the features of the sum of a pair, where the text gives it."""
    found = _of(hits.struck[total], "s_") | {"s_equal": 1.0}
    if total == max(hits.struck):
        found["s_max"] = 1.0
    return found


def pair_features(pair: Pair, hits: Hits) -> dict[str, float]:
    """Return the features of how a pair fits the sums of the text."""
    total = pair.killed + pair.injured
    found: dict[str, float] = {}
    if total in hits.derived["casualties"]:
        found["s_follows"] = 1.0
    if hits.struck and total not in hits.struck:
        found["s_unequal"] = 1.0
        found |= {"s_less": 1.0} if total < max(hits.struck) else {}
    if pair.injured in hits.struck and pair.killed:
        rest = any("rest" in m.own for m in hits.struck[pair.injured])
        found |= {"i_is_s": 1.0} | ({"i_is_s_rest": 1.0} if rest else {})
    sums = {value for value, measure in hits.head.numbers if measure == "casualties"}
    if total in sums:
        found["s_in_title"] = 1.0
    elif sums and pair.injured in sums and pair.killed:
        found["i_is_title_s"] = 1.0
    elif sums:
        found["s_title_differs"] = 1.0
    if not pair.killed and not pair.injured:
        found["nothing"] = 1.0
    return found


def _title(value: Number, measure: str, prefix: str, head: Opening) -> dict[str, float]:
    if (value, measure) in head.numbers:
        return {f"{prefix}in_title": 1.0}
    differs = any(name == measure for _, name in head.numbers)
    return {f"{prefix}title_differs": 1.0} if differs else {}


def _follows(value: Number, measure: str, prefix: str, hits: Hits) -> dict[str, float]:
    """How a number follows from the text, whether or not it is also said."""
    derived = hits.derived[measure].get(value)
    if derived is None:
        return {}
    said = value in hits.said(measure)
    found = {f"{prefix}{how}{'_said' if said else ''}": 1.0 for how in derived.how}
    if not said and any(m.titled or m.lead for m in derived.mentions):
        found[f"{prefix}derived_lead"] = 1.0
    if not said and any(hits.said(measure)):
        found[f"{prefix}derived_beside_said"] = 1.0
    return found


def _of(mentions: Sequence[Mention], prefix: str) -> dict[str, float]:
    """The features of a number by all its mentions."""
    all_of = [frozenset(_of_one(mention)) for mention in mentions]
    common = frozenset.intersection(*all_of)
    some = frozenset().union(*all_of)
    names = {name for name in some if name in ANY} | {name for name in common if name not in ANY}
    # a caption under each of ten pictures says its number once
    times = len({(m.figure.evidence.prefix, m.figure.evidence.exact, m.figure.evidence.suffix) for m in mentions})
    return {f"{prefix}{name}": 1.0 for name in names} | {f"{prefix}mentions": math.log(times)}


def _of_one(mention: Mention) -> Iterable[str]:
    if mention.titled:
        yield "titled"
    if mention.lead:
        yield "lead"
    yield from (f"own_{name}" for name in OWN if name in mention.own)
    yield from (name for name in AROUND if name in mention.around)
    figure = mention.figure
    period, published = figure.period, figure.document.published
    last = (period.end or period.start) if period else None
    if last is None:
        yield "undated"
    elif published is not None and (published - last).days > OLD:
        yield "old"
    if figure.part_of:
        yield "part"
    if figure.quantifier != "exact":
        yield f"q_{figure.quantifier}"
