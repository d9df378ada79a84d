"""Measures taken from a neighbour: parts from their whole, coordinated quantities from each other."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence
from bilan.reading.candidates import Candidate


def inherit(sentence: Sentence, found: list[Candidate]) -> None:
    """Give the measure of a neighbour to parts and coordinated quantities that have none of their own."""
    for i, candidate in enumerate(found):
        if candidate.measure is None:
            _take_from_neighbour(sentence, found, i)
    for i in range(len(found) - 1, -1, -1):
        if found[i].measure is None:
            _take_from_following(found, i)
    for i in range(1, len(found)):
        _worse_of_the_same(found, i)


def _take_from_neighbour(sentence: Sentence, found: list[Candidate], i: int) -> None:
    candidate = found[i]
    if _excluded(candidate):
        return
    giver = candidate.parent if candidate.parent is not None else candidate.sibling
    if giver is None and i and _gapped(sentence, found[i - 1], candidate):
        giver = i - 1
        if found[giver].parent is not None and found[found[giver].parent or 0].shared_out:
            candidate.parent = found[giver].parent
    if giver is None or giver >= i or found[giver].measure is None:
        return
    if not _same_kind(found[giver], candidate):
        return
    _take(candidate, found[giver])


def _take_from_following(found: list[Candidate], i: int) -> None:
    """`six men and one woman died`: the first takes what the last has; so do parts before their whole."""
    following = [j for j in range(i + 1, len(found)) if found[j].sibling == j - 1 == i or found[i].parent == j]
    for j in following:
        if found[j].measure is not None and _same_kind(found[j], found[i]) and not found[j].inherited:
            if not _excluded(found[i]):
                _take(found[i], found[j])


def _take(candidate: Candidate, giver: Candidate) -> None:
    candidate.measure, candidate.trigger, candidate.cost = giver.measure, giver.trigger, giver.cost
    candidate.inherited = True
    candidate.reason = "as the figure beside it"
    if candidate.noun is None:
        candidate.noun = giver.noun


def _same_kind(giver: Candidate, taker: Candidate) -> bool:
    """Whether two candidates count the same kind of thing, so that one may take the other's measure."""
    if taker.noun is None or giver.noun is None:
        return not taker.quantity.bare
    persons = ("person", "household")
    same = giver.noun.noun_class == taker.noun.noun_class
    return same or (giver.noun.noun_class in persons and taker.noun.noun_class in persons)


def _gapped(sentence: Sentence, before: Candidate, this: Candidate) -> bool:
    """`20 000 ont fui à X et 30 000 à Y`: the verb is not said again."""
    k = this.quantity.first - 1
    while k > 0 and sentence.is_word(k, "determiner"):
        k -= 1
    joined = sentence.is_word(k, "coordinator") or (k >= 0 and sentence.tokens[k] in (",", "("))
    return joined and (this.counted.empty or this.counted.other or this.noun == before.noun)


def _excluded(candidate: Candidate) -> bool:
    return candidate.noun is not None and candidate.noun.noun_class == "excluded"


def _worse_of_the_same(found: list[Candidate], i: int) -> None:
    """`thirty people were injured, eight in critical condition`: fewer, in a state of the same measure, are a part."""
    this, before = found[i], found[i - 1]
    value, total = this.quantity.value, before.quantity.value
    state = this.trigger is not None and this.trigger.trigger.kind == "adjective" and not this.inherited
    if this.parent is not None or before.parent is not None or not this.counted.empty or not state:
        return
    if this.measure == before.measure and value is not None and total is not None and value < total:
        this.parent = i - 1
        before.children.append(i)
