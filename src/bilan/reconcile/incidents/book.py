"""All matters of a ledger as incidents, kept up as reports come: each addition works only on what it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bilan.reconcile.incidents.digest import Digest, Matter
from bilan.reconcile.incidents.linking import Key, Node, clusters, keys, likeness, nodes, pairs, reach
from bilan.reconcile.incidents.scoring import weights

LINKED = 0.05
"""Likelihood below which two matters that were compared are strangers; those above are kept, to weigh groups by."""


@dataclass(frozen=True)
class Rules:
    """What people decided about incidents; it wins over every score."""

    together: tuple[tuple[str, str], ...] = ()
    """Pairs of matters that are one incident."""
    apart: frozenset[tuple[str, str]] = frozenset()
    """Pairs of matters, the smaller id first, that are two."""

    def parts(self, one: str, other: str) -> bool:
        """Whether somebody decided that two matters are two incidents."""
        return (min(one, other), max(one, other)) in self.apart


@dataclass(frozen=True)
class Cluster:
    """The matters of one incident, in order of knowledge time."""

    id: str
    nodes: tuple[Node, ...]

    @property
    def matters(self) -> list[tuple[Matter, Digest]]:
        """The matters with their reports' digests."""
        return [(node.matter, node.digest) for node in self.nodes]

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of its reports."""
        return tuple(dict.fromkeys(node.digest.document for node in self.nodes))


class Book:
    """Incidents of digests that come bit by bit; the order in which they come changes nothing."""

    def __init__(self, digests: Iterable[Digest] = (), rules: Rules = Rules()) -> None:
        self.digests: dict[str, Digest] = {}
        self._rules = rules
        self._nodes: dict[str, Node] = {}
        self._of_document: dict[str, list[str]] = {}
        self._blocks: dict[Key, dict[str, Node]] = {}
        self._links: dict[str, dict[str, float]] = {}
        self._group: dict[str, tuple[str, ...]] = {}
        self.add(digests)

    def add(self, digests: Iterable[Digest]) -> int:
        """Add digests, or put them in the place of old ones; return how many matters were grouped anew."""
        touched: set[str] = set()
        dirty: set[Key] = set()
        for digest in digests:
            touched |= self._forget(digest.document)
            self.digests[digest.document] = digest
            own = nodes([digest])
            self._of_document[digest.document] = [node.id for node in own]
            for node in own:
                self._nodes[node.id] = node
                touched.add(node.id)
                for key in keys(node):
                    self._blocks.setdefault(key, {})[node.id] = node
                    dirty.add(key)
        touched |= self._compare(touched, dirty)
        return self._regroup(touched & self._nodes.keys())

    def decide(self, rules: Rules) -> None:
        """Let other decisions hold."""
        if rules != self._rules:
            self._rules = rules
            self._regroup(set(self._nodes))

    def _forget(self, document: str) -> set[str]:
        """Take a document's old matters out; return those that were grouped with them."""
        gone = self._of_document.pop(document, [])
        left: set[str] = set()
        for name in gone:
            left.update(self._group.pop(name, ()))
            for key in keys(self._nodes.pop(name)):
                self._blocks[key].pop(name, None)
            for other in self._links.pop(name, {}):
                self._links[other].pop(name, None)
        return left - set(gone)

    def _compare(self, fresh: set[str], dirty: Iterable[Key]) -> set[str]:
        """Compare new matters with those of their blocks; return those that may be one with them."""
        blocks = {key: list(self._blocks[key].values()) for key in dirty}
        found: set[str] = set()
        for one, other in pairs(blocks):
            if one not in fresh and other not in fresh:
                continue
            likely = likeness(self._nodes[one], self._nodes[other])
            if likely >= LINKED:
                self._links.setdefault(one, {})[other] = likely
                self._links.setdefault(other, {})[one] = likely
                found.update((one, other))
        return found | self._part_strangers(fresh, dirty)

    def _part_strangers(self, fresh: set[str], dirty: Iterable[Key]) -> set[str]:
        """Forget links of matters that others have come between in every block; return these matters.

        In a large block each matter is compared with the nearest alone, and which these are must not depend on the
        order in which reports came.
        """
        near = Nearness(self._blocks)
        parted: set[str] = set()
        for key in dirty:
            block = self._blocks[key]
            if len(block) <= reach(key) + 1 or block.keys() <= fresh:
                continue
            for one, node in block.items():
                for other in [o for o in self._links.get(one, ()) if one < o and o in block]:
                    if not near.within(key, one, other) and not near.anywhere(node, block[other]):
                        del self._links[one][other], self._links[other][one]
                        parted.update((one, other))
        return parted

    def _regroup(self, touched: set[str]) -> int:
        """Group anew the matters that may be one with those touched."""
        reached = self._reach(touched)
        members = {name: self._nodes[name] for name in reached}
        links = {
            (one, other): likely
            for one in reached
            for other, likely in self._links.get(one, {}).items()
            if one < other and other in reached
        }
        for group in grouped(members, links, self._rules):
            for name in group:
                self._group[name] = tuple(group)
        return len(reached)

    def _reach(self, touched: set[str]) -> set[str]:
        """The matters that links which groups can join by lead to, however indirectly, from those touched.

        Two groups join only if the links between them reach the threshold on average, so that one of them does: a
        group lies within what such links hold together, and links below it matter there alone.
        """
        threshold = weights().thresholds["same"]
        decided: dict[str, list[str]] = {}
        for one, other in self._rules.together:
            decided.setdefault(one, []).append(other)
            decided.setdefault(other, []).append(one)
        found: set[str] = set()
        waiting = sorted(touched)
        while waiting:
            name = waiting.pop()
            if name in found or name not in self._nodes:
                continue
            found.add(name)
            waiting += [o for o, likely in self._links.get(name, {}).items() if likely >= threshold and o not in found]
            waiting += [o for o in (*self._group.get(name, ()), *decided.get(name, ())) if o not in found]
        return found

    def clusters(self, known: Mapping[str, float] | None = None, as_of: date | None = None) -> list[Cluster]:
        """Return the incidents, by their first report.

        `known`: ids that were given out → in which order; an incident keeps the first of its matters that was. With
        `as_of` nothing published later has a part, in the grouping either.
        """
        given = known or {}
        groups: Iterable[Sequence[str]] = set(self._group.values())
        if as_of is not None:
            groups = self._groups_on(as_of)
        found = [Cluster(_id(group, given), tuple(self._nodes[name] for name in group)) for group in groups]
        return sorted(found, key=lambda cluster: cluster.nodes[0].order)

    def _groups_on(self, as_of: date) -> Iterator[Sequence[str]]:
        """The groups of what was known on a day: those with later reports are grouped without them."""
        later: set[str] = set()
        for group in set(self._group.values()):
            early = [name for name in group if _known(self._nodes[name], as_of)]
            if len(early) == len(group):
                yield group
            else:
                later.update(early)
        members = {name: self._nodes[name] for name in later}
        links = {
            (one, other): likely
            for one in later
            for other, likely in self._links.get(one, {}).items()
            if one < other and other in later
        }
        yield from grouped(members, links, self._rules)

    def group_of(self, name: str) -> tuple[str, ...]:
        """Return the ids of all matters that are one incident with a matter; empty for an unknown one."""
        return self._group.get(name, ())

    def node(self, name: str) -> Node | None:
        """Return a matter by its id."""
        return self._nodes.get(name)

    @property
    def matter_ids(self) -> Iterable[str]:
        """The ids of all matters that are part of incidents."""
        return self._nodes.keys()


