"""What a quantity measures, as a choice: every measure and none are options, words and grammar around it the features.

The features are of two kinds. What the pack's grammar says (which trigger at what cost on which side, what the counted
noun says by itself, what the rules would take) is the same in every language and weighs for the measure that it names.
The words themselves, by where they stand, are of one language each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from bilan.analysis.sentences import Sentence
from bilan.choosing import Instance, Option
from bilan.model import Measure
from bilan.reading.attach import measure_of, says_part
from bilan.reading.candidates import Candidate
from bilan.reading.costs import HIGHEST, Costs
from bilan.reading.singles import OF_PERSONS

NONE = "none"
SINGLE = "single:"
"""How the kinds of single people begin."""
MEASURES: tuple[str, ...] = (NONE, *sorted(get_args(Measure)))
OF_SINGLES: tuple[str, ...] = (NONE, *sorted(OF_PERSONS))
PLAIN = {measure: Option(measure, (), measure) for measure in MEASURES}
"""The options that nothing in particular speaks for."""
NEAR, FAR = 3, 9
"""Tokens beside a quantity whose words are features by their place, and those that are features of the side."""
STEM = 6
"""Letters by which words of one family are taken together."""
AROUND = 25
"""Tokens to either side beyond which a sentence's words say nothing of a quantity: captions run on without stops."""
COST_STEPS = (0.5, 1.5, 3.0, 5.0, HIGHEST)
SIZES = (1, 2, 10, 50, 200, 1000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Surroundings:
    """What a measure's features know of the document outside of the sentence."""

    language: str
    title: tuple[str, ...]
    """Stems of the words of the first line."""
    index: int
    """Number of the sentence."""
    before: str
    """Measure of the figure before, by the rules; `none`."""


def measure_instance(costs: Costs, i: int, around: Surroundings, *, kind: str) -> Instance:
    """Return the choice of a candidate's measure; `kind`: how its number is said."""
    own = _own_features(costs, i)
    candidate = costs.found[i]
    context = (
        *_quantity_features(candidate, kind),
        *_rule_features(candidate, own),
        *_place_features(around, kind),
        *_word_features(costs.sentence, candidate, around.language, kind),
    )
    single = kind.startswith(SINGLE)
    measures = OF_SINGLES if single else MEASURES
    options = tuple(Option(m, tuple(own[m]), m) if m in own else PLAIN[m] for m in measures)
    span = costs.sentence.span(candidate.quantity.start, candidate.quantity.end)
    return Instance("single" if single else "measure", options, context, span)


def _own_features(costs: Costs, i: int) -> dict[str, list[str]]:
    """Features of single measures: what names them, and at what cost."""
    candidate, sentence = costs.found[i], costs.sentence
    own: dict[str, list[str]] = {}
    if candidate.measure:
        step = _step(candidate.cost)
        own.setdefault(candidate.measure, []).extend(("rule", f"rule:{candidate.reason}", f"rule:cost{step}"))
        if candidate.trigger is not None:
            own[candidate.measure].append(f"rule:{candidate.trigger.trigger.kind}{step}")
    else:
        own.setdefault(NONE, []).append(f"rule:{candidate.reason}")
    counted = candidate.counted
    if counted.measure:
        own.setdefault(counted.measure, []).append("noun:strong" if counted.strong else "noun:weak")
    best: dict[tuple[str, str], float] = {}
    for trigger in costs.triggers:
        measure: str = measure_of(trigger, candidate) or next(iter(trigger.trigger.measures.values()))
        side = "after" if trigger.start >= candidate.quantity.last else "before"
        cost = costs.of(i, trigger)
        key = (measure, side)
        best[key] = min(best.get(key, 99.0), cost)
    for (named, side), cost in sorted(best.items()):
        own.setdefault(named, []).extend((f"trigger:{side}{_step(cost)}", "trigger"))
    for j in (i - 1, i + 1):
        if 0 <= j < len(costs.found) and costs.found[j].measure:
            joined = candidate.sibling == j or costs.found[j].sibling == i or candidate.parent == j
            own.setdefault(costs.found[j].measure or NONE, []).append(f"beside{j - i}{'joined' if joined else ''}")
    for mark in sentence.marks.get("measure_noun", ()):
        if mark.start < candidate.quantity.first:
            own.setdefault(mark.payload.measure, []).append("noun before")
    for named, feature in (*_noun_against_verb(costs, i), *_nearest_before(costs, i), *_of_parts(costs, i)):
        own.setdefault(named, []).append(feature)
    return {measure: list(dict.fromkeys(features)) for measure, features in own.items()}


def _noun_against_verb(costs: Costs, i: int) -> Iterator[tuple[Measure, str]]:
    """What speaks for a measure where the counted noun says one and the word that governs it another."""
    candidate = costs.found[i]
    noun = candidate.counted.measure
    if noun is None:
        return
    strength = "strong" if candidate.counted.strong else "weak"
    if _acts(costs, i):
        yield noun, f"{strength} noun acts"
        yield noun, f"noun acts={noun}"
    for trigger in costs.triggers:
        measure, cost = measure_of(trigger, candidate), costs.of(i, trigger)
        if measure is not None and measure != noun and cost < HIGHEST:
            side = "after" if trigger.start >= candidate.quantity.last else "before"
            rival = f"{strength} noun&{trigger.trigger.kind}&{side}{_step(cost)}"
            yield measure, f"against {rival}"
            yield noun, rival


def _of_parts(costs: Costs, i: int) -> Iterator[tuple[Measure, str]]:
    """`seven people, one of whom later died`: the measures of verbs that are said of parts alone."""
    candidate = costs.found[i]
    if candidate.children:
        for trigger in costs.triggers:
            measure = measure_of(trigger, candidate)
            if measure is not None and says_part(costs.sentence, trigger, costs.found, i):
                yield measure, "verb of its part"


def _acts(costs: Costs, i: int) -> bool:
    """`dozens of prisoners have set fire to`: whether those counted do something that no list of measures has."""
    sentence, k = costs.sentence, costs.found[i].counted.end
    k += k < len(sentence) and sentence.is_word(k, "relative")
    if not sentence.is_word(k, "perfect_auxiliary"):
        return False
    done = range(k + 1, min(len(sentence), k + 1 + NEAR))
    if any(sentence.is_word(j, "passive_auxiliary", "negation") for j in done):
        return False
    return not any(trigger.start in done for trigger in costs.triggers)


def _nearest_before(costs: Costs, i: int) -> Iterator[tuple[Measure, str]]:
    """The last word of a measure before a number that counts nothing named: `the dead are 12`, `destroyed (12)`."""
    candidate, sentence = costs.found[i], costs.sentence
    if not candidate.counted.empty:
        return
    first = candidate.quantity.first
    nouns = [m for m in sentence.marks.get("measure_noun", ()) if m.end <= first]
    last = max(nouns, key=lambda m: m.end, default=None)
    if last is not None:
        between = sentence.tokens[last.end : first]
        copula = any(sentence.is_word(k, "copula") for k in range(last.end, first))
        yield last.payload.measure, f"last noun{min(len(between), NEAR)}&copula={copula}"
    for trigger in costs.triggers:
        if trigger.end == first - 1 and sentence.tokens[first - 1] == "(":
            measure = measure_of(trigger, candidate)
            if measure is not None:
                yield measure, "bracket behind its word"


def _step(cost: float) -> int:
    return next((k for k, most in enumerate(COST_STEPS) if cost < most), len(COST_STEPS))


def _quantity_features(candidate: Candidate, kind: str) -> Iterator[str]:
    quantity, noun = candidate.quantity, candidate.noun
    size = next((k for k, most in enumerate(SIZES) if (quantity.value or quantity.low or 0) <= most), len(SIZES))
    noun_class = noun.noun_class if noun else "unknown" if candidate.counted.unknown else "empty"
    yield "bias"
    yield f"kind={kind}"
    yield f"size={size}"
    yield f"class={noun_class}"
    yield f"class={noun_class}&kind={kind}"
    yield f"quantifier={quantity.quantifier}"
    yield f"percent={quantity.percent}&class={noun_class}"
    yield f"bare={quantity.bare}&class={noun_class}"
    if candidate.counted.other:
        yield "other"
    if candidate.counted.partitive:
        yield "partitive"
    for people in candidate.population:
        yield f"population={people}"
    if candidate.parent is not None:
        yield "part"


def _rule_features(candidate: Candidate, own: dict[str, list[str]]) -> Iterator[str]:
    yield f"rule={candidate.measure}"
    yield f"rule={candidate.measure}&{candidate.reason}&{_step(candidate.cost)}"
    if candidate.counted.measure:
        yield f"noun={candidate.counted.measure}"
    for measure, features in own.items():
        for feature in features:
            if feature.startswith("trigger:"):
                yield f"{feature}={measure}"


def _place_features(around: Surroundings, kind: str) -> Iterator[str]:
    yield f"sentence={min(around.index, 3)}&kind={kind}"
    yield f"before={around.before}"
    for stem in around.title:
        yield f"{around.language}|title={stem}"


def _word_features(sentence: Sentence, candidate: Candidate, language: str, kind: str) -> Iterator[str]:
    tokens, small = sentence.tokens, sentence.pack.small_words
    first, last = candidate.quantity.first, candidate.quantity.last
    own = "single|" if kind.startswith(SINGLE) else ""
    sides = ((+1, last, "r"), (-1, first - 1, "l"))
    for step, start, side in sides:
        previous = "#"
        for k in range(FAR):
            position = start + step * k
            if not 0 <= position < len(tokens):
                break
            word = _word(tokens[position])
            if k < NEAR:
                yield f"{language}|{own}{side}{k}={word}"
                yield f"{language}|{side}2={previous} {word}"
            if word not in small:
                yield f"{language}|{own}{side}={word[:STEM]}"
            previous = word
    if candidate.counted.end > last:
        yield f"{language}|head={_word(tokens[candidate.counted.end - 1])[:STEM]}"
    for k in range(max(0, first - AROUND), min(len(tokens), last + AROUND)):
        if tokens[k] not in small and tokens[k][0].isalpha():
            yield f"{language}|s={tokens[k][:STEM]}"
    for trigger_word in (m for m in sentence.marks.get("trigger", ()) if abs(m.start - last) < FAR):
        yield f"{language}|t={'r' if trigger_word.start >= last else 'l'}={tokens[trigger_word.start][:STEM]}"


def _word(token: str) -> str:
    return "0" if token[0].isdigit() else token


def kind_of(sentence: Sentence, candidate: Candidate) -> str:
    """Return how a candidate's number is said: `digit`, `word`, `some`, `zero`, `article`; of singles how they are."""
    quantity = candidate.quantity
    if quantity.quantifier == "some":
        return "some"
    if quantity.article:
        return "article"
    if quantity.zero:
        return "zero"
    return "digit" if sentence.tokens[quantity.start][0].isdigit() else "word"


def kind_of_single(sentence: Sentence, start: int) -> str:
    """Return how a single person is named: by an article, a demonstrative or possessive, a name, a bare noun."""
    if sentence.is_word(start, "one"):
        return "single:one"
    if sentence.is_word(start, "determiner", "demonstrative", "more"):
        return "single:the"
    if sentence.tokens[start][0].isdigit():
        return "single:age"
    return "single:name" if sentence.capital(start) and start else "single:bare"


def title_stems(sentence: Sentence) -> tuple[str, ...]:
    """Return the stems of a title's words that say something."""
    small = sentence.pack.small_words
    words = (t for t in sentence.tokens[: 2 * AROUND] if t not in small and t[0].isalpha() and len(t) > 3)
    return tuple(dict.fromkeys(word[:STEM] for word in words))
