"""Victims told one by one (`a woman was killed`, `Ana Ruiz, 34, died`): how many different ones there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bilan.folding import fold
from bilan.reconcile.incidents.mentions import Mention

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+")
_WORD = re.compile(r"[^\W\d_]+")


def is_single(mention: Mention) -> bool:
    """Whether a figure is one victim said without a number."""
    return bool(getattr(mention.figure, "implicit", False))


def distinct(mentions: Sequence[Mention]) -> int:
    """Return how many different victims are told, each counted once.

    A victim is named and described in turn, so that names and descriptions are not added up: the most of the
    different names, of the different descriptions, and of those that one sentence tells together.
    """
    names: list[frozenset[str]] = []
    described: set[str] = set()
    for mention in mentions:
        words = mention.figure.evidence.exact
        name = frozenset(fold(word) for word in _NAME.findall(words))
        if name:
            _add_name(names, name)
        else:
            described.add(fold((_WORD.findall(words) or [words])[-1]))
    together = Counter((m.figure.sentence.start, m.figure.sentence.end) for m in mentions)
    return max(len(names), len(described), max(together.values(), default=0))


def _add_name(names: list[frozenset[str]], name: frozenset[str]) -> None:
    """Note a name; one that shares a word with another is a form of it."""
    for i, other in enumerate(names):
        if name & other:
            names[i] = other | name
            return
    names.append(name)
