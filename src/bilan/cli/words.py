"""Fields of claims in short words for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bilan.cli.layout import Marked
from bilan.export.rows import Row
from bilan.model import CONTEXT_LENGTH, Actor, Claim, Figure, Period
from bilan.wording import quantified

ARROWS = {"at": "", "origin": "from ", "destination": "to "}


def amount(figure: Figure) -> str:
    """Return a figure's number in words that keep its quantifier: `at least 369`, `30–40`, `“dozens” (≥ 24)`."""
    words = quantified(figure, number, "{}–{}")
    if figure.quantifier == "some":
        words += f" (≥\u202f{number(figure.low)})"
    if figure.unit == "percent":
        return words + "\u202f%"
    return words if figure.unit == "person" else f"{words} {figure.unit}"


def number(value: float | int | None) -> str:
    """Return a number with thin spaces between thousands."""
    return "?" if value is None else f"{value:,}".replace(",", "\u202f")


def day(value: date | None) -> str:
    """Return a day as ISO 8601 has it; empty where there is none."""
    return value.isoformat() if value else ""


def days(period: Period | None) -> str:
    """Return a period in short: `2016-11-15 … 2016-12-07`."""
    if period is None or (period.start is None and period.end is None):
        return ""
    if period.start == period.end:
        return day(period.start)
    return f"{day(period.start)} … {day(period.end)}".strip()


def places(claim: Claim) -> str:
    """Return a claim's places with their roles."""
    return ", ".join(ARROWS[place.role] + place.name for place in claim.places)


def sources(claim: Claim) -> str:
    """Return to whom the text ascribes a claim."""
    return "; ".join(source.name for source in claim.sources)


def names(actors: Sequence[Actor]) -> str:
    """Return the names of actors, side by side."""
    return ", ".join(actor.name for actor in actors)


def around(claim: Claim) -> Marked:
    """Return the words around a claim, its own marked."""
    evidence = claim.evidence
    before, after = evidence.prefix, evidence.suffix
    if len(before) == CONTEXT_LENGTH:  # cut from more, perhaps within a word
        before = "…\u00a0" + before.partition(" ")[2]
    if len(after) == CONTEXT_LENGTH:
        after = after.rpartition(" ")[0] + "\u00a0…"
    return Marked(before, evidence.exact, after)


def sentence(row: Row) -> Marked:
    """Return a claim's sentence, its own words marked; what stands outside of it is not shown."""
    claim, text = row.claim, row.sentence
    start = max(0, claim.evidence.start - claim.sentence.start)
    end = max(start, claim.evidence.end - claim.sentence.start)
    return Marked(text[:start], text[start:end], text[end:])
