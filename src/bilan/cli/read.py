"""The command that reads without storing, and the batch of inputs that all reading commands share."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, get_args

import click

from bilan.cli.filters import OneOf, several
from bilan.cli.jobs import LOST, jobs_option, processes
from bilan.cli.listings.claims import kind_of, listing, read_rows
from bilan.cli.listings.stored import outcomes
from bilan.cli.options import Settings, intake_options, reader_options, settings
from bilan.cli.output import Output, output_options
from bilan.errors import LanguageError
from bilan.export.rows import Row
from bilan.harmless import line
from bilan.intake import Outcome, Rejection, read_inputs
from bilan.intake.language import code_of
from bilan.languages import pack as packs
from bilan.model import Claim, Document, Kind
from bilan.parallel import Lost, in_order
from bilan.reading import SentenceTrace
from bilan.reading.work import REMEDY, Told, reading, weight

MOST_NOTES = 4
"""Notes of one file that the table shows."""
MOST_PASSED_OVER = 50
"""Cells of a document's tables that are told one by one."""


class Batch:
    """Inputs read in their order; counts what could not be read and what has no day of publication."""

    persons = False
    """Whether the private persons of documents are looked for, in place of what of tables is passed over."""

    def __init__(
        self, inputs: tuple[str, ...], chosen: Settings, kinds: frozenset[Kind] = frozenset({"figure"})
    ) -> None:
        self.inputs, self.chosen, self.kinds = inputs, chosen, kinds
        folders, precise = chosen.reader.language_folders, chosen.reader.precise
        self.codes = packs.codes(folders)
        self.readable = packs.readable(folders, precise=precise)
        self.experimental = packs.experimental_codes(folders)
        self.options = replace(
            chosen.intake,
            language=code_of(chosen.intake.language, self.codes),
            language_folders=folders,
        )
        if self.options.language is not None:
            pack = packs.pack_for(self.options.language, folders)
            if pack.language.experimental and not precise:
                raise LanguageError(packs.precise_alone(self.options.language))
        self.reader = chosen.reader.reader()
        self.rejections: list[Rejection] = []
        self.outcomes: list[Outcome] = []
        self.undated = self.unrecognised = 0
        self.tried: Counter[str] = Counter()
        """How many reports were read in experimental languages."""

    def documents(self) -> Iterator[Document]:
        """Yield the documents that can be read; others are reported on standard error."""
        for item in self._items():
            document = self._accepted(item)
            if document is not None:
                yield document

    def _items(self) -> Iterator[Document | Rejection]:
        return read_inputs(self.inputs, self.options, self.codes, self.outcomes)

    def _can_read(self, document: Document) -> bool:
        return document.language in self.readable or not document.text.strip()

    def _accepted(self, item: Document | Rejection) -> Document | None:
        """Report what is to be said of an item before it is read; return the document if it can be."""
        if isinstance(item, Rejection):
            self.reject(item)
            return None
        self._tell_notes(item)
        if not self._can_read(item):
            self._no_pack(item)
            return None
        self.undated += item.published is None
        if item.language in self.experimental:
            self.tried[item.language] += 1
        return item

    def _tell_notes(self, document: Document) -> None:
        for note in document.metadata.get("intake_notes", ()):
            click.echo(f"bilan: warning: {line(document.id)}: {note}", err=True)

    def _no_pack(self, document: Document) -> None:
        reason, remedy = self._unreadable(document.language)
        self.unrecognised += 1
        click.echo(f"bilan: warning: {line(document.id)}: {reason}; {remedy}", err=True)

    def _unreadable(self, language: str | None) -> tuple[str, str]:
        """Why the reader does not read a language, and what to do."""
        if language in self.experimental:
            reason, _, remedy = packs.precise_alone(language).partition(": ")
            return f"language {reason}", f"give {remedy}"
        what = "not recognised" if language is None else f"{language!r} has no pack"
        return f"language {what}", f"give --language (packs: {', '.join(self.readable)})"

    def reject(self, rejection: Rejection) -> None:
        """Report an input that could not be read."""
        self.rejections.append(rejection)
        click.echo(f"bilan: {line(str(rejection))}", err=True)

    def worked(self) -> Iterator[tuple[Document, Told | None]]:
        """Yield each document that can be read with what reading gave, by as many processes as are asked for.

        One whose process ended is reported; of one that was not wanted there is nothing.
        """
        number, worth = processes(self.chosen.jobs, self.inputs)
        work = reading(self.chosen.reader, self.kinds, persons=self.persons, notes=not self.persons)
        results = in_order(work, self._items(), jobs=number, give=self._given, weigh=weight, worth=worth)
        with closing(results):
            for item, found in results:
                document = self._accepted(item)
                if document is None:
                    continue
                if isinstance(found, Lost):
                    self.reject(Rejection(document.id, None, f"the process that read it ended ({found.how})", LOST))
                else:
                    yield document, found

    def _given(self, item: Document | Rejection) -> Document | None:
        """Return what is to be read of an item, as far as is known before its turn comes."""
        return item if isinstance(item, Document) and self._can_read(item) else None

    def _tell_passed_over(self, document: Document, found: Told) -> None:
        """Say what of a document's tables was not read: figures that are silently missing look like none."""
        for notes, most, more in (
            (found.cells, MOST_PASSED_OVER, "more cells are passed over"),
            (found.rows, MOST_NOTES, "more; bilan explain tells them"),
        ):
            for note in notes[:most]:
                click.echo(f"bilan: warning: {line(document.id)}: {line(note)}", err=True)
            if len(notes) > most:
                click.echo(f"bilan: warning: {line(document.id)}: {len(notes) - most} {more}", err=True)

    def explain(self, document: Document) -> list[SentenceTrace]:
        """Return how a document's sentences were read; of an empty document nothing."""
        return self.reader.explain(document) if document.text.strip() else []

    def recognised(self, document: Document) -> dict[str, Any]:
        """Return all that was recognised in a document, claims or not; of an empty document nothing."""
        empty: dict[str, Any] = {"quantities": [], "periods": [], "places": [], "sources": []}
        return self.reader.recognised(document) if document.text.strip() else {"document": document.id, **empty}

    def claims(self) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Yield each document with its claims; one that cannot be read is reported, and the others are read."""
        for document, found in self.worked():
            assert found is not None, "every document that can be read is wanted"
            if found.fault is not None:
                self.reject(Rejection(document.id, None, found.fault, REMEDY))
            else:
                self._tell_passed_over(document, found)
                yield document, found.claims

    def finish(self) -> None:
        """Warn of what is missing, and leave with 1 if an input could not be read."""
        if self.undated:
            click.echo(
                f"bilan: warning: {self.undated} report(s) without a day of publication: relative dates stay "
                "unknown; give --published",
                err=True,
            )
        if self.tried:
            told = ", ".join(f"{code} {count}" for code, count in sorted(self.tried.items()))
            click.echo(f"bilan: warning: read experimentally, check every claim: reports by language: {told}", err=True)
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
@jobs_option
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
