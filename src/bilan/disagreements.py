"""What a person should look at in incidents and situations: who disagrees, what was withdrawn, fell or does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bilan.catalogue import Catalogue
from bilan.errors import NothingFound
from bilan.folding import fold
from bilan.incident_views import as_shown
from bilan.ledger import Ledger
from bilan.marks import experimental
from bilan.model import Claim
from bilan.reconcile import Question
from bilan.reconcile.conflicts import KINDS, LONE, Conflict, ConflictKind
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.incidents.toll import Step, Toll
from bilan.reconcile.wording import day, days
from bilan.reconcile.wording import plain as number

_Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class _Found:
    """A conflict without its sentences."""

    kind: ConflictKind
    toll: Toll
    one: Incident
    claims: tuple[str, ...]
    reason: str
    severity: float

    @property
    def key(self) -> _Key:
        """What tells it from others."""
        return self.one.id, self.kind, self.claims


@dataclass(frozen=True)
class _Kept:
    """Conflicts told before, each with the toll it is of: that is another object when anything of it has changed."""

    names: tuple[str, int]
    told: dict[_Key, tuple[Toll, Conflict]] = field(default_factory=dict)

    def has(self, one: _Found) -> bool:
        """Whether a conflict was told of a toll as it is now."""
        before = self.told.get(one.key)
        return before is not None and before[0] is one.toll


def disagreements(
    catalogue: Catalogue,
    question: Question,
    shown: Ledger,
    *,
    kinds: Collection[str] = (),
    source: str | None = None,
) -> list[Conflict]:
    """Return what needs a look, worst first: by kind, then by how far the numbers lie apart.

    Without `kinds` all but what one source alone carries. Raises UnknownPlace for a place that nothing knows,
    and NothingFound where no toll fits the question at all.
    """
    wanted = set(kinds) or set(KINDS) - LONE
    tokens = catalogue.place_tokens(question.place, question.as_of) if question.place is not None else None
    asked = [
        (incident, toll)
        for incident in catalogue.incidents(as_of=question.as_of, near=tokens)
        if (tokens is None or not tokens.isdisjoint(incident.tokens))
        and incident.in_days(question.since, question.until)
        for toll in incident.tolls
        if _asked(toll, question, source)
    ]
    if not asked:
        said = f" by {source}" if source else ""
        raise NothingFound(f"no figure for {question.words()}{said}")
    found = [one for incident, toll in asked for one in _of_toll(incident, toll, wanted)]
    found.sort(key=lambda one: (KINDS.index(one.kind), -one.severity, one.claims))
    return _told(found, catalogue, shown)


def _told(found: Sequence[_Found], catalogue: Catalogue, shown: Ledger) -> list[Conflict]:
    """Conflicts with their sentences: those told before, as long as their tolls and the names are as they were."""
    kept = catalogue.kept.get("conflicts")
    names = shown.shows, shown.naming()
    if not isinstance(kept, _Kept) or kept.names != names:
        kept = catalogue.kept["conflicts"] = _Kept(names)
    fresh = [one for one in found if not kept.has(one)]
    claims = shown.claims_by_id({claim for one in fresh for claim in one.claims})
    texts = {name: shown.document(name).text for name in sorted({claim.document.id for claim in claims.values()})}
    for one in fresh:  # a reason names who says what
        kept.told[one.key] = one.toll, as_shown(_with_sentences(one, claims, texts), shown)
    return [kept.told[one.key][1] for one in found]


def _asked(toll: Toll, question: Question, source: str | None) -> bool:
    populations = [set(toll.population), *(set(part.population) for part in toll.parts)]
    spoken = {fold(step.source) for step in toll.steps}
    return (
        question.measure in (None, toll.measure)
        and any(set(question.population) <= population for population in populations)
        and (source is None or any(fold(source) in name for name in spoken))
    )


def _of_toll(one: Incident, toll: Toll, wanted: Collection[str]) -> Iterator[_Found]:
    makers = (_contradicted, _withdrawn, _fallen, _too_large, _flagged, _alone)
    yield from (found for make in makers for found in make(one, toll) if found.kind in wanted)


def _contradicted(one: Incident, toll: Toll) -> Iterator[_Found]:
    """The leading number against each voice that contests it."""
    if not toll.contested or toll.best is None:
        return
    lead = next((step for step in toll.steps if step.claim in toll.claims), None)
    for step in _latest(toll):
        rival = step.source in toll.disputed_by and step.value not in (None, toll.best)
        if lead is not None and rival:
            reason = f"{_said(lead)}; {_said(step)}: two sources, both cannot hold"
            yield _Found("contradicts", toll, one, (lead.claim, step.claim), reason, _apart(toll.best, step.value))


def _withdrawn(one: Incident, toll: Toll) -> Iterator[_Found]:
    first = {step.claim for step in toll.steps}
    for left in toll.excluded:
        if left.code == "withdrawn" and left.id in first:
            yield _Found("withdrawn", toll, one, (left.id,), left.reason, _size(toll, left.id))


def _fallen(one: Incident, toll: Toll) -> Iterator[_Found]:
    """Numbers that the same source lowered without saying that the earlier one was wrong."""
    gone = {left.id for left in toll.excluded if left.code == "withdrawn"}
    before: dict[str, Step] = {}
    for step in toll.steps:
        last = before.get(step.source)
        if last is not None and last.claim not in gone and _fell(last, step):
            reason = f"{_said(step)}, after {number(last.value)} on {day(last.known)}: a correction or a mistake"
            yield _Found("lowers", toll, one, (step.claim, last.claim), reason, _apart(last.value, step.value))
        before[step.source] = step


def _fell(last: Step, step: Step) -> bool:
    """Whether a number is lower than one before, and cannot hold with it."""
    if last.value is None or step.value is None or step.document == last.document or step.value >= last.value:
        return False
    return step.high is not None and (last.low or last.value) > step.high


def _too_large(one: Incident, toll: Toll) -> Iterator[_Found]:
    for part in toll.parts:
        if part.best is not None and toll.high is not None and part.best > toll.high:
            who = ", ".join(part.population)
            reason = f"{number(part.best)} ({who}) is more than the {number(toll.high)} it is counted in"
            yield _Found("part_exceeds_whole", toll, one, part.claims[:1], reason, _apart(part.best, toll.high))


def _flagged(one: Incident, toll: Toll) -> Iterator[_Found]:
    first = {step.claim for step in toll.steps}
    for left in toll.excluded:
        if left.code == "outlier" and left.id in first:
            yield _Found("outlier", toll, one, (left.id,), left.reason, _size(toll, left.id))


def _alone(one: Incident, toll: Toll) -> Iterator[_Found]:
    """Tolls that one source alone carries, and those for which no text names anybody."""
    last = next((step for step in reversed(toll.steps) if step.claim in toll.claims), None)
    if last is None or len(toll.sources) > 1:
        return
    named = any(step.named for step in toll.steps)
    kind: ConflictKind = "single_source" if named else "no_source"
    reason = f"carried by {last.source} alone" if named else "no text names anybody for it"
    yield _Found(kind, toll, one, (last.claim,), f"{_said(last)}: {reason}", float(last.value or last.low or 0))


def _latest(toll: Toll) -> Iterable[Step]:
    return {step.source: step for step in toll.steps}.values()


def _said(step: Step) -> str:
    return f"{step.source}, {day(step.known)}: {number(step.value if step.value is not None else step.low)}"


def _size(toll: Toll, claim: str) -> float:
    return float(next((step.value for step in toll.steps if step.claim == claim and step.value is not None), 0))


def _apart(one: float | None, other: float | None) -> float:
    """How many times the larger number is the smaller, and the difference to tell equal ones apart."""
    low, high = sorted((one or 0, other or 0))
    return round(high / max(low, 1) + 1 - 1 / (1 + high - low), 6)


def _with_sentences(found: _Found, claims: Mapping[str, Claim], texts: Mapping[str, str]) -> Conflict:
    sentences = []
    for name in found.claims:
        claim = claims[name]
        text = texts[claim.document.id]
        sentences.append(" ".join(text[claim.sentence.start : claim.sentence.end].split()))
    values = {step.claim: step.value or 0 for step in found.toll.steps}
    return Conflict(
        kind=found.kind,
        measure=found.toll.measure,
        place=found.one.places[0].name if found.one.places else "",
        days=days(found.one.period.start, found.one.period.end),
        severity=found.severity,
        reason=found.reason,
        claims=found.claims,
        sentences=tuple(sentences),
        lowest=min(found.claims, key=lambda claim: (values.get(claim, 0), claim)),
        incident=found.one.id,
        experimental=any(experimental(claims[name]) for name in found.claims),
    )
