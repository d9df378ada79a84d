"""A ledger's incidents and situations: made once a session, kept up as reports and decisions come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import is_not
from pathlib import Path

import msgspec

from bilan.errors import BilanError, LanguageError, NothingFound
from bilan.folding import fold
from bilan.languages import pack as packs
from bilan.languages.pack import Pack
from bilan.ledger import Ledger
from bilan.ledger.incidents import IncidentDecision, IncidentTables
from bilan.model import Claim, Document, Figure
from bilan.reconcile import Atlas, UnknownPlace
from bilan.reconcile.incidents.book import Book, Cluster, Rules
from bilan.reconcile.incidents.digest import Digest, Matter, Spot, matter_id
from bilan.reconcile.incidents.digests import People, digest
from bilan.reconcile.incidents.linking import Node
from bilan.reconcile.incidents.matters import MOVED
from bilan.reconcile.incidents.record import Incident, incident, reviewed
from bilan.reconcile.incidents.situations import Situations
from bilan.reconcile.questions import from_gazetteer, nearest_words
from bilan.reconcile.reconciler import ancestors

FORM = "5"
"""Raised when digests are made otherwise, so that those kept are made again."""
ANSWERS_KEPT = 8
"""So many lists of incidents, by day, policy and places, are kept for the next question."""
Asked = tuple[date | None, str, frozenset[str] | None]
"""As of which day, by which policy, near which places."""
CONFIRMED = ("accepted", "corrected", "added")


class DecisionError(BilanError):
    """A decision on incidents that cannot be carried out."""

    exit_code = 2


class Catalogue:
    """The incidents and situations of a ledger.

    `ledger` must not be masked: incidents are told apart by names too. With `reviewed_only` only claims count that a
    person has accepted, corrected or added; `statuses` are those that count.
    """

    def __init__(
        self,
        ledger: Ledger,
        atlas: Atlas,
        *,
        folders: Sequence[Path] = (),
        reviewed_only: bool = False,
        statuses: Collection[str] = ("asserted",),
    ) -> None:
        self._ledger, self._atlas, self._folders = ledger, atlas, folders
        self._reviewed_only, self._statuses = reviewed_only, tuple(statuses)
        self._tables = IncidentTables(ledger)
        self._around = ancestors(atlas.gazetteer) if atlas.gazetteer else _nowhere
        self._people = People(atlas.gazetteer)
        self._stamps: dict[str, str] = {}
        self._decided = 0
        self._moved: set[str] = set()
        self._book = Book()
        self._worked = 0
        self._seen = ""
        self._packs: dict[str, Pack | None] = {}
        self._made: dict[Asked, tuple[str, list[Incident]]] = {}
        self._spots: tuple[int, dict[Spot, date]] | None = None
        self._incidents: dict[tuple[str, str], tuple[tuple[Node, ...], Incident]] = {}
        self._grouped: tuple[str, list[Cluster]] | None = None
        self._checked: tuple[str, Collection[str]] | None = None
        self._situations = Situations(atlas)
        self._in_situations: dict[str, Digest] = {}
        self._about: set[str] = set()
        self.kept: dict[str, object] = {}
        """What others make of it and keep up from question to question, by their names for it."""
        self.refresh()

    @property
    def _plain(self) -> bool:
        """Whether its digests are those that a ledger keeps."""
        return not self._reviewed_only and self._statuses == ("asserted",) and not self._folders

    def refresh(self) -> int:
        """Take in what is new in the ledger; return how many documents were worked on."""
        seen = self._tables.last_numbers()
        if seen == self._seen:
            return 0
        standing = self._tables.standing()
        moves = _moves(standing)
        decided, last = self._tables.decided_after(self._decided)
        fresh = (self._tables.documents_told() - self._stamps.keys()) | decided | self._moved | moves.keys()
        wanted = {name: _stamp(stamp, moves.get(name, {})) for name, stamp in self._tables.stamps(fresh).items()}
        changed = [name for name in sorted(wanted) if self._stamps.get(name) != wanted[name]]
        if changed:
            self._worked += 1
            self._book.add(self._digests(changed, wanted, moves))
            self._stamps |= wanted
        self._decided, self._moved = last, {*moves}
        self._book.decide(self._rules(standing))
        self._seen = self._tables.last_numbers()
        return len(changed)

    def _digests(
        self, names: Sequence[str], stamps: Mapping[str, str], moves: Mapping[str, Mapping[str, str | None]]
    ) -> list[Digest]:
        """The digests of documents: those kept, and those of what is new or has changed."""
        kept = self._tables.digests(names) if self._plain else {}
        found, fresh = [], {}
        current = [name for name in names if kept.get(name, ("", ""))[0] == stamps[name]]
        found += [_decoder.decode(kept[name][1]) for name in current]
        for document, claims in self._tables.told({*names}.difference(current)):
            made = self._digest(document, claims, moves.get(document.id, {}))
            found.append(made)
            fresh[document.id] = stamps[document.id], msgspec.json.encode(made).decode()
        if fresh and self._plain and self._tables.writable:
            self._tables.keep(fresh)
        return found

    def _digest(self, document: Document, claims: Sequence[Claim], moves: Mapping[str, str | None]) -> Digest:
        if self._reviewed_only:
            states = self._ledger.review_states(claim.id for claim in claims)
            claims = [c for c in claims if c.id in states and states[c.id].decision in CONFIRMED]
        pack = self._pack(document)
        if pack is None:
            return Digest(
                document=document.id, published=document.published, publisher=document.publisher,
                language=document.language, matters=(),
            )  # fmt: skip
        return digest(document, claims, pack, self._around, self._people, moves=moves, statuses=self._statuses)

    def _pack(self, document: Document) -> Pack | None:
        """The pack of a document's language; None where it has none, as nothing was read from it then."""
        code = document.language or ""
        if code not in self._packs:
            try:
                self._packs[code] = packs.pack_for(code, self._folders)
            except LanguageError:
                self._packs[code] = None
        return self._packs[code]

    def _rules(self, standing: Iterable[IncidentDecision]) -> Rules:
        """What people decided, as pairs of matters."""
        together: list[tuple[str, str]] = []
        apart: set[tuple[str, str]] = set()
        for entry in standing:
            if entry.action == "merge" and entry.other is not None:
                together.append((entry.incident, entry.other))
                apart = {pair for pair in apart if set(pair) != {entry.incident, entry.other}}
            elif entry.action == "move" and entry.other is not None:
                together += [(entry.other, name) for name in self._moved_matters(entry)]
            elif entry.action == "split":
                inside, outside = _sides(entry)
                apart |= {(min(a, b), max(a, b)) for a in inside for b in outside}
                together += [(inside[0], other) for other in inside[1:]]
        return Rules(tuple(together), frozenset(apart))

    def _moved_matters(self, entry: IncidentDecision) -> list[str]:
        documents = {m.partition("|")[0] for m in entry.members}
        return [matter_id(name, "other", f"{MOVED}{entry.other}") for name in sorted(documents)]

    # What there is

    @property
    def digests(self) -> Mapping[str, Digest]:
        """Document → what it says, as incidents are made of it; another object whenever that has changed."""
        return self._book.digests

    def incidents(
        self,
        *,
        as_of: date | None = None,
        policy: str = "latest",
        situations: bool = True,
        near: frozenset[str] | None = None,
    ) -> list[Incident]:
        """Return the incidents in the order of their days, then the situations; raises PolicyError.

        With `near` at least those whose reports name one of these places; no more than that is worked on.
        """
        state = self._state()
        whole, some = self._made.get((as_of, policy, None)), self._made.get((as_of, policy, near))
        if whole is not None and whole[0] == state:
            made = whole[1]
        elif some is not None and some[0] == state:
            made = some[1]
        elif near is not None:
            made = self._list(as_of, policy, near)
            self._keep((as_of, policy, near), state, made)
        else:
            made = self._list(as_of, policy)
            self._keep((as_of, policy, None), state, made)
        return [one for one in made if situations or not one.situation]

    def _keep(self, asked: Asked, state: str, made: list[Incident]) -> None:
        """Keep a list for the next question; of many the one longest kept is forgotten, of all places last."""
        self._made.pop(asked, None)
        if len(self._made) >= ANSWERS_KEPT:
            self._made.pop(min(self._made, key=lambda other: other[2] is None))
        self._made[asked] = state, made

    def _list(self, as_of: date | None, policy: str, near: frozenset[str] | None = None) -> list[Incident]:
        checked = self.checked()
        clusters = self.clusters(as_of)
        if near is not None:
            clusters = [c for c in clusters if any(_at(matter, near) for matter, _ in c.matters)]
        make = self._incident if as_of is None else _made
        made = [make(cluster, policy, checked) for cluster in clusters]
        made.sort(key=lambda one: (one.period.start or one.period.end or date.max, one.id))
        return made + self.situations(as_of=as_of, policy=policy, near=near)

    def _incident(self, cluster: Cluster, policy: str, checked: Collection[str]) -> Incident:
        """An incident, made anew only where its matters or what was decided on its claims have changed."""
        kept = self._incidents.get((cluster.id, policy))
        if kept is None or len(kept[0]) != len(cluster.nodes) or any(map(is_not, kept[0], cluster.nodes)):
            kept = self._incidents[cluster.id, policy] = cluster.nodes, incident(cluster, policy=policy)
        made = kept[1]
        state = reviewed(made.tolls, checked) if checked else made.reviewed
        return made if state == made.reviewed else msgspec.structs.replace(made, reviewed=state)

    def _state(self) -> str:
        """By which it is known whether what was made still holds."""
        return f"{self._worked}/{self._tables.last_numbers()}"

    def place_tokens(self, name: str, as_of: date | None = None) -> frozenset[str]:
        """Return the identities that a place's name can stand for, in reports known on a day.

        Raises UnknownPlace with the nearest names, and NothingFound where only later reports name the place.
        """
        folded, spots = fold(name), self._known_spots()
        known = [spot for spot, first in spots.items() if as_of is None or first <= as_of]
        found = _tokens(name, folded, known)
        if not found:
            found = from_gazetteer(name, self._atlas, {spot.token.partition("/")[0] for spot in known})
        if not found and as_of is not None and _tokens(name, folded, spots):
            raise NothingFound(f"no figure at {name} known on {as_of.isoformat()}")
        if not found:
            near = nearest_words(name, {spot.name for spot in known}, self._atlas.gazetteer)
            raise UnknownPlace(f"no place {name!r} is known{near}")
        return frozenset(found)

    def _known_spots(self) -> dict[Spot, date]:
        """All places of the ledger's matters, with the day on which each was first named."""
        if self._spots is None or self._spots[0] != self._worked:
            found: dict[Spot, date] = {}
            for made in self._book.digests.values():
                day = made.published or date.max
                for matter in made.matters:
                    for spot in matter.spots:
                        found[spot] = min(found.get(spot, day), day)
            self._spots = self._worked, found
        return self._spots[1]

    def clusters(self, as_of: date | None = None) -> list[Cluster]:
        """Return the incidents with all that they rest on, known on a day."""
        if as_of is not None:
            return self._book.clusters(self._given(), as_of)
        state = self._state()
        if self._grouped is None or self._grouped[0] != state:
            self._grouped = state, self._book.clusters(self._given())
        return self._grouped[1]

    def _given(self) -> dict[str, float]:
        """The ids that were given out, with their order; of merged ones the survivor that somebody chose goes first."""
        given: dict[str, float] = dict(self._tables.known_ids())
        for entry in self._tables.standing():
            if entry.action == "merge" and entry.other is not None:
                first = min(given.get(entry.incident, len(given)), given.get(entry.other, len(given)))
                given[entry.incident] = first - 0.5
        return given

    def situations(
        self, *, as_of: date | None = None, policy: str = "latest", near: frozenset[str] | None = None
    ) -> list[Incident]:
        """Return the running counts, stocks and totals; with `near` those of reports that name one of these places."""
        if as_of is None and (near is None or self._in_situations):
            self._count()
            return self._situations.list(policy=policy, checked=self.checked(), about=self._about)
        chosen = [
            d
            for d in self._book.digests.values()
            if (as_of is None or (d.published is not None and d.published <= as_of))
            and (near is None or any(_at(matter, near) for matter in d.matters))
        ]
        made = Situations(self._atlas)
        made.add(*self._counted(chosen), chosen)
        about = {d.document for d in chosen if d.counts}
        return made.list(as_of=as_of, policy=policy, checked=self.checked(), about=about)

    def _count(self) -> None:
        """Take the figures of new reports in; where others have changed, begin anew."""
        digests = self._book.digests
        if any(digests.get(name) is not known for name, known in self._in_situations.items()):
            self._situations, self._in_situations, self._about = Situations(self._atlas), {}, set()
        fresh = [digest for name, digest in digests.items() if name not in self._in_situations]
        if fresh:
            self._situations.add(*self._counted(fresh), fresh)
            self._in_situations.update((digest.document, digest) for digest in fresh)
            self._about.update(digest.document for digest in fresh if digest.counts)

    def _counted(self, digests: Sequence[Digest]) -> tuple[list[Figure], Iterable[Document]]:
        """The figures of situations with their reports."""
        counting = {d.document: {c for m in d.matters if m.kind == "situation" for c in m.claims} for d in digests}
        names = [name for name, claims in counting.items() if claims]
        told = self._ledger.figures_of_documents(names)
        figures = [f for f in told if f.id in counting[f.document.id] and self._counts(f)]
        return figures, self._tables.documents(names)

    def _counts(self, figure: Figure) -> bool:
        if not self._reviewed_only:
            return True
        state = self._ledger.review_states([figure.id]).get(figure.id)
        return state is not None and state.decision in CONFIRMED

    def checked(self) -> Collection[str]:
        """Return the ids of the claims that a person has decided on."""
        state = self._tables.last_numbers()
        if self._checked is None or self._checked[0] != state:
            self._checked = state, self._ledger.review_states().keys()
        return self._checked[1]

    def find(self, name: str, as_of: date | None = None) -> Cluster:
        """Return the incident that a matter or an id, or the beginning of one, leads to; NothingFound else."""
        found = [c for c in self.clusters(as_of) if any(node.id.startswith(name) for node in c.nodes)] if name else []
        if len(found) == 1:
            return found[0]
        exact = [c for c in found if c.id.startswith(name)]
        if len(exact) == 1:
            return exact[0]
        what = "several incidents have ids that begin with" if found else "no incident has the id"
        raise NothingFound(f"{what} {name!r}; list them with: bilan incidents")

    def give_out(self, ids: Iterable[str]) -> None:
        """Note that people have seen ids, so that incidents keep them; a ledger that may not be written forgets."""
        if self._plain and self._tables.writable:
            self._tables.give_out(ids)

    # What people decide

    def merge(self, incident_id: str, others: Iterable[str], *, reviewer: str, reason: str | None = None) -> str:
        """Make incidents one; return the id of the survivor."""
        first = self.find(incident_id)
        for name in others:
            other = self.find(name)
            if other.id == first.id:
                raise DecisionError(f"{name} is one with {incident_id} already")
            self.give_out([first.id])
            self._tables.decide("merge", first.id, other=other.id, reviewer=reviewer, reason=reason)
        self.refresh()
        return self.find(first.id).id

    def split(self, incident_id: str, documents: Iterable[str], *, reviewer: str, reason: str | None = None) -> str:
        """Make the reports named an incident of their own; return its id."""
        cluster = self.find(incident_id)
        wanted = set(documents)
        inside = [node.id for node in cluster.nodes if node.digest.document in wanted]
        outside = [node.id for node in cluster.nodes if node.digest.document not in wanted]
        unknown = wanted - {node.digest.document for node in cluster.nodes}
        if unknown:
            raise DecisionError(
                f"{', '.join(sorted(unknown))}: no report of this incident; see: bilan incident {cluster.id}"
            )
        if not inside or not outside:
            raise DecisionError("name some of the incident's reports, not none and not all")
        self._tables.decide("split", cluster.id, members=[*inside, "|", *outside], reviewer=reviewer, reason=reason)
        self.refresh()
        return self.find(inside[0]).id

    def move(
        self, claims: Iterable[str], incident_id: str | None, *, reviewer: str, reason: str | None = None
    ) -> str | None:
        """Move figures to an incident, or out of all with None; return the id of the incident."""
        target = self.find(incident_id) if incident_id is not None else None
        members = []
        for name in claims:
            claim = self._ledger.claim(name)
            if not isinstance(claim, Figure):
                raise DecisionError(f"{name}: only figures can be moved")
            members.append(f"{claim.document.id}|{claim.id}")
        if not members:
            raise DecisionError("name the figures to move")
        seed = target.nodes[0].id if target else None
        self._tables.decide(
            "move", target.id if target else "none", other=seed, members=members, reviewer=reviewer, reason=reason
        )
        self.refresh()
        return self.find(seed).id if seed else None

    def undo(self, number: int, *, reviewer: str, reason: str | None = None) -> IncidentDecision:
        """Take a decision back."""
        entry = self._tables.undo(number, reviewer=reviewer, reason=reason)
        self.refresh()
        return entry

    def decisions(self) -> list[IncidentDecision]:
        """Return the journal of decisions on incidents, oldest first."""
        return self._tables.decisions()


