"""Commands on a ledger: add, figures, show, documents."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import click
import msgspec
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
from rich.table import Table
from rich.text import Text

from bilan.cli import output
from bilan.cli.options import (
    filter_options,
    filters,
    format_option,
    intake_options,
    ledger_option,
    reader_options,
    settings,
)
from bilan.cli.read import Batch
from bilan.errors import BilanError
from bilan.intake import Rejection
from bilan.ledger import Filters, Ledger
from bilan.model import Document, Figure


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@ledger_option
@intake_options
@reader_options
def add(inputs: tuple[str, ...], ledger: str, **options: Any) -> None:
    """Read reports and add what they claim to the ledger.

    A report that is there already changes nothing. What was added is kept even if the command is stopped, and it
    can be run again.

    \b
    Examples:
      bilan add reports/
      bilan add siege.jsonl --ledger siege.db
      bilan add page.html --published 2026-03-11 --publisher AFP
    """
    batch = Batch(inputs, settings(options))
    store = Ledger(ledger)
    counts = {"documents": 0, "figures": 0, "known": 0}
    documents = list(batch.documents())
    with _progress() as progress:
        task = progress.add_task("reading", total=len(documents))
        for document in documents:
            _add_one(batch, store, document, counts)
            progress.advance(task)
    for rejection in batch.rejections:
        store.reject(rejection.path, rejection.line, rejection.reason, rejection.remedy)
    click.echo(
        f"added {counts['documents']} documents, {counts['figures']} figures; {counts['known']} already known; "
        f"{len(batch.rejections)} could not be read",
        err=True,
    )
    batch.finish()


def _add_one(batch: Batch, store: Ledger, document: Document, counts: dict[str, int]) -> None:
    """Add one document; a fault of this one alone is reported, and the others are added."""
    try:
        if store.has(document):
            counts["known"] += 1
            return
    except BilanError as error:
        reason, _, remedy = str(error).partition("; ")
        batch.reject(Rejection(document.id, None, reason, remedy))
        return
    figures = batch.read(document)
    if store.add(document, figures):
        counts["documents"] += 1
        counts["figures"] += len(figures)
    else:
        counts["known"] += 1


class _Rate(ProgressColumn):
    """Documents a second."""

    def render(self, task: Task) -> Text:
        """Return the rate so far."""
        return Text(f"{task.speed:.0f} documents/s" if task.speed else "")


def _progress() -> Progress:
    """A progress bar with rate and time left, on a terminal only."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(),
        console=console, disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip


@click.command()
@ledger_option
@filter_options
@format_option("table", "csv", "jsonl")
def figures(ledger: str, output_format: str, **options: Any) -> None:
    """List the figures of the ledger, by day of publication.

    \b
    Examples:
      bilan figures --measure killed --population child
      bilan figures --place Alep-Est --as-of 2016-12-01
      bilan figures --source OSDH --format csv > osdh.csv
    """
    store = Ledger(ledger, create=False)
    if not output.write(store.figures(filters(options)), output_format):
        click.echo("bilan: no figure matches", err=True)


@click.command()
@click.argument("claim_id", metavar="ID")
@ledger_option
@format_option("text", "json")
def show(claim_id: str, ledger: str, output_format: str) -> None:
    """Print one claim with its sentence, the words marked, and everything known of it.

    ID is a claim's id or the beginning of one.

    \b
    Examples:
      bilan show 3f2a91c0
      bilan show 3f2a91c0 --format json
    """
    store = Ledger(ledger, create=False)
    claim = store.claim(claim_id)
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(claim)).decode())
        return
    document = store.document(claim.document.id)
    others = list(store.figures(Filters(document=document.id)))
    for line in _shown(claim, document, others):
        click.echo(line)


def _shown(claim: Figure, document: Document, others: Iterable[Figure]) -> list[str]:
    evidence, sentence = claim.evidence, claim.sentence
    words = (
        document.text[sentence.start : evidence.start] + "【" + evidence.exact + "】"
        + document.text[evidence.end : sentence.end]
    )  # fmt: skip
    rows = [
        ("figure", f"{output.amount(claim)} {claim.measure}"),
        ("value, low, high", ", ".join(output.number(v) for v in (claim.value, claim.low, claim.high))),
        ("status", claim.status),
        ("who", ", ".join(claim.population) or "people in general"),
        ("days", _period(claim)),
        ("report", f"{document.id}, {document.publisher or 'publisher unknown'}, {document.published or 'undated'}"),
        ("title", document.title or ""),
        ("url", document.url or ""),
        ("span", f"{evidence.start}–{evidence.end}"),
        ("id", claim.id),
    ]
    rows += [("place", _place(place)) for place in claim.places]
    rows += [("source", _source(source)) for source in claim.sources]
    rows += [("part of", f"{o.id} {output.amount(o)}") for o in others if o.id == claim.part_of]
    rows += [("has part", f"{o.id} {output.amount(o)} {' '.join(o.population)}") for o in others if o.part_of == claim.id]
    return [" ".join(words.split()), "", *(f"{name:>17}  {value}" for name, value in rows if value)]


def _period(claim: Figure) -> str:
    words = f" (“{claim.period.expression}”)" if claim.period and claim.period.expression else ""
    return output.days(claim.period) + words


def _place(place: Any) -> str:
    known = ", ".join(
        str(v) for v in (place.gazetteer, place.canonical, place.part, place.country, place.precision) if v
    )
    where = f" {place.latitude}, {place.longitude}" if place.latitude is not None else ""
    return f"{place.name} [{place.role}] {known}{where}"


def _source(source: Any) -> str:
    return f"{source.name}{f' [{source.id}]' if source.id else ''}{f' (“{source.cue}”)' if source.cue else ''}"


@click.command()
@ledger_option
@format_option("table", "csv", "jsonl")
def documents(ledger: str, output_format: str) -> None:
    """List what was read, and what could not be and why.

    \b
    Examples:
      bilan documents
      bilan documents --format csv
    """
    store = Ledger(ledger, create=False)
    rows: list[dict[str, Any]] = [{"state": "read", **asdict(d)} for d in store.documents()]
    rows += [
        {"state": "not read", "id": r.path, "line": r.line, "reason": r.reason, "remedy": r.remedy, "added": r.added}
        for r in store.rejections()
    ]
    if output_format == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
    else:
        _write_rows(rows, output_format)


def _write_rows(rows: list[dict[str, Any]], output_format: str) -> None:
    names = ("state", "id", "published", "publisher", "language", "figures", "title", "line", "reason", "remedy", "added")
    if output_format == "csv":
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        return
    table = Table(*names, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*("" if row.get(name) is None else str(row[name]) for name in names))
    output.console().print(table)
