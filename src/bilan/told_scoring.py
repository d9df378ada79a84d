"""Statements and events as read, scored against annotated ones: what is found, and of this which fields are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bilan.model import Actor, Event, Period, Statement
from bilan.scoring import agree, near

Annotated = Mapping[str, Any]
NEAR = 40
"""Code points between the words of an annotated event and of one read up to which both can be the same."""
HALF = 0.5
"""Share of the shorter of two contents from which both are one statement."""


class ToldScore:
    """Counts over documents; optional annotations are neither rewarded nor punished."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add_statements(self, annotated: Sequence[Annotated], read: Sequence[Statement]) -> None:
        """Count the statements of one document."""
        used: set[int] = set()
        for gold in sorted(annotated, key=lambda s: bool(s.get("optional"))):
            hit = _same_content(gold, read, used)
            if gold.get("optional"):
                continue
            self.counts["statements"] += 1
            if hit is not None:
                self.counts["statements_found"] += 1
                names = [n for n in (*gold.get("names", ()), gold.get("speaker")) if n]
                self.counts["speaker"] += any(agree(a, b) for a in _names([hit.speaker]) for b in names)
                self.counts["stance"] += (None if hit.stance == "reports" else hit.stance) == gold.get("stance")
        self.counts["statements_spurious"] += len(read) - len(used)

    def add_events(self, annotated: Sequence[Annotated], read: Sequence[Event]) -> None:
        """Count the events of one document."""
        used: set[int] = set()
        for gold in sorted(annotated, key=lambda e: bool(e.get("optional"))):
            hit = _same_deed(gold, read, used)
            if gold.get("optional"):
                continue
            self.counts["events"] += 1
            if hit is not None:
                self.counts["events_found"] += 1
                for field, right in _fields(gold, hit):
                    self.counts[f"{field}_judged"] += 1
                    self.counts[field] += right
        self.counts["events_spurious"] += len(read) - len(used)

    def rates(self) -> dict[str, float | int]:
        """Return precision, recall, f1 and the share of right fields among what was found, of the kinds annotated."""
        n = self.counts
        rates: dict[str, float | int] = {}
        for kind in ("statements", "events"):
            if n[kind]:
                found, gold, spurious = n[f"{kind}_found"], n[kind], n[f"{kind}_spurious"]
                rates[kind] = gold
                rates[f"{kind}_precision"] = found / max(1, found + spurious)
                rates[f"{kind}_recall"] = found / gold
                rates[f"{kind}_f1"] = 2 * found / (gold + found + spurious)
        if n["statements"]:
            found, given = n["statements_found"], n["statements_found"] + n["statements_spurious"]
            rates["statements_f1_with_speaker"] = 2 * n["speaker"] / (n["statements"] + given)
            rates["speaker_right"] = n["speaker"] / max(1, found)
            rates["stance_right"] = n["stance"] / max(1, found)
        for field in FIELDS:
            if n[f"{field}_judged"]:
                rates[f"event_{field}_right"] = n[field] / n[f"{field}_judged"]
        return rates


FIELDS = ("actors", "recipients", "places", "period", "status")


def _same_content(gold: Annotated, read: Sequence[Statement], used: set[int]) -> Statement | None:
    start, end = gold["content"]
    shared = [(min(end, s.evidence.end) - max(start, s.evidence.start), i) for i, s in enumerate(read) if i not in used]
    most, i = max(shared, default=(0, -1))
    if i < 0 or most <= HALF * min(end - start, read[i].evidence.end - read[i].evidence.start):
        return None
    used.add(i)
    return read[i]


def _same_deed(gold: Annotated, read: Sequence[Event], used: set[int]) -> Event | None:
    (start, end), types = gold["words"], {gold["type"], *gold.get("also", ())}
    gaps = [
        (max(e.evidence.start - end, start - e.evidence.end, 0), i)
        for i, e in enumerate(read)
        if i not in used and e.type in types
    ]
    gap, i = min(gaps, default=(NEAR + 1, -1))
    if gap > NEAR:
        return None
    used.add(i)
    return read[i]


def _fields(gold: Annotated, read: Event) -> Iterable[tuple[str, bool]]:
    """The judged fields of an event, each with whether it was read right."""
    for field, names in (
        ("actors", _names(read.actors)),
        ("recipients", _names(read.recipients)),
        ("places", [place.name for place in read.places]),
    ):
        if field in gold:
            known = [item["name"] if isinstance(item, Mapping) else item for item in gold[field]]
            yield field, (not known and not names) or any(agree(a, b) for a in names for b in known)
    if "period" in gold:
        yield "period", _same_days(gold["period"] or (None, None), read.period)
    if "status" in gold:
        yield "status", gold["status"] == read.status


def _same_days(gold: Sequence[str | None], read: Period | None) -> bool:
    start, end = (date.fromisoformat(day) if day else None for day in gold)
    return near(read.start if read else None, start) and near(read.end if read else None, end)


def _names(actors: Iterable[Actor | None]) -> list[str]:
    return [name for a in actors if a is not None for name in (a.name, a.role, a.organisation) if name]