_decoder = msgspec.json.Decoder(Digest)


def _tokens(name: str, folded: str, spots: Iterable[Spot]) -> set[str]:
    found = set()
    for spot in spots:
        whole = spot.token.partition("/")[0]
        if folded == fold(spot.name) or name in (whole, spot.token):
            found.add(spot.token)
        if folded == fold(spot.canonical or ""):
            found.add(whole)
    return found


def _made(cluster: Cluster, policy: str, checked: Collection[str]) -> Incident:
    return incident(cluster, policy=policy, checked=checked)


def _at(matter: Matter, near: frozenset[str]) -> bool:
    """Whether a matter is at one of some places, or at one that lies there."""
    return any(not near.isdisjoint((spot.token, *spot.around)) for spot in matter.spots)


def _nowhere(_: str) -> tuple[str, ...]:
    return ()


def _stamp(stamp: str, moves: Mapping[str, str | None]) -> str:
    return f"{FORM}/{stamp}/{','.join(f'{k}>{v}' for k, v in sorted(moves.items()))}"


def _moves(standing: Iterable[IncidentDecision]) -> dict[str, dict[str, str | None]]:
    """Document → its figures that were moved, each to where the last decision put it."""
    found: dict[str, dict[str, str | None]] = {}
    for entry in standing:
        if entry.action == "move":
            for member in entry.members:
                document, _, claim = member.rpartition("|")
                found.setdefault(document, {})[claim] = entry.other
    return found


def _sides(entry: IncidentDecision) -> tuple[list[str], list[str]]:
    """The matters of both sides of a split."""
    middle = entry.members.index("|")
    return list(entry.members[:middle]), list(entry.members[middle + 1 :])
