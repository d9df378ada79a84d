"""Numbers of a whole text, for use without the rest of bilan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilan.analysis.numbers.finding import find_quantities
from bilan.analysis.numbers.quantity import Kind, Number, Quantity
from bilan.analysis.sentences import Sentence, split
from bilan.languages.pack import pack_for
from bilan.model import Quantifier

NUMBERS = frozenset({"count", "ratio", "superseded"})
"""Kinds that say how many; the others only name."""


@dataclass(frozen=True)
class Found:
    """A number in a text: `text[start:end]` are its words, in Unicode code points."""

    start: int
    end: int
    value: Number | None
    """The number itself, per cent where `percent`; None for ranges and vague plurals."""
    low: Number | None
    """The least it can be, None if not said."""
    high: Number | None
    """The most it can be, None if not said."""
    quantifier: Quantifier
    percent: bool = False
    kind: Kind = "count"
    """`count`, or what the number does instead of counting."""
    article: bool = False
    """Said by a word that is the indefinite article too (`un`)."""


def find(text: str, language: str, *, everything: bool = False, folders: Sequence[Path] = ()) -> list[Found]:
    """Return the numbers of a text in order, without overlap.

    Years, ages, numbers in names and codes come only with `everything`; `folders` are
    those of a user's own language packs. Raises LanguageError if the language has no pack.
    """
    pack = pack_for(language, folders)
    found: list[Found] = []
    for index, stretch in enumerate(split(text, pack)):
        sentence = Sentence(stretch, text, pack, index)
        found += [_found(sentence, q) for q in find_quantities(sentence) if everything or q.kind in NUMBERS]
    return found


def _found(sentence: Sentence, quantity: Quantity) -> Found:
    return Found(
        start=sentence.starts[quantity.start],
        end=sentence.ends[quantity.end - 1],
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        quantifier=quantity.quantifier,
        percent=quantity.percent,
        kind=quantity.kind,
        article=quantity.article,
    )
