"""Which figures are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bilan.days import day_of
from bilan.folding import fold

_WORD = re.compile(r"[^\W_]+")
LONGEST_KEY = 200
"""Code points of a name that are compared; what is longer is no name."""


Wanted = str | tuple[str, ...] | None
"""What a field must be: one value, or any of several; None and empty ask for nothing."""
DAYS = ("since", "until", "as_of")


def chosen(wanted: Wanted) -> tuple[str, ...]:
    """Return the values of which a field must have one; empty where nothing is asked for."""
    if wanted is None:
        return ()
    return (wanted,) if isinstance(wanted, str) else tuple(wanted)


@dataclass(frozen=True)
class Filters:
    """What a figure must be to be listed; all that is given must hold. None and empty ask for nothing.

    Of a field with several values any will do (`measure=("killed", "injured")`), except of `population`. Days may be
    given as strings (`"2031-03-12"`); raises ValueError for one that is none.
    """

    measure: Wanted = None
    population: tuple[str, ...] = ()
    """All of these must be counted (`civilian`, `child`)."""
    place: Wanted = None
    """A place's name as written or as the gazetteer has it, or its gazetteer id. Names agree when the words
    of one stand together in the other, case, accents and hyphens aside."""
    source: Wanted = None
    """A source's name, likewise, or the id of a known organisation."""
    since: date | None = None
    """The days that the figure is about reach to this day or later …"""
    until: date | None = None
    """… and begin on this day or before. A figure without a period stands on its day of publication."""
    as_of: date | None = None
    """Knowledge time: published on this day or before."""
    document: Wanted = None
    """A document's id."""
    status: Wanted = None
    actor: Wanted = None
    """Who speaks, is spoken to, acts or is acted on: a name, compared as sources are, or an id."""
    stance: Wanted = None
    """A statement's stance."""
    type: Wanted = None
    """An event's type …"""
    mode: Wanted = None
    """… and mode."""
    reviewed_only: bool = False
    """Only what a person has accepted, corrected or added."""
    assigned: Wanted = None
    """Whose task it is to review: a person's name as it stands in the journal of assignments."""
    unassigned: bool = False
    """Only what is nobody's task."""

    def __post_init__(self) -> None:
        for name in DAYS:
            object.__setattr__(self, name, day_of(getattr(self, name), name))

    def described(self) -> str:
        """Return what is asked for in words: `place Alep-Est, as of 2016-12-01`; empty if nothing is."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return ", ".join(
            f"{name.replace('_', ' ')} {_said(name, value)}".rstrip() for name, value in given.items() if value
        )


def _said(name: str, value: object) -> str:
    if value is True:
        return ""
    between = " and " if name == "population" else " or "
    return between.join(value) if isinstance(value, tuple) else str(value)


@lru_cache(maxsize=65536)  # a ledger is full of the same names
def name_key(name: str | None) -> str | None:
    """Return a name as the ledger compares it: its folded words, each with a space before and after.

    `Alep-Est` gives `" alep est "`, so that one key stands in another by whole words. None without words.
    """
    words = _WORD.findall(fold(name or "")[:LONGEST_KEY])
    return f" {' '.join(words)} " if words else None
