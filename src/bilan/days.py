"""Days as users of the library give them (a `date`, or a string in the form of ISO 8601), and days from others."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def day_of(value: object, name: str) -> date | None:
    """Return a day given as a date or as `YYYY-MM-DD`; None stays None.

    Raises ValueError, naming the field, for a string that is no such day, and TypeError for anything else, a moment
    too: which day it is depends on where one stands.
    """
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if not isinstance(value, str):
        raise TypeError(f"{name}: {value!r} is not a day; give a datetime.date or a string as YYYY-MM-DD")
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise ValueError(f"{name}: {value!r} is not a day; write it as YYYY-MM-DD") from None


def away(day: date, days: int) -> date:
    """Return the day so many days after another, before it where negative; the calendar's first or last beyond it."""
    if days < (date.min - day).days:
        return date.min
    return date.max if days > (date.max - day).days else day + timedelta(days)
