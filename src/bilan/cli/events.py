"""The command that prints the timeline of events."""

from __future__ import annotations

import sys
from typing import Any, get_args

import click
import msgspec

from bilan.asking import copies_missing
from bilan.cli import output
from bilan.cli.names import claim_line, names_option, opened, recorded, said
from bilan.cli.options import filter_options, filters, format_option, ledger_option
from bilan.cli.told import events_table, timeline_table
from bilan.harmless import line
from bilan.ledger import Filters
from bilan.model import Event, EventType
from bilan.reconcile import near_duplicates
from bilan.reconcile.events import MergedEvent, timeline

COLUMNS = MergedEvent.__struct_fields__


@click.command()
@ledger_option
@filter_options
@click.option("--actor", help="Who acts or is acted on: a name or id.")
@click.option("--type", "event_type", type=click.Choice(get_args(EventType)), help="Type of event (PLOVER).")
@click.option("--mode", help="Kind within the type: aerial, arrest, ceasefire …")
@click.option("--mentions", is_flag=True, help="Every mention by itself, not merged across reports.")
@names_option
@format_option("table", "csv", "jsonl")
def events(
    ledger: str, output_format: str, names: bool, event_type: str | None, mentions: bool, **options: Any
) -> None:
    """Print what happened: the events of the ledger in the order of their days, each told once.

    Mentions of one event in several reports are merged; every mention is kept, and sources that only copy
    another count once.

    \b
    Examples:
      bilan events --type ASSAULT --place Alep-Est
      bilan events --mode ceasefire --format jsonl
      bilan events --actor OSDH --mentions
    """
    actor, mode = options.pop("actor"), options.pop("mode")
    asked = Filters(**{**_given(filters(options)), "actor": actor, "mode": mode, "type": event_type})
    with opened(ledger, names=names) as store:
        found = [claim for claim in store.claims(asked, kind="event") if isinstance(claim, Event)]
        ids = sorted({event.document.id for event in found})
        copies = near_duplicates(store.document(name) for name in ids) if copies_missing() is None else {}
    if not found:
        click.echo(f"bilan: no event matches {line(asked.described())}".rstrip(), err=True)
        return
    if mentions:
        _print_mentions(found, output_format, names)
        return
    _print_timeline(timeline(found, copies), output_format, names)


def _given(asked: Filters) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in Filters.__dataclass_fields__}


def _print_mentions(found: list[Event], output_format: str, names: bool) -> None:
    if output_format == "table":
        output.console().print(events_table(found))
    elif output_format == "jsonl":
        sys.stdout.writelines(claim_line(event, names=names) + "\n" for event in found)
    else:
        _write_csv([_flat(event) for event in found], names)


def _print_timeline(merged: list[MergedEvent], output_format: str, names: bool) -> None:
    if output_format == "table":
        output.console().print(timeline_table(merged))
    elif output_format == "jsonl":
        for event in merged:
            output.write_json(recorded(event, names=names))
    else:
        _write_csv([msgspec.to_builtins(event) for event in merged], names)


def _flat(event: Event) -> dict[str, Any]:
    return {
        "id": event.id, "type": event.type, "mode": event.mode, "status": event.status,
        "start": event.period.start if event.period else None, "end": event.period.end if event.period else None,
        "place": next((place.name for place in event.places), None),
        "actors": [actor.name for actor in event.actors], "recipients": [actor.name for actor in event.recipients],
        "figures": event.figures, "sources": [source.name for source in event.sources], "mentions": [event.id],
    }  # fmt: skip


def _write_csv(rows: list[dict[str, Any]], names: bool) -> None:
    columns = (*COLUMNS, output.NAMES)
    listed = ({k: "; ".join(v) if isinstance(v, list | tuple) else v for k, v in row.items()} for row in rows)
    output.write_rows(columns, ([{**row, output.NAMES: said(names)}.get(name) for name in columns] for row in listed))
