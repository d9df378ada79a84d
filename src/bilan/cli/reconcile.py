"""Commands that reconcile: estimate, series, conflicts, relations."""

from __future__ import annotations

import sys
from typing import Any, get_args

import click
import msgspec

from bilan.answers import answer
from bilan.asking import Asked, atlas, copies_missing
from bilan.catalogue import Catalogue
from bilan.cli import output
from bilan.cli.names import names_option, opened, recorded
from bilan.cli.options import DAY, FILE, format_option, ledger_option
from bilan.cli.reconciled import print_conflict, print_estimate, relations_table, series_record
from bilan.disagreements import disagreements
from bilan.harmless import as_json, folded
from bilan.incident_views import as_shown, figures_by_id
from bilan.ledger import Ledger
from bilan.model import Measure, Population
from bilan.reconcile import (
    Question,
    steps_line,
)
from bilan.reconcile.conflicts import KINDS
from bilan.reconcile.estimates import policy_of
from bilan.reconcile.policies import INCLUDABLE, POLICIES
from bilan.reconcile.relations import RelationKind
from bilan.reconcile.steps import heading, sparkline, steps


def _question_options(function: Any) -> Any:
    decorators = (
        click.option(
            "--measure", type=click.Choice(get_args(Measure)), metavar="MEASURE", help="What is counted.",
        ),
        click.option(
            "--population", multiple=True, type=click.Choice(get_args(Population)), metavar="WHO",
            help="Who is counted (civilian, child …); may be given again.",
        ),
        click.option("--place", help="A place's name, in any language, or its gazetteer id."),
        click.option("--since", type=DAY, help="The matter reaches to this day or later."),
        click.option("--until", type=DAY, help="The matter began on this day or before."),
        click.option("--as-of", type=DAY, help="What was known on this day: nothing published later counts."),
        click.option("--places", type=FILE, envvar="BILAN_PLACES", help="Your own places, CSV or GeoJSON."),
        click.option("--reviewed-only", is_flag=True, help="Only what a person has accepted, corrected or added."),
    )  # fmt: skip
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


def _limit_option(function: Any) -> Any:
    return click.option(
        "--limit", type=click.IntRange(min=1), default=50, show_default=True,
        help="Print at most so many, in tables for people.",
    )(function)  # fmt: skip


def _question(options: dict[str, Any]) -> Question:
    return Question(**{name: options.pop(name) for name in Question.__dataclass_fields__})


def _warn_of_copies() -> bool:
    """Whether copied reports can be found; says so where not."""
    missing = copies_missing()
    if missing is not None:
        click.echo(f"bilan: warning: copied reports count as sources of their own: {missing}", err=True)
    return missing is None


@click.command()
@ledger_option
@_question_options
@click.option("--policy", default="latest", show_default=True, help=f"How to choose: {', '.join(POLICIES)}.")
@click.option(
    "--include",
    default="",
    metavar="STATUS,…",
    help=f"Count these too, though not asserted: {', '.join(INCLUDABLE)}.",
)
@_limit_option
@names_option
@format_option("table", "json")
def estimate(
    ledger: str, names: bool, policy: str, include: str, limit: int, output_format: str, **options: Any
) -> None:
    """Print what is known of a quantity: low, best and high, the figures they rest on, and what was left out.

    Each answer names the incident or situation that it speaks of. The best match comes first: the place itself,
    then what reports are about before what they only mention, then what more reports tell.

    \b
    Policies (docs/reconciling.md tells where each comes from):
      latest          the newest number; bounds from all that can hold with it
      range           from the lowest to the highest that any source still says
      majority        the number that most independent sources allow
      priority:A,B,C  the first of these sources that gives a number

    \b
    Examples:
      bilan estimate --measure killed --place Alep-Est --population civilian
      bilan estimate --measure killed --place Alep-Est --as-of 2016-12-01 --format json
      bilan estimate --measure killed --place Croydon --policy priority:OSDH,ONU
    """
    places, reviewed_only = atlas(options.pop("places")), options.pop("reviewed_only")
    question, statuses = _question(options), ("asserted", *_statuses(include))
    policy_of(policy)
    _warn_of_copies()
    with Ledger(ledger, create=False) as true, opened(ledger, names=names, moved=True) as store:
        catalogue = Catalogue(true, places, reviewed_only=reviewed_only, statuses=statuses)
        found = answer(catalogue, question, policy=policy)
        catalogue.give_out(made.incident for made in found if not made.situation)
        found = [as_shown(made, store) for made in found]
        by_id = figures_by_id(store, found[:limit])
    if output_format == "json":
        records = [recorded(made, names=names) for made in found]
        shown: Any = records[0] if len(records) == 1 else records
        click.echo(as_json(msgspec.json.format(msgspec.json.encode(shown)).decode()))
        return
    for made in found[:limit]:
        print_estimate(made, by_id)
    _say_more(len(found), limit, "incidents and situations")


