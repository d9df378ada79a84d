"""What the desk does with incidents, without HTTP: plain calls in, plain data out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from bilan.answers import Told, answer
from bilan.asking import atlas
from bilan.catalogue import Catalogue, DecisionError
from bilan.disagreements import disagreements
from bilan.errors import NothingFound
from bilan.incident_views import Chosen, Story, as_shown, choose, story
from bilan.ledger import Ledger
from bilan.ledger.incidents import IncidentDecision
from bilan.reconcile import Conflict, Question
from bilan.reconcile.incidents.record import Incident

_making = threading.Lock()


class IncidentList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of incidents and situations."""

    items: list[Incident]
    total: int
    next: str | None = None


class NewIncidentDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person decides on an incident."""

    action: Literal["merge", "split", "move", "drop", "undo"]
    incidents: list[Annotated[str, msgspec.Meta(max_length=40)]] = []
    """To merge: the others that are one with it."""
    documents: list[Annotated[str, msgspec.Meta(max_length=400)]] = []
    """To split: the reports that are of another incident."""
    claims: list[Annotated[str, msgspec.Meta(max_length=40)]] = []
    """To move figures here, or to drop them from all incidents."""
    number: int | None = None
    """To undo: the number of the decision."""
    reason: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class DecidedIncident(msgspec.Struct, frozen=True, kw_only=True):
    """The incident that a decision leaves."""

    incident: str


class IncidentDesk:
    """The part of the desk that knows incidents; one thread at a time may use its catalogue."""

    ledger: Ledger
    folders: tuple[Path, ...]
    places_file: Path | None
    _catalogue: Catalogue | None = None
    _lock: threading.Lock | None = None

    def answers(self, *, names: bool) -> AbstractContextManager[Ledger]:
        """Give the ledger from which questions are answered."""
        raise NotImplementedError  # the desk says which

    @contextmanager
    def catalogue(self, *, reviewed_only: bool = False) -> Iterator[Catalogue]:
        """Lend the catalogue, with what is new in the ledger."""
        with _making:
            self._lock = self._lock or threading.Lock()
        with self._lock:
            if reviewed_only:
                yield Catalogue(self.ledger, atlas(self.places_file), folders=self.folders, reviewed_only=True)
                return
            if self._catalogue is None:
                self._catalogue = Catalogue(self.ledger, atlas(self.places_file), folders=self.folders)
            else:
                self._catalogue.refresh()
            yield self._catalogue

    def incidents(
        self, wanted: Chosen, as_of: date | None, policy: str, names: bool, start: int, limit: int
    ) -> IncidentList:
        """Return a page of incidents, then situations; raises UnknownPlace and PolicyError."""
        with self.catalogue() as catalogue, self.answers(names=names) as shown:
            found = choose(catalogue, wanted, as_of=as_of, policy=policy)
            page = found[start : start + limit]
            catalogue.give_out(one.id for one in page if not one.situation)
            items = [as_shown(one, shown) for one in page]
        following = start + limit
        return IncidentList(items=items, total=len(found), next=str(following) if following < len(found) else None)

    def incident(self, incident_id: str, as_of: date | None, policy: str, names: bool) -> Story:
        """Return one incident told whole; raises NothingFound."""
        with self.catalogue() as catalogue, self.answers(names=names) as shown:
            return story(catalogue, shown, incident_id, as_of=as_of, policy=policy)

    def decide_incident(self, incident_id: str, data: NewIncidentDecision, reviewer: str) -> DecidedIncident:
        """Carry out a decision; raises NothingFound and DecisionError."""
        with self.catalogue() as catalogue:
            if data.action == "merge":
                left = catalogue.merge(incident_id, data.incidents, reviewer=reviewer, reason=data.reason)
            elif data.action == "split":
                left = catalogue.split(incident_id, data.documents, reviewer=reviewer, reason=data.reason)
            elif data.action == "move":
                left = catalogue.move(data.claims, incident_id, reviewer=reviewer, reason=data.reason) or incident_id
            elif data.action == "drop":
                catalogue.move(data.claims, None, reviewer=reviewer, reason=data.reason)
                left = incident_id
            elif data.number is None:
                raise DecisionError("to undo, give the number of the decision")
            else:
                left = catalogue.undo(data.number, reviewer=reviewer, reason=data.reason).incident
        return DecidedIncident(incident=left)

    def incident_decisions(self) -> list[IncidentDecision]:
        """Return the journal of decisions on incidents, newest first."""
        with self.catalogue() as catalogue:
            return list(reversed(catalogue.decisions()))

    def estimates(self, asked: Question, policy: str, reviewed_only: bool, names: bool) -> list[Told]:
        """Return what is known of a quantity, the best match first, as `bilan estimate --format json` does."""
        with self.catalogue(reviewed_only=reviewed_only) as catalogue, self.answers(names=names) as shown:
            found = answer(catalogue, asked, policy=policy)
            catalogue.give_out(one.incident for one in found if not one.situation)
            return [as_shown(one, shown) for one in found]

    def disagreements(self, asked: Question, source: str | None, reviewed_only: bool, names: bool) -> list[Conflict]:
        """Return what needs a look, worst first; nothing where no figure fits a question without a place."""
        try:
            with self.catalogue(reviewed_only=reviewed_only) as catalogue, self.answers(names=names) as shown:
                return disagreements(catalogue, asked, shown, source=source)
        except NothingFound:
            if asked.place is None:
                return []
            raise
