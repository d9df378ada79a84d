"""The command that exports what people reviewed."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from bilan.cli.names import mode_for, names_option, opened, recorded
from bilan.cli.options import file_mode_option, ledger_option
from bilan.errors import NothingFound
from bilan.export.gold import annotated
from bilan.files import write_text
from bilan.harmless import as_json


@click.command()
@ledger_option
@click.option("--gold", is_flag=True, required=True, help="Reviewed figures as annotated reports (JSON Lines).")
@names_option
@file_mode_option
@click.option("--partial", is_flag=True, help="Also reports of which only some figures were reviewed.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-",
    help="The file to write; - is standard output.",
)  # fmt: skip
def export(ledger: str, gold: bool, names: bool, file_mode: int | None, partial: bool, output: Path) -> None:
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
        lines = [as_json(msgspec.json.encode(recorded(report, names=names)).decode("utf-8")) for report in reports]
    if not lines:
        raise NothingFound("no report has all its figures reviewed; review them with bilan serve, or give --partial")
    text = "".join(f"{line}\n" for line in lines)
    if str(output) == "-":
        sys.stdout.write(text)
    else:
        write_text(output, text, mode=mode_for(names, file_mode))
    click.echo(f"bilan: {len(lines)} report(s)", err=True)
