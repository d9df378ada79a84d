"""A part of a ledger with tables of its own, which a ledger of an earlier form may lack."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bilan.ledger.store import Ledger


class Annex:
    """What the parts of a ledger share: the ledger, and whether their tables are there."""

    table: ClassVar[sql.Table]
    """One of its tables: where it is, the others are."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._there = False

    def _exists(self, connection: Connection) -> bool:
        """Whether the tables are there: not in a ledger of an earlier form that may only be read."""
        if not self._there:
            self._there = sql.inspect(connection).has_table(self.table.name)
        return self._there
