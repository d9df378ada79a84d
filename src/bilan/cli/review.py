"""Commands on reviews: deciding on claims, and the journal of what was decided."""

from __future__ import annotations

import getpass
from typing import Any

import click
import msgspec
from rich.table import Table

from bilan.cli import output
from bilan.cli.names import names_option, opened, recorded
from bilan.cli.options import format_option, ledger_option
from bilan.errors import BilanError
from bilan.harmless import folded
from bilan.ledger import Ledger
from bilan.ledger.corrections import corrected
from bilan.model import Decision, Review


class WrongCallError(BilanError):
    """Options that do not go together."""


def login() -> str:
    """Return the name of the user at this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this system's list, as in a container
        return "local"


@click.command()
@click.argument("claim_id", metavar="[ID]", required=False)
@ledger_option
@click.option("--accept", is_flag=True, help="The claim is right.")
@click.option("--reject", is_flag=True, help="The text does not claim this.")
@click.option(
    "--correct",
    "changes",
    multiple=True,
    metavar="FIELD=JSON",
    help="Set a field of the claim (value=12, population='[\"child\"]'); may be given again.",
)
@click.option("--span", metavar="START:END", help="Correct which words claim it, in code points of the text.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take back the decision of this number.")
@click.option("--reviewer", envvar="BILAN_REVIEWER", help="Who decides; by default your login name.")
@click.option("--reason", help="Why; kept in the journal.")
def review(
    claim_id: str | None,
    ledger: str,
    accept: bool,
    reject: bool,
    changes: tuple[str, ...],
    span: str | None,
    undo: int | None,
    reviewer: str | None,
    reason: str | None,
) -> None:
    """Decide on a claim: accept, reject or correct it, or take a decision back.

    Every decision is an entry of a journal that is only ever added to; see bilan reviews.

    \b
    Examples:
      bilan review 3f2a91c0 --accept
      bilan review 3f2a91c0 --reject --reason "of another attack"
      bilan review 3f2a91c0 --correct value=48 --correct low=48 --correct high=48
      bilan review --undo 17
    """
    who = reviewer or login()
    if sum((accept, reject, bool(changes or span), undo is not None)) != 1:
        raise WrongCallError("say one thing: --accept, --reject, --correct (with or without --span) or --undo NUMBER")
    if undo is None and claim_id is None:
        raise WrongCallError("name the claim: bilan review ID --accept")
    with Ledger(ledger, create=False) as store:
        if undo is not None:
            entry = store.undo(undo, reviewer=who, reason=reason)
        else:
            claim = store.claim(claim_id or "")
            if accept or reject:
                decision: Decision = "accepted" if accept else "rejected"
                entry = store.review(claim.id, decision, reviewer=who, reason=reason)
            else:
                text = store.document(claim.document.id).text
                after = corrected(claim, _fields(changes), text, _span(span))
                entry = store.review(claim.id, "corrected", reviewer=who, reason=reason, after=after)
    click.echo(f"bilan: decision {entry.number}: {entry.claim} {entry.decision} by {folded(entry.reviewer)}", err=True)


def _fields(changes: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise WrongCallError(f"{change!r}: write a correction as FIELD=VALUE")
        try:
            found[name] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            found[name] = value  # plain words need no quotes
    return found


def _span(span: str | None) -> tuple[int, int] | None:
    if span is None:
        return None
    start, _, end = span.partition(":")
    if not (start.isdecimal() and end.isdecimal()):
        raise WrongCallError(f"{span!r}: write a span as START:END, in code points of the text")
    return int(start), int(end)


@click.command()
@ledger_option
@click.option("--claim", help="Decisions on this claim.")
@click.option("--document", help="Decisions on claims of this document.")
@click.option("--reviewer", help="Decisions of this person.")
@names_option
@format_option("table", "jsonl")
def reviews(
    ledger: str, output_format: str, names: bool, claim: str | None, document: str | None, reviewer: str | None
) -> None:
    """List the journal: who decided what on which claim, when and why, newest first.

    \b
    Examples:
      bilan reviews
      bilan reviews --claim 3f2a91c06a1b2c3d --format jsonl
    """
    with opened(ledger, names=names) as store:
        chosen = store.claim(claim).id if claim is not None else None
        entries = list(store.reviews(claim=chosen, document=document, reviewer=reviewer))
    if output_format == "jsonl":
        for entry in entries:
            output.write_json(recorded(entry, names=names))
    elif entries:
        output.console().print(_table(entries))
    else:
        click.echo("bilan: no such decision was taken yet; take one with: bilan review or bilan serve", err=True)


def _table(entries: list[Review]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("number", "when", "who", "decision", "claim", "words", "reason"):
        table.add_column(title, overflow="fold", justify="right" if title == "number" else "left")
    for entry in entries:
        claim = entry.after or entry.before
        what = f"{entry.decision} {entry.undoes}" if entry.undoes else entry.decision
        words = claim.evidence.exact if claim else ""
        which = entry.claim if not entry.claims else f"{entry.claim} and {len(entry.claims) - 1} more"
        row = (entry.number, entry.at, entry.reviewer, what, which, words, entry.reason or "")
        table.add_row(*output.cells(*row))
    return table
