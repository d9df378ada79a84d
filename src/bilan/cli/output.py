"""Figures printed: JSON Lines, CSV, a table for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bilan.cli.names import claim_line, said
from bilan.export.delimited import lines
from bilan.harmless import as_json, folded
from bilan.model import Claim, Figure, Period, encode

QUANTIFIER_WORDS = {
    "exact": "{}",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "about": "about {}",
    "nearly": "nearly {}",
    "up_to": "up to {}",
    "less_than": "less than {}",
}
COLUMNS = (
    "id", "document", "publisher", "published", "measure", "value", "low", "high", "quantifier", "unit",
    "population", "part_of", "places", "period_start", "period_end", "sources", "status", "exact", "sentence",
    "start", "end",
)  # fmt: skip
NAMES = "names"
"""The column that says whether all names of private persons stand in a row, or initials."""
WIDE = 180
"""Columns of a table that does not go to a terminal."""
MARKS = (">>", "<<")
"""What stands around a figure's words, so that they are marked without colours too."""


def write_jsonl(claims: Iterable[Claim]) -> None:
    """Print claims as JSON, one a line, each as soon as it is there."""
    for claim in claims:
        sys.stdout.write(as_json(encode(claim)) + "\n")
    sys.stdout.flush()


def write_csv(
    figures: Iterable[Figure],
    *,
    header: bool = True,
    text_of: Callable[[str], str] | None = None,
    names: str | None = None,
) -> None:
    """Print figures as CSV.

    `text_of` gives a document's text by its id, for the sentence (empty without it); `names` fills a last column.
    """
    more = [] if names is None else [names]
    columns = [*COLUMNS, *([NAMES] if more else [])]
    write_rows(columns if header else None, ([*_csv_row(figure, text_of), *more] for figure in figures))


def write_rows(columns: Sequence[str] | None, rows: Iterable[Iterable[object]]) -> None:
    """Print rows as CSV, their cells made harmless to spreadsheets; `columns` is the first line, None for none."""
    if columns is not None:
        sys.stdout.writelines(lines([columns]))
    sys.stdout.writelines(lines(rows))
    sys.stdout.flush()


def write_json(value: Any) -> None:
    """Print a value as JSON on one line."""
    sys.stdout.write(as_json(msgspec.json.encode(value).decode("utf-8")) + "\n")


def cells(*values: object) -> list[Text]:
    """Return the cells of a table's row: as text, never as markup, for names come from reports and hold anything."""
    return [Text("" if value is None else folded(str(value))) for value in values]


def _csv_row(figure: Figure, text_of: Callable[[str], str] | None) -> list[object]:
    period = figure.period or Period()
    sentence = text_of(figure.document.id)[figure.sentence.start : figure.sentence.end] if text_of else ""
    return [
        figure.id, figure.document.id, figure.document.publisher, figure.document.published, figure.measure,
        figure.value, figure.low, figure.high, figure.quantifier, figure.unit, " ".join(figure.population),
        figure.part_of, "; ".join(f"{p.name}:{p.role}" for p in figure.places), period.start, period.end,
        "; ".join(s.name for s in figure.sources), figure.status, figure.evidence.exact,
        " ".join(sentence.split()), figure.evidence.start, figure.evidence.end,
    ]  # fmt: skip


def amount(figure: Figure) -> str:
    """Return a figure's number in words that keep its quantifier: `at least 369`, `30–40`, `≥ 20 (vague)`."""
    if figure.quantifier == "between":
        words = f"{number(figure.low)}–{number(figure.high)}"
    elif figure.quantifier == "some":
        words = f"“{' '.join(figure.evidence.exact.split())}” (≥ {number(figure.low)})"
    else:
        words = QUANTIFIER_WORDS[figure.quantifier].format(number(figure.value))
    if figure.unit == "percent":
        return words + " %"
    return words if figure.unit == "person" else f"{words} {figure.unit}"


def number(value: float | int | None) -> str:
    """Return a number with thin spaces between thousands."""
    return "?" if value is None else f"{value:,}".replace(",", "\u202f")


def days(period: Period | None) -> str:
    """Return a period in short: `2016-11-15 … 2016-12-07`."""
    if period is None:
        return ""
    if period.start == period.end and period.start is not None:
        return period.start.isoformat()
    return f"{_day(period.start)} … {_day(period.end)}"


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def places(figure: Figure) -> str:
    """Return a figure's places with their roles."""
    arrows = {"at": "", "origin": "from ", "destination": "to "}
    return ", ".join(arrows[p.role] + p.name for p in figure.places)


def context(figure: Figure) -> Text:
    """Return the words around a figure, its own marked."""
    evidence = figure.evidence
    before, after = folded(evidence.prefix), folded(evidence.suffix)
    space_before = " " if evidence.prefix[-1:].isspace() else ""
    space_after = " " if evidence.suffix[:1].isspace() else ""
    marked = Text("…" + before + space_before)
    marked.append(MARKS[0] + folded(evidence.exact) + MARKS[1], style="bold reverse")
    return marked.append(space_after + after + "…")


def figures_table(figures: Iterable[Figure]) -> Table:
    """Return a table of figures for people: what is known, by whom, and the words it rests on."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    for title in ("id", "published", "measure", "figure", "who", "where", "days", "source", "words"):
        table.add_column(title, overflow="fold", no_wrap=title in ("id", "published", "measure"))
    for figure in figures:
        part = "└ " if figure.part_of else ""
        status = "" if figure.status == "asserted" else f" ({figure.status})"
        row = cells(
            figure.id[:8], _day(figure.document.published), part + figure.measure + status, amount(figure),
            ", ".join(figure.population), places(figure), days(figure.period),
            "; ".join(s.name for s in figure.sources),
        )  # fmt: skip
        table.add_row(*row, context(figure))
    return table


class _Console(Console):
    """A console that leaves a closed pipe to the command line, as all other output does."""

    def on_broken_pipe(self) -> None:
        """Raise the error on, instead of leaving with 1, which means an input that could not be read."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """Return the console of standard output or error; wide and plain where that is not a terminal."""
    if (sys.stderr if stderr else sys.stdout).isatty():
        return _Console(stderr=stderr)
    return _Console(width=WIDE, no_color=True, highlight=False, stderr=stderr)


def write(figures: Iterable[Figure], output_format: str, *, names: bool) -> None:
    """Print figures of a ledger in a format; `names`: whether all names of private persons stand in them."""
    if output_format == "jsonl":
        sys.stdout.writelines(claim_line(figure, names=names) + "\n" for figure in figures)
    elif output_format == "csv":
        write_csv(figures, names=said(names))
    else:
        console().print(figures_table(figures))
