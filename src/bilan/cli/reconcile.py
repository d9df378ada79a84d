"""Commands that reconcile: estimate, series, conflicts, relations."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, get_args

import click

from bilan.answers import Told, answer
from bilan.asking import Asked, atlas
from bilan.catalogue import Catalogue
from bilan.cli.copies import warn_of_copies
from bilan.cli.filters import OneOf, question_options, questions, several, source_option
from bilan.cli.listings import grouped as listings
from bilan.cli.listings.grouped import Grouped, Step, grouped
from bilan.cli.names import names_option, opened, recorded
from bilan.cli.options import ledger_option, limit_option, places_option, policy_option
from bilan.cli.output import Listing, Output, json_line, output_options, say
from bilan.cli.reconciled import conflict_lines, estimate_lines, series_record
from bilan.disagreements import disagreements
from bilan.errors import NothingFound
from bilan.export.rows import claims_of
from bilan.harmless import folded
from bilan.incident_views import as_shown, figures_by_id
from bilan.ledger import Ledger
from bilan.marks import experimental, marked
from bilan.reconcile import Conflict, Question, Relation, Series, steps_line
from bilan.reconcile.conflicts import KINDS
from bilan.reconcile.estimates import policy_of
from bilan.reconcile.policies import INCLUDABLE
from bilan.reconcile.relations import RelationKind
from bilan.reconcile.steps import heading, sparkline, steps

T = TypeVar("T")
NOTHING = "nothing of the kind"


def _asked_each(asked: Sequence[Question], find: Callable[[Question], Iterable[T]]) -> Iterator[T]:
    """What answers any of several questions; raises what the first met if none has an answer."""
    missing: NothingFound | None = None
    answered = False
    for question in asked:
        try:
            yield from find(question)
        except NothingFound as error:
            missing = missing or error
        else:
            answered = True
    if missing is not None and not answered:
        raise missing


def _say_more(count: int, limit: int, what: str) -> None:
    if count > limit:
        say(f"{count - limit} more {what}; see them with --limit {count}")


@click.command()
@ledger_option
@question_options
@policy_option
@several(
    "--include",
    OneOf("status", INCLUDABLE),
    "Count these too, though not asserted: denied, planned, possible",
    metavar="STATUS",
)
@places_option
@limit_option
@names_option
@output_options()
def estimate(
    ledger: str, names: bool, policy: str, include: tuple[str, ...], limit: int, out: Output, **options: Any
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
      bilan estimate --measure killed --place Velmont-Est --population civilian
      bilan estimate --measure killed --place Velmont-Est --as-of 2026-03-10 --format json
      bilan estimate --measure killed,injured --place Belroc --policy priority:OMDH,préfecture
    """
    places, reviewed_only = atlas(options.pop("places")), options.pop("reviewed_only")
    asked = list(questions(options))
    policy_of(policy)
    warn_of_copies()
    with Ledger(ledger, create=False) as true, opened(ledger, names=names, moved=True, verify=False) as store:
        catalogue = Catalogue(true, places, reviewed_only=reviewed_only, statuses=("asserted", *include))
        found = list(_asked_each(asked, lambda question: answer(catalogue, question, policy=policy)))
        catalogue.give_out(made.incident for made in found if not made.situation)
        found = [as_shown(made, store) for made in found]
        if out.form == "csv":
            out.write(listings.estimates(), grouped(store, found, lambda made: made.claims, names=names))
        by_id = figures_by_id(store, found[:limit]) if out.for_people else {}
    if out.for_people:
        out.tell(text for made in found[:limit] for text in estimate_lines(made, by_id))
        _say_more(len(found), limit, "incidents and situations")
    elif out.form != "csv":
        _records(found, out, names)


def _records(found: Sequence[Told], out: Output, names: bool) -> None:
    """Estimates as JSON: of one alone the object itself."""
    if out.form == "json" and len(found) == 1:
        out.value(recorded(found[0], names=names))
    else:
        out.write(listings.estimates(), (Grouped(made, (), names) for made in found))


@click.command()
@ledger_option
@question_options
@source_option
@places_option
@limit_option
@names_option
@output_options()
def series(ledger: str, names: bool, limit: int, out: Output, **options: Any) -> None:
    """Print how each quantity moved from report to report, with a sparkline on a terminal.

    CSV has a row a step, with all that is known of its figure.

    \b
    Examples:
      bilan series --measure killed --place Velmont-Est
      bilan series --source OMDH --since 2026-03-01
      bilan series --format jsonl > series.jsonl
    """
    with Ledger(ledger, create=False) as true, opened(ledger, names=names, moved=True, verify=False) as store:
        found = _unique((s for one in _reconciled(true, store, options) for s in one.series), lambda s: s.id)
        if out.form == "csv":
            out.write(Listing((), listings.series_steps()), _steps(store, found, names))
    if out.for_people:
        ordered = sorted(found, key=lambda s: (-len(steps(s)), heading(s), s.id))
        out.tell(text for one in ordered[:limit] for text in _series_lines(one))
        _say_more(len(ordered), limit, "series")
    elif out.form != "csv":
        records = (recorded(series_record(one), names=names) for one in found)
        out.write(Listing((), {}, json_line), records)


