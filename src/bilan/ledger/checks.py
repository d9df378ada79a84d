"""What a claim must be to enter the ledger."""

from __future__ import annotations

from bilan.errors import LedgerError
from bilan.model import Claim


def check_claim(claim: Claim, document_id: str, text: str) -> None:
    """Refuse a claim that is not of the document or does not stand in its text; raises LedgerError."""
    evidence = claim.evidence
    if claim.document.id != document_id:
        raise LedgerError(f"{document_id}: the claim {claim.id} is of the document {claim.document.id}")
    if text[evidence.start : evidence.end] != evidence.exact:
        raise LedgerError(f"{document_id}: the claim {claim.id} does not stand where it says in the text")
