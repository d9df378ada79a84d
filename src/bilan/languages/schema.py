"""The shape of a language pack's files. Each struct is one file; unknown or mistyped fields are errors.

The files and their meaning for a linguist are described in `docs/languages.md`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from bilan.model import Measure, Population, Quantifier, Role, Status, Unit

NounClass = Literal[
    "person",
    "household",
    "housing",
    "facility",
    "vehicle",
    "mass",
    "money",
    "territory",
    "attack",
    "item",
    "aid",
    "price",
    "excluded",
]
"""What kind of thing a counted noun names. `excluded`: what is never a figure (years, kilometres, votes)."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all files: a field that is not known is an error, so that typing mistakes are seen."""


class Language(_File, frozen=True, kw_only=True):
    """language.toml: what the language is, and its small words by their work in a sentence."""

    code: str
    name: str
    version: str
    head: Literal["first", "last"]
    """Where the counted noun stands among the nouns and adjectives that follow a quantity."""
    decimal: Literal[".", ","]
    elisions: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]]
    """Word classes that the engine asks for by name; the list of names is `WORD_CLASSES`."""


WORD_CLASSES = (
    "determiner",
    "one",
    "of",
    "preposition",
    "agent",
    "coordinator",
    "clause",
    "pronoun",
    "adverb",
    "more",
    "passive_auxiliary",
    "perfect_auxiliary",
    "relative",
    "demonstrative",
    "identifier",
    "negation",
    "copula",
    "turn",
    "when",
    "change",
    "joined",
    "infinitive_marker",
)


class Numbers(_File, frozen=True, kw_only=True):
    """numbers.toml: number words, rounded nouns, vague plurals, zero, fractions, ranges."""

    words: dict[str, int]
    multipliers: dict[str, int]
    suffixes: dict[str, int] = {}
    joiners: tuple[str, ...] = ()
    rounded: dict[str, int] = {}
    vague: dict[str, int]
    vague_words: tuple[str, ...]
    zero: tuple[str, ...]
    zero_alone: tuple[str, ...] = ()
    percent: tuple[str, ...]
    fractions: dict[str, float] = {}
    ratio: tuple[str, ...] = ()
    not_quantity: tuple[str, ...] = ()
    """Phrases whose number words count nothing (`how many`, `one another`)."""
    range_open: tuple[str, ...]
    range_join: tuple[str, ...]
    range_link: tuple[str, ...]


class Quantifiers(_File, frozen=True, kw_only=True):
    """quantifiers.toml: words before or after a quantity, by the quantifier that they give."""

    before: dict[Quantifier, tuple[str, ...]]
    after: dict[Quantifier, tuple[str, ...]] = {}


class Noun(_File, frozen=True, kw_only=True):
    """A group of counted nouns that mean the same for bilan."""

    words: tuple[str, ...]
    noun_class: NounClass = msgspec.field(name="class")
    unit: Unit | None = None
    population: tuple[Population, ...] = ()
    measure: Measure | None = None
    strength: Literal["strong", "weak"] = "strong"
    """Of `measure`: a strong noun says it alone (`12 morts`), a weak one gives way to any verb that governs it."""
    over: tuple[Measure, ...] = ()
    """Measures of verbs that the noun's own measure does not give way to (`12 réfugiés sont hébergés`)."""
    population_governed: tuple[Population, ...] = ()
    """Who is counted where a verb governs the noun (`1 200 réfugiés sont hébergés`: refugees)."""
    population_harmed: tuple[Population, ...] = ()
    """Who is counted where they are harmed (`huit habitants ont été tués`: civilians; not `ont été évacués`)."""
    topic: str | None = None
    """What the report must be about, by name in `Measures.topics`; elsewhere the words mean something else."""


class Nouns(_File, frozen=True, kw_only=True):
    """nouns.toml: counted nouns and the adjectives that tell who is counted."""

    noun: tuple[Noun, ...]
    adjective: tuple[Noun, ...] = ()


class Trigger(_File, frozen=True, kw_only=True):
    """A group of words that make a quantity a figure of a measure."""

    measures: dict[NounClass, Measure]
    kind: Literal["verb", "noun", "adjective", "count"]
    """`count`: a noun that stands for a number of people (`death toll`), which is said further on."""
    unit: Unit | None = None
    """Unit of its figures, where it is not that of the noun (homes without power are households)."""
    argument: Literal["object", "subject"] = "object"
    verbs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    place: Role | None = None
    """The role of a place that is the verb's direct object (`fuir Alep`: origin)."""
    context: tuple[str, ...] = ()
    """Words of which one must stand in the sentence (money is of the crisis only beside `aide`, `dégâts` …)."""
    topic: str | None = None
    """What the report must be about, by name in `Measures.topics` (`positive` says something of people in an epidemic)."""
    needs_noun: bool = False
    """Whether the quantity must have a counted noun of a listed class."""
    status: Status | None = None


class Measures(_File, frozen=True, kw_only=True):
    """measures.toml: the triggers."""

    trigger: tuple[Trigger, ...]
    topics: dict[str, tuple[str, ...]] = {}
    """Words by the topic that they show: a report that holds one of them is about it."""
    number_of: tuple[str, ...] = ()
    """Words before a noun of a measure that make it a count (`number of dead … 84`)."""
    not_trigger: tuple[str, ...] = ()
    """Phrases in which a trigger's word means something else (`peine de mort`)."""
    ellipsis: tuple[str, ...] = ()
    """Words that stand for the measure of the figure before (`l'ont été`)."""


