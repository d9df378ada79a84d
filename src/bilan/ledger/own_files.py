"""Files of one's own that were given at the desk: places, organisations, language packs. A journal, of which the last
entry for each kind and name stands.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import sqlalchemy as sql

from bilan.ledger import integrity, rows, schema
from bilan.ledger.annex import Annex
from bilan.ledger.journal import by_whom

OwnKind = Literal["places", "organisations", "language"]
_table = schema.own_files


class OwnFile(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the journal."""

    number: int
    kind: OwnKind
    name: str
    """Of a language pack its code, of other files the name that they came under."""
    content: str | None
    """The file's text; of a language pack a JSON object, name of a file → text; None: taken away."""
    reviewer: str
    """Who gave it, or took it away."""
    at: str
    reason: str | None = None


class OwnFiles(Annex):
    """The part of a ledger that keeps them."""

    table = _table

    def put(
        self, kind: OwnKind, name: str, content: str | None, *, reviewer: str, reason: str | None = None
    ) -> OwnFile:
        """Note that somebody gave a file, or took it away (None); raises LedgerError for a reason that is too long."""
        entry = {"kind": kind, "name": name, "content": content, **by_whom(reviewer, reason), "at": rows.now()}
        with self._ledger._errors(), self._ledger._writing.begin() as connection:
            key = connection.execute(sql.insert(_table), integrity.sealed(_table, entry)).inserted_primary_key
            assert key is not None, "every database that takes an entry gives its number"
            return msgspec.convert({**entry, "number": key[0]}, OwnFile)

    def last_number(self) -> int:
        """Return the number of the last entry: whether anything has changed. 0 where there is none."""
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return 0
            return connection.execute(sql.select(sql.func.max(_table.c.number))).scalar() or 0

    def journal(self) -> list[OwnFile]:
        """Return all entries, the newest first."""
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return []
            columns = (_table.c[name] for name in OwnFile.__struct_fields__)
            found = connection.execute(sql.select(*columns).order_by(_table.c.number.desc())).mappings()
            # names of columns are strings of a kind of their own
            return [OwnFile(**{str(name): value for name, value in row.items()}) for row in found]

    def standing(self) -> list[OwnFile]:
        """Return the files that stand: one of places, one of organisations, and a pack for each language."""
        last: dict[tuple[str, str], OwnFile] = {}
        for entry in self.journal():
            last.setdefault((entry.kind, entry.name if entry.kind == "language" else ""), entry)
        return sorted((one for one in last.values() if one.content is not None), key=lambda one: (one.kind, one.name))
