"""The API's path for search: documents by the words in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter

from bilan.ledger import Filters
from bilan.web.routes import CHOSEN, Call, Cursor, Limit, Names, _answered, _start
from bilan.web.search_desk import DocumentsFound

Asked = Annotated[str, Parameter(min_length=1, max_length=500, description="Words, a phrase in quotes, begin*, -not.")]


@get("/api/search", dependencies=CHOSEN)
async def search(
    request: Call,
    words: Asked,
    chosen: Filters,
    reviewed_only: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
    names: Names = False,
) -> Response[DocumentsFound]:
    """Find documents by the words in their title and text, the newest first, as `bilan search` does."""
    filters = replace(chosen, reviewed_only=reviewed_only)
    return await _answered(request, "search", words, filters, _start(cursor), limit, names)


HANDLERS = (search,)
