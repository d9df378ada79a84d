"""The API's paths for giving claims to reviewers."""

from __future__ import annotations

from litestar import Response, get, post

from bilan.ledger import Filters
from bilan.model import Kind
from bilan.web import shapes
from bilan.web.assignment_desk import Assigned, AssignmentList, NewAssignment, PersonAtDesk
from bilan.web.routes import CHOSEN, Call, Cursor, Limit, _answered, _gate, _name
from bilan.web.security import Gate, RefusedError
from bilan.web.users import at_least


@get("/api/people")
async def people(request: Call) -> Response[list[PersonAtDesk]]:
    """Return who may be given claims: all but readers, and those to whom any were given before (`role` null)."""
    return await _answered(request, "people", _at_desk(_gate(request)))


@post("/api/assignments", dependencies=CHOSEN)
async def assign(
    request: Call,
    data: NewAssignment,
    chosen: Filters,
    kind: Kind | None = None,
    review: shapes.ReviewFilter = "unreviewed",
) -> Response[Assigned]:
    """Give claims to people: those named, or all that the filters ask for; 422 for somebody who may not review."""
    known = {person.name for person in _at_desk(_gate(request))}
    for name in data.people:
        if name not in known:
            raise RefusedError(422, f"{name!r} may not review at this desk; there are: {', '.join(sorted(known))}")
    return await _answered(request, "assign", data, chosen, kind, review, _name(request))


@get("/api/assignments")
async def assignments(request: Call, limit: Limit = 50, cursor: Cursor = None) -> Response[AssignmentList]:
    """Return the journal of assignments, newest first."""
    return await _answered(request, "assignments", limit, int(cursor) if cursor else None)


def _at_desk(gate: Gate) -> list[PersonAtDesk]:
    """Everybody who may review here, by name."""
    names = sorted(gate.users) or [gate.local_user]
    found = [PersonAtDesk(name=name, role=gate.role(name)) for name in names]
    return [person for person in found if person.role is not None and at_least(person.role, "reviewer")]


HANDLERS = (people, assign, assignments)
