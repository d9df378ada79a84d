"""The API's paths for incidents: list them, tell one, decide on them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import Parameter

from bilan.incident_views import Chosen, Story
from bilan.ledger.incidents import IncidentDecision
from bilan.model import Measure
from bilan.reconcile.incidents.record import Reviewed
from bilan.web import incident_desk as desks
from bilan.web.desk import Desk

Call = Request[Any, Any, Any]
Limit = Annotated[int, Parameter(ge=1, le=500, description="Items of a page.")]
Cursor = Annotated[str | None, Parameter(pattern=r"^\d{1,9}$", description="`next` of the page before.")]
Words = Annotated[str | None, Parameter(max_length=200)]
Policy = Annotated[str, Parameter(max_length=300)]
Id = Annotated[str, Parameter(min_length=1, max_length=40)]


def _desk(request: Call) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


@get("/api/incidents", sync_to_thread=True)
def incidents(
    request: Call,
    since: date | None = None,
    until: date | None = None,
    place: Words = None,
    incident_type: Words = None,
    measure: Measure | None = None,
    least: float | None = None,
    reviewed: Reviewed | None = None,
    contested: bool = False,
    situations: bool = True,
    as_of: date | None = None,
    policy: Policy = "latest",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> desks.IncidentList:
    """List incidents, then situations, as `bilan incidents --format jsonl` does."""
    wanted = Chosen(
        since=since, until=until, place=place, kind=incident_type, measure=measure, least=least, reviewed=reviewed,
        contested=contested, situations=situations,
    )  # fmt: skip
    return desks.listed(_desk(request), wanted, as_of, policy, int(cursor) if cursor else 0, limit)


@get("/api/incidents/{incident_id:str}", sync_to_thread=True)
def incident(request: Call, incident_id: Id, as_of: date | None = None, policy: Policy = "latest") -> Story:
    """Tell one incident whole: its tolls as they moved, every claim with its sentence, its reports."""
    return desks.told(_desk(request), incident_id, as_of, policy)


@post("/api/incidents/{incident_id:str}/decisions", sync_to_thread=True)
def decide_incident(request: Call, incident_id: Id, data: desks.NewIncidentDecision) -> desks.DecidedIncident:
    """Merge, split, move or drop, or take a decision back; the journal keeps who did it."""
    who = request.scope["bilan"]["user"] or "unknown"  # type: ignore[typeddict-item]
    return desks.decide(_desk(request), incident_id, data, who)


@get("/api/incident-decisions", sync_to_thread=True)
def incident_decisions(request: Call) -> list[IncidentDecision]:
    """Return the journal of decisions on incidents, newest first."""
    return desks.decisions(_desk(request))


HANDLERS = (incidents, incident, decide_incident, incident_decisions)
