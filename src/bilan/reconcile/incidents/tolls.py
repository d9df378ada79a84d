"""Readings of many reports → the toll of an incident as of a day: low, best, high by a named policy, with reasons.

Rules (docs/incidents.md gives them in words): one origin is one voice, and its latest number stands; a number that its
source or publisher withdrew has no part; a toll grows, so that a later and higher number takes the place of an earlier
one; what lies far outside all others is flagged and does not lead; independent voices that cannot both be right widen
low and high.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from bilan.reconcile.incidents.digest import Counted, Digest, Matter, Number, Speaker
from bilan.reconcile.incidents.leading import Answer, policy_of
from bilan.reconcile.incidents.pool import Pool, Said, pool_of, said_by
from bilan.reconcile.incidents.toll import Share, Step, Toll
from bilan.reconcile.policies import Excluded, bounded


def tolls(matters: Sequence[tuple[Matter, Digest]], *, policy: str = "latest", people: int | None = None) -> list[Toll]:
    """Return the tolls of an incident's matters, the dead first; raises PolicyError for an unknown policy.

    `people`: how many live where it happened, None where that is not known.
    """
    choose = policy_of(policy)
    said = said_by(matters)
    ends = Counter(matter.end for matter, _ in matters if matter.dated and matter.end is not None)
    settled = min(ends, key=lambda end: (-ends[end], end), default=None)
    found = []
    for counted in sorted({one.reading.counted for one in said if not one.reading.part}):
        members = [one for one in said if one.reading.counted == counted and not one.reading.part]
        pool = pool_of(members, matters, settled, people)
        made = _toll(counted, members, pool, choose, policy)
        if made is not None:
            found.append(_with_shares(made, counted, said))
    return sorted(found, key=_rank)


MEASURES = ("killed", "injured", "casualties", "missing", "abducted")


def _rank(toll: Toll) -> tuple[int, str, bool, bool, int, int]:
    order = MEASURES.index(toll.measure) if toll.measure in MEASURES else len(MEASURES)
    return order, toll.measure, toll.unit != "person", bool(toll.population), -len(toll.sources), -len(toll.claims)


def _toll(
    counted: Counted, members: Sequence[Said], pool: Pool, choose: Callable[[Pool], Answer], policy: str
) -> Toll | None:
    answer = choose(pool)
    if answer.best is None and answer.low is None:
        return None
    low, best, high = bounded(answer.low, answer.best, answer.high)
    rests = sorted(answer.rests, key=lambda o: o.order)
    excluded = dict(pool.excluded)
    resting = {claim for one in rests for claim in one.reading.figures}
    return Toll(
        measure=counted.measure,
        population=_people(counted, rests),
        unit=counted.unit,
        detail=counted.detail,
        low=low,
        best=best,
        high=high,
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
        experimental=any(one.reading.experimental for one in rests),
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


def _with_shares(toll: Toll, counted: Counted, said: Sequence[Said]) -> Toll:
    shares = tuple(_shares(counted, said, toll))
    tried = {claim for one in said if one.reading.experimental for claim in one.reading.figures}
    experimental = toll.experimental or any(not tried.isdisjoint(share.claims) for share in shares)
    return msgspec.structs.replace(toll, parts=shares, experimental=experimental)


def _shares(counted: Counted, said: Sequence[Said], toll: Toll) -> Iterator[Share]:
    """The latest shares that texts link to a toll's figures, none larger than the toll."""
    latest: dict[tuple[str, ...], Said] = {}
    for one in said:
        reading = one.reading
        if reading.part and (reading.counted.measure, reading.counted.unit) == (counted.measure, counted.unit):
            if toll.best is None or one.value <= toll.best:
                latest[reading.counted.population] = one
    for population, one in latest.items():
        low, best, high = bounded(one.reading.low, one.reading.value, one.reading.high)
        yield Share(population=population, low=low, best=best, high=high, claims=one.reading.figures)
