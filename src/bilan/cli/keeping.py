"""Commands that keep a ledger whole: check, backup, restore."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import click

from bilan.cli.listings.stored import lines
from bilan.cli.options import file_mode_option, ledger_option
from bilan.cli.output import Output, output_options
from bilan.harmless import line
from bilan.ledger import Ledger, backups
from bilan.ledger.dialect import DAMAGED_REMEDY

MOST_TOLD = 20
"""So many problems are listed; a damaged page spoils hundreds of rows."""


@click.command()
@ledger_option
@output_options()
def check(ledger: str, out: Output) -> None:
    """Look through a ledger for damage: whether it holds what was written, and claims stand in their texts.

    Every other command looks for damage too when it opens a ledger, and ends at the first; this one lists it.

    \b
    Examples:
      bilan check
      bilan check --format json
    """
    with Ledger(ledger, create=False, verify=False) as store:
        found = list(islice(store.problems(), MOST_TOLD + 1))
        if out.for_people:
            out.tell(found[:MOST_TOLD])
        else:
            out.write(lines("problem"), ({"problem": problem} for problem in found[:MOST_TOLD]))
        if found:
            more = " and more" if len(found) > MOST_TOLD else ""
            told = f"{len(found[:MOST_TOLD])} problem(s){more}"
            click.echo(f"bilan: {line(ledger)}: {told}; {DAMAGED_REMEDY.partition(';')[0]}", err=True)
            sys.exit(1)
        claims, reviews = store.last_change()
        documents = sum(1 for _ in store.documents())
    click.echo(f"bilan: {line(ledger)}: whole; {_counted(backups.Holdings(documents, claims, reviews))}", err=True)


@click.command()
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
@file_mode_option
def backup(target: Path, ledger: str, file_mode: int | None) -> None:
    """Write a whole copy of a ledger, also while others write to it.

    The copy is one file, looked through before it takes the place of an earlier one; its owner alone may read it.

    \b
    Examples:
      bilan backup bilan-2026-03-11.db
    """
    with Ledger(ledger, create=False) as store:
        held = backups.backup(store, target, mode=file_mode)
    click.echo(f"bilan: wrote {line(str(target))}: {_counted(held)}", err=True)


@click.command()
@click.argument("copy", metavar="BACKUP", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
@file_mode_option
def restore(copy: Path, ledger: str, file_mode: int | None) -> None:
    """Put a backup in place of a ledger, if the backup is whole.

    The file that was there is kept beside it, with .before-restore after its name.

    \b
    Examples:
      bilan restore bilan-2026-03-11.db
    """
    held = backups.restore(copy, ledger, mode=file_mode)
    click.echo(f"bilan: {line(ledger)}: restored; {_counted(held)}", err=True)


def _counted(held: backups.Holdings) -> str:
    return f"{held.documents} document(s), {held.claims} claim(s), {held.reviews} decision(s)"
