"""Annotated reports as what the encoder learns from: windows of pieces, and choices placed in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilan.choosing import Choice, Instance
from bilan.choosing.training import Example
from bilan.precise.advice import form
from bilan.precise.heads import SLOTS
from bilan.precise.windows import Standing, Windows
from bilan.reading import learning as reading

QUIET = 0.97
"""Probability from which it is plain that nothing is measured, or no people of a kind are counted."""
KEPT_OF_QUIET = 5
"""Of so many plain ones one is kept: they teach little, and are most."""


@dataclass(frozen=True)
class Placed:
    """A choice with where its field and its options stand."""

    slot: int
    field: Standing
    forms: tuple[str, ...]
    options: tuple[Standing | None, ...]
    target: tuple[float, ...]
    """How likely each option is to be right; annotated: -1 for each right one, 0 for the others."""


@dataclass(frozen=True)
class Lesson:
    """A report's windows, and its choices."""

    report: str
    windows: tuple[tuple[int, ...], ...]
    """The pieces of each, without the marks that begin and end it."""
    placed: tuple[Placed, ...]


def annotated(taught: reading.Lesson, windows: Windows) -> Lesson:
    """Return what an annotated report teaches the encoder; `taught`: what it teaches the fast reader."""
    examples: list[Example] = []
    for item, label in taught.judged():
        instance = item.choice.instance
        right = frozenset(i for i, option in enumerate(instance.options) if option.label == label)
        examples.append(Example(instance, right, taught.report))
    examples += [example for found in taught.fields.values() for example in found]
    placed = [
        _placed(example.instance, windows, [-1.0 if i in example.right else 0.0 for i in _numbers(example.instance)])
        for example in examples
    ]
    return _lesson(taught.report, windows, [one for one in placed if one is not None])


def unread(document: str, choices: Sequence[Choice], windows: Windows) -> Lesson:
    """Return what the fast reader's own choices teach of a report that nobody has annotated (its probabilities are
    what is learned: distillation, Hinton, Vinyals and Dean 2015)."""
    placed = [_placed(choice.instance, windows, choice.probabilities) for choice in choices]
    return _lesson(document, windows, [one for one in placed if one is not None])


def _numbers(instance: Instance) -> range:
    return range(len(instance.options))


def _placed(instance: Instance, windows: Windows, target: Sequence[float]) -> Placed | None:
    if instance.span is None or instance.slot not in SLOTS or not windows.pieces:
        return None
    options = tuple(windows.standing(o.span) if o.span is not None else None for o in instance.options)
    forms = tuple(form(instance.slot, option) for option in instance.options)
    return Placed(SLOTS.index(instance.slot), windows.standing(instance.span), forms, options, tuple(target))


def _lesson(report: str, windows: Windows, placed: Sequence[Placed]) -> Lesson:
    kept = list(_thinned(placed))
    used = {one.field.window for one in kept} | {o.window for one in kept for o in one.options if o is not None}
    number = {window: k for k, window in enumerate(sorted(used))}

    def moved(standing: Standing) -> Standing:
        return standing._replace(window=number[standing.window])

    return Lesson(
        report,
        tuple(tuple(windows.pieces[a:b]) for a, b in (windows.bounds[w] for w in sorted(used))),
        tuple(
            Placed(
                one.slot,
                moved(one.field),
                one.forms,
                tuple(moved(o) if o is not None else None for o in one.options),
                one.target,
            )
            for one in kept
        ),
    )


def _thinned(placed: Sequence[Placed]) -> Iterator[Placed]:
    """Yield the choices with few of those that plainly end with the first, the empty, option."""
    quiet = 0
    for one in placed:
        if one.target[0] < 0 or one.target[0] > QUIET:
            quiet += one.slot != SLOTS.index("measure")
            if quiet % KEPT_OF_QUIET and one.slot in THINNED:
                continue
        yield one


THINNED = frozenset(SLOTS.index(slot) for slot in ("single", "population"))
