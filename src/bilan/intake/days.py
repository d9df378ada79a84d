"""Days as formats write them: ISO 8601, and the dates of mail and feeds."""

from __future__ import annotations

import re
from datetime import date, datetime

BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
"""ISO 8601 without hyphens, as NITF writes it."""
PARTIAL_YEAR = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(written: object) -> date | None:
    """Return the day that is written, whatever the time zone; None where it is none."""
    if isinstance(written, datetime):
        return written.date()
    if isinstance(written, date):
        return written
    if not isinstance(written, str) or not written.strip():
        return None
    return _iso(written.strip()) or _of_mail(written.strip())


def _iso(written: str) -> date | None:
    basic = BASIC.fullmatch(written)
    try:
        if basic:
            return date(int(basic[1]), int(basic[2]), int(basic[3]))
        if PARTIAL_YEAR.match(written):
            return date.fromisoformat(written[:10])
    except ValueError:
        pass  # no day of the calendar: told below as none
    return None


def _of_mail(written: str) -> date | None:
    from email.utils import parsedate_to_datetime  # brings all of email with it

    try:
        return parsedate_to_datetime(written).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
