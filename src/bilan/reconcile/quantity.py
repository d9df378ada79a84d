"""What a figure counts: its quantity, and all that reconciling needs to know of it, worked out once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from bilan.folding import fold
from bilan.model import Document, Figure
from bilan.reconcile.amounts import Interval, allowed, number, size
from bilan.reconcile.location import BROAD_PREFIXES, NOWHERE, Location, locate, with_role
from bilan.reconcile.voices import Voice, own_voice, voice_of

Kind = Literal["incident", "count", "stock", "undated"]
"""`incident`: one or two days; `count`: adds up since a day; `stock`: how many there are on a day."""
Ancestors = Callable[[str], Sequence[str]]
"""Place token → tokens of the places that contain it, as far as a gazetteer knows."""

INCIDENT_DAYS = 2
"""Longest period of an incident (`overnight` covers two days)."""
STANDING = frozenset(
    (
        "resident",
        "combatants",
        "refugees",
        "sheltered",
        "homeless",
        "besieged",
        "in_need",
        "territory",
        "detained",
        "price",
    )
)
"""Measures of what is, not of what happened: without a period they hold for the day of publication."""
BASE_WORDS = 3
PASSAGE_LETTERS = 40
"""Letters that a passage needs before its repetition elsewhere is taken for a copy."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NOT_LETTER = re.compile(r"[\W_]+")
_CLAUSE_END = re.compile(r"[.,;:!?()\[\]«»\"“”\n]")


class Quantity(NamedTuple):
    """What is counted, of whom and where; figures that differ in one of these never share a series."""

    measure: str
    unit: str
    population: tuple[str, ...]
    at: str
    origin: str
    destination: str
    base: str
    """Of percentages: the words that say of what."""
    share: str
    """For a share that the text does not describe (`five of the dead`) the document's id, else empty."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure with what reconciling needs to know of it."""

    figure: Figure
    quantity: Quantity
    kind: Kind
    start: date | None
    end: date | None
    """Last day that the figure counts; of an incident its last day."""
    known: date | None
    """Day of publication."""
    number: float | int | None
    size: float
    allowed: Interval
    voice: Voice
    localities: tuple[str, ...]
    containers: tuple[str, ...]
    passage: str
    """Hash of the words around, empty where they are too few."""

    @property
    def vague(self) -> bool:
        """Whether the words give no number."""
        return self.number is None

    @property
    def order(self) -> tuple[date, date, float, str, int, str]:
        """Place in its series: by day of publication, then lower numbers first: tolls grow within a day."""
        figure = self.figure
        known = self.known or date.min
        return known, self.end or known, self.size, figure.document.id, figure.evidence.start, figure.id


def observe(
    figures: Iterable[Figure],
    *,
    document: Document | None = None,
    own: Voice | None = None,
    ancestors: Ancestors | None = None,
) -> list[Observation]:
    """Return the observations of one document's figures; `own` replaces the report's own voice."""
    listed = sorted(figures, key=lambda f: (f.evidence.start, f.id))
    by_id = {figure.id: figure for figure in listed}
    populations = {figure.id: _population(figure, by_id) for figure in listed}
    found = []
    for figure in listed:
        whole = by_id.get(figure.part_of or "")
        is_share = (
            whole is not None and whole.measure == figure.measure and (populations[whole.id] == populations[figure.id])
        )
        location = _location(figure, "at", ancestors)
        kind, start, end = _matter(figure)
        found.append(
            Observation(
                figure=figure,
                quantity=_quantity(figure, populations[figure.id], location.at, is_share),
                kind=kind,
                start=start,
                end=end,
                known=figure.document.published,
                number=number(figure),
                size=size(figure),
                allowed=allowed(figure),
                voice=voice_of(figure, own or own_voice(figure.document)),
                localities=location.localities,
                containers=location.containers or _location(figure, "origin", ancestors).containers,
                passage=passage_of(figure, document),
            )
        )
    return _refined(found)


class Happened(NamedTuple):
    """The incident that a figure belongs to."""

    id: str
    at: str
    """Token of its place, empty where none is known."""
    start: date | None
    end: date | None


def in_matter(observation: Observation, happened: Happened | None) -> Observation:
    """Return an observation as one of its incident: of its place and days, told apart from other incidents."""
    if happened is None:
        return observation
    quantity = observation.quantity
    if not quantity.origin and not quantity.destination:
        quantity = quantity._replace(at=happened.at or quantity.at)
    return replace(
        observation, quantity=quantity, kind="incident", start=happened.start, end=happened.start,
        localities=(happened.id,),
    )  # fmt: skip


