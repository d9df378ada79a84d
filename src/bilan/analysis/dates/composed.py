"""What days in other days mean: parts, the nth of a period, what is around a day or counted from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bilan.analysis.dates import arithmetic as days
from bilan.analysis.dates.cascade import UNRESOLVED, Hit, Time
from bilan.analysis.dates.counted import GRAIN_OF
from bilan.analysis.dates.named import date_said, not_after

MIDDLE_OF_WEEK = (1, 4)
"""Tuesday to Friday, as days of the week."""


def inner(hit: Hit, skip: int = 0) -> Time | None:
    """The period that a hit's parts lie in: the days found before, a month, a year or (after `skip`) a unit said."""
    times = hit.times()
    if times:
        return times[0]
    year, month, roman = hit.one("year"), hit.one("month"), hit.one("roman")
    if roman is not None and roman > 1:
        return Time(*days.century_of(roman), "long")
    if month is not None:
        if hit.now is None and year is None:
            return UNRESOLVED
        said = year or (days.year_near(month, 1, hit.now) if hit.now else None)
        return Time(*days.month_of(said, month), "month", yearless=year is None) if said else None
    if year is not None:
        return Time(*days.year_of(year), "year")
    units = hit.names("unit")[skip:]
    unit = units[0] if units else hit.data.unit
    if unit is None:
        return None
    if hit.now is None:
        return UNRESOLVED
    found = days.unit_at(hit.now, unit, hit.data.shift)
    return Time(*found, GRAIN_OF.get(unit, "free")) if found else None


def part(hit: Hit) -> Time | None:
    """`mid-February`, `early next week`, `late 2019`, `the end of March`, `the first half of this month`."""
    whole = inner(hit)
    if whole is None or whole.first is None or whole.last is None:
        return whole
    spans = _parts(whole.first, whole.last, whole.grain, said=hit.data.count)
    half = "second_half" if hit.one("nth") == 2 else "first_half"
    span = spans.get(hit.data.part or half) if spans else None
    if span is None:
        return None
    grain = "end" if hit.data.part == "late" else "free"
    return replace(not_after(Time(*span, grain), hit), yearless=whole.yearless)


