"""The command that reads without storing, and the batch of inputs that all reading commands share."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any, get_args

import click
from rich.table import Table

from bilan.cli import output
from bilan.cli.options import Settings, format_option, intake_options, reader_options, settings
from bilan.cli.output import cells
from bilan.cli.told import events_table, statements_table
from bilan.errors import BilanError
from bilan.harmless import line
from bilan.intake import Outcome, Rejection, read_inputs
from bilan.intake.language import code_of
from bilan.languages import pack as packs
from bilan.model import Claim, Document, Event, Figure, Kind, Statement
from bilan.reading import Reader, SentenceTrace

MOST_NOTES = 4
"""Notes of one file that the table shows."""
MOST_PASSED_OVER = 50
"""Cells of a document's tables that are told one by one."""


class Batch:
    """Inputs read one after the other; counts what could not be read and what has no day of publication."""

    def __init__(
        self, inputs: tuple[str, ...], chosen: Settings, kinds: frozenset[Kind] = frozenset({"figure"})
    ) -> None:
        self.inputs, self.chosen, self.kinds = inputs, chosen, kinds
        self.codes = packs.codes(chosen.language_folders)
        self.options = replace(
            chosen.intake,
            language=code_of(chosen.intake.language, self.codes),
            language_folders=chosen.language_folders,
        )
        if self.options.language is not None:
            packs.pack_for(self.options.language, chosen.language_folders)
        self.reader = Reader(
            language_folders=chosen.language_folders,
            places=chosen.places,
            organisations_file=chosen.organisations,
            weights=chosen.weights,
            min_confidence=chosen.min_confidence,
        )
        self.rejections: list[Rejection] = []
        self.outcomes: list[Outcome] = []
        self.undated = self.unrecognised = 0

    def documents(self) -> Iterator[Document]:
        """Yield the documents that can be read; others are reported on standard error."""
        for item in read_inputs(self.inputs, self.options, self.codes, self.outcomes):
            if isinstance(item, Rejection):
                self.reject(item)
                continue
            self._tell_notes(item)
            if item.language not in self.codes and item.text.strip():
                self._no_pack(item)
            else:
                self.undated += item.published is None
                yield item

    def _tell_notes(self, document: Document) -> None:
        for note in document.metadata.get("intake_notes", ()):
            click.echo(f"bilan: warning: {line(document.id)}: {note}", err=True)

    def _tell_unread_rows(self, document: Document) -> None:
        """Say what of a document's tables was not read: figures that are silently missing look like none."""
        notes = self.reader.passed_over(document)
        for note in notes[:MOST_NOTES]:
            click.echo(f"bilan: warning: {line(document.id)}: {line(note)}", err=True)
        if len(notes) > MOST_NOTES:
            more = len(notes) - MOST_NOTES
            click.echo(f"bilan: warning: {line(document.id)}: {more} more; bilan explain tells them", err=True)

    def _no_pack(self, document: Document) -> None:
        what = "not recognised" if document.language is None else f"{document.language!r}, which has no pack"
        self.unrecognised += 1
        click.echo(
            f"bilan: warning: {line(document.id)}: language {what}; give --language (packs: {', '.join(self.codes)})",
            err=True,
        )

    def reject(self, rejection: Rejection) -> None:
        """Report an input that could not be read."""
        self.rejections.append(rejection)
        click.echo(f"bilan: {line(str(rejection))}", err=True)

    def read(self, document: Document) -> list[Claim]:
        """Return a document's claims of the kinds asked for; of an empty document none."""
        if not document.text.strip():
            return []
        claims = self.reader.read(document, kinds=self.kinds)
        self._tell_passed_over(document)
        return claims

    def _tell_passed_over(self, document: Document) -> None:
        passed = self.reader.tables(document).passed_over
        for one in passed[:MOST_PASSED_OVER]:
            click.echo(f"bilan: warning: {line(document.id)}: {line(str(one))}", err=True)
        if len(passed) > MOST_PASSED_OVER:
            rest = len(passed) - MOST_PASSED_OVER
            click.echo(f"bilan: warning: {line(document.id)}: {rest} more cells are passed over", err=True)

    def explain(self, document: Document) -> list[SentenceTrace]:
        """Return how a document's sentences were read; of an empty document nothing."""
        return self.reader.explain(document) if document.text.strip() else []

    def recognised(self, document: Document) -> dict[str, Any]:
        """Return all that was recognised in a document, claims or not; of an empty document nothing."""
        empty: dict[str, Any] = {"quantities": [], "periods": [], "places": [], "sources": []}
        return self.reader.recognised(document) if document.text.strip() else {"document": document.id, **empty}

    def claims(self) -> Iterator[tuple[Document, list[Claim]]]:
        """Yield each document with its claims; one that cannot be read is reported, and the others are read."""
        for document in self.documents():
            try:
                claims = self.read(document)
            except BilanError:
                raise
            except Exception as error:  # a fault of bilan's own, told here: it may not cost the other reports
                fault = f"reading it failed ({fault_of(error)})"
                self.reject(Rejection(document.id, None, fault, "report it, with the text, to bilan's makers"))
            else:
                self._tell_unread_rows(document)
                yield document, claims

    def finish(self) -> None:
        """Warn of what is missing, and leave with 1 if an input could not be read."""
        if self.undated:
            click.echo(
                f"bilan: warning: {self.undated} report(s) without a day of publication: relative dates stay "
                "unknown; give --published",
                err=True,
            )
        passed_over = sum(outcome.passed_over for outcome in self.outcomes)
        if self.chosen.verbose:
            output.console(stderr=True).print(outcomes_table(self.outcomes))
        elif passed_over:
            click.echo(
                f"bilan: {passed_over} file(s) that are no reports were passed over; --verbose names them", err=True
            )
        if self.rejections:
            sys.exit(1)


