"""The shape of persons.toml: the words by which a text tells a private person from an official or a public figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from bilan.languages.phrases import PhraseIndex

CATEGORIES = (
    "years", "aged", "private", "kin", "private_before", "private_after", "accused", "testimony", "first_person",
    "honorifics", "public", "public_before", "byline", "places", "identified", "identified_as", "happenings",
)  # fmt: skip
"""The lists whose phrases are looked for around a name."""


class PersonFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """persons.toml: words are lower case, phrases of several words as they stand in a text."""

    years: tuple[str, ...] = ()
    """Words after a number that make it an age (`ans`, `years old`)."""
    aged: tuple[str, ...] = ()
    """Words that may stand before an age (`âgée de`, `aged`)."""
    bare_age: bool = False
    """An age may stand as a bare number in commas after a name (`Ana Ruiz, 34, said`)."""
    age_before: tuple[str, ...] = ()
    """Endings that make a number before a name an age (`34-year-old Ana Ruiz`)."""
    private: tuple[str, ...] = ()
    """What private persons are said to be (`habitant`, `shopkeeper`), beside their names."""
    kin: tuple[str, ...] = ()
    """Words of family and friendship (`mère`, `cousin`)."""
    private_before: tuple[str, ...] = ()
    """Words right before the name of a private person (`le corps de`, `identified as`)."""
    identified: tuple[str, ...] = ()
    """Words by which the dead, the freed, the accused are named (`identified`, `nommé`) …"""
    identified_as: tuple[str, ...] = ()
    """… and the words right before the names (`as`)."""
    private_after: tuple[str, ...] = ()
    """Words that follow the name of a private person (`qui a fui`, `whose house`)."""
    accused: tuple[str, ...] = ()
    """Words for those who are said to have done harm (`suspect`, `interpellé`, `charged`)."""
    testimony: tuple[str, ...] = ()
    """Verbs, in the forms that occur, of which private persons are the subject (`raconte`, `recalled`)."""
    first_person: tuple[str, ...] = ()
    """Words by which speakers speak of themselves (`je`, `my`)."""
    kunya: tuple[str, ...] = ()
    """Words that begin a name taken from a child (`Oum`, `Abou`), with capitals."""
    honorifics: tuple[str, ...] = ()
    """Words before a name that everybody is given (`Mme`, `Mr`)."""
    public: tuple[str, ...] = ()
    """What officials and public figures are said to be (`ministre`, `spokesman`), beside their names."""
    public_before: tuple[str, ...] = ()
    """Words right before the name of a public figure that are none of these (`le régime de`)."""
    byline: tuple[str, ...] = ()
    """Words beside the names of those who made the report (`photo`, `reporting by`)."""
    places: tuple[str, ...] = ()
    """Words before a name that make it a place's or an institution's (`rue`, `hospital`)."""
    media: tuple[str, ...] = ()
    """Single words that are names of newspapers, channels and agencies, and so beside names of persons nobody's."""
    happenings: tuple[str, ...] = ()
    """Nouns for what happens at a place, which stands beside them as a person's name may (`the Halden crash`)."""
    not_persons: tuple[str, ...] = ()
    """Words, lower case, that stand in names of bodies, places and works, never in a person's (`nations`, `front`)."""
    joiners: tuple[str, ...] = ()
    """Small words inside a person's name (`ben`, `de`, `van`)."""
    suffixes: tuple[str, ...] = ()
    """Words that end a name without being the family's (`jr`)."""
    plural: tuple[str, ...] = ()
    """Endings by which a family is named by its name (`the Steinbergs`)."""


NO_PERSONS = PersonFile()


@dataclass(frozen=True)
class PersonWords:
    """persons.toml compiled: phrases by category in one index, and sets of single words."""

    known: bool = False
    """Whether the language has such words at all."""
    index: PhraseIndex = field(default_factory=PhraseIndex)
    bare_age: bool = False
    age_token: re.Pattern[str] = re.compile(r"(?!)")
    """A token that is an age (`34-year-old`)."""
    kunya: frozenset[str] = frozenset()
    joiners: frozenset[tuple[str, ...]] = frozenset()
    not_persons: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    plural: tuple[str, ...] = ()
    descriptions: frozenset[str] = frozenset()
    """Single words that stand before a name with a capital without being part of it (`President`, `Resident`, `Mr`)."""
    public_words: frozenset[str] = frozenset()
    """Single words for the office of a public person (`president`)."""
    place_words: frozenset[str] = frozenset()
    """Single words that stand in names of places and institutions (`Street`, `Hospital`)."""
    credits: frozenset[str] = frozenset()
    """Single words beside the names of those who made a report, and names of media: no person's, at the end of one."""
    small: frozenset[str] = frozenset()
    """Words that begin a sentence with a capital without being a name."""


NO_WORDS = PersonWords()


def compiled(file: PersonFile, tokens: Callable[[str], list[str]], small: frozenset[str]) -> PersonWords:
    """Compile persons.toml; `tokens` takes a phrase apart, `small` is what is no name with a capital."""
    index = PhraseIndex()
    for category in CATEGORIES:
        for phrase in getattr(file, category):
            index.add(category, tokens(phrase), None)
    index.seal()
    return PersonWords(
        known=bool(file.private),
        index=index,
        bare_age=file.bare_age,
        age_token=_age_token(file),
        kunya=frozenset(word.lower() for word in file.kunya),
        joiners=frozenset(tuple(tokens(phrase)) for phrase in file.joiners),
        not_persons=frozenset(file.not_persons),
        suffixes=frozenset(file.suffixes),
        plural=file.plural,
        descriptions=frozenset(_singles(file)),
        public_words=frozenset(word for word in file.public if " " not in word),
        place_words=frozenset(word for word in file.places if " " not in word),
        credits=frozenset(word for word in (*file.byline, *file.media) if " " not in word),
        small=small,
    )


def _singles(file: PersonFile) -> Iterator[str]:
    for words in (file.private, file.kin, file.public, file.honorifics, file.accused, file.byline, file.media):
        yield from (word for word in words if " " not in word)


def _age_token(file: PersonFile) -> re.Pattern[str]:
    endings = [re.escape(ending) for ending in file.age_before if ending.startswith("-")]
    heads = [re.escape("-" + phrase.split()[0]) for phrase in file.years if " " in phrase]
    options = "|".join(sorted({*endings, *heads}, key=lambda ending: (-len(ending), ending)))
    return re.compile(rf"(?:\d{{1,3}}|[^\W\d_][\w-]*?)(?:{options})$" if options else r"(?!)")
