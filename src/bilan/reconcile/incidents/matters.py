"""Which matter of its report each figure belongs to, as a choice with named features, and the matters that this gives.

Options: the report's own incident, another incident that it mentions, a situation (a running count, a stock, a yearly
total), none. `docs/incidents.md` lists the features; their weights stand in `weights.toml`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bilan.model import Figure, Place
from bilan.reconcile.incidents.focus import Days, Focus, days_of
from bilan.reconcile.incidents.kinds import HARM, VICTIMS, compatible
from bilan.reconcile.incidents.mentions import Mention
from bilan.reconcile.incidents.scoring import Features, Option, scored, weights
from bilan.reconcile.location import is_broad, locate, token, whole_token
from bilan.reconcile.quantity import STANDING

Belongs = Literal["own", "other", "situation", "none"]
OPTIONS: tuple[Belongs, ...] = ("own", "other", "situation", "none")
YEAR = 300
"""Days from which a period is a year or more: of a total or of history."""
TOLL_DAYS = 14
"""So long may the toll of an incident be told as a count from its day on (`since Thursday`)."""
SOON = 3
"""Days after the report's own day on which what is told may still be of its incident."""
AGES_AGO = 60
"""Days before publication from which a day is history to a report whose own day is another."""


@dataclass(frozen=True)
class Placed:
    """A figure with the matter chosen for it, and the choice."""

    mention: Mention
    belongs: Belongs
    days: Days | None
    at: str
    """Identity of its place, empty where it has none."""
    type: str | None
    options: tuple[Option[Belongs], ...]


def place_mentions(mentions: Sequence[Mention], focus: Focus, published: date | None) -> list[Placed]:
    """Choose the matter of each figure of a report; shares go with what they are a share of."""
    titled: set[tuple[str, float | None]] = {
        (m.counted, m.figure.value) for m in mentions if m.titled and m.figure.value is not None
    }
    chosen: dict[str, Placed] = {}
    for mention in mentions:
        chosen[mention.figure.id] = _place(mention, focus, published, titled)
    found = []
    for placed in chosen.values():
        whole = chosen.get(placed.mention.figure.part_of or "")
        if whole is not None and placed.belongs != "none" and whole.belongs != "none":
            placed = Placed(placed.mention, whole.belongs, whole.days, whole.at, whole.type, placed.options)
        found.append(placed)
    return found


def _place(
    mention: Mention, focus: Focus, published: date | None, titled: Collection[tuple[str, float | None]]
) -> Placed:
    figure = mention.figure
    days = days_of(figure.period, published)
    features = _features(mention, days, focus, published, (mention.counted, figure.value) in titled)
    tables = weights().matter
    options = scored([(name, features) for name in OPTIONS], [tables[name] for name in OPTIONS])
    best = max(options, key=lambda option: (option.score, -OPTIONS.index(option.value)))
    at = locate([p for p in figure.places if p.role == "at"]).at
    if best.value == "other":
        days = _other_days(mention, days, focus)
    return Placed(mention, best.value, days, at, mention.types[0] if mention.types else None, tuple(options))


def _other_days(mention: Mention, days: Days | None, focus: Focus) -> Days | None:
    """The days of another incident: the one year that its sentence names goes before days that were only carried on.

    Days that are the report's own are none of another incident.
    """
    years = mention.years - {focus.year}
    if len(years) == 1 and (days is None or days.start.year not in years):
        year = next(iter(years))
        return Days(date(year, 1, 1), date(year, 12, 31))
    return None if days is not None and focus.days is not None and days.meets(focus.days) else days


def _features(mention: Mention, days: Days | None, focus: Focus, published: date | None, titled: bool) -> Features:
    """What speaks for and against each matter."""
    figure = mention.figure
    found = {"always": 1.0}
    found |= {name: 1.0 for name in ("titled", "lead") if getattr(mention, name)}
    found |= {name: 1.0 for name in ("history", "separate", "situation", "total", "later") if name in mention.around}
    found |= _day_features(mention, days, focus, published)
    found |= _place_features(figure.places, focus.places)
    if mention.types and not any(compatible(name, focus.type) for name in mention.types):
        found["other_type"] = 1.0
    if titled and not mention.titled:
        found["number_of_title"] = 1.0
    if figure.measure in STANDING:
        found["standing"] = 1.0
    elif figure.measure not in HARM:
        found["no_harm"] = 1.0
    elif figure.measure not in VICTIMS and focus.counts:
        found["flow_beside_counts"] = 1.0
    if figure.unit == "percent":
        found["percent"] = 1.0
    if "not_counted" in mention.own and mention.own.isdisjoint(("fatal", "wounding", "struck", "victims")):
        found["not_counted"] = 1.0
    return found


