"""What the choices of one document's events know of it: who is named where, who speaks, what else is told."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from bilan.analysis.sentences import Sentence
from bilan.folding import fold
from bilan.model import Actor, EventType, Statement
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.events.actors import actors_of
from bilan.reading.events.drafts import EventDraft
from bilan.reading.events.phrases import Phrase, after, is_auxiliary, is_stop

Bounds = list[list[int]]
"""Of stops, and of words that open a clause: how many stand before each token of a sentence, and before its end."""


class Traits(NamedTuple):
    """Who somebody is, whatever is told of them."""

    folded: str
    words: list[str]
    """Of the folded name."""
    kinds: tuple[str, ...]
    number: bool
    """Whether a number stands in the name."""


@dataclass(frozen=True)
class Around:
    """What the choices of one document's events know of it; made once a document."""

    context: Context
    statements: Sequence[Statement]
    candidates: Sequence[EventDraft]
    figures: Mapping[int, Sequence[Draft]]
    """The report's figures by their sentence, as the rules read them."""
    phrases: dict[int, list[tuple[Phrase, tuple[Actor, ...]]]] = field(default_factory=dict)
    """By sentence, the noun phrases that name somebody."""
    bounds: dict[int, Bounds] = field(default_factory=dict)
    """By sentence, how many stops and openings of clauses stand before each token."""
    traits: dict[tuple[int, str, int | None, int | None], Traits] = field(default_factory=dict)
    """By the number of a sentence, with name and place, who somebody is there: asked for each event and role."""

    def actors_in(self, view: View) -> list[tuple[Phrase, tuple[Actor, ...]]]:
        """Return the noun phrases of a sentence that name somebody, with whom they name."""
        index = view.sentence.index
        if index not in self.phrases:
            self.phrases[index] = [(p, named) for p in _noun_phrases(view) if (named := actors_of(view, p))]
        return self.phrases[index]

    def bounds_in(self, sentence: Sentence) -> Bounds:
        """Return how many stops, and words that open a clause, stand before each token of a sentence."""
        if sentence.index not in self.bounds:
            whole = range(len(sentence))
            stops = (is_stop(sentence, k) for k in whole)
            clauses = (sentence.is_word(k, "clause", "relative", "turn") for k in whole)
            self.bounds[sentence.index] = [list(accumulate(signs, initial=0)) for signs in (stops, clauses)]
        return self.bounds[sentence.index]

    def traits_of(self, sentence: Sentence, actor: Actor) -> Traits:
        """Return who somebody is to a reader of a sentence."""
        key = (sentence.index, actor.name, actor.start, actor.end)
        if key not in self.traits:
            self.traits[key] = _traits(sentence, actor)
        return self.traits[key]

    @cached_property
    def ruled(self) -> dict[int, list[EventDraft]]:
        """The events of the rules by their sentence."""
        found: dict[int, list[EventDraft]] = {}
        for draft in self.candidates:
            if draft.against is None:
                found.setdefault(draft.index, []).append(draft)
        return found

    @cached_property
    def kinds(self) -> Counter[EventType]:
        """How many events of each type the rules find."""
        return Counter(d.type for drafts in self.ruled.values() for d in drafts)

    @cached_property
    def first_of(self) -> dict[EventType, tuple[int, int]]:
        """Sentence and token of the first event of each type that the rules find."""
        found: dict[EventType, tuple[int, int]] = {}
        for drafts in self.ruled.values():
            for draft in drafts:
                found.setdefault(draft.type, (draft.index, draft.head.start))
        return found

    @cached_property
    def mentions(self) -> dict[int, int]:
        """How often a candidate's word was a candidate before, by the draft's identity."""
        seen: Counter[str] = Counter()
        found: dict[int, int] = {}
        for draft in self.candidates:
            word = word_of(draft)
            found[id(draft)] = seen[word]
            seen[word] += 1
        return found

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The folded names of all who speak."""
        return frozenset(fold(s.speaker.name) for s in self.statements if s.speaker is not None)

    def statements_at(self, start: int, end: int) -> list[Statement]:
        """Return the statements whose content or cue shares code points with a stretch."""
        last = bisect_left(self._starts, end)
        found = []
        for position in range(last - 1, -1, -1):
            if self._reaches[position] <= start:
                break
            if _end_of(self._spoken[position]) > start:
                found.append(self._spoken[position])
        return found[::-1]

    @cached_property
    def _spoken(self) -> list[Statement]:
        return sorted(self.statements, key=_start_of)

    @cached_property
    def _starts(self) -> list[int]:
        return [_start_of(s) for s in self._spoken]

    @cached_property
    def _reaches(self) -> list[int]:
        """Where the farthest of the statements up to each one ends."""
        return list(accumulate((_end_of(s) for s in self._spoken), max))


def _start_of(statement: Statement) -> int:
    return min(statement.evidence.start, statement.cue.start if statement.cue is not None else statement.evidence.start)


def _end_of(statement: Statement) -> int:
    return max(statement.evidence.end, statement.cue.end if statement.cue is not None else statement.evidence.end)


def _traits(sentence: Sentence, actor: Actor) -> Traits:
    folded = fold(actor.name)
    words = folded.split()
    kinds = [
        name
        for name, marks in (
            ("group", sentence.event_marks.get("event_group", ())),
            ("title", sentence.marks.get("source_title", ())),
            ("people", [m for m in sentence.marks.get("noun", ()) if m.payload.noun_class in ("person", "household")]),
        )
        if any(
            actor.start is not None and actor.end is not None and actor.start <= sentence.starts[m.start] < actor.end
            for m in marks
        )
    ]
    private = not sentence.pack.events.private.isdisjoint(words)
    kinds += ["private" if private else "public", "name" if actor.name[:1].isupper() else "noun"]
    number = any(c.isdigit() for c in actor.name) or any(w in sentence.pack.numbers.words for w in words)
    return Traits(folded, words, tuple(kinds), number)


def _noun_phrases(view: View) -> Iterator[Phrase]:
    """The noun phrases of a sentence, those inside others too (`the governor of X`)."""
    sentence = view.sentence
    verbs = {m.start for c in ("event", "event_light") for m in sentence.event_marks.get(c, ())
             if m.payload is not None and m.payload.form is not None}  # fmt: skip
    verbs |= {m.start for m in sentence.marks.get("source_verb", ())}
    known: set[Phrase] = set()
    small = ("preposition", "of", "coordinator", "determiner", "one", "more", "pronoun")
    for i in range(len(sentence)):
        opens = i == 0 or i - 1 in verbs or is_stop(sentence, i - 1) or is_auxiliary(sentence, i - 1)
        if not opens and not sentence.is_word(i - 1, *small):
            continue
        if i in verbs or is_stop(sentence, i) or not _opens_noun(sentence, i):
            continue
        phrase = after(sentence, i, verbs)
        if phrase is not None and phrase not in known:
            known.add(phrase)
            yield phrase


def _opens_noun(sentence: Sentence, i: int) -> bool:
    """Whether a noun phrase can begin at a token: behind a small word, or with a small word, a capital or a number."""
    opens = sentence.capital(i) or sentence.tokens[i][0].isdigit() or sentence.is_word(i, "determiner", "one", "more")
    return opens or (i > 0 and sentence.is_word(i - 1, "determiner", "one", "more", "of", "preposition", "joined"))


def word_of(draft: EventDraft) -> str:
    """Return the words of a head, folded."""
    return " ".join(draft.view.sentence.tokens[draft.head.start : draft.head.end])
