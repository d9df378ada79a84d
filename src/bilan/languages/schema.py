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
    experimental: bool = False
    """Whether it has only what gives candidates: read by the precise reader alone, and every claim is marked."""
    capitals: Literal["names", "nouns", "none"] = "names"
    """What is written with a capital. Of `nouns` those that the pack knows, or that an article stands before, are no
    names; of `none` an unknown word behind one that leads to a place is a name."""
    elisions: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    """What stands at the head of a table's row that sums up the others, small and without accents."""
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
    """Cardinals that are added up; hyphens and spaces in them are one (`quatre-vingt`), accents may be missing."""
    multipliers: dict[str, int]
    suffixes: dict[str, int] = {}
    """What is written behind digits (`12k`, `3M`), just so: capitals matter."""
    joiners: tuple[str, ...] = ()
    vigesimal: tuple[int, ...] = ()
    """Numbers that ten to nineteen may follow (60 in `soixante-quinze`)."""
    hundred_alone: bool = False
    """Whether one is never said before a hundred (`cent`, not `un cent`)."""
    point: tuple[str, ...] = ()
    """Words for the decimal sign (`five point two`)."""
    weak_point: tuple[str, ...] = ()
    """Words that stand for it only where nothing is counted after (`siete con cincuenta`)."""
    groups: dict[str, int] = {}
    """Nouns that a number before them multiplies (`three dozen`, `tres docenas`)."""
    denominators: dict[str, int] = {}
    """What a fraction divides by, in words that are no ordinals (`half`, `quarter`)."""
    plural_denominators: dict[str, int] = {}
    """The same in words that need a number from two on before them (`cinco medios`)."""
    ordinals: dict[str, int] = {}
    """The same in words that are ordinals too (`a third of them`, but `a third person`)."""
    denominator_suffixes: dict[str, int] = {}
    """Endings that make a denominator of any cardinal, with what they multiply it by (`veinticinco|avos`)."""
    plurals: tuple[str, ...] = ()
    """Endings of the plural of denominators and ordinals."""
    joined_tens: bool = False
    """Whether a joiner always stands between tens and units (`treinta y dos`), so that no fraction begins after it."""
    spaced_ordinals: bool = False
    """Whether compound ordinals may be written apart (`one hundred thirty fifths`: 100/35)."""
    singular_fractions: bool = False
    """Whether a denominator may stay in the singular after a number from two on."""
    rounded: dict[str, int] = {}
    tuples: dict[str, int] = {}
    """Words that say an exact number by themselves, of people or in front of what was done to them (`both`, `couple`,
    `quadruple homicide`)."""
    vague: dict[str, int]
    vague_words: tuple[str, ...]
    zero: tuple[str, ...]
    zero_alone: tuple[str, ...] = ()
    percent: tuple[str, ...]
    fractions: dict[str, float] = {}
    ratio: tuple[str, ...] = ()
    """Words of shares that what is counted may follow (`three out of four people`)."""
    ratio_alone: tuple[str, ...] = ()
    """Words of shares after which nothing is counted (`un enfant sur trois`, not `un raid sur trois villages`)."""
    age_words: tuple[str, ...] = ()
    """Words before ages (`aged 5, 7 and 9`)."""
    age_units: tuple[str, ...] = ()
    """What may follow an age in apposition (`Paul, 62 ans,`), and a list of ages (`de 12, 14 y 17 años`)."""
    hyphened: dict[str, Quantifier] = {}
    """Words grown together with digits before them, and the quantifier they say (`100-plus`)."""
    number_abbreviations: tuple[str, ...] = ()
    """Abbreviations of `number`, without their full stop (`No. 5`)."""
    named: tuple[str, ...] = ()
    """Nouns whose number is a name (`Sector 4`, `Typhoon No. 5`), besides the identifiers of language.toml."""
    not_quantity: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    """Words between what is told and the round number that a rate is told of (`per 100,000`)."""
    per_many: tuple[str, ...] = ()
    """The same where before smaller round numbers a whole may be meant (`1 in 10,000`, not `3 of 1,000`)."""
    per_doubtful: tuple[str, ...] = ()
    """The same where they may mean something else, so that a word of `rates` must stand in the sentence."""
    rates: tuple[str, ...] = ()
    densities: tuple[str, ...] = ()
    """What makes the number before it one of a surface or a stretch of time (`per square metre`)."""
    changes: tuple[str, ...] = ()
    """What makes the number before it the size of a change (`fewer than last`)."""
    """Phrases whose number words count nothing (`how many`, `one another`)."""
    range_open: tuple[str, ...]
    """Words that open a range whose ends `range_join` parts (`between 23 and 41`)."""
    range_from: tuple[str, ...] = ()
    """Words that open a range or, after a word of change, the old end of it (`rose from 23 to 41`)."""
    former: tuple[str, ...] = ()
    """Words before an old value said after the new one (`41, up from 23`), none of an amount (`augmenté de 23`)."""
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
    """What the report must be about, by name in `Measures.topics` (`positive` tells of people in an epidemic)."""
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


