"""Language packs: loading the files of a folder, checking them, and compiling them for the engine."""

from __future__ import annotations

import gc
import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bilan.errors import LanguageError
from bilan.folding import fold
from bilan.languages import event_schema, layout_schema, matter_schema, person_schema, schema, statement_schema
from bilan.languages.day_grammar import Grammar
from bilan.languages.event_triggers import EventTriggers
from bilan.languages.event_triggers import compiled as compiled_triggers
from bilan.languages.kept import kept
from bilan.languages.number_words import NumberWords, without_accents
from bilan.languages.number_words import compiled as compiled_numbers
from bilan.languages.pack_phrases import add_phrases
from bilan.languages.phrases import PhraseIndex
from bilan.languages.tokens import fold_token, token_pattern

VICTIMS = {"killed", "injured", "missing", "abducted"}
"""Measures of which single victims are recorded."""
BUILT_IN = Path(__file__).parent
EXPERIMENTAL = BUILT_IN / "experimental"
"""Packs of languages that the precise reader alone reads."""
SLOT = re.compile(r"\{(?:n|day|year|month|weekday)\}")
FILES: dict[str, type[msgspec.Struct]] = {
    "language": schema.Language,
    "numbers": schema.Numbers,
    "quantifiers": schema.Quantifiers,
    "nouns": schema.Nouns,
    "inflections": schema.Inflections,
    "measures": schema.Measures,
    "parts": schema.Parts,
    "periods": schema.Periods,
    "places": schema.Places,
    "sources": schema.Sources,
    "status": schema.StatusWords,
    "demonyms": schema.Demonyms,
}
OPTIONAL: dict[str, tuple[type[msgspec.Struct], msgspec.Struct]] = {
    "events": (event_schema.EventFile, event_schema.NO_EVENTS),
    "statements": (statement_schema.StatementFile, statement_schema.NO_STATEMENTS),
    "persons": (person_schema.PersonFile, person_schema.NO_PERSONS),
    "matters": (matter_schema.MatterFile, matter_schema.NO_MATTERS),
    "layout": (layout_schema.LayoutFile, layout_schema.NO_LAYOUT),
}
"""Files that a pack may leave out, each with what then stands for it."""
LETTERS = re.compile(r"[^\W\d_]+")
_S = TypeVar("_S", bound=msgspec.Struct)


@dataclass(frozen=True)
class PackInfo:
    """What `bilan languages` tells of a pack."""

    code: str
    name: str
    version: str
    folder: Path
    counts: dict[str, int]
    experimental: bool = False


