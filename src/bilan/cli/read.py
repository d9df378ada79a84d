"""Commands that read without storing: read, explain, languages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from bilan.cli import output
from bilan.cli.options import Settings, format_option, intake_options, reader_options, settings
from bilan.intake import Rejection, read_inputs
from bilan.languages import pack as packs
from bilan.model import Document, Figure
from bilan.reading import Reader


class Batch:
    """Inputs read one after the other; counts what could not be read and what has no day of publication."""

    def __init__(self, inputs: tuple[str, ...], chosen: Settings) -> None:
        self.inputs, self.chosen = inputs, chosen
        self.codes = packs.codes(chosen.language_folders)
        if chosen.intake.language is not None:
            packs.pack_for(chosen.intake.language, chosen.language_folders)
        self.reader = Reader(
            language_folders=chosen.language_folders,
            places=chosen.places,
            organisations_file=chosen.organisations,
        )
        self.rejections: list[Rejection] = []
        self.undated = self.unrecognised = 0

    def documents(self) -> Iterator[Document]:
        """Yield the documents that can be read; others are reported on standard error."""
        for item in read_inputs(self.inputs, self.chosen.intake, self.codes):
            if isinstance(item, Rejection):
                self.reject(item)
            elif item.language not in self.codes and item.text.strip():
                self._no_pack(item)
            else:
                self.undated += item.published is None
                yield item

    def _no_pack(self, document: Document) -> None:
        what = "not recognised" if document.language is None else f"{document.language!r}, which has no pack"
        self.unrecognised += 1
        click.echo(
            f"bilan: warning: {document.id}: language {what}; give --language (packs: {', '.join(self.codes)})",
            err=True,
        )

    def reject(self, rejection: Rejection) -> None:
        """Report an input that could not be read."""
        self.rejections.append(rejection)
        click.echo(f"bilan: {rejection}", err=True)

    def read(self, document: Document) -> list[Figure]:
        """Return a document's figures; of an empty document none."""
        return self.reader.read(document) if document.text.strip() else []

    def finish(self) -> None:
        """Warn of what is missing, and leave with 1 if an input could not be read."""
        if self.undated:
            click.echo(
                f"bilan: warning: {self.undated} report(s) without a day of publication: relative dates stay "
                "unknown; give --published",
                err=True,
            )
        if self.rejections:
            sys.exit(1)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@intake_options
@reader_options
@format_option("table", "jsonl", "csv")
def read(inputs: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Read reports and print the figures they claim; nothing is stored.

    INPUT is a file (text, HTML, JSON Lines of documents), a folder of them, or - for standard input.

    \b
    Examples:
      bilan read report.txt --published 2026-03-11
      bilan read reports/ --format csv > figures.csv
      cat documents.jsonl | bilan read - --input-format jsonl --format jsonl
    """
    batch = Batch(inputs, settings(options))
    if output_format == "csv":
        output.write_csv([])
    for document in batch.documents():
        figures = batch.read(document)
        if output_format == "jsonl":
            output.write_jsonl(figures)
        elif output_format == "csv":
            output.write_csv(figures, header=False)
        elif figures:
            title = f"{document.id}  {document.publisher or ''}  {document.published or ''}"
            output.console().print(output.printable(title), markup=False)
            output.console().print(output.figures_table(figures))
            output.console().print()
    batch.finish()


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE…")
@intake_options
@reader_options
def explain(inputs: tuple[str, ...], **options: Any) -> None:
    """Print, sentence by sentence, what was recognised and why a quantity became a figure or did not.

    \b
    Examples:
      bilan explain report.txt --published 2026-03-11
      echo "Douze personnes ont été tuées à Alep." | bilan explain -
    """
    batch = Batch(inputs, settings(options))
    for document in batch.documents():
        click.echo(f"# {document.id}")
        for trace in batch.reader.explain(document):
            click.echo(f"[{trace.start}:{trace.end}] {' '.join(trace.text.split())}")
            for note in trace.notes:
                click.echo(f"    {note}")
    batch.finish()


@click.command()
@reader_options
@format_option("table", "json")
def languages(output_format: str, **options: Any) -> None:
    """List the language packs with their versions and what they cover.

    \b
    Examples:
      bilan languages
      bilan languages --languages-folder my-packs/ --format json
    """
    found = packs.available(options["language_folders"])
    if output_format == "json":
        listed = [
            {
                "code": i.code,
                "name": i.name,
                "version": i.version,
                "folder": str(i.folder),
                "covers": i.counts,
            }
            for i in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for info in found:
        covers = ", ".join(f"{count} {what}" for what, count in info.counts.items())
        click.echo(f"{info.code}  {info.name}  {info.version}  {covers}  ({info.folder})")
