"""The call that gives a file: what `bilan export` writes, for the desk's links and for programs."""

from __future__ import annotations

from datetime import date

from litestar import Response, get

from bilan.export.forms import FORMS, FormName, KindName
from bilan.ledger import Filters
from bilan.model import EventType, Measure, Population, Stance
from bilan.web.routes import Call, Names, Words, problem_of, replied


@get("/api/export")
async def export(
    request: Call,
    form: FormName,
    kind: list[KindName] | None = None,
    excel: bool = False,
    measure: Measure | None = None,
    population: list[Population] | None = None,
    place: Words = None,
    source: Words = None,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    document: Words = None,
    status: Words = None,
    actor: Words = None,
    stance: Stance | None = None,
    event_type: EventType | None = None,
    mode: Words = None,
    reviewed_only: bool = False,
    names: Names = False,
) -> Response[bytes]:
    """Return what the ledger holds as a file of a form, as `bilan export` writes it; 404 if nothing matches."""
    filters = Filters(
        measure=measure, population=tuple(population or ()), place=place, source=source, since=since, until=until,
        as_of=as_of, document=document, status=status, actor=actor, stance=stance, type=event_type, mode=mode,
        reviewed_only=reviewed_only,
    )  # fmt: skip
    reply = await replied(request, "export", form, filters, tuple(kind or ()), excel, names)
    if reply.status:
        return problem_of(reply)
    headers = {"Content-Disposition": f'attachment; filename="bilan-{form}{FORMS[form].suffix}"'}
    return Response(reply.body, media_type=FORMS[form].media_type, headers=headers)
