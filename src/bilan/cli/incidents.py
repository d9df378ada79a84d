"""Commands on incidents: list them, tell one, and decide on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import click

from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.cli import filters
from bilan.cli.completion import Known
from bilan.cli.copies import warn_of_copies
from bilan.cli.filters import OneOf, did_you_mean, several, wanted
from bilan.cli.listings import incidents as listings
from bilan.cli.listings.stored import incident_decisions
from bilan.cli.names import names_option, opened, recorded
from bilan.cli.options import ledger_option, limit_option, places_option, policy_option
from bilan.cli.output import Output, output_options, say
from bilan.incident_views import Chosen, as_shown, choose, story
from bilan.ledger import Ledger
from bilan.reconcile.incidents.record import Incident, Reviewed

NONE = "no incident fits; see all with: bilan incidents"


@click.command()
@ledger_option
@filters.since_option
@filters.until_option
@filters.place_option
@several("--type", filters.Names(), "Type of incident: shooting, flood, crush …", metavar="TYPE")
@filters.measure_option
@click.option("--least", type=float, help="With a toll of at least so many (of the measure, else of any of people).")
@several("--reviewed", OneOf("state", get_args(Reviewed)), "How many of its claims people decided on", metavar="STATE")
@click.option("--contested", is_flag=True, help="Only with tolls that sources contest.")
@filters.as_of_option
@policy_option
@click.option(
    "--kind", "which", type=click.Choice(("all", "incidents", "situations")), default="all", show_default=True,
    help="Incidents, situations (running counts, stocks, yearly totals), or both.",
)  # fmt: skip
@click.option("--decisions", is_flag=True, help="The journal of what people decided on incidents, newest first.")
@places_option
@limit_option
@names_option
@output_options()
def incidents(
    ledger: str,
    out: Output,
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

    CSV has a row a toll, with the sentences and reports that it rests on.

    \b
    Examples:
      bilan incidents
      bilan incidents --place Velmont,Belroc --since 2026-03-01 --measure killed --least 3
      bilan incidents --as-of 2026-03-13 --format csv > incidents.csv
    """
    if decisions:
        _decisions(ledger, out, names)
        return
    given = {"kind" if name == "type" else name: wanted(value) for name, value in options.items()}
    asked = Chosen(**given, situations=which != "incidents", incidents=which != "situations")
    warn_of_copies()
    with Ledger(ledger, create=False) as store:
        catalogue = Catalogue(store, atlas(places))
        found = choose(catalogue, asked, as_of=as_of, policy=policy)
        catalogue.give_out(one.id for one in found if not one.situation)
        none = NONE if found else _none(catalogue, options["type"])
    _list(ledger, found, out, names, limit, none)


def _none(catalogue: Catalogue, types: Sequence[str]) -> str:
    """What is said where no incident fits, with the types of the ledger that are written much like those asked for."""
    known = sorted({one.type for one in catalogue.incidents(situations=False) if one.type})
    near = [name for word in types for name in get_close_matches(word, known)]
    return NONE.replace(";", f"{did_you_mean(near)};", 1) if near else NONE


def _list(ledger: str, found: Sequence[Incident], out: Output, names: bool, limit: int, none: str) -> None:
    with opened(ledger, names=names, moved=True, verify=False) as store:
        shown = [as_shown(one, store) for one in (found[:limit] if out.for_people else found)]
        if out.form == "csv":
            out.write(listings.tolls(), listings.toll_rows(store, shown, names=names), nothing=none)
        else:
            out.write(listings.incidents(names=names), shown, nothing=none)
    if len(found) > len(shown):
        say(f"{len(found) - len(shown)} more; see them with --limit {len(found)}")


def _decisions(ledger: str, out: Output, names: bool) -> None:
    with Ledger(ledger, create=False) as store:
        entries = reversed(Catalogue(store, atlas(None)).decisions())
        none = "nothing was decided on incidents yet; decide with: bilan incident ID --merge, --split, --move or --drop"
        out.write(incident_decisions(names=names), entries, nothing=none)


@click.command()
@click.argument("incident_id", metavar="ID", type=Known("incident"))
@ledger_option
@filters.as_of_option
@policy_option
@click.option(
    "--merge", "merged", multiple=True, metavar="ID", type=Known("incident"), help="These incidents are one with it."
)
@click.option(
    "--split",
    "apart",
    multiple=True,
    metavar="DOCUMENT",
    type=Known("document"),
    help="These reports are of another incident.",
)
@click.option(
    "--move",
    "moved",
    multiple=True,
    metavar="CLAIM",
    type=Known("claim"),
    help="These figures belong to this incident.",
)
@click.option(
    "--drop",
    "dropped",
    multiple=True,
    metavar="CLAIM",
    type=Known("claim"),
    help="These figures belong to no incident.",
)
@click.option("--undo", type=int, metavar="NUMBER", help="Take a decision back.")
@click.option("--reviewer", envvar="BILAN_REVIEWER", help="Who decides.")
@click.option("--reason", help="Why, for the journal.")
@places_option
@names_option
@output_options()
def incident(
    incident_id: str,
    ledger: str,
    out: Output,
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
      bilan incident 0e36c6d2ab6d
      bilan incident 0e36c6d2ab6d --format csv > tolls.csv
      bilan incident 0e36c6d2ab6d --merge 2d5c5ffbf0b7 --reviewer Ana --reason "one flood, told twice"
      bilan incident 0e36c6d2ab6d --undo 1 --reviewer Ana
    """
    with Ledger(ledger, create=False) as store:
        catalogue = Catalogue(store, atlas(places))
        chosen = _decide(catalogue, incident_id, decided)
        with opened(ledger, names=names, moved=out.form == "csv", verify=False) as shown:
            made = story(catalogue, shown, chosen, as_of=as_of, policy=policy)
            if out.form == "csv":
                out.write(listings.tolls(), list(listings.toll_rows(shown, [made.incident], names=names)))
        catalogue.give_out([made.incident.id] if not made.incident.situation else [])
    if out.for_people:
        out.tell(made.lines())
    elif out.form != "csv":
        out.value(recorded(made, names=names))


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