def _reconciled(true: Ledger, store: Ledger, options: dict[str, Any]) -> Iterator[Asked]:
    """The incidents and situations that each question and source of a call asks for, reconciled.

    `true` is the ledger that they are told apart by, `store` the one whose words are printed.
    """
    places = atlas(options.pop("places"))
    catalogue = Catalogue(true, places, reviewed_only=options.pop("reviewed_only"))
    sources, asked = options.pop("source") or (None,), list(questions(options))
    warn_of_copies()

    def find(question: Question) -> Iterator[Asked]:
        for source in sources:
            yield Asked(catalogue, store, question, places, source=source)

    return _asked_each(asked, find)


def _unique(found: Iterable[T], key: Callable[[T], object]) -> list[T]:
    """What several questions found, each once."""
    return list({key(one): one for one in found}.values())


def _series_lines(one: Series) -> Iterator[str]:
    drawn = sparkline([o.size for o in steps(one) if not o.vague]) if sys.stdout.isatty() else ""
    yield marked(folded(heading(one)), any(map(experimental, one.figures))) + (f"  {drawn}" if drawn else "")
    yield "  " + (folded(steps_line(one)) or "nothing asserted")


def _steps(store: Ledger, found: Iterable[Series], names: bool) -> Iterator[Step]:
    for one in found:
        record = series_record(one)["steps"]
        by_id = {row.claim.id: row for row in claims_of(store, (step["id"] for step in record))}
        for number, step in enumerate(record, start=1):
            yield Step(one, number, step, by_id.get(step["id"]), names)


@click.command()
@ledger_option
@question_options
@source_option
@several("--kind", OneOf("kind of conflict", KINDS), "Only these", metavar="KIND")
@places_option
@limit_option
@names_option
@output_options()
def conflicts(ledger: str, names: bool, kind: tuple[str, ...], limit: int, out: Output, **options: Any) -> None:
    """List what needs a look, worst first, with the sentences.

    \b
    contradicts         two independent sources that cannot both be right
    withdrawn           a number that its source or publisher took back
    lowers              a number that its source lowered later
    part_exceeds_whole  a share that is larger than its whole
    outlier             far outside all others, or above the people who live there
    single_source       a toll that one source alone carries; listed with --kind
    no_source           a toll for which the texts name nobody; listed with --kind

    \b
    Examples:
      bilan conflicts --kind single_source
      bilan conflicts --kind contradicts,lowers,single_source --place Velmont-Est
      bilan conflicts --kind single_source --as-of 2026-03-10 --format jsonl
    """
    places, reviewed_only = atlas(options.pop("places")), options.pop("reviewed_only")
    sources, asked = options.pop("source") or (None,), list(questions(options))
    warn_of_copies()
    with Ledger(ledger, create=False) as true, opened(ledger, names=names, moved=True, verify=False) as store:
        catalogue = Catalogue(true, places, reviewed_only=reviewed_only)

        def find(question: Question) -> Iterator[Conflict]:
            for source in sources:
                yield from disagreements(catalogue, question, store, kinds=kind, source=source)

        found = _unique(_asked_each(asked, find), lambda one: (one.kind, one.claims, one.incident))
        if out.form == "csv":
            rows = grouped(store, found, lambda one: one.claims, names=names)
            out.write(listings.conflicts(), rows, nothing=NOTHING)
    if out.for_people and found:
        out.tell(text for one in found[:limit] for text in conflict_lines(one))
        _say_more(len(found), limit, "conflicts")
    elif out.form != "csv":
        out.write(listings.conflicts(), (Grouped(one, (), names) for one in found), nothing=NOTHING)


@click.command()
@ledger_option
@question_options
@source_option
@several("--kind", OneOf("kind of relation", get_args(RelationKind)), "Only these", metavar="KIND")
@places_option
@limit_option
@names_option
@output_options()
def relations(ledger: str, names: bool, kind: tuple[str, ...], limit: int, out: Output, **options: Any) -> None:
    """List how figures stand to each other, each with its reason.

    \b
    Examples:
      bilan relations --measure killed --place Velmont-Est
      bilan relations --kind updates,part_of --format csv > relations.csv
    """
    with Ledger(ledger, create=False) as true, opened(ledger, names=names, moved=True, verify=False) as store:
        asked = list(_reconciled(true, store, options))
        told = (found for one in asked for found in one.reconciled.relations if _concerns(found, one, kind))
        tried = {name for one in asked for name, o in one.reconciled.observation_of.items() if experimental(o.figure)}
        found = _unique(told, lambda one: (one.kind, one.figure, one.other))
        shown = found[:limit] if out.for_people else found
        if out.form == "csv":
            rows = grouped(store, shown, lambda one: (one.figure, one.other), names=names)
        else:
            rows = (Grouped(one, (), names) for one in shown)
        out.write(listings.relations(tried), rows, nothing=NOTHING)
    if out.for_people:
        _say_more(len(found), limit, "relations")


def _concerns(found: Relation, asked: Asked, kinds: Sequence[str]) -> bool:
    """Whether a relation is of a figure asked for, and of the kinds asked for."""
    return (found.figure in asked.ids or found.other in asked.ids) and (not kinds or found.kind in kinds)
