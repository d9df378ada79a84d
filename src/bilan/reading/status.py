"""How sure a figure is said to be, and who is counted."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence
from bilan.languages.phrases import Mark
from bilan.model import Measure, Status
from bilan.reading.candidates import Candidate
from bilan.reading.drafts import Draft
from bilan.reading.triggers import Found

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
    meant = _of_noun(draft)
    if meant is not None:
        draft.status = meant
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
        said = _before_verb(draft, trigger)
        if said is not None:
            draft.status = said
            return
    for mark in reversed(_marks(sentence)):
        if candidate.quantity.zero and mark.end > start:
            continue  # the negation is the number
        gap = range(mark.end, start)
        if mark.start < start and len(gap) <= STATUS_REACH and not _stopped(draft, gap):
            draft.status = mark.payload
            return
    if draft.parent is not None and draft.parent.view is draft.view:
        draft.status = draft.parent.status


def _marks(sentence: Sentence) -> list[Mark]:
    """The words of status of a sentence, in order; those that need an infinitive where one follows."""
    found = [m for m in sentence.marks.get("status_infinitive", ()) if _infinitive_follows(sentence, m.end)]
    return sorted((*sentence.marks.get("status", ()), *found), key=lambda m: m.start)


def _infinitive_follows(sentence: Sentence, i: int) -> bool:
    while sentence.is_word(i, "adverb", "negation", "pronoun"):
        i += 1
    return i < len(sentence) and sentence.tokens[i].endswith(sentence.pack.infinitive_ends)


def _of_noun(draft: Draft) -> Status | None:
    """`2,000 people to be assisted`: what the counted noun itself says is to come."""
    candidate, sentence = draft.candidate, draft.view.sentence
    inside = range(candidate.quantity.last, candidate.counted.end)
    marks = sentence.marks.get("status", ())
    found = (m.payload for m in marks if m.start in inside and sentence.is_word(m.start, "infinitive_marker"))
    return next(found, None)


def _before_verb(draft: Draft, trigger: Found) -> Status | None:
    """`3,000 people to be assisted`: what a word between those counted and their verb says of it; that which somebody
    is told to do (`urged 3,000 people to leave`) is planned.
    """
    sentence, candidate = draft.view.sentence, draft.candidate
    if draft.measure not in trigger.trigger.measures.values():
        return None  # `the four killed might have been saved`: another verb than the one that makes the figure
    for mark in _marks(sentence):
        meant = sentence.is_word(mark.start, "infinitive_marker")  # `to be assisted`, not `sought refuge`
        inside = meant and trigger.first <= mark.start and mark.end < trigger.end
        if candidate.counted.end <= mark.start and (inside or mark.end in (trigger.first, trigger.start)):
            status: Status = mark.payload
            return status
    marked = any(sentence.is_word(k, "infinitive_marker") for k in (trigger.first - 1, trigger.start))
    infinitive = trigger.form == "infinitive" or marked
    reach = range(max(0, candidate.quantity.first - STATUS_REACH), candidate.quantity.first)
    told = any(m.end - 1 in reach for m in sentence.marks.get("status_order", ()))
    return "planned" if infinitive and told and candidate.quantity.first < trigger.start else None


def _stopped(draft: Draft, gap: range) -> bool:
    """Whether a word of status is parted from a figure: by a sign, or since a verb of its own is joined behind it
    (`40 feared dead and more than 100 were wounded`).
    """
    sentence, trigger = draft.view.sentence, draft.candidate.trigger
    if any(sentence.tokens[k] in (",", ";", ":") for k in gap):
        return True
    joined = next((k for k in gap if sentence.is_word(k, "coordinator")), None)
    if joined is None or trigger is None or draft.candidate.inherited:
        return False
    own = trigger.trigger.kind == "verb" and trigger.form != "infinitive" and trigger.start > joined
    return own and not sentence.is_word(trigger.first - 1, "infinitive_marker")


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
