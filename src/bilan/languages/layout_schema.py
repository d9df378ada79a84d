"""The shape of layout.toml: the words by which the layout of a report speaks (its masthead, headings, tables)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from bilan.folding import fold


class LayoutFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """layout.toml: words and phrases in lower case."""

    reports: tuple[str, ...] = ()
    """What reports call themselves in their mastheads (`situation report`, `flash update`)."""
    sections: tuple[str, ...] = ()
    """Words of titles and headings that are no name (`highlights`, `response`, `emergency`)."""
    named_things: tuple[str, ...] = ()
    """What has a name that is no place's (`cyclone`): the name behind it is passed over."""
    place_keys: tuple[str, ...] = ()
    """Labels of lines and columns whose value is a place (`province`)."""
    place_lists: tuple[str, ...] = ()
    """Words of a heading over a list of places besides these (`locations`)."""
    day_keys: tuple[str, ...] = ()
    """Labels whose value is the day that a report's numbers stand for (`as of`, `reporting date`)."""
    totals: tuple[str, ...] = ()
    """Labels of rows and columns of totals."""
    scales: dict[str, float] = {}
    """What a header says in brackets that its numbers are counted in (`thousands`: 1000)."""
    planned: tuple[str, ...] = ()
    """Words of a header over numbers that are meant to be reached (`target`)."""
    counted: tuple[str, ...] = ()
    """Words of a header over what was counted, and nothing else (`number`, `reached`)."""
    captions: tuple[str, ...] = ()
    """How a line begins that is a picture's caption or credit."""
    related: tuple[str, ...] = ()
    """How a line begins that leads to another report (`read more`)."""
    respectively: tuple[str, ...] = ()
    """Words by which numbers belong to names in their order."""
    clock: tuple[str, ...] = ()
    """What follows the time of day at the head of a live page's block (`gmt`), besides the words of periods.toml."""


NO_LAYOUT = LayoutFile()


@dataclass(frozen=True)
class LayoutWords:
    """layout.toml compiled; all words are folded."""

    reports: re.Pattern[str]
    day_keys: re.Pattern[str]
    captions: re.Pattern[str]
    related: re.Pattern[str]
    place_keys: frozenset[str]
    place_lists: frozenset[str]
    totals: frozenset[str]
    scales: dict[str, float]
    planned: frozenset[str]
    counted: frozenset[str]
    respectively: frozenset[str]
    clock: frozenset[str]
    named_things: frozenset[str]
    common: frozenset[str]
    """Single words of titles and headings that are no name."""


def compiled(file: LayoutFile) -> LayoutWords:
    """Return the words of a file, ready to be found."""
    listed = (*file.reports, *file.sections, *file.named_things, *file.day_keys, *file.totals, *file.place_keys)
    words = {word for phrase in (*listed, *file.place_lists) for word in fold(phrase).split()}
    keys = frozenset(map(fold, file.place_keys))
    return LayoutWords(
        reports=_anywhere(file.reports),
        day_keys=_anywhere(file.day_keys),
        captions=_at_start(file.captions),
        related=_at_start(file.related),
        place_keys=keys,
        place_lists=keys | frozenset(map(fold, file.place_lists)),
        totals=frozenset(map(fold, file.totals)),
        scales={fold(word): value for word, value in file.scales.items()},
        planned=frozenset(map(fold, file.planned)),
        counted=frozenset(map(fold, file.counted)),
        respectively=frozenset(map(fold, file.respectively)),
        clock=frozenset(file.clock),
        named_things=frozenset(map(fold, file.named_things)),
        common=frozenset(words),
    )


def _anywhere(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_choices(phrases)})\b")


def _at_start(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_choices(phrases)})(?!\w)")


def _choices(phrases: Iterable[str]) -> str:
    escaped = sorted((re.escape(fold(phrase)) for phrase in phrases), key=len, reverse=True)
    return "|".join(escaped) or r"(?!)"
