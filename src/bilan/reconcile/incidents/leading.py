"""Which of the readings that stand a toll goes by, and what bounds it: the policies, each with what it is found by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

from bilan.folding import fold
from bilan.reconcile.amounts import ABOUT
from bilan.reconcile.incidents.digest import Number
from bilan.reconcile.incidents.pool import FAR, Pool, Said
from bilan.reconcile.incidents.scoring import weights
from bilan.reconcile.policies import Left, named
from bilan.reconcile.wording import day
from bilan.reconcile.wording import plain as said_number

NEAR = 1 + ABOUT
"""An open bound (`at least 90`) bears out numbers up to so many times its own, as `about 90` does."""
ALIKE = 0.1
"""Support that differs by no more than this share is held to be equal; then the newer number leads."""


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
    return named(policy, {"latest": _latest, "range": _range, "majority": _majority}, _priority)


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
    """The numbers that may be a whole toll: victims told one by one are some of those whom others count, and that
    nobody was hurt is what is known before somebody is found to be."""
    counted = max((one.value for one in numbers if one.reading.kind != "singles"), default=0)
    found = max((one.known for one in numbers if one.value), default=None)
    return [
        one
        for one in numbers
        if (one.reading.kind != "singles" or one.value >= counted) and (one.value or found is None or one.known > found)
    ]


def _growing(pool: Pool, one: Said) -> bool:
    """Whether a number was published while the toll was expected to grow."""
    if pool.settled is None or one.published is None:
        return True
    return (one.published - pool.settled).days <= weights().thresholds["growth_days"]


def _support(numbers: Iterable[Said]) -> dict[Number, float]:
    """How well each number is borne out: the certainty of its readings, summed over independent voices.

    What one report leaves open counts once for each number, though it may stand in several of its readings: as the one
    that the report goes by, as a rival's, as one that was nearly chosen. Two named sources that agree count both.
    """
    listed = list(numbers)
    given = {one.value for one in listed}
    said: dict[tuple[str, Number], float] = {}
    open_to: dict[tuple[str, Number], float] = {}
    for one in listed:
        key = one.document, one.value
        said[key] = said.get(key, 0.0) + one.reading.confidence
        for value, likely in one.reading.likelihoods:
            if value in given:
                other = one.document, value
                open_to[other] = max(open_to.get(other, 0.0), likely)
    found: dict[Number, float] = {}
    for key in sorted(said.keys() | open_to.keys()):
        found[key[1]] = found.get(key[1], 0.0) + max(said.get(key, 0.0), open_to.get(key, 0.0))
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
    rests = [one for one in fitting if not _earlier(one, lead, pool)]
    for one in fitting:
        if all(one is not other for other in rests):
            pool.drop(one, *_why_not(one, lead))
    return Answer(low, lead.value, high, rests, against)


def _earlier(one: Said, lead: Said, pool: Pool) -> bool:
    """Whether a number was lower and known before anybody gave the leading one: it bounds, but is no source of it."""
    first = min((o.first for o in pool.current if o.value == lead.value), default=lead.first)
    return one.value < lead.value and one.known < first


def _fits(one: Said, lead: Said) -> bool:
    """Whether a voice's words bear the leading number out: an open bound does near its own number only, for who said
    `at least 73` does not say 137."""
    reading = one.reading
    if reading.value == lead.value:
        return True
    if reading.high is None and reading.low is not None and lead.value > reading.low * (FAR if reading.vague else NEAR):
        return False
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
    if one.allowed.meets(lead.allowed):
        return "less", f"says no more than that it may be {number}"
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
