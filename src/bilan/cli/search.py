"""The command that finds documents by the words in them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
from rich.text import Text

from bilan.cli import output
from bilan.cli.names import names_option, opened, recorded
from bilan.cli.options import filter_options, filters, format_option, ledger_option
from bilan.harmless import folded, line
from bilan.ledger import Found, FoundDocument
from bilan.ledger.words import Snippet

COLUMNS = ("id", "published", "publisher", "language", "title", "url", "snippets")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@ledger_option
@filter_options
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Documents that are listed.")
@click.option("--start", type=click.IntRange(0), default=0, help="How many to pass over first.")
@names_option
@format_option("text", "csv", "jsonl")
def search(
    words: tuple[str, ...], ledger: str, limit: int, start: int, names: bool, output_format: str, **options: Any
) -> None:
    """Find documents by the words in their title and text, the newest first, with the words marked.

    All words must be there, whatever their case and accents; '"a phrase"', begin* and -not (after --) are understood.
    With filters a document must hold a claim that fits.

    \b
    Examples:
      bilan search hôpital bombardé
      bilan search '"couloir humanitaire"' --since 2016-12-01
      bilan search --format jsonl -- evacu* -school
    """
    asked = filters(options)
    with opened(ledger, names=names) as store:
        found = store.search(" ".join(words), asked, limit=limit, start=start)
    if not found.items:
        said = ", ".join(filter(None, (f"the words {' '.join(words)}", asked.described())))
        click.echo(f"bilan: no document fits {line(said)}", err=True)
        return
    if output_format == "jsonl":
        for item in found.items:
            output.write_json(recorded(asdict(item), names=names))
    elif output_format == "csv":
        output.write_rows(COLUMNS, (_row(item) for item in found.items))
    else:
        for item in found.items:
            _print(item)
    _tell_more(found, start)


def _tell_more(found: Found, start: int) -> None:
    left = found.total - start - len(found.items)
    if left > 0:
        click.echo(f"bilan: {left} more; see them with --start {start + len(found.items)}", err=True)


def _row(item: FoundDocument) -> list[Any]:
    shown = [getattr(item, name) for name in COLUMNS[:-1]]
    return [*shown, " … ".join(_marked(snippet).plain for snippet in item.snippets)]


def _print(item: FoundDocument) -> None:
    console = output.console()
    about = [str(item.published or "undated"), item.publisher or "", item.title or ""]
    console.print(Text("  ".join(map(folded, (item.id, *filter(None, about)))), style="bold"), soft_wrap=True)
    for snippet in item.snippets:
        console.print(Text("  … ") + _marked(snippet) + Text(" …"), soft_wrap=True)


def _marked(snippet: Snippet) -> Text:
    """A snippet as one line, the words that were looked for marked, without colours too."""
    marked, last = Text(), 0
    for start, end in snippet.marks:
        marked.append(line(snippet.text[last:start]))
        marked.append(output.MARKS[0] + line(snippet.text[start:end]) + output.MARKS[1], style="bold reverse")
        last = end
    return marked.append(line(snippet.text[last:]))
