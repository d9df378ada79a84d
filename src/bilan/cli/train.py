"""The commands that learn the weights of reading, and that score it, on annotated reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilan.cli.listings.stored import lines
from bilan.cli.options import reader_options
from bilan.cli.output import Output, output_options
from bilan.extras import MissingExtra, missing
from bilan.model import Event, Figure, Kind, Statement

if TYPE_CHECKING:
    from bilan.annotated import Report
    from bilan.reading import Reader
    from bilan.reading.weights import Weights

FOLDS = 5
KINDS: frozenset[Kind] = frozenset({"figure", "statement", "event"})
GOLD = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", nargs=-1, type=GOLD, metavar="GOLD.jsonl…")
@click.option("--ledger", type=GOLD, help="Learn from the reviews of a ledger too.")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the weights."
)
@reader_options
def train(gold: tuple[Path, ...], ledger: Path | None, output: Path, **options: Any) -> None:
    """Learn the weights of reading from annotated reports, and write them to a folder.

    \b
    Examples:
      bilan train annotated.jsonl -o weights/
      bilan train annotated.jsonl --ledger bilan.db -o weights/
      bilan read examples/sarve-20260428.html --weights weights/
    """
    found = [*_reports(gold), *(_reviewed(ledger) if ledger is not None else ())]
    if not found:
        raise click.UsageError("nothing to learn from: give files of annotated reports, or a ledger with reviews")
    learned = _learn(_reader(options), found)
    learned.save(output)
    click.echo(f"learned from {len(found)} reports; weights in {output}", err=True)


@click.command()
@click.argument("gold", nargs=-1, type=GOLD, required=True, metavar="GOLD.jsonl…")
@click.option("--cross-validate", is_flag=True, help="Learn from four fifths of the reports, score the fifth.")
@reader_options
@output_options()
def score(gold: tuple[Path, ...], cross_validate: bool, out: Output, **options: Any) -> None:
    """Score reading against annotated reports: what is found, and of this the fields that are right.

    Figures where they are annotated, and so statements and events.

    \b
    Examples:
      bilan score annotated.jsonl
      bilan score annotated.jsonl --cross-validate --format json
    """
    from bilan.scoring import Score
    from bilan.told_scoring import ToldScore

    reader, found = _reader(options), list(_reports(gold))
    total, told = Score(), ToldScore()
    parts = [found[k::FOLDS] for k in range(FOLDS)] if cross_validate else [found]
    for k, part in enumerate(parts):
        if cross_validate:
            others = [report for j, other in enumerate(parts) if j != k for report in other]
            reader = reader.with_weights(_learn(reader, others))
        for report in part:
            claims = reader.read(report.document, kinds=KINDS)
            if report.figures is not None:
                total.add(report.figures, (c for c in claims if isinstance(c, Figure)))
            if report.statements is not None:
                told.add_statements(report.statements, [c for c in claims if isinstance(c, Statement)])
            if report.events is not None:
                told.add_events(report.events, [c for c in claims if isinstance(c, Event)])
    rates = (total.rates() if any(r.figures is not None for r in found) else {}) | told.rates()
    if out.for_people:
        out.tell(f"{name:>26}: {value:.3f}" if isinstance(value, float) else f"{name:>26}: {value}"
                 for name, value in rates.items())  # fmt: skip
    elif out.form == "csv":
        out.write(lines("name", "value"), ({"name": name, "value": value} for name, value in rates.items()))
    else:
        out.value(rates)


def _reports(gold: Sequence[Path]) -> Iterable[Report]:
    from bilan.annotated import reports

    return reports(gold)


def _reviewed(path: Path) -> Iterable[Report]:
    """The documents of a ledger whose claims people have looked at, with the figures that stand since."""
    from bilan.annotated import report_of
    from bilan.export.gold import annotated
    from bilan.ledger import Ledger

    with Ledger(path, create=False) as ledger:
        return [report_of(row) for row in annotated(ledger, partial=True)]


def _reader(options: dict[str, Any]) -> Reader:
    from bilan.reading import Reader

    return Reader(
        language_folders=options["language_folders"],
        places=options["places"],
        organisations_file=options["organisations"],
        weights=options["weights"],
        min_confidence=options["min_confidence"],
    )


def _learn(reader: Reader, found: Sequence[Report]) -> Weights:
    try:
        from bilan.reading.learning import learn
    except ImportError as error:
        raise MissingExtra(missing("training", error.name or "NumPy and SciPy", "train")) from None
    lessons = [reader.lesson(r.document, r.figures, singles=r.singles) for r in found if r.figures is not None]
    told = [
        reader.told_lesson(r.document, r.statements, r.events)
        for r in found
        if r.statements is not None or r.events is not None
    ]
    return learn(lessons, told, reader.weights)
