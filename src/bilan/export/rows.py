"""A claim with all that stands beside it in an export: its sentence, and what people decided on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from bilan.model import Claim, Document, Kind, Place, ReviewState, Statement

if TYPE_CHECKING:
    from bilan.ledger import Filters, Ledger

AT_ONCE = 500
"""Claims whose reviews are asked for at a time."""
SPOT = ("sheet", "cell", "table", "row", "column", "block", "record")
"""What of a place in the original is said in words, in this order."""
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
    around: tuple[Place, ...] = ()
    """Places of the figures that stand in it, for a statement, which has none of its own."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the claim is; a statement is where the figures are that stand in it."""
        return self.claim.places or self.around

    @property
    def page(self) -> int | None:
        """The page of a PDF that it stands on, from 1."""
        return self.claim.evidence.where.page if self.claim.evidence.where else None

    @property
    def spot(self) -> str | None:
        """Where else in the original it stands, in words: `table 1, row 3, column Dead`, `sheet Tolls, cell B7`."""
        where = self.claim.evidence.where
        told = ((name, getattr(where, name, None)) for name in SPOT)
        return ", ".join(f"{name} {value}" for name, value in told if value is not None) or None

    @property
    def captured(self) -> str | None:
        """When a saved page or a web archive's record was kept."""
        return self.claim.evidence.where.captured if self.claim.evidence.where else None

    @property
    def experimental(self) -> bool | None:
        """True where it was read in a language that is read experimentally, else None."""
        return self.claim.document.experimental is True or None


EXPERIMENTAL = "True where a claim that it rests on was read in a language that is read experimentally; else empty"
"""What a column says of rows that rest on several claims."""


def experimental(rows: Iterable[Row]) -> bool | None:
    """Return True where any of these claims was read in a language that is read experimentally, else None."""
    return any(row.experimental for row in rows) or None


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
        around = _around(ledger, some)
        for claim in some:
            if document is None or document.id != claim.document.id:
                document = ledger.document(claim.document.id)
            sentence = document.text[claim.sentence.start : claim.sentence.end]
            names: Names = "initials" if masked else "all"
            yield Row(claim, sentence, reviews.get(claim.id), names, around.get(claim.id, ()))


def _around(ledger: Ledger, claims: Iterable[Claim]) -> dict[str, tuple[Place, ...]]:
    """The places of the figures that stand in statements, each once, by the statements' ids."""
    said = [claim for claim in claims if isinstance(claim, Statement) and claim.figures]
    figures = ledger.claims_by_id({name for claim in said for name in claim.figures})
    return {
        claim.id: tuple(
            {
                (place.name, place.role): place
                for name in claim.figures
                for place in (figures[name].places if name in figures else ())
            }.values()
        )
        for claim in said
    }


def claims_of(ledger: Ledger, ids: Iterable[str]) -> tuple[Row, ...]:
    """Return claims of a ledger by their ids, in that order, with what stands beside them; unknown ids are left out."""
    wanted = list(dict.fromkeys(ids))
    held = ledger.claims_by_id(wanted)
    return tuple(rows_of(ledger, (held[name] for name in wanted if name in held)))
