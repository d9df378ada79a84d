"""Which figures are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bilan.folding import fold

_WORD = re.compile(r"[^\W_]+")
LONGEST_KEY = 200
"""Code points of a name that are compared; what is longer is no name."""


@dataclass(frozen=True)
class Filters:
    """What a figure must be to be listed; all that is given must hold. None and empty ask for nothing."""

    measure: str | None = None
    population: tuple[str, ...] = ()
    """All of these must be counted (`civilian`, `child`)."""
    place: str | None = None
    """A place's name as written or as the gazetteer has it, or its gazetteer id. Names agree when the words
    of one stand together in the other, case, accents and hyphens aside."""
    source: str | None = None
    """A source's name, likewise, or the id of a known organisation."""
    since: date | None = None
    """The days that the figure is about reach to this day or later …"""
    until: date | None = None
    """… and begin on this day or before. A figure without a period stands on its day of publication."""
    as_of: date | None = None
    """Knowledge time: published on this day or before."""
    document: str | None = None
    """A document's id."""
    status: str | None = None
    actor: str | None = None
    """Who speaks, is spoken to, acts or is acted on: a name, compared as sources are, or an id."""
    stance: str | None = None
    """A statement's stance."""
    type: str | None = None
    """An event's type …"""
    mode: str | None = None
    """… and mode."""
    reviewed_only: bool = False
    """Only what a person has accepted, corrected or added."""

    def described(self) -> str:
        """Return what is asked for in words: `place Alep-Est, as of 2016-12-01`; empty if nothing is."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return ", ".join(f"{name.replace('_', ' ')} {_said(value)}".rstrip() for name, value in given.items() if value)


def _said(value: object) -> str:
    if value is True:
        return ""
    return " and ".join(value) if isinstance(value, tuple) else str(value)


def name_key(name: str | None) -> str | None:
    """Return a name as the ledger compares it: its folded words, each with a space before and after.

    `Alep-Est` gives `" alep est "`, so that one key stands in another by whole words. None without words.
    """
    words = _WORD.findall(fold(name or "")[:LONGEST_KEY])
    return f" {' '.join(words)} " if words else None