def _statuses(include: str) -> tuple[str, ...]:
    statuses = tuple(s.strip() for s in include.split(",") if s.strip())
    for status in statuses:
        if status not in INCLUDABLE:
            raise click.BadParameter(f"{status!r}; choose from {', '.join(INCLUDABLE)}", param_hint="--include")
    return statuses


def _say_more(count: int, limit: int, what: str) -> None:
    if count > limit:
        click.echo(f"bilan: {count - limit} more {what}; see them with --limit {count}", err=True)


def _asked(ledger: str, names: bool, options: dict[str, Any]) -> Asked:
    """The incidents and situations that the options ask for, reconciled."""
    places, source, reviewed_only = options.pop("places"), options.pop("source", None), options.pop("reviewed_only")
    _warn_of_copies()
    known = atlas(places)
    with Ledger(ledger, create=False) as true, opened(ledger, names=names, moved=True) as store:
        catalogue = Catalogue(true, known, reviewed_only=reviewed_only)
        return Asked(catalogue, store, _question(options), known, source=source)


source_option = click.option("--source", help="A source's name or id; of reports that name none the publisher's.")


@click.command()
@ledger_option
@_question_options
@source_option
@_limit_option
@names_option
@format_option("table", "jsonl")
def series(ledger: str, names: bool, limit: int, output_format: str, **options: Any) -> None:
    """Print how each quantity moved from report to report, with a sparkline on a terminal.

    \b
    Examples:
      bilan series --measure killed --place Alep-Est
      bilan series --source OSDH --since 2016-11-15
      bilan series --format jsonl > series.jsonl
    """
    asked = _asked(ledger, names, options)
    if output_format == "jsonl":
        for found in asked.series:
            output.write_json(recorded(series_record(found), names=names))
        return
    ordered = sorted(asked.series, key=lambda s: (-len(steps(s)), heading(s), s.id))
    for found in ordered[:limit]:
        line = sparkline([o.size for o in steps(found) if not o.vague]) if sys.stdout.isatty() else ""
        click.echo(folded(heading(found)) + (f"  {line}" if line else ""))
        click.echo("  " + (folded(steps_line(found)) or "nothing asserted"))
    _say_more(len(ordered), limit, "series")


@click.command()
@ledger_option
@_question_options
@source_option
@click.option("--kind", multiple=True, type=click.Choice(KINDS), help="Only these; may be given again.")
@_limit_option
@names_option
@format_option("table", "jsonl")
def conflicts(ledger: str, names: bool, kind: tuple[str, ...], limit: int, output_format: str, **options: Any) -> None:
    """List what needs a look, worst first, with the sentences.

    \b
    contradicts         two independent sources that cannot both be right
    withdrawn           a number that its source or publisher took back
    lowers              a number that its source lowered later
    part_exceeds_whole  a share that is larger than what it is a share of
    outlier             a number far outside all others, or above the people who live there
    single_source       a toll that one source alone carries; listed with --kind
    no_source           a toll for which the texts name nobody; listed with --kind

    \b
    Examples:
      bilan conflicts
      bilan conflicts --kind contradicts --kind lowers --place Alep-Est
      bilan conflicts --as-of 2016-12-01 --format jsonl
    """
    places, source, reviewed_only = atlas(options.pop("places")), options.pop("source"), options.pop("reviewed_only")
    question = _question(options)
    _warn_of_copies()
    with Ledger(ledger, create=False) as true, opened(ledger, names=names, moved=True) as store:
        catalogue = Catalogue(true, places, reviewed_only=reviewed_only)
        found = disagreements(catalogue, question, store, kinds=kind, source=source)
    if output_format == "jsonl":
        for conflict in found:
            output.write_json(recorded(conflict, names=names))
        return
    for conflict in found[:limit]:
        print_conflict(conflict)
    if not found:
        click.echo("bilan: nothing of the kind", err=True)
    _say_more(len(found), limit, "conflicts")


@click.command()
@ledger_option
@_question_options
@source_option
@click.option(
    "--kind", multiple=True, type=click.Choice(get_args(RelationKind)), help="Only these; may be given again."
)
@_limit_option
@names_option
@format_option("table", "jsonl")
def relations(ledger: str, names: bool, kind: tuple[str, ...], limit: int, output_format: str, **options: Any) -> None:
    """List how figures stand to each other, each with its reason.

    \b
    Examples:
      bilan relations --measure killed --place Alep-Est
      bilan relations --kind copies --kind corroborates
    """
    asked = _asked(ledger, names, options)
    ids = asked.ids
    found = [
        relation
        for relation in asked.reconciled.relations
        if (relation.figure in ids or relation.other in ids) and (not kind or relation.kind in kind)
    ]
    if output_format == "jsonl":
        for relation in found:
            output.write_json(recorded(relation, names=names))
        return
    if found:
        output.console().print(relations_table(found[:limit]))
    else:
        click.echo("bilan: nothing of the kind", err=True)
    _say_more(len(found), limit, "relations")
