"""Estimates, series, conflicts and relations printed: for people, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.table import Table

from bilan.cli.output import cells
from bilan.harmless import folded
from bilan.model import Figure
from bilan.reconcile import Conflict, Estimate, Relation, Series
from bilan.reconcile.steps import steps
from bilan.reconcile.wording import amount, change, days
from bilan.reconcile.wording import plain as number

CLAIMS_SHOWN = 4


def print_estimate(made: Estimate, by_id: Mapping[str, Figure]) -> None:
    """Print one estimate for people: the numbers, who says them, what was left out and why."""
    who = ", ".join(made.population)
    title = " · ".join(w for w in (made.measure, who, made.place, days(made.period.start, made.period.end)) if w)
    click.echo(folded(title))
    click.echo(f"  low {_bound(made.low)}   best {_bound(made.best)}   high {_bound(made.high)}   ({made.policy})")
    for part in made.parts:
        among = ", ".join(p for p in part.population if p not in made.population) or ", ".join(part.population)
        click.echo(f"  of these {among}: low {_bound(part.low)}, best {_bound(part.best)}, high {_bound(part.high)}")
    sources = "source" if len(made.sources) == 1 else "independent sources"
    click.echo(f"  {len(made.sources)} {sources}: " + folded(", ".join(made.sources)))
    for claim in made.claims[:CLAIMS_SHOWN]:
        click.echo(f"  + {claim[:8]}  {_told(by_id[claim])}")
    if len(made.claims) > CLAIMS_SHOWN:
        click.echo(f"  + {len(made.claims) - CLAIMS_SHOWN} more figures that agree")
    for left in made.excluded[:CLAIMS_SHOWN]:
        click.echo(f"  − {left.id[:8]}  {_told(by_id[left.id])}: {folded(left.reason)}")
    if len(made.excluded) > CLAIMS_SHOWN:
        click.echo(f"  − {len(made.excluded) - CLAIMS_SHOWN} more left out; --format json gives all with reasons")
    click.echo()


def _bound(value: float | int | None) -> str:
    return "none" if value is None else number(value)


def _told(figure: Figure) -> str:
    who = ", ".join(s.name for s in figure.sources) or figure.document.publisher or figure.document.id
    return folded(f"{figure.document.published or 'day unknown'} {amount(figure)} {who}")


def series_record(found: Series) -> dict[str, Any]:
    """A series as JSON: what it counts and its steps."""
    quantity = found.quantity
    before: dict[str, Any] = {}
    listed = []
    for step in steps(found):
        last = before.get(step.voice.key)
        moved = change(last, step) if last and not last.vague and not step.vague and last.size != step.size else None
        listed.append(
            {"id": step.figure.id, "known": step.known, "until": step.end, "amount": amount(step.figure),
             "number": step.number, "source": step.voice.name, "change": moved}
        )  # fmt: skip
        before[step.voice.key] = step
    return {
        "id": found.id, "measure": quantity.measure, "unit": quantity.unit, "population": quantity.population,
        "place": found.place, "destination": found.destination or None, "kind": found.kind,
        "period": {"start": found.start, "end": found.end}, "claims": [f.id for f in found.figures],
        "steps": listed,
    }  # fmt: skip


def print_conflict(conflict: Conflict) -> None:
    """Print one conflict with its reason and sentences."""
    where = " · ".join(w for w in (conflict.measure, conflict.place, conflict.days) if w)
    click.echo(folded(f"{conflict.kind}: {where}"))
    click.echo("  " + folded(conflict.reason))
    for claim, sentence in zip(conflict.claims, conflict.sentences, strict=True):
        click.echo(f"  {claim[:8]}  “{folded(sentence)}”")


def relations_table(found: Sequence[Relation]) -> Table:
    """Return relations as a table for people."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    for title in ("figure", "relation", "other", "reason"):
        table.add_column(title, overflow="fold", no_wrap=title != "reason")
    for relation in found:
        table.add_row(*cells(relation.figure[:8], relation.kind, relation.other[:8], relation.reason))
    return table
