"""The command that lists language packs."""

from __future__ import annotations

from typing import Any

import click

from bilan.cli.listings.stored import packs
from bilan.cli.options import reader_options
from bilan.cli.output import Output, output_options
from bilan.languages import pack


@click.command()
@reader_options
@output_options()
def languages(out: Output, **options: Any) -> None:
    """List the language packs with their versions and what they cover.

    \b
    Examples:
      bilan languages
      bilan languages --format json
    """
    out.write(packs(), pack.available(options["language_folders"]))
