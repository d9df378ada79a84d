"""The API's path for search: documents by the words in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter

from bilan.ledger import Filters
from bilan.model import EventType, Measure, Population, Stance
from bilan.web.routes import Call, Cursor, Limit, Names, Words, _answered, _start
from bilan.web.search_desk import DocumentsFound

Asked = Annotated[str, Parameter(min_length=1, max_length=500, description="Words, a phrase in quotes, begin*, -not.")]


@get("/api/search")
async def search(
    request: Call,
    words: Asked,
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
    limit: Limit = 50,
    cursor: Cursor = None,
    names: Names = False,
) -> Response[DocumentsFound]:
    """Find documents by the words in their title and text, the newest first, as `bilan search` does."""
    filters = Filters(
        measure=measure, population=tuple(population or ()), place=place, source=source, since=since, until=until,
        as_of=as_of, document=document, status=status, actor=actor, stance=stance, type=event_type, mode=mode,
        reviewed_only=reviewed_only,
    )  # fmt: skip
    return await _answered(request, "search", words, filters, _start(cursor), limit, names)


HANDLERS = (search,)
