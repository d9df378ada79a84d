"""A claim with all that stands beside it in an export: its sentence, and what people decided on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from bilan.model import Claim, Document, Kind, ReviewState

if TYPE_CHECKING:
    from bilan.ledger import Filters, Ledger

AT_ONCE = 500
"""Claims whose reviews are asked for at a time."""
Names = Literal["all", "initials"]


@dataclass(frozen=True)
class Row:
    """A claim with what an export says beside it."""

    claim: Claim
    sentence: str
    """The sentence or sentences that it stands in, white space as in the text."""
    review: ReviewState | None
    """What stands for it; None: nobody has looked."""
    names: Names
    """Whether names of private persons stand in it, or initials."""


def each(rows: Iterable[Row], get: Callable[[Row], object]) -> list[str]:
    """Return what is said of rows, each once, in their order."""
    found = (get(row) for row in rows)
    return list(dict.fromkeys(str(value) for value in found if value is not None and value != ""))


def sentences(rows: Iterable[Row]) -> list[str]:
    """Return the sentences of rows, each once and on one line."""
    return each(rows, lambda row: " ".join(row.sentence.split()))


def claim_rows(ledger: Ledger, filters: Filters | None = None, kind: Kind | None = None) -> Iterator[Row]:
    """Yield the claims asked for in the ledger's order, with what stands beside them."""
    return rows_of(ledger, ledger.claims(filters, kind=kind))


def rows_of(ledger: Ledger, claims: Iterable[Claim]) -> Iterator[Row]:
    """Yield claims of a ledger with what stands beside them, in their order.

    Raises ValueError for a masked ledger whose offsets are those of the true texts: a sentence cut from a true text
    would show the names that its claims hide.
    """
    from bilan.ledger import MaskedLedger

    masked = isinstance(ledger, MaskedLedger)
    if isinstance(ledger, MaskedLedger) and not ledger.moved:
        raise ValueError("sentences need a MaskedLedger with moved=True, else they would show what it hides")
    document: Document | None = None
    remaining = iter(claims)
    while some := list(islice(remaining, AT_ONCE)):
        reviews = ledger.review_states(claim.id for claim in some)
        for claim in some:
            if document is None or document.id != claim.document.id:
                document = ledger.document(claim.document.id)
            sentence = document.text[claim.sentence.start : claim.sentence.end]
            yield Row(claim, sentence, reviews.get(claim.id), "initials" if masked else "all")


def claims_of(ledger: Ledger, ids: Iterable[str]) -> tuple[Row, ...]:
    """Return claims of a ledger by their ids, in that order, with what stands beside them; unknown ids are left out."""
    wanted = list(dict.fromkeys(ids))
    held = ledger.claims_by_id(wanted)
    return tuple(rows_of(ledger, (held[name] for name in wanted if name in held)))
