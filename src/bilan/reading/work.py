"""Reading as work that any process can do: what a reader is made of, and what it gives for one document.

The same functions serve one process, several (`bilan.parallel`) and a cluster's (`bilan.spark`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from bilan.errors import BilanError
from bilan.model import Claim, Document, Kind
from bilan.parallel import Work
from bilan.privacy import Person
from bilan.reader_settings import ReaderSettings
from bilan.reading.reader import Reader
from bilan.reading.weights import Weights

if TYPE_CHECKING:
    from bilan.annotated import Report
    from bilan.reading.learning import Examples, Lesson

KINDS: frozenset[Kind] = frozenset({"figure", "statement", "event"})
REMEDY = "report it, with the text, to bilan's makers"


@dataclass(frozen=True)
class Told:
    """What reading gave for one document; persons and what was passed over only where asked for."""

    claims: tuple[Claim, ...] = ()
    persons: tuple[Person, ...] = ()
    """Its named private persons."""
    cells: tuple[str, ...] = ()
    """Cells of mapped tables that were passed over, and why."""
    rows: tuple[str, ...] = ()
    """What of its other tables was passed over."""
    fault: str | None = None
    """What failed, a fault of bilan's own; then there is nothing else."""


def reading(
    settings: ReaderSettings, kinds: frozenset[Kind], *, persons: bool = False, notes: bool = False
) -> Work[Document, Told]:
    """Return the reading of documents as work.

    `persons`: whether private persons are asked for; `notes`: what of tables was passed over.
    """
    return Work(partial(_reading, settings, kinds, persons, notes))


def _reading(
    settings: ReaderSettings, kinds: frozenset[Kind], persons: bool, notes: bool
) -> Callable[[Document], Told]:
    return partial(told, settings.reader(), kinds=kinds, persons=persons, notes=notes)


def told(
    reader: Reader, document: Document, *, kinds: frozenset[Kind], persons: bool = False, notes: bool = False
) -> Told:
    """Return what reading gives for a document: of an empty one nothing. Raises BilanError for what is no fault."""
    if not document.text.strip():
        return Told(persons=tuple(reader.private_persons(document)) if persons else ())
    try:
        return Told(
            claims=tuple(reader.read(document, kinds=kinds)),
            persons=tuple(reader.private_persons(document)) if persons else (),
            cells=tuple(str(one) for one in reader.tables(document).passed_over) if notes else (),
            rows=tuple(reader.passed_over(document)) if notes else (),
        )
    except BilanError:
        raise
    except Exception as error:  # a fault of bilan's own, told by who asked: it may not cost the other reports
        return Told(fault=f"reading it failed ({fault_of(error)})")


@dataclass(frozen=True)
class Taught:
    """What an annotated report teaches; None where its figures, or its statements and events, were not annotated."""

    figures: Lesson | None
    told: Examples | None


def teaching(settings: ReaderSettings, weights: Weights | None = None) -> Work[Report, Taught | str]:
    """Return the making of lessons from annotated reports as work; a text in place of them says what failed.

    `weights`: those to read with, in place of the settings'.
    """
    return Work(partial(_teaching, settings, weights))


def _teaching(settings: ReaderSettings, weights: Weights | None) -> Callable[[Report], Taught | str]:
    reader = settings.reader()
    return partial(_taught, reader if weights is None else reader.with_weights(weights))


def _taught(reader: Reader, report: Report) -> Taught | str:
    try:
        figures = told = None
        if report.figures is not None:
            figures = reader.lesson(report.document, report.figures, singles=report.singles)
        if report.statements is not None or report.events is not None:
            told = reader.told_lesson(report.document, report.statements, report.events)
    except BilanError:
        raise
    except Exception as error:  # as above
        return f"learning from it failed ({fault_of(error)})"
    return Taught(figures, told)


def scoring(settings: ReaderSettings, learned: Mapping[int, Weights]) -> Work[tuple[int, Report], Told]:
    """Return the reading of annotated reports as work, each with the weights of its number; of no number the given."""
    return Work(partial(_scoring, settings, learned))


def _scoring(settings: ReaderSettings, learned: Mapping[int, Weights]) -> Callable[[tuple[int, Report]], Told]:
    plain = settings.reader()
    readers = {number: plain.with_weights(weights) for number, weights in learned.items()}

    def do(item: tuple[int, Report]) -> Told:
        number, report = item
        return told(readers.get(number, plain), report.document, kinds=KINDS)

    return do


def weight(document: Document) -> int:
    """Return how much of a document is to be read, in characters."""
    return len(document.text)


def fault_of(error: Exception) -> str:
    """Return what failed and where in bilan, without the error's words: they may be a report's."""
    import traceback

    places = traceback.extract_tb(error.__traceback__)
    where = f" in {PurePath(places[-1].filename).name}, line {places[-1].lineno}" if places else ""
    return f"{type(error).__name__}{where}"
