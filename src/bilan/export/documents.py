"""The documents of an export as a table: what was read, without its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bilan.export.tables import Column, Table, Type
from bilan.ledger import DocumentSummary, Filters, Ledger


def _rows(ledger: Ledger, filters: Filters) -> Iterator[DocumentSummary]:
    """Yield the documents of the claims asked for."""
    wanted = {claim.document.id for claim in ledger.claims(filters)}
    return (summary for summary in ledger.documents() if summary.id in wanted)


def _column(name: str, type_: Type, meaning: str, tag: str, *, required: bool = False) -> Column:
    get: Callable[[Any], Any] = lambda summary: getattr(summary, name)  # noqa: E731 - bound to the name
    return Column(name, type_, meaning, get, tag, required=required)


DOCUMENTS = Table(
    "document",
    "documents",
    "What was read",
    (
        _column("id", "string", "Id of the document", "#meta+document+id", required=True),
        _column("title", "string", "Its title", "#meta+document+title"),
        _column("publisher", "string", "Who published it", "#org+publisher+name"),
        _column("published", "date", "When", "#date+reported"),
        _column("language", "string", "Its language, ISO 639-1", "#meta+language"),
        _column("url", "uri", "Its address", "#meta+url"),
        _column("added_at", "string", "When it was added to the ledger, ISO 8601 in UTC", "#meta+added+time"),
        _column("figures", "integer", "Figures in it", "#indicator+figures+num"),
        _column("statements", "integer", "Statements in it", "#indicator+statements+num"),
        _column("events", "integer", "Events in it", "#indicator+events+num"),
        _column("unreviewed", "integer", "Claims that nobody has decided on", "#indicator+unreviewed+num"),
    ),
    _rows,
)
