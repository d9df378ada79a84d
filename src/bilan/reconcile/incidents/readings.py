"""What a report gives as the toll of a matter: one number a measure, chosen from all that it says.

The dead and the injured are chosen together, for reports often give one sum (`seven were shot, two fatally`) from which
the other follows. Other measures are chosen each by itself.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from bilan.reconcile.incidents.digest import Counted, LeftOut, Number, Reading, ReadingKind, Speaker
from bilan.reconcile.incidents.hits import JOINT, LARGEST_SUM, Hits, hits_of, number
from bilan.reconcile.incidents.mentions import Mention, Opening
from bilan.reconcile.incidents.pairs import Pair, choose
from bilan.reconcile.incidents.scoring import Option, scored, weights
from bilan.reconcile.incidents.singles import is_single
from bilan.reconcile.incidents.speakers import Speakers

SIDES = frozenset(("civilian", "combatant", "security_force", "attacker", "prisoner"))
"""Kinds of people whose tolls are kept apart; others (women, students) only describe who was hit."""
MOST_SHARES = 5
LEAST_SHARE = 0.05
"""So many other numbers of a report, and from which likelihood, bear out what other reports give."""
RIVAL = 0.5
"""Likelihood given to another named source's number beside the report's own."""
WHOLE_CUES = frozenset(("partial", "state", "rest"))
"""Words that make a number one of some, no rival of the whole."""


@dataclass(frozen=True)
class Told:
    """The readings of a matter, and the claims that give none, with the reason."""

    readings: tuple[Reading, ...]
    left_out: tuple[LeftOut, ...]
    withdraws: tuple[Number, ...]


def readings(
    members: Sequence[Mention], head: Opening, speakers: Speakers, statuses: Collection[str] = ("asserted",)
) -> Told:
    """Return what the figures of one matter give as its tolls."""
    asserted = [m for m in members if m.figure.status in statuses]
    usable = [m for m in asserted if not m.withdrawn]
    found: list[Reading] = []
    joint = of_people(usable)
    if joint:
        found += _joint(joint, head, speakers)
    for counted, group in _by_counted(m for m in usable if m not in joint).items():
        found += _single(counted, group, speakers)
    found += _parts(usable, found, speakers)
    used = {i for reading in found for i in reading.figures}
    left = tuple(LeftOut(id=m.figure.id, code=_code(m, statuses)) for m in members if m.figure.id not in used)
    withdrawn = tuple(sorted({v for m in members if m.withdrawn and (v := number(m)) is not None}))
    return Told(tuple(found), left, withdrawn)


def of_people(members: Iterable[Mention]) -> list[Mention]:
    """Return the figures of people hit, of which the dead and the injured are chosen together."""
    return [m for m in members if m.counted in JOINT and m.figure.unit == "person"]


def _code(mention: Mention, statuses: Collection[str]) -> str:
    if mention.figure.status not in statuses:
        return "status"
    if mention.withdrawn:
        return "withdrawn"
    return "part" if mention.figure.part_of else "lesser"


def _joint(members: Sequence[Mention], head: Opening, speakers: Speakers) -> Iterator[Reading]:
    """The dead and the injured of a matter."""
    hits = hits_of(members, head, speakers.small)
    options = choose(hits)
    best = max(options, key=lambda o: (o.score, -o.value.killed, -o.value.injured))
    likelihoods = _marginals(options)
    yield from _dead(best.value, hits, likelihoods["killed"], speakers)
    yield from _hurt(best.value, hits, likelihoods["injured"], speakers)
    for measure in JOINT:
        vague = [m for m in members if m.counted == measure and number(m) is None]
        if vague and not hits.said(measure) and not hits.derived[measure]:
            yield from _vague(measure, vague, speakers)


def _marginals(options: Sequence[Option[Pair]]) -> dict[str, dict[Number, float]]:
    """How likely each number of the dead, and of the injured, is, whatever the other."""
    found: dict[str, dict[Number, float]] = {"killed": {}, "injured": {}}
    for option in options:
        for name, value in (("killed", option.value.killed), ("injured", option.value.injured)):
            found[name][value] = found[name].get(value, 0.0) + option.likelihood
    return found


def _dead(pair: Pair, hits: Hits, likelihood: Mapping[Number, float], speakers: Speakers) -> Iterator[Reading]:
    if pair.killed in hits.killed:
        yield from _said("killed", hits.killed, pair.killed, likelihood, speakers)
    elif pair.killed:
        yield from _follows("killed", hits, pair.killed, likelihood, speakers)


def _hurt(pair: Pair, hits: Hits, likelihood: Mapping[Number, float], speakers: Speakers) -> Iterator[Reading]:
    if pair.injured in hits.injured:
        yield from _said("injured", hits.injured, pair.injured, likelihood, speakers)
        return
    total = pair.injured + pair.killed
    mentions = hits.struck.get(total) or hits.struck.get(pair.injured)
    if not pair.injured:
        return
    if not mentions:
        yield from _follows("injured", hits, pair.injured, likelihood, speakers)
        return
    first = telling(mentions)
    more = list(hits.killed.get(pair.killed, ()))[:1] if total in hits.struck else []
    exact = first.figure.quantifier == "exact"
    made = _reading(
        "injured", pair.injured, [first, *more], likelihood[pair.injured], speakers, "derived",
        bounds=(pair.injured, pair.injured if exact else None),
    )  # fmt: skip
    yield msgspec.structs.replace(made, likelihoods=_shares(likelihood, hits, "injured"))


def _follows(
    measure: str, hits: Hits, value: Number, likelihood: Mapping[Number, float], speakers: Speakers
) -> Iterator[Reading]:
    """The reading of a number that follows from the text: told one by one, summed up, with the attacker."""
    derived = hits.derived[measure].get(value) or hits.derived["casualties"].get(value)
    if derived is None:
        return
    kind: ReadingKind = "singles" if all(map(is_single, derived.mentions)) else "derived"
    mentions = derived.mentions if kind != "derived" else derived.mentions[:LARGEST_SUM]
    exact = all(m.figure.quantifier == "exact" for m in mentions)
    made = _reading(
        measure, value, _ordered(mentions), likelihood.get(value, 0.0), speakers, kind,
        bounds=(value, value if exact else None),
    )  # fmt: skip
    yield msgspec.structs.replace(made, likelihoods=_shares(likelihood, hits, measure))


def _shares(likelihood: Mapping[Number, float], hits: Hits, measure: str) -> tuple[tuple[Number, float], ...]:
    """The likeliest numbers of a measure that the text gives, with how likely each is."""
    given = {*hits.said(measure), *hits.derived[measure], *hits.struck, *hits.derived["casualties"]}
    ranked = sorted(((v, p) for v, p in likelihood.items() if v in given and v), key=lambda pair: -pair[1])
    return tuple((v, round(p, 3)) for v, p in ranked[:MOST_SHARES] if p >= LEAST_SHARE)


def _said(
    measure: str,
    by_value: Mapping[Number, Sequence[Mention]],
    value: Number,
    likelihood: Mapping[Number, float],
    speakers: Speakers,
) -> Iterator[Reading]:
    """The readings of a number of the text, one a source, and those of sources that give another."""
    chosen = by_value[value]
    ranked = sorted(((v, p) for v, p in likelihood.items() if v in by_value), key=lambda pair: -pair[1])
    shares = tuple((v, round(p, 3)) for v, p in ranked[:MOST_SHARES] if p >= LEAST_SHARE)
    for reading in _by_speaker(measure, value, chosen, likelihood.get(value, 0.0), speakers):
        yield msgspec.structs.replace(reading, likelihoods=shares)
    voices = [speakers.of(m.figure) for m in chosen]
    for other, mentions in by_value.items():
        for mention in mentions:
            voice = speakers.of(mention.figure)
            if other == value or not _rivals(mention, chosen) or not voice.named or any(voice.same(v) for v in voices):
                continue
            if any(v.named for v in voices) or mention.figure.sources:
                confidence = min(RIVAL, max(likelihood.get(other, 0.0), 0.1))
                yield _reading(measure, other, [mention], confidence, speakers, rival=True)
                voices.append(voice)


def _rivals(mention: Mention, chosen: Sequence[Mention]) -> bool:
    """Whether a mention can be another source's count of the same: a whole, of the same people, attributed."""
    if mention.figure.part_of or not mention.own.isdisjoint(WHOLE_CUES) or "history" in mention.around:
        return False
    if "not_counted" in mention.own:
        return False
    told = telling(chosen).figure
    return side(mention.figure.population) == side(told.population)


