"""The call that gives a file: what `bilan export` writes, for the desk's links and for programs."""

from __future__ import annotations

from dataclasses import replace

from litestar import Response, get

from bilan.export.forms import FORMS, FormName, KindName
from bilan.ledger import Filters
from bilan.web.routes import CHOSEN, Call, Names, problem_of, replied


@get("/api/export", dependencies=CHOSEN)
async def export(
    request: Call,
    form: FormName,
    chosen: Filters,
    kind: list[KindName] | None = None,
    excel: bool = False,
    reviewed_only: bool = False,
    names: Names = False,
) -> Response[bytes]:
    """Return what the ledger holds as a file of a form, as `bilan export` writes it; 404 if nothing matches."""
    filters = replace(chosen, reviewed_only=reviewed_only)
    reply = await replied(request, "export", form, filters, tuple(kind or ()), excel, names)
    if reply.status:
        return problem_of(reply)
    headers = {"Content-Disposition": f'attachment; filename="bilan-{form}{FORMS[form].suffix}"'}
    return Response(reply.body, media_type=FORMS[form].media_type, headers=headers)


@get("/api/export/all", dependencies=CHOSEN)
async def bundle(request: Call, chosen: Filters, reviewed_only: bool = False, names: Names = False) -> Response[bytes]:
    """Return what `bilan export --all` writes, all tables with a data dictionary, as a ZIP; 404 if nothing matches."""
    reply = await replied(request, "bundle", replace(chosen, reviewed_only=reviewed_only), names)
    if reply.status:
        return problem_of(reply)
    headers = {"Content-Disposition": 'attachment; filename="bilan-export.zip"'}
    return Response(reply.body, media_type="application/zip", headers=headers)
