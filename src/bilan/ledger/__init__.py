"""The ledger: the store of documents and claims. Claims are only ever added."""

from bilan.ledger.filters import Filters
from bilan.ledger.store import DocumentSummary, Ledger, RejectedInput

__all__ = ["DocumentSummary", "Filters", "Ledger", "RejectedInput"]
