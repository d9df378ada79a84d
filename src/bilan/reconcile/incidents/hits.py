"""What a report says of people hit, as the numbers that its toll may be: said, summed up, told one by one.

Beside the numbers of the text three kinds follow from it, and are options like the others: the different victims told
one by one; the sum of what one sentence lists (`a woman and two men were killed`); and the dead with the attacker,
where the text tells that he died as well (`killed two and then himself`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bilan.reconcile.incidents.digest import Number
from bilan.reconcile.incidents.mentions import Mention, Opening
from bilan.reconcile.incidents.singles import counts, is_single

JOINT = ("killed", "injured", "casualties")
"""Measures that are chosen together: of those hit, casualties are told without how they fared."""
MOST_NUMBERS = 14
"""Of so many different numbers of one measure the most prominent are weighed against each other; more are a list."""
LARGEST_SUM = 12
"""A sum of more numbers in one sentence is a table's or a list's."""
_WHOLE = range(1, 1000)
Numbers = Mapping[Number, Sequence[Mention]]


@dataclass(frozen=True)
class Derived:
    """A number that follows from a text and stands nowhere in it."""

    mentions: tuple[Mention, ...]
    how: frozenset[str]
    """Ways in which it follows: `named`, `described`, `either`, `together`, `summed`, `with_attacker`, `by_title`."""


@dataclass(frozen=True)
class Hits:
    """What a report says of people hit: number → mentions, by how they fared."""

    killed: Numbers
    injured: Numbers
    struck: Numbers
    head: Opening
    derived: Mapping[str, Mapping[Number, Derived]]
    """Measure → numbers that follow; some may also be said."""

    def said(self, measure: str) -> Numbers:
        """Return the numbers that the text says of a measure."""
        return {"killed": self.killed, "injured": self.injured, "casualties": self.struck}[measure]


def number(mention: Mention) -> Number | None:
    """Return the number that a figure stands for; of a spread the lower end, of vague words none."""
    figure = mention.figure
    if figure.quantifier == "some":
        return None
    return figure.low if figure.value is None else figure.value


def hits_of(members: Sequence[Mention], head: Opening, small: Collection[str] = ()) -> Hits:
    """Return what the figures of people hit give; `small` are capitalised words that are no part of a name."""
    said: dict[str, dict[Number, list[Mention]]] = {name: {} for name in JOINT}
    derived: dict[str, dict[Number, Derived]] = {name: {} for name in JOINT}
    for mention in members:
        value = number(mention)
        if value is not None and not is_single(mention):
            said[mention.counted].setdefault(value, []).append(mention)
    kept = {name: _prominent(said[name]) for name in JOINT}
    for name in JOINT:
        told = [m for m in members if m.counted == name]
        _singles(derived[name], [m for m in told if is_single(m)], small)
        _sums(derived[name], told)
    _with_attacker(derived["killed"], kept["killed"], members, head)
    _by_title(derived, members, head)
    return Hits(kept["killed"], kept["injured"], kept["casualties"], head, derived)


def _prominent(by_value: Mapping[Number, list[Mention]]) -> dict[Number, list[Mention]]:
    """The numbers that stand first, where there are too many to weigh each pair."""
    if len(by_value) <= MOST_NUMBERS:
        return dict(by_value)

    def rank(value: Number) -> tuple[bool, int, int]:
        mentions = by_value[value]
        return not any(m.titled or m.lead for m in mentions), -len(mentions), mentions[0].figure.evidence.start

    return {value: by_value[value] for value in sorted(by_value, key=rank)[:MOST_NUMBERS]}


def _singles(derived: dict[Number, Derived], singles: Sequence[Mention], small: Collection[str]) -> None:
    """Let victims told one by one count as each number of different ones that the text leaves room for."""
    for how, value in counts(singles, small).items():
        if value:
            _note(derived, value, singles, how)


def _sums(derived: dict[Number, Derived], told: Sequence[Mention]) -> None:
    """Sum up what each sentence lists; a share of another number there is part of it already."""
    sentences: dict[int, list[Mention]] = {}
    for mention in told:
        if not mention.figure.part_of and "partial" not in mention.own and (number(mention) or 0) > 0:
            sentences.setdefault(mention.figure.sentence.start, []).append(mention)
    for listed in sentences.values():
        if 2 <= len(listed) <= LARGEST_SUM and not all(map(is_single, listed)):
            _note(derived, sum(number(m) or 0 for m in listed), listed, "summed")


def _with_attacker(derived: dict[Number, Derived], said: Numbers, members: Sequence[Mention], head: Opening) -> None:
    """Add the attacker to the dead where the text tells that he died as well."""
    tells = any("attacker_dead" in m.around for m in members) or any(h.name == "attacker_dead" for h in head.hits)
    if not tells:
        return
    without: list[tuple[Number, Sequence[Mention]]] = [*said.items(), *((v, d.mentions) for v, d in derived.items())]
    for value, mentions in without:
        if value:
            _note(derived, value + 1, mentions, "with_attacker")


def _by_title(derived: Mapping[str, dict[Number, Derived]], members: Sequence[Mention], head: Opening) -> None:
    """Let the victims of a text be as many as its title says (`two dead`, above a text that tells of each)."""
    for value, measure in head.numbers:
        told = [m for m in members if measure in (m.counted, "casualties")] if value in _WHOLE else []
        if told and sum(number(m) or 0 for m in told) >= value:
            _note(derived[measure], int(value), told, "by_title")


def _note(derived: dict[Number, Derived], value: Number, mentions: Iterable[Mention], how: str) -> None:
    before = derived.get(value)
    if before is None:
        derived[value] = Derived(tuple(mentions), frozenset((how,)))
    else:
        derived[value] = Derived(before.mentions, before.how | {how})
