"""Claims as a ledger lists them: one after the other, and as a table for pandas or polars where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bilan.model import Claim, Kind

if TYPE_CHECKING:
    from bilan.ledger.store import Ledger

SHOWN = 20
"""Claims that a notebook shows."""
T_co = TypeVar("T_co", bound=Claim, covariant=True)


class Listing(Iterator[T_co], Generic[T_co]):
    """An iterator over claims; what was taken from it already is not in its table."""

    def __init__(self, ledger: Ledger, claims: Iterator[T_co], kind: Kind | None) -> None:
        self._ledger, self._claims, self._kind = ledger, claims, kind

    def __next__(self) -> T_co:
        return next(self._claims)

    def _repr_html_(self) -> str:
        """The first claims as a notebook shows them, each as its sentence; they are not taken from it."""
        from bilan.export.notebook import claims_html
        from bilan.export.rows import rows_of

        shown = list(islice(self._claims, SHOWN))
        self._claims = chain(shown, self._claims)
        return claims_html(rows_of(self._ledger, shown))

    def to_arrow(self) -> Any:
        """Return the claims with sentences and reviews as a `pyarrow.Table`, with the columns of an export.

        Raises ValueError for claims of several kinds, whose columns differ; MissingExport without pyarrow.
        """
        from bilan.export.arrow import arrow_table
        from bilan.export.rows import rows_of
        from bilan.export.tables import TABLES

        if self._kind is None:
            raise ValueError("the columns of kinds differ: ask for one, ledger.claims(kind='event')")
        return arrow_table(TABLES[self._kind], rows_of(self._ledger, self._claims))

    def to_pandas(self) -> Any:
        """Return the same as a `pandas.DataFrame`."""
        from bilan.export.extras import library

        library("pandas", "frames", "a DataFrame")
        return self.to_arrow().to_pandas(date_as_object=False)

    def to_polars(self) -> Any:
        """Return the same as a `polars.DataFrame`."""
        from bilan.export.extras import library

        return library("polars", "frames", "a DataFrame").from_arrow(self.to_arrow())
