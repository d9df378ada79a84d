"""Commands that list and show what a ledger holds: figures, show, documents."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain
from typing import Any

import click

from bilan.cli.completion import Known
from bilan.cli.filters import filter_options, filters, nothing
from bilan.cli.listings import stored
from bilan.cli.listings.claims import kind_of, listing, rows
from bilan.cli.names import claim_line, names_option, opened
from bilan.cli.options import ledger_option
from bilan.cli.output import Output, output_options
from bilan.cli.shown import shown
from bilan.errors import NothingFound
from bilan.ledger import Ledger
from bilan.model import Span


@click.command()
@ledger_option
@filter_options
@names_option
@output_options(sentences=True)
def figures(ledger: str, names: bool, out: Output, **options: Any) -> None:
    """List the figures of the ledger, by day of publication.

    \b
    Examples:
      bilan figures --measure killed,injured --population child
      bilan figures --place Velmont-Est --as-of 2026-03-10 --sentences
      bilan figures --source OMDH --source préfecture --format csv > figures.csv
    """
    asked = filters(options)
    with opened(ledger, names=names, moved=out.form in ("table", "csv")) as store:
        found = store.figures(asked)
        first = next(found, None)
        if first is None:
            raise NothingFound(nothing(store, "figure", asked))
        out.write(listing("figure", sentences=out.sentences), rows(store, chain([first], found), out, names=names))


@click.command()
@click.argument("claim_id", metavar="ID", type=Known("claim"))
@ledger_option
@names_option
@output_options()
def show(claim_id: str, ledger: str, names: bool, out: Output) -> None:
    """Print one claim with its sentence, the words marked, and everything known of it.

    ID is a claim's id or the beginning of one.

    \b
    Examples:
      bilan show e942be8d
      bilan show e942be8d --format json
    """
    with opened(ledger, names=names, moved=out.form in ("table", "csv")) as store:
        claim = store.claim(claim_id)
        if out.form == "csv":
            out.write(listing(kind_of(claim)), list(rows(store, [claim], out, names=names)))
            return
        true = Ledger.claim(store, claim.id).evidence
        document = store.document(claim.document.id)
        others = store.claims_of_document(document.id)
        history = list(store.reviews(claim=claim.id))
    if out.for_people:
        span = Span(start=true.start, end=true.end)
        for text in shown(claim, document, others, history, span, width=out.cells, styles=out.styles):
            click.echo(text)
    else:
        out.json(claim_line(claim, names=names))


@click.command()
@ledger_option
@names_option
@output_options()
def documents(ledger: str, names: bool, out: Output) -> None:
    """List what was read, and what could not be and why.

    \b
    Examples:
      bilan documents
      bilan documents --format csv
    """
    with opened(ledger, names=names) as store:
        read = [{"state": "read", **asdict(summary)} for summary in store.documents()]
        rejected = [_rejected(asdict(rejection)) for rejection in store.rejections()]
    none = "the ledger holds no document; add some with: bilan add REPORTS"
    if out.for_people and read and rejected:
        out.write(stored.documents(), read)
        out.tell([""])
        out.write(stored.rejections(), rejected)
    else:
        listed = stored.documents() if read else stored.rejections()
        out.write(listed, [*read, *rejected], nothing=none)


def _rejected(row: dict[str, Any]) -> dict[str, Any]:
    moment, path = row.pop("rejected_at"), row.pop("path")
    return {"state": "not read", "id": path, **row, "added_at": moment}
