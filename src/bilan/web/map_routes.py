"""The API's path for the map of claims."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter

from bilan.ledger import Filters
from bilan.model import Kind
from bilan.web import shapes
from bilan.web.map_desk import ClaimMap
from bilan.web.routes import CHOSEN, Call, Names, _answered


@get("/api/map", dependencies=CHOSEN)
async def claim_map(
    request: Call,
    chosen: Filters,
    kind: Kind | None = None,
    review: shapes.ReviewFilter = "any",
    language: Annotated[str, Parameter(pattern="^[a-z]{2,3}$")] = "en",
    names: Names = False,
) -> Response[ClaimMap]:
    """Return where the claims asked for are, the incidents that hold any of them, and the outlines to draw them on."""
    return await _answered(request, "claim_map", chosen, kind, review, language, names)


HANDLERS = (claim_map,)
