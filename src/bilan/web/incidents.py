"""The API's paths for incidents: list them, tell one, decide on them. The desk does the work."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar import Response, get, post
from litestar.params import Parameter

from bilan.incident_views import Chosen, Story
from bilan.ledger.incidents import IncidentDecision
from bilan.model import Measure
from bilan.reconcile.incidents.record import Reviewed
from bilan.web.incident_desk import DecidedIncident, IncidentList, NewIncidentDecision
from bilan.web.routes import Call, Cursor, Limit, Names, Words, _answered, _name, _start

Policy = Annotated[str, Parameter(max_length=300)]
Id = Annotated[str, Parameter(min_length=1, max_length=40)]


@get("/api/incidents")
async def incidents(
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
    names: Names = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[IncidentList]:
    """List incidents, then situations, as `bilan incidents --format jsonl` does."""
    wanted = Chosen(
        since=since, until=until, place=place, kind=incident_type, measure=measure, least=least, reviewed=reviewed,
        contested=contested, situations=situations,
    )  # fmt: skip
    return await _answered(request, "incidents", wanted, as_of, policy, names, _start(cursor), limit)


@get("/api/incidents/{incident_id:str}")
async def incident(
    request: Call, incident_id: Id, as_of: date | None = None, policy: Policy = "latest", names: Names = False
) -> Response[Story]:
    """Tell one incident whole: its tolls as they moved, every claim with its sentence, its reports."""
    return await _answered(request, "incident", incident_id, as_of, policy, names)


@post("/api/incidents/{incident_id:str}/decisions")
async def decide_incident(request: Call, incident_id: Id, data: NewIncidentDecision) -> Response[DecidedIncident]:
    """Merge, split, move or drop, or take a decision back; the journal keeps who did it."""
    return await _answered(request, "decide_incident", incident_id, data, _name(request))


@get("/api/incident-decisions")
async def incident_decisions(request: Call) -> Response[list[IncidentDecision]]:
    """Return the journal of decisions on incidents, newest first."""
    return await _answered(request, "incident_decisions")


HANDLERS = (incidents, incident, decide_incident, incident_decisions)
