"""bilan reads news reports about a crisis and keeps the ledger of what they claim.

`read` gives the claims of one document; `Ledger` keeps documents and claims; see `docs/python.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

try:
    from bilan._version import __version__ as __version__
except ModuleNotFoundError:  # a checkout from which nothing was installed
    __version__ = "0+unknown"

__all__ = [
    "Claim", "Document", "Event", "Figure", "Filters", "Ledger", "MaskedLedger", "Reader", "Statement", "conflicts",
    "estimate", "read",
]  # fmt: skip

if TYPE_CHECKING:
    from datetime import date

    from bilan.ledger import Filters, Ledger, MaskedLedger
    from bilan.model import Claim, Document, Event, Figure, Statement
    from bilan.reading import Reader
    from bilan.reconcile.conflicts import conflicts
    from bilan.reconcile.questions import estimate

_HOMES = {
    "Claim": "bilan.model",
    "Document": "bilan.model",
    "Event": "bilan.model",
    "Figure": "bilan.model",
    "MaskedLedger": "bilan.ledger",
    "Statement": "bilan.model",
    "Filters": "bilan.ledger",
    "Ledger": "bilan.ledger",
    "Reader": "bilan.reading",
    "conflicts": "bilan.reconcile.conflicts",
    "estimate": "bilan.reconcile.questions",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then, so that `import bilan` is quick."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'bilan' has no attribute {name!r}; there are: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def read(
    document: Document | str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    language: str | None = None,
) -> list[Claim]:
    """Return the claims of a document, in the order of its text; a notebook shows each as its sentence.

    A plain text is taken too, with its day of publication (a date or `YYYY-MM-DD`), publisher and language, which is
    detected where it is not given; a `Document` has its own. Raises LanguageError where the language is not known or
    has no pack, ValueError for a day that is none. For packs, places or organisations of your own make a
    `bilan.Reader` and call its `read`.
    """
    from bilan.reading.plain import Claims, plain

    if isinstance(document, str):
        document = plain(document, published=published, publisher=publisher, language=language)
    elif (published, publisher, language) != (None, None, None):
        raise TypeError("published, publisher and language are for a plain text; a Document has its own")
    return Claims(_reader().read(document), document)


def _reader() -> Reader:
    global _shared  # noqa: PLW0603 - one reader serves all calls of `read`
    if _shared is None:
        from bilan.reading import Reader

        _shared = Reader()
    return _shared


_shared: Reader | None = None
