"""The command that lists language packs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from bilan.cli.options import format_option, reader_options
from bilan.harmless import as_json, line
from bilan.languages import pack as packs


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
        listed = [asdict(info) for info in found]
        for entry in listed:
            entry["covers"] = entry.pop("counts")
        click.echo(as_json(json.dumps(listed, ensure_ascii=False, indent=2, default=str)))
        return
    for info in found:
        covers = ", ".join(f"{count} {what}" for what, count in info.counts.items())
        click.echo(line(f"{info.code}  {info.name}  {info.version}  {covers}  ({info.folder})"))
