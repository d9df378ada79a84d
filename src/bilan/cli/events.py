"""The command that prints the timeline of events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from bilan.cli.copies import warn_of_copies
from bilan.cli.filters import actor_option, filter_options, filters, mode_option, nothing, type_option
from bilan.cli.listings.claims import listing, rows
from bilan.cli.listings.grouped import Grouped, grouped, timeline
from bilan.cli.names import names_option, opened
from bilan.cli.options import ledger_option
from bilan.cli.output import Output, output_options
from bilan.errors import NothingFound
from bilan.ledger import Ledger
from bilan.model import Event
from bilan.reconcile.events import MergedEvent
from bilan.reconcile.events import timeline as merged


@click.command()
@ledger_option
@filter_options
@actor_option
@type_option
@mode_option
@click.option("--mentions", is_flag=True, help="Every mention by itself, not merged across reports.")
@names_option
@output_options(sentences=True)
def events(ledger: str, out: Output, names: bool, mentions: bool, **options: Any) -> None:
    """Print what happened: the events of the ledger in the order of their days, each told once.

    Mentions of one event in several reports are merged; every mention is kept, and sources that only copy
    another count once.

    \b
    Examples:
      bilan events --type ASSAULT --place Velmont
      bilan events --type protest,assault --format jsonl
      bilan events --source OMDH --mentions --sentences
    """
    asked = filters(options)
    with opened(ledger, names=names, moved=out.form in ("table", "csv")) as store:
        found = [claim for claim in store.claims(asked, kind="event") if isinstance(claim, Event)]
        if not found:
            raise NothingFound(nothing(store, "event", asked))
        if mentions or (out.sentences and out.for_people):
            out.write(listing("event", sentences=out.sentences), rows(store, found, out, names=names))
        else:
            out.write(timeline(), _merged(store, found, out, names))


def _merged(store: Ledger, found: list[Event], out: Output, names: bool) -> Iterator[Grouped[MergedEvent]]:
    from bilan.reconcile import near_duplicates

    ids = sorted({event.document.id for event in found})
    copies = near_duplicates(store.document(name) for name in ids) if warn_of_copies() else {}
    told = merged(found, copies)
    if out.form == "csv":
        return grouped(store, told, lambda event: event.mentions, names=names)
    return (Grouped(event, (), names) for event in told)
