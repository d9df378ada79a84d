"""What one report says, in the form that incidents are made of: its matters, each with the numbers it gives for it.

A digest depends on nothing but its document and that document's claims, so it is made once and kept. It holds no text
and refers to claims by their ids.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Literal

import msgspec

from bilan.reconcile.origins import Body

MatterKind = Literal["own", "other", "situation"]
"""The report's own incident, another incident that it mentions, a running count, stock or total."""
ReadingKind = Literal["said", "derived", "singles"]
"""A number of the text; the rest of a sum that it gives (`four were shot, one fatally`); victims said one by one."""
Number = float | int


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """The origin of a number: as a voice is, in plain values."""

    name: str
    keys: tuple[str, ...]
    named: bool
    bodies: tuple[Body, ...] = ()
    """Whom the names of the sources stand for."""

    def same(self, other: Speaker) -> bool:
        """Whether both are one origin."""
        if not set(self.keys).isdisjoint(other.keys):
            return True
        return any(one.same(two) for one in self.bodies for two in other.bodies)


class Counted(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """What a number counts. Numbers that differ in one of these are never put together."""

    measure: str
    unit: str
    population: tuple[str, ...] = ()
    detail: str = ""
    """Of percentages of what, of money its currency, of people who moved where from and to."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A number that a report gives for a matter, chosen from all that it says."""

    counted: Counted
    value: Number | None
    low: Number | None
    high: Number | None
    confidence: float
    """How likely it is the report's whole toll of the matter, 0 to 1."""
    likelihoods: tuple[tuple[Number, float], ...] = ()
    """How likely each number of the text is the toll, where there are several."""
    figures: tuple[str, ...]
    """Ids of the claims that say it; the first is the one whose words tell it best."""
    speaker: Speaker
    kind: ReadingKind = "said"
    people: tuple[str, ...] = ()
    """All kinds of people that the words give; those by which tolls are kept apart stand in `counted`."""
    rival: bool = False
    """Another named source's number beside the one that the report goes by."""
    part: bool = False
    """A share of the toll that the text describes (`45 of them children`)."""
    vague: bool = False
    passage: str = ""
    """Hash of the words around; the same words elsewhere are a copy."""
    experimental: bool = False
    """Whether any of its claims was read in a language that is read experimentally."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of a matter that gives no toll, and why, as a code."""

    id: str
    code: str


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place of a matter."""

    token: str
    """Its identity: a gazetteer's id or the folded name, with the part that is meant."""
    name: str
    canonical: str | None = None
    """The gazetteer's own name."""
    around: tuple[str, ...] = ()
    """Identities of the places that hold it, the nearest first."""
    broad: bool = False
    """Whether it is a region, a country or more."""
    latitude: float | None = None
    longitude: float | None = None
    people: int | None = None
    """Who live there, as far as the gazetteer knows."""


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What some claims of a report are about."""

    id: str
    kind: MatterKind
    type: str | None = None
    start: date | None = None
    end: date | None = None
    """Days of the incident; where the text gives none, `end` is the day of publication and `dated` false."""
    dated: bool = True
    moved: bool = False
    """Whether a person moved its figures to another incident."""
    spots: tuple[Spot, ...] = ()
    """Places, the most telling first."""
    names: tuple[str, ...] = ()
    """Names of people, streets, houses that the report uses, folded."""
    readings: tuple[Reading, ...] = ()
    claims: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    withdraws: tuple[Number, ...] = ()
    """Numbers that the report says are no longer right."""
    sentences: tuple[int, int] = (0, 0)
    """From where to where in the text its claims stand."""
    experimental: bool = False
    """Whether any of its claims was read in a language that is read experimentally."""


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """A document's matters."""

    document: str
    published: date | None
    publisher: str | None
    language: str | None
    matters: tuple[Matter, ...]
    none: tuple[str, ...] = ()
    """Ids of figures that belong to no matter."""
    sketch: tuple[int, ...] = ()
    """The smallest hashes of its word sequences, to tell copies by."""
    counts: bool = False
    """Whether it is about a running count more than about one incident."""
    corrects: bool = False
    """Whether it says that it corrects an earlier report."""


def matter_id(document: str, kind: str, key: str) -> str:
    """Return the id of a matter (12 hex digits): the same document and matter always have the same."""
    text = "\x1f".join((document, kind, key))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
