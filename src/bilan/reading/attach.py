"""From quantities to measures: which word makes a quantity a figure, and of what.

Every trigger of a sentence may govern every quantity on the side it looks to. The cost of a pair grows with what
stands between them; the cheapest wins. A noun that says a measure by itself (`12 morts`) costs nothing. Parts
(`dont 45 enfants`) and coordinated quantities without a trigger of their own take the measure of their neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bilan.languages.schema import Noun
from bilan.model import Measure, Population, Unit
from bilan.reading.counted import JOINED_CASUALTIES, Counted, counted_after
from bilan.reading.quantities import Quantity
from bilan.reading.sentences import Sentence
from bilan.reading.triggers import Found

# Costs, in tokens of distance; chosen on the sentence tables, to be changed together.
TOKEN = 0.4
LABEL_SIGNS = frozenset(":–—-|")
LABEL_STOPS = frozenset(".;,:|•")
LONGEST_LABEL = 6
COUNT = 2.5
"""Less for a noun that stands for a number said further on (`the death toll … has reached 19`)."""
COMMA = 0.6
CLAUSE = 3.0
STRONG_STOP = 6.0
PREPOSITION = 1.6
OTHER_QUANTITY = 3.0
AGENT = 20.0
OTHER_VERB = 3.0
WRONG_SIDE = 1.2
MILLION = 1_000_000
HIGHEST = 8.0
"""Above this cost a trigger does not govern a quantity."""
HIGHEST_UNKNOWN = 3.0
"""The same where what is counted is a word that the pack does not know."""
ATTRIBUTIVE = 2.5
BARE_PARTICIPLE = 1.2
"""More for each token before a participle without an auxiliary."""
OVERRIDES_NOUN = 3.5
"""Up to this cost a verb of death overrides a noun that says another measure (`trois blessés sont morts`)."""


@dataclass
class Candidate:
    """A quantity on its way to become a figure."""

    quantity: Quantity
    counted: Counted
    parent: int | None = None
    """Index of the candidate that this one is a part of, by the sentence's own words."""
    sibling: int | None = None
    """Index of the candidate before it that it is coordinated with."""
    measure: Measure | None = None
    trigger: Found | None = None
    cost: float = 0.0
    reason: str = "no word that makes it a figure"
    population: tuple[Population, ...] = ()
    noun: Noun | None = None
    """The counted noun, its own or its neighbour's."""
    inherited: bool = False
    shared_out: bool = False
    """A whole whose parts follow (`sur les 50 déplacés, 20 …`): what follows is said of the parts."""
    of_place: bool = False
    """A share of a place (`40% d'Alep-Est`)."""
    children: list[int] = field(default_factory=list)


def candidates(sentence: Sentence, quantities: Sequence[Quantity]) -> list[Candidate]:
    """Return the quantities with what they count and how they hang together."""
    found = [Candidate(q, counted_after(sentence, q)) for q in quantities]
    for i, candidate in enumerate(found):
        candidate.noun, candidate.population = candidate.counted.noun, candidate.counted.population
        candidate.of_place = _of_place(sentence, candidate)
        candidate.population = tuple(dict.fromkeys((*candidate.population, *_said_to_be(sentence, candidate))))
        if i:
            _link(sentence, found, i)
            if candidate.counted.other and candidate.noun is None and not candidate.counted.unknown:
                candidate.noun = _noun_before(found, i)
    _share_nouns_backwards(found)
    return found


def _said_to_be(sentence: Sentence, candidate: Candidate) -> tuple[Population, ...]:
    """`two of the dead were children`: who those counted are said to be."""
    i = candidate.counted.end
    if not sentence.is_word(i, "copula"):
        return ()
    i += 1
    while sentence.is_word(i, "determiner", "of"):
        i += 1
    nouns = (m.payload for m in sentence.marks.get("noun", ()) if m.start == i)
    return next((noun.population for noun in nouns if noun.noun_class == "person" and not noun.measure), ())


def _noun_before(found: list[Candidate], i: int) -> Noun | None:
    """What the figures before candidate i count (`trois femmes de 18 à 25 ans … et deux autres`)."""
    nouns = [c.noun for c in found[:i] if c.noun is not None and c.noun.noun_class != "excluded"]
    return nouns[-1] if nouns else None


