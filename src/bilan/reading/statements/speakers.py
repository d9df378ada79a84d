"""Who speaks: the name inside a phrase, and the one for whom a pronoun or a short name stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bilan.analysis.sentences import Sentence
from bilan.analysis.toponyms import is_given_name
from bilan.folding import fold
from bilan.languages.pack import Pack
from bilan.model import Actor
from bilan.reading.statements.phrases import Phrase

LONGEST_NAME = 5
"""Words of a person's name."""
LONGEST_ORGANISATION = 8
REACH = 8
"""Sentences back in which the one that a pronoun stands for is looked for."""
MOST_ROLES = 300
"""Roles given before that a description is compared with, the last ones."""
MOST_SAID = 60
"""Speakers before a pronoun that are looked at: so many that no report has more in REACH sentences."""
CAPITALISED = r"[A-ZÀ-Þ][\w'’-]{1,40}"
"""A word with a capital; no longer than names are, so that a text without spaces takes no longer than others."""
NAME_IN_TEXT = re.compile(
    rf"{CAPITALISED}(?: (?:al-|el-)?{CAPITALISED}| (?:al|el|bin|ben|de|von|van) {CAPITALISED}| al-{CAPITALISED}){{1,3}}"
)


@dataclass
class Said:
    """Somebody who spoke or was named, and where."""

    actor: Actor
    index: int
    paragraph: int
    plural: bool = False


