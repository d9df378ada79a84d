"""The command that tells how reports were read."""

from __future__ import annotations

from typing import Any

import click

from bilan.cli import output
from bilan.cli.options import intake_options, reader_options, settings
from bilan.cli.read import Batch
from bilan.harmless import folded, line


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE…")
@intake_options
@reader_options
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    help="text: sentence by sentence; jsonl: one object a document with all that was recognised.",
)
def explain(inputs: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Print, sentence by sentence, what was recognised and why a quantity became a figure or did not.

    \b
    Examples:
      bilan explain report.txt --published 2026-03-11
      echo "Douze personnes ont été tuées à Alep." | bilan explain -
      bilan explain reports.jsonl --format jsonl
    """
    batch = Batch(inputs, settings(options))
    for document in batch.documents():
        if output_format == "jsonl":
            output.write_json(batch.recognised(document))
            continue
        click.echo(f"# {line(document.id)}")
        for trace in batch.explain(document):
            click.echo(f"[{trace.start}:{trace.end}] {folded(trace.text)}")
            for note in trace.notes:
                click.echo(f"    {line(note)}")
    batch.finish()
