"""What a ledger keeps for incidents: people's decisions, a journal that is only ever added to; ids that were given out;
and digests, which can be made again from documents and claims at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import sqlalchemy as sql

from bilan.errors import LedgerError, NothingFound
from bilan.ledger import integrity, query, rows, schema
from bilan.ledger.annex import Annex
from bilan.ledger.journal import LONGEST_REASON, LONGEST_REVIEWER
from bilan.model import Claim, Document, decode_claim

decisions_table, ids_table = schema.incident_decisions, schema.incident_ids
digests_table = schema.incident_digests
ACTIONS = ("merge", "split", "move", "undo")
AT_ONCE = 500


class IncidentDecision(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the journal of decisions on incidents."""

    number: int
    action: str
    """`merge`: `other` is one with `incident`; `split`: the `members` (matters) are one of their own; `move`: the
    `members` (claims) belong to `other`, or to none where that is null; `undo`: takes `undoes` back."""
    incident: str
    other: str | None
    members: tuple[str, ...]
    reviewer: str
    at: str
    reason: str | None = None
    undoes: int | None = None


class IncidentTables(Annex):
    """The incidents' part of a ledger."""

    table = digests_table

    @property
    def writable(self) -> bool:
        """Whether what can be made again may be kept in the ledger."""
        return self._ledger.keeps(digests_table)

    # Decisions

    def decisions(self) -> list[IncidentDecision]:
        """Return the journal, oldest first."""
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return []
            columns = (decisions_table.c[name] for name in IncidentDecision.__struct_fields__)
            wanted = sql.select(*columns).order_by(decisions_table.c.number)
            return [_decision(row._mapping) for row in connection.execute(wanted)]

    def standing(self) -> list[IncidentDecision]:
        """Return the decisions that nobody took back, oldest first."""
        journal = self.decisions()
        undone = {entry.undoes for entry in journal if entry.action == "undo"}
        return [entry for entry in journal if entry.action != "undo" and entry.number not in undone]

    def decide(
        self,
        action: str,
        incident: str,
        *,
        reviewer: str,
        other: str | None = None,
        members: Iterable[str] = (),
        reason: str | None = None,
        undoes: int | None = None,
    ) -> IncidentDecision:
        """Add a decision to the journal and return it. Raises LedgerError for one that cannot be."""
        if action not in ACTIONS:
            raise LedgerError(f"{action!r} cannot be decided on an incident; there are: {', '.join(ACTIONS)}")
        who = reviewer.strip()
        if not who or len(who) > LONGEST_REVIEWER:
            raise LedgerError(f"name the reviewer, in {LONGEST_REVIEWER} characters or fewer")
        if reason is not None and len(reason) > LONGEST_REASON:
            raise LedgerError(f"the reason is longer than {LONGEST_REASON} characters; shorten it")
        row = {
            "action": action, "incident": incident, "other": other, "reviewer": who, "at": rows.now(),
            "members": msgspec.json.encode(list(members)).decode(), "reason": reason or None, "undoes": undoes,
        }  # fmt: skip
        with self._ledger._errors(), self._ledger._writing.begin() as connection:
            key = connection.execute(
                sql.insert(decisions_table), integrity.sealed(decisions_table, row)
            ).inserted_primary_key
            assert key is not None, "every database that takes an entry gives its number"
            return _decision({**row, "number": key[0]})

    def undo(self, number: int, *, reviewer: str, reason: str | None = None) -> IncidentDecision:
        """Take a decision back; raises NothingFound for one that does not stand."""
        entry = next((e for e in self.standing() if e.number == number), None)
        if entry is None:
            raise NothingFound(f"no decision on incidents with the number {number} stands; list them: bilan incidents")
        return self.decide("undo", entry.incident, reviewer=reviewer, other=entry.other, reason=reason, undoes=number)

    def last_numbers(self) -> str:
        """Return by what it is known whether anything was added or decided: how many documents, the journals' ends."""
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            reviews = connection.execute(sql.select(sql.func.max(schema.reviews.c.number))).scalar()
            documents = connection.execute(sql.select(sql.func.count()).select_from(schema.documents)).scalar()
            reviews = f"{documents}/{reviews}"
            if not self._exists(connection):
                return f"{reviews}//"
            own = connection.execute(sql.select(sql.func.max(decisions_table.c.number))).scalar()
            given = connection.execute(sql.select(sql.func.max(ids_table.c.number))).scalar()
            return f"{reviews}/{own}/{given}"

    # Ids

    def known_ids(self) -> dict[str, int]:
        """Return the ids that were given out, with the order in which they were."""
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return {}
            return {row.id: row.number for row in connection.execute(sql.select(ids_table))}

    def give_out(self, ids: Iterable[str]) -> None:
        """Note ids that people have seen, so that their incidents keep them."""
        fresh = sorted(set(ids) - self.known_ids().keys())
        if not fresh:
            return
        with self._ledger._errors(), self._ledger._writing.begin() as connection:
            held = set(connection.execute(sql.select(ids_table.c.id)).scalars())
            new = [{"id": name} for name in fresh if name not in held]
            if new:
                connection.execute(sql.insert(ids_table), new)

    # What digests are made of

    def documents(self, names: Iterable[str]) -> Iterator[Document]:
        """Yield documents with their texts, some hundred at a time, in the order of their ids."""
        for some in _bunches(names):
            wanted = sql.select(schema.documents).where(schema.documents.c.id.in_(some)).order_by(schema.documents.c.id)
            with self._ledger._errors(), self._ledger._engine.connect() as connection:
                found = [rows.document(row) for row in connection.execute(wanted).mappings()]
            yield from found

    def told(self, names: Iterable[str]) -> Iterator[tuple[Document, list[Claim]]]:
        """Yield documents with their claims as they stand, in the order of their ids; claims in that of the text."""
        column = schema.claims.c
        for some in _bunches(names):
            wanted = sql.select(column.document_id, column.json).where(column.document_id.in_(some))
            wanted = wanted.where(sql.or_(column.decision.is_(None), column.decision != "undone"))
            wanted = wanted.where(query.standing()).order_by(*query.ORDER)
            claims: dict[str, list[Claim]] = {}
            with self._ledger._errors(), self._ledger._engine.connect() as connection:
                for name, line in connection.execute(wanted):
                    claims.setdefault(name, []).append(decode_claim(line))
            for document in self.documents(some):
                yield document, claims.get(document.id, [])

    # Digests

    def documents_told(self) -> set[str]:
        """Return the ids of all documents."""
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            return set(connection.execute(sql.select(schema.documents.c.id)).scalars())

    def decided_after(self, number: int) -> tuple[set[str], int]:
        """Return the documents on whose claims something was decided after an entry of the journal, and the last
        entry's number."""
        reviews, claim = schema.reviews.c, schema.claims.c
        wanted = sql.select(claim.document_id).join_from(
            schema.reviews, schema.claims, reviews.claim_id == claim.id
        ).where(reviews.number > number).distinct()  # fmt: skip
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            last = connection.execute(sql.select(sql.func.max(reviews.number))).scalar() or 0
            return set(connection.execute(wanted).scalars()) if last > number else set(), last

    def stamps(self, names: Iterable[str]) -> dict[str, str]:
        """Return for each document what its claims are known by: their number and the last decision on them."""
        claim = schema.claims.c
        wanted = sql.select(
            schema.documents.c.id, sql.func.count(claim.id), sql.func.coalesce(sql.func.max(claim.review), 0),
            sql.func.coalesce(sql.func.max(schema.reviews.c.number), 0),
        ).select_from(
            schema.documents.outerjoin(schema.claims, claim.document_id == schema.documents.c.id).outerjoin(
                schema.reviews, schema.reviews.c.claim_id == claim.id
            )
        ).group_by(schema.documents.c.id)  # fmt: skip
        found: dict[str, str] = {}
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            for some in _bunches(names):
                for row in connection.execute(wanted.where(schema.documents.c.id.in_(some))):
                    found[row[0]] = f"{row[1]}/{row[2]}/{row[3]}"
        return found

    def digests(self, names: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return the digests kept of documents: document → stamp and JSON."""
        found: dict[str, tuple[str, str]] = {}
        with self._ledger._errors(), self._ledger._engine.connect() as connection:
            if not self._exists(connection):
                return {}
            for some in _bunches(names):
                wanted = sql.select(digests_table).where(digests_table.c.document_id.in_(some))
                found |= {row.document_id: (row.stamp, row.json) for row in connection.execute(wanted)}
        return found

    def keep(self, digests: Mapping[str, tuple[str, str]]) -> None:
        """Keep digests: document → stamp and JSON."""
        names = sorted(digests)
        for first in range(0, len(names), AT_ONCE):
            some = names[first : first + AT_ONCE]
            new = [{"document_id": n, "stamp": digests[n][0], "json": digests[n][1]} for n in some]
            with self._ledger._errors(), self._ledger._writing.begin() as connection:
                connection.execute(sql.delete(digests_table).where(digests_table.c.document_id.in_(some)))
                connection.execute(sql.insert(digests_table), new)


def _bunches(names: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(names))
    for first in range(0, len(listed), AT_ONCE):
        yield listed[first : first + AT_ONCE]


def _decision(row: Mapping[Any, Any]) -> IncidentDecision:
    values = {str(name): value for name, value in row.items()}  # names of columns are strings of a kind of their own
    values["members"] = tuple(msgspec.json.decode(values["members"]))
    return msgspec.convert(values, IncidentDecision)
