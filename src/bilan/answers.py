"""Questions answered from incidents and situations: which are meant, and what is known of the quantity in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from bilan.catalogue import Catalogue
from bilan.errors import NothingFound
from bilan.folding import fold
from bilan.reconcile import Question
from bilan.reconcile.estimates import Estimate, Part
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.incidents.toll import Share, Toll

PLACE, INSIDE = 0, 1
"""How an incident's place fits: the place itself, or one that is named beside it or holds it."""


class Fitting(msgspec.Struct, frozen=True, kw_only=True):
    """Another incident or situation that a question fits."""

    id: str
    title: str
    measure: str
    best: float | int | None


class Told(Estimate, frozen=True, kw_only=True):
    """An estimate with the incident or situation that it speaks of."""

    incident: str
    title: str
    situation: bool
    contested: bool
    derived: bool = False
    disputed_by: tuple[str, ...] = ()
    reviewed: str = "none"
    detail: str = ""
    experimental: bool = False
    """Whether a claim that it rests on was read in a language that is read experimentally."""
    others: tuple[Fitting, ...] = ()
    """What else the question fits; given with the first answer alone."""


def answer(
    catalogue: Catalogue,
    question: Question,
    *,
    policy: str = "latest",
) -> list[Told]:
    """Return what is known of a quantity in every incident and situation that a question fits, the best match first.

    Raises PolicyError, UnknownPlace, and NothingFound where nothing fits.
    """
    tokens = catalogue.place_tokens(question.place, question.as_of) if question.place is not None else None
    found = catalogue.incidents(as_of=question.as_of, policy=policy, near=tokens)
    ranked = [
        (_closeness(rank, one, toll), _told(one, toll, part, question, policy))
        for one in found
        if one.in_days(question.since, question.until)
        for rank in _ranks(one, tokens)
        for toll, part in _fitting(one, question)
    ]
    told = [made for _, made in sorted(ranked, key=lambda pair: pair[0])]
    told = _of_population(told, question)
    if not told:
        raise NothingFound(f"no figure for {question.words()}; see what there is with: bilan incidents")
    return [_with_others(told), *told[1:]]


def _of_population(told: list[Told], question: Question) -> list[Told]:
    """Those of exactly the people asked for, else of more closely described ones; of none asked for, all."""
    wanted = set(question.population)
    if not wanted:
        return told
    exact = [one for one in told if set(one.population) == wanted]
    return exact or told


def _ranks(one: Incident, tokens: frozenset[str] | None) -> Iterator[int]:
    """How the place of an incident fits; nothing where it does not."""
    if tokens is None:
        yield PLACE
        return
    own = {place.gazetteer or f"name:{fold(place.name)}" for place in one.places[:1]}
    named = set(one.tokens)
    if own & tokens or (one.situation and tokens & named):
        yield PLACE
    elif tokens & named:
        yield INSIDE


def _fitting(one: Incident, question: Question) -> Iterator[tuple[Toll, Share | None]]:
    """The tolls of the measure and people asked for; a share of one where only that is of these people."""
    wanted = set(question.population)
    for toll in one.tolls:
        if question.measure not in (None, toll.measure):
            continue
        if wanted <= set(toll.population):
            yield toll, None
            continue
        for part in toll.parts:
            if wanted <= set(part.population):
                yield toll, part


def _closeness(rank: int, one: Incident, toll: Toll) -> tuple[object, ...]:
    """The place itself, what reports are about before what they mention, then what more reports and voices tell."""
    length = (one.period.end - one.period.start).days if one.period.start and one.period.end else 0
    claims = {*toll.claims, *(e.id for e in toll.excluded)}
    return (
        rank, one.mentioned_only, toll.unit == "percent", -len(one.documents), -one.about, one.situation,
        len(toll.population), -len(toll.sources), -length, -len(claims), -(toll.best or 0), one.id, toll.measure,
        toll.population, toll.detail,
    )  # fmt: skip


def _told(one: Incident, toll: Toll, part: Share | None, question: Question, policy: str) -> Told:
    chosen = part or toll
    return Told(
        measure=toll.measure,
        unit=toll.unit,
        population=chosen.population,
        place=one.places[0].name if one.places else "",
        period=one.period,
        as_of=question.as_of,
        policy=policy,
        low=chosen.low,
        best=chosen.best,
        high=chosen.high,
        sources=toll.sources,
        claims=chosen.claims,
        excluded=toll.excluded,
        parts=() if part else tuple(map(_part, toll.parts)),
        kind="situation" if one.situation else "incident",
        incident=one.id,
        title=one.title,
        situation=one.situation,
        contested=toll.contested,
        derived=toll.derived,
        disputed_by=toll.disputed_by,
        reviewed=one.reviewed,
        detail=toll.detail,
        experimental=toll.experimental,
    )


def _part(share: Share) -> Part:
    return Part(population=share.population, low=share.low, best=share.best, high=share.high, claims=share.claims)


def _with_others(told: Sequence[Told]) -> Told:
    first = told[0]
    others = [
        Fitting(id=one.incident, title=one.title, measure=one.measure, best=one.best)
        for one in told[1:]
        if one.incident != first.incident
    ]
    return msgspec.structs.replace(first, others=tuple(others))
