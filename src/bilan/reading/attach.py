"""From quantities to measures: which word makes a quantity a figure, and of what.

Every trigger of a sentence may govern every quantity on the side it looks to; the cheapest wins (`costs`). A noun that
says a measure by itself (`12 morts`) costs nothing, and a label (`Dead: 12`) says it for what follows. Parts
(`dont 45 enfants`) and coordinated quantities without a trigger of their own take the measure of their neighbour
(`neighbours`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bilan.analysis.sentences import Sentence
from bilan.model import Measure
from bilan.reading.candidates import Candidate
from bilan.reading.costs import HIGHEST, Costs
from bilan.reading.counted import JOINED_CASUALTIES
from bilan.reading.neighbours import inherit
from bilan.reading.triggers import Found

LABELLED = "the label before it says it"
LABEL_SIGNS = frozenset(":–—-|")
LABEL_STOPS = frozenset(".;,:|•")
LONGEST_LABEL = 6
HIGHEST_UNKNOWN = 3.0
"""The highest cost where what is counted is a word that the pack does not know."""
OVERRIDES_NOUN = 3.5
"""Up to this cost a verb overrides a noun that says another measure (`trois blessés sont morts`)."""
OUTCOMES: dict[Measure, tuple[Measure, ...]] = {
    "killed": ("injured", "missing", "casualties"), "rescued": ("missing",), "freed": ("missing", "abducted"),
}  # fmt: skip
"""Measures that tell what became of those who had been counted by another."""
LONGEST_EQUATION = 2
"""Tokens between a noun and the number that it is said to be (`the dead are now 12`)."""


def attach(sentence: Sentence, found: list[Candidate], triggers: Sequence[Found]) -> None:
    """Give each candidate the measure of the word that governs it, where there is one."""
    costs = Costs(sentence, found, triggers)
    for i, candidate in enumerate(found):
        if candidate.noun is not None and candidate.noun.noun_class == "excluded":
            candidate.reason = "counts what is never a figure"
            continue
        if _stands_for_figure_before(sentence, found, i):
            candidate.reason = "stands for the figure before"
            continue
        if _labelled(sentence, candidate, triggers) or _equated(sentence, candidate):
            continue
        best = _cheapest(costs, i)
        if _has_own_noun(found, i, best):
            best = None
        _decide(candidate, best)
        if i and candidate.counted.other and candidate.counted.empty:
            candidate.population = next((c.population for c in found[i - 1 :: -1] if c.measure), ())
    inherit(sentence, found)


def _stands_for_figure_before(sentence: Sentence, found: list[Candidate], i: int) -> bool:
    """`76 autres, dont 21 mineurs, l'ont été`: the verb is that of the sentence before."""
    end = found[i].counted.end
    following = found[i + 1].quantity.first if i + 1 < len(found) and not found[i].children else len(sentence)
    if found[i].parent is not None or found[i].counted.strong:
        return False
    return any(end <= m.start < following for m in sentence.marks.get("ellipsis", ()))


def _labelled(sentence: Sentence, candidate: Candidate, triggers: Sequence[Found]) -> bool:
    """`Dead: 12`, `Houses destroyed – 146`: a label and a sign before the number say what it is."""
    sign = candidate.quantity.first - 1
    end = max(candidate.counted.end, candidate.quantity.last)
    closed = end >= len(sentence) or not sentence.tokens[end][0].isalnum()
    closed = closed or sentence.is_word(end, "coordinator", "preposition", "among")
    if sign < 1 or sentence.tokens[sign] not in LABEL_SIGNS or candidate.counted.strong or not closed:
        return False
    start = sign
    while start > 0 and sentence.tokens[start - 1] not in LABEL_STOPS and sign - start < LONGEST_LABEL:
        start -= 1
    nouns = [m.payload for m in sentence.marks.get("noun", ()) if start <= m.start and m.end <= sign]
    own = candidate.noun
    for noun in nouns:
        if candidate.noun is None:
            candidate.noun = noun
    for trigger in triggers:
        measure = measure_of(trigger, candidate) if start <= trigger.start and trigger.end <= sign else None
        if measure is not None:
            candidate.measure, candidate.reason = measure, LABELLED
            return True
    measures = [noun.measure for noun in nouns if noun.measure]
    if measures and (own is None or own.noun_class in ("person", "household")):
        candidate.measure, candidate.reason = measures[-1], LABELLED
        return True
    candidate.noun = own
    return False


def _equated(sentence: Sentence, candidate: Candidate) -> bool:
    """`los fallecidos son 510 y los heridos superan los 1.500`: a noun of a measure, and a number that it is."""
    quantity = candidate.quantity
    if not candidate.counted.empty or quantity.percent:
        return False
    start = quantity.first
    while quantity.first - start < LONGEST_EQUATION and sentence.is_word(start - 1, "copula", "adverb"):
        start -= 1
    said = start < quantity.first or quantity.first < quantity.start  # `superan los`: a verb that is a quantifier
    nouns = (m.payload for m in sentence.marks.get("measure_noun", ()) if m.end == start)
    noun = next(nouns, None) if said else None
    if noun is None:
        return False
    candidate.measure, candidate.reason, candidate.noun = noun.measure, LABELLED, noun
    return True


def _has_own_noun(found: list[Candidate], i: int, best: tuple[float, Found, Measure] | None) -> bool:
    """`a toll of 12 dead and 9,000 displaced`: a toll with a noun of its own leaves the next number to its noun."""
    sibling = found[i].sibling
    if best is None or best[1].trigger.kind != "count" or sibling is None or found[i].counted.measure is None:
        return False
    return found[sibling].counted.measure not in (None, found[i].counted.measure)


def _decide(candidate: Candidate, best: tuple[float, Found, Measure] | None) -> None:
    """Choose between the noun's own measure and the cheapest trigger."""
    own = candidate.counted.measure
    noun = candidate.counted.noun
    if own and noun is not None and best is not None and best[2] in noun.over:
        best = None
    if own and (candidate.counted.strong or best is None):
        if not _overrides(best, own, candidate):
            candidate.measure, candidate.reason = own, "the noun says it"
            candidate.trigger = best[1] if best else None
            candidate.cost = best[0] if best else 0.0
            return
    if best is not None:
        candidate.cost, candidate.trigger, candidate.measure = best
        candidate.reason = "governed"


