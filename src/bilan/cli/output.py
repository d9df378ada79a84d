"""What commands print: one set of formats, for people and for programs, written in one place.

`table` is for people (`bilan.cli.layout`), `json` one value, `jsonl` a value a line, `csv` a table for programs. What
a record looks like in each stands in a `Listing` (`bilan.cli.listings`).
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

import click
import msgspec

from bilan.cli.layout import PLAIN, Field, Styles, laid_out, paragraph
from bilan.errors import NothingFound
from bilan.harmless import as_json, line

T = TypeVar("T")
_F = TypeVar("_F", bound=Callable[..., Any])
FORMATS = ("table", "csv", "json", "jsonl")
WIDE = 180
"""Width where no terminal tells one: what is searched through by programs has a record a line."""
NARROWEST = 20
DEEPER = 4
"""Blanks before what a line goes on with, beyond those before the line."""


@dataclass(frozen=True)
class Listing(Generic[T]):
    """How records of one kind are shown: to people, as CSV, as JSON."""

    fields: tuple[Field[T], ...]
    columns: Mapping[str, Callable[[T], Any]]
    """Columns of CSV with what stands in them: text, numbers, days, lists."""
    record: Callable[[T], str] | None = None
    """Gives a record's JSON; None: its columns are it."""

    def json(self, item: T) -> str:
        """Return a record as JSON on one line."""
        if self.record is not None:
            return self.record(item)
        return json_line({name: get(item) for name, get in self.columns.items()})


@dataclass(frozen=True)
class Output:
    """In which form and how wide a command prints."""

    form: str = "table"
    width: int | None = None
    """Asked for; None: the terminal's."""
    sentences: bool = False
    """Sentences in full, in place of some words around a claim."""

    @property
    def for_people(self) -> bool:
        """Whether people are to read it."""
        return self.form == "table"

    @property
    def cells(self) -> int:
        """How many cells of a terminal a line may have."""
        return self.width or terminal_width()

    @property
    def styles(self) -> Styles:
        """Bold and reverse on a terminal, nothing elsewhere."""
        return STYLED if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else PLAIN

    def write(self, listing: Listing[T], items: Iterable[T], *, nothing: str = "") -> None:
        """Print records; raises NothingFound with `nothing`, where that is said, if there are none."""
        remaining = iter(items)
        first = list(_first(remaining))
        if first or not self.for_people:
            sys.stdout.writelines(self.pieces(listing, chain(first, remaining)))
            sys.stdout.flush()
        if not first and nothing:
            raise NothingFound(nothing)

    def pieces(self, listing: Listing[T], items: Iterable[T]) -> Iterator[str]:
        """Yield records as text, piece by piece."""
        if self.form == "jsonl":
            yield from (listing.json(item) + "\n" for item in items)
        elif self.form == "json":
            yield from json_array(listing.json(item) for item in items)
        elif self.form == "csv":
            yield from csv_lines(listing.columns, items)
        else:
            yield from (text + "\n" for text in laid_out(listing.fields, items, self.cells, self.styles))

    def tell(self, lines: Iterable[str]) -> None:
        """Print lines for people: one that is too long goes on below, deeper than it began."""
        for text in lines:
            plain = line(text)
            if len(plain) <= self.cells:
                sys.stdout.write(plain.rstrip() + "\n")
                continue
            indent = len(plain) - len(plain.lstrip())
            for number, part in enumerate(paragraph(plain, self.cells - indent - DEEPER)):
                sys.stdout.write(" " * (indent + DEEPER * bool(number)) + part + "\n")

    def value(self, value: Any) -> None:
        """Print one value as JSON: on many lines, or on one for JSON Lines."""
        self.json(json_line(value))

    def json(self, text: str) -> None:
        """Print what is JSON on one line likewise."""
        sys.stdout.write((text if self.form == "jsonl" else as_json(msgspec.json.format(text))) + "\n")


STYLED = Styles(
    title=functools.partial(click.style, bold=True), marked=functools.partial(click.style, bold=True, reverse=True)
)


def _first(items: Iterator[T]) -> Iterator[T]:
    for item in items:
        yield item
        return


def output_options(*, sentences: bool = False, formats: tuple[str, ...] = FORMATS) -> Callable[[_F], _F]:
    """Return a decorator that gives a command `--format` and `--width`, and hands it an `Output` as `out`.

    `sentences`: also `--sentences`. The first of the formats is the default.
    """

    def decorate(function: _F) -> _F:
        @functools.wraps(function)
        def call(*given: Any, output_format: str, width: int | None, **options: Any) -> Any:
            whole = options.pop("sentences", False)
            return function(*given, out=Output(output_format, width, whole), **options)

        options = [
            click.option(
                "--format", "output_format", type=click.Choice(formats), default=formats[0], show_default=True,
                help="Form of the output; table is for people.",
            ),
            click.option(
                "--width", type=click.IntRange(min=NARROWEST),
                help="Width of what is for people, in cells; by default the terminal's.",
            ),
        ]  # fmt: skip
        if sentences:
            options.append(click.option("--sentences", is_flag=True, help="Print each claim's sentence in full."))
        decorated: Any = call
        for option in reversed(options):
            decorated = option(decorated)
        return decorated  # type: ignore[no-any-return]

    return decorate


def terminal_width() -> int:
    """Return the width of the terminal that output goes to, also through a pager; `WIDE` where there is none."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return max(NARROWEST, int(asked))
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            columns = os.get_terminal_size(stream.fileno()).columns if stream is not None else 0
        except (OSError, ValueError):  # no terminal, or closed
            continue
        if columns:
            return max(NARROWEST, columns)
    return WIDE


def json_line(value: Any) -> str:
    """Return a value as JSON on one line, with escapes for what a terminal would obey."""
    return as_json(msgspec.json.encode(value).decode("utf-8"))


def json_array(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of JSON as one array."""
    before = "[\n"
    for text in lines:
        yield before + text
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def csv_lines(columns: Mapping[str, Callable[[T], Any]], items: Iterable[T], *, header: bool = True) -> Iterator[str]:
    """Yield records as CSV, their cells made harmless to spreadsheets; `header`: the names of the columns first."""
    from bilan.export.delimited import lines
    from bilan.export.tables import joined

    if header:
        yield from lines([list(columns)])
    yield from lines([joined(get(item)) for get in columns.values()] for item in items)


def say(text: str) -> None:
    """Print a line of bilan's own on standard error."""
    click.echo(f"bilan: {text}", err=True)
