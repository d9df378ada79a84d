"""Places that mastheads and headings name without a preposition: `TANOA: floods`, `Province: Orna`, `DOMBARA`.

In running text a name that no gazetteer knows is a place where a preposition says so. At the head of a report or of a
section nothing stands before it; there a run of words that the language does not know, alone between two signs, is what
the report is about. Of the candidates of a line the best is taken, so that a title costs one error at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilan.analysis.cues import part_word
from bilan.analysis.places import Mention
from bilan.analysis.sentences import Sentence
from bilan.analysis.structure import Layout, Line
from bilan.analysis.toponyms import Toponyms, is_given_name
from bilan.folding import fold
from bilan.languages.pack import Pack

DIVIDERS = frozenset({":", "|", "-", "–", "—", ",", "(", ")", ";", "/", ".", "•", "·", "#", "&", "[", "]"})
LONGEST = 4
"""Words of a name in a title."""
SHORTEST = 3
"""Letters of the only word of a name: shorter ones are abbreviations."""
WEAKEST = 2
"""Rank of a candidate that only stands at an end of its segment."""
LEAST_SERIES = 2
MOST_SURE = 2
"""Places of a line that are sure: the place and the country that it lies in."""
LEAST_LEAD = 2
"""Tokens of a line that leads in to a list, its colon counted."""
TITLE = "title"
"""The cue of these mentions."""


@dataclass(frozen=True)
class _Candidate:
    start: int
    end: int
    rank: int
    """0: a label says that it is a place; 1: it stands alone or behind a preposition; 2: at an end of its segment."""


class TitleNames:
    """What a document needs to have looked up once for the names in its titles."""

    def __init__(self, sentences: Sequence[Sentence], layout: Layout, pack: Pack, text: str) -> None:
        self.pack, self.layout, self.text = pack, layout, text
        self._sentences = {sentence.index: sentence for sentence in sentences}
        self.small: set[str] = set()
        """Words that the text writes small: no names, also where a title sets them in capitals."""
        self.named: set[str] = set()
        """Words with a capital inside of a sentence."""
        for sentence in sentences:
            capitals = frozenset(sentence.capitals)
            upper = sentence.text[sentence.starts[0] : sentence.ends[-1]].isupper() if sentence.tokens else True
            for i, token in enumerate(sentence.tokens):
                if not token[0].isalpha() or upper:
                    continue
                if i not in capitals:
                    self.small.add(token)
                elif i and sentence.tokens[i - 1][0].isalpha():
                    self.named.add(token)
        self.small -= self.named
        self.series = self._series(sentences)
        """Headings of a report on several places: whole lines that can only be names, at least two of them."""

    def _series(self, sentences: Sequence[Sentence]) -> frozenset[int]:
        found = set()
        for sentence in sentences:
            if self._is_name_line(sentence) and self.layout.line_of(sentence.index).kind == "heading":
                found.add(sentence.index)
        return frozenset(found) if len(found) >= LEAST_SERIES else frozenset()

    def added(self, sentence: Sentence, toponyms: Toponyms, found: list[Mention]) -> list[Mention]:
        """Return the places found in a sentence with the one that it names as a line of a masthead, heading or list."""
        line = self.layout.line_of(sentence.index)
        if line.kind not in ("masthead", "heading", "item", "key"):
            return found
        sure = {k for m in found if _is_sure(m) for k in range(m.start, m.end)}
        candidates = [c for c in self._candidates(sentence, line) if sure.isdisjoint(range(c.start, c.end))]
        least = min((c.rank for c in candidates), default=0)
        best = [c for c in candidates if c.rank == least][: MOST_SURE if least < WEAKEST else 1]
        if not best or (sure and least == WEAKEST):
            return found
        taken = {k for c in best for k in range(c.start, c.end)}
        kept = [m for m in found if taken.isdisjoint(range(m.start, m.end))]
        return sorted(
            [*kept, *(_mention(sentence, c, toponyms, self._lead(line) or TITLE) for c in best)], key=lambda m: m.start
        )

    def _candidates(self, sentence: Sentence, line: Line) -> Iterator[_Candidate]:
        segments = list(_segments(sentence))
        for number, (start, end) in enumerate(segments):
            key = line.kind == "masthead" and number and self._is_place_key(sentence, segments[number - 1])
            if line.kind in ("item", "key"):
                if number == 0 and self._lists_places(line) and self._is_label(sentence, line, end):
                    yield from self._whole(sentence, start, end, 1)
                continue
            if key:
                yield _Candidate(start, end, 0)
                continue
            found = list(self._in_segment(sentence, start, end))
            if line.kind == "heading":
                found = [c for c in found if c.rank < WEAKEST and self._is_known_name(sentence, c)]
                if sentence.index in self.series:
                    found = [_Candidate(0, len(sentence), 1)]
            yield from found

    def _is_name_line(self, sentence: Sentence) -> bool:
        """Whether all words of a line have a capital and none is of those that head sections, one being unknown."""
        words = range(len(sentence))
        common = self.pack.layout.common | self.pack.small_words
        return (
            0 < len(words) <= LONGEST
            and all(sentence.capital(i) and fold(sentence.tokens[i]) not in common for i in words)
            and any(self._is_unknown(sentence, i) for i in words)
        )

    def _is_place_key(self, sentence: Sentence, segment: tuple[int, int]) -> bool:
        """`Province:`: a label whose value is a place."""
        start, end = segment
        return sentence.tokens[end] == ":" and fold(sentence.raw(start, end)) in self.pack.layout.place_keys

    def _is_label(self, sentence: Sentence, line: Line, end: int) -> bool:
        """Whether the words before token `end` open an item: before its colon, its columns or its brackets."""
        bracket = end < len(sentence) and sentence.tokens[end] in ("(", ":", "-", "–", "—")
        return bracket or sentence.starts[end - 1] < (line.label or 0)

    def _lists_places(self, line: Line) -> bool:
        """Whether a line stands in a list of places, by the words of the line over it."""
        if self._lead(line) is not None:
            return True
        over = next(self.layout.over(line), None)
        if over is None or over.kind == "masthead":
            return False
        words = set(fold(self.text[over.start : over.end]).split())
        return not words.isdisjoint(self.pack.layout.place_lists)

    def _lead(self, line: Line) -> str | None:
        """The preposition, as the role it gives, at the end of the line over a list (`moved to:`)."""
        sentence = self._sentences.get(self.layout.lines[line.lead_in].last) if line.lead_in is not None else None
        if sentence is None or len(sentence) < LEAST_LEAD:
            return None
        marks = (m for m in sentence.marks.get("place_preposition", ()) if m.end == len(sentence) - 1)
        return next((str(mark.payload) for mark in marks), None)

    def _whole(self, sentence: Sentence, start: int, end: int, rank: int) -> Iterator[_Candidate]:
        words = range(start, end)
        named = all(self._could_name(sentence, i) for i in words) and any(self._is_unknown(sentence, i) for i in words)
        if len(words) <= LONGEST and named:
            yield _Candidate(start, end, rank)

    def _in_segment(self, sentence: Sentence, start: int, end: int) -> Iterator[_Candidate]:
        runs = list(self._runs(sentence, start, end))
        for first, last in runs:
            if not any(self._is_unknown(sentence, i) for i in range(first, last)) or self._bears_name(sentence, first):
                continue
            if last - first == 1 and len(sentence.tokens[first]) < SHORTEST:
                continue
            if is_given_name(sentence.tokens[first]) and last - first > 1:
                continue
            alone = first == start and last == end
            behind = last == end and self._preposition_before(sentence, start, first)
            if alone or behind:
                yield _Candidate(first, last, 1)
            elif first == start or last == end:
                yield _Candidate(first, last, 2)

    def _runs(self, sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
        joiners = self.pack.places.joiners
        i = start
        while i < end:
            if not self._could_name(sentence, i):
                i += 1
                continue
            first = i
            while i < end and (
                self._could_name(sentence, i)
                or (sentence.tokens[i] in joiners and i + 1 < end and self._could_name(sentence, i + 1))
            ):
                i += 1
            if i - first <= LONGEST:
                yield first, i

    def _preposition_before(self, sentence: Sentence, start: int, first: int) -> bool:
        marks = (m for m in sentence.marks.get("place_preposition", ()) if start <= m.start)
        kinds = (m for m in sentence.marks.get("place_kinds", ()) if start <= m.start)
        return any(m.end == first for m in (*marks, *kinds))

    def _bears_name(self, sentence: Sentence, first: int) -> bool:
        """Whether the word before is of what has a name that is no place's (`cyclone`)."""
        return first > 0 and fold(sentence.tokens[first - 1]) in self.pack.layout.named_things

    def _could_name(self, sentence: Sentence, i: int) -> bool:
        part = sentence.capital(i) and part_word(sentence.tokens[i], self.pack) is not None
        return part or self._is_unknown(sentence, i)

    def _is_unknown(self, sentence: Sentence, i: int) -> bool:
        """Whether a token can only be a name: with a capital, and no word of the language or of this text."""
        token, pack = sentence.tokens[i], self.pack
        if not sentence.capital(i) or not token[0].isalpha() or token in self.small or token in pack.small_words:
            return False
        folded = fold(token)
        if pack.month_of(token) is not None or token in pack.weekdays or token in pack.demonyms:
            return False
        if folded in pack.layout.common:
            return False
        return token in self.named or not (token in pack.known_words or token in pack.event_index.words())

    def _is_known_name(self, sentence: Sentence, candidate: _Candidate) -> bool:
        """Whether a heading's name stands in a sentence too: other words that are unknown make headings as well."""
        words = range(candidate.start, candidate.end)
        if candidate.start and any(m.end == candidate.start for m in sentence.marks.get("place_kinds", ())):
            return True
        return all(sentence.tokens[i] in self.named for i in words)


def _is_sure(mention: Mention) -> bool:
    """Whether the words around a name say that it is a place where something is counted."""
    return mention.cue not in ("none", "not_figure") and mention.kind != "common"


def _segments(sentence: Sentence) -> Iterator[tuple[int, int]]:
    start = 0
    for i, token in enumerate([*sentence.tokens, "|"]):
        if token in DIVIDERS:
            if i > start and not any(sentence.tokens[k][0].isdigit() for k in range(start, i)):
                yield start, i
            start = i + 1


def _mention(sentence: Sentence, candidate: _Candidate, toponyms: Toponyms, cue: str) -> Mention:
    start, end = candidate.start, candidate.end
    name = sentence.raw(start, end)
    known = [t for t in toponyms.of(sentence) if (t.start, t.end) == (start, end)]
    entry = toponyms.meaning(known[0]).entry if known else toponyms.entry(name)
    return Mention(start, end, name, name, None, "at", cue, entry)
