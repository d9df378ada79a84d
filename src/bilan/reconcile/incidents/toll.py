"""What is known of one measure of an incident, as a record: numbers, the steps that led there, what was left out."""

from __future__ import annotations

from datetime import date

import msgspec

from bilan.reconcile.incidents.digest import Number
from bilan.reconcile.policies import Excluded


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A number as it became known: the toll as it moved."""

    known: date | None
    value: Number | None
    low: Number | None
    high: Number | None
    source: str
    claim: str
    document: str
    named: bool = True
    """Whether the text names the source; otherwise it is the report's own voice."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What the text counts among a toll (`45 of them children`)."""

    population: tuple[str, ...]
    low: Number | None
    best: Number | None
    high: Number | None
    claims: tuple[str, ...]


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one measure of an incident as of a day."""

    measure: str
    population: tuple[str, ...]
    unit: str
    detail: str
    """Of percentages of what, of money its currency, of moves where from and to; empty where nothing of the kind."""
    low: Number | None
    best: Number | None
    high: Number | None
    contested: bool
    """Whether independent voices give numbers that cannot both be right."""
    sources: tuple[str, ...]
    """The independent voices that the best number rests on."""
    claims: tuple[str, ...]
    derived: bool = False
    """Whether the best number follows from a sum, or from victims told one by one, and stands in no text itself."""
    disputed_by: tuple[str, ...] = ()
    """The voices that contest it."""
    steps: tuple[Step, ...] = ()
    parts: tuple[Share, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    policy: str = "latest"
    experimental: bool = False
    """Whether a claim that it rests on was read in a language that is read experimentally."""