PeriodUnit = Literal[
    "hour", "day", "business_day", "week", "weekend", "fortnight", "month", "quarter", "term", "half", "year",
    "decade", "century",
]  # fmt: skip
"""Stretches of the calendar; `term` is a third of a year."""


PeriodMeaning = Literal[
    "words", "date", "numeric", "month_number", "year", "years", "decade", "century", "part_of_year", "season",
    "holiday", "weekday", "shifted_month", "nothing", "shifted", "span_back", "span_ahead", "point", "in_units",
    "so_far", "rest", "started", "part", "nth", "first_units", "within", "around", "week_number", "after", "range",
    "range_within", "range_now", "year_added",
]  # fmt: skip
"""What a phrase of time can mean: see docs/dates.md."""


class PeriodRule(_File, frozen=True, kw_only=True):
    """Phrases, in the notation of docs/dates.md, and what they mean; the other fields make that exact."""

    phrases: tuple[str, ...]
    means: PeriodMeaning
    """One of the meanings of docs/dates.md (`date`, `shifted`, `part` …)."""
    level: int = 1
    """Rules of a level see as one word what the levels below have found."""
    shift: int = 0
    """How many units, weeks or years later than the one of publication."""
    count: int | None = None
    """How many units, where no word of the phrase says it."""
    unit: PeriodUnit | None = None
    part: Literal["early", "middle", "late", "rest", "so_far", "first_half", "second_half"] | None = None
    number: int | None = None
    """Which quarter, half or term; which one from the end (-1: the last); which year a decade begins with."""
    ahead: bool = False
    """Holds only where the clause speaks of what is to come (`two weeks later`, else counted from another day)."""
    closed: bool = False
    """Holds only before a sign or the sentence's end (`on the 27th`)."""
    not_after: tuple[str, ...] = ()
    """Words that do not stand before it (`between 2 and 9 March` is no 2nd and 9th of March)."""
    not_before: tuple[str, ...] = ()
    """Words before which it does not hold (`the last week of July` is not last week)."""


class Holiday(_File, frozen=True, kw_only=True):
    """A day or days of the calendar with a name: a month and day, or days after Easter Sunday."""

    words: tuple[str, ...]
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """With `month` and `nth`: the nth such weekday of it, Monday being 0."""
    nth: int = 1
    easter: int | None = None
    days: int = 1


