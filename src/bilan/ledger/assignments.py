"""Who is to review which claims: a journal of assignments, of which the last on a claim stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bilan.errors import LedgerError, NothingFound
from bilan.ledger import integrity, rows, schema
from bilan.ledger.annex import Annex
from bilan.ledger.bulk_journal import MOST_CLAIMS, portions
from bilan.ledger.journal import LONGEST_REVIEWER, by_whom, limited
from bilan.ledger.query import NOBODY

MOST_PEOPLE = 10
"""Who judge one claim: two is what agreement asks for, more than a handful nobody means."""
_table, _members = schema.assignments, schema.assignment_claims


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the journal: claims that somebody gave to people to review."""

    number: int
    people: tuple[str, ...]
    """Whose task they are since; of nobody where it is empty."""
    claims: tuple[str, ...]
    reviewer: str
    """Who gave them."""
    at: str
    reason: str | None = None


class Assignments(Annex):
    """The part of a ledger that knows whose task claims are."""

    table = _table

    def assign(
        self, claim_ids: Sequence[str], people: Sequence[str], *, reviewer: str, reason: str | None = None
    ) -> Assignment:
        """Give claims to people, in place of those whose task they were; to nobody where none are named.

        Raises LedgerError for no claims or too many and for names that are too long, NothingFound for an unknown claim.
        """
        wanted = list(dict.fromkeys(claim_ids))
        who = list(dict.fromkeys(name.strip() for name in people if name.strip()))
        if not 0 < len(wanted) <= MOST_CLAIMS:
            raise LedgerError(f"give 1 to {MOST_CLAIMS} claims to assign at once, not {len(wanted)}")
        if len(who) > MOST_PEOPLE:
            raise LedgerError(f"give claims to {MOST_PEOPLE} people at most, not {len(who)}")
        for name in who:
            limited(name, LONGEST_REVIEWER, "a person's name")
        entry = {**by_whom(reviewer, reason), "at": rows.now()}
        with self._ledger._errors(), self._ledger._writing.begin() as connection:
            _require(connection, wanted)
            key = connection.execute(sql.insert(_table), integrity.sealed(_table, entry)).inserted_primary_key
            assert key is not None, "every database that takes an entry gives its number"
            given = [{"number": key[0], "claim_id": c, "person": name} for c in wanted for name in who or [NOBODY]]
            integrity.insert(connection, _members, given)
        return msgspec.convert({**entry, "number": key[0], "people": who, "claims": wanted}, Assignment)

    def of(self, claim_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return whose task claims are, by their ids; those of nobody are left out."""
        member = _members.c
        found: dict[str, tuple[int, list[str]]] = {}
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return {}
            for some in portions(claim_ids):
                wanted = sql.select(member.claim_id, member.number, member.person).where(member.claim_id.in_(some))
                for claim, number, person in connection.execute(wanted.order_by(member.number, member.person)):
                    if claim not in found or found[claim][0] < number:
                        found[claim] = number, []
                    found[claim][1].append(person)
        return {claim: tuple(people) for claim, (_, people) in found.items() if people != [NOBODY]}

    def people(self) -> list[str]:
        """Return everybody whom claims were ever given to, by name."""
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return []
            named = sql.select(_members.c.person).where(_members.c.person != NOBODY).distinct()
            return sorted(connection.execute(named).scalars())

    def journal(self, *, limit: int, before: int | None = None) -> list[Assignment]:
        """Return the entries before a number, the newest first."""
        wanted = sql.select(_table).order_by(_table.c.number.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(_table.c.number < before)
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return []
            return [_told(connection, row._mapping) for row in connection.execute(wanted).all()]


def _told(connection: Connection, entry: Mapping[Any, Any]) -> Assignment:
    member = _members.c
    named = sql.select(member.claim_id, member.person).where(member.number == entry["number"])
    pairs = connection.execute(named.order_by(member.claim_id, member.person)).all()
    people = tuple(dict.fromkeys(row.person for row in pairs if row.person != NOBODY))
    values = {name: entry[name] for name in ("number", "reviewer", "at", "reason")}
    return msgspec.convert(
        {**values, "people": people, "claims": tuple(dict.fromkeys(r[0] for r in pairs))}, Assignment
    )


def _require(connection: Connection, ids: Sequence[str]) -> None:
    """Raise NothingFound for an id that no claim has."""
    column = schema.claims.c.id
    for some in portions(ids):
        there = set(connection.execute(sql.select(column).where(column.in_(some))).scalars())
        for name in some:
            if name not in there:
                raise NothingFound(f"no claim has the id {name!r}")
