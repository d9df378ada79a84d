"""Readings of many reports → those that stand: one number a voice, without what was withdrawn, flagged or outgrown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median_low

import msgspec

from bilan.folding import fold
from bilan.reconcile.amounts import ABOUT, Interval, rounded
from bilan.reconcile.incidents.digest import Digest, Matter, Number, Reading, Speaker
from bilan.reconcile.incidents.digests import COPY, resemblance
from bilan.reconcile.incidents.scoring import weights
from bilan.reconcile.policies import Left
from bilan.reconcile.wording import day
from bilan.reconcile.wording import plain as said_number

FAR = 10.0
"""A number so many times the middle of all other voices' is flagged."""


@dataclass(frozen=True)
class Said:
    """A reading with when it became known and in which report."""

    reading: Reading
    published: date | None
    document: str
    publisher: str | None
    speaker: Speaker
    copy: bool = False
    since: date | None = None
    """When the voice gave the number first, where it gave it again."""

    @property
    def first(self) -> date:
        """When the number became known from this voice."""
        return self.since or self.known

    @property
    def value(self) -> Number:
        """The number."""
        return self.reading.value if self.reading.value is not None else (self.reading.low or 0)

    @property
    def known(self) -> date:
        """Day of publication, the first day of all where none is given."""
        return self.published or date.min

    @property
    def allowed(self) -> Interval:
        """The true numbers that the words leave room for."""
        reading = self.reading
        if reading.value is None or (reading.low is not None and reading.low != reading.high):
            return Interval(reading.low, reading.high)
        if reading.low is None and reading.high is None:
            return Interval(reading.value * (1 - ABOUT), reading.value * (1 + ABOUT))
        if reading.low is None:
            return Interval(reading.value * (1 - ABOUT), reading.high)
        return rounded(reading.value)

    @property
    def order(self) -> tuple[date, Number, str, str]:
        """By day of publication, then lower numbers first: tolls grow within a day."""
        return self.known, self.value, self.document, self.reading.figures[0]


@dataclass
class Pool:
    """The readings of one counted thing: those that stand, and those left out with reasons."""

    settled: date | None
    """The last day of the incident; tolls grow for some weeks after it."""
    current: list[Said] = field(default_factory=list)
    excluded: dict[str, tuple[Left, str]] = field(default_factory=dict)

    def drop(self, said: Said, code: Left, reason: str) -> None:
        """Leave a reading out."""
        for claim in said.reading.figures:
            self.excluded.setdefault(claim, (code, reason))
        self.current = [one for one in self.current if one is not said]

    @property
    def numbers(self) -> list[Said]:
        """The readings that stand and name a number."""
        return [one for one in self.current if not one.reading.vague]


def said_by(matters: Sequence[tuple[Matter, Digest]]) -> list[Said]:
    """All readings in order of knowledge; copies have the voice of the report that had the words first."""
    originals = _originals([digest for _, digest in matters])
    found = []
    for matter, digest in matters:
        original = originals.get(digest.document)
        for reading in matter.readings:
            speaker = reading.speaker
            if original is not None and not speaker.named:
                speaker = _own(original)
            found.append(
                Said(reading, digest.published, digest.document, digest.publisher, speaker, original is not None)
            )
    return _same_words(sorted(found, key=lambda one: one.order))


def _own(digest: Digest) -> Speaker:
    key = fold(digest.publisher) if digest.publisher else f"document:{digest.document}"
    return Speaker(name=digest.publisher or digest.document, keys=(key,), named=False)


def _originals(digests: Iterable[Digest]) -> dict[str, Digest]:
    """Document → the first report that has its words, for copies."""
    ordered = sorted({d.document: d for d in digests}.values(), key=lambda d: (d.published or date.max, d.document))
    found: dict[str, Digest] = {}
    for i, digest in enumerate(ordered):
        first = next((o for o in ordered[:i] if resemblance(o.sketch, digest.sketch) >= COPY), None)
        if first is not None:
            found[digest.document] = found.get(first.document, first)
    return found


def _same_words(ordered: Sequence[Said]) -> list[Said]:
    """Give the same sentence in another report the voice of the first that had it."""
    first: dict[str, Said] = {}
    found = []
    for one in ordered:
        original = first.setdefault(one.reading.passage, one) if one.reading.passage else one
        if original is not one and original.document != one.document:
            one = replace(one, speaker=original.speaker, copy=True)
        found.append(one)
    return found