@dataclass(frozen=True)
class Pack:
    """A language, compiled: its files as typed values and one index of all its phrases."""

    folder: Path
    language: schema.Language
    numbers: schema.Numbers
    periods: schema.Periods
    places: schema.Places
    sources: schema.Sources
    events: event_schema.EventWords
    pattern: re.Pattern[str]
    combining_pattern: re.Pattern[str]
    """The same for texts that write accents as separate code points."""
    index: PhraseIndex
    event_index: PhraseIndex
    """The phrases of events.toml, apart from the others."""
    statements: statement_schema.StatementWords
    statement_index: PhraseIndex
    """The phrases of statements.toml, apart from the others."""
    words: dict[str, frozenset[str]]
    reflexives: frozenset[str]
    """Pronouns of reflexive verbs."""
    infinitive_ends: tuple[str, ...]
    """What infinitives end with, as far as the language's verbs are known by that."""
    abbreviations: frozenset[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    demonyms: dict[str, str]
    area_demonyms: dict[str, str]
    persons_of_peoples: frozenset[str]
    """Those of the two that are said of persons alone."""
    """Words for the people of parts of the world (`Central American`) → their ids in the gazetteer."""
    persons: person_schema.PersonWords
    matters: matter_schema.MatterWords
    layout: layout_schema.LayoutWords
    small_words: frozenset[str]
    """Words that are no name even with a capital: all word classes, number words and quantifiers."""
    quantity_words: frozenset[str] = field(repr=False)
    negated_words: frozenset[str] = field(repr=False)
    """Words of phrases that stand for zero (`pas causé de`); else words like any other."""
    topics: dict[str, frozenset[str]] = field(repr=False)
    """Words by the topic of a report that they show."""
    trigger_words: frozenset[str] = field(repr=False)
    victim_words: frozenset[str] = field(repr=False)
    """Of the trigger words those for single victims, who are said without a number (`a woman was killed`)."""
    number_starts: frozenset[str] = field(repr=False)
    """Words with which a quantity can begin."""
    counts: dict[str, int] = field(default_factory=dict)

    @cached_property
    def number_words(self) -> NumberWords:
        """The number words as the parser asks for them."""
        return compiled_numbers(self.numbers)

    @cached_property
    def day_grammar(self) -> Grammar:
        """The rules and words of time; raises LanguageError where a phrase of periods.toml is none."""
        return Grammar(self)

    @cached_property
    def clock(self) -> frozenset[str]:
        """What follows digits in a time of day, without full stops at the end."""
        return frozenset(word.rstrip(".") for word in self.periods.clock)

    @cached_property
    def number_begins(self) -> frozenset[str]:
        """Tokens, digits aside, with which a number can begin."""
        return self.number_starts | self.words["one"]

    @cached_property
    def slot_words(self) -> frozenset[str]:
        """Words that can fill a slot of a phrase: months, days of the week, numbers."""
        return frozenset({*self.months, *self.weekdays, *self.numbers.words})

    @cached_property
    def known_words(self) -> frozenset[str]:
        """All words that the language's files hold alone: with a capital they are more often these than names."""
        return self.index.words() | self.statement_index.words() | self.persons.index.words()

    @cached_property
    def event_triggers(self) -> EventTriggers:
        """The words by which a sentence that may tell an event is told."""
        return compiled_triggers(self.event_index)

    @cached_property
    def saying_verbs(self) -> frozenset[str]:
        """Verbs that attribute, in all their forms, as single words."""
        phrases = (*self.index.phrases("source_verb"), *self.statement_index.phrases("verb"))
        return frozenset(words[0] for words, _ in phrases if len(words) == 1)

    @cached_property
    def word_classes(self) -> dict[str, frozenset[str]]:
        """The classes of each small word."""
        found: dict[str, set[str]] = {}
        for name, words in self.words.items():
            for word in words:
                found.setdefault(word, set()).add(name)
        return {word: frozenset(names) for word, names in found.items()}

    @cached_property
    def part_words(self) -> dict[str, str]:
        """Parts of places by the words that say them (`est`: east)."""
        return {word: part for part, words in reversed(self.places.parts.items()) for word in words}

    @cached_property
    def bearers(self) -> dict[str, str]:
        """The kind of what bears a place's name, by the words that say it (`university`: learning)."""
        return {word: kind for kind, words in self.places.bearers.items() for word in words}

    @cached_property
    def not_places(self) -> frozenset[str]:
        """Names, folded, that look like a place's and are none."""
        return frozenset(fold(name) for name in self.places.not_places)

    def month_of(self, token: str) -> int | None:
        """Return the month that a token names, alone or as the end of a compound (`mi-novembre`, `mid-June`)."""
        month = self.months.get(token)
        if month is None and "-" in token:
            return self.months.get(token.rpartition("-")[2])
        return month

    def tokens(self, phrase: str) -> list[str]:
        """Return a phrase's tokens as the index holds them; slots stay whole."""
        if phrase.isalpha():  # most are single words
            return [fold_token(phrase)]
        words = phrase.split(" ")
        if all(map(str.isalpha, words)):  # nearly all others are plain words: the pattern would find the same
            return list(map(fold_token, words))
        found: list[str] = []
        position = 0
        for slot in SLOT.finditer(phrase):
            found += [*self._plain_tokens(phrase[position : slot.start()]), slot.group()]
            position = slot.end()
        return found + self._plain_tokens(phrase[position:])

    def _plain_tokens(self, text: str) -> list[str]:
        # An elided word is one only before another word, so one that ends a phrase is given a word to lean on.
        elided = text.endswith("'")
        tokens = [fold_token(token) for token in self.pattern.findall(text + "x" if elided else text)]
        return tokens[:-1] if elided else tokens


def available(folders: Sequence[Path] = ()) -> list[PackInfo]:
    """Return the packs that can be used, experimental, built-in and those of a user's folders (later ones win)."""
    found = {pack.language.code: pack for pack in (load(f) for f in _pack_folders((EXPERIMENTAL, BUILT_IN, *folders)))}
    return [
        PackInfo(code, pack.language.name, pack.language.version, pack.folder, pack.counts, pack.language.experimental)
        for code, pack in sorted(found.items())
    ]


def codes(folders: Sequence[Path] = ()) -> list[str]:
    """Return the codes of the packs that any reader can use."""
    return sorted({folder.name for folder in _pack_folders((BUILT_IN, *folders))})


def experimental_codes(folders: Sequence[Path] = ()) -> list[str]:
    """Return the codes of the languages that the precise reader alone reads: no other pack is theirs."""
    return sorted({folder.name for folder in _pack_folders((EXPERIMENTAL,))}.difference(codes(folders)))


def readable(folders: Sequence[Path] = (), *, precise: bool) -> list[str]:
    """Return the codes of the languages that the precise reader reads, or the fast one."""
    return sorted([*codes(folders), *experimental_codes(folders)]) if precise else codes(folders)


def precise_alone(code: str) -> str:
    """Return what is said where the fast reader is given a language that only the precise one reads."""
    return f"{code!r} is read by the precise reader alone: --reader precise"


def pack_for(code: str, folders: Sequence[Path] = ()) -> Pack:
    """Return the pack of a language code; raises LanguageError, naming the codes there are, if it has none."""
    for folder in reversed(_pack_folders((EXPERIMENTAL, BUILT_IN, *folders))):
        if folder.name == code:
            return load(folder)
    known = ", ".join(codes(folders))
    raise LanguageError(
        f"no language pack for {code!r}; there are packs for: {known}. Add one with --languages-folder."
    )


def _pack_folders(folders: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for parent in folders:
        if not parent.is_dir():
            raise LanguageError(f"{parent}: no such folder of language packs")
        if (parent / "language.toml").is_file():
            found.append(parent)
        found += sorted(p.parent for p in parent.glob("*/language.toml"))
    return found


@lru_cache(maxsize=32)
def load(folder: Path) -> Pack:
    """Return the pack of a folder, compiled at its first use; raises LanguageError naming file, line and remedy."""
    pack = kept(folder, _whole)
    gc.freeze()  # a pack is kept as long as the process lives: no later collection need look through all its phrases
    return pack


def _whole(folder: Path) -> Pack:
    """A pack with all that is reckoned from it as well, so that what is kept of it need never be reckoned again."""
    pack = _made(folder)
    for name, value in vars(Pack).items():
        if isinstance(value, cached_property):
            getattr(pack, name)
    return pack


def _made(folder: Path) -> Pack:
    """Load, check and compile the pack of a folder."""
    files = {name: _read(folder / f"{name}.toml", kind) for name, kind in FILES.items()}
    for name, (kind, empty) in OPTIONAL.items():
        path = folder / f"{name}.toml"
        files[name] = _read(path, kind) if path.is_file() else empty
    language: schema.Language = files["language"]
    missing = [name for name in schema.WORD_CLASSES if name not in language.words]
    if missing:
        raise LanguageError(
            f"{folder / 'language.toml'}: [words] lacks {', '.join(missing)}; "
            "add each as a list (an empty one if the language has none)"
        )
    return _compile(folder, files)


def _read(path: Path, kind: type[_S]) -> Any:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise LanguageError(f"{path}: missing; a language pack needs {path.name}") from None
    except UnicodeDecodeError as error:
        raise LanguageError(f"{path}: not UTF-8 ({error}); save the file as UTF-8") from None
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"{path}: not valid TOML: {error}; mend that line") from None
    except msgspec.ValidationError as error:
        line = _line_of(text, str(error))
        raise LanguageError(f"{path}:{line}: {error}; see the fields of {path.name} in docs/languages.md") from None


def _line_of(text: str, message: str) -> int:
    """Return the line of the entry that a validation message speaks of (`… - at $.noun[3].class`)."""
    lines = text.splitlines()
    where = re.search(r"\$\.(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", message)
    unknown = re.search(r"unknown field `(\w+)`", message)
    start = 0
    if where and where[2] is not None:
        heads = [i for i, line in enumerate(lines) if line.strip() == f"[[{where[1]}]]"]
        start = heads[int(where[2])] if int(where[2]) < len(heads) else 0
    elif where:
        start = next((i for i, x in enumerate(lines) if re.match(rf"\[?{where[1]}\b", x)), 0)
    key = unknown[1] if unknown else where[3] if where and where[3] else None
    if key:
        start = next((i for i in range(start, len(lines)) if lines[i].startswith(key)), start)
    return start + 1


def _compile(folder: Path, files: dict[str, Any]) -> Pack:
    language: schema.Language = files["language"]
    numbers: schema.Numbers = files["numbers"]
    periods: schema.Periods = files["periods"]
    demonyms: schema.Demonyms = files["demonyms"]
    index = PhraseIndex()
    classes = {name: frozenset(words) for name, words in language.words.items()}
    small = _small_words(language, numbers, files["quantifiers"])
    pack = Pack(
        folder=folder,
        language=language,
        numbers=numbers,
        periods=periods,
        places=files["places"],
        sources=files["sources"],
        events=event_schema.compiled(files["events"], frozenset()),
        pattern=token_pattern(language.elisions),
        combining_pattern=token_pattern(language.elisions, combining=True),
        index=index,
        event_index=PhraseIndex(),
        statements=statement_schema.compiled(files["statements"], frozenset(), (), ()),
        statement_index=PhraseIndex(),
        words=classes,
        reflexives=frozenset(files["inflections"].reflexive),
        infinitive_ends=_infinitive_ends(files["inflections"]),
        abbreviations=frozenset(language.abbreviations),
        months={name: i + 1 for i, names in enumerate(periods.months) for name in names},
        weekdays={name: i for i, names in enumerate(periods.weekdays) for name in names},
        demonyms={word: code for code, words in demonyms.countries.items() for word in words},
        area_demonyms={word: area for area, words in demonyms.areas.items() for word in words},
        persons_of_peoples=_persons_of_peoples(demonyms),
        persons=person_schema.NO_WORDS,
        matters=matter_schema.compiled(files["matters"]),
        layout=layout_schema.compiled(files["layout"]),
        small_words=small,
        quantity_words=_quantity_words(numbers, language.words["one"]),
        negated_words=_key_words([phrase for phrase in numbers.zero if " " in phrase]),
        topics=_topics(folder, files["measures"], files["nouns"]),
        trigger_words=frozenset(),
        victim_words=frozenset(),
        number_starts=_number_starts(numbers),
    )
    add_phrases(pack, files)
    index.seal()
    pack.event_index.seal()
    pack.statement_index.seal()
    triggers = [(phrase, payload.trigger.measures.values()) for phrase, payload in index.phrases("trigger")]
    triggers += [(phrase, (noun.measure,)) for phrase, noun in index.phrases("measure_noun")]
    events = [phrase for phrase, payload in pack.event_index.phrases("event") if payload is not None]
    counts = {
        "triggers": len(triggers),
        "nouns": sum(1 for _ in index.phrases("noun")),
        "number words": len(numbers.words) + len(numbers.multipliers) + len(numbers.rounded),
        "relative days": sum(len(r.phrases) for r in periods.relative),
        "attribution cues": sum(1 for c in ("source_before", "source_verb") for _ in index.phrases(c)),
    }
    if events:
        counts["event words"] = len(events)
    sources: schema.Sources = files["sources"]
    cues = [p for c in ("verb", "noun", "before") for p, _ in pack.statement_index.phrases(c)]
    if cues:
        counts["words of statements"] = len(cues)
    return replace(
        pack,
        persons=person_schema.compiled(files["persons"], pack.tokens, small),
        events=event_schema.compiled(files["events"], frozenset(key_word(phrase, small) for phrase in events)),
        statements=statement_schema.compiled(
            files["statements"],
            frozenset(key_word(phrase, small) for phrase in cues),
            (word for word in (*sources.source_nouns, *sources.titles) if " " not in word),
            sources.titles,
        ),
        trigger_words=frozenset(key_word(phrase, small) for phrase, _ in triggers),
        victim_words=frozenset(key_word(p, small) for p, measures in triggers if VICTIMS & set(measures)),
        counts=counts,
    )


def _topics(folder: Path, measures: schema.Measures, nouns: schema.Nouns) -> dict[str, frozenset[str]]:
    """The topics that words ask for, checked to be there."""
    for file, groups in (("measures.toml", measures.trigger), ("nouns.toml", nouns.noun)):
        for group in groups:
            if group.topic is not None and group.topic not in measures.topics:
                path = folder / file
                line = next(i for i, x in enumerate(path.read_text("utf-8").splitlines(), 1) if f'"{group.topic}"' in x)
                raise LanguageError(
                    f"{path}:{line}: no topic {group.topic!r}; list its words in [topics] of measures.toml"
                )
    return {name: frozenset(words) for name, words in measures.topics.items()}


def key_word(phrase: Sequence[str], small: frozenset[str]) -> str:
    """Return the word of a phrase by which a text that holds it is told: the longest that is not a small word."""
    if len(phrase) == 1 and phrase[0].isalpha():
        return phrase[0]
    words = phrase if all(map(str.isalpha, phrase)) else _parts(phrase)
    return max((word for word in words if word not in small), key=len, default="") or max(words, key=len, default="")


def _parts(phrase: Sequence[str]) -> list[str]:
    return [part for token in phrase for part in LETTERS.findall(token)]


def _infinitive_ends(inflections: schema.Inflections) -> tuple[str, ...]:
    return tuple(paradigm.lemma for paradigm in inflections.paradigm) + tuple(v.lstrip("~") for v in inflections.verbs)


def _small_words(language: schema.Language, numbers: schema.Numbers, quantifiers: schema.Quantifiers) -> frozenset[str]:
    groups = (group for name, group in language.words.items() if name not in ("more", "identifier"))
    words = {word for group in groups for word in group if word.isalpha()}
    for phrases in (*quantifiers.before.values(), *quantifiers.after.values()):
        words |= {word for phrase in phrases for word in phrase.split() if word.isalpha()}
    return frozenset(words | _quantity_words(numbers))


def _quantity_words(numbers: schema.Numbers, one: Sequence[str] = ()) -> frozenset[str]:
    words = {
        *numbers.words,
        *numbers.multipliers,
        *numbers.rounded,
        *numbers.tuples,
        *numbers.vague,
        *(phrase for phrase in numbers.zero if " " not in phrase),
        *numbers.zero_alone,
        *numbers.fractions,
    }
    words |= {without_accents(word) for word in words}
    return _key_words(words) - set(one)


def _key_words(phrases: Collection[str]) -> frozenset[str]:
    small = frozenset({"a", ""} | {phrase for phrase in phrases if len(phrase) < 3})
    return frozenset(key_word(phrase.split(), small) for phrase in phrases)


def _number_starts(numbers: schema.Numbers) -> frozenset[str]:
    tables = (
        numbers.words, numbers.multipliers, numbers.rounded, numbers.tuples, numbers.vague,
        numbers.zero, numbers.zero_alone,
        numbers.fractions, numbers.vague_words, numbers.denominators,
    )  # fmt: skip
    starts = {phrase.split()[0] for table in tables for phrase in table}
    return frozenset(starts | {without_accents(word) for word in starts})


def _persons_of_peoples(demonyms: schema.Demonyms) -> frozenset[str]:
    words = {word for table in (demonyms.countries, demonyms.areas) for group in table.values() for word in group}
    end = demonyms.persons_end
    return frozenset(word for word in words if end and word.endswith(end) and word.removesuffix(end) in words)
