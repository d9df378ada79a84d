"""The command that reads without storing, and the batch of inputs that all reading commands share."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any, get_args

import click

from bilan.cli.filters import OneOf, several
from bilan.cli.listings.claims import kind_of, listing, read_rows
from bilan.cli.listings.stored import outcomes
from bilan.cli.options import Settings, intake_options, reader_options, settings
from bilan.cli.output import Output, output_options
from bilan.errors import BilanError
from bilan.export.rows import Row
from bilan.harmless import line
from bilan.intake import Outcome, Rejection, read_inputs
from bilan.intake.language import code_of
from bilan.languages import pack as packs
from bilan.model import Claim, Document, Kind
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
            for text in Output().pieces(outcomes(), self.outcomes):
                click.echo(text, err=True, nl=False)
        elif passed_over:
            click.echo(
                f"bilan: {passed_over} file(s) that are no reports were passed over; --verbose names them", err=True
            )
        if self.rejections:
            sys.exit(1)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@intake_options
@reader_options
@several("--kind", OneOf("kind", get_args(Kind)), "Only figures, statements or events", metavar="KIND")
@output_options(sentences=True)
def read(inputs: tuple[str, ...], kind: tuple[Kind, ...], out: Output, **options: Any) -> None:
    """Read reports and print what they claim: figures, statements, events; nothing is stored.

    INPUT is a file (text, HTML, PDF, Word, feeds, mail, JSON, archives …), a folder of them, or - for standard input.
    CSV holds one kind: figures, unless --kind names another.

    \b
    Examples:
      bilan read examples/sarve-20260428.html
      bilan read examples/forms/depeche.txt --published 2026-03-11 --kind statement,event
      bilan read examples/crue-de-la-sarve.jsonl --format csv > figures.csv
      cat examples/siege-de-velmont.jsonl | bilan read - --input-format jsonl --format jsonl
    """
    if out.form == "csv" and len(kind) > 1:
        raise click.UsageError("csv holds one kind; give --kind once, or take json or jsonl")
    asked: tuple[Kind, ...] = kind or (("figure",) if out.form == "csv" else get_args(Kind))
    batch = Batch(inputs, settings(options), frozenset(asked))
    if out.for_people:
        for document, claims in batch.claims():
            if claims:
                _tell(document, claims, out)
    else:
        out.write(listing(asked[0], stored=False), _rows(batch))
    batch.finish()


def _rows(batch: Batch) -> Iterator[Row]:
    """The claims of a batch, those of each document printed as soon as they are there."""
    for document, claims in batch.claims():
        yield from read_rows(document, claims)
        sys.stdout.flush()


def _tell(document: Document, claims: Sequence[Claim], out: Output) -> None:
    heading = (document.id, document.publisher, document.published)
    out.tell(["  ".join(str(part) for part in heading if part)])
    for kind in get_args(Kind):
        some = [claim for claim in claims if kind_of(claim) == kind]
        if some:
            out.tell([""])
            out.write(listing(kind, sentences=out.sentences), read_rows(document, some))
    out.tell([""])


def fault_of(error: Exception) -> str:
    """Return what failed and where in bilan, without the error's words: they may be a report's."""
    import traceback

    places = traceback.extract_tb(error.__traceback__)
    where = f" in {PurePath(places[-1].filename).name}, line {places[-1].lineno}" if places else ""
    return f"{type(error).__name__}{where}"
