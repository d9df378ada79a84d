"""What a choice is: the options of one field, each with the features that speak for or against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

Span = tuple[int, int]
"""Code points of the text, end exclusive."""


class Option(NamedTuple):
    """One candidate for a field."""

    label: str
    """What the option has in common with others of its kind (`killed`, `none`, `mention`): features of the context
    weigh for each label apart."""
    features: tuple[str, ...] = ()
    """Names of the features of this option alone."""
    value: Any = None
    """What the field becomes where this option wins; nothing here looks at it."""
    span: Span | None = None
    """Where the text says it; None where no words do."""


@dataclass(frozen=True)
class Instance:
    """A field to be chosen: its options, the empty one among them, and what is true of all of them."""

    slot: str
    options: tuple[Option, ...]
    context: tuple[str, ...] = ()
    span: Span | None = None
    """Where the text says what the field is of."""
    advice: tuple[float, ...] = ()
    """What another reader gives the options, as natural logarithms of probabilities; empty where none was asked."""


@dataclass(frozen=True)
class Choice:
    """The options of a field with their probabilities; `best` is the index of the likeliest."""

    instance: Instance
    probabilities: tuple[float, ...]
    best: int

    @property
    def option(self) -> Option:
        """The likeliest option."""
        return self.instance.options[self.best]

    @property
    def probability(self) -> float:
        """How likely the likeliest option is, 0 to 1."""
        return self.probabilities[self.best]

    def ranked(self) -> list[tuple[Option, float]]:
        """Return the options with their probabilities, likeliest first; equal ones in their own order."""
        order = sorted(range(len(self.probabilities)), key=lambda i: (-self.probabilities[i], i))
        return [(self.instance.options[i], self.probabilities[i]) for i in order]


class Adviser(Protocol):
    """Another reader, asked about the choices of one document."""

    def advised(self, instance: Instance) -> Instance:
        """Return a choice with what the other reader gives its options."""


def empty_first(options: Sequence[Option], empty: Option) -> tuple[Option, ...]:
    """Return options with the empty one at their head: nothing is chosen where nothing else is likelier."""
    return (empty, *options)
