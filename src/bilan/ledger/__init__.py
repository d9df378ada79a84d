"""The ledger: the store of documents, their claims, and what people decided on them. All are only ever added."""

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