def _overrides(best: tuple[float, Found, Measure] | None, own: Measure, candidate: Candidate) -> bool:
    """Whether a verb says what became of those whom their noun says only what befell them before."""
    if best is None or own not in OUTCOMES.get(best[2], ()):
        return False
    cost, trigger, measure = best
    subject = trigger.trigger.argument == "subject" or (measure != "killed" and (trigger.passive or trigger.left))
    return cost <= OVERRIDES_NOUN and subject and trigger.start >= candidate.counted.end


def _cheapest(costs: Costs, i: int) -> tuple[float, Found, Measure] | None:
    found, triggers = costs.found, costs.triggers
    best: tuple[float, Found, Measure] | None = None
    for trigger in triggers:
        measure = measure_of(trigger, found[i])
        if measure is None or _is_own_noun(trigger, found[i]) or says_part(costs.sentence, trigger, found, i):
            continue
        cost = costs.of(i, trigger)
        if found[i].counted.unknown and cost > HIGHEST_UNKNOWN:
            continue
        if cost < HIGHEST and (best is None or cost < best[0]):
            best = cost, trigger, _with_joined(costs.sentence, trigger, triggers, measure)
    return best


def _is_own_noun(trigger: Found, candidate: Candidate) -> bool:
    """Whether a trigger is the counted noun itself (`12 détenus`), which has its say as a noun."""
    counted = candidate.counted
    return counted.measure is not None and candidate.quantity.last <= trigger.start < counted.end


def says_part(sentence: Sentence, trigger: Found, found: Sequence[Candidate], i: int) -> bool:
    """Return whether a trigger is said of parts of a candidate and not of it.

    `three of the 14 passengers died`: only `the 14 killed`, `the 14 who died` would say it of the whole.
    """
    end, parts = found[i].counted.end, found[i].children
    if any(_has_clause(sentence, found[part].quantity.end, trigger.first) for part in parts if part > i):
        return True
    if all(part > i for part in parts):
        return False
    relative = any(sentence.is_word(k, "relative") for k in range(end, trigger.first))
    return trigger.start < end or not (trigger.bare or relative)


def _has_clause(sentence: Sentence, end: int, verb: int) -> bool:
    """`seven people, one of whom later died`: whether a part is what a verb behind it, without a comma, is said of."""
    back = any(m.start == end and m.end <= verb for m in sentence.marks.get("part_back", ()))
    return back and "," not in sentence.tokens[end:verb]


def _with_joined(sentence: Sentence, trigger: Found, triggers: Sequence[Found], measure: Measure) -> Measure:
    """`killed or wounded`: two verbs over one number are casualties."""
    for other in triggers:
        first, second = (trigger, other) if trigger.start < other.start else (other, trigger)
        if second.start - first.end == 1 and sentence.is_word(first.end, "joined"):
            measures = {measure, *other.trigger.measures.values()}
            if len(measures) == 2 and measures <= JOINED_CASUALTIES:
                return "casualties"
    return measure


def measure_of(trigger: Found, candidate: Candidate) -> Measure | None:
    """Return the measure that a trigger gives to what a candidate counts; None if it cannot govern it."""
    measures = trigger.trigger.measures
    noun = candidate.noun
    if noun is None:
        least = candidate.quantity.zero and not candidate.quantity.pronoun
        if least or (candidate.counted.unknown and candidate.quantity.quantifier == "some"):
            return None
        if candidate.quantity.percent:
            return measures.get("price") or (measures.get("territory") if candidate.of_place else None)
        if trigger.trigger.needs_noun:
            return None
        first = next(iter(measures.items()))
        return first[1] if first[0] == "person" else None
    if noun.noun_class in measures:
        return measures[noun.noun_class]
    if noun.noun_class == "household":
        return measures.get("person")
    return None