def _day_features(mention: Mention, days: Days | None, focus: Focus, published: date | None) -> dict[str, float]:
    found: dict[str, float] = {}
    if days is None:
        found["stock" if mention.figure.period is not None else "no_day"] = 1.0
    elif not days.short and focus.days is not None and _grows_from(days, focus.days):
        found["since_own_day"] = 1.0
    elif not days.short:
        found["count"] = 1.0
        if published is not None and days.end < published and (published - days.end).days > 1:
            found["count_ended"] = 1.0
        if (days.end - days.start).days >= YEAR:
            found["year"] = 1.0
    elif focus.days is None or days.meets(focus.days):
        found["same_day"] = 1.0
    elif published is not None and days.end == published and _soon(days, focus.days):
        found["day_of_publication"] = 1.0
    else:
        found["near_day" if _soon(days, focus.days) else "other_day"] = 1.0
        if published is not None and (published - days.end).days > AGES_AGO:
            found["long_ago"] = 1.0
    if focus.year is not None and mention.years and focus.year not in mention.years:
        found["other_year"] = 1.0
    return found


def _soon(days: Days, own: Days) -> bool:
    """Whether days lie just after the report's own: of a later step, or of an incident of their own."""
    return 0 <= (days.start - own.end).days <= SOON


def _grows_from(days: Days, own: Days) -> bool:
    """Whether a count begins on the report's own day: a toll that was still being counted, not another count."""
    return own.start <= days.start <= own.end and (days.end - days.start).days <= TOLL_DAYS


def _place_features(places: Iterable[Place], own: Sequence[Place]) -> dict[str, float]:
    """How a figure's place stands to those of the report's own matter."""
    at = [place for place in places if place.role == "at"]
    if not at or not own:
        return {}
    known = {whole_token(place) for place in own[:3]}
    if any(whole_token(place) in known for place in at):
        return {"same_place": 1.0}
    first, country = at[0], own[0].country
    if first.country and country and first.country != country:
        return {"other_country": 1.0}
    return {} if is_broad(first) else {"other_place": 1.0}


@dataclass(frozen=True)
class Group:
    """The figures of one matter of a report."""

    kind: Literal["own", "other", "situation"]
    key: str
    members: tuple[Placed, ...]


def grouped(placed: Sequence[Placed], focus: Focus) -> list[Group]:
    """Return the matters of a report: its own incident, each other one, each situation."""
    found = []
    own = tuple(p for p in placed if p.belongs == "own")
    by_cause = _by_cause(own, focus)
    found += [Group("own", key, members) for key, members in by_cause.items()]
    others: dict[str, list[Placed]] = {}
    last = ""
    for one in placed:
        if one.belongs == "other":
            last = _other_key(one, last)
            others.setdefault(last, []).append(one)
    found += [Group("other", key, tuple(members)) for key, members in others.items()]
    situations: dict[str, list[Placed]] = {}
    for one in placed:
        if one.belongs == "situation":
            situations.setdefault(_situation_key(one), []).append(one)
    found += [Group("situation", key, tuple(members)) for key, members in situations.items()]
    return found


MOVED = "moved:"


def moved(placed: Sequence[Placed], moves: Mapping[str, str | None]) -> list[Group]:
    """Return the matters of figures that a person moved: one for each incident that they were moved to."""
    found: dict[str, list[Placed]] = {}
    for one in placed:
        target = moves.get(one.mention.figure.id)
        if target is not None:
            found.setdefault(target, []).append(one)
    return [Group("other", MOVED + target, tuple(members)) for target, members in found.items()]


def _by_cause(own: Sequence[Placed], focus: Focus) -> dict[str, tuple[Placed, ...]]:
    """Tell two causes on one day in one town apart: figures whose sentence names another type than the report's."""
    apart: dict[str, list[Placed]] = {}
    current = ""
    for one in own:
        if one.mention.types:
            other = not any(compatible(name, focus.type) for name in one.mention.types)
            current = str(one.type) if other and one.mention.counted in VICTIMS else ""
        apart.setdefault(current, []).append(one)
    return {key: tuple(members) for key, members in apart.items()}


def _other_key(one: Placed, last: str) -> str:
    """Where and when another incident was; one without day and place goes on with the one before."""
    if one.days is None and not one.at:
        return last or "unsaid"
    when = f"{one.days.start}/{one.days.end}" if one.days else ""
    return f"{when}|{one.at}"


def _situation_key(one: Placed) -> str:
    """A running count by its place and first day; stocks and flows by their place."""
    figure = one.mention.figure
    where = one.at or _movement(figure)
    return f"{where}|{one.days.start if one.days and not one.days.short else ''}"


def _movement(figure: Figure) -> str:
    origin = locate([p for p in figure.places if p.role == "origin"]).at
    return origin or next((token(p) for p in figure.places), "")
