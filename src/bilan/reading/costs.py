"""What it costs a trigger to govern a quantity: a distance in tokens, with more for what stands between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from itertools import accumulate

from bilan.analysis.sentences import Sentence
from bilan.reading.candidates import Candidate
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


class Costs:
    """What it costs each trigger of a sentence to govern each of its candidates."""

    def __init__(self, sentence: Sentence, found: Sequence[Candidate], triggers: Sequence[Found]) -> None:
        self.sentence, self.found, self.triggers = sentence, found, triggers
        self._starts = [candidate.quantity.start for candidate in found]
        self._excluded = [j for j, c in enumerate(found) if c.noun is not None and c.noun.noun_class == "excluded"]
        self._coordinated = list(accumulate((c.sibling != k - 1 for k, c in enumerate(found)), initial=0))[1:]
        verbs = [t for t in triggers if t.trigger.kind == "verb" and not t.bare]
        self._verbs = sorted(verbs, key=lambda verb: verb.start)
        self._verb_starts = [verb.start for verb in self._verbs]
        self._aside_before: dict[int, list[int]] = {}

    def of(self, i: int, trigger: Found) -> float:
        """Return what it costs a trigger to govern candidate i; HIGHEST or more where it cannot."""
        candidate = self.found[i]
        first, end = candidate.quantity.first, candidate.counted.end
        if trigger.start >= candidate.quantity.last and trigger.start >= end - (trigger.end - trigger.start):
            return self._of_trigger_after(i, trigger) if trigger.left else HIGHEST
        return self._of_trigger_before(i, trigger) if trigger.end <= first else HIGHEST

    def _of_trigger_after(self, i: int, trigger: Found) -> float:
        sentence, candidate = self.sentence, self.found[i]
        end = candidate.counted.end
        gap = range(min(end, trigger.first), trigger.first)
        if self._least(i, gap) >= HIGHEST:
            return HIGHEST
        if candidate.parent is not None and _comma_between(sentence, end, trigger.first):
            return HIGHEST
        skipped = self._asides(i, gap)
        cost = self._gap(i, gap, skipped, trigger, before=False)
        if trigger.bare and trigger.form == "past" and _names_what_follows(sentence, trigger.end):
            cost += ATTRIBUTIVE
        if trigger.bare and id(trigger) in self._describing:
            cost += DESCRIBES
        return cost + (BARE_PARTICIPLE * (len(gap) - len(skipped)) if trigger.bare else 0.0)

    def _of_trigger_before(self, i: int, trigger: Found) -> float:
        candidate = self.found[i]
        gap = range(trigger.end, candidate.quantity.first)
        if self._least(i, gap) >= HIGHEST + COUNT:
            return HIGHEST
        parent = candidate.parent
        if parent is not None and parent < i and trigger.end <= self.found[parent].quantity.first:
            return HIGHEST  # what stands before the whole is said of the whole
        extra = 0.0 if trigger.right else HIGHEST
        cost = self._gap(i, gap, self._asides(i, gap), trigger, before=True)
        if trigger.form == "infinitive":
            extra += INFINITIVE
        if trigger.trigger.kind == "adjective":
            extra = WRONG_SIDE
        if trigger.trigger.kind == "count":
            extra = -COUNT if candidate.counted.empty else 0.0
        return cost + extra

    def _gap(self, i: int, gap: range, skipped: Set[int], trigger: Found, *, before: bool) -> float:
        """What stands between a trigger and a quantity, as a cost. `before`: the trigger stands first."""
        found, cost = self.found, TOKEN * (len(gap) - len(skipped))
        cost += sum(_token_cost(self.sentence, k, gap, before=before) for k in gap if k not in skipped)
        for j in range(bisect_left(self._starts, gap.start), bisect_left(self._starts, gap.stop)):
            if j != i and self._starts[j] not in skipped:
                together = self._coordinated[i] == self._coordinated[j] or trigger.trigger.kind == "count"
                cost += 0.3 if together or found[j].quantity.article else OTHER_QUANTITY
        for mark in self.sentence.marks.get("source_verb", ()):
            if mark.start in gap and mark.start not in skipped:
                cost += CLAUSE
        for verb in self._verbs[bisect_left(self._verb_starts, gap.start) : bisect_left(self._verb_starts, gap.stop)]:
            if verb.start not in skipped and verb.end <= gap.stop and verb.trigger is not trigger.trigger:
                cost += OTHER_VERB
        return cost

    def _asides(self, i: int, gap: range) -> set[int]:
        """Tokens of the gap that belong to a part in an aside (`, dont 33 enfants,`) or to a source (`selon X`)."""
        skipped: set[int] = set()
        for j in (*self.found[i].children, *self._excluded):
            if self._starts[j] in gap:
                skipped.update(self._aside(j, gap))
        for aside in (*self._source_asides(gap), *self._brackets):
            if aside.start >= gap.start and aside.stop <= gap.stop:
                skipped.update(aside)
        return skipped

    def _aside(self, j: int, within: range) -> range:
        part = self.found[j]
        return range(max(within.start, part.quantity.first - 2), min(within.stop, part.counted.end + 1))

    def _source_asides(self, within: range) -> Iterator[range]:
        """From a word like `selon` to the next comma, or to the end; asides within another are not given again."""
        reached = within.start
        for start, end in self._ascribed:
            if start >= within.stop:
                break
            if start >= reached:
                reached = min(end, within.stop)
                yield range(start, reached)

    @cached_property
    def _ascribed(self) -> list[tuple[int, int]]:
        """Words like `selon` with the next comma behind each, or the end."""
        commas = [k for k, token in enumerate(self.sentence.tokens) if token == ","]
        found = []
        for mark in self.sentence.marks.get("source_before", ()):
            following = bisect_left(commas, mark.end)
            found.append((mark.start, commas[following] if following < len(commas) else len(self.sentence)))
        return found

    @cached_property
    def _describing(self) -> set[int]:
        """Identities of the participles that a verb follows."""
        return {id(t) for t in self.triggers if t.bare and _verb_follows(self.sentence, t, self.triggers)}

    @cached_property
    def _brackets(self) -> list[range]:
        """What stands in brackets, signs included: `2 345 people (567 families) were evacuated`."""
        found, opened = [], -1
        for k, token in enumerate(self.sentence.tokens):
            if token == "(":
                opened = k
            elif token == ")" and opened >= 0:
                found.append(range(opened, k + 1))
                opened = -1
        return found

    def _least(self, i: int, gap: range) -> float:
        """The least that the words of a gap can cost; saves looking at triggers that are far away."""
        if not gap:
            return 0.0
        key = i if self.found[i].children else -1
        if key not in self._aside_before:
            self._aside_before[key] = self._asides_before(key)
        before = self._aside_before[key]
        return TOKEN * (len(gap) - (before[gap.stop] - before[gap.start]))

    def _asides_before(self, key: int) -> list[int]:
        """How many tokens before each one may be asides; `key`: a candidate with parts, or -1 for any other."""
        whole, aside = range(len(self.sentence)), [False] * len(self.sentence)
        parts = [self._aside(j, whole) for j in (*(self.found[key].children if key >= 0 else ()), *self._excluded)]
        for stretch in (*parts, *self._source_asides(whole), *self._brackets):
            for k in stretch:
                aside[k] = True
        return list(accumulate(aside, initial=0))


def _comma_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(sentence.tokens[k] == "," for k in range(start, end))


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


def _names_what_follows(sentence: Sentence, end: int) -> bool:
    """`four detained leaders`: a participle before a noun only describes it."""
    nouns = {m.start for m in sentence.marks.get("noun", ())}
    return end in nouns or (end < len(sentence) and sentence.capital(end) and end not in nouns)
