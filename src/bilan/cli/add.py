"""The command that reads reports into a ledger."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from bilan.cli.jobs import jobs_option
from bilan.cli.options import file_mode_option, intake_options, ledger_option, reader_options, settings
from bilan.cli.read import Batch
from bilan.harmless import folded
from bilan.intake import STANDARD_INPUT, SUFFIXES, Rejection
from bilan.ledger import ChangedDocumentError, Ledger
from bilan.model import Document, Figure, Kind
from bilan.reading.work import REMEDY, Told, told

KINDS: frozenset[Kind] = frozenset({"figure", "statement", "event"})
"""What is read of a report on its way into a ledger."""
TOLD_ELSEWHERE = ("title", "language", "published", "publisher", "url")
"""Fields of a document that a later call may give otherwise; the ledger keeps them as first added."""


@dataclass
class Tally:
    """What one call of `add` did."""

    documents: int = 0
    figures: int = 0
    known: int = 0

    def closing_line(self, rejected: int) -> str:
        """Return what is said at the end."""
        return (
            f"added {_counted(self.documents, 'document')}, {_counted(self.figures, 'figure')}; "
            f"{self.known} already known; {rejected} could not be read"
        )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@ledger_option
@intake_options
@reader_options
@jobs_option
@file_mode_option
def add(inputs: tuple[str, ...], ledger: str, file_mode: int | None, **options: Any) -> None:
    """Read reports and add what they claim to the ledger.

    INPUT is a file (text, HTML, PDF, Word, feeds, mail, JSON, archives …), a folder of them, or - for standard
    input. A report that is there already changes nothing. What was added is kept even if the command is stopped,
    and it may be run again. What could not be read is noted in the ledger too.

    \b
    Examples:
      bilan add examples/crue-de-la-sarve.jsonl examples/siege-de-velmont.jsonl
      bilan add examples/forms/ --ledger forms.db
      bilan add examples/forms/depeche.txt --published 2026-03-11 --publisher "Agence du Val"
    """
    batch = _Adding(inputs, settings(options), KINDS)
    tally = Tally()
    try:
        with Ledger(ledger, mode=file_mode) as batch.store:
            _add_all(batch, batch.store, tally)
    finally:  # also when stopped, or when the disk is full: what was added is kept
        click.echo(tally.closing_line(len(batch.rejections)), err=True)
    batch.finish()


class _Adding(Batch):
    """Inputs on their way into a ledger: all kinds of claims; a language without a pack could not be read."""

    persons = True
    store: Ledger

    def _given(self, item: Document | Rejection) -> Document | None:
        """Return a document that can be read and is not in the ledger; that is looked at again when its turn comes."""
        document = super()._given(item)
        try:
            return None if document is None or self.store.has(document) else document
        except ChangedDocumentError:
            return None

    def _no_pack(self, document: Document) -> None:
        self.reject(Rejection(document.id, None, *self._unreadable(document.language)))


def _add_all(batch: _Adding, store: Ledger, tally: Tally) -> None:
    noted = 0
    with _progress() as progress:
        task = progress.add_task("reading", total=None if progress.disable else _expected(batch))
        for document, found in batch.worked():
            _add_one(batch, store, document, found, tally)
            noted = _note_rejections(batch, store, noted)
            progress.update(task, completed=tally.documents + tally.known + noted)
        _note_rejections(batch, store, noted)


def _add_one(batch: Batch, store: Ledger, document: Document, found: Told | None, tally: Tally) -> None:
    """Add one document; a fault of this one alone is reported, and the others are added."""
    try:
        if store.has(document):
            tally.known += 1
            _tell_differences(store.document(document.id), document)
            return
    except ChangedDocumentError as error:
        batch.reject(Rejection(document.id, None, error.reason, error.remedy))
        return
    found = found or told(batch.reader, document, kinds=KINDS, persons=True)  # taken out of the ledger meanwhile
    if found.fault is not None:
        batch.reject(Rejection(document.id, None, found.fault, REMEDY))
    elif store.add(document, found.claims, persons=found.persons):
        tally.documents += 1
        tally.figures += sum(isinstance(claim, Figure) for claim in found.claims)
    else:
        tally.known += 1


def _note_rejections(batch: Batch, store: Ledger, noted: int) -> int:
    for rejection in batch.rejections[noted:]:
        store.reject(rejection.path, rejection.line, rejection.reason, rejection.remedy)
    return len(batch.rejections)


def _tell_differences(held: Document, given: Document) -> None:
    """Warn that a report which the ledger holds keeps the data that it was added with."""
    for name in TOLD_ELSEWHERE:
        before, now = getattr(held, name), getattr(given, name)
        if now is not None and now != before:
            click.echo(
                f"bilan: warning: {folded(given.id)}: kept with {name} {folded(str(before or 'unknown'))}, "
                f"as first added, not {folded(str(now))}; to change it, begin a new ledger",
                err=True,
            )


def _expected(batch: Batch) -> int | None:
    """How many documents are to come, None where only reading tells."""
    if STANDARD_INPUT in batch.inputs:
        return None
    roots = [Path(name) for name in batch.inputs]
    files = [f for root in roots for f in (root.rglob("*") if root.is_dir() else [root])]
    return sum(_documents_in(f) for f in files if f in roots or f.suffix.lower() in SUFFIXES)


def _documents_in(path: Path) -> int:
    if SUFFIXES.get(path.suffix.lower()) != "jsonl" or not path.is_file():
        return 1
    with path.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


class _Rate(ProgressColumn):
    """Documents a second."""

    def render(self, task: Task) -> Text:
        """Return the rate so far."""
        return Text(f"{task.speed:.1f} documents/s" if task.speed else "")


def _progress() -> Progress:
    """A progress bar with rate and time left, on a terminal only."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
