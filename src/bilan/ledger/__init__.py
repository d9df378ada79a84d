"""The ledger: the store of documents, their claims, and what people decided on them. All are only ever added."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilan.ledger.filters import Filters
    from bilan.ledger.journal import ANY, ReviewConflictError
    from bilan.ledger.masked import MaskedLedger
    from bilan.ledger.searching import Found, FoundDocument
    from bilan.ledger.store import ChangedDocumentError, DocumentSummary, Ledger, RejectedInput

__all__ = [
    "ANY",
    "ChangedDocumentError",
    "DocumentSummary",
    "Filters",
    "Found",
    "FoundDocument",
    "Ledger",
    "MaskedLedger",
    "RejectedInput",
    "ReviewConflictError",
]
_HOMES = {
    "ANY": "journal",
    "ChangedDocumentError": "store",
    "DocumentSummary": "store",
    "Filters": "filters",
    "Found": "searching",
    "FoundDocument": "searching",
    "Ledger": "store",
    "MaskedLedger": "masked",
    "RejectedInput": "store",
    "ReviewConflictError": "journal",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: who only filters or reads needs no database."""
    if name not in _HOMES:
        raise AttributeError(f"module 'bilan.ledger' has no attribute {name!r}")
    found = getattr(import_module(f"bilan.ledger.{_HOMES[name]}"), name)
    globals()[name] = found  # asked for once
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
