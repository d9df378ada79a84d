"""The command that exports what people reviewed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bilan.cli.names import names_option, opened, recorded
from bilan.cli.options import ledger_option
from bilan.errors import NothingFound
from bilan.export.gold import annotated


@click.command()
@ledger_option
@click.option("--gold", is_flag=True, required=True, help="Reviewed figures as annotated reports (JSON Lines).")
@names_option
@click.option("--partial", is_flag=True, help="Also reports of which only some figures were reviewed.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-",
    help="The file to write; - is standard output.",
)  # fmt: skip
def export(ledger: str, gold: bool, names: bool, partial: bool, output: Path) -> None:
    """Write the reports that people have reviewed with their figures, to score and improve the reading by.

    A line is a report with its text and figures, in the form of annotated reports (docs/desk.md). Private
    persons have initials for names, and offsets are those of the text so written; --names keeps the true text.

    \b
    Examples:
      bilan export --gold -o ours.jsonl
      bilan export --gold --partial | wc -l
    """
    with opened(ledger, names=names, moved=True) as store:
        reports = annotated(store, partial=partial)
        lines = [json.dumps(recorded(report, names=names), ensure_ascii=False) for report in reports]
    if not lines:
        raise NothingFound("no report has all its figures reviewed; review them with bilan serve, or give --partial")
    text = "".join(f"{line}\n" for line in lines)
    if str(output) == "-":
        sys.stdout.write(text)
    else:
        output.write_text(text, "utf-8", newline="\n")
    click.echo(f"bilan: {len(lines)} report(s)", err=True)
