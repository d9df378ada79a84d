"""The command that writes a report."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilan.cli.filters import filter_options, filters
from bilan.cli.names import mode_for, names_option, opened
from bilan.cli.options import DAY, FILE, file_mode_option, ledger_option, places_option
from bilan.files import OutputError, write_text
from bilan.gazetteer import Gazetteer
from bilan.harmless import line
from bilan.reconcile.policies import POLICIES
from bilan.report import Heading, content_of, files, languages, read_outlines, render
from bilan.report.basemap import NO_OUTLINES

if TYPE_CHECKING:
    from bilan.report.paged import File

STANDARD_OUTPUT = "-"


def _heading_options(command: Any) -> Any:
    for option in (
        click.option("--author", help="Who writes the report."),
        click.option("--period", help="The days that it speaks of, in your words; those of its reports otherwise."),
        click.option("--crisis", help="The crisis that it is on."),
        click.option("--title", help="The report's title."),
    ):
        command = option(command)
    return command


@click.command()
@ledger_option
@filter_options
@_heading_options
@click.option("--policy", default="latest", show_default=True, help=f"Rule for estimates: {', '.join(POLICIES)}.")
@click.option("--lang", type=click.Choice(languages()), default="en", show_default=True, help="The report's own words.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md"]),
    help="HTML or Markdown; by default as the name of the output ends, else HTML.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="The file to write; - is standard output.  [default: the ledger's name, as in bilan-report.html]",
)
@click.option(
    "--parts/--one-file",
    default=None,
    help="A first page with parts in a folder beside it, or one page.  [default: parts beyond 1,000 documents]",
)
@click.option("--texts/--no-texts", default=True, show_default=True, help="Put the documents' whole texts in it.")
@places_option
@click.option("--outlines", type=FILE, help="Your own outlines for the map (districts, rivers), GeoJSON.")
@names_option
@click.option("--data/--no-data", default=True, show_default=True, help="Let the reader save its data from the HTML.")
@file_mode_option
@click.option("--written", type=DAY, help="The day to say that it was written on; none is said otherwise.")
def report(
    ledger: str,
    policy: str,
    lang: str,
    form: str | None,
    output: Path | None,
    parts: bool | None,
    texts: bool,
    places: Path | None,
    outlines: Path | None,
    names: bool,
    title: str | None,
    crisis: str | None,
    period: str | None,
    author: str | None,
    data: bool,
    file_mode: int | None,
    written: date | None,
    **options: Any,
) -> None:
    """Write a report: what is known, how each toll moved, where, who disagrees, with every sentence it rests on.

    The HTML needs no network. The same ledger and options always give the same bytes.

    \b
    Examples:
      bilan report
      bilan report --title "Aleppo, first week of December" --author "A. Lind" -o aleppo.html
      bilan report --place Alep-Est --as-of 2016-12-01 -o report.html
      bilan report --lang fr --policy range --format md -o siege.md
    """
    asked = filters(options)
    markdown = form == "md" or (form is None and output is not None and output.suffix.lower() in (".md", ".markdown"))
    target = output or Path(f"{_stem(ledger)}-report.{'md' if markdown else 'html'}")
    if parts and (markdown or str(target) == STANDARD_OUTPUT):
        raise click.UsageError("--parts writes several HTML files: name the first with -o NAME.html")
    mode = mode_for(names, file_mode)
    drawn = read_outlines(outlines) if outlines else NO_OUTLINES
    with opened(ledger, names=names, moved=True) as store:
        made = content_of(
            store, asked, policy=policy, gazetteer=Gazetteer.open(places), written=written,
            heading=Heading(title, crisis, period, author), texts=texts,
            data=data and not markdown,
        )  # fmt: skip
    if markdown or str(target) == STANDARD_OUTPUT or not _in_parts(parts, made.provenance.documents):
        _one(target, render(made, lang, "md" if markdown else "html", drawn), mode)
    else:
        _several(target, files(made, lang, drawn, name=target.name), mode)


def _stem(ledger: str) -> str:
    """A name for the report on a ledger: that of its file or database, without what may not stand in a name."""
    name = Path(ledger.partition("?")[0].rstrip("/")).stem
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "bilan"


def _in_parts(asked: bool | None, documents: int) -> bool:
    from bilan.report.paged import ONE_PAGE_AT_MOST

    return documents > ONE_PAGE_AT_MOST if asked is None else asked


def _one(target: Path, text: str, mode: int | None) -> None:
    if str(target) == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    write_text(target, text, mode=mode)
    click.echo(f"bilan: wrote {line(str(target))} ({_kilobytes(len(text.encode()))})", err=True)


def _several(target: Path, written: Iterable[File], mode: int | None) -> None:
    """Write a report in parts, and take away the parts of an earlier one that are no longer there."""
    from bilan.report.paged import folder_of, is_part

    folder = target.parent / folder_of(target.name)
    _make(folder, mode)
    _make(folder / "assets", mode)
    size, names = 0, set()
    for file in written:
        write_text(target.parent / file.path, file.text, mode=mode)
        names.add(Path(file.path).name)
        size += len(file.text.encode())
    for old in folder.iterdir():
        if is_part(old.name) and old.name not in names:
            old.unlink()
    told = f"{line(str(target))} and {line(str(folder))} ({len(names)} files, {_kilobytes(size)})"
    click.echo(f"bilan: wrote {told}; keep both together", err=True)


def _make(folder: Path, mode: int | None) -> None:
    try:
        folder.mkdir(exist_ok=True)
        if mode is not None:
            folder.chmod(mode | (mode & 0o444) >> 2)  # who may read the files may look into the folder
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror}); check that its place may be written") from None


def _kilobytes(size: int) -> str:
    return f"{size // 1000:,} kB"