def _parts(first: date, last: date, grain: str, said: int | None) -> dict[str, tuple[date, date]] | None:
    """The early, middle and late part of a week, month, quarter, year or decade."""
    if grain == "week":
        monday = days.week_of(first)[0]
        on = [monday + timedelta(k) for k in range(7)]
        return {
            "early": (on[0], on[2]), "middle": (on[MIDDLE_OF_WEEK[0]], on[MIDDLE_OF_WEEK[1]]), "late": (on[3], on[6]),
            "first_half": (on[0], on[2]), "second_half": (on[3], on[6]),
        }  # fmt: skip
    if grain == "month":
        end = days.month_of(first.year, first.month)[1]
        one = first.replace
        return {
            "early": (one(day=1), one(day=15)), "middle": (one(day=10), one(day=20)), "late": (one(day=16), end),
            "first_half": (one(day=1), one(day=15)), "second_half": (one(day=16), end),
        }  # fmt: skip
    if grain == "year":
        year, thirds = first.year, said == 3
        cut = (4, 8) if thirds else (6, 6)
        return {
            "early": (date(year, 1, 1), days.month_of(year, cut[0])[1]),
            "middle": (date(year, 5, 1), date(year, 8, 31)),
            "late": (date(year, cut[1] + 1, 1), date(year, 12, 31)),
            "first_half": (date(year, 1, 1), date(year, 6, 30)),
            "second_half": (date(year, 7, 1), date(year, 12, 31)),
        }
    if grain in ("quarter", "long", "free"):
        third = (last - first) // 3
        return {
            "early": (first, first + third), "middle": (first + third, last - third), "late": (last - third, last),
            "first_half": (first, first + (last - first) // 2), "second_half": (first + (last - first) // 2, last),
        }  # fmt: skip
    return None


def nth(hit: Hit) -> Time | None:
    """`the first Friday of July`, `the third week of 2027`, `the last week of the month`, `the 20th of next month`."""
    weekday, unit = hit.one("weekday"), hit.name("unit")
    whole = inner(hit, skip=0 if weekday is not None else 1)
    if whole is None or whole.first is None or whole.last is None:
        return whole
    number = hit.one("nth") or hit.data.number or -1
    first, last = _full(whole)
    if weekday is not None:
        day = days.nth_weekday(first, last, weekday, number)
        return Time(day, day) if day else None
    if unit == "week":
        return _nth_week(first, last, number, whole)
    return _nth_unit(first, last, unit or "day", number, whole)


def _full(whole: Time) -> tuple[date, date]:
    """The first and last day of a whole month or year, also where it was cut at publication."""
    assert whole.first is not None and whole.last is not None
    if whole.grain == "month":
        return days.month_of(whole.first.year, whole.first.month)
    if whole.grain == "year":
        return days.year_of(whole.first.year)
    if whole.grain == "week":
        return days.week_of(whole.first)
    return whole.first, whole.last


def _nth_week(first: date, last: date, number: int, whole: Time) -> Time | None:
    """A week belongs to the month or year in which its Thursday lies (ISO 8601)."""
    if number < 0:
        monday = days.week_of(last)[0]
        monday -= timedelta((0 if monday + timedelta(3) <= last else 7) + 7 * (-number - 1))
    else:
        monday = days.week_of(first)[0]
        monday += timedelta((0 if monday + timedelta(3) >= first else 7) + 7 * (number - 1))
        if monday > last:
            return None
    return Time(monday, monday + timedelta(6), "week", yearless=whole.yearless)


def _nth_unit(first: date, last: date, unit: str, number: int, whole: Time) -> Time | None:
    found = days.unit_at(last, unit, number + 1) if number < 0 else days.unit_at(first, unit, number - 1)
    if found is None or found[0] > last or found[1] < first:
        return None
    return Time(*found, GRAIN_OF.get(unit, "free"), yearless=whole.yearless)


def first_units(hit: Hit) -> Time | None:
    """`the first seven months of 2030`, `the last ten days of April`."""
    whole = inner(hit, skip=1)
    if whole is None or whole.first is None or whole.last is None:
        return whole
    unit, count = hit.name("unit") or "month", hit.one("n") or hit.data.count or 1
    first, last = _full(whole)
    if hit.data.part == "late":
        start = days.add(last + days.DAY, unit, -count)
        return Time(start, last, "free") if start and start >= first else None
    end = days.add(first, unit, count)
    return not_after(Time(first, end - days.DAY, "free"), hit) if end and end - days.DAY <= last else None


def within(hit: Hit) -> Time | None:
    """`Friday of next week`, `the 20th of next month`, `June of next year`."""
    whole = inner(hit)
    if whole is None or whole.first is None:
        return whole
    weekday, day, month = hit.one("weekday"), hit.one("day"), hit.one("month")
    if month is not None and whole.grain == "year":
        return Time(*days.month_of(whole.first.year, month), "month")
    if weekday is not None and whole.grain == "week":
        found = days.week_of(whole.first)[0] + timedelta(weekday)
        return Time(found, found)
    if day is not None and whole.grain == "month" and day <= days.length(whole.first.year, whole.first.month):
        found = whole.first.replace(day=day)
        return Time(found, found)
    times = hit.times()
    if len(times) > 1 and whole.grain == "year" and times[1].first and times[1].last and times[1].yearless:
        return in_year(times[1], whole.first.year)
    return None


def in_year(time: Time, year: int) -> Time | None:
    """Return days moved to another year; None where it has no such day."""
    assert time.first is not None and time.last is not None
    shift = year - time.first.year
    try:
        last = time.last.replace(year=time.last.year + shift)
        return replace(time, first=time.first.replace(year=year), last=last, yearless=False)
    except ValueError:  # the 29th of February
        return None


def around(hit: Hit) -> Time | None:
    """`the week of 16 September`, `the month of the 18th`: the week or month that the day is in."""
    named_day = next(iter(hit.times()), None) or date_said(hit)
    day = named_day.first if named_day is not None else None
    unit = hit.data.unit or hit.name("unit") or "week"
    if day is None:
        return None
    found = days.unit_at(day, unit, 0)
    if found is not None and hit.data.part == "so_far":  # `the week to 2 May`
        start = days.add(day + days.DAY, unit, -1)
        return Time(start, day, "free") if start else None
    return Time(*found, GRAIN_OF.get(unit, "free")) if found else None


def week_number(hit: Hit) -> Time | None:
    """`week 31`: the week of the calendar (ISO 8601), in the year said or that of publication."""
    year = hit.one("year") or next((t.first.year for t in hit.times() if t.first), None)
    if year is None:
        if hit.now is None:
            return UNRESOLVED
        year = hit.now.year
    number = hit.one("n") or 0
    if not 1 <= number <= 53:
        return None
    monday = days.week_of(date(year, 1, 4))[0] + timedelta(7 * (number - 1))
    return Time(monday, monday + timedelta(6), "week")


def after(hit: Hit) -> Time | None:
    """`the day after tomorrow`, `the week after next`: what lies `shift` units after what is named."""
    times = [t for t in hit.times() if t.first]
    unit = hit.data.unit or hit.name("unit") or "day"
    day = times[0].first if times else hit.now
    if day is None:
        return UNRESOLVED
    found = days.unit_at(day, unit, hit.data.shift)
    return Time(*found, GRAIN_OF.get(unit, "free")) if found else None
