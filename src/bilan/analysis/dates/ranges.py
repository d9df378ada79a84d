"""What the words between two days mean: from one to the other, both ends included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bilan.analysis.dates import arithmetic as days
from bilan.analysis.dates.cascade import UNRESOLVED, Hit, Time
from bilan.analysis.dates.composed import in_year, inner
from bilan.languages.day_words import Atom

LONGEST_RANGE = 366 * 300
"""Days of the longest range that is taken for one."""


def joined(hit: Hit) -> Time | None:
    """`from 28 to 30 April`, `between January and March 2019`, `du 4 au 22 mars`: both ends belong to it."""
    ends = [_end(slot, atom, hit) for slot, atom in hit.filled]
    left_atom = hit.filled[0]
    if len(ends) != 2:
        return None
    right = ends[1]
    if right is None or right.first is None or right.last is None:
        return right if right is not None and not right.resolved else None
    left = _left(left_atom[0], left_atom[1], ends[0], right, hit)
    if left is None or left.first is None:
        return left if left is not None and not left.resolved else None
    return _range(left, right)


def _range(left: Time, right: Time) -> Time | None:
    """The days from one end to the other; years that are not said are taken so that it does not run back."""
    left, right = _with_years(left, right)
    first, last = left.first, right.last
    if first is None or last is None:
        return None
    if left.weekday:
        first = last - timedelta((last.weekday() - first.weekday()) % 7)
    if first > last or (last - first).days > LONGEST_RANGE:
        return None
    return Time(first, last, "free", yearless=left.yearless and right.yearless)


def _with_years(left: Time, right: Time) -> tuple[Time, Time]:
    if left.first is None or right.last is None or left.last is None:
        return left, right
    if left.yearless and not right.yearless:
        return _nearest_year(left, right.last) or left, right
    if left.first <= right.last:
        return left, right
    if left.yearless:
        return in_year(left, left.first.year - 1) or left, right
    if right.yearless:
        for year in (left.first.year, left.first.year + 1):
            found = in_year(right, year)
            if found is not None and found.last is not None and found.last >= left.first:
                return left, found
    return left, right


def with_now(hit: Hit) -> Time | None:
    """`between 3 March and now`, `between now and 15 November`: the day of publication is one end (`shift` 1: the
    first)."""
    time = next(iter(hit.times()), None)
    if hit.now is None or time is None or time.first is None or time.last is None:
        return UNRESOLVED if hit.now is None else None
    if hit.data.shift > 0:
        if time.last < hit.now and time.yearless:
            years = (in_year(time, hit.now.year + later) for later in (0, 1))
            time = next((t for t in years if t is not None and t.last is not None and t.last >= hit.now), time)
        return Time(hit.now, time.last, "free") if time.last is not None and time.last >= hit.now else None
    return Time(time.first, hit.now, "free") if time.first is not None and time.first <= hit.now else None


def _nearest_year(left: Time, last: date) -> Time | None:
    for year in (last.year, last.year - 1):
        found = in_year(left, year)
        if found is not None and found.first is not None and found.first <= last:
            return found
    return None


def _left(slot: str, atom: Atom, found: Time | None, right: Time, hit: Hit) -> Time | None:
    """The beginning of a range, which may be a mere day or month of the one that its end is in."""
    assert right.first is not None and right.last is not None
    if slot == "day":
        return _day_before(int(atom.slots["day"]), right)
    if slot == "month":
        month = int(atom.slots["month"])
        year = right.last.year - (month > right.last.month)
        return Time(*days.month_of(year, month), "month", yearless=False)
    if slot == "weekday":
        day = right.last - timedelta((right.last.weekday() - int(atom.slots["weekday"])) % 7)
        return Time(day, day)
    return found


def _day_before(number: int, right: Time) -> Time | None:
    if right.first is None or right.grain not in ("day", "free") or right.first != right.last:
        return None
    if number <= right.first.day:
        day = right.first.replace(day=number)
    else:
        year, month = days.shift_month(right.first.year, right.first.month, -1)
        if number > days.length(year, month):
            return None
        day = date(year, month, number)
    return Time(day, day)


def _end(slot: str, atom: Atom, hit: Hit) -> Time | None:
    if isinstance(atom.payload, Time):
        return atom.payload
    if slot == "year":
        return Time(*days.year_of(int(atom.slots["year"])), "year")
    if slot == "month":
        if hit.now is None:
            return UNRESOLVED
        month = int(atom.slots["month"])
        year = hit.now.year - (month > hit.now.month)  # a range that has a beginning is told when it is over
        return Time(*days.month_of(year, month), "month", yearless=True)
    return None


def joined_within(hit: Hit) -> Time | None:
    """`4 to 22 this month`, `next week between Wednesday and Friday`, `between 2 and 7 Feb`: both in one period."""
    whole = inner(hit)
    if whole is None or whole.first is None:
        return whole
    numbers, weekdays = hit.all("dd") + hit.all("day"), hit.all("weekday") + hit.all("short_weekday")
    if len(weekdays) == 2 and whole.grain == "week":
        monday = days.week_of(whole.first)[0]
        first, last = (monday + timedelta(k) for k in weekdays)
    elif len(numbers) == 2 and whole.grain == "month":
        if max(numbers) > days.length(whole.first.year, whole.first.month):
            return None
        first, last = (whole.first.replace(day=k) for k in numbers)
    else:
        return None
    return Time(first, last, "free", yearless=whole.yearless) if first <= last else None


def year_added(hit: Hit) -> Time | None:
    """`from 4 to 22 January, 1995`: a year that is said after a range or day holds for all of it."""
    time, year = next(iter(hit.times()), None), hit.one("year")
    if time is None or year is None or time.last is None or time.first is None or not time.yearless:
        return None
    shift = year - time.last.year
    try:
        return replace(
            time,
            first=time.first.replace(year=time.first.year + shift),
            last=time.last.replace(year=year),
            yearless=False,
        )
    except ValueError:
        return None
