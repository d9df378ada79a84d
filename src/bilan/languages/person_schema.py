"""The shape of persons.toml: the words by which a text tells a private person from an official or a public figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

CAPITAL = "A-ZÀ-ÖØ-Þ"
WORD = rf"(?:[{CAPITAL}][\w’']*(?:-[\w’']+)*|(?:al|el|ad|an|ar|as|at|az|ash)-[{CAPITAL}][\w’']+)"
LINKS = ("of", "preposition", "determiner", "joined")
NEVER = r"(?!)"
"""Matches nowhere: what stands for an empty list of words."""


class PersonFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """persons.toml: words are lower case, phrases of several words as they stand in a text."""

    years: tuple[str, ...] = ()
    """Words after a number that make it an age (`ans`, `years old`)."""
    aged: tuple[str, ...] = ()
    """Words that may stand before an age (`âgée de`, `aged`)."""
    bare_age: bool = False
    """An age may stand as a bare number in commas after a name (`Ana Ruiz, 34, said`)."""
    age_before: tuple[str, ...] = ()
    """Words that make a number before a name an age (`34-year-old Ana Ruiz`): what follows the number."""
    private: tuple[str, ...] = ()
    """What private persons are said to be (`habitant`, `mère`, `shopkeeper`), beside their names."""
    private_after: tuple[str, ...] = ()
    """Words that follow the name of a private person and a comma (`qui a fui`, `whose house`)."""
    private_before: tuple[str, ...] = ()
    """Words right before the name of a private person (`le corps de`, `the family of`)."""
    testimony: tuple[str, ...] = ()
    """Verbs, in the forms that occur, of which private persons are the subject (`raconte`, `recalled`)."""
    kunya: tuple[str, ...] = ()
    """Words that begin a name taken from a child (`Oum`, `Abou`), with capitals."""
    public: tuple[str, ...] = ()
    """What officials and public figures are said to be (`ministre`, `spokesman`), beside their names."""
    public_before: tuple[str, ...] = ()
    """Words right before the name of a public figure that are none of these (`le régime de`)."""
    places: tuple[str, ...] = ()
    """Words before a name that make it a place's or an institution's (`rue`, `hospital`)."""
    not_persons: tuple[str, ...] = ()
    """Words, lower case, that stand in names of bodies, places and works, never in a person's (`nations`, `front`)."""
    joiners: tuple[str, ...] = ()
    """Small words inside a person's name (`ben`, `de`, `van`)."""


NO_PERSONS = PersonFile()


@dataclass(frozen=True)
class PersonWords:
    """persons.toml compiled to expressions over a text; each is tried at or up to a name."""

    known: bool
    """Whether the language has such words at all."""
    name: re.Pattern[str]
    """A name: words with capitals, joined by small ones."""
    single_after: re.Pattern[str]
    """What follows a single word with a capital that is a person's name (an age)."""
    age_after: re.Pattern[str]
    age_before: re.Pattern[str]
    private_after: re.Pattern[str]
    private_words: frozenset[str]
    private_next: frozenset[str]
    """Those, and phrases that stand right before a name."""
    of: frozenset[str]
    links: frozenset[str]
    """Small words that join a description to what it is of."""
    set_off: re.Pattern[str]
    """A private person's description before a comma and the name, which a comma or bracket must follow."""
    testimony_after: re.Pattern[str]
    testimony_before: re.Pattern[str]
    kunya: frozenset[str]
    public_after: re.Pattern[str]
    public_before: re.Pattern[str]
    public_whole: re.Pattern[str]
    """A word that only public figures bear, inside what looks like a name (`Président`)."""
    public_words: frozenset[str]
    """The single ones among them."""
    places: frozenset[str]
    not_persons: frozenset[str]
    not_first: frozenset[str]
    """Words that begin a sentence with a capital without being a name."""
    private_signs: frozenset[str]
    """Single words, one of which stands near every name that is private."""