def pool_of(
    members: Sequence[Said], matters: Sequence[tuple[Matter, Digest]], settled: date | None, people: int | None
) -> Pool:
    """The readings that stand: each voice's latest, without what was withdrawn, flagged or outgrown."""
    pool = Pool(settled, list(members))
    _withdrawn(pool, matters)
    _one_a_voice(pool)
    _flag(pool, people)
    return pool


def _withdrawn(pool: Pool, matters: Sequence[tuple[Matter, Digest]]) -> None:
    for matter, digest in matters:
        known = digest.published or date.max
        for one in list(pool.current):
            earlier = one.known <= known
            if earlier and one.value in matter.withdraws:
                reason = f"{said_number(one.value)} was withdrawn on {day(digest.published)} by {digest.document}"
                pool.drop(one, "withdrawn", reason)
            elif digest.corrects and _corrected(one, digest, pool):
                pool.drop(one, "withdrawn", f"corrected on {day(digest.published)} by {digest.document}")


def _corrected(one: Said, digest: Digest, pool: Pool) -> bool:
    """Whether a report's own correction gives another number than its publisher gave before."""
    if one.publisher is None or one.publisher != digest.publisher or one.document == digest.document:
        return False
    later = [o for o in pool.current if o.document == digest.document and not o.reading.rival]
    return bool(later) and one.known <= (digest.published or date.max) and all(o.value != one.value for o in later)


def _one_a_voice(pool: Pool) -> None:
    """Keep each voice's latest number, unless it only says less or was read with less certainty."""
    leads = weights().thresholds["leads"]
    standing: list[Said] = []
    for one in sorted(pool.current, key=lambda o: o.order):
        index = next((i for i, before in enumerate(standing) if before.speaker.same(one.speaker)), None)
        if index is None:
            standing.append(one)
            continue
        before = standing[index]
        if before.value == one.value and not one.reading.vague:
            code: Left = "copy" if one.copy else "repeated"
            pool.drop(one, code, f"{said_number(one.value)} again by {one.speaker.name}")
            standing[index] = _merged(before, one)
        elif _says_less(one, before) or one.reading.confidence < min(leads, before.reading.confidence):
            pool.drop(
                one,
                "less",
                f"says no more than {said_number(before.value)} of {day(before.published)}, the same source",
            )
        else:
            standing[index] = one
            pool.drop(before, "superseded", f"{one.speaker.name} gave {said_number(one.value)} on {day(one.published)}")
    pool.current = standing


def _merged(before: Said, again: Said) -> Said:
    """One voice's number said again: it rests on both claims, and is as new as the last time that is no mere copy."""
    figures = tuple(dict.fromkeys((*before.reading.figures, *again.reading.figures)))
    confidence = max(before.reading.confidence, again.reading.confidence)
    reading = msgspec.structs.replace(before.reading, figures=figures, confidence=confidence)
    published = before.published if again.copy else again.published
    return replace(before, reading=reading, published=published, since=before.first)


def _says_less(after: Said, before: Said) -> bool:
    """Whether a number is a looser statement of one before (`several` after `seven`, `at least ten` after `twelve`), or
    tells some of those counted before one by one."""
    if after.reading.kind == "singles" and before.reading.kind != "singles" and after.value < before.value:
        return True
    if before.reading.vague or not after.allowed.meets(before.allowed):
        return False
    return after.reading.vague or (after.value <= before.value and after.reading.low != after.reading.high)


def _flag(pool: Pool, people: int | None) -> None:
    """Leave out numbers far outside all others, and above the people who live there."""
    for one in list(pool.numbers):
        others = [o.value for o in pool.numbers if o is not one and not o.speaker.same(one.speaker)]
        unit = one.reading.counted.unit
        if people is not None and unit == "person" and one.value > people:
            pool.drop(
                one, "outlier", f"{said_number(one.value)} is more than the {said_number(people)} people who live there"
            )
        elif len(others) >= 2 and one.value > FAR * max(median_low(others), 1):
            pool.drop(one, "outlier", f"{said_number(one.value)} lies far outside all others")
