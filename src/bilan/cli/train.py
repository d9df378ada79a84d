"""The commands that learn the weights of reading, and that score it, on annotated reports."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bilan.cli.jobs import LOST, jobs_option, processes
from bilan.cli.listings.stored import lines
from bilan.cli.options import READERS, knowledge_options, reader_options, reader_settings
from bilan.cli.output import Output, output_options
from bilan.extras import MissingExtra, missing
from bilan.harmless import line
from bilan.model import Claim, Event, Figure, Statement
from bilan.parallel import Lost, in_order
from bilan.reader_settings import ReaderSettings

if TYPE_CHECKING:
    from bilan.annotated import Report
    from bilan.reading.weights import Weights

T = TypeVar("T")
FOLDS = 5
GOLD = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", nargs=-1, type=GOLD, metavar="GOLD.jsonl…")
@click.option("--ledger", type=GOLD, help="Learn from the reviews of a ledger too.")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the weights."
)
@click.option(
    "--unread",
    type=GOLD,
    multiple=True,
    help="Reports that nobody annotated: the precise reader first learns what the fast one makes of them.",
)
@reader_options
@jobs_option
def train(
    gold: tuple[Path, ...],
    ledger: Path | None,
    output: Path,
    unread: tuple[Path, ...],
    jobs: int | None,
    **options: Any,
) -> None:
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
    chosen = reader_settings(options)
    room = _Room(replace(chosen, precise=False), jobs)
    if chosen.precise:
        room.tune([report for report in found if report.figures is not None], unread, output)
    else:
        room.learn(found).save(output)
    click.echo(f"learned from {len(found) - room.left_out} reports; weights in {output}", err=True)
    room.finish()


@click.command()
@click.argument("gold", nargs=-1, type=GOLD, required=True, metavar="GOLD.jsonl…")
@click.option("--cross-validate", is_flag=True, help="Learn from four fifths of the reports, score the fifth.")
@click.option(
    "--reader",
    "which",
    type=click.Choice(READERS),
    multiple=True,
    default=READERS[:1],
    show_default=True,
    help="The fast reader or the precise one; give it twice to compare both.",
)
@knowledge_options
@jobs_option
@output_options()
def score(
    gold: tuple[Path, ...], cross_validate: bool, which: tuple[str, ...], jobs: int | None, out: Output, **options: Any
) -> None:
    """Score reading against annotated reports: what is found, and of this the fields that are right.

    Figures where they are annotated, and so statements and events.

    \b
    Examples:
      bilan score annotated.jsonl
      bilan score annotated.jsonl --cross-validate --format json
      bilan score annotated.jsonl --reader fast --reader precise
    """
    if cross_validate and "precise" in which:
        raise click.UsageError("the precise reader is not learned anew for each fold; leave --cross-validate out")
    found = list(_reports(gold))
    rooms = {name: _Room(reader_settings({**options, "which": name}), jobs) for name in dict.fromkeys(which)}
    rates = {name: _rates(found, room, cross_validate=cross_validate) for name, room in rooms.items()}
    _tell_rates(rates, out)
    for room in rooms.values():
        room.finish()


def _rates(found: Sequence[Report], room: _Room, *, cross_validate: bool) -> dict[str, Any]:
    """How well a reader reads annotated reports."""
    from bilan.scoring import Score
    from bilan.told_scoring import ToldScore

    total, scored = Score(), ToldScore()
    learned: dict[int, Weights] = {}
    for k in range(FOLDS) if cross_validate else ():
        others = [report for j in range(FOLDS) if j != k for report in found[j::FOLDS]]
        learned[k] = room.learn(others, learned.get(k - 1))
    for report, claims in room.read(found, learned):
        if report.figures is not None:
            total.add(report.figures, (c for c in claims if isinstance(c, Figure)))
        if report.statements is not None:
            scored.add_statements(report.statements, [c for c in claims if isinstance(c, Statement)])
        if report.events is not None:
            scored.add_events(report.events, [c for c in claims if isinstance(c, Event)])
    return (total.rates() if any(r.figures is not None for r in found) else {}) | scored.rates()


def _tell_rates(rates: Mapping[str, Mapping[str, Any]], out: Output) -> None:
    """Tell the rates of one reader, or of several beside each other."""
    readers = list(rates)
    names = dict.fromkeys(name for of_reader in rates.values() for name in of_reader)
    values = {name: [rates[reader].get(name) for reader in readers] for name in names}
    if out.for_people:
        if len(readers) > 1:
            out.tell([" " * 27 + "  ".join(f"{reader:>8}" for reader in readers)])
        out.tell(f"{name:>26}: " + "  ".join(_rate(value, len(readers)) for value in row)
                 for name, row in values.items())  # fmt: skip
    elif out.form == "csv":
        heads = ("value",) if len(readers) == 1 else tuple(readers)
        out.write(
            lines("name", *heads),
            ({"name": name, **dict(zip(heads, row, strict=True))} for name, row in values.items()),
        )
    else:
        out.value(rates[readers[0]] if len(readers) == 1 else rates)


def _rate(value: object, readers: int) -> str:
    shown = f"{value:.3f}" if isinstance(value, float) else str(value)
    return shown if readers == 1 else f"{shown:>8}"


class _Room:
    """Where annotated reports are learned from and read, by as many processes as are asked for."""

    def __init__(self, chosen: ReaderSettings, jobs: int | None) -> None:
        self._chosen, self._jobs = chosen, jobs
        self._failed: set[str] = set()

    @property
    def left_out(self) -> int:
        """How many reports could not be learned from or read."""
        return len(self._failed)

    def learn(self, found: Sequence[Report], weights: Weights | None = None) -> Weights:
        """Return the weights that reports teach one who reads with `weights`; a report that failed is told."""
        try:
            from bilan.reading.learning import learn
        except ImportError as error:
            raise MissingExtra(missing("training", error.name or "NumPy and SciPy", "train")) from None
        from bilan.reading.work import teaching

        number, worth = processes(self._jobs)
        work = teaching(self._chosen, weights)
        results = in_order(work, found, jobs=number, give=lambda report: report, weigh=_weight, worth=worth)
        with closing(results):
            taught = [kept for report, made in results if (kept := self._kept(report, made)) is not None]
        figures = [one.figures for one in taught if one.figures is not None]
        told = [one.told for one in taught if one.told is not None]
        return learn(figures, told, weights or self._chosen.reader().weights)

    def tune(self, found: Sequence[Report], unread: Sequence[Path], folder: Path) -> None:
        """Tune an encoder on annotated reports, and write its files to a folder."""
        try:
            from bilan.precise.training import apart, tune
        except ImportError as error:
            what = missing("training the precise reader", error.name or "PyTorch", "train-precise")
            raise MissingExtra(what) from None
        from bilan.intake import IntakeOptions, read_inputs
        from bilan.model import Document

        more = [one for one in read_inputs(list(map(str, unread)), IntakeOptions()) if isinstance(one, Document)]
        learned = self.learn(apart(found))
        tune(self._chosen.reader(), found, more, learned, folder, lambda told: click.echo(told, err=True))

    def read(
        self, found: Sequence[Report], learned: Mapping[int, Weights]
    ) -> Iterator[tuple[Report, tuple[Claim, ...]]]:
        """Yield the reports with their claims, each read with the weights of its fold; one that failed is told."""
        from bilan.reading.work import Told, scoring

        number, worth = processes(self._jobs)
        numbers = range(FOLDS) if learned else range(1)
        folds = [(k, report) for k in numbers for report in found[k :: len(numbers)]]
        work = scoring(self._chosen, learned)
        results = in_order(
            work, folds, jobs=number, give=lambda item: item, weigh=lambda item: _weight(item[1]), worth=worth
        )
        with closing(results):
            for (_, report), told in results:
                kept = self._kept(report, told.fault if isinstance(told, Told) and told.fault else told)
                if kept is not None:
                    yield report, kept.claims

    def _kept(self, report: Report, result: T | Lost | str | None) -> T | None:
        """Return what was made of a report, or tell what failed and return None."""
        if isinstance(result, Lost):
            result = f"the process that read it ended ({result.how}); {LOST}"
        if not isinstance(result, str):
            return result
        if report.document.id not in self._failed:
            click.echo(f"bilan: {line(report.document.id)}: {line(result)}; it is left out", err=True)
        self._failed.add(report.document.id)
        return None

    def finish(self) -> None:
        """Leave with 1 if a report was left out."""
        if self._failed:
            sys.exit(1)


def _weight(report: Report) -> int:
    return len(report.document.text)


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
