"""The command that tells how reports were read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from bilan.cli.listings.stored import lines
from bilan.cli.options import intake_options, reader_options, settings
from bilan.cli.output import Listing, Output, json_line, output_options
from bilan.cli.read import Batch
from bilan.harmless import folded
from bilan.model import Document

NOTE = ("document", "start", "end", "sentence", "note")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE…")
@intake_options
@reader_options
@output_options()
def explain(inputs: tuple[str, ...], out: Output, **options: Any) -> None:
    """Print, sentence by sentence, what was recognised and why a quantity became a figure or did not.

    JSON has an object a document with all that was recognised; CSV a row a note.

    \b
    Examples:
      bilan explain examples/forms/depeche.txt --published 2026-03-11
      echo "Douze personnes ont été tuées à Alep." | bilan explain -
      bilan explain examples/crue-de-la-sarve.jsonl --format jsonl
    """
    batch = Batch(inputs, settings(options))
    if out.for_people:
        for document in batch.documents():
            out.tell(_told(batch, document))
    elif out.form == "csv":
        out.write(lines(*NOTE), (row for document in batch.documents() for row in _notes(batch, document)))
    else:
        recognised = (batch.recognised(document) for document in batch.documents())
        out.write(Listing((), {}, json_line), recognised)
    batch.finish()


def _told(batch: Batch, document: Document) -> Iterator[str]:
    yield f"# {document.id}"
    for trace in batch.explain(document):
        yield f"[{trace.start}:{trace.end}] {folded(trace.text)}"
        yield from (f"    {note}" for note in trace.notes)


def _notes(batch: Batch, document: Document) -> Iterator[dict[str, Any]]:
    for trace in batch.explain(document):
        for note in trace.notes or ("",):
            yield dict(zip(NOTE, (document.id, trace.start, trace.end, folded(trace.text), note), strict=True))