class Periods(_File, frozen=True, kw_only=True):
    """periods.toml: months, weekdays, relative days and the words that open or close a period."""

    weekday_abbreviations: dict[str, int] = {}
    """Short forms of weekdays (Monday is 0) that are ones only beside a date, being words of their own (`sat`)."""
    capital_months: bool = False
    """Whether names of months are written with a capital letter."""
    uncertain_months: tuple[str, ...] = ()
    """Names of months that are names of people or ordinary words as well: alone they name no month."""
    month_words: tuple[str, ...] = ()
    """Those that are ordinary words (`march`): in small letters they name none, where months have a capital."""
    decade_endings: tuple[str, ...] = ()
    """What is written behind the digits of a decade (`70s`, `70's`)."""
    units: dict[PeriodUnit, tuple[str, ...]] = {}
    ordinals: tuple[tuple[str, ...], ...] = ()
    """The ordinal words of 1, 2, 3 …"""
    ordinal_suffixes: tuple[str, ...] = ()
    day_articles: tuple[str, ...] = ()
    """Words before a day said by its number alone (`the` 27th)."""
    vigesimal: tuple[int, ...] = ()
    """Tens to which ten to nineteen are added (`soixante-dix-huit`)."""
    paired_years: bool = False
    """Whether years are said by twos (`nineteen seventy-eight`)."""
    classes: dict[str, tuple[str, ...]] = {}
    """Word classes that the phrases of `rules` use as slots (`last`, `next`, `early` …)."""
    seasons: dict[Literal["spring", "summer", "autumn", "winter"], tuple[str, ...]] = {}
    decades: dict[str, int] = {}
    """Words of decades and the year of the century in which they start (`seventies`: 70)."""
    holidays: tuple[Holiday, ...] = ()
    numeric_orders: dict[str, Literal["dmy", "mdy"]] = {}
    """How days are written in digits, by country (ISO 3166-1 alpha-2); `default` for all others."""
    hints: tuple[str, ...] = ()
    """Words by which a sentence with an expression of time is told that holds no month, weekday or unit."""
    future: tuple[str, ...] = ()
    """Words that make a sentence speak of what is to come (`will`)."""
    future_endings: tuple[str, ...] = ()
    """Endings of verbs that do the same (`-ront`)."""
    not_future: tuple[str, ...] = ()
    """Words with such an ending that are no verbs (`choléra`)."""
    announced: tuple[str, ...] = ()
    """Words right before a day on which something was said or published (`announced on`)."""
    superlatives: tuple[str, ...] = ()
    """Words of comparison with days gone by (`deadliest`), of which a following `since` speaks."""
    rules: tuple[PeriodRule, ...] = ()

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...] = ()
    date: tuple[str, ...]
    relative: tuple[PeriodWords, ...]
    since: tuple[str, ...]
    since_anaphora: tuple[str, ...] = ()
    since_clause: tuple[str, ...] = ()
    """Words that open at some length what began, its day said behind it (`since` the army took the town on 3 March)."""
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
    storms: tuple[str, ...] = ()
    """Words before the name of a storm (`Hurricane` Florence)."""
    heads: tuple[str, ...] = ()
    """First words of names that go on in small letters (`République démocratique du Congo`, `Arabia saudita`)."""
    saints: tuple[str, ...] = ()
    """Abbreviations that begin names and are written with a point (`St.` Louis, `Mt.` Pleasant)."""
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
    streets: tuple[str, ...] = ()
    """Words that end the name of a street, or begin it."""
    streets_plural: tuple[str, ...] = ()
    """Words for several of them (`First and Herman streets`)."""
    bearers: dict[Literal["learning", "press", "office", "force", "trade", "club", "site"], tuple[str, ...]] = {}
    """Words by which the name of an institution that bears a place's name ends or begins: schools, newspapers, offices
    of state, police and the like, businesses, clubs
    and their events, and what stands or lies at the place."""
    region_words: tuple[str, ...] = ()
    """Words behind or before a name that make it a region's and no town's (`New York state`)."""
    contracted: dict[str, str] = {}
    """A preposition grown together with the article of a name, and that article (`au` Caire: `Le`)."""


class Sources(_File, frozen=True, kw_only=True):
    """sources.toml: attribution cues."""

    before: tuple[str, ...]
    """Words that stand before the source (`selon`)."""
    verbs: tuple[str, ...]
    """Verbs that vouch for a figure, as lemmas, besides those that statements.toml says `vouches` of."""
    verb_phrases: tuple[str, ...] = ()
    of_source: tuple[str, ...] = ()
    """Words that are themselves the start of the source's name (`de source médicale`)."""
    titles: tuple[str, ...] = ()
    source_nouns: tuple[str, ...]
    """Nouns that can be a source without a name (`police`, `autorités`)."""
    not_sources: tuple[str, ...] = ()
    """Nouns that follow a cue without being a source (`selon les cas`)."""
    tallies: tuple[str, ...] = ()
    """Nouns for a count or paper that is somebody's (`according to the latest figures of X`): whose it is, is asked."""
    tally_of: tuple[str, ...] = ()
    """Words between such a noun and whose it is."""
    circumstances: tuple[str, ...] = ()
    """Words behind a source with which it is told when or where it spoke (`during a visit`)."""
    hearers: tuple[str, ...] = ()
    """Those who are told: media and nouns for them."""
    to: tuple[str, ...] = ()
    """Words before a hearer."""
    pronouns: tuple[str, ...] = ()
    quoting: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()


class StatusWords(_File, frozen=True, kw_only=True):
    """status.toml: words that make a figure denied, planned or possible."""

    possible: tuple[str, ...]
    planned: tuple[str, ...]
    denied: tuple[str, ...]
    orders: tuple[str, ...] = ()
    """Words by which people are told to do what an infinitive says: it is planned (`urged 3,000 people to leave`)."""
    planned_infinitive: tuple[str, ...] = ()
    """Words that make a plan of the infinitive behind them, and only so (`vont évacuer`, not `vont à Velmont`)."""
    auxiliary: dict[Status, tuple[str, ...]] = {}


class Demonyms(_File, frozen=True, kw_only=True):
    """demonyms.toml: ISO 3166-1 alpha-2 code → the words for its people, as nouns or adjectives."""

    countries: dict[str, tuple[str, ...]]
    areas: dict[str, tuple[str, ...]] = {}
    """The same for parts of the world and areas over several countries, by their id in the gazetteer."""
    persons_end: str = ""
    """What is put behind a word for a people where persons are meant and nothing else (`Americans`, not `American`);
    nothing where adjectives have the same ending."""
    foreign: tuple[str, ...] = ()
