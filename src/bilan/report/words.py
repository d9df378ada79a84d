"""Claims in the words of an interface language: numbers, days, sentences. The words stand in `texts/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal

from bilan.days import away
from bilan.errors import LanguageError
from bilan.marks import experimental
from bilan.model import Figure
from bilan.reconcile.quantity import Quantity
from bilan.reconcile.series import Series

Number = float | int
SOURCES_NAMED = 3
"""So many sources are named in a sentence; of more there are two and how many more."""
NARROW = "\u202f"
"""The narrow space that no line is broken at."""


def languages() -> list[str]:
    """Return the codes of the interface languages, from the files that there are."""
    folder = resources.files("bilan.report") / "texts"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


@lru_cache
def texts(language: str) -> Mapping[str, Any]:
    """Return the texts of an interface language; raises LanguageError that lists the languages."""
    if language not in languages():
        raise LanguageError(f"no interface language {language!r}; choose one of {', '.join(languages())}")
    given = tomllib.loads((resources.files("bilan.report") / "texts" / f"{language}.toml").read_text("utf-8"))
    rules = given["typography"]
    return {name: part if name == "typography" else _typeset(part, rules) for name, part in given.items()}


def _typeset(value: Any, rules: Mapping[str, Any]) -> Any:
    """Texts with the spaces and apostrophes of the language; what is filled in later stays as documents write it."""
    if isinstance(value, Mapping):
        return {name: _typeset(inner, rules) for name, inner in value.items()}
    if isinstance(value, list):
        return [_typeset(inner, rules) for inner in value]
    text = str(value).replace("'", rules["apostrophe"])
    for sign in rules["narrow_before"]:
        text = text.replace(f" {sign}", NARROW + sign)
    for sign in rules["narrow_after"]:
        text = text.replace(f"{sign} ", sign + NARROW)
    return text


class Words:
    """Says what claims hold in one interface language. `year` is left out of days of that year in sentences."""

    def __init__(self, language: str, year: int | None = None) -> None:
        self.language = language
        self.texts = texts(language)
        self._locale = Locale.parse(language)
        self._year = year

    def text(self, key: str, **values: object) -> str:
        """Return a text by its key (`page.title`), filled in."""
        section, _, name = key.partition(".")
        text: str = self.texts[section][name]
        return text.format(**values) if values else text

    def mode(self, mode: str) -> str:
        """Return the name of a kind of event; one of the user's own is named as it is."""
        return str(self.texts["event_modes"].get(mode, mode.replace("_", " ")))

    def counted(self, key: str, n: int, **values: object) -> str:
        """Return how many of something there are, in the form that CLDR's rules give the number: `2 sources`."""
        forms = self.texts["counted"][key]
        form = forms.get(self._locale.plural_form(n), forms["other"])
        return str(form.format(n=self.number(n), **values))

    def pair(self, name: str, value: str) -> str:
        """Return a name and what is said of it, with the language's colon between them."""
        return self.text("page.pair", name=name, value=value)

    def quoted(self, words: str) -> str:
        """Return words between the language's quotation marks."""
        return self.text("page.quoted", words=words)

    def _form(self, n: Number | None) -> str:
        """The plural form that a number takes, `one` or `other`."""
        return "one" if n is not None and self._locale.plural_form(n) == "one" else "other"

    # Numbers and days

    def number(self, value: Number | None) -> str:
        """Return a number as the language writes it (`12,000`, `12 000`)."""
        return self.text("page.not_said") if value is None else format_decimal(value, locale=self._locale)

    def day(self, value: date | None) -> str:
        """Return a day in full, `7 December 2016`; what is not known is said so."""
        if value is None:
            return self.text("page.unknown_day")
        return self._first(value, format_date(value, "long", locale=self._day_locale()).replace(",", ""))

    def short_day(self, value: date | None) -> str:
        """Return a day without its year, if that is the year that the report speaks of."""
        if value is None or value.year != self._year:
            return self.day(value)
        return self._first(value, format_date(value, "d MMMM", locale=self._locale))

    def month(self, value: date) -> str:
        """Return a month with its year, `March 2031`."""
        return format_skeleton("yMMM", value, locale=self._locale)

    def stretch(self, start: date, end: date) -> str:
        """Return days as short as they can be said: `7 December 2016`, `1959`, `March 2031`, `3–5 May 2031`."""
        if start == end:
            return self.day(start)
        after = away(end, 1)
        if start.day == 1 and after.day == 1:
            if start.month == 1 and after.month == 1:
                return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
            if (start.year, start.month) == (end.year, end.month):
                return format_skeleton("yMMMM", start, locale=self._locale)
        return self._first(start, format_interval(start, end, "yMMMMd", locale=self._day_locale()))

    def _first(self, value: date, text: str) -> str:
        """A day in words, the first of the month as the language says it (`1er mars`)."""
        return text.replace("1", self.text("when.first"), 1) if value.day == 1 and text[0] == "1" else text

    def _day_locale(self) -> Locale:
        """English days are written as in the rest of the world, the day before the month."""
        return Locale.parse("en_GB") if self.language == "en" else self._locale

    def when(self, series: Series, end: date | None = None) -> str:
        """Return the days of a matter: `since 15 November`, `on 5 March`."""
        start, last = series.start, end or series.end
        if series.kind == "undated":
            key = "when.reported" if start else "when.unknown"
        elif start is None:
            key = "when.as_of" if last else "when.unknown"
        elif series.kind == "count":
            key = "when.since"
        else:
            key = "when.on" if last in (None, start) else "when.span"
        return self.text(key, start=self.short_day(start), end=self.short_day(last))

    def days(self, figure: Figure) -> str:
        """Return the days of one figure."""
        start, end = (figure.period.start, figure.period.end) if figure.period else (None, None)
        if start is None and end is None:
            return self.text("when.unknown")
        if start is None:
            return self.text("when.as_of", end=self.short_day(end))
        if end is None:
            return self.text("when.since", start=self.short_day(start))
        key = "when.on" if start == end else "when.span"
        return self.text(key, start=self.short_day(start), end=self.short_day(end))

    # What is counted

    def amount(self, figure: Figure) -> str:
        """Return a figure's number with its quantifier: `at least 369`, `30 to 40`, `“dozens” (20 or more)`."""
        if figure.quantifier == "some":
            words = " ".join(figure.evidence.exact.split())
            key = "headline.vague" if figure.low is not None else "headline.vague_open"
            return self.text(key, words=words, low=self.number(figure.low))
        low, high = self._number_of(figure.low, figure.unit), self._number_of(figure.high, figure.unit)
        value = self._number_of(figure.value, figure.unit)
        return self.text(f"quantifiers.{figure.quantifier}", n=value, low=low, high=high)

    def _number_of(self, value: Number | None, unit: str) -> str:
        number = self.number(value)
        return self.text("quantifiers.percent", n=number) if unit == "percent" else number

    def counted_things(self, figure: Figure, population: Sequence[str] | None = None) -> str:
        """Return what a figure counts, in the form that its number takes: `civilians killed`."""
        who = figure.population if population is None else population
        number = figure.low if figure.value is None else figure.value
        # Vague words (dozens) and bounds are said of many.
        form = self._form(number) if figure.quantifier != "some" else "other"
        return self.things(figure.measure, figure.unit, who, form)

    def things(self, measure: str, unit: str, population: Sequence[str], form: str = "other") -> str:
        """Return things of a measure: `civilians killed`, `homes destroyed`, `tonnes of aid`."""
        said = self.texts["measures"][measure]
        kinds, aside = _told_apart(population)
        people = self.people(kinds, form)
        own = said.get(unit)
        if isinstance(own, str):
            return own
        if unit == "person" and "noun" in said:
            people = self.people(population, form)
            return f"{said['noun'][form]} ({people})" if people else str(said["noun"][form])
        noun = own or self.texts["units"][unit]
        head, gender = str(noun[form]), noun["gender"]
        if kinds and unit in ("person", "percent"):
            head = people
            gender = "f" if all(self.texts["populations"][kind]["gender"] == "f" for kind in kinds) else "m"
        words = " ".join(w for w in (head, _agreed(said, form, gender)) if w)
        return f"{words} ({self.people(aside)})" if aside else words

    def people(self, population: Sequence[str], form: str = "other") -> str:
        """Return kinds of people, `civilians, children`; empty of none."""
        return ", ".join(self.texts["populations"][name][form] for name in population)

    def who(self, figure: Figure, population: Sequence[str]) -> str:
        """Return kinds of people in the form that a figure's number takes: `1 child`, `45 children`."""
        number = figure.low if figure.value is None else figure.value
        return self.people(population, self._form(number))

    def of_kind(self, population: Sequence[str], number: Number) -> str:
        """Return kinds of people in the form that a number takes: `children`."""
        return self.people(population, self._form(number))

    def measure(self, measure: str) -> str:
        """Return a measure's name: `Killed`."""
        return str(self.texts["measures"][measure]["label"])

    def claim(self, figure: Figure, population: Sequence[str] | None = None) -> str:
        """Return a figure in words: `at least 369 civilians killed`; what is not asserted is said so."""
        words = f"{self.amount(figure)} {self.counted_things(figure, population)}"
        said = words if figure.status == "asserted" else self.text(f"headline.{figure.status}", what=words)
        return self.marked(said, experimental(figure))

    def marked(self, words: str, tried: bool) -> str:
        """Return words, marked where they rest on claims that were read experimentally."""
        return self.text("headline.experimental", what=words) if tried else words

    def quantity(self, quantity: Quantity) -> str:
        """Return what a series counts, without a number: `Civilians killed`, `Territory (%)`."""
        said = self.texts["measures"][quantity.measure]
        if isinstance(said.get(quantity.unit), str):
            sign = " (%)" if quantity.unit == "percent" else ""
            return f"{said['label']}{sign}"
        words = self.things(quantity.measure, quantity.unit, quantity.population)
        return words[:1].upper() + words[1:]

    def place(self, series: Series) -> str:
        """Return where, and for those who moved where to: `Alep-Est`, `Velmont → Orsanne`."""
        if series.destination and series.quantity.destination != series.quantity.origin:
            origin = series.place if series.quantity.origin else ""
            return f"{origin or '…'} → {series.destination}"
        return series.place or self.text("page.not_said")

    def names(self, names: Sequence[str]) -> str:
        """Return names of sources: all, or two and how many more."""
        if len(names) <= SOURCES_NAMED:
            return ", ".join(names)
        shown = ", ".join(names[: SOURCES_NAMED - 1])
        more = self.counted("more_sources", len(names) - SOURCES_NAMED + 1)
        return self.text("headline.and_more", names=shown, n=more)

    def filters(self, given: Iterable[tuple[str, object]]) -> str:
        """Return filters in words: `measure killed, place Alep-Est`; empty of none."""
        return ", ".join(self._filter(name, one) for name, value in given for one in _each(name, value))

    def _filter(self, name: str, value: object) -> str:
        if name == "measure":
            value = self.measure(str(value)).lower()
        elif name == "population" and isinstance(value, tuple):
            value = self.people(value)
        elif isinstance(value, date):
            value = self.day(value)
        elif name == "status":
            value = self.text(f"status.{value}")
        return self.text(f"filters.{name}", value=value)


def _each(name: str, value: object) -> tuple[object, ...]:
    """The values of a filter, of which any will do; a population is one."""
    return value if isinstance(value, tuple) and name != "population" else (value,)


def _told_apart(population: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of people that make the noun, and what is said aside: `children killed (civilians)`."""
    kinds = tuple(kind for kind in population if kind != "civilian")
    return (kinds, ("civilian",)) if kinds and len(kinds) < len(population) else (tuple(population), ())


def _agreed(said: Mapping[str, Any], form: str, gender: str) -> str:
    """The words after the noun, in the form that agrees with it."""
    done = said.get("done", said.get("of", ""))
    if isinstance(done, str):
        return done
    return str(done[("m", "f").index(gender) * 2 + ("one", "other").index(form)])
