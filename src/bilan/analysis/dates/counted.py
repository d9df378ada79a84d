"""What words that count in weeks, months and years mean: `last week`, `two days ago`, `the past three months`."""

from __future__ import annotations

from datetime import date, timedelta

from bilan.analysis.dates import arithmetic as days
from bilan.analysis.dates.cascade import UNRESOLVED, Hit, Time
from bilan.analysis.dates.named import not_after

GRAIN_OF = {
    "day": "day", "business_day": "day", "week": "week", "weekend": "week", "fortnight": "week", "month": "month",
    "quarter": "quarter", "term": "quarter", "half": "quarter", "year": "year", "decade": "long", "century": "long",
}  # fmt: skip
SMALL_UNITS = frozenset({"hour", "day"})
MOST = {"day": 2000, "hour": 2000, "business_day": 500, "week": 600, "weekend": 100, "month": 600, "year": 600}
"""More of a unit than this is no time before or after publication."""
FEW = 3
"""How many days `a few days` are: the least that the words say."""
IN_DECADES = 10


def shifted(hit: Hit) -> Time | None:
    """`this week`, `last month`, `next year`, `the weekend`: the unit that lies `shift` after publication's own."""
    if hit.now is None:
        return UNRESOLVED
    unit = hit.data.unit or hit.name("unit") or "day"
    shift = hit.data.shift
    if unit == "weekend" and shift <= 0 and not hit.ahead:
        saturday = hit.now - timedelta((hit.now.weekday() - 5) % 7)
        weeks = max(0, -shift - 1) + (shift < 0 and hit.now.weekday() >= 5)  # `last weekend` is not that of publication
        saturday -= timedelta(7 * weeks)
        return Time(saturday, min(saturday + days.DAY, hit.now), "week")
    found = days.unit_at(hit.now, unit, shift)
    if found is None:
        return None
    return not_after(Time(*found, GRAIN_OF.get(unit, "free")), hit)


def count_of(hit: Hit) -> int | None:
    """Return how many units a hit counts; one if it has no number, None if too many for a time."""
    if hit.data.count is not None:
        return hit.data.count
    counts = hit.all("n")
    count = counts[0] if counts else 1
    unit = hit.name("unit") or hit.data.unit or "day"
    return count if 0 < count <= MOST.get(unit, 100) else None


def span_back(hit: Hit) -> Time | None:
    """`the last three weeks`: that many up to publication; of days it is the last."""
    if hit.now is None:
        return UNRESOLVED
    unit, count = hit.data.unit or hit.name("unit") or "day", count_of(hit)
    if count is None:
        return None
    if unit == "decade" and hit.data.shift < 0:
        start, end = days.unit_at(hit.now, unit, -count), days.unit_at(hit.now, unit, -1)
        return Time(start[0], end[1], "long") if start and end else None
    if unit in ("weekend",):
        return None
    first = days.add(hit.now, unit, -(count - 1) if unit == "day" else -count)
    return Time(first, hit.now, "free", counted=True) if first else None


def span_ahead(hit: Hit) -> Time | None:
    """`the next three days`: from the day after publication; `within three days`: from the day itself."""
    if hit.now is None:
        return UNRESOLVED
    last: date | None = hit.now
    units = hit.names("unit") or [hit.data.unit or "day"]
    counts = hit.all("n") or [hit.data.count or 1]
    if units[0] == "decade":
        start, end = days.unit_at(hit.now, "decade", 1), days.unit_at(hit.now, "decade", counts[0])
        return Time(start[0], end[1], "long") if start and end else None
    for unit, count in zip(units, counts, strict=False):
        if count > MOST.get(unit, 100):
            return None
        last = days.add(last, unit, count) if last else None
    if last is None:
        return None
    if hit.data.part == "rest":  # within: the day of publication is one of them
        return Time(hit.now, last - days.DAY, "free", counted=True)
    return Time(hit.now + days.DAY, last, "free", counted=True)


def point(hit: Hit) -> Time | None:
    """`two days ago`, `1 month and 21 days ago`, `in three weeks`, `two days after tomorrow`: one day."""
    anchors = [t.first for t in hit.times() if t.first]
    day = anchors[0] if anchors else hit.now
    if day is None:
        return UNRESOLVED
    sign = hit.data.shift or -1
    units = hit.names("unit") or [hit.data.unit or "day"]
    counts = hit.all("n") or [hit.data.count or 1] * len(units)
    found: date | None = day
    pairs = sorted(zip(units, counts, strict=False), key=lambda pair: -days.MONTHS_OF.get(pair[0], 0))
    for unit, count in pairs:
        if count > MOST.get(unit, 100) or unit == "weekend":
            return None
        found = days.add(found, unit, sign * count) if found else None
    return Time(found, found, counted=True) if found else None


def in_units(hit: Hit) -> Time | None:
    """`in three days`: the day they are over if the clause looks ahead; else the days up to publication."""
    if hit.ahead:
        return point(hit)
    return None if count_of(hit) == 1 else span_back(hit)  # `in one day` tells how fast


def so_far(hit: Hit) -> Time | None:
    """`earlier this month`, `so far this year`: from its start to publication."""
    time = _one(hit)
    if time is None or time.first is None or hit.now is None:
        return time
    return Time(time.first, max(time.first, hit.now - days.DAY if hit.data.part == "early" else hit.now), "free")


def rest(hit: Hit) -> Time | None:
    """`the rest of the week`, `later this month`: from publication to its end."""
    if hit.now is None:
        return UNRESOLVED
    unit = hit.data.unit or hit.name("unit") or "day"
    found = days.unit_at(hit.now, unit, 0)
    return Time(hit.now, found[1], "free") if found else None


def _one(hit: Hit) -> Time | None:
    times = hit.times()
    if times:
        return times[0]
    return shifted(hit)


def started(hit: Hit) -> Time | None:
    """`for three days from Monday`, `the week beginning on 4 May`: that many units from the day on."""
    times = [t for t in hit.times() if t.first]
    first = times[-1].first if times else None
    if first is None:
        return None
    if len(times) > 1:  # the count was found before: `for three days` up to publication
        span = times[0]
        if not span.counted or span.first is None or span.last is None:
            return None
        return Time(first, first + (span.last - span.first), "free")
    counts = hit.all("n")
    end = days.add(first, hit.name("unit") or "day", counts[0] if counts else 1)
    return Time(first, end - days.DAY, "free") if end else None
