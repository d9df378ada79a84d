"""Readings of many reports → the toll of an incident as of a day: low, best, high by a named policy, with reasons.

Rules (docs/incidents.md gives them in words): one origin is one voice, and its latest number stands; a number that its
source or publisher withdrew has no part; a toll grows, so that a later and higher number takes the place of an earlier
one; what lies far outside all others is flagged and does not lead; independent voices that cannot both be right widen
low and high.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median_low

import msgspec

from bilan.folding import fold
from bilan.reconcile.amounts import ABOUT, Interval, rounded
from bilan.reconcile.estimates import POLICIES, Excluded, Left, PolicyError
from bilan.reconcile.incidents.digest import Counted, Digest, Matter, Number, Reading, Speaker
from bilan.reconcile.incidents.digests import COPY, resemblance
from bilan.reconcile.incidents.scoring import weights
from bilan.reconcile.wording import day
from bilan.reconcile.wording import plain as said_number

FAR = 10.0
"""A number so many times the middle of all other voices' is flagged."""
ALIKE = 0.1
"""Support that differs by no more than this share is held to be equal; then the newer number leads."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A number as it became known: the toll as it moved."""

    known: date | None
    value: Number | None
    low: Number | None
    high: Number | None
    source: str
    claim: str
    document: str
    named: bool = True
    """Whether the text names the source; otherwise it is the report's own voice."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What the text counts among a toll (`45 of them children`)."""

    population: tuple[str, ...]
    low: Number | None
    best: Number | None
    high: Number | None
    claims: tuple[str, ...]


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one measure of an incident as of a day."""

    measure: str
    population: tuple[str, ...]
    unit: str
    detail: str
    """Of percentages of what, of money its currency, of moves where from and to; empty where nothing of the kind."""
    low: Number | None
    best: Number | None
    high: Number | None
    contested: bool
    """Whether independent voices give numbers that cannot both be right."""
    sources: tuple[str, ...]
    """The independent voices that the best number rests on."""
    claims: tuple[str, ...]
    derived: bool = False
    """Whether the best number follows from a sum, or from victims told one by one, and stands in no text itself."""
    disputed_by: tuple[str, ...] = ()
    """The voices that contest it."""
    steps: tuple[Step, ...] = ()
    parts: tuple[Share, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    policy: str = "latest"


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


def tolls(matters: Sequence[tuple[Matter, Digest]], *, policy: str = "latest", people: int | None = None) -> list[Toll]:
    """Return the tolls of an incident's matters, the dead first; raises PolicyError for an unknown policy.

    `people`: how many live where it happened, None where that is not known.
    """
    choose = policy_of(policy)
    said = _said(matters)
    ends = Counter(matter.end for matter, _ in matters if matter.dated and matter.end is not None)
    settled = min(ends, key=lambda end: (-ends[end], end), default=None)
    found = []
    for counted in sorted({one.reading.counted for one in said if not one.reading.part}):
        members = [one for one in said if one.reading.counted == counted and not one.reading.part]
        pool = _pool(members, matters, settled, people)
        made = _toll(counted, members, pool, choose, policy)
        if made is not None:
            shares = tuple(_shares(counted, said, made))
            found.append(msgspec.structs.replace(made, parts=shares))
    return sorted(found, key=_rank)


MEASURES = ("killed", "injured", "casualties", "missing", "abducted")


def _rank(toll: Toll) -> tuple[int, str, bool, bool, int, int]:
    order = MEASURES.index(toll.measure) if toll.measure in MEASURES else len(MEASURES)
    return order, toll.measure, toll.unit != "person", bool(toll.population), -len(toll.sources), -len(toll.claims)


def _said(matters: Sequence[tuple[Matter, Digest]]) -> list[Said]:
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


def _pool(
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


def _toll(
    counted: Counted, members: Sequence[Said], pool: Pool, choose: Callable[[Pool], Answer], policy: str
) -> Toll | None:
    answer = choose(pool)
    if answer.best is None and answer.low is None:
        return None
    rests = sorted(answer.rests, key=lambda o: o.order)
    excluded = dict(pool.excluded)
    resting = {claim for one in rests for claim in one.reading.figures}
    return Toll(
        measure=counted.measure,
        population=_people(counted, rests),
        unit=counted.unit,
        detail=counted.detail,
        low=answer.low,
        best=answer.best,
        high=answer.high,
        contested=bool(answer.against),
        sources=_names(rests),
        claims=tuple(dict.fromkeys(claim for one in rests for claim in one.reading.figures)),
        derived=bool(rests) and all(map(_derived, rests)),
        disputed_by=_names(answer.against),
        steps=tuple(_steps(members)),
        excluded=tuple(
            Excluded(id=claim, code=code, reason=reason)
            for claim, (code, reason) in sorted(excluded.items())
            if claim not in resting
        ),
        policy=policy,
    )


def _derived(one: Said) -> bool:
    """Whether a number stands in no text; a lone victim said without a number is said."""
    return one.reading.kind == "derived" or (one.reading.kind == "singles" and one.value > 1)


def _people(counted: Counted, rests: Sequence[Said]) -> tuple[str, ...]:
    """Who is counted, as far as all that the toll rests on say it."""
    if not rests:
        return counted.population
    common = frozenset.intersection(*(frozenset(one.reading.people) for one in rests))
    return tuple(sorted({*counted.population, *common}))


def _names(said: Iterable[Said]) -> tuple[str, ...]:
    """The independent voices, each once."""
    found: list[Speaker] = []
    for one in said:
        if not any(one.speaker.same(other) for other in found):
            found.append(one.speaker)
    return tuple(speaker.name for speaker in found)


def _steps(members: Sequence[Said]) -> Iterator[Step]:
    """The numbers as they became known, each voice's repetitions left out."""
    seen: set[tuple[tuple[str, ...], Number]] = set()
    for one in sorted(members, key=lambda o: o.order):
        key = one.speaker.keys, one.value
        if key not in seen:
            seen.add(key)
            yield Step(
                known=one.published, value=one.reading.value, low=one.reading.low, high=one.reading.high,
                source=one.speaker.name, claim=one.reading.figures[0], document=one.document, named=one.speaker.named,
            )  # fmt: skip


