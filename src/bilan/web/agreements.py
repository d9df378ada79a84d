"""The API's paths for two-person review."""

from __future__ import annotations

from litestar import Response, get

from bilan.web import shapes
from bilan.web.agreement_desk import Agreement
from bilan.web.routes import Call, Limit, _answered, _name


@get("/api/agreement")
async def agreement(request: Call) -> Response[Agreement]:
    """Return how far those agree who judged the same claims (Cohen's kappa), and where they differ."""
    return await _answered(request, "agreement")


@get("/api/second")
async def second(request: Call, limit: Limit = 50) -> Response[shapes.ClaimList]:
    """List claims that one other person judged, for a second judgement: it is not told what the first was."""
    return await _answered(request, "second", _name(request), limit)


HANDLERS = (agreement, second)