def _of_place(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a share is one of a place: a name follows after `of`."""
    i = candidate.quantity.last
    if not candidate.quantity.percent or not sentence.is_word(i, "of"):
        return False
    parts = {m.start for m in sentence.marks.get("place_part", ())}
    while sentence.is_word(i, "of", "determiner") or i in parts:
        i += 1
    return i < len(sentence) and sentence.capital(i)


def _link(sentence: Sentence, found: list[Candidate], i: int) -> None:
    """Find whether candidate i is a part of, or coordinated with, the one before it."""
    this, before = found[i], found[i - 1]
    start, end = before.counted.end, this.quantity.first
    inside = [m for m in sentence.marks.get("part_inside", ()) if start - 1 <= m.start and m.end <= end]
    out_of = [m for m in sentence.marks.get("part_out_of", ()) if m.end == before.quantity.first]
    partitive = [m for m in sentence.marks.get("part_partitive", ()) if start - 2 <= m.start and m.end == end]
    if inside and _only_small(sentence, inside[-1].end, end):
        this.parent = i - 1 if before.parent is None or end - start <= 3 else before.parent
        if before.parent is not None and _says_more(this):
            this.parent = before.parent
        found[this.parent].children.append(i)
        _scale(this, found[this.parent])
    elif out_of and before.parent is None and _opens_clause(sentence, out_of[-1].start):
        this.parent = i - 1
        before.shared_out = True
        before.children.append(i)
    elif _only_joins(sentence, start, end):
        this.sibling = i - 1
        if before.parent is not None and not this.counted.strong:
            this.parent = before.parent
            found[before.parent].children.append(i)
    elif partitive and before.counted.empty and before.parent is None:
        before.parent = i
        this.children.append(i - 1)


def _only_small(sentence: Sentence, start: int, end: int) -> bool:
    """Whether little stands before a number: an article, `une famille de`."""
    families = _families(sentence)
    rest = [k for k in range(start, end) if k not in families and not sentence.is_word(k, "one", "of", "determiner")]
    return len(rest) <= 1


def _families(sentence: Sentence) -> set[int]:
    """Tokens of nouns for a household, which may stand before its number (`a family of five`)."""
    return {m.start for m in sentence.marks.get("noun", ()) if m.payload.noun_class == "household"}


def _says_more(candidate: Candidate) -> bool:
    return not candidate.counted.empty


def _opens_clause(sentence: Sentence, start: int) -> bool:
    return start == 0 or not sentence.tokens[start - 1][0].isalnum()


def _only_joins(sentence: Sentence, start: int, end: int) -> bool:
    """Whether only coordinators, commas and small words stand between two quantities."""
    between = range(start, end)
    families = _families(sentence)
    return len(between) <= 5 and all(
        sentence.tokens[k] == ","
        or k in families
        or sentence.is_word(k, "coordinator", "determiner", "of", "adverb", "more", "one")
        for k in between
    ) and any(sentence.tokens[k] == "," or sentence.is_word(k, "coordinator") for k in between)


def _share_nouns_backwards(found: list[Candidate]) -> None:
    """`18, 24 et 26 ans`: what the last counts is what the others count."""
    for i in range(len(found) - 1, 0, -1):
        this, before = found[i], found[i - 1]
        if this.sibling == i - 1 and before.counted.empty and not before.quantity.article and this.noun:
            if this.noun.noun_class == "excluded":
                before.noun = this.noun


def attach(sentence: Sentence, found: list[Candidate], triggers: Sequence[Found]) -> None:
    """Give each candidate the measure of the word that governs it, where there is one."""
    for i, candidate in enumerate(found):
        if candidate.noun is not None and candidate.noun.noun_class == "excluded":
            candidate.reason = "counts what is never a figure"
            continue
        if _stands_for_figure_before(sentence, found, i):
            candidate.reason = "stands for the figure before"
            continue
        if _labelled(sentence, candidate, triggers):
            continue
        best = _cheapest(sentence, found, i, triggers)
        _decide(candidate, best)
        if i and candidate.counted.other and candidate.counted.empty:
            candidate.population = next((c.population for c in found[i - 1 :: -1] if c.measure), ())
    _inherit(sentence, found)


def _stands_for_figure_before(sentence: Sentence, found: list[Candidate], i: int) -> bool:
    """`92 civils, dont 34 enfants, l'ont été`: the verb is that of the sentence before."""
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
            candidate.measure, candidate.reason = measure, "the label before it says it"
            return True
    measures = [noun.measure for noun in nouns if noun.measure]
    if measures and (own is None or own.noun_class in ("person", "household")):
        candidate.measure, candidate.reason = measures[-1], "the label before it says it"
        return True
    candidate.noun = own
    return False


def _decide(candidate: Candidate, best: tuple[float, Found, Measure] | None) -> None:
    """Choose between the noun's own measure and the cheapest trigger."""
    own = candidate.counted.measure
    noun = candidate.counted.noun
    if own and noun is not None and best is not None and best[2] in noun.over:
        best = None
    if own and (candidate.counted.strong or best is None):
        overriding = (
            best is not None and best[2] == "killed" and own != "killed" and best[0] <= OVERRIDES_NOUN
            and best[1].left and own in ("injured", "missing", "casualties")
        )  # fmt: skip
        if not overriding:
            candidate.measure, candidate.reason = own, "the noun says it"
            candidate.trigger = best[1] if best else None
            candidate.cost = best[0] if best else 0.0
            return
    if best is not None:
        candidate.cost, candidate.trigger, candidate.measure = best
        candidate.reason = "governed"


def _cheapest(
    sentence: Sentence, found: list[Candidate], i: int, triggers: Sequence[Found]
) -> tuple[float, Found, Measure] | None:
    best: tuple[float, Found, Measure] | None = None
    for trigger in triggers:
        measure = measure_of(trigger, found[i])
        if measure is None:
            continue
        cost = _cost(sentence, found, i, trigger, triggers)
        if found[i].counted.unknown and cost > HIGHEST_UNKNOWN:
            continue
        if cost < HIGHEST and (best is None or cost < best[0]):
            best = cost, trigger, _with_joined(sentence, trigger, triggers, measure)
    return best


def _with_joined(
    sentence: Sentence, trigger: Found, triggers: Sequence[Found], measure: Measure
) -> Measure:
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


def _cost(
    sentence: Sentence, found: list[Candidate], i: int, trigger: Found, triggers: Sequence[Found]
) -> float:
    candidate = found[i]
    first, end = candidate.quantity.first, candidate.counted.end
    if trigger.start >= candidate.quantity.last and trigger.start >= end - (trigger.end - trigger.start):
        if not trigger.left:
            return HIGHEST
        if candidate.parent is not None and _comma_between(sentence, end, trigger.first):
            return HIGHEST
        gap = range(min(end, trigger.first), trigger.first)
        cost = _gap(sentence, found, i, gap, triggers, trigger, before=False)
        if trigger.bare and trigger.form == "past" and _names_what_follows(sentence, trigger.end):
            cost += ATTRIBUTIVE
        return cost + (BARE_PARTICIPLE * _words(sentence, found, i, gap) if trigger.bare else 0.0)
    if trigger.end <= first:
        extra = 0.0 if trigger.right else HIGHEST
        gap = range(trigger.end, first)
        cost = _gap(sentence, found, i, gap, triggers, trigger, before=True)
        if trigger.trigger.kind == "adjective":
            extra = WRONG_SIDE
        if trigger.trigger.kind == "count":
            extra = -COUNT if candidate.counted.empty else 0.0
        return cost + extra
    return HIGHEST


def _names_what_follows(sentence: Sentence, end: int) -> bool:
    """`four detained leaders`: a participle before a noun only describes it."""
    nouns = {m.start for m in sentence.marks.get("noun", ())}
    return end in nouns or (end < len(sentence) and sentence.capital(end) and end not in nouns)


def _words(sentence: Sentence, found: list[Candidate], i: int, gap: range) -> int:
    """How many words of a gap are not an aside."""
    return len(set(gap) - _asides(sentence, found, i, gap))


def _comma_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(sentence.tokens[k] == "," for k in range(start, end))


def _gap(
    sentence: Sentence,
    found: list[Candidate],
    i: int,
    gap: range,
    triggers: Sequence[Found],
    trigger: Found,
    *,
    before: bool,
) -> float:
    """What stands between a trigger and a quantity, as a cost. `before`: the trigger stands first."""
    cost = TOKEN * len(gap)
    skipped = _asides(sentence, found, i, gap)
    for k in gap:
        if k in skipped:
            cost -= TOKEN
            continue
        cost += _token_cost(sentence, k, gap, before=before)
    for j, other in enumerate(found):
        if j != i and other.quantity.start in gap and other.quantity.start not in skipped:
            together = _together(found, i, j) or trigger.trigger.kind == "count"
            cost += 0.3 if together or other.quantity.article else OTHER_QUANTITY
    for mark in sentence.marks.get("source_verb", ()):
        if mark.start in gap and mark.start not in skipped:
            cost += CLAUSE
    for other in triggers:
        if other.start in gap and other.start not in skipped and other.end <= gap.stop:
            if other.trigger.kind == "verb" and other.trigger is not trigger.trigger and not other.bare:
                cost += OTHER_VERB
    return cost


def _token_cost(sentence: Sentence, k: int, gap: range, *, before: bool) -> float:
    token = sentence.tokens[k]
    if token == ",":
        return COMMA
    if token in (";", ":", "?", "!"):
        return STRONG_STOP
    if token in ("(", ")"):
        return CLAUSE
    if before and sentence.is_word(k, "agent"):
        return AGENT if k <= gap.start + 1 else PREPOSITION
    if sentence.is_word(k, "clause"):
        relative = not before and sentence.is_word(k, "relative") and k - gap.start <= 1
        return 0.0 if relative else CLAUSE
    if before and sentence.is_word(k, "preposition"):
        return PREPOSITION
    return 0.0


def _asides(sentence: Sentence, found: list[Candidate], i: int, gap: range) -> set[int]:
    """Tokens of the gap that belong to a part in an aside (`, dont 33 enfants,`) or to a source (`selon X`)."""
    skipped: set[int] = set()
    never = [j for j, c in enumerate(found) if c.noun is not None and c.noun.noun_class == "excluded"]
    for j in (*found[i].children, *never):
        part = found[j]
        if part.quantity.start in gap:
            start = max(gap.start, part.quantity.first - 2)
            skipped.update(range(start, min(gap.stop, part.counted.end + 1)))
    for mark in sentence.marks.get("source_before", ()):
        if mark.start in gap:
            end = mark.end
            while end < gap.stop and sentence.tokens[end] != ",":
                end += 1
            skipped.update(range(mark.start, end))
    return skipped


def _together(found: list[Candidate], i: int, j: int) -> bool:
    """Whether two candidates are coordinated, directly or through others between them."""
    low, high = min(i, j), max(i, j)
    return all(found[k].sibling == k - 1 for k in range(low + 1, high + 1))


def _inherit(sentence: Sentence, found: list[Candidate]) -> None:
    """Give the measure of a neighbour to parts and coordinated quantities that have none of their own."""
    for i, candidate in enumerate(found):
        if candidate.measure is None:
            _take_from_neighbour(sentence, found, i)
    for i in range(len(found) - 1, -1, -1):
        if found[i].measure is None:
            _take_from_following(found, i)


def _take_from_neighbour(sentence: Sentence, found: list[Candidate], i: int) -> None:
    candidate = found[i]
    if candidate.noun is not None and candidate.noun.noun_class == "excluded":
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
            if found[i].noun is None or found[i].noun.noun_class != "excluded":
                _take(found[i], found[j])


def _take(candidate: Candidate, giver: Candidate) -> None:
    candidate.measure, candidate.trigger, candidate.cost = giver.measure, giver.trigger, giver.cost
    candidate.inherited = True
    candidate.reason = "as the figure beside it"
    if candidate.noun is None:
        candidate.noun = giver.noun


def _scale(part: Candidate, whole: Candidate) -> None:
    """`16 millions de victimes, dont 8 en Éthiopie`: a bare part of millions is said in millions."""
    value, total = part.quantity.value, whole.quantity.value
    if part.parent is None or value is None or total is None or not part.counted.empty:
        return
    if total >= MILLION and value < 1000 and value * MILLION <= total and value == part.quantity.low:
        scaled = value * MILLION
        part.quantity = replace(part.quantity, value=scaled, low=scaled, high=scaled)


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


def unit_of(candidate: Candidate) -> Unit:
    """Return the unit of a candidate's figure."""
    if candidate.quantity.percent:
        return "percent"
    if candidate.trigger is not None and candidate.trigger.trigger.unit is not None:
        return candidate.trigger.trigger.unit
    if candidate.noun is not None and candidate.noun.unit is not None:
        return candidate.noun.unit
    return "person"
