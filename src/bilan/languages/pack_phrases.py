"""The phrases of a pack's files, put into its indexes under the names of what they are (`trigger`, `source_verb`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bilan.errors import LanguageError
from bilan.languages import event_schema, schema, statement_schema
from bilan.languages.inflection import Form, inflect
from bilan.languages.phrases import PhraseIndex

if TYPE_CHECKING:
    from bilan.languages.pack import Pack


class TriggerForm(NamedTuple):
    """One form of a trigger: the group it belongs to and, of a verb, which form this is."""

    trigger: schema.Trigger
    form: Form | None


def add_phrases(pack: Pack, files: dict[str, Any]) -> None:
    """Fill the indexes of a pack with the phrases of its files; raises LanguageError naming file, line and remedy."""
    add = _Adder(pack, pack.index)
    for quantifier, phrases in files["quantifiers"].before.items():
        add("quantifier", phrases, quantifier)
    for quantifier, phrases in files["quantifiers"].after.items():
        add("quantifier_after", phrases, quantifier)
    for noun in files["nouns"].noun:
        add("measure_noun" if noun.measure else "counted_noun", noun.words, noun)
        add("noun", noun.words, noun)
    for adjective in files["nouns"].adjective:
        add("adjective", adjective.words, adjective)
    _add_triggers(add, files["measures"], files["inflections"])
    for name in ("inside", "back", "out_of", "partitive"):
        add(f"part_{name}", getattr(files["parts"], name), name)
    _add_periods(add, files["periods"])
    _add_places(add, files["places"])
    _add_sources(add, files["sources"], files["statements"], files["inflections"])
    for status in ("possible", "planned", "denied"):
        add("status", getattr(files["status"], status), status)
    add("status_infinitive", files["status"].planned_infinitive, "planned")
    add("status_order", files["status"].orders, None)
    for status, phrases in files["status"].auxiliary.items():
        add("status_auxiliary", phrases, status)
    _add_numbers(add, pack.numbers)
    _add_events(_Adder(pack, pack.event_index), files["events"], files["inflections"])
    statements = _Adder(pack, pack.statement_index)
    statement_schema.add_statements(
        files["statements"],
        statements,
        lambda lemma: _inflected(statements, lemma, files["inflections"], "statements.toml"),
    )


class _Adder:
    """Adds phrases, written as text, to a pack's index."""

    def __init__(self, pack: Pack, index: PhraseIndex) -> None:
        self.pack, self.index = pack, index

    def __call__(self, category: str, phrases: Sequence[str], payload: Any) -> None:
        for phrase in phrases:
            tokens = self.pack.tokens(phrase)
            if not tokens:
                raise LanguageError(f"{self.pack.folder}: an empty phrase among the {category} words; remove it")
            self.index.add(category, tokens, payload)


def _add_triggers(add: _Adder, measures: schema.Measures, inflections: schema.Inflections) -> None:
    add("ellipsis", measures.ellipsis, None)
    add("not_trigger", measures.not_trigger, None)
    add("number_of", measures.number_of, None)
    for trigger in measures.trigger:
        add("trigger", trigger.words, TriggerForm(trigger, None))
        for lemma in trigger.verbs:
            for words, form in _inflected(add, lemma, inflections, "measures.toml"):
                add("trigger", [words], TriggerForm(trigger, form))


def _add_periods(add: _Adder, periods: schema.Periods) -> None:
    add("date", periods.date, None)
    for relative in periods.relative:
        add("relative_day", relative.phrases, relative)
    for name in ("since", "until", "before", "after", "as_of"):
        add("period_marker", getattr(periods, name), name)
    add("since_anaphora", periods.since_anaphora, None)
    add("since_clause", periods.since_clause, None)
    for opening, joining in periods.between:
        add("period_between", [opening], tuple(add.pack.tokens(joining)))
    add("day_part", periods.day_parts, None)
    add("night", periods.night, None)
    add("event_noun", periods.events, None)


def _add_places(add: _Adder, places: schema.Places) -> None:
    for role, phrases in places.prepositions.items():
        add("place_preposition", phrases, role)
    for part, phrases in places.parts.items():
        add("place_part", phrases, part)
    add("place_part_noun", places.part_nouns, None)
    add("place_common", places.commons, None)
    for name in ("kinds", "near", "facilities", "care", "anaphora", "target", "not_figure"):
        add(f"place_{name}", getattr(places, name), name)


def _add_sources(
    add: _Adder,
    sources: schema.Sources,
    statements: statement_schema.StatementFile,
    inflections: schema.Inflections,
) -> None:
    add("source_before", sources.before, None)
    add("source_of", sources.of_source, None)
    add("source_noun", sources.source_nouns, None)
    add("source_title", sources.titles, None)
    add("not_source", sources.not_sources, None)
    add("tally_noun", sources.tallies, None)
    add("source_quoting", sources.quoting, None)
    add("source_circumstance", sources.circumstances, None)
    add("source_hearer", sources.hearers, None)
    add("not_source_verb", statements.not_cue, None)
    add("source_verb", sources.verb_phrases, None)
    told = [lemma for cue in statements.cue if cue.vouches for lemma in cue.verbs]
    for file, lemmas in (("sources.toml", sources.verbs), ("statements.toml", told)):
        for lemma in lemmas:
            for words, form in _inflected(add, lemma, inflections, file):
                add("source_verb", [words], form)


def _add_events(add: _Adder, events: event_schema.EventFile, inflections: schema.Inflections) -> None:
    try:
        event_schema.add_events(events, add, lambda lemma: _inflected(add, lemma, inflections, "events.toml"))
    except ValueError as error:
        words, _, remedy = str(error).partition("|")
        path = add.pack.folder / "events.toml"
        line = next((i for i, x in enumerate(path.read_text("utf-8").splitlines(), 1) if words in x), 1)
        raise LanguageError(f"{path}:{line}: {words}: {remedy}") from None


def _inflected(add: _Adder, lemma: str, inflections: schema.Inflections, file: str) -> list[tuple[str, Form]]:
    try:
        return list(inflect(lemma, inflections))
    except ValueError as error:
        path = add.pack.folder / file
        line = next((i for i, x in enumerate(path.read_text("utf-8").splitlines(), 1) if f'"{lemma}"' in x), 1)
        raise LanguageError(f"{path}:{line}: {error}; add it to [verbs] in inflections.toml") from None


def _add_numbers(add: _Adder, numbers: schema.Numbers) -> None:
    for phrase, value in numbers.rounded.items():
        add("rounded", [phrase], value)
    for phrase, value in numbers.tuples.items():
        add("tuple", [phrase], value)
    for phrase, low in numbers.vague.items():
        add("vague", [phrase], low)
    add("vague_word", numbers.vague_words, None)
    add("not_quantity", numbers.not_quantity, None)
    for category in ("per", "per_many", "per_doubtful"):
        add(category, getattr(numbers, category), None)
    add("rate_noun", numbers.rates, None)
    add("density", numbers.densities, None)
    add("change", numbers.changes, None)
    add("zero", numbers.zero, None)
    add("zero_alone", numbers.zero_alone, None)
    add("percent", numbers.percent, None)
    for phrase, share in numbers.fractions.items():
        add("fraction", [phrase], share)