def compiled(file: PersonFile, words: Mapping[str, Iterable[str]], small: frozenset[str]) -> PersonWords:
    """Compile persons.toml; `words` are the language's word classes, `small` what is no name with a capital."""
    determiner = _any((*words["determiner"], *words["one"]))
    link = _any(word for name in LINKS for word in words[name])
    private, public = _any(file.private), _any(file.public)
    years, aged = _any(file.years), _any(file.aged)
    joiner = _any(file.joiners)
    number = r"\d{1,3}"
    age = rf"(?:{aged}\s+)?{number}[\s-]+{years}\b|{aged}\s+{number}\b"
    bare = rf"|,\s*{number}(?=\s*[,.;)])|\s*\({number}\)" if file.bare_age else ""
    apposition = rf"\s*(?:,|\(|–|—)\s*(?:{determiner}\s*)?(?:[\w’'-]+\s+)?"
    chain = rf"(?:\s+(?:{link}\s*)+(?:[\w’'&-]+\s+){{0,3}}?(?:{link}\s*)?[\w’'&-]+){{0,3}}"
    flags = re.IGNORECASE
    return PersonWords(
        known=bool(file.private),
        name=re.compile(rf"(?<![\w’'-]){WORD}(?:[ \u00a0](?:{joiner}[ \u00a0])?{WORD}){{0,4}}(?![\w])"),
        single_after=re.compile(rf"\s*[,(]\s*(?:{age})(?=\s*(?:[,.;:)]|$))", flags),
        age_after=re.compile(rf"\s*[,(]\s*(?:{age})|\s+{aged}\s+{number}\b{bare}", flags),
        age_before=re.compile(rf"{number}{_any(file.age_before, edge=False)}(?:\s+[\w’'-]+){{0,2}}\s*,?\s*$", flags),
        private_after=re.compile(rf"{apposition}{private}\b|\s*,?\s+{_any(file.private_after)}\b", flags),
        private_words=frozenset(file.private),
        private_next=frozenset((*file.private, *file.private_before)),
        of=frozenset(words["of"]),
        links=frozenset(word for name in LINKS for word in words[name]),
        set_off=re.compile(rf"\b{private}(?:[^\S\n]+[\w’'-]+){{0,8}}\s*[,:]\s*$", flags),
        testimony_after=re.compile(rf"[^\S\n]+(?:\S{{1,4}}\s+)?{_any(file.testimony)}\b", flags),
        testimony_before=re.compile(rf"\b{_any(file.testimony)}\s+$", flags),
        kunya=frozenset(file.kunya),
        public_after=re.compile(rf"{apposition}(?:[\w’'-]+\s+)?{public}\b", flags),
        public_before=re.compile(
            rf"\b{public}(?:[\s-]+(?:{_any(file.public)}|{_any(words['adverb'])}))?{chain}\s*,?\s*$"
            rf"|\b{_any(file.public_before)}\s*$",
            flags,
        ),
        public_whole=re.compile(rf"^{public}\b", flags),
        public_words=frozenset(word for word in file.public if " " not in word),
        places=frozenset(file.places),
        not_persons=frozenset(file.not_persons),
        not_first=small,
        private_signs=frozenset(_signs(file)),
    )


def _signs(file: PersonFile) -> Iterator[str]:
    """The longest word of each phrase that tells of a private person: how a text that may name one is told."""
    lists = (file.years, file.aged, file.age_before, file.private, file.private_after, file.private_before)
    for phrase in (phrase for words in (*lists, file.testimony, file.kunya) for phrase in words):
        parts = re.findall(r"\w+", phrase.lower())
        if parts:
            yield max(parts, key=len)


def _any(words: Iterable[str], *, edge: bool = True) -> str:
    """An expression for any of some words, the longest first; one that matches nowhere for none."""
    options = sorted({re.escape(word).replace(r"\ ", r"\s+") for word in words}, key=lambda w: (-len(w), w))
    if not options:
        return NEVER
    return (
        "(?:" + "|".join(option if not edge or not option[-1].isalnum() else rf"{option}\b" for option in options) + ")"
    )
