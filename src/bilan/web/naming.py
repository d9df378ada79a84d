"""The API's path for the names of codes."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter

from bilan.web.routes import Call, _answered


@get("/api/names")
async def names(
    request: Call, language: Annotated[str, Parameter(max_length=20)] = "en"
) -> Response[dict[str, dict[str, str]]]:
    """Return names for people of the codes that claims hold, by group."""
    return await _answered(request, "names", language)


HANDLERS = (names,)