def _by_speaker(
    measure: str,
    value: Number,
    mentions: Sequence[Mention],
    confidence: float,
    speakers: Speakers,
) -> Iterator[Reading]:
    """One reading a named source; what nobody is named for goes with the source that is."""
    groups: list[tuple[list[Mention], bool]] = []
    voices: list[Speaker] = []
    for mention in mentions:
        voice = speakers.of(mention.figure)
        index = next((i for i, other in enumerate(voices) if other.same(voice)), None)
        if index is None:
            voices.append(voice)
            groups.append(([mention], voice.named))
        else:
            groups[index][0].append(mention)
    named = [group for group, is_named in groups if is_named]
    unnamed = [mention for group, is_named in groups if not is_named for mention in group]
    if not named:
        yield _reading(measure, value, _ordered(unnamed), confidence, speakers)
        return
    for i, group in enumerate(named):
        members = [*group, *unnamed] if i == 0 else group
        yield _reading(measure, value, _ordered(members), confidence, speakers, speaker_of=group[0])


def _ordered(mentions: Sequence[Mention]) -> list[Mention]:
    first = telling(mentions)
    return [first, *(m for m in mentions if m is not first)]


def telling(mentions: Sequence[Mention]) -> Mention:
    """Return the mention whose words tell a number best: no share, of the opening, with a bound before a bare one."""
    return min(
        mentions,
        key=lambda m: (
            bool(m.figure.part_of), not m.titled and not m.lead, m.figure.quantifier in ("exact",),
            m.figure.evidence.start,
        ),
    )  # fmt: skip


