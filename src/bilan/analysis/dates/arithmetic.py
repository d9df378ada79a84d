"""Days of the calendar: months, weeks, years and what is counted in them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

AHEAD = timedelta(days=45)
"""A date without a year is taken in the year of publication unless it then lies further ahead than this."""
BEHIND = timedelta(days=90)
"""Where what is to come is spoken of, such a date is the next one, unless it is no longer than this gone by."""
LAST_YEAR = 9999
CENTURY_PIVOT = 30
"""Two digits up to this are years of this century, above it of the last (`78`: 1978)."""
DAY = timedelta(1)
DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
MONTHS_OF = {"month": 1, "quarter": 3, "term": 4, "half": 6, "year": 12, "decade": 120, "century": 1200}


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """Return the year and month that lie `by` months later."""
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return calendar.monthrange(year, month)[1]


def month_of(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, length(year, month))


def year_of(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of a day's week."""
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def decade_of(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year's decade (1990: 1990 to 1999)."""
    start = year // 10 * 10
    return date(max(start, 1), 1, 1), date(start + 9, 12, 31)


def century_of(number: int) -> tuple[date, date]:
    """Return the first and the last day of a century as people speak of it (21: 2000 to 2099)."""
    return date(100 * (number - 1), 1, 1), date(100 * number - 1, 12, 31)


def add(day: date, unit: str, count: int) -> date | None:
    """Return the day that lies `count` units later (earlier if negative); None where there is none."""
    try:
        if unit in DAYS_OF:
            return day + timedelta(DAYS_OF[unit] * count)
        if unit == "hour":
            whole = max(1, abs(count) // 24)
            return day + timedelta(whole if count > 0 else -whole)
        if unit == "business_day":
            return _business_day(day, count)
        if unit not in MONTHS_OF:
            return None
        year, month = shift_month(day.year, day.month, MONTHS_OF[unit] * count)
        return date(year, month, min(day.day, length(year, month)))
    except (ValueError, OverflowError):
        return None


def _business_day(day: date, count: int) -> date:
    step = DAY if count > 0 else -DAY
    left = min(abs(count), 4000)
    while left:
        day += step
        left -= day.weekday() < 5
    return day


def unit_at(day: date, unit: str, shift: int) -> tuple[date, date] | None:
    """Return the week, month … that lies `shift` of them after the one a day is in; None outside the calendar."""
    try:
        if unit in ("day", "business_day"):
            found = day + timedelta(shift)
            return found, found
        if unit == "week":
            return week_of(day + timedelta(7 * shift))
        if unit == "weekend":
            _, sunday = week_of(day + timedelta(7 * shift))
            return sunday - DAY, sunday
        if unit == "decade":
            return decade_of(day.year + 10 * shift)
        if unit == "century":
            start = (day.year // 100 + shift) * 100
            return date(start, 1, 1), date(start + 99, 12, 31)
        size = MONTHS_OF.get(unit)
        if size is None or size > 12:
            return None
        year, month = shift_month(day.year, (day.month - 1) // size * size + 1, size * shift)
        return date(year, month, 1), month_of(*shift_month(year, month, size - 1))[1]
    except (ValueError, OverflowError):
        return None


def years_of_two_digits(number: int) -> int:
    """Return the year that two digits stand for (`78`: 1978, `25`: 2025)."""
    return number + (1900 if number > CENTURY_PIVOT else 2000)


def year_near(month: int, day: int, published: date) -> int | None:
    """Return the year of a date given without one: the last such day, or one just ahead; None if there is none."""
    for year in (published.year, published.year - 1, published.year - 2, published.year - 3, published.year - 4):
        if year < 1 or not 1 <= day <= length(year, month):
            continue
        if date(year, month, day) - published <= AHEAD:
            return year
    return None


def year_nearest(month: int, day: int, published: date) -> int | None:
    """Return the year of a date given without one where what is to come is spoken of: the next, or one just gone by."""
    for year in (published.year - 1, published.year, published.year + 1, published.year + 2):
        if 1 <= year <= LAST_YEAR and day <= length(year, month) and published - date(year, month, day) <= BEHIND:
            return year
    return None


def day_near(day: int, published: date, weekday: int | None) -> date | None:
    """`Tuesday the 15th`: the fifteenth nearest to publication, on that weekday if any is."""
    options = []
    for shift in (0, -1, 1):
        year, month = shift_month(published.year, published.month, shift)
        if 1 <= year <= LAST_YEAR and day <= length(year, month):
            options.append(date(year, month, day))
    fitting = [d for d in options if weekday is None or d.weekday() == weekday]
    return min(fitting or options, key=lambda d: abs(d - published), default=None)


def nth_weekday(first: date, last: date, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a period (-1: the last, -2: the one before it); None if it has not so many."""
    if nth < 0:
        found = last - timedelta((last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    else:
        found = first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if first <= found <= last else None


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
