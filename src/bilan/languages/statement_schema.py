"""The shape of statements.toml: the words that say that somebody says or wants something, and what follows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

import msgspec

from bilan.languages.inflection import Form
from bilan.model import Stance

Takes = Literal["clause", "object", "infinitive", "quote"]
Gender = Literal["masculine", "feminine", "plural", "first"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all parts: a field that is not known is an error, so that typing mistakes are seen."""


class Cue(_Part, frozen=True, kw_only=True):
    """A group of words that attribute in the same way."""

    stance: Stance | None = None
    """The speaker's stance; None where the words tell an inner state that is none of them."""
    verbs: tuple[str, ...] = ()
    """Plain forms; of several words the first is the verb."""
    vouches: bool = False
    """Its verbs also name the source of a figure (`say`, not `urge`): sources.toml leaves them to this file."""
    gerunds: tuple[str, ...] = ()
    """Gerunds that the language's paradigms leave out."""
    nouns: tuple[str, ...] = ()
    """Nouns that attribute (`appel`, `claim`): the speaker follows a word of `of` or owns them."""
    takes: tuple[Takes, ...] = ("clause", "quote")
    """What the content may be: a clause, the direct object, an infinitive, words in quotation marks."""
    content: tuple[str, ...] = ()
    """Single words after which the content stands (`appeler à`, `call for`)."""
    addressee: tuple[str, ...] = ()
    """Single words after which the addressee stands (`à`, `to`)."""
    object: Literal["content", "addressee"] = "content"
    """What a direct object is; of `addressee` (`tell reporters`) the content follows it."""


class StatementFile(_Part, frozen=True, kw_only=True):
    """statements.toml: how a language attributes words."""

    cue: tuple[Cue, ...]
    before: tuple[str, ...] = ()
    """Words before the speaker that attribute without a verb (`selon`, `according to`)."""
    not_cue: tuple[str, ...] = ()
    """Phrases in which a cue's word means something else."""
    that: tuple[str, ...] = ()
    """Words that begin a reported clause."""
    bare_clauses: bool = False
    """A reported clause may stand without such a word (`he said they left`)."""
    infinitive: tuple[str, ...] = ()
    """Words that begin an infinitive (`de`, `to`)."""
    pronouns: dict[Gender, tuple[str, ...]] = {}
    """Subjects that stand for somebody named before."""
    joined: dict[str, str] = {}
    """Endings joined to a verb (`-t-il`), each with the pronoun it is."""
    plural: tuple[str, ...] = ()
    """Words before a noun that say it is several (`les`, `plusieurs`)."""
    plural_endings: tuple[str, ...] = ()
    """Endings of nouns that say so."""
    clitics: tuple[str, ...] = ()
    """Small words between a subject and its verb."""
    auxiliaries: tuple[str, ...] = ()
    """Auxiliaries besides the language's own that leave a verb finite (`did`, `will`)."""
    negations: tuple[str, ...] = ()
    """Negated ones in one word (`didn't`), and other negations."""
    insertions: tuple[str, ...] = ()
    """Phrases that may stand between an auxiliary and its verb, or behind the verb (`de son côté`)."""
    bare_infinitive: tuple[str, ...] = ()
    """Infinitives that stand behind a verb of saying without a word before them (`dit avoir fui`)."""
    origin: tuple[str, ...] = ()
    """Words behind a verb with an impersonal subject before the one who told it (`a-t-on appris auprès de`)."""
    saying_adverbs: tuple[str, ...] = ()
    """Words after a verb that say when or how something was said (`recently`)."""
    gerund: tuple[str, ...] = ()
    """Words before a gerund (`en`)."""
    not_finite: tuple[str, ...] = ()
    """Words after which a verb's form tells nothing that was said (`to`, `could`)."""
    of: tuple[str, ...] = ()
    """Words before the speaker of a noun (`l'appel de X`)."""
    owner: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    """Nouns of what is read, seen or done and says nothing by itself (`banner`, `method`): no speakers."""
    """What stands between a speaker and a noun (`'s`)."""
    inside: tuple[str, ...] = ()
    """Words that may stand inside the phrase that names a speaker."""
    aside: tuple[str, ...] = ()
    """Words that begin an aside after a subject (`dont`, `including`)."""
    saying_nouns: tuple[str, ...] = ()
    """Nouns for where something was said (`communiqué`, `interview`): with a preposition no part of the content."""
    not_speakers: tuple[str, ...] = ()
    """Subjects that say nothing (`cela`, `it`)."""
    elsewhere: tuple[str, ...] = ()
    """Verbs in forms that end a phrase: no noun phrase goes on over them."""


