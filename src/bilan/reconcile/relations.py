"""How the figures of one series stand to each other, each relation with a reason that a person can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

from bilan.reconcile.quantity import STANDING, Observation, days_apart
from bilan.reconcile.series import Series
from bilan.reconcile.wording import amount, change, day, said

RelationKind = Literal["repeats", "updates", "lowers", "corroborates", "contradicts", "part_of", "within", "copies"]
Verdict = Literal["corroborates", "contradicts", "supersedes", "superseded"]
"""What a later figure is to an earlier one of another voice; `superseded`: the later gives an old toll."""

SETTLING_DAYS = 7
"""So long after an incident its toll is expected to grow, whoever gives it."""
NEWS_CYCLE = 1
"""Figures of a running count whose last days lie at most so far apart are about the same day."""
STOCK_DAYS = 7
"""Figures of a stock so many days apart may bear each other out."""
VOICES_COMPARED = 12
"""Each figure is compared with the latest of so many other voices, the most recent ones."""


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """How one figure stands to another: `figure` updates (repeats, contradicts …) `other`."""

    kind: RelationKind
    figure: str
    other: str
    reason: str


def relation(kind: RelationKind, one: Observation, other: Observation, reason: str) -> Relation:
    """Return a relation between two observed figures."""
    return Relation(kind=kind, figure=one.figure.id, other=other.figure.id, reason=reason)


def series_relations(series: Series) -> list[Relation]:
    """Return a series' relations: of each figure to the one before of its voice and to others' latest."""
    lesser = lesser_tolls(series)
    by_id = {o.figure.id: o for o in series.observations}
    found = [
        relation("within", by_id[low], by_id[high], _lesser_reason(by_id[low], by_id[high]))
        for low, high in lesser.items()
    ]
    latest: dict[str, Observation] = {}
    for observation in series.observations:
        if observation.figure.status != "asserted" or observation.figure.id in lesser:
            continue
        before = _take_before(latest, observation)
        if before is not None:
            found.append(_own_relation(before, observation, series))
        if before is None or _differ(before, observation):
            found += _others(observation, latest, series)
        latest[observation.voice.key] = observation
    return found


def _take_before(latest: dict[str, Observation], observation: Observation) -> Observation | None:
    """Take out what a voice said last, under whatever name of its own."""
    voice = observation.voice
    key = voice.key
    if key not in latest and voice.bodies:
        named = ((k, o.voice) for k, o in reversed(latest.items()) if o.voice.bodies)
        key = next((k for k, other in named if other.same(voice)), key)
    return latest.pop(key, None)


def _differ(one: Observation, other: Observation) -> bool:
    return (one.number, one.size, one.figure.quantifier) != (
        other.number,
        other.size,
        other.figure.quantifier,
    )


def lesser_tolls(series: Series) -> dict[str, str]:
    """Return figure id → id of the larger figure that the same report gives for the same matter.

    Such a lower number is an earlier toll, or a share that the text does not link (`the three remaining
    victims`). Figures of two different named sources are not: they are rivals.
    """
    by_report: dict[tuple[str, date | None], list[Observation]] = {}
    for observation in series.observations:
        if observation.figure.status == "asserted":
            key = (
                observation.figure.document.id,
                observation.end if series.kind in ("count", "stock") else None,
            )
            by_report.setdefault(key, []).append(observation)
    found = {}
    for members in by_report.values():
        numbers = [o for o in members if not o.vague]
        most = max((o.size for o in numbers), default=0)
        highest = [o for o in numbers if o.size == most]
        for observation in numbers:
            larger = next((high for high in highest if _is_lesser(observation, high)), None)
            if larger is not None:
                found[observation.figure.id] = larger.figure.id
    return found


def _is_lesser(observation: Observation, high: Observation) -> bool:
    rivals = observation.voice.named and high.voice.named and not observation.voice.same(high.voice)
    return not rivals and observation.size < high.size and not observation.allowed.meets(high.allowed)


def _lesser_reason(low: Observation, high: Observation) -> str:
    words = f"the same report gives {amount(high.figure)} for the same matter; {amount(low.figure)} is "
    return words + "an earlier toll or a share of it"


def _own_relation(before: Observation, after: Observation, series: Series) -> Relation:
    """The relation to the figure before of the same voice."""
    if not _differ(before, after):
        return _repetition(before, after)
    words = f"{said(after)}, after {amount(before.figure)} on {day(before.known)}"
    if after.size > before.size or (before.vague and not after.vague and after.allowed.meets(before.allowed)):
        return relation("updates", after, before, f"{words} ({change(before, after)})")
    if after.allowed.meets(before.allowed):
        reason = f"{said(after)}: says no more than {amount(before.figure)} of {day(before.known)}, both can hold"
        return relation("repeats", after, before, reason)
    if series.kind == "stock" and after.end != before.end:
        return relation("updates", after, before, f"{words} ({change(before, after)})")
    fall = f"{words}: fell by {change(before, after)[1:]}, a correction or a mistake"
    return relation("lowers", after, before, fall)


def _repetition(before: Observation, after: Observation) -> Relation:
    words = amount(after.figure)
    publishers = before.figure.document.publisher, after.figure.document.publisher
    if before.figure.document.id == after.figure.document.id:
        return relation("repeats", after, before, f"{words} again in the same report")
    if before.passage and before.passage == after.passage and publishers[0] != publishers[1]:
        reason = f"the same words from {publishers[1] or 'another report'} as from {publishers[0] or 'the first'}"
        return relation("copies", after, before, reason)
    if publishers[0] != publishers[1]:
        reason = f"{words} by {after.voice.name}, through {publishers[1]} as through {publishers[0]}"
        return relation("copies", after, before, reason)
    return relation("repeats", after, before, f"{after.voice.name} gives {words} again on {day(after.known)}")


def _others(observation: Observation, latest: Mapping[str, Observation], series: Series) -> Iterator[Relation]:
    """The relations to the latest figures of other voices."""
    if series.quantity.share:
        return
    for earlier in list(latest.values())[-VOICES_COMPARED:]:
        if earlier.voice.same(observation.voice):
            continue
        verdict = judge(earlier, observation, series)
        grown = series.kind == "count" and verdict in ("supersedes", "superseded")
        if verdict is not None and not grown:  # a count of a later day says nothing about another's earlier one
            yield _judged(verdict, earlier, observation)


def _judged(verdict: Verdict, earlier: Observation, later: Observation) -> Relation:
    both = f"{said(later)}; {said(earlier)}"
    if verdict == "corroborates":
        return relation("corroborates", later, earlier, f"{both}: two sources, both can hold")
    if verdict == "contradicts":
        return relation("contradicts", later, earlier, f"{both}: two sources, both cannot hold")
    if verdict == "supersedes":
        return relation("updates", later, earlier, f"{both}: the toll was still growing")
    return relation("updates", earlier, later, f"{both}: the lower toll was still in print while it grew")


def judge(earlier: Observation, later: Observation, series: Series) -> Verdict | None:
    """Return what a later figure is to an earlier one of another voice; None where nothing follows."""
    if series.kind == "stock":
        return _judge_stock(earlier, later, series)
    if series.kind == "count":
        return _judge_count(earlier, later)
    return _judge_incident(earlier, later, series)


def _judge_stock(earlier: Observation, later: Observation, series: Series) -> Verdict | None:
    apart = days_apart(earlier.end, later.end)
    if earlier.allowed.meets(later.allowed):
        return "corroborates" if apart is not None and abs(apart) <= STOCK_DAYS else None
    same_day = apart == 0 and series.quantity.measure in STANDING
    return "contradicts" if same_day else None


def _judge_count(earlier: Observation, later: Observation) -> Verdict | None:
    """A count that adds up cannot be smaller on a later day."""
    apart = days_apart(earlier.end, later.end) or 0
    first, last = (earlier, later) if apart >= 0 else (later, earlier)
    if last.allowed.below(first.allowed):
        return "contradicts"
    if abs(apart) <= NEWS_CYCLE and earlier.allowed.meets(later.allowed):
        return "corroborates"
    if apart == 0:
        return "contradicts"
    if last.size >= first.size:
        return "supersedes" if last is later else "superseded"
    return None


def _judge_incident(earlier: Observation, later: Observation, series: Series) -> Verdict | None:
    rivals = earlier.voice.named and later.voice.named
    meets = earlier.allowed.meets(later.allowed)
    if meets and (earlier.size == later.size or earlier.vague or later.vague):
        return "corroborates"
    if later.size > earlier.size and _settling(earlier, series):
        same_day = earlier.known == later.known
        return "contradicts" if rivals and same_day and not meets else "supersedes"
    if later.size < earlier.size and _settling(later, series) and not (rivals and not meets):
        return "superseded"
    return "corroborates" if meets else "contradicts"


def _settling(observation: Observation, series: Series) -> bool:
    """Whether a figure was published while the toll of its incident was expected to grow."""
    passed = days_apart(observation.end or series.start, observation.known)
    return passed is None or passed <= SETTLING_DAYS
