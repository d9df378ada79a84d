"""What it costs a trigger to govern a quantity: a distance in tokens, with more for what stands between them."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.reading.candidates import Candidate
from bilan.reading.sentences import Sentence
from bilan.reading.triggers import Found

# Chosen on the sentence tables; to be changed together.
TOKEN = 0.4
COMMA = 0.6
CLAUSE = 3.0
STRONG_STOP = 6.0
PREPOSITION = 1.6
OTHER_QUANTITY = 3.0
AGENT = 20.0
OTHER_VERB = 3.0
WRONG_SIDE = 1.2
COUNT = 2.5
"""Less for a noun that stands for a number said further on (`the death toll … has reached 19`)."""
ATTRIBUTIVE = 2.5
DESCRIBES = 2.5
FARTHEST_VERB = 8
INFINITIVE = 0.5
"""More for what is only meant to be done (`to free five people trapped`)."""
BARE_PARTICIPLE = 1.2
"""More for each token before a participle without an auxiliary."""
HIGHEST = 8.0
"""Above this cost a trigger does not govern a quantity."""


def cost_of(sentence: Sentence, found: list[Candidate], i: int, trigger: Found, triggers: Sequence[Found]) -> float:
    """Return what it costs a trigger to govern candidate i; HIGHEST or more where it cannot."""
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
        if trigger.bare and _verb_follows(sentence, trigger, triggers):
            cost += DESCRIBES
        return cost + (BARE_PARTICIPLE * _words(sentence, found, i, gap) if trigger.bare else 0.0)
    if trigger.end <= first:
        if candidate.parent is not None and trigger.end <= found[candidate.parent].quantity.first:
            return HIGHEST  # what stands before the whole is said of the whole
        extra = 0.0 if trigger.right else HIGHEST
        gap = range(trigger.end, first)
        cost = _gap(sentence, found, i, gap, triggers, trigger, before=True)
        if trigger.form == "infinitive":
            extra += INFINITIVE
        if trigger.trigger.kind == "adjective":
            extra = WRONG_SIDE
        if trigger.trigger.kind == "count":
            extra = -COUNT if candidate.counted.empty else 0.0
        return cost + extra
    return HIGHEST


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
    for verb in triggers:
        if verb.start in gap and verb.start not in skipped and verb.end <= gap.stop:
            if verb.trigger.kind == "verb" and verb.trigger is not trigger.trigger and not verb.bare:
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


def _verb_follows(sentence: Sentence, trigger: Found, triggers: Sequence[Found]) -> bool:
    """`5 000 automobilistes bloqués sur les routes ont été secourus`: the verb says it, the participle describes."""
    return any(
        other.passive
        and other.left
        and 0 <= other.first - trigger.end <= FARTHEST_VERB
        and not _comma_between(sentence, trigger.end, other.first)
        and not any(sentence.is_word(k, "coordinator") for k in range(trigger.end, other.first))
        for other in triggers
    )


def _words(sentence: Sentence, found: list[Candidate], i: int, gap: range) -> int:
    """How many words of a gap are not an aside."""
    return len(set(gap) - _asides(sentence, found, i, gap))


def _names_what_follows(sentence: Sentence, end: int) -> bool:
    """`four detained leaders`: a participle before a noun only describes it."""
    nouns = {m.start for m in sentence.marks.get("noun", ())}
    return end in nouns or (end < len(sentence) and sentence.capital(end) and end not in nouns)
