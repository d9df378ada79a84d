"""What words that name days mean: dates, months, years, decades, seasons, feasts, weekdays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bilan.analysis.dates import arithmetic as days
from bilan.analysis.dates.cascade import UNRESOLVED, Hit, Time
from bilan.languages.schema import Holiday

SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month in which a season begins in the north (the meteorological one: whole months)."""
PARTS_OF_YEAR = {"quarter": 3, "term": 4, "half": 6}
LOWEST_SHARED_YEAR = 1900
"""Years said by two digits are not looked for before."""


def year_said(hit: Hit) -> int | None:
    """Return the year that a hit's words say, None if they say none."""
    year = hit.one("year")
    if year is not None:
        return year
    short = hit.one("yy")
    return days.years_of_two_digits(short) if short is not None else None


def date_said(hit: Hit) -> Time | None:
    """`Tuesday 5 March 2030`, `5 and 6 March`, `March 2030`, `Tuesday the 5th`."""
    month, year, said = hit.one("month"), year_said(hit), hit.all("day") + hit.all("dd") + hit.all("ordinal_day")
    weekday = hit.one("weekday")
    if weekday is None:
        weekday = hit.one("short_weekday")
    if month is None:
        month = hit.one("mm")
    if month is None:
        return None if hit.reading.counted(hit.end) else _day_alone(said, weekday, hit.now)
    yearless = year is None
    if year is None:
        if hit.now is None:
            return UNRESOLVED
        year = (days.year_nearest if hit.ahead else days.year_near)(month, said[0] if said else 1, hit.now)
    if year is None:
        return None
    if not said:
        return Time(*days.month_of(year, month), "month", yearless=yearless)
    return _spanning(year, month, said, yearless=yearless)


def _day_alone(said: list[int], weekday: int | None, published: date | None) -> Time | None:
    if not said:
        return None
    if published is None:
        return UNRESOLVED
    day = days.day_near(said[0], published, weekday)
    if day is not None and weekday is not None and day.weekday() != weekday:
        return None  # `Tuesday 12`, where neither this month's nor the ones' beside it is one: 12 of something
    if day is not None and weekday is None and day > published:
        before = days.shift_month(day.year, day.month, -1)
        day = date(*before, day.day) if day.day <= days.length(*before) else day
    return Time(day, day, yearless=weekday is None) if day else None


def _spanning(year: int, month: int, said: list[int], *, yearless: bool) -> Time | None:
    try:
        first, last = date(year, month, said[0]), date(year, month, said[-1])
    except ValueError:
        return None
    return Time(first, last, "day" if first == last else "free", yearless=yearless) if first <= last else None


def numeric(hit: Hit) -> Time | None:
    """`28.04.2026`, `4/22`: in the order of the country, or the only order that gives a day, or the one gone by."""
    one, two = hit.all("dd")[:2]
    year = year_said(hit)
    if year is None and not _set_apart(hit):
        return None
    orders = hit.reading.grammar.pack.periods.numeric_orders
    order = orders.get(hit.reading.country or "", orders.get("default", "dmy"))
    certain = len(set(orders.values())) < 2 or (hit.reading.country or "") in orders
    pairs = [(one, two), (two, one)] if order == "dmy" else [(two, one), (one, two)]
    found = []
    for day, month in pairs:
        in_year = year
        if in_year is None and 1 <= month <= 12:
            in_year = days.year_near(month, day, hit.now) if hit.now else None
        if in_year is not None and 1 <= month <= 12 and day <= days.length(in_year, month):
            found.append(date(in_year, month, day))
    if not found:
        return UNRESOLVED if hit.now is None and year is None and min(one, two) <= 12 else None
    past = [d for d in found if hit.now is None or d <= hit.now or year is None or certain]
    day_found = (past or found)[0]
    return Time(day_found, day_found, yearless=year is None)