def _population(figure: Figure, by_id: Mapping[str, Figure]) -> tuple[str, ...]:
    """Who is counted; children among civilians are both, even where the text need not say so again."""
    population = set(figure.population)
    current, seen = figure, {figure.id}
    while current.part_of and current.part_of in by_id and current.part_of not in seen:
        current = by_id[current.part_of]
        seen.add(current.id)
        population.update(current.population)
    return tuple(sorted(population))


def _quantity(figure: Figure, population: tuple[str, ...], at: str, is_share: bool) -> Quantity:
    placeless = not figure.places
    return Quantity(
        figure.measure,
        figure.unit,
        population,
        f"document:{figure.document.id}" if placeless else at,
        locate(with_role(figure, "origin")).at,
        locate(with_role(figure, "destination")).at,
        base_of(figure) if figure.unit == "percent" else "",
        figure.document.id if is_share else "",
    )


def _location(figure: Figure, role: str, ancestors: Ancestors | None) -> Location:
    location = locate(with_role(figure, role))
    if ancestors is None or location == NOWHERE:
        return location
    outer = [*location.containers, *ancestors(location.at.partition("/")[0])]
    return location._replace(containers=tuple(t for t in dict.fromkeys(outer) if t != location.at))


def base_of(figure: Figure) -> str:
    """Return the words after a percentage that say of what, cut after a place's name or after three words."""
    clause = _CLAUSE_END.split(figure.evidence.suffix.lstrip("%\u00a0\u202f "), maxsplit=1)[0]
    ends = [clause.find(p.name) + len(p.name) for p in figure.places if p.name in clause]
    words = clause[: min(ends)] if ends else " ".join(_WORD.findall(clause)[:BASE_WORDS])
    return fold(words)


def _matter(figure: Figure) -> tuple[Kind, date | None, date | None]:
    """The kind of matter, its first and its last day."""
    period, published = figure.period, figure.document.published
    start, end = (period.start, period.end) if period else (None, None)
    if start is None and end is None:
        return ("stock", None, published) if figure.measure in STANDING else ("undated", None, None)
    if start is None:
        return "stock", None, end
    if end is None:
        end = max(start, published) if published else start
        return "count", start, end
    if end < start:
        start, end = end, start
    return ("incident" if (end - start).days < INCIDENT_DAYS else "count"), start, end


def passage_of(figure: Figure, document: Document | None) -> str:
    """Return a hash of the sentence and the figure's place in it; without the text, of the words around it."""
    evidence = figure.evidence
    before, after = evidence.prefix, evidence.exact + evidence.suffix
    if document is not None:
        before = document.text[figure.sentence.start : evidence.start]
        after = document.text[evidence.start : figure.sentence.end]
    letters = [_NOT_LETTER.sub("", words.casefold()) for words in (before, after)]
    if sum(map(len, letters)) < PASSAGE_LETTERS:
        return ""
    return hashlib.blake2b("|".join(letters).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _refined(found: list[Observation]) -> list[Observation]:
    """Give a figure the finer place that its own report has for the same number, people and days.

    A headline's `12 killed in Arvania` and the body's `12 killed in Lisk, Arvania` are one: the report links
    them.
    """
    return [_refine(observation, found) for observation in found]


def _refine(observation: Observation, found: Sequence[Observation]) -> Observation:
    if observation.kind not in ("incident", "undated"):
        return observation
    finer = {o.quantity.at: o for o in reversed(found) if _is_finer(o, observation)}
    if len(finer) != 1:
        return observation
    at, other = next(iter(finer.items()))
    return replace(
        observation,
        quantity=observation.quantity._replace(at=at),
        localities=(),
        containers=other.containers,
    )


def _is_finer(other: Observation, observation: Observation) -> bool:
    at = observation.quantity.at
    return (
        at in other.containers
        and not other.quantity.at.startswith(BROAD_PREFIXES)
        and other.quantity._replace(at=at) == observation.quantity
        and other.kind in ("incident", "undated")
        and days_meet(other, observation)
        and other.size == observation.size
    )


def days_meet(one: Observation, other: Observation) -> bool:
    """Whether the days of two figures overlap; unknown days meet all."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return True
    return one.start <= other.end and other.start <= one.end


def days_apart(earlier: date | None, later: date | None) -> int | None:
    """Return the days from one day to another, None where one is unknown."""
    return (later - earlier) // timedelta(days=1) if earlier and later else None
