"""Quantities on their way to become figures: what each counts, and which are parts of or joined with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from bilan.analysis.numbers import Quantity, qualifies, quantified
from bilan.analysis.sentences import Sentence
from bilan.languages.schema import Noun
from bilan.model import Measure, Population, Unit
from bilan.reading.counted import Counted, counted_after
from bilan.reading.triggers import Found

FARTHEST_COPULA = 5
"""Tokens between those counted and the verb that says who they are (`five of the nine killed in X were children`)."""
LONGEST_PLACE = 6
"""Tokens of a place between a part and the next one (`12 in the city of X and nine in Y`)."""
LONGEST_OWNER = 4
"""Tokens that say whose those are that are counted (`the coastal town's`)."""
MILLION = 1_000_000
PERSONAL = ("person", "household")
"""Classes of nouns that count people."""
OF_PEOPLE: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "missing", "abducted", "detained", "freed", "rescued", "infected", "evacuated",
     "returned", "besieged", "displaced", "refugees", "sheltered", "homeless", "resident", "combatants"}
)  # fmt: skip
"""Measures that count people and nothing else."""
OF_HOUSEHOLDS: frozenset[Measure] = frozenset(
    {"evacuated", "returned", "besieged", "displaced", "sheltered", "homeless", "rescued"}
)
"""Measures of people that are also told by their homes (`the evacuation of 50 homes`): those are households."""
UNITS_OF_PEOPLE: frozenset[Unit] = frozenset({"person", "household", "percent"})
WORLD_POPULATION = 8_300_000_000
"""Nobody counts more people than there are (United Nations, 2026)."""


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
    found = [Candidate(q, counted_after(sentence, q, after)) for q, after in zip_longest(quantities, quantities[1:])]
    for i, candidate in enumerate(found):
        candidate.noun, candidate.population = candidate.counted.noun, candidate.counted.population
        candidate.of_place = _of_place(sentence, candidate)
        said = (*_said_to_be(sentence, candidate), *_said_behind(sentence, candidate))
        candidate.population = tuple(dict.fromkeys((*candidate.population, *said)))
        for mark in sentence.marks.get("quantifier_after", ()):
            behind = mark.start == candidate.counted.end and qualifies(sentence, mark)
            if behind and candidate.quantity.quantifier == "exact":
                candidate.quantity = quantified(candidate.quantity, mark.payload)
        if i:
            _link(sentence, found, i)
            if candidate.counted.other and candidate.noun is None and not candidate.counted.unknown:
                candidate.noun = _noun_before(found, i)
            elif candidate.counted.empty and sentence.is_word(candidate.quantity.first - 1, "coordinator"):
                candidate.noun = candidate.noun or _thing_before(found[i - 1])
    _share_nouns_backwards(found)
    return found


def _said_to_be(sentence: Sentence, candidate: Candidate) -> tuple[Population, ...]:
    """`two of the dead were children`: who those counted are said to be."""
    i = candidate.counted.end
    stop = min(len(sentence), i + FARTHEST_COPULA)
    while i < stop and not sentence.is_word(i, "copula"):
        if not sentence.tokens[i][0].isalpha() or sentence.is_word(i, "clause", "perfect_auxiliary"):
            return ()
        i += 1
    if i >= stop:
        return ()
    i += 1
    while sentence.is_word(i, "determiner", "of"):
        i += 1
    nouns = (m.payload for m in sentence.marks.get("noun", ()) if m.start == i)
    return next((noun.population for noun in nouns if noun.noun_class == "person" and not noun.measure), ())


def _said_behind(sentence: Sentence, candidate: Candidate) -> tuple[Population, ...]:
    """`four people (civilians)`, `71 to firefighters`: who those counted are, in brackets or behind a small word."""
    i, tokens = candidate.counted.end, sentence.tokens
    bracket = i < len(tokens) and tokens[i] == "("
    if not bracket and not (candidate.counted.empty and sentence.is_word(i, "among")):
        return ()
    i += 1
    while sentence.is_word(i, "determiner", "adverb"):
        i += 1
    words = [m for kind in ("noun", "adjective") for m in sentence.marks.get(kind, ()) if m.start == i]
    said = next((m for m in words if m.payload.noun_class == "person" and not m.payload.measure), None)
    if said is None or (bracket and tokens[said.end : said.end + 1] != [")"]):
        return ()
    population: tuple[Population, ...] = said.payload.population
    return population


def _thing_before(before: Candidate) -> Noun | None:
    """`vingt écoles ont été endommagées et sept détruites`: what is no person is counted on without a noun."""
    noun = before.noun
    return noun if noun is not None and noun.noun_class in ("housing", "facility") else None


def _thing_of(part: Candidate, whole: Candidate) -> Noun | None:
    """`97 fires, 12 of them in X`: a bare part of things is of those things."""
    noun = whole.noun
    return noun if part.counted.empty and noun is not None and noun.noun_class not in PERSONAL else None


def _is_total_of(sentence: Sentence, this: Candidate, before: Candidate) -> bool:
    """`80 towns, of the 592 that were hit`: a bare number that others are out of counts the same things."""
    noun = before.noun
    outs = any(m.end == this.quantity.first for m in sentence.marks.get("part_out_of", ()))
    return outs and this.counted.empty and noun is not None and noun.noun_class not in PERSONAL


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
    partitive = [
        m
        for m in sentence.marks.get("part_partitive", ())
        if start - 2 <= m.start
        and (m.end == end or _only_owner(sentence, m.end, end))
        and not any(sentence.is_word(k, "perfect_auxiliary") for k in range(start, m.start))
    ]
    of_them = [m for m in sentence.marks.get("part_back", ()) if 0 <= m.start - this.quantity.end <= 1]
    if inside and _only_small(sentence, inside[-1].end, end):
        this.parent = i - 1 if before.parent is None or end - start <= 3 else before.parent
        if before.parent is not None and _says_more(this):
            this.parent = before.parent
        found[this.parent].children.append(i)
        this.noun = this.noun or _thing_of(this, found[this.parent])
        scale(this, found[this.parent])
    elif of_them:
        this.parent = before.parent if before.parent is not None else i - 1
        found[this.parent].children.append(i)
    elif out_of and before.parent is None and _opens_clause(sentence, out_of[-1].start):
        this.parent = i - 1
        before.shared_out = True
        before.children.append(i)
    elif _is_total_of(sentence, this, before):
        this.noun = before.noun
    elif _only_joins(sentence, start, end) or _same_people(sentence, before, this):
        this.sibling = i - 1
        if before.parent is not None and _aside_closed(sentence, found, i):
            this.sibling = before.parent
        elif before.parent is not None and not this.counted.strong:
            this.parent = before.parent
            found[before.parent].children.append(i)
    elif before.parent is not None and this.counted.empty and _joins_over_place(sentence, start, end):
        this.sibling, this.parent, this.noun = i - 1, before.parent, before.noun
        found[before.parent].children.append(i)
    elif partitive and before.counted.empty and before.parent is None:
        before.parent = i
        this.children.append(i - 1)
        before.noun = before.noun or this.noun
        before.population = tuple(dict.fromkeys((*before.population, *this.population)))
        this.population = this.counted.population  # `two of the nine were children`: it is said of the two


def _only_owner(sentence: Sentence, start: int, end: int) -> bool:
    """`of [the village's] 1,200`: whether tokens say only whose those are that follow."""
    words = sentence.tokens[start:end]
    owner = sentence.pack.statements.file.owner
    return 1 < len(words) <= LONGEST_OWNER and words[-1] in owner and all(word[0].isalpha() for word in words[:-1])


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
    return (
        len(between) <= 5
        and all(
            sentence.tokens[k] == ","
            or k in families
            or sentence.is_word(k, "coordinator", "determiner", "of", "adverb", "more", "one")
            for k in between
        )
        and any(sentence.tokens[k] == "," or sentence.is_word(k, "coordinator") for k in between)
    )


def _aside_closed(sentence: Sentence, found: list[Candidate], i: int) -> bool:
    """`seven men, including two nurses, and one soldier`: a comma and a coordinator behind the only part go on with
    what stands beside the whole.
    """
    before, start = found[i - 1], found[i - 1].counted.end
    only = found[before.parent or 0].children == [i - 1]
    closed = start + 1 < len(sentence) and sentence.tokens[start] == "," and sentence.is_word(start + 1, "coordinator")
    return only and closed and not found[i].counted.empty


def _same_people(sentence: Sentence, before: Candidate, this: Candidate) -> bool:
    """`98 families of 299 people`: the households that were counted, counted by heads."""
    nouns = (before.counted.noun_class, this.counted.noun_class)
    between = range(before.counted.end, this.quantity.first)
    return nouns == ("household", "person") and len(between) == 1 and sentence.is_word(between[0], "of")


def _joins_over_place(sentence: Sentence, start: int, end: int) -> bool:
    """`including 12 in X and nine in Y`: whether a place and a coordinator or comma stand between two quantities."""
    stop = end
    while stop > start and (sentence.tokens[stop - 1] == "," or sentence.is_word(stop - 1, "coordinator")):
        stop -= 1
    words, joined = range(start, stop), stop < end
    named = any(sentence.capital(k) for k in words)
    return joined and named and 1 < len(words) <= LONGEST_PLACE and all(
        sentence.capital(k) or sentence.is_word(k, "preposition", "determiner", "of") for k in words
    )  # fmt: skip


def _share_nouns_backwards(found: list[Candidate]) -> None:
    """`18, 24 et 26 ans`: what the last counts is what the others count."""
    for i in range(len(found) - 1, 0, -1):
        this, before = found[i], found[i - 1]
        if this.sibling == i - 1 and before.counted.empty and not before.quantity.article and this.noun:
            if this.noun.noun_class == "excluded":
                before.noun = this.noun


def scale(part: Candidate, whole: Candidate) -> None:
    """`16 millions de victimes, dont 8 en Éthiopie`: a bare part of millions is said in millions."""
    value, total = part.quantity.value, whole.quantity.value
    if part.parent is None or value is None or total is None or not part.counted.empty:
        return
    if total >= MILLION and value < 1000 and value * MILLION <= total and value == part.quantity.low:
        scaled = value * MILLION
        part.quantity = replace(part.quantity, value=scaled, low=scaled, high=scaled)


def counts_too_many(candidate: Candidate) -> bool:
    """Whether a figure would count more people than the world has: then the number is of something else."""
    quantity = candidate.quantity
    said = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
    return bool(said) and max(said) > WORLD_POPULATION and unit_of(candidate) == "person"


def unit_of(candidate: Candidate) -> Unit:
    """Return the unit of a candidate's figure."""
    if candidate.quantity.percent:
        return "percent"
    if candidate.trigger is not None and candidate.trigger.trigger.unit is not None:
        return candidate.trigger.trigger.unit
    unit = candidate.noun.unit if candidate.noun is not None else None
    if candidate.measure in OF_HOUSEHOLDS and candidate.noun is not None and candidate.noun.noun_class == "housing":
        return "household"
    if unit is None or (candidate.measure in OF_PEOPLE and unit not in UNITS_OF_PEOPLE):
        return "person"
    return unit
