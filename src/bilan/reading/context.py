"""What a document's other sentences say: the report's own place and days, and who spoke last."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bilan.analysis.dates import TimeExpression, find_times
from bilan.analysis.places import Lookup, Mention, find_places, find_possible
from bilan.analysis.sentences import Sentence, Stretch, has_combining
from bilan.analysis.structure import Layout, layout
from bilan.analysis.structure_names import TitleNames
from bilan.analysis.toponyms import Toponyms
from bilan.choosing import Adviser, Instance
from bilan.folding import fold
from bilan.languages.pack import Pack
from bilan.model import Document, Period
from bilan.reading.attributions import find_sources
from bilan.reading.saying_verbs import QUOTES
from bilan.reading.sources import Attribution

WORD = re.compile(r"[^\W\d_]+")
YEARS = range(100, 9900)
"""Years of publication that leave room to count to other days."""
LEAD = 5
"""Sentences at the start of a report that set its place."""
DATELINE_LEAD = 3
LONGEST_DATELINE = 8
"""Tokens before the day of a dateline."""
HEAD = 3
"""Sentences at the very start, whose days are the event's whatever else they say."""
TIME_LEAD = 40
"""Sentences at the start of a report in which the days of its event are looked for."""
MOST_SENTENCES = 80
"""Sentences looked through for the report's own place."""
CLOCK_LEAD = 12
"""The same for a time of day."""
RECENT = 21
"""Days before publication within which a report's own event lies."""
LONGEST_QUOTE = 600
"""Code points back in which the start of a quotation is looked for."""
LONGEST_MEMORY = 20_000
"""Code points back in which a name is looked for in full."""
LONGEST_NAME = 40
"""Code points of a given name."""
LONGEST_EVENT = 10
"""Days that an expression may span to be the days of the report's event."""
TITLE_WEIGHT, LEAD_WEIGHT = 3, 2
MOST_LINES = 400
"""Sentences looked through for how the text writes the words of its titles elsewhere."""


@dataclass
class View:
    """One sentence with what stands in it; each part is read when first asked for."""

    sentence: Sentence
    context: Context

    @cached_property
    def sources(self) -> list[Attribution]:
        """The sentence's attributions."""
        return find_sources(self.sentence, self.context.organisations)

    @cached_property
    def times(self) -> list[TimeExpression]:
        """The sentence's expressions of time, without those that only say when something was said."""
        found = find_times(self.sentence, self.context.published)
        return [t for t in found if not self._is_time_of_saying(t)]

    @cached_property
    def all_times(self) -> list[TimeExpression]:
        """The sentence's expressions of time, all of them."""
        return find_times(self.sentence, self.context.published)

    def _is_time_of_saying(self, time: TimeExpression) -> bool:
        """`a indiqué mercredi la police`, `police said Monday`: a day between or right after cue and source."""
        for source in self.sources:
            if source.start <= time.start < source.end and not (source.name_start <= time.start < source.name_end):
                return True
        for mark in self.sentence.marks.get("source_verb", ()):
            between = range(time.end, mark.start)
            if (
                time.kind == "on"
                and len(between) <= 3
                and mark.start >= time.end
                and between
                and all(self.sentence.is_word(k, "adverb", "passive_auxiliary", "perfect_auxiliary") for k in between)
            ):
                return True
            gap = time.start - mark.end
            if gap == 0 or (gap == 1 and self.sentence.is_word(mark.end, "preposition", "determiner")):
                return time.kind == "on"
        return False

    @cached_property
    def places(self) -> list[Mention]:
        """The places that the sentence names, without those inside a source's name."""
        return [m for m in self.all_places if not self._in_source(m)]

    @cached_property
    def all_places(self) -> list[Mention]:
        """The places that the sentence names, those inside a source's name (`le maire de X`) too."""
        toponyms = self.context.toponyms
        found = find_places(self.sentence, self.context.gazetteer, toponyms=toponyms)
        names = self.context.title_names
        return names.added(self.sentence, toponyms, found) if names is not None else found

    @cached_property
    def possible_places(self) -> list[Mention]:
        """Names that could be places, though the sentence does not say so; those of sources behind their cue are
        none, but `Norvia registered 12 dead`."""
        found = find_possible(self.sentence, self.context.toponyms, self.all_places)
        said = [a for a in self.sources if a.name_start > a.start]
        return [m for m in found if not any(a.name_start <= m.start < a.name_end for a in said)]

    def _in_source(self, mention: Mention) -> bool:
        return any(s.name_start <= mention.start < s.name_end for s in self.sources)


