"""Commands on incidents: list them, tell one, and decide on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
from rich.table import Table

from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.cli import output
from bilan.cli.names import names_option, opened, recorded, said
from bilan.cli.options import DAY, FILE, format_option, ledger_option
from bilan.harmless import as_json, line
from bilan.incident_views import Chosen, as_shown, choose
from bilan.ledger import Ledger
from bilan.model import Measure
from bilan.reconcile.incidents.record import Incident, Reviewed
from bilan.reconcile.incidents.toll import Toll
from bilan.reconcile.policies import POLICIES
from bilan.reconcile.wording import plain as number

COLUMNS = (
    "id", "situation", "type", "title", "start", "end", "place", "gazetteer", "latitude", "longitude", "measure",
    "population", "unit", "detail", "low", "best", "high", "contested", "sources", "claims", "documents", "reviewed",
)  # fmt: skip
SHOWN = ("killed", "injured")
"""Measures that have a column in the table; the largest of the others is told beside them."""


@click.command()
@ledger_option
@click.option("--since", type=DAY, help="Incidents that reach to this day or later.")
@click.option("--until", type=DAY, help="Incidents that began on this day or before.")
@click.option("--place", help="A place's name, in any language, or its gazetteer id.")
@click.option("--type", "kind", help="Type of incident: shooting, flood, crush …")
@click.option("--measure", type=click.Choice(get_args(Measure)), metavar="MEASURE", help="With a toll of this measure.")
@click.option("--least", type=float, help="With a toll of at least so many (of the measure, else of any of people).")
@click.option("--reviewed", type=click.Choice(get_args(Reviewed)), help="How many of its claims people decided on.")
@click.option("--contested", is_flag=True, help="Only with tolls that sources contest.")
@click.option("--as-of", type=DAY, help="What was known on this day: nothing published later counts.")
@click.option("--policy", default="latest", show_default=True, help=f"How to choose: {', '.join(POLICIES)}.")
@click.option(
    "--kind", "which", type=click.Choice(("all", "incidents", "situations")), default="all", show_default=True,
    help="Incidents, situations (running counts, stocks, yearly totals), or both.",
)  # fmt: skip
@click.option("--decisions", is_flag=True, help="The journal of what people decided on incidents, newest first.")
@click.option("--places", type=FILE, envvar="BILAN_PLACES", help="Your own places, CSV or GeoJSON.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="At most so many, in tables.")
@names_option
@format_option("table", "csv", "jsonl")
def incidents(
    ledger: str,
    output_format: str,
    names: bool,
    limit: int,
    places: Path | None,
    policy: str,
    as_of: date | None,
    decisions: bool,
    which: str,
    **options: Any,
) -> None:
    """List the incidents and situations of the ledger, a row each: what, where, when, how many, who says so.

    \b
    Examples:
      bilan incidents
      bilan incidents --place Valbrune --since 2031-03-01 --measure killed --least 10
      bilan incidents --as-of 2031-03-13 --format csv > incidents.csv
    """
    with Ledger(ledger, create=False) as store:
        catalogue = Catalogue(store, atlas(places))
        if decisions:
            for entry in reversed(catalogue.decisions()):
                output.write_json(entry)
            return
        wanted = Chosen(**options, situations=which != "incidents", incidents=which != "situations")
        found = choose(catalogue, wanted, as_of=as_of, policy=policy)
        catalogue.give_out(one.id for one in found if not one.situation)
    if not names:
        found = _masked(ledger, found)
    if not found:
        click.echo("bilan: no incident fits", err=True)
        return
    if output_format == "jsonl":
        for one in found:
            output.write_json(recorded(one, names=names))
    elif output_format == "csv":
        _write_csv(found, names)
    else:
        output.console().print(_table(found[:limit]))
        if len(found) > limit:
            click.echo(f"bilan: {len(found) - limit} more; see them with --limit {len(found)}", err=True)


def _masked(ledger: str, found: Sequence[Incident]) -> list[Incident]:
    """Initials for the names of private persons among the sources."""
    with opened(ledger, names=False) as masked:
        return [as_shown(one, masked) for one in found]


def _write_csv(found: Sequence[Incident], names: bool) -> None:
    output.write_rows((*COLUMNS, output.NAMES), ((*row, said(names)) for one in found for row in _rows(one)))


def _rows(one: Incident) -> Iterator[tuple[Any, ...]]:
    """One line a toll; an incident without one has a line too."""
    where = one.places[0] if one.places else None
    beginning = (
        one.id, one.situation, one.type, one.title, one.period.start, one.period.end,
        where.name if where else None, where.gazetteer if where else None,
        where.latitude if where else None, where.longitude if where else None,
    )  # fmt: skip
    documents = "; ".join(one.documents)
    for toll in one.tolls:
        yield (
            *beginning, toll.measure, "; ".join(toll.population), toll.unit, toll.detail, toll.low, toll.best,
            toll.high, toll.contested, "; ".join(toll.sources), "; ".join(toll.claims), documents, one.reviewed,
        )  # fmt: skip
    if not one.tolls:
        yield (*beginning, *[None] * 10, documents, one.reviewed)


def _table(found: Sequence[Incident]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    for title in ("id", "days", "place", "type", *SHOWN, "other", "reports", "state"):
        table.add_column(title, overflow="fold", no_wrap=title in ("id", "days"))
    for one in found:
        table.add_row(*output.cells(*_cells(one)))
    return table


def _cells(one: Incident) -> Iterator[str]:
    start, end = one.period.start, one.period.end
    when = f"by {end}" if start is None and end else str(start) if start == end else f"{start}–{end}"
    yield from (one.id, when if start or end else "", one.places[0].name if one.places else "")
    yield "situation" if one.situation else (one.type or "").replace("_", " ")
    for measure in SHOWN:
        yield next((amount(t) for t in one.tolls if t.measure == measure and t.unit == "person"), "")
    others = [t for t in one.tolls if t.measure not in SHOWN or t.unit != "person"]
    yield "; ".join(f"{t.measure} {amount(t)}" for t in others[:2]) + (" …" if len(others) > 2 else "")
    yield str(len(one.documents))
    states = [{"none": "unreviewed", "some": "partly checked", "all": "checked"}[one.reviewed]]
    states += ["contested"] if one.contested else []
    states += ["only mentioned"] if one.mentioned_only else []
    yield ", ".join(states)


def amount(toll: Toll) -> str:
    """Return a toll in one cell: the best number, the bounds where they differ, the unit where it is not people."""
    best = "?" if toll.best is None else number(toll.best)
    bounds = ""
    if (toll.low, toll.high) != (toll.best, toll.best):
        low = "" if toll.low is None else number(toll.low)
        high = "" if toll.high is None else number(toll.high)
        bounds = f" ({low}–{high})" if low or high else ""
    unit = {"person": "", "percent": " %"}.get(toll.unit, f" {toll.unit}")
    detail = f" {toll.detail}" if toll.detail else ""
    who = f" {', '.join(toll.population)}" if toll.population else ""
    return f"{best}{bounds}{unit}{detail}{who}{'!' if toll.contested else ''}"


@click.command()
@click.argument("incident_id", metavar="ID")
@ledger_option
@click.option("--as-of", type=DAY, help="What was known on this day.")
@click.option("--policy", default="latest", show_default=True, help=f"How to choose: {', '.join(POLICIES)}.")
@click.option("--merge", "merged", multiple=True, metavar="ID", help="These incidents are one with it.")
@click.option("--split", "apart", multiple=True, metavar="DOCUMENT", help="These reports are of another incident.")
@click.option("--move", "moved", multiple=True, metavar="CLAIM", help="These figures belong to this incident.")
@click.option("--drop", "dropped", multiple=True, metavar="CLAIM", help="These figures belong to no incident.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take a decision back.")
@click.option("--reviewer", envvar="BILAN_REVIEWER", help="Who decides.")
@click.option("--reason", help="Why, for the journal.")
@click.option("--places", type=FILE, envvar="BILAN_PLACES", help="Your own places, CSV or GeoJSON.")
@names_option
@format_option("text", "json")
def incident(
    incident_id: str,
    ledger: str,
    output_format: str,
    names: bool,
    as_of: date | None,
    policy: str,
    places: Path | None,
    **decided: Any,
) -> None:
    """Tell one incident: its tolls as they moved, every claim with its sentence, who disagrees, copies, documents.

    What people decide (--merge, --split, --move, --drop, --undo) goes into a journal and wins over every score.

    \b
    Examples:
      bilan incident 1f3a
      bilan incident 1f3a --merge 77c0 --reviewer ana --reason "one crush, two spellings"
      bilan incident 1f3a --split report-7 --reviewer ana
    """
    from bilan.incident_views import story

    with Ledger(ledger, create=False) as store:
        catalogue = Catalogue(store, atlas(places))
        wanted = _decide(catalogue, incident_id, decided)
        with opened(ledger, names=names) as shown:
            made = story(catalogue, shown, wanted, as_of=as_of, policy=policy)
        catalogue.give_out([made.incident.id] if not made.incident.situation else [])
    if output_format == "json":
        click.echo(as_json(msgspec.json.format(msgspec.json.encode(recorded(made, names=names))).decode()))
        return
    for words in made.lines():
        click.echo(line(words))


def _decide(catalogue: Catalogue, incident_id: str, decided: dict[str, Any]) -> str:
    """Carry out what was decided; return the id of the incident to tell then."""
    given = {name: decided[name] for name in ("merged", "apart", "moved", "dropped", "undo") if decided[name]}
    if not given:
        return incident_id
    who, reason = decided["reviewer"], decided["reason"]
    if not who:
        raise click.UsageError("name who decides: --reviewer NAME (or set BILAN_REVIEWER)")
    if len(given) > 1:
        raise click.UsageError("one kind of decision at a time")
    if "merged" in given:
        return catalogue.merge(incident_id, decided["merged"], reviewer=who, reason=reason)
    if "apart" in given:
        made = catalogue.split(incident_id, decided["apart"], reviewer=who, reason=reason)
        click.echo(f"bilan: these reports are incident {made} now", err=True)
        return incident_id
    if "moved" in given:
        return catalogue.move(decided["moved"], incident_id, reviewer=who, reason=reason) or incident_id
    if "dropped" in given:
        catalogue.move(decided["dropped"], None, reviewer=who, reason=reason)
        return incident_id
    catalogue.undo(decided["undo"], reviewer=who, reason=reason)
    return incident_id
