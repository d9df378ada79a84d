"""The command that finds documents by the words in them."""

from __future__ import annotations

from typing import Any

import click

from bilan.cli.filters import filter_options, filters, nothing
from bilan.cli.listings.stored import found_documents
from bilan.cli.names import names_option, opened
from bilan.cli.options import ledger_option
from bilan.cli.output import Output, output_options, say
from bilan.errors import NothingFound
from bilan.harmless import line


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@ledger_option
@filter_options
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Documents that are listed.")
@click.option("--start", type=click.IntRange(0), default=0, help="How many to pass over first.")
@names_option
@output_options()
def search(
    words: tuple[str, ...], ledger: str, limit: int, start: int, names: bool, out: Output, **options: Any
) -> None:
    """Find documents by the words in their title and text, the newest first, with the words marked.

    All words must be there, whatever their case and accents; '"a phrase"', begin* and -not (after --) are understood.
    With filters a document must hold a claim that fits.

    \b
    Examples:
      bilan search hopital velmont
      bilan search '"hôpital Saint-Aubin"' --since 2026-03-01
      bilan search --format jsonl -- evacu* -hopital
    """
    asked = filters(options)
    with opened(ledger, names=names) as store:
        found = store.search(" ".join(words), asked, limit=limit, start=start)
        if not found.total:
            raise NothingFound(nothing(store, f"document with the words {line(' '.join(words))}", asked))
    none = f"there are {found.total} only; see them with a --start below that"
    out.write(found_documents(names=names), found.items, nothing=none)
    left = found.total - start - len(found.items)
    if left > 0:
        say(f"{left} more; see them with --start {start + len(found.items)}")
