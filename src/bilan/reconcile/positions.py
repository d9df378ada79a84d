"""Who called for what, who rejected it: statements with a stance, by actor over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bilan.folding import fold
from bilan.model import Stance, Statement


@dataclass(frozen=True)
class Position:
    """One actor's stance on one object, with every statement that shows it."""

    actor: str
    """The longest name that the statements give."""
    id: str | None
    """Identifier of a known organisation."""
    stance: Stance
    object: str
    """What it is about, in the words of the first statement; empty where none say it."""
    first: date | None
    """First and last day of publication; None where no statement has one."""
    last: date | None
    statements: tuple[Statement, ...]
    """All of them, copies included, by day of publication."""
    reports: int
    """How many reports say it; copies of one report count once."""


def positions(statements: Iterable[Statement], copies: Mapping[str, str] | None = None) -> list[Position]:
    """Return the positions that statements take, by actor, then by first day.

    `copies` maps a document's id to that of the report it copies (`near_duplicates`). Statements that only report,
    without a stance or by nobody named take none. Names of one actor are those of one known organisation, or equal
    but for case and accents; objects likewise are one where their words are equal.
    """
    originals = copies or {}
    groups: dict[tuple[str, Stance, str], list[Statement]] = {}
    for statement in statements:
        speaker, stance = statement.speaker, statement.stance
        if speaker is not None and stance is not None and stance != "reports":
            topic = fold(statement.object.exact if statement.object else "").strip(" .,;\"'«»“”")
            groups.setdefault((speaker.id or fold(speaker.name), stance, topic), []).append(statement)
    found = [_position(stance, group, originals) for (_, stance, _), group in groups.items()]
    order = {p.id or fold(p.actor): fold(p.actor) for p in found}
    return sorted(
        found,
        key=lambda p: (order[p.id or fold(p.actor)], p.first or date.max, p.stance, p.statements[0].evidence.start),
    )


def _position(stance: Stance, group: list[Statement], originals: Mapping[str, str]) -> Position:
    group.sort(key=lambda s: (s.document.published or date.max, s.document.id, s.evidence.start))
    days = [s.document.published for s in group if s.document.published is not None]
    speakers = [s.speaker for s in group if s.speaker is not None]
    topic = group[0].object
    return Position(
        actor=max((speaker.name for speaker in speakers), key=len),
        id=speakers[0].id,
        stance=stance,
        object=" ".join(topic.exact.split()) if topic else "",
        first=min(days, default=None),
        last=max(days, default=None),
        statements=tuple(group),
        reports=len({originals.get(s.document.id, s.document.id) for s in group}),
    )