@dataclass
class Speakers:
    """Who has spoken so far in a document, and the full names that its text gives."""

    pack: Pack
    organisations: Mapping[str, str]
    text: str
    said: list[Said] = field(default_factory=list)
    full: dict[str, str] = field(default_factory=dict)
    """Last word of a name → the name in full, as the text first writes it."""
    roles: list[tuple[frozenset[str], Actor]] = field(default_factory=list)

    def __post_init__(self) -> None:
        small = self.pack.small_words
        for match in NAME_IN_TEXT.finditer(self.text):
            words = match.group().split()
            while len(words) > 1 and (
                words[0].lower() in small
                or words[0].lower() in self.pack.statements.titles
                or words[0].lower() in self.pack.weekdays
                or words[0].lower() in self.pack.months
            ):
                words = words[1:]
            if 1 < len(words) <= LONGEST_NAME:
                self.full.setdefault(words[-1], " ".join(words))

    def actor(self, sentence: Sentence, phrase: Phrase) -> Actor:
        """Return who a phrase names, with what it says they are, short names in full."""
        name, role = self._named(sentence, phrase)
        name = _tidy(name)
        role = self._whole(_tidy(role)) if role else None
        known = self._identity(name)
        if known is None and role is None:
            name = self.full_name(name, sentence)
        first = phrase.start
        while first > 0 and sentence.is_word(first - 1, "determiner", "one", "more") and first > phrase.start - 3:
            first -= 1
        start, end = sentence.starts[first], sentence.ends[phrase.end - 1]
        if role is None:
            same = self._by_role(name)
            if same is not None:
                return Actor(
                    name=same.name, id=same.id, role=name, organisation=same.organisation, start=start, end=end
                )
        organisation = self._organisation(role) if role else None
        return Actor(name=name, id=known, role=role, organisation=organisation, start=start, end=end)

    def full_name(self, name: str, sentence: Sentence) -> str:
        """Return a short name as the text gives it in full."""
        words = name.split()
        while len(words) > 1 and words[0].lower().rstrip(".") in self.pack.abbreviations | self.pack.statements.titles:
            words = words[1:]
        if len(words) == 1 and words[0][:1].isupper() and len(words[0]) > 2 and not words[0].isupper():
            return self.full.get(words[0], words[0])
        return " ".join(words) if len(words) > 1 and words[0][:1].isupper() else name

    def _named(self, sentence: Sentence, phrase: Phrase) -> tuple[str, str | None]:
        """Split a phrase into name and role: `le patron de l'agence Ana Ruiz`, `Ana Ruiz, responsable de …`."""
        parts = _parts(sentence, phrase)
        for n, part in enumerate(parts):
            run = self._person(sentence, part)
            if run is not None:
                rest = [sentence.raw(p.start, p.end) for p in parts if p != part]
                before = sentence.raw(part.start, run.start)
                role = ", ".join(x for x in (before, *rest) if x)
                return sentence.raw(run.start, run.end), role or None
            if n and len(parts) > 1 and self._person(sentence, parts[0]) is None:
                continue
        first = parts[0]
        bracket = next((k for k in range(first.start, first.end) if sentence.tokens[k] == "("), None)
        end = bracket if bracket is not None and bracket > first.start else first.end
        rest = [sentence.raw(p.start, p.end) for p in parts[1:]]
        return sentence.raw(first.start, end), (", ".join(rest) or None)

    def _whole(self, role: str) -> str | None:
        """A role without the small words at its end, behind which it was cut (`femme de`)."""
        words, small = role.split(), self.pack.words
        while words and words[-1].lower() in small["of"] | small["preposition"] | small["determiner"] | small["one"]:
            words.pop()
        return " ".join(words) or None

    def _person(self, sentence: Sentence, part: Phrase) -> Phrase | None:
        """The person's name at the end of a part, or all of it."""
        end = part.end
        start = end
        joiners = sentence.pack.places.joiners
        while start > part.start and (
            _capital(sentence, start - 1)
            or (start < end and sentence.tokens[start - 1] in joiners)
            or (sentence.tokens[start - 1] == "." and start - 1 > part.start and len(sentence.tokens[start - 2]) == 1)
            or (start < end and sentence.tokens[start - 1].startswith(("al-", "el-")))
            or (start == end and sentence.tokens[start - 1].startswith(("al-", "el-")))
        ):
            start -= 1
        while start < end and not sentence.capital(start):
            start += 1
        last_role = max((k for k in range(start, end) if self._is_title(sentence, k)), default=None)
        if last_role is not None and last_role + 1 < end:
            start = last_role + 1
            while start < end and sentence.tokens[start] == ".":
                start += 1
            if end - start >= 1 and last_role is not None:
                return Phrase(start, end)
        before_of = start > part.start and sentence.is_word(start - 1, "of", "preposition", "determiner")
        if before_of and start == end:
            return None
        if before_of:
            acronym = sentence.raw(start, start + 1)
            if end - start >= 3 and acronym.isupper():
                return Phrase(start + 1, end)
            return None
        if end - start < 2 or end - start > LONGEST_NAME:
            return None
        return Phrase(start, end)

    def _is_title(self, sentence: Sentence, k: int) -> bool:
        token = sentence.tokens[k]
        return token in self.pack.statements.titles or (token in self.pack.abbreviations and token != "st")

    def _identity(self, name: str) -> str | None:
        words = name.split()
        options = [
            name,
            *(" ".join(words[k:]) for k in range(1, len(words)) if len(words) - k <= 3 and len(words) <= 8),
        ]
        return next((self.organisations[key] for o in options if (key := fold(o)) in self.organisations), None)

    def _organisation(self, role: str) -> str | None:
        """The organisation that a role names, as written."""
        words = role.split()
        for k in range(len(words)):
            for size in (5, 4, 3, 2, 1):
                option = re.sub(r"^(?:\w['’])", "", " ".join(words[k : k + size])).strip(",")
                if k + size <= len(words) and fold(option) in self.organisations:
                    return option
        return None

    def _by_role(self, name: str) -> Actor | None:
        """Whom a description stands for: somebody whose role was given with the same words before."""
        if not name[:1].islower():
            return None
        words = _telling(name, self.pack)
        if not words or next(iter(name.split())).lower() not in self.pack.statements.roles:
            return None
        return next((actor for role, actor in reversed(self.roles[-MOST_ROLES:]) if words and words <= role), None)

    def remember(self, actor: Actor, sentence: Sentence, *, plural: bool) -> None:
        """Keep who spoke, for the pronouns and short names that follow."""
        self.said.append(Said(actor, sentence.index, sentence.stretch.paragraph, plural))
        if actor.role:
            self.roles.append((_telling(actor.role, self.pack), actor))

    def stands_for(self, pronoun: str, sentence: Sentence, position: int) -> Actor | None:
        """Return for whom a pronoun stands: who was named last in its paragraph, else who spoke last."""
        gender = self.pack.statements.pronouns.get(pronoun)
        if gender is None or gender == "first":
            return None
        plural = gender == "plural"
        index, paragraph = sentence.index, sentence.stretch.paragraph
        recent = self.said[-MOST_SAID:]
        near = [s for s in recent if index - s.index <= REACH and s.plural == plural]
        near = near or [s for s in recent if index - s.index <= 2]
        if near and near[-1].paragraph == paragraph:
            return near[-1].actor
        named = None if plural else self._named_before(sentence, position)
        if named is not None:
            return named
        return near[-1].actor if near else None

    def _named_before(self, sentence: Sentence, position: int) -> Actor | None:
        """The person last named in full in the paragraph before a pronoun."""
        text = self.text
        start = text.rfind("\n", max(0, position - 1500), position) + 1
        found = None
        for match in NAME_IN_TEXT.finditer(text, start, position):
            words = match.group().split()
            if fold(match.group()) in self.organisations or words[0].lower() in self.pack.small_words:
                continue
            if not self._can_be_person(words):
                continue
            if self.full.get(words[-1]) == match.group() and found is None:
                found = match
        if found is None:
            return None
        return Actor(name=found.group())

    def _can_be_person(self, words: Sequence[str]) -> bool:
        """Whether a name can be a person's: no institution's (`State Department`), no words of the language (`Second
        Amendment`) that are no given name and have not spoken.
        """
        folded = [word.lower() for word in words]
        if any(word in self.pack.persons.not_persons or word in self.pack.persons.place_words for word in folded):
            return False
        spoken = any(s.actor.name == " ".join(words) for s in self.said[-MOST_SAID:])
        known = folded[0] in self.pack.known_words or folded[0] in self.pack.numbers.words
        return spoken or is_given_name(folded[0]) or not known