def _set_apart(hit: Hit) -> bool:
    """Whether two numbers are a day and month and no fraction or count of pictures (`3/8`): `on 3/8`, `03/08`."""
    written = [atom.word for slot, atom in hit.filled if slot == "dd"]
    first = hit.reading.token(hit.start)
    classes = ("preposition", "determiner")
    inside = hit.filled[0][1] is not hit.reading.atoms[hit.start]  # the phrase has a word before the numbers
    return inside or any(w.startswith("0") for w in written) or hit.reading.sentence.is_word(first - 1, *classes)


def month_number(hit: Hit) -> Time | None:
    """`11/2016`, `2016-11`."""
    year, month = year_said(hit), hit.one("mm")
    if year is None or month is None:
        return None
    return Time(*days.month_of(year, month), "month")


def year(hit: Hit) -> Time | None:
    """`in 2016`, `the year 267`."""
    said = year_said(hit) or hit.one("n")
    if not said:
        return None
    return Time(*days.year_of(said), "year")


def years(hit: Hit) -> Time | None:
    """`2014-2018`, and `2024–25`: a fiscal or school year, both calendar years whole.

    With a `count` of 1 only years that follow each other (`in 2024 and 2025`).
    """
    said, short = hit.all("year"), hit.one("yy")
    first = said[0]
    last = said[1] if len(said) > 1 else first - first % 100 + (short or 0)
    if (len(said) < 2 or hit.data.count == 1) and last != first + 1:
        return None
    return Time(date(first, 1, 1), date(last, 12, 31), "long") if first < last else None


def decade(hit: Hit) -> Time | None:
    """`the 1970s`, `the '70s`, `les années soixante-dix`, `the nineteen seventies`."""
    century, tens, said = hit.one("n"), hit.one("tens"), year_said(hit) or hit.data.number
    if tens is not None:
        if tens >= LOWEST_SHARED_YEAR:
            return Time(*days.decade_of(tens), "long")
        said = century * 100 + tens if century and 10 <= century <= 20 else days.years_of_two_digits(tens)
    elif said is None and century is not None and century % 10 == 0 and 10 <= century <= 90:
        said = days.years_of_two_digits(century)
    elif said is None and century is not None and century >= LOWEST_SHARED_YEAR:
        said = century  # `les années deux mille dix`
    if said is None or said % 10:
        return None
    return Time(*days.decade_of(said), "long")


def century(hit: Hit) -> Time | None:
    """`the 21st century`, `le XXIe siècle`: the years 2000 to 2099, as people speak of them."""
    number = hit.one("nth") or hit.one("roman") or hit.one("n")
    if not number or not 2 <= number <= 30:
        return None
    return Time(*days.century_of(number), "long")


def part_of_year(hit: Hit) -> Time | None:
    """`Q3 2016`, `the third quarter`, `the first half of 2030`; without a year the last one that had begun."""
    unit = hit.data.unit or hit.name("unit") or ""
    size = PARTS_OF_YEAR.get(unit)
    number = hit.data.number or hit.one("nth") or hit.one("dd")
    if size is None:
        return None
    if number is None:
        number = 12 // size  # `the last quarter`
    if number > 12 // size:
        return None
    said = year_said(hit) or _year_of(hit.times())
    begin = (number - 1) * size + 1
    if said is None:
        if hit.now is None:
            return UNRESOLVED
        said = hit.now.year - (begin > hit.now.month and not hit.ahead)
    first, last = date(said, begin, 1), days.month_of(said, begin + size - 1)[1]
    if hit.now is not None and first <= hit.now < last and not hit.ahead:
        last = hit.now
    return Time(first, last, "quarter")


def _year_of(times: list[Time]) -> int | None:
    for time in times:
        if time.first is not None and time.grain == "year":
            return time.first.year
    return None


