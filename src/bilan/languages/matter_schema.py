"""The shape of matters.toml: the words by which a report tells its own incident from others, history and totals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import msgspec

Cue = Literal[
    "fatal",
    "wounding",
    "struck",
    "victims",
    "history",
    "last_year",
    "separate",
    "situation",
    "partial",
    "state",
    "total",
    "rest",
    "attackers",
    "attacker_dead",
    "not_counted",
    "corrects",
    "revised",
    "voices",
    "tallies",
    "later",
]
"""What a word shows: `fatal`, `wounding`: how victims fared; `struck`: that they were hit and not how they fared;
`victims`: nouns for people who were hit;
`history`: an earlier happening is spoken of; `last_year`: the year before that of publication;
`separate`: another one;
`situation`: a total over many; `partial`: some of those counted before; `state`: how some of the injured are;
`total`: a whole toll; `rest`: those beside others (`six others`); `attackers`: who did it;
`attacker_dead`: that whoever did it died as well (`then himself`); `not_counted`: the number
counts no victims (`block of`); `corrects`: the report corrects an earlier one; `revised`: the number that follows was
replaced (`revised down from`); `voices`: common nouns of those who may speak (`police`, `ministry`);
`tallies`: nouns for a count that somebody gives, and that speaks for nobody itself (`latest toll of the ministry`);
`later`: a later step of the same incident (`died in hospital`, `burial`)."""
IncidentType = Literal[
    "shooting",
    "bombing",
    "airstrike",
    "shelling",
    "stabbing",
    "massacre",
    "clashes",
    "attack",
    "abduction",
    "riot",
    "siege",
    "crush",
    "earthquake",
    "tsunami",
    "eruption",
    "flood",
    "landslide",
    "storm",
    "fire",
    "explosion",
    "collapse",
    "shipwreck",
    "air_crash",
    "rail_crash",
    "road_crash",
    "epidemic",
    "heat",
]
TYPES = frozenset(get_args(IncidentType))
_TOKEN = re.compile(r"[^\W_]+")
LETTERS = 4
"""Words with an open end are looked up by so many first letters; shorter beginnings would show nothing."""


class OriginWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words by which different names of one source are told to be one, folded; `*` stands for any end of a word."""

    speakers: tuple[str, ...] = ()
    """Words for those who speak for a body, and that tell nothing of who it is (`spokesman`, `officials`)."""
    small: tuple[str, ...] = ()
    """Articles, prepositions and the like, which tell nothing at all (`of`, `local`)."""
    bodies: dict[str, tuple[str, ...]] = {}
    """Kinds of bodies, by the same name in every language: the words for each."""

    def speaks(self, word: str) -> bool:
        """Whether a word is one for those who speak for a body."""
        return any(_fits(word, entry) for entry in self.speakers)

    def is_small(self, word: str) -> bool:
        """Whether a word tells nothing of a source."""
        return any(_fits(word, entry) for entry in self.small)

    def kind(self, word: str) -> str:
        """Return the kind of body that a word is for, the word itself where it is for none."""
        return next((name for name, words in self.bodies.items() if any(_fits(word, w) for w in words)), word)


NO_ORIGINS = OriginWords()


def _fits(word: str, entry: str) -> bool:
    return word.startswith(entry[:-1]) if entry.endswith("*") else word == entry


class MatterFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """matters.toml: words and phrases in lower case; one that ends in `*` also begins longer words."""

    cues: dict[Cue, tuple[str, ...]] = {}
    types: dict[IncidentType, tuple[str, ...]] = {}
    """Words that name or show each type of incident."""
    small: tuple[str, ...] = ()
    """Capitalised words that are no part of a name (sentence openers, titles, days)."""
    origins: OriginWords = NO_ORIGINS


NO_MATTERS = MatterFile()


class Hit(NamedTuple):
    """A cue or type of incident that words of a text show, and where they stand."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class MatterWords:
    """matters.toml compiled: every phrase by its first word, words with an open end by their first letters."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    beginnings: Mapping[str, tuple[tuple[str, str], ...]]
    small: frozenset[str]
    known: bool
    """Whether the language has such words at all."""
    origins: OriginWords = NO_ORIGINS

    def find(self, text: str) -> list[Hit]:
        """Return all cues and types in a text, whatever the case, in the order of their first words."""
        found = []
        tokens = [(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        words = [token[0] for token in tokens]
        for i, (word, start, end) in enumerate(tokens):
            for phrase, name in self.phrases.get(word, ()):
                last = i + len(phrase)
                if len(phrase) == 1 or tuple(words[i:last]) == phrase:
                    found.append(Hit(name, start, tokens[last - 1][2]))
            for beginning, name in self.beginnings.get(word[:LETTERS], ()):
                if word.startswith(beginning):
                    found.append(Hit(name, start, end))
        return [hit for hit in found if hit.name not in TYPES or not _inside(hit, found)]


def _inside(hit: Hit, found: Sequence[Hit]) -> bool:
    """Whether a word is part of a longer phrase that means something else (`fire` of `opened fire`)."""
    length = hit.end - hit.start
    return any(o.start <= hit.start and hit.end <= o.end and o.end - o.start > length for o in found)


def compiled(file: MatterFile) -> MatterWords:
    """Return the phrases of a file, ready to be found."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    beginnings: dict[str, list[tuple[str, str]]] = {}
    lists: list[tuple[str, tuple[str, ...]]] = [*file.cues.items(), *file.types.items()]
    for name, listed in lists:
        for entry in listed:
            tokens = tuple(m.group().casefold() for m in _TOKEN.finditer(entry))
            if entry.endswith("*") and len(tokens) == 1:
                beginnings.setdefault(tokens[0][:LETTERS], []).append((tokens[0], name))
            elif tokens:
                phrases.setdefault(tokens[0], []).append((tokens, name))
    return MatterWords(
        phrases={word: tuple(listed) for word, listed in phrases.items()},
        beginnings={letters: tuple(listed) for letters, listed in beginnings.items()},
        small=frozenset(file.small),
        known=bool(file.cues),
        origins=file.origins,
    )