def outcomes_table(outcomes: Sequence[Outcome]) -> Table:
    """Return a table of what became of each file."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("file", "form", "documents", "refused", "passed over", "notes"):
        right = column in ("documents", "refused", "passed over")
        table.add_column(column, overflow="fold", justify="right" if right else "left")
    for outcome in outcomes:
        numbers = (outcome.documents, outcome.rejected, outcome.passed_over)
        notes = "; ".join(outcome.notes[:MOST_NOTES]) + (" …" if len(outcome.notes) > MOST_NOTES else "")
        row = (outcome.path, outcome.form, *(str(number or "") for number in numbers), notes)
        table.add_row(*cells(*row))
    return table


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@intake_options
@reader_options
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(get_args(Kind)),
    help="Only figures, statements or events; may be given again. CSV has figures alone.",
)
@format_option("table", "jsonl", "csv")
def read(inputs: tuple[str, ...], kinds: tuple[Kind, ...], output_format: str, **options: Any) -> None:
    """Read reports and print what they claim: figures, statements, events; nothing is stored.

    INPUT is a file (text, HTML, PDF, Word, feeds, mail, JSON, archives …), a folder of them, or - for standard input.

    \b
    Examples:
      bilan read report.txt --published 2026-03-11
      bilan read report.txt --kind statement --kind event
      bilan read reports/ --format csv > figures.csv
      cat documents.jsonl | bilan read - --input-format jsonl --format jsonl
    """
    asked: frozenset[Kind] = frozenset(kinds or get_args(Kind))
    batch = Batch(inputs, settings(options), frozenset({"figure"}) if output_format == "csv" else asked)
    if output_format == "csv":
        output.write_csv([])
    for document, claims in batch.claims():
        figures = [claim for claim in claims if isinstance(claim, Figure)]
        if output_format == "jsonl":
            output.write_jsonl(claims)
        elif output_format == "csv":
            output.write_csv(figures, header=False, text_of={document.id: document.text}.__getitem__)
        elif claims:
            _print_tables(document, claims)
    batch.finish()


def _print_tables(document: Document, claims: list[Claim]) -> None:
    console = output.console()
    title = f"{document.id}  {document.publisher or ''}  {document.published or ''}"
    console.print(line(title), markup=False)
    figures = [claim for claim in claims if isinstance(claim, Figure)]
    statements = [claim for claim in claims if isinstance(claim, Statement)]
    events = [claim for claim in claims if isinstance(claim, Event)]
    if figures:
        console.print(output.figures_table(figures))
    if statements:
        console.print(statements_table(statements))
    if events:
        console.print(events_table(events))
    console.print()


def fault_of(error: Exception) -> str:
    """Return what failed and where in bilan, without the error's words: they may be a report's."""
    places = traceback.extract_tb(error.__traceback__)
    where = f" in {PurePath(places[-1].filename).name}, line {places[-1].lineno}" if places else ""
    return f"{type(error).__name__}{where}"
