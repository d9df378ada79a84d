"""What the fixed phrases of a pack mean (`[[relative]]` of periods.toml), and the meanings by their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bilan.analysis.dates import arithmetic as days
from bilan.analysis.dates import composed, counted, named, ranges
from bilan.analysis.dates.cascade import NO_DAY, UNRESOLVED, Hit, Meaning, Time
from bilan.languages.schema import PeriodWords

LONGEST_ABBREVIATION = 4
"""Letters of a short form of a month, which alone names none (`sept`)."""
LONGEST_SPAN = 2000
"""A larger number of days, weeks … is no time up to publication."""


def words(hit: Hit) -> Time | None:
    """What a fixed phrase means; one that says nothing else names no day."""
    said = hit.rule.words
    if said is None or said == PeriodWords(phrases=said.phrases):
        return NO_DAY
    if said.year is not None:
        return _year(hit)
    if hit.now is None:
        return UNRESOLVED
    if said.weekday == "night":
        return _weekend(hit.now)
    if said.weekday is not None:
        return _weekday(hit, said, hit.now)
    if said.month is not None:
        return _month(hit, said, hit.now)
    time = _shifted(hit, said, hit.now)
    return replace(time, counted=True) if time is not None else None


def _weekend(published: date) -> Time:
    saturday = published - timedelta((published.weekday() - 5) % 7)
    return Time(saturday, min(saturday + days.DAY, published), "week")


def _shifted(hit: Hit, said: PeriodWords, published: date) -> Time | None:
    if said.days is not None:
        first, last = published + timedelta(said.days[0]), published + timedelta(said.days[1])
        return Time(first, last, "day" if first == last else "free")
    for unit, shifts in (("week", said.weeks), ("month", said.months), ("year", said.years)):
        if shifts is not None:
            start, end = days.unit_at(published, unit, shifts[0]), days.unit_at(published, unit, shifts[1])
            if start is None or end is None:
                return None
            last = end[1] if shifts[1] > 0 else min(end[1], published)
            return Time(start[0], last, unit)
    return _span(hit, said, published)


def _span(hit: Hit, said: PeriodWords, published: date) -> Time | None:
    """`ces quatre derniers jours`: that many days up to publication; `ago`: the day that long before."""
    count = hit.one("n") or 1
    if count > LONGEST_SPAN:
        return None
    unit = (said.span or "days").rstrip("s")
    inclusive = unit == "day" and not said.ago
    first = days.add(published, unit, -(count - 1) if inclusive else -count)
    if first is None:
        return None
    return Time(first, first) if said.ago else Time(first, published, "free")


def _weekday(hit: Hit, said: PeriodWords, published: date) -> Time | None:
    """A weekday is the last one up to publication (the day itself included), unless said to be next."""
    wanted = hit.one("weekday")
    if wanted is None:
        return None
    if hit.end == hit.start + 1 and hit.start and _named_before(hit):
        return NO_DAY
    back = (published.weekday() - wanted) % 7
    if said.weekday == "next":
        day = days.week_of(published)[0] + timedelta(7 + wanted)
    elif said.weekday == "last" and back == 0:
        day = published - timedelta(7)
    else:
        day = published - timedelta(back)
    return Time(day, day, weekday=said.weekday == "this")


def _named_before(hit: Hit) -> bool:
    """`Remembrance Sunday`: a weekday that is part of a name."""
    text, atoms = hit.reading.text, hit.reading.atoms
    one, two = atoms[hit.start - 1], atoms[hit.start]
    capitals = text[one.start].isupper() and text[two.start].isupper()
    return capitals and one.word in hit.reading.grammar.pack.periods.named_days


def _month(hit: Hit, said: PeriodWords, published: date) -> Time | None:
    month = hit.one("month")
    if month is None:
        return None
    alone = hit.end == hit.start + 1
    if alone and not _certain(hit):
        return None
    if said.month in ("next", "last"):
        shift = 1 if said.month == "next" else -1
        year = published.year
        year += (month <= published.month) if shift > 0 else -(month >= published.month)
        return Time(*days.month_of(year, month), "month")
    year_near = days.year_near(month, 1, published) or published.year
    return Time(*days.month_of(year_near, month), "month", yearless=True)


def _certain(hit: Hit) -> bool:
    """Whether a month's name alone is surely one: after a marker (`since March`), not an ordinary word (`may`)."""
    periods = hit.reading.grammar.pack.periods
    atom = hit.reading.atoms[hit.start]
    if atom.word not in hit.reading.grammar.full_months and not hit.reading.text[atom.start].isupper():
        return False  # `al mar`: a short form looks like other words
    if hit.reading.after_marker(hit.start) or hit.reading.of_event(hit.start):
        return True
    return len(atom.word) > LONGEST_ABBREVIATION and atom.word not in periods.uncertain_months and _written(hit)


def _written(hit: Hit) -> bool:
    """Whether a month stands as the language writes it: with a capital letter, where it gives months one."""
    atom = hit.reading.atoms[hit.start]
    return hit.reading.text[atom.start].isupper() or not hit.reading.grammar.pack.periods.capital_months


def _year(hit: Hit) -> Time | None:
    year = hit.one("year")
    if year is None:
        return None
    if hit.end == hit.start + 1 and not _bare_year(hit):
        return None
    return Time(*days.year_of(year), "year")


def _bare_year(hit: Hit) -> bool:
    """Whether four digits alone are a year: after a word of time, and not before something counted."""
    return hit.reading.bare_year(hit.start)


MEANINGS: dict[str, Meaning] = {
    "words": words,
    "date": named.date_said,
    "numeric": named.numeric,
    "month_number": named.month_number,
    "year": named.year,
    "years": named.years,
    "decade": named.decade,
    "century": named.century,
    "part_of_year": named.part_of_year,
    "season": named.season,
    "holiday": named.holiday,
    "weekday": named.weekday,
    "shifted_month": named.shifted_month,
    "nothing": named.nothing,
    "shifted": counted.shifted,
    "span_back": counted.span_back,
    "span_ahead": counted.span_ahead,
    "point": counted.point,
    "in_units": counted.in_units,
    "so_far": counted.so_far,
    "rest": counted.rest,
    "started": counted.started,
    "part": composed.part,
    "nth": composed.nth,
    "first_units": composed.first_units,
    "within": composed.within,
    "around": composed.around,
    "week_number": composed.week_number,
    "after": composed.after,
    "range": ranges.joined,
    "range_within": ranges.joined_within,
    "range_now": ranges.with_now,
    "year_added": ranges.year_added,
}
"""What `means` of a rule in periods.toml may say."""
