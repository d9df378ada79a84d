"""Victims told one by one (`a woman was killed`, `Ana Ruiz, 34, died`): how many different ones there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bilan.folding import fold
from bilan.reconcile.incidents.mentions import Mention

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+")
_WORD = re.compile(r"[^\W\d_]+")
_AGE = re.compile(r"\d{1,3}")


def is_single(mention: Mention) -> bool:
    """Whether a figure is one victim said without a number."""
    return bool(getattr(mention.figure, "implicit", False))


def counts(mentions: Sequence[Mention], small: Collection[str] = ()) -> Mapping[str, int]:
    """Return how many different victims are told, by each way of telling them apart.

    A victim is most often named and described in turn: `named` are the different names, `described` the different
    descriptions without a name, `either` both, as if nobody were told in both ways, `together` the most that one
    sentence tells. `small`
    are capitalised words that are no part of a name.
    """
    names: list[frozenset[str]] = []
    described: dict[str, set[str]] = {}
    for mention in mentions:
        words = mention.figure.evidence.exact
        name = frozenset(fold(word) for word in _NAME.findall(words)) - frozenset(small)
        if name:
            _add_name(names, name)
        else:
            noun = fold((_WORD.findall(words) or [words])[-1])
            described.setdefault(noun, set()).update(_AGE.findall(words))
    together = Counter((m.figure.sentence.start, m.figure.sentence.end) for m in mentions)
    apart = sum(max(len(ages), 1) for ages in described.values())
    return {
        "named": len(names),
        "described": apart,
        "either": len(names) + apart if names and apart else 0,
        "together": max(together.values(), default=0),
    }


def _add_name(names: list[frozenset[str]], name: frozenset[str]) -> None:
    """Note a name; one that shares a word with another is a form of it."""
    for i, other in enumerate(names):
        if name & other:
            names[i] = other | name
            return
    names.append(name)
