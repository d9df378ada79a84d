"""bilan reads news reports about a crisis and keeps the ledger of what they claim.

`read` gives the claims of one document; `Ledger` keeps documents and claims; see `docs/python.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Claim", "Document", "Figure", "Filters", "Ledger", "Reader", "read"]

if TYPE_CHECKING:
    from bilan.ledger import Filters, Ledger
    from bilan.model import Claim, Document, Figure
    from bilan.reading import Reader

_HOMES = {
    "Claim": "bilan.model",
    "Document": "bilan.model",
    "Figure": "bilan.model",
    "Filters": "bilan.ledger",
    "Ledger": "bilan.ledger",
    "Reader": "bilan.reading",
    "conflicts": "bilan.reconcile",
    "estimate": "bilan.reconcile",
    "reconcile": "bilan.reconcile",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then, so that `import bilan` is quick."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'bilan' has no attribute {name!r}")


def read(document: Document) -> list[Claim]:
    """Return the claims of a document, in the order of its text.

    The document's `language` must be the code of a language pack (LanguageError otherwise). For packs, places or
    organisations of your own make a `bilan.Reader` and call its `read`.
    """
    return _reader().read(document)


def _reader() -> Reader:
    global _shared  # noqa: PLW0603 - one reader serves all calls of `read`
    if _shared is None:
        from bilan.reading import Reader

        _shared = Reader()
    return _shared


_shared: Reader | None = None
