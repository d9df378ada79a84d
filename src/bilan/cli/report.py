"""The command that writes a report."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from bilan.cli.names import mode_for, names_option, opened
from bilan.cli.options import DAY, FILE, file_mode_option, filter_options, filters, ledger_option
from bilan.files import write_text
from bilan.gazetteer import Gazetteer
from bilan.harmless import line
from bilan.reconcile.policies import POLICIES
from bilan.report import languages, read_outlines
from bilan.report import report as make_report
from bilan.report.basemap import NO_OUTLINES


@click.command()
@ledger_option
@filter_options
@click.option("--policy", default="latest", show_default=True, help=f"Rule for estimates: {', '.join(POLICIES)}.")
@click.option("--lang", type=click.Choice(languages()), default="en", show_default=True, help="The report's own words.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md"]),
    help="One HTML file, or Markdown; by default as the name of the output ends, else HTML.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="The file to write; - is standard output.",
)
@click.option("--places", type=FILE, envvar="BILAN_PLACES", help="Your own places, CSV or GeoJSON.")
@click.option("--outlines", type=FILE, help="Your own outlines for the map (districts, rivers), GeoJSON.")
@names_option
@click.option("--title", help="The report's title.")
@file_mode_option
@click.option("--written", type=DAY, help="The day to say that it was written on; none is said otherwise.")
def report(
    ledger: str,
    policy: str,
    lang: str,
    form: str | None,
    output: Path,
    places: Path | None,
    outlines: Path | None,
    names: bool,
    title: str | None,
    file_mode: int | None,
    written: date | None,
    **options: Any,
) -> None:
    """Write a report: what is known, how each toll moved, where, who disagrees, with every sentence it rests on.

    The HTML is one file that needs no network. The same ledger and options always give the same bytes.

    \b
    Examples:
      bilan report -o report.html
      bilan report --place Alep-Est --as-of 2016-12-01 -o report.html
      bilan report --lang fr --policy range --format md | less
    """
    asked = filters(options)
    chosen = form or ("md" if output.suffix.lower() in (".md", ".markdown") else "html")
    with opened(ledger, names=names, moved=True) as store:
        text = make_report(
            store,
            asked,
            policy=policy,
            language=lang,
            form="md" if chosen == "md" else "html",
            gazetteer=Gazetteer.open(places),
            outlines=read_outlines(outlines) if outlines else NO_OUTLINES,
            written=written,
            title=title,
        )
    if str(output) == "-":
        sys.stdout.write(text)
    else:
        write_text(output, text, mode=mode_for(names, file_mode))
        click.echo(f"bilan: wrote {line(str(output))} ({len(text.encode()) // 1000:,} kB)", err=True)