class Context:
    """A document seen as a whole; views of its sentences are made on demand."""

    def __init__(
        self,
        document: Document,
        pack: Pack,
        stretches: Sequence[Stretch],
        gazetteer: Lookup,
        organisations: dict[str, str],
        adviser: Adviser | None = None,
    ) -> None:
        self.document, self.pack, self.stretches = document, pack, stretches
        self._adviser = adviser
        self.gazetteer, self.organisations = gazetteer, organisations
        self.published = _reckonable(document.published) or self._dateline()
        self._views: dict[int, View] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._fuller: dict[tuple[str, int], str] = {}

    def advised(self, instance: Instance) -> Instance:
        """Return a choice with what the precise reader gives its options, where it was asked for."""
        return instance if self._adviser is None else self._adviser.advised(instance)

    def view(self, index: int) -> View:
        """Return the view of a sentence by its number."""
        if index not in self._views:
            sentence = Sentence(self.stretches[index], self.document.text, self.pack, index)
            self._views[index] = View(sentence, self)
        return self._views[index]

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences."""
        return [self.view(index).sentence for index in range(len(self.stretches))]

    def words(self, index: int) -> frozenset[str]:
        """Return the words of a sentence by its number, lower case: by them the fast passes choose what to read."""
        found = self._words.get(index)
        if found is None:
            stretch = self.stretches[index]
            plain = self.document.text[stretch.start : stretch.end]
            if has_combining(self.document.text):
                plain = unicodedata.normalize("NFC", plain)
            found = self._words[index] = frozenset(WORD.findall(plain.lower()))
        return found

    def _dateline(self) -> date | None:
        """The day that a dateline gives (`Lima, 20 Aug 88 (EFE) --`), for a report that comes without one."""
        for index in range(min(len(self.stretches), DATELINE_LEAD)):
            sentence = Sentence(self.stretches[index], self.document.text, self.pack, index)
            for time in find_times(sentence, None):
                after = sentence.tokens[time.end : time.end + 5]
                if time.first is None or time.first != time.last or time.start > LONGEST_DATELINE:
                    continue
                if any(sign in after for sign in ("(", "-", "–", "—")):
                    return time.first
        return None

    @cached_property
    def layout(self) -> Layout:
        """The lines of the document, what each is and what it stands under."""
        return layout(self.document.text, self.stretches, self.pack, self.document.parts)

    @cached_property
    def title_names(self) -> TitleNames | None:
        """The finder of places in mastheads and headings; None where the text has no sections."""
        if not self.layout.sectioned:
            return None
        most = min(len(self.stretches), MOST_LINES)
        sentences = [self.view(index).sentence for index in range(most)]
        return TitleNames(sentences, self.layout, self.pack, self.document.text)

    @cached_property
    def focus(self) -> tuple[Mention, Sentence] | None:
        """The place that the report is about: the one named most, title and lead counting more."""
        return self._most_named(lambda view: view.places) or self._most_named(_of_officials)

    def _most_named(self, places: Callable[[View], Sequence[Mention]]) -> tuple[Mention, Sentence] | None:
        scores: dict[tuple[str, str | None], float] = defaultdict(float)
        first: dict[tuple[str, str | None], tuple[Mention, Sentence]] = {}
        for index in range(min(len(self.stretches), MOST_SENTENCES)):
            view = self.view(index)
            weight = TITLE_WEIGHT if index == 0 else LEAD_WEIGHT if index < LEAD else 1
            said: dict[tuple[str, str | None], float] = {}
            for mention in places(view):
                if mention.cue == "not_figure" or mention.kind == "common":
                    continue
                key = (fold(mention.base), mention.part)
                said[key] = max(_weight(mention), said.get(key, 0))  # once a sentence: a caption names one place often
                first.setdefault(key, (mention, view.sentence))
            for key, most in said.items():
                scores[key] += weight * most
        if not scores:
            return None
        best = max(scores, key=lambda key: (scores[key], -first[key][1].stretch.start))
        return first[best]

    @cached_property
    def event_time(self) -> TimeExpression | None:
        """The days of the report's event: the first short period that its lead names."""
        for index in range(min(len(self.stretches), TIME_LEAD)):
            view = self.view(index)
            for time in view.times:
                if not self.is_event_time(time) or self._is_dateline(view.sentence, time):
                    continue
                if index < HEAD or self._tells_event(view.sentence):
                    return time
        return self._clock_time()

    def _tells_event(self, sentence: Sentence) -> bool:
        """Whether a sentence names an event or its victims."""
        if "event_noun" in sentence.marks:
            return True
        victims = self.pack.victim_words
        return any(token in victims for token in sentence.tokens)

    def _clock_time(self) -> TimeExpression | None:
        """The day of publication, where the lead gives a time of day without a day."""
        if self.published is None:
            return None
        clock = re.compile(r"\d{1,2}(?:[.:]\d\d)?(?:" + "|".join(self.pack.periods.clock) + r")(?:\d\d)?\.?$")
        for index in range(min(len(self.stretches), CLOCK_LEAD) if self.pack.periods.clock else 0):
            if any(clock.match(token) for token in self.view(index).sentence.tokens):
                return TimeExpression(0, 0, self.published, self.published)
        return None

    def is_event_time(self, time: TimeExpression | Period) -> bool:
        """Whether days are short and recent enough to be those of what a report is about."""
        first = time.first if isinstance(time, TimeExpression) else time.start
        last = time.last if isinstance(time, TimeExpression) else time.end
        if first is None or last is None or (last - first).days > LONGEST_EVENT:
            return False
        return self.published is None or 0 <= (self.published - first).days <= RECENT

    @cached_property
    def toponyms(self) -> Toponyms:
        """The report's names that the gazetteer knows, resolved together."""
        most = min(len(self.stretches), MOST_SENTENCES)
        return Toponyms((self.view(index).sentence for index in range(most)), self.gazetteer)

    @cached_property
    def home(self) -> str | None:
        """The country that the report names most, by its name or its people; names of towns are looked for there."""
        counts: Counter[str] = Counter()
        for index in range(min(len(self.stretches), MOST_SENTENCES)):
            sentence = self.view(index).sentence
            named = [i for i, token in enumerate(sentence.tokens) if token in self.pack.demonyms]
            people = {i: code for i in named if (code := sentence.people(i)) is not None}
            counts.update(people.values())
            for i in sentence.capitals:
                code = None if i in people else self._country_at(sentence, i)
                if code:
                    counts[code] += 2 if index else 4
        counts.pop("", None)
        return min(counts, key=lambda code: (-counts[code], code)) if counts else None

    def _country_at(self, sentence: Sentence, i: int) -> str | None:
        if sentence.tokens[i] in self.pack.small_words:
            return None
        for end in (i + 2, i + 1):
            # Looked up only where the next word is a name as well (`Costa Rica`): most capitals stand alone.
            if end == i + 1 or (end <= len(sentence) and sentence.capital(end - 1)):
                code = self.gazetteer.country(sentence.raw(i, end))
                if code is not None:
                    return code
        return None

    def _is_dateline(self, sentence: Sentence, time: TimeExpression) -> bool:
        """`22 juin 2012. -` at the head of a report is the day of publication, not of the event."""
        return time.start <= 1 and time.first == self.published and len(sentence) - time.end <= 2

    def since_before(self, index: int) -> TimeExpression | None:
        """The last day named before a sentence, for `depuis` alone."""
        for i in range(index, max(-1, index - 12), -1):
            for time in reversed(self.view(i).all_times):
                if (
                    time.first is not None
                    and time.kind in ("on", "since")
                    and time.first == (time.last if time.kind == "on" else time.first)
                ):
                    return time
        return None

    def first_since(self) -> TimeExpression | None:
        """The first open period or day of the report, for `depuis le début de l'offensive`."""
        for i in range(min(len(self.stretches), MOST_SENTENCES)):
            for time in self.view(i).all_times:
                if time.first is not None and time.kind == "since":
                    return time
        return None

    def last_speaker(self, index: int, start: int) -> Attribution | None:
        """The last named source before a pronoun (`a-t-il ajouté`)."""
        for source in reversed(self.view(index).sources):
            if not source.pronoun and source.start < start:
                return source
        for i in range(index - 1, max(-1, index - 6), -1):
            named = [s for s in self.view(i).sources if not s.pronoun]
            if named:
                return named[-1]
        return None

    def fuller_name(self, name: str, sentence: Sentence) -> str:
        """Return a short name (`Ms Okesola`) as the text before gives it in full (`Kudirat Okesola`)."""
        key = name, sentence.index
        if key not in self._fuller:  # each figure near it asks anew
            self._fuller[key] = self._fuller_name(name, sentence)
        return self._fuller[key]

    def _fuller_name(self, name: str, sentence: Sentence) -> str:
        words = name.split()
        while len(words) > 1 and words[0].lower().rstrip(".") in self.pack.abbreviations:
            words = words[1:]
        if len(words) != 1 or not words[0][0].isupper() or len(words[0]) < 3:
            return name
        before = self.document.text[max(0, sentence.stretch.start - LONGEST_MEMORY) : sentence.stretch.start]
        full = re.compile(rf"(?:[A-ZÀ-Þ][\w'’-]{{1,{LONGEST_NAME}}} ){{1,2}}{re.escape(words[0])}\b")
        found = full.search(before)
        if found is None or found.group().split()[0].lower() in self.pack.small_words | self.pack.abbreviations:
            return words[0]
        return found.group()

    @cached_property
    def _paragraphs(self) -> dict[int, int]:
        """Where each paragraph begins, by its number."""
        return {stretch.paragraph: stretch.start for stretch in reversed(self.stretches)}

    def in_quote(self, index: int) -> bool:
        """Whether a sentence begins inside a quotation that an earlier sentence of its paragraph opened."""
        stretch = self.stretches[index]
        start = self._paragraphs[stretch.paragraph]
        before = self.document.text[max(start, stretch.start - LONGEST_QUOTE) : stretch.start]
        typographic = before.count("«") > before.count("»") or before.count("“") > before.count("”")
        return typographic or _opened(before)

    def opens_with_quote(self, index: int) -> bool:
        """Whether a sentence begins with a quotation mark."""
        return self.document.text[self.stretches[index].start] in QUOTES


def _reckonable(day: date | None) -> date | None:
    """A day from which others can be counted; one at the ends of the calendar is a mistake, and no day of a report."""
    return day if day is not None and day.year in YEARS else None


def _opened(text: str) -> bool:
    """Whether the last straight quotation mark of a text opens: a word follows it at once."""
    last = text.rfind('"')
    if last < 0 or last + 1 >= len(text):
        return False
    before = text[last - 1] if last else " "
    return text[last + 1].isalnum() and not before.isalnum()


def _of_officials(view: View) -> list[Mention]:
    """The places that sources are named by (`le maire de X`): where a report is set that names none else."""
    return [m for m in view.all_places if m.cue in ("of", "at") and (m.entry is None or m.entry.kind == "city")]


def _weight(mention: Mention) -> float:
    """How much a mention says about where a report is set: a country or a mere genitive says less."""
    if mention.entry is not None and mention.entry.kind in ("country", "continent"):
        return 0.35
    if mention.cue == "none":
        return 0.3
    return 0.8 if mention.cue == "of" and not mention.part else 1.0
