"""The statements of a ledger, and the positions that actors took."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, get_args

import click
from rich.table import Table

from bilan.cli import output
from bilan.cli.names import claim_line, names_option, opened, recorded, said
from bilan.cli.options import filter_options, filters, format_option, ledger_option
from bilan.harmless import line
from bilan.ledger import Ledger
from bilan.model import Stance, Statement
from bilan.reconcile import MissingExtra, near_duplicates
from bilan.reconcile.positions import Position, positions

COLUMNS = (
    "id", "document", "publisher", "published", "speaker", "speaker_id", "role", "organisation", "form", "cue",
    "addressee", "stance", "object", "figures", "status", "content", "start", "end",
)  # fmt: skip
POSITION_COLUMNS = ("actor", "actor_id", "stance", "object", "first", "last", "reports", "statements")


@click.command()
@ledger_option
@filter_options
@click.option("--actor", help="Who speaks or is spoken to: a name or id.")
@click.option("--stance", type=click.Choice(get_args(Stance)), metavar="STANCE", help="calls_for, rejects, accuses …")
@click.option(
    "--positions", "by_actor", is_flag=True, help="By actor over time: who called for, rejected, accused what."
)
@names_option
@format_option("table", "csv", "jsonl")
def statements(ledger: str, output_format: str, names: bool, by_actor: bool, **options: Any) -> None:
    """List the statements of the ledger: who said or wants what, in which words.

    \b
    Examples:
      bilan statements --actor ONU --stance calls_for
      bilan statements --source OSDH --format csv > osdh.csv
      bilan statements --positions --since 2016-12-01
    """
    asked = filters(options)
    with opened(ledger, names=names) as store:
        found = [claim for claim in store.claims(asked, kind="statement") if isinstance(claim, Statement)]
        copies = _copies(store, found) if by_actor else {}
    if not found:
        click.echo(f"bilan: no statement matches {line(asked.described())}".rstrip(), err=True)
    elif by_actor:
        _write_positions(positions(found, copies), output_format, names)
    else:
        _write(found, output_format, names)


def _copies(store: Ledger, found: Iterable[Statement]) -> dict[str, str]:
    """The documents that copy another, as far as that can be found."""
    try:
        return near_duplicates(store.document(name) for name in sorted({s.document.id for s in found}))
    except MissingExtra as missing:
        click.echo(f"bilan: warning: {missing}; copied reports count as several", err=True)
        return {}


def _write(found: list[Statement], output_format: str, names: bool) -> None:
    if output_format == "jsonl":
        sys.stdout.writelines(claim_line(statement, names=names) + "\n" for statement in found)
    elif output_format == "csv":
        output.write_rows((*COLUMNS, output.NAMES), ([*_row(statement), said(names)] for statement in found))
    else:
        output.console().print(_table(found))


def _row(statement: Statement) -> list[object]:
    speaker, document = statement.speaker, statement.document
    return [
        statement.id, document.id, document.publisher, document.published,
        speaker.name if speaker else None, speaker.id if speaker else None,
        speaker.role if speaker else None, speaker.organisation if speaker else None, statement.form,
        statement.cue.exact if statement.cue else None, statement.addressee.name if statement.addressee else None,
        statement.stance, statement.object.exact if statement.object else None, " ".join(statement.figures),
        statement.status, statement.evidence.exact, statement.evidence.start, statement.evidence.end,
    ]  # fmt: skip


def _table(found: Iterable[Statement]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    for title in ("id", "published", "speaker", "stance", "form", "cue", "words"):
        table.add_column(title, overflow="fold", no_wrap=title in ("id", "published", "stance", "form"))
    for statement in found:
        speaker = statement.speaker
        row = (
            statement.id[:8],
            str(statement.document.published or ""),
            _who(speaker.name, speaker.role) if speaker else "",
            statement.stance or "",
            statement.form,
            statement.cue.exact if statement.cue else "",
            statement.evidence.exact,
        )
        table.add_row(*output.cells(*row))
    return table


def _who(name: str, role: str | None) -> str:
    return f"{name} ({role})" if role else name


def _write_positions(found: list[Position], output_format: str, names: bool) -> None:
    if output_format == "jsonl":
        for position in found:
            output.write_json(recorded(_position(position), names=names))
    elif output_format == "csv":
        rows = [{**_position(p), "statements": " ".join(s.id for s in p.statements)} for p in found]
        output.write_rows((*POSITION_COLUMNS, output.NAMES), ((*row.values(), said(names)) for row in rows))
    else:
        table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
        for title in ("actor", "stance", "first", "last", "reports", "what"):
            table.add_column(title, overflow="fold", no_wrap=title not in ("actor", "what"))
        for p in found:
            row = (p.actor, p.stance, str(p.first or ""), str(p.last or ""), str(p.reports), p.object)
            table.add_row(*output.cells(*row))
        output.console().print(table)


def _position(position: Position) -> dict[str, object]:
    ids = [statement.id for statement in position.statements]
    return dict(
        zip(
            POSITION_COLUMNS,
            (position.actor, position.id, position.stance, position.object, position.first, position.last,
             position.reports, ids),
            strict=True,
        )
    )  # fmt: skip
