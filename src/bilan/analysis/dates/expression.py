"""What an expression of time is to its readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TimeExpression:
    """Words that name days: tokens `start` to `end`. Unknown or open ends are None."""

    start: int
    end: int
    first: date | None
    last: date | None
    kind: str = "on"
    """`on`, `since`, `until`, `before`, `after`, `as_of`, `anaphora` (since a day named earlier), `before_event`;
    `announced` (the day something was said or published), `compared` (`the deadliest since 2019`)."""
    weekday: bool = False
    """Said by a weekday alone: of a plan the next one is meant, of a report the last."""
    counted: bool = False
    """Counted from publication (`dans la nuit`): less exact than days that are named next to it."""
    resolved: bool = True
    """False where the words cannot be placed without a day of publication."""
    mentioned: tuple[date | None, date | None] | None = None
    """The first and last day that the words of an `announced` or `compared` expression name."""
    grain: str = "day"
    """How fine the words are: `day`, `week`, `month`, `quarter`, `year`, `long`, `free` (any stretch), `end`,
    `words`."""
