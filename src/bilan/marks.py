"""What people should see beside a claim wherever it stands: that it was read experimentally."""

from __future__ import annotations

from bilan.model import Claim


def experimental(claim: Claim) -> bool:
    """Return whether a claim was read in a language that is read experimentally (docs/experimental-languages.md)."""
    return claim.document.tried


def marked(text: str, tried: bool) -> str:
    """Return what something is called, marked where it rests on claims that were read experimentally."""
    return f"{text} (experimental)" if tried else text