def _shares(counted: Counted, said: Sequence[Said], toll: Toll) -> Iterator[Share]:
    """The latest shares that texts link to a toll's figures, none larger than the toll."""
    latest: dict[tuple[str, ...], Said] = {}
    for one in said:
        reading = one.reading
        if reading.part and (reading.counted.measure, reading.counted.unit) == (counted.measure, counted.unit):
            if toll.best is None or one.value <= toll.best:
                latest[reading.counted.population] = one
    for population, one in latest.items():
        yield Share(
            population=population, low=one.reading.low, best=one.reading.value, high=one.reading.high,
            claims=one.reading.figures,
        )  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a policy finds: the numbers, the readings they rest on, and those that cannot hold with them."""

    low: Number | None
    best: Number | None
    high: Number | None
    rests: Sequence[Said]
    against: Sequence[Said] = ()


def policy_of(policy: str) -> Callable[[Pool], Answer]:
    """Return the function of a named policy; raises PolicyError that lists the names."""
    name, _, names = policy.partition(":")
    plain = {"latest": _latest, "range": _range, "majority": _majority}
    if not names and name in plain:
        return plain[name]
    wanted = [n.strip() for n in names.split(",") if n.strip()]
    if name == "priority" and wanted:
        return lambda pool: _priority(pool, wanted)
    raise PolicyError(f"no policy {policy!r}; choose one of {', '.join(POLICIES)}")


def _latest(pool: Pool) -> Answer:
    """The newest of the numbers that are well supported; a later and higher one is news, not a rival."""
    lead = _leading(pool)
    return _around(pool, lead) if lead is not None else _bounds_only(pool)


def _leading(pool: Pool) -> Said | None:
    numbers = _whole(pool.numbers)
    if not numbers:
        return None
    support = _support(numbers)
    most = max(support.values())
    alike = [one for one in numbers if support[one.value] >= most * (1 - ALIKE)]
    lead = max(alike, key=lambda o: (o.known, support[o.value], not o.reading.rival, -o.value, o.order))
    leads = weights().thresholds["leads"]
    first = min(o.first for o in numbers if o.value == lead.value)
    later = [
        one
        for one in numbers
        if one.value > lead.value and one.known > first and one.reading.confidence >= leads and not one.reading.rival
        and _growing(pool, one)
    ]  # fmt: skip
    return max(later, key=lambda o: (o.known, support[o.value], o.order)) if later else lead


def _whole(numbers: Sequence[Said]) -> list[Said]:
    """The numbers that may be a whole toll: victims told one by one are some of those whom others count."""
    counted = max((one.value for one in numbers if one.reading.kind != "singles"), default=0)
    return [one for one in numbers if one.reading.kind != "singles" or one.value >= counted]


def _growing(pool: Pool, one: Said) -> bool:
    """Whether a number was published while the toll was expected to grow."""
    if pool.settled is None or one.published is None:
        return True
    return (one.published - pool.settled).days <= weights().thresholds["growth_days"]


def _support(numbers: Iterable[Said]) -> dict[Number, float]:
    """How well each number is borne out: the certainty of its readings, summed over independent voices."""
    found: dict[Number, float] = {}
    listed = list(numbers)
    given = {one.value for one in listed}
    for one in listed:
        found[one.value] = found.get(one.value, 0.0) + one.reading.confidence
        for value, likely in one.reading.likelihoods:
            if value != one.value and value in given:
                found[value] = found.get(value, 0.0) + likely
    return found


def _around(pool: Pool, lead: Said) -> Answer:
    """The bounds of all that holds with the leading number; voices that cannot hold with it widen them."""
    fitting = [one for one in pool.current if one is lead or _fits(one, lead)]
    against = []
    for one in list(pool.current):
        if any(one is other for other in fitting):
            continue
        if _contests(one, lead, pool):
            against.append(one)
        else:
            code, reason = _why_not(one, lead)
            pool.drop(one, code, reason)
    low, high = _together(fitting, lead)
    if against:
        low, high = _widened((lead, *against), low, high)
    return Answer(low, lead.value, high, fitting, against)


def _fits(one: Said, lead: Said) -> bool:
    reading = one.reading
    if reading.value == lead.value:
        return True
    if reading.low is None and reading.high is None:
        return one.allowed.holds(lead.value)
    return (reading.low is None or reading.low <= lead.value) and (reading.high is None or lead.value <= reading.high)


def _contests(one: Said, lead: Said, pool: Pool) -> bool:
    """Whether an independent voice gives a number that cannot hold with the leading one, and is no earlier toll."""
    if one.reading.vague or one.speaker.same(lead.speaker) or one.allowed.meets(lead.allowed):
        return False
    if one.reading.confidence < weights().thresholds["current"] and not one.reading.rival:
        return False
    both_named = one.speaker.named and lead.speaker.named
    earlier = one.known < lead.known and one.value < lead.value and _growing(pool, lead)
    still_in_print = one.value < lead.value and not both_named and _growing(pool, one)
    return not earlier and not still_in_print and (both_named or one.publisher is not None)


def _why_not(one: Said, lead: Said) -> tuple[Left, str]:
    number = said_number(lead.value)
    if one.value < lead.value and one.known <= lead.known:
        return "outdated", f"an earlier toll; {number} was given on {day(lead.published)}"
    return "unfit", f"cannot hold with {number}, which more reports bear out"


def _together(fitting: Sequence[Said], lead: Said) -> tuple[Number | None, Number | None]:
    lows = [o.reading.low for o in fitting if o.reading.low is not None]
    highs = [o.reading.high for o in fitting if o.reading.high is not None and o.known >= lead.known]
    return max(lows, default=None), min(highs, default=None)


def _widened(said: Sequence[Said], low: Number | None, high: Number | None) -> tuple[Number | None, Number | None]:
    values = [one.value for one in said]
    lows = [value for value in (*values, low) if value is not None]
    open_above = any(o.reading.high is None and o.value == max(values) for o in said)
    highs = [value for value in (*values, high) if value is not None]
    return min(lows), None if open_above else max(highs)


def _bounds_only(pool: Pool) -> Answer:
    """Vague words bound, but never set the best."""
    lows = [o.reading.low for o in pool.current if o.reading.low is not None]
    return Answer(max(lows, default=None), None, None, pool.current if lows else ())


def _range(pool: Pool) -> Answer:
    """From the lowest to the highest that any voice still says; best is the lower median."""
    numbers = pool.numbers
    if not numbers:
        return _bounds_only(pool)
    lows = [o.reading.low if o.reading.low is not None else o.value for o in numbers]
    highs = [o.reading.high for o in numbers if o.reading.high is not None]
    most = max(o.value for o in numbers)
    high = max(highs) if highs and max(highs) >= most else None
    best = median_low([o.value for o in numbers])
    lead = next(o for o in numbers if o.value == best)
    against = [o for o in numbers if not o.allowed.meets(lead.allowed) and _contests(o, lead, pool)]
    return Answer(min(lows), best, high, numbers, against)


def _majority(pool: Pool) -> Answer:
    """The number that most independent voices give; of equals the newer, then the lower."""
    if not pool.numbers:
        return _bounds_only(pool)
    count = {one.value: sum(o.value == one.value for o in pool.numbers) for one in pool.numbers}
    lead = max(pool.numbers, key=lambda o: (count[o.value], o.known, -o.value, o.order))
    return _around(pool, lead)


def _priority(pool: Pool, names: Sequence[str]) -> Answer:
    """The latest number of the first source in the order given that has one."""
    for name in names:
        wanted = fold(name)
        spoken = [o for o in pool.numbers if any(f" {wanted} " in f" {key} " for key in o.speaker.keys)]
        if spoken:
            lead = max(spoken, key=lambda o: o.order)
            for one in list(pool.current):
                if one is not lead:
                    pool.drop(one, "rank", f"{name} goes before other sources")
            return Answer(lead.reading.low, lead.value, lead.reading.high, [lead])
    return Answer(None, None, None, ())
