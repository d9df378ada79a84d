"""Expressions of time in a sentence, as days relative to the day of publication."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bilan.analysis.numbers import parse_number
from bilan.analysis.sentences import Sentence
from bilan.languages.phrases import Mark
from bilan.languages.schema import PeriodWords

AHEAD = timedelta(days=45)
"""A date without a year is taken in the year of publication unless it then lies further ahead than this."""


@dataclass(frozen=True)
class TimeExpression:
    """Words that name days: tokens `start` to `end`. Unknown or open ends are None."""

    start: int
    end: int
    first: date | None
    last: date | None
    kind: str = "on"
    """`on`, `since`, `until`, `before`, `after`, `as_of`, `anaphora` (since a day named earlier), `before_event`."""
    weekday: bool = False
    """Said by a weekday alone: of a plan the next one is meant, of a report the last."""
    counted: bool = False
    """Counted from publication (`dans la nuit`): less exact than days that are named next to it."""
    resolved: bool = True
    """False where the words cannot be placed without a day of publication."""


def find_times(sentence: Sentence, published: date | None) -> list[TimeExpression]:
    """Return the expressions of time of a sentence in order, with their markers (`depuis`, `until`)."""
    if not sentence.marks.keys() & {"date", "relative_day", "since_anaphora", "event_noun"}:
        return []
    found = _base(sentence, published)
    found = _between(sentence, found, published)
    found = [_marked(sentence, e, published) for e in found if not _made_exact(e, found)]
    for mark in sentence.marks.get("since_anaphora", ()):
        if not any(e.start < mark.end and mark.start < e.end for e in found):
            if not _is_before_time(mark, found):
                found.append(TimeExpression(mark.start, mark.end, None, published, "anaphora"))
    events = {m.start: m for m in sentence.marks.get("event_noun", ())}
    for mark in sentence.marks.get("period_marker", ()):
        if mark.payload == "before" and mark.end in events:
            found.append(TimeExpression(mark.start, events[mark.end].end, None, None, "before_event"))
    return sorted(found, key=lambda e: e.start)


def _made_exact(expression: TimeExpression, found: Sequence[TimeExpression]) -> bool:
    """`dans la nuit du 8 au 9 mars`, `hier mercredi`: the days that are named say it better."""
    return expression.counted and any(
        not e.counted and e.first is not None and expression.start < e.start <= expression.end + 1 for e in found
    )


def _is_before_time(mark: Mark, found: Sequence[TimeExpression]) -> bool:
    return any(0 <= e.start - mark.end <= 1 for e in found)


def _base(sentence: Sentence, published: date | None) -> list[TimeExpression]:
    marks = [(m, True) for m in sentence.marks.get("date", ())]
    marks += [(m, False) for m in sentence.marks.get("relative_day", ())]
    marks.sort(key=lambda pair: (pair[0].start - pair[0].end, not pair[1], pair[0].start))
    taken: set[int] = set()
    found = []
    for mark, absolute in marks:
        if taken & set(range(mark.start, mark.end)):
            continue
        read = _absolute if absolute else _relative
        if mark.end - mark.start == 1 and sentence.tokens[mark.start] in sentence.pack.numbers.words:
            continue  # `sept` alone is seven, not September
        expression = read(sentence, mark, published)
        if expression is not None:
            taken.update(range(mark.start, mark.end))
            found.append(expression)
    return sorted(found, key=lambda e: e.start)


def _absolute(sentence: Sentence, mark: Mark, published: date | None) -> TimeExpression | None:
    days: list[int] = []
    month = year = weekday = None
    numbers: list[int] = []
    for k in range(mark.start, mark.end):
        token = sentence.tokens[k]
        digits = "".join(c for c in token if c.isdigit())
        if sentence.pack.month_of(token) is not None:
            month = sentence.pack.month_of(token)
        elif token in sentence.pack.weekdays:
            weekday = sentence.pack.weekdays[token]
        elif digits:
            numbers.append(int(digits))
    days = [n for n in numbers if n <= 31]
    years = [n for n in numbers if n > 31]
    year = years[0] if years else None
    if year is not None and year < 100:
        year += 1900 if year > 30 else 2000
    if month is None and len(days) >= 2:
        if year == numbers[0]:
            days.reverse()
        days, month = days[:1], days[1]
        if month > 12:
            days, month = [month], days[0]
    return _dated(mark, days, month, year, weekday, published)


def _dated(
    mark: Mark,
    days: list[int],
    month: int | None,
    year: int | None,
    weekday: int | None,
    published: date | None,
) -> TimeExpression | None:
    if month is None:
        if not days or published is None:
            return TimeExpression(mark.start, mark.end, None, None, resolved=False) if days else None
        day = _day_near(days[0], published, weekday)
        return TimeExpression(mark.start, mark.end, day, day)
    if year is None:
        year = _year_of(month, days[0] if days else 1, published)
        if year is None:
            return TimeExpression(mark.start, mark.end, None, None, resolved=False)
    try:
        first = date(year, month, days[0] if days else 1)
        last = date(year, month, days[-1] if days else calendar.monthrange(year, month)[1])
    except ValueError:
        return None
    return TimeExpression(mark.start, mark.end, first, last)


def _year_of(month: int, day: int, published: date | None) -> int | None:
    """The year of a date that is given without one: the last such day, or one just ahead."""
    if published is None:
        return None
    last_day = calendar.monthrange(published.year, month)[1]
    this_year = date(published.year, month, min(day, last_day))
    if this_year - published > AHEAD:
        return published.year - 1
    return published.year


def _day_near(day: int, published: date, weekday: int | None) -> date | None:
    """`mardi 15`: the fifteenth nearest to publication, on that weekday if any is."""
    options = []
    for shift in (0, -1, 1):
        year, month = _shift_month(published.year, published.month, shift)
        if day <= calendar.monthrange(year, month)[1]:
            options.append(date(year, month, day))
    fitting = [d for d in options if weekday is None or d.weekday() == weekday]
    return min(fitting or options, key=lambda d: abs(d - published), default=None)


def _shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def _relative(sentence: Sentence, mark: Mark, published: date | None) -> TimeExpression | None:
    words: PeriodWords = mark.payload
    if words == PeriodWords(phrases=words.phrases):
        return TimeExpression(mark.start, mark.end, None, None)
    if words.part is not None:
        return _part_of_year(sentence, mark, words.part, published)
    if words.year is not None:
        return _year_words(sentence, mark, words, published)
    if published is None:
        return TimeExpression(mark.start, mark.end, None, None, resolved=False)
    if words.weekday == "night":
        return _weekend(mark, published)
    if words.weekday is not None:
        return _weekday(sentence, mark, words, published)
    if words.month is not None:
        return _month_words(sentence, mark, words, published)
    first, last = _shifted(sentence, mark, words, published)
    return TimeExpression(mark.start, mark.end, first, last, counted=True)


def _shifted(sentence: Sentence, mark: Mark, words: PeriodWords, published: date) -> tuple[date | None, date | None]:
    if words.days is not None:
        return published + timedelta(words.days[0]), published + timedelta(words.days[1])
    if words.weeks is not None:
        monday = published - timedelta(published.weekday())
        first = monday + timedelta(7 * words.weeks[0])
        return first, min(monday + timedelta(7 * words.weeks[1] + 6), _cap(published, words.weeks[1]))
    if words.months is not None:
        first = date(*_shift_month(published.year, published.month, words.months[0]), 1)
        year, month = _shift_month(published.year, published.month, words.months[1])
        end = date(year, month, calendar.monthrange(year, month)[1])
        return first, min(end, _cap(published, words.months[1]))
    if words.years is not None:
        first = date(published.year + words.years[0], 1, 1)
        return first, min(date(published.year + words.years[1], 12, 31), _cap(published, words.years[1]))
    return _span(sentence, mark, words, published)


def _cap(published: date, offset: int) -> date:
    """Nothing reported lies after publication, unless the words themselves look ahead."""
    return published if offset <= 0 else date.max


def _span(sentence: Sentence, mark: Mark, words: PeriodWords, published: date) -> tuple[date | None, date | None]:
    """`ces quatre derniers jours`: that many days up to publication; `ago`: the day that long before."""
    count = _count_in(sentence, mark)
    if count is None or count > 2000:
        return None, None
    if words.ago:
        start = _back(published, words.span or "days", count, inclusive=False)
        return start, start
    return _back(published, words.span or "days", count, inclusive=True), published


def _back(published: date, unit: str, count: int, *, inclusive: bool) -> date | None:
    try:
        if unit == "hours":
            return published - timedelta(max(1, count // 24))
        if unit == "days":
            return published - timedelta(count - 1 if inclusive else count)
        if unit == "weeks":
            return published - timedelta(7 * count)
        months = count if unit == "months" else 12 * count
        year, month = _shift_month(published.year, published.month, -months)
        return date(year, month, min(published.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def _count_in(sentence: Sentence, mark: Mark) -> int | None:
    for k in range(mark.start, mark.end):
        parsed = parse_number(sentence, k)
        if parsed is not None:
            return int(parsed[0])
    return 1


def _weekend(mark: Mark, published: date) -> TimeExpression:
    saturday = published - timedelta((published.weekday() - 5) % 7)
    return TimeExpression(mark.start, mark.end, saturday, min(saturday + timedelta(1), published))


def _weekday(sentence: Sentence, mark: Mark, words: PeriodWords, published: date) -> TimeExpression:
    """A weekday is the last one up to publication (the day itself included), unless said to be next."""
    if mark.end == mark.start + 1 and mark.start and _named_before(sentence, mark.start):
        return TimeExpression(mark.start, mark.end, None, None)
    names = [sentence.pack.weekdays[t] for t in sentence.tokens[mark.start : mark.end] if t in sentence.pack.weekdays]
    back = (published.weekday() - names[0]) % 7
    if words.weekday == "next":
        day = published + timedelta(7 - back if back else 7)
    elif words.weekday == "last" and back == 0:
        day = published - timedelta(7)
    else:
        day = published - timedelta(back)
    night = any(m.end == mark.start for m in sentence.marks.get("night", ()))
    last = day + timedelta(1) if night else day
    return TimeExpression(mark.start, mark.end, day, last, weekday=words.weekday == "this")


def _named_before(sentence: Sentence, i: int) -> bool:
    """`Remembrance Sunday`: a weekday that is part of a name."""
    return (
        sentence.capital(i - 1) and sentence.capital(i) and sentence.tokens[i - 1] in sentence.pack.periods.named_days
    )


def _month_words(sentence: Sentence, mark: Mark, words: PeriodWords, published: date) -> TimeExpression | None:
    tokens = sentence.tokens[mark.start : mark.end]
    marked = any(m.end == mark.start for m in sentence.marks.get("period_marker", ()))
    if len(tokens) == 1 and not marked and not _closes_range(sentence, mark.start):
        return None
    month = next(found for token in tokens if (found := sentence.pack.month_of(token)))
    year = published.year
    if words.month == "next":
        year += month <= published.month
    elif words.month == "last":
        year -= month >= published.month
    else:
        year = _year_of(month, 1, published) or year
        if len(tokens) == 1 and date(year, month, 1) > published and not marked:
            year -= 1  # a range that has a beginning is told when it is over
    last = date(year, month, calendar.monthrange(year, month)[1])
    return TimeExpression(mark.start, mark.end, date(year, month, 1), last)


def _closes_range(sentence: Sentence, i: int) -> bool:
    """Whether a month at token i ends a range that another month opens (`entre janvier et avril`)."""
    for opening in sentence.marks.get("period_between", ()):
        joining: tuple[str, ...] = opening.payload
        if opening.end + 1 + len(joining) == i and tuple(sentence.tokens[opening.end + 1 : i]) == joining:
            return sentence.pack.month_of(sentence.tokens[opening.end]) is not None
    return False


def _year_words(sentence: Sentence, mark: Mark, words: PeriodWords, published: date | None) -> TimeExpression | None:
    token = next((t for t in sentence.tokens[mark.start : mark.end] if t.isdigit() and len(t) == 4), None)
    if token is None:
        return None
    if mark.end == mark.start + 1 and not _bare_year(sentence, mark.start):
        return None
    return TimeExpression(mark.start, mark.end, date(int(token), 1, 1), date(int(token), 12, 31))


def _part_of_year(
    sentence: Sentence, mark: Mark, part: tuple[int, int], published: date | None
) -> TimeExpression | None:
    """`au premier trimestre 2025`; without a year the last such part that had begun by the day of publication."""
    token = next((t for t in sentence.tokens[mark.start : mark.end] if t.isdigit() and len(t) == 4), None)
    if token is None and published is None:
        return TimeExpression(mark.start, mark.end, None, None, resolved=False)
    year = int(token) if token else published.year - (part[0] > published.month) if published else 0
    last = date(year, part[1], calendar.monthrange(year, part[1])[1])
    return TimeExpression(mark.start, mark.end, date(year, part[0], 1), min(last, published or last))


def _bare_year(sentence: Sentence, i: int) -> bool:
    """Whether four digits alone are a year: after a word of time, and not before something counted."""
    nouns = {m.start for m in sentence.marks.get("noun", ())}
    if any(m.start == i + 1 for m in sentence.marks.get("event_noun", ())):
        return True  # `the 2010 floods`
    if i > 1 and sentence.is_word(i - 1, "of") and any(m.end == i - 1 for m in sentence.marks.get("event_noun", ())):
        return True  # `le séisme de 2010`
    if i + 1 in nouns or sentence.is_word(i + 1, "of"):
        return False
    marker = any(m.end == i for m in sentence.marks.get("period_marker", ()))
    return marker or not sentence.tokens[i - 1][0].isalnum() if i else False


def _between(sentence: Sentence, found: list[TimeExpression], published: date | None) -> list[TimeExpression]:
    """Join two days into one period (`du 3 au 8 mai`, `between Monday and Thursday`, `de vendredi à samedi`)."""
    openings = sentence.marks.get("period_between", ())
    result: list[TimeExpression] = []
    for expression in found:
        joined = _joined(sentence, result[-1] if result else None, expression, openings)
        if joined is not None:
            if result and result[-1].start >= joined.start:
                result.pop()
            result.append(joined)
        else:
            result.append(expression)
    return result


def _joined(
    sentence: Sentence, before: TimeExpression | None, this: TimeExpression, openings: Sequence[Mark]
) -> TimeExpression | None:
    for opening in openings:
        end, joining = opening.end, opening.payload
        tail = tuple(sentence.tokens[this.start - len(joining) : this.start])
        if tail != joining:
            continue
        one_word = end == this.start - len(joining) - 1
        if one_word and this.first is not None and sentence.pack.month_of(sentence.tokens[end]) is not None:
            return replace(this, start=opening.start, first=_month_before(sentence, end, this.first))
        if before is not None and before.start == end and before.end == this.start - len(joining):
            return replace(this, start=opening.start, first=before.first)
        if one_word and this.first is not None:
            parsed = parse_number(sentence, end)
            if parsed and 1 <= parsed[0] <= 31:
                return replace(this, start=opening.start, first=_same_month(this.first, int(parsed[0])))
    return None


def _month_before(sentence: Sentence, i: int, last: date) -> date:
    """The first day of a month named before another (`entre novembre et mars 2025`)."""
    month = sentence.pack.month_of(sentence.tokens[i]) or last.month
    return date(last.year - (month > last.month), month, 1)


def _same_month(day: date, number: int) -> date | None:
    if number > calendar.monthrange(day.year, day.month)[1]:
        return None
    if number <= day.day:
        return day.replace(day=number)
    year, month = _shift_month(day.year, day.month, -1)
    return date(year, month, min(number, calendar.monthrange(year, month)[1]))


def _then_when(sentence: Sentence, end: int) -> bool:
    """`since 1959, when two women died`: what follows happened then."""
    after = end + (end < len(sentence) and sentence.tokens[end] == ",")
    return sentence.is_word(after, "when")


def _marked(sentence: Sentence, expression: TimeExpression, published: date | None) -> TimeExpression:
    """Open or close a period by the word before it."""
    for mark in sentence.marks.get("period_marker", ()):
        gap = expression.start - mark.end
        if not (gap == 0 or (gap == 1 and sentence.is_word(mark.end, "determiner", "preposition"))):
            continue
        kind: str = mark.payload
        first, last = expression.first, expression.last
        if kind == "since" and _then_when(sentence, expression.end):
            return replace(expression, start=mark.start)
        if kind == "since":
            return replace(expression, start=mark.start, last=published if first else None, kind=kind)
        if kind in ("until", "as_of"):
            return replace(expression, start=mark.start, first=None, kind=kind)
        if kind == "before" and first is not None:
            return replace(expression, start=mark.start, first=None, last=first - timedelta(1), kind=kind)
        if kind == "after" and last is not None:
            return replace(expression, start=mark.start, last=None, kind=kind)
    return expression