class Paradigm(_File, frozen=True, kw_only=True):
    """Endings of a regular verb class, by form."""

    lemma: str
    finite: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    gerund: tuple[str, ...] = ()
    infinitive: tuple[str, ...] = ()
    future: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()


class Forms(_File, frozen=True, kw_only=True):
    """All forms of an irregular verb."""

    finite: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    gerund: tuple[str, ...] = ()
    infinitive: tuple[str, ...] = ()
    future: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()


class Inflections(_File, frozen=True, kw_only=True):
    """inflections.toml: how verbs change."""

    paradigm: tuple[Paradigm, ...]
    verbs: dict[str, Forms] = {}
    reflexive: tuple[str, ...] = ()
    """Pronouns of reflexive verbs (`se`, `s'`)."""
    reflexive_auxiliary: tuple[str, ...] = ()
    """What stands before their participle (`se sont`, `s'est`)."""


class Parts(_File, frozen=True, kw_only=True):
    """parts.toml: how a figure is said to be a share of another."""

    inside: tuple[str, ...]
    """Words between a whole and its part (`dont`, `including`)."""
    back: tuple[str, ...] = ()
    """Words that point to the figure before, in an earlier sentence (`parmi eux`, `of them`)."""
    out_of: tuple[str, ...] = ()
    """Words before a whole that its parts follow (`sur les 50 déplacés, 20 …`)."""
    partitive: tuple[str, ...] = ()
    """Words between a part and its whole (`10 of the 12`)."""


class PeriodWords(_File, frozen=True, kw_only=True):
    """One way of saying days: `phrase` (with slots) and what it means."""

    phrases: tuple[str, ...]
    days: tuple[int, int] | None = None
    weeks: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    years: tuple[int, int] | None = None
    span: Literal["days", "weeks", "months", "years", "hours"] | None = None
    month: Literal["last", "next", "this"] | None = None
    weekday: Literal["last", "next", "this", "night"] | None = None
    year: Literal["last", "next", "this"] | None = None
    part: tuple[int, int] | None = None
    """Months of the year, first and last, of a part of it (a first quarter: 1 to 3)."""
    ago: bool = False


class Periods(_File, frozen=True, kw_only=True):
    """periods.toml: months, weekdays, relative days and the words that open or close a period."""

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...] = ()
    date: tuple[str, ...]
    relative: tuple[PeriodWords, ...]
    since: tuple[str, ...]
    since_anaphora: tuple[str, ...] = ()
    until: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    as_of: tuple[str, ...] = ()
    between: tuple[tuple[str, str], ...] = ()
    day_parts: tuple[str, ...] = ()
    night: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    named_days: tuple[str, ...] = ()
    """Words before a weekday that make it the name of a feast (`Easter` Monday)."""
    dateline: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()
    """What follows digits in a time of day (`6am`, `7h44`); a time without a day is of the day of publication."""


class Places(_File, frozen=True, kw_only=True):
    """places.toml: prepositions with their roles, parts of towns, words for kinds of places."""

    prepositions: dict[Role, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]
    part_nouns: tuple[str, ...] = ()
    """Nouns before a part's adjective (`la partie orientale`)."""
    joiners: tuple[str, ...] = ()
    """Small words inside names (`Bab al-Hadid`, `Ciudad del Este`)."""
    commons: tuple[str, ...] = ()
    """Common nouns that stand for the town or country of the report (`l'est de la ville`)."""
    kinds: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    """Where the injured are brought: a place named with it is not where they were hurt."""
    anaphora: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    """Prepositions that say what an event hits (`l'attaque de lundi contre X`); elsewhere they name opponents."""
    not_figure: tuple[str, ...] = ()
    """Words before a place that is not where the figure is counted (`provenant de`)."""
    not_places: tuple[str, ...] = ()
    contracted: dict[str, str] = {}
    """A preposition grown together with the article of a name, and that article (`au` Caire: `Le`)."""


class Sources(_File, frozen=True, kw_only=True):
    """sources.toml: attribution cues."""

    before: tuple[str, ...]
    """Words that stand before the source (`selon`)."""
    verbs: tuple[str, ...]
    """Verbs of saying, as lemmas (`indiquer`); inflected by inflections.toml."""
    verb_phrases: tuple[str, ...] = ()
    of_source: tuple[str, ...] = ()
    """Words that are themselves the start of the source's name (`de source médicale`)."""
    titles: tuple[str, ...] = ()
    source_nouns: tuple[str, ...]
    """Nouns that can be a source without a name (`police`, `autorités`)."""
    not_sources: tuple[str, ...] = ()
    """Nouns that follow a cue without being a source (`selon les cas`)."""
    pronouns: tuple[str, ...] = ()
    quoting: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()


class StatusWords(_File, frozen=True, kw_only=True):
    """status.toml: words that make a figure denied, planned or possible."""

    possible: tuple[str, ...]
    planned: tuple[str, ...]
    denied: tuple[str, ...]
    auxiliary: dict[Status, tuple[str, ...]] = {}


class Demonyms(_File, frozen=True, kw_only=True):
    """demonyms.toml: ISO 3166-1 alpha-2 code → the words for its people, as nouns or adjectives."""

    countries: dict[str, tuple[str, ...]]
    foreign: tuple[str, ...] = ()
