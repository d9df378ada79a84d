"""The command that exports: tables for other programs, and what people reviewed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import click
import msgspec

from bilan.cli.filters import filter_options, filters
from bilan.cli.names import mode_for, names_option, opened, recorded
from bilan.cli.options import file_mode_option, ledger_option
from bilan.errors import NothingFound
from bilan.export.bundle import write_bundle
from bilan.export.forms import FORMS, KINDS, Asked, Form, nothing, tables_for, text_of, write
from bilan.export.gold import annotated
from bilan.files import write_text, write_whole
from bilan.harmless import as_json
from bilan.ledger import Filters

STANDARD_OUTPUT = "-"


@dataclass(frozen=True)
class _Call:
    """Where an export comes from and goes to."""

    ledger: str
    names: bool
    output: Path
    mode: int | None

    @property
    def printed(self) -> bool:
        return str(self.output) == STANDARD_OUTPUT


@click.command()
@ledger_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help="A table for other programs: " + "; ".join(f"{form.name}: {form.meaning}" for form in FORMS.values()) + ".",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(list(KINDS)),
    help="What; may be given again. All, or figures where a form holds one kind.",
)
@click.option("--excel", is_flag=True, help="CSV that Excel opens as UTF-8 (byte order mark).")
@click.option(
    "--all",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="All kinds as CSV, a map and the claims, with a data dictionary (Frictionless), into a folder.",
)
@filter_options
@click.option("--gold", is_flag=True, help="Reviewed figures as annotated reports (JSON Lines).")
@click.option("--partial", is_flag=True, help="With --gold: also reports of which only some figures were reviewed.")
@names_option
@file_mode_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=STANDARD_OUTPUT,
    help="The file to write; - is standard output.",
)
def export(
    ledger: str,
    form: str | None,
    kinds: tuple[str, ...],
    excel: bool,
    folder: Path | None,
    gold: bool,
    partial: bool,
    names: bool,
    file_mode: int | None,
    output: Path,
    **options: Any,
) -> None:
    """Write what the ledger holds in the form of other programs: tables, maps, annotations.

    Every row has its sentence, the report's title, publisher, day and address, the place with its country and
    coordinates, what was decided on it, and ids that lead back (docs/export.md). Private persons have initials for
    names; --names shows them in full. --gold writes what people have reviewed as annotated reports, to score and
    improve the reading by (docs/desk.md).

    \b
    Examples:
      bilan export --format xlsx -o siege.xlsx
      bilan export --format csv --kind event --place Velmont --excel -o events.csv
      bilan export --all siege/
      bilan export --gold -o annotated.jsonl
    """
    asked = filters(options)
    call = _Call(ledger, names, output, mode_for(names, file_mode))
    if [form is not None, folder is not None, gold].count(True) != 1:
        raise click.UsageError("say what to write with one of --format, --all and --gold")
    if excel and (form is None or FORMS[form].media_type != FORMS["csv"].media_type or form == "hxl"):
        raise click.UsageError("--excel is for tables of CSV")
    if partial and not gold:
        raise click.UsageError("--partial goes with --gold")
    if gold:
        if asked != Filters() or kinds:
            raise click.UsageError("--gold writes whole reports; leave filters and --kind out")
        _gold(call, partial)
    elif folder is not None:
        if kinds or not call.printed:
            raise click.UsageError("--all writes all kinds into its folder; leave --kind and -o out")
        _bundle(call, folder, asked)
    elif form is not None:
        _one(call, FORMS[form], asked, kinds, excel)


def _one(call: _Call, form: Form, asked: Filters, kinds: tuple[str, ...], excel: bool) -> None:
    tables = tables_for(form, kinds)
    with opened(call.ledger, names=call.names, moved=True) as store:
        wanted = Asked(store, asked, tables, excel)
        if call.printed:
            sys.stdout.writelines(_some(text_of(form, wanted), wanted))
            sys.stdout.flush()
        else:
            write_whole(call.output, lambda part: write(part, form, wanted), mode=call.mode)
    _say(wanted.counts)


def _some(pieces: Iterator[str], asked: Asked) -> Iterator[str]:
    """The pieces, held back until there is a row; NothingFound if there is none."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if asked.counts:
            return chain(held, pieces)
    raise NothingFound(nothing(asked))


def _bundle(call: _Call, folder: Path, asked: Filters) -> None:
    with opened(call.ledger, names=call.names, moved=True) as store:
        _say(write_bundle(folder, store, asked, mode=call.mode))


def _gold(call: _Call, partial: bool) -> None:
    with opened(call.ledger, names=call.names, moved=True) as store:
        reports = annotated(store, partial=partial)
        lines = [as_json(msgspec.json.encode(recorded(r, names=call.names)).decode("utf-8")) for r in reports]
    if not lines:
        raise NothingFound("no report has all its figures reviewed; review them with bilan serve, or give --partial")
    text = "".join(f"{line}\n" for line in lines)
    if call.printed:
        sys.stdout.write(text)
    else:
        write_text(call.output, text, mode=call.mode)
    click.echo(f"bilan: {len(lines)} report(s)", err=True)


def _say(counts: dict[str, int]) -> None:
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    click.echo(f"bilan: {told}", err=True)
