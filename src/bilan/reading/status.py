"""How sure a figure is said to be, and who is counted."""

from __future__ import annotations

from bilan.model import Measure
from bilan.reading.candidates import Candidate
from bilan.reading.drafts import Draft

HARM: frozenset[Measure] = frozenset({"killed", "injured", "casualties", "abducted", "detained"})
STATUS_REACH = 8
"""Tokens before a figure within which a word of status governs it."""


def status(draft: Draft) -> None:
    """Give a draft its status: the verb's mood, else a word of doubt, plan or denial that governs it."""
    candidate, sentence = draft.candidate, draft.view.sentence
    trigger = candidate.trigger
    if trigger is not None and trigger.status is not None and not (candidate.counted.strong and candidate.cost > 4):
        draft.status = trigger.status
        return
    following = (candidate.counted.end, candidate.counted.end + 1)
    if trigger is None or candidate.counted.strong:
        for mark in sentence.marks.get("status_auxiliary", ()):
            if mark.start in following:
                draft.status = mark.payload
                return
    start = candidate.quantity.first
    if trigger is not None and not candidate.inherited:
        start = min(start, trigger.first)
    for mark in reversed(sentence.marks.get("status", ())):
        if candidate.quantity.zero and mark.end > start:
            continue  # the negation is the number
        gap = range(mark.end, start)
        if mark.start < start and len(gap) <= STATUS_REACH and not _stopped(draft, gap):
            draft.status = mark.payload
            return
    if draft.parent is not None and draft.parent.view is draft.view:
        draft.status = draft.parent.status


def _stopped(draft: Draft, gap: range) -> bool:
    sentence = draft.view.sentence
    return any(sentence.tokens[k] in (",", ";", ":") for k in gap)


def population(draft: Draft) -> None:
    """Give a draft who is counted: what its noun says, what its whole counts, and whether they are foreigners."""
    candidate = draft.candidate
    found = list(candidate.population)
    noun = candidate.counted.noun
    if noun is not None and draft.measure != noun.measure:
        found += noun.population_governed
    if noun is not None and draft.measure in HARM:
        found += noun.population_harmed
    giver = draft.parent
    if giver is not None and _persons(candidate) and _persons(giver.candidate) and giver.population:
        found = [*giver.population, *found] if giver.view is draft.view else found
    if candidate.counted.countries and _foreign(draft):
        found.append("foreigner")
    draft.population = tuple(dict.fromkeys(found))


def _persons(candidate: Candidate) -> bool:
    return candidate.noun is None or candidate.noun.noun_class in ("person", "household")


def _foreign(draft: Draft) -> bool:
    """Whether the people named are of another country than the place where they are counted."""
    where = {p.country for p in draft.places if p.country}
    if not where:
        return False
    return all(code not in where for code in draft.candidate.counted.countries)