def side(population: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of people by which tolls are kept apart."""
    return tuple(sorted(SIDES.intersection(population)))


def _reading(
    measure: str,
    value: Number | None,
    mentions: Sequence[Mention],
    confidence: float,
    speakers: Speakers,
    kind: ReadingKind = "said",
    *,
    rival: bool = False,
    part: bool = False,
    population: tuple[str, ...] | None = None,
    bounds: tuple[Number | None, Number | None] | None = None,
    speaker_of: Mention | None = None,
) -> Reading:
    figure = mentions[0].figure
    low, high = bounds or (figure.low, figure.high)
    return Reading(
        counted=Counted(
            measure=measure,
            unit=figure.unit,
            population=side(figure.population) if population is None else population,
            detail=speakers.detail(figure),
        ),
        value=value,
        low=low,
        high=high,
        confidence=round(confidence, 4),
        figures=tuple(m.figure.id for m in mentions),
        speaker=speakers.of((speaker_of or mentions[0]).figure),
        kind=kind,
        people=figure.population,
        rival=rival,
        part=part,
        vague=value is None,
        passage=speakers.passage(figure),
        experimental=any(m.figure.document.tried for m in mentions),
    )


def _vague(measure: str, mentions: Sequence[Mention], speakers: Speakers) -> Iterator[Reading]:
    """Words like `dozens`: a lower bound, never a best number."""
    if measure != "casualties":
        yield _reading(measure, None, [telling(mentions)], RIVAL, speakers)


def _by_counted(mentions: Iterable[Mention]) -> dict[tuple[str, str, tuple[str, ...], str], list[Mention]]:
    found: dict[tuple[str, str, tuple[str, ...], str], list[Mention]] = {}
    for mention in mentions:
        figure = mention.figure
        where = "→".join(p.name for role in ("origin", "destination") for p in figure.places if p.role == role)
        key = mention.counted, figure.unit, side(figure.population), where
        found.setdefault(key, []).append(mention)
    return found


def _single(
    counted: tuple[str, str, tuple[str, ...], str], group: Sequence[Mention], speakers: Speakers
) -> Iterator[Reading]:
    """The number of another measure: the one that stands first, is said most, and is no share."""
    measure = counted[0]
    by_value: dict[Number, list[Mention]] = {}
    for mention in group:
        value = number(mention)
        if value is not None:
            by_value.setdefault(value, []).append(mention)
    if not by_value:
        yield from _vague(measure, group, speakers)
        return
    largest = max(by_value)
    table = weights().number
    options = scored(
        [(value, _number_features(value, mentions, largest)) for value, mentions in by_value.items()],
        [table] * len(by_value),
    )
    best = max(options, key=lambda o: (o.score, o.value))
    likelihood = {option.value: option.likelihood for option in options}
    yield from _said(measure, by_value, best.value, likelihood, speakers)


def _number_features(value: Number, mentions: Sequence[Mention], largest: Number) -> dict[str, float]:
    found = {"mentions": math.log(len(mentions))}
    found |= {name: 1.0 for name in ("titled", "lead") if any(getattr(m, name) for m in mentions)}
    for name in ("partial", "state", "rest", "not_counted"):
        if all(name in m.own for m in mentions):
            found[name] = 1.0
    if value == largest:
        found["largest"] = 1.0
    if value == 0:
        found["zero"] = 1.0
    if all(m.figure.part_of for m in mentions):
        found["part"] = 1.0
    return found


def _parts(members: Sequence[Mention], whole: Sequence[Reading], speakers: Speakers) -> Iterator[Reading]:
    """Shares that the text itself links to a figure of a reading (`45 of them children`)."""
    wholes = {i: reading for reading in whole for i in reading.figures}
    for mention in members:
        figure = mention.figure
        reading = wholes.get(figure.part_of or "")
        value = number(mention)
        if reading is None or value is None or not figure.population or figure.id in wholes:
            continue
        if reading.counted.measure not in (mention.counted, figure.measure):
            continue
        population = tuple(sorted({*figure.population, *reading.counted.population}))
        yield _reading(
            reading.counted.measure, value, [mention], reading.confidence, speakers, part=True, population=population
        )
