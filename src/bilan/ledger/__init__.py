"""The ledger: the store of documents and claims. Both are only ever added."""

from bilan.ledger.filters import Filters
from bilan.ledger.store import ChangedDocumentError, DocumentSummary, Ledger, RejectedInput

__all__ = ["ChangedDocumentError", "DocumentSummary", "Filters", "Ledger", "RejectedInput"]