class CueForm(NamedTuple):
    """One form of a cue: its group and, of a verb, which form this is; None for a noun."""

    cue: Cue
    form: Form | None


class StatementWords(NamedTuple):
    """A pack's words of attribution, compiled for the engine."""

    file: StatementFile
    words: frozenset[str]
    """One word of each cue, by which a sentence that may hold a statement is told."""
    that: frozenset[str]
    infinitive: frozenset[str]
    pronouns: dict[str, Gender]
    clitics: frozenset[str]
    auxiliaries: frozenset[str]
    negations: frozenset[str]
    insertions: tuple[tuple[str, ...], ...]
    bare_infinitive: frozenset[str]
    origin: tuple[tuple[str, ...], ...]
    gerund: frozenset[str]
    not_finite: frozenset[str]
    of: frozenset[str]
    owner: frozenset[str]
    things: frozenset[str]
    inside: frozenset[str]
    aside: frozenset[str]
    saying_nouns: frozenset[str]
    not_speakers: frozenset[str]
    verbs: frozenset[str]
    """Finite forms that end a noun phrase."""
    roles: frozenset[str]
    """Nouns of people and bodies that speak."""
    titles: frozenset[str]


Add = Callable[[str, tuple[str, ...], Any], None]
Inflected = Callable[[str], list[tuple[str, Form]]]
NO_STATEMENTS = StatementFile(cue=())


def add_statements(file: StatementFile, add: Add, inflected: Inflected) -> None:
    """Put a language's words of attribution into its index; `inflected` gives a verb's forms."""
    add("not_cue", file.not_cue, None)
    add("before", file.before, None)
    for cue in file.cue:
        add("noun", cue.nouns, CueForm(cue, None))
        add("verb", cue.gerunds, CueForm(cue, "gerund"))
        for lemma in cue.verbs:
            for words, form in inflected(lemma):
                add("verb", (words,), CueForm(cue, form))


def compiled(file: StatementFile, words: frozenset[str], roles: Iterable[str], titles: Iterable[str]) -> StatementWords:
    """Return a language's words of attribution as the engine asks for them."""
    return StatementWords(
        file=file,
        words=words,
        that=frozenset(file.that),
        infinitive=frozenset(file.infinitive),
        pronouns={word: gender for gender, group in file.pronouns.items() for word in group},
        clitics=frozenset(file.clitics),
        auxiliaries=frozenset(file.auxiliaries),
        negations=frozenset(file.negations),
        insertions=tuple(tuple(phrase.split()) for phrase in file.insertions),
        bare_infinitive=frozenset(file.bare_infinitive),
        origin=tuple(tuple(phrase.split()) for phrase in file.origin),
        gerund=frozenset(file.gerund),
        not_finite=frozenset(file.not_finite),
        of=frozenset(file.of),
        owner=frozenset(file.owner),
        things=frozenset(file.things),
        inside=frozenset(file.inside),
        aside=frozenset(file.aside),
        saying_nouns=frozenset(file.saying_nouns),
        not_speakers=frozenset(file.not_speakers),
        verbs=frozenset(file.elsewhere),
        roles=frozenset(roles),
        titles=frozenset(titles),
    )
