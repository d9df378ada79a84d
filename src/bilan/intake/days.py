"""Days as formats write them: ISO 8601, and the dates of mail and feeds."""

from __future__ import annotations

import re
from datetime import date, datetime

BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
"""ISO 8601 without hyphens, as NITF writes it."""
SCRIPT = re.compile(r"\w{3} (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)([+-]\d{4})")
"""A moment as JavaScript writes it, whatever follows."""
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


def moment(written: str | None) -> str | None:
    """Return a moment as ISO 8601, where mail or a script of a page wrote it; any other as it is written."""
    from email.utils import parsedate_to_datetime  # brings all of email with it

    if written is None:
        return None
    script = SCRIPT.match(written)
    rearranged = f"{script[2]} {script[1]} {script[3]} {script[4]} {script[5]}" if script else written
    try:
        return parsedate_to_datetime(rearranged).isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return written
