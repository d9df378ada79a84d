"""What the desk does with incidents, without HTTP: plain calls in, plain data out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Literal
from weakref import WeakKeyDictionary

import msgspec

from bilan.answers import Told, answer
from bilan.asking import atlas
from bilan.catalogue import Catalogue, DecisionError
from bilan.disagreements import disagreements
from bilan.errors import NothingFound
from bilan.incident_views import Chosen, Story, choose, story
from bilan.ledger.incidents import IncidentDecision
from bilan.reconcile import Conflict, Question
from bilan.reconcile.incidents.record import Incident
from bilan.web.desk import Desk


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


class _Held:
    """A desk's catalogue; one thread at a time may use it."""

    def __init__(self, desk: Desk) -> None:
        self.lock = threading.Lock()
        self.catalogue = Catalogue(desk.ledger, atlas(None), folders=desk.folders)


_held: WeakKeyDictionary[Desk, _Held] = WeakKeyDictionary()
_making = threading.Lock()


@contextmanager
def catalogue_of(desk: Desk) -> Iterator[Catalogue]:
    """Lend a desk's catalogue, with what is new in the ledger."""
    with _making:
        if desk not in _held:
            _held[desk] = _Held(desk)
        held = _held[desk]
    with held.lock:
        held.catalogue.refresh()
        yield held.catalogue


def answers(desk: Desk, question: Question, policy: str, reviewed_only: bool) -> list[Told]:
    """Return what is known of a quantity, the best match first."""
    places = atlas(None)
    if reviewed_only:
        own = Catalogue(desk.ledger, places, folders=desk.folders, reviewed_only=True)
        return answer(own, question, policy=policy)
    with catalogue_of(desk) as catalogue:
        found = answer(catalogue, question, policy=policy)
        catalogue.give_out(one.incident for one in found if not one.situation)
    return found


def conflicts(desk: Desk, question: Question, source: str | None, reviewed_only: bool) -> list[Conflict]:
    """Return what needs a look, worst first; nothing where no figure fits a question without a place."""
    places = atlas(None)
    try:
        if reviewed_only:
            own = Catalogue(desk.ledger, places, folders=desk.folders, reviewed_only=True)
            return disagreements(own, question, desk.ledger, source=source)
        with catalogue_of(desk) as catalogue:
            return disagreements(catalogue, question, desk.ledger, source=source)
    except NothingFound:
        if question.place is None:
            return []
        raise


def listed(desk: Desk, wanted: Chosen, as_of: date | None, policy: str, start: int, limit: int) -> IncidentList:
    """Return a page of incidents, then situations."""
    with catalogue_of(desk) as catalogue:
        found = choose(catalogue, wanted, as_of=as_of, policy=policy)
        page = found[start : start + limit]
        catalogue.give_out(one.id for one in page if not one.situation)
    following = start + limit
    return IncidentList(items=page, total=len(found), next=str(following) if following < len(found) else None)


def told(desk: Desk, incident_id: str, as_of: date | None, policy: str) -> Story:
    """Return one incident told whole; raises NothingFound."""
    with catalogue_of(desk) as catalogue:
        return story(catalogue, desk.ledger, incident_id, as_of=as_of, policy=policy)


def decide(desk: Desk, incident_id: str, data: NewIncidentDecision, reviewer: str) -> DecidedIncident:
    """Carry out a decision; raises NothingFound and DecisionError."""
    with catalogue_of(desk) as catalogue:
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


def decisions(desk: Desk) -> list[IncidentDecision]:
    """Return the journal of decisions on incidents, newest first."""
    with catalogue_of(desk) as catalogue:
        return list(reversed(catalogue.decisions()))