def _capital(sentence: Sentence, i: int) -> bool:
    return sentence.capital(i) and sentence.tokens[i][0].isalpha()


def _parts(sentence: Sentence, phrase: Phrase) -> list[Phrase]:
    """The stretches of a phrase between commas, without their articles."""
    found = []
    start = phrase.start
    for k in range(phrase.start, phrase.end + 1):
        if k == phrase.end or sentence.tokens[k] == ",":
            while start < k and sentence.is_word(start, "determiner", "one") and _is_article(sentence, start):
                start += 1
            if start < k:
                found.append(Phrase(start, k))
            start = k + 1
    return found or [phrase]


def _is_article(sentence: Sentence, i: int) -> bool:
    """Whether a determiner is no part of a name (`La Paz`): it is small, or a capital begins the sentence."""
    if not sentence.capital(i):
        return True
    following = i + 1 < len(sentence) and sentence.capital(i + 1)
    return i == 0 and (not following or sentence.tokens[i].endswith("'"))


def _telling(name: str, pack: Pack) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"\w+", fold(name)) if w not in pack.small_words and len(w) > 1)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,")


def is_plural(sentence: Sentence, phrase: Phrase, plural_words: Sequence[str]) -> bool:
    """Whether a phrase names several: joined names, or a first word with an article of the plural."""
    before = sentence.tokens[phrase.start - 1] if phrase.start else ""
    return before in plural_words or any(sentence.is_word(k, "joined") for k in range(*phrase))