def season(hit: Hit) -> Time | None:
    """`summer 2024`, `last winter`, `the winter of 2023-24`."""
    name = hit.name("season")
    begin = SEASON_MONTHS[name or "winter"]
    said = year_said(hit) or _year_of(hit.times())
    if said is None:
        if hit.now is None:
            return UNRESOLVED
        said = hit.now.year + hit.data.shift
        if hit.data.shift == 0 and date(said, begin, 1) > hit.now and not hit.ahead:
            said -= 1
        if hit.data.shift < 0 and days.month_of(*days.shift_month(hit.now.year, begin, 2))[1] < hit.now:
            said = hit.now.year
    last = days.month_of(*days.shift_month(said, begin, 2))[1]
    return _not_after(Time(date(said, begin, 1), last, "quarter"), hit)


def holiday(hit: Hit) -> Time | None:
    """`Christmas Day 2029`, `Easter Sunday`, `on New Year's Eve`: without a year the last one gone by."""
    entry = hit.reading.grammar.pack.periods.holidays[hit.one("holiday") or 0]
    said = year_said(hit) or _year_of(hit.times())
    if hit.end == hit.start + 1 and " " not in hit.filled[0][1].word and not hit.reading.after_marker(hit.start):
        return None  # `a Christmas party`
    if said is None:
        if hit.now is None:
            return UNRESOLVED
        said = hit.now.year
        first = holiday_in(entry, said)
        if first > hit.now and not (hit.ahead or first - hit.now <= timedelta(7)):
            said -= 1
    first = holiday_in(entry, said)
    return Time(first, first + timedelta(entry.days - 1), "day" if entry.days == 1 else "free")


def holiday_in(entry: Holiday, year: int) -> date:
    """Return the first day of a feast in a year."""
    if entry.easter is not None:
        return days.easter(year) + timedelta(entry.easter)
    month = entry.month or 1
    if entry.weekday is not None:
        found = days.nth_weekday(*days.month_of(year, month), entry.weekday, entry.nth)
        return found or date(year, month, 1)
    return date(year, month, entry.day or 1)


def weekday(hit: Hit) -> Time | None:
    """`this Friday`, `next Sunday` (of next week), `last Sunday`; `two Mondays from now`."""
    if hit.now is None:
        return UNRESOLVED
    wanted, back = hit.one("weekday") or 0, (hit.now.weekday() - (hit.one("weekday") or 0)) % 7
    shift, count = hit.data.shift, hit.one("n")
    if count is not None:
        day = hit.now + timedelta((wanted - hit.now.weekday() - 1) % 7 + 1 + 7 * (count - 1))
        return Time(day, day)
    if shift > 0:
        day = days.week_of(hit.now)[0] + timedelta(7 * shift + wanted)
    elif shift < 0:
        day = hit.now - timedelta(back or 7)
    else:
        in_week = days.week_of(hit.now)[0] + timedelta(wanted)
        day = in_week if hit.ahead and in_week >= hit.now else hit.now - timedelta(back)
        return Time(day, day, weekday=day <= hit.now)
    return Time(day, day)


def shifted_month(hit: Hit) -> Time | None:
    """`last September`, `next June`, `this March`, `June next year`."""
    if hit.now is None:
        return UNRESOLVED
    month, said, shift = hit.one("month") or 1, hit.now.year, hit.data.shift
    if shift > 0:
        said += month <= hit.now.month
    elif shift < 0:
        said -= month >= hit.now.month
    else:
        said = days.year_near(month, 1, hit.now) or said
    return Time(*days.month_of(said, month), "month")


def nothing(hit: Hit) -> Time | None:
    """Words of time that name no day here (`the same day`, a man named `April`)."""
    return Time(None, None, "words")


def _not_after(time: Time, hit: Hit) -> Time:
    """Nothing reported lies after publication, unless the words look ahead."""
    if hit.now is None or time.first is None or time.last is None or hit.ahead:
        return time
    return replace(time, last=hit.now) if time.first <= hit.now < time.last else time


not_after = _not_after
