"""The statements of a ledger, and the positions that actors took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from bilan.cli.filters import actor_option, filter_options, filters, nothing, stance_option
from bilan.cli.listings.claims import listing, rows
from bilan.cli.listings.grouped import Grouped, grouped, positions
from bilan.cli.names import names_option, opened
from bilan.cli.options import ledger_option
from bilan.cli.output import Output, output_options
from bilan.errors import NothingFound
from bilan.model import Statement

if TYPE_CHECKING:
    from bilan.ledger import Ledger
    from bilan.reconcile.positions import Position


@click.command()
@ledger_option
@filter_options
@actor_option
@stance_option
@click.option(
    "--positions", "by_actor", is_flag=True, help="By actor over time: who called for, rejected, accused what."
)
@names_option
@output_options(sentences=True)
def statements(ledger: str, out: Output, names: bool, by_actor: bool, **options: Any) -> None:
    """List the statements of the ledger: who said or wants what, in which words.

    \b
    Examples:
      bilan statements --actor OMDH
      bilan statements --stance demands,denies --sentences
      bilan statements --source OMDH --format csv > omdh.csv
      bilan statements --positions --since 2026-03-01
    """
    asked = filters(options)
    with opened(ledger, names=names, moved=out.form in ("table", "csv")) as store:
        found = [claim for claim in store.claims(asked, kind="statement") if isinstance(claim, Statement)]
        if not found:
            raise NothingFound(nothing(store, "statement", asked))
        if by_actor:
            none = "no statement takes a position; see them without --positions"
            out.write(positions(), _positions(store, found, out, names), nothing=none)
        else:
            out.write(listing("statement", sentences=out.sentences), rows(store, found, out, names=names))


def _positions(store: Ledger, found: list[Statement], out: Output, names: bool) -> Iterator[Grouped[Position]]:
    from bilan.reconcile.positions import positions as taken

    told = taken(found, _copies(store, found))
    if out.form == "csv":
        return grouped(store, told, lambda position: [said.id for said in position.statements], names=names)
    return (Grouped(position, (), names) for position in told)


def _copies(store: Ledger, found: Iterable[Statement]) -> dict[str, str]:
    """The documents that copy another, as far as that can be found."""
    from bilan.cli.copies import warn_of_copies
    from bilan.reconcile import near_duplicates

    if not warn_of_copies():
        return {}
    return near_duplicates(store.document(name) for name in sorted({s.document.id for s in found}))