class Nearness:
    """Whether matters stand near enough to each other in blocks to be compared."""

    def __init__(self, blocks: Mapping[Key, Mapping[str, Node]]) -> None:
        self._blocks = blocks
        self._ranks: dict[Key, dict[str, int]] = {}

    def within(self, key: Key, one: str, other: str) -> bool:
        """Whether two matters of a block are compared for its sake."""
        if key not in self._ranks:
            ordered = sorted(self._blocks[key].values(), key=lambda node: node.order)
            self._ranks[key] = {node.id: rank for rank, node in enumerate(ordered)}
        ranks = self._ranks[key]
        return abs(ranks[one] - ranks[other]) <= reach(key)

    def anywhere(self, one: Node, other: Node) -> bool:
        """Whether two matters are compared for the sake of any block."""
        return any(self.within(key, one.id, other.id) for key in keys(one) & keys(other))


def grouped(members: Mapping[str, Node], links: Mapping[tuple[str, str], float], rules: Rules) -> list[list[str]]:
    """Return groups of matters by their scores and by what people decided."""
    held = {pair: likely for pair, likely in links.items() if not rules.parts(*pair)}
    groups = clusters(members, held, rules.parts if rules.apart else None)
    of = {name: i for i, group in enumerate(groups) for name in group}
    joined = {i: set(group) for i, group in enumerate(groups)}
    for one, other in rules.together:
        a, b = of.get(one), of.get(other)
        if a is None or b is None or a == b:
            continue
        for name in joined.pop(b):
            joined[a].add(name)
            of[name] = a
    return [sorted(group, key=lambda n: members[n].order) for group in joined.values()]


def _known(node: Node, as_of: date) -> bool:
    return node.digest.published is not None and node.digest.published <= as_of


def _id(group: Sequence[str], given: Mapping[str, float]) -> str:
    """The id that was given out first, else that of the first report."""
    named = [name for name in group if name in given]
    return min(named, key=lambda name: given[name]) if named else group[0]
