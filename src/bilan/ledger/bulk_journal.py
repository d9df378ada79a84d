"""Decisions on several claims at once: each is one entry of the journal, and is taken back as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Row

from bilan.errors import LedgerError, NothingFound
from bilan.ledger import batches, integrity, journal, query, rows, schema
from bilan.ledger.filters import Filters
from bilan.ledger.journal import AT_ONCE, Journal, ReviewConflictError
from bilan.model import Kind, Review

MOST_CLAIMS = 5000
"""Of one decision: more would keep the ledger shut for other writers for longer than a second."""
LONGEST_SCOPE = 200
Standing = tuple[str | None, int | None]
"""What stands for a claim: a decision and the number of its entry."""


class BulkJournal(Journal):
    """A journal that also takes decisions on several claims at once."""

    def review_many(
        self,
        claim_ids: Sequence[str],
        decision: Literal["accepted", "rejected"],
        *,
        reviewer: str,
        scope: str,
        reason: str | None = None,
    ) -> Review:
        """Accept or reject claims that nobody has decided on, as one entry; `scope`: by what they were chosen.

        Claims that somebody has decided on meanwhile keep that decision: the entry's `claims` are those that were
        still open. Raises ReviewConflictError where none was, unless the same person has just sent the same, whose
        entry is returned; NothingFound for an unknown claim, LedgerError for no claims or too many.
        """
        if decision not in ("accepted", "rejected"):
            raise LedgerError(f"{decision!r} cannot be decided on several claims; accept or reject them")
        wanted = list(dict.fromkeys(claim_ids))
        if not 0 < len(wanted) <= MOST_CLAIMS:
            raise LedgerError(f"give 1 to {MOST_CLAIMS} claims to decide on at once, not {len(wanted)}")
        with self._errors(), self._writing.begin() as connection:
            found = _rows(connection, wanted)
            open_ones = [row for row in found if row.decision is None]
            if not open_ones:
                return _sent_twice(connection, found, decision, reviewer, scope)
            after = None if decision == "rejected" else open_ones[0].json
            number = _enter(connection, open_ones, decision, reviewer, reason, scope, after)
            _stand(connection, {row.id: (decision, number) for row in open_ones})
            return _told(connection, number)

    def progress(self, filters: Filters) -> dict[Kind, dict[str, int]]:
        """Return for each kind how many claims are `unreviewed` or of which decision, rejected ones too."""
        found: dict[Kind, dict[str, int]] = {"figure": {}, "statement": {}, "event": {}}
        with self._errors(), self._engine.connect() as connection:
            for row in connection.execute(query.progress(filters)):
                found[row.kind][row.decision or "unreviewed"] = row.claims
        return found

    def decided_since(self, reviewer: str, since: str) -> list[tuple[str, int]]:
        """Return when a person decided since a moment (ISO 8601 in UTC), oldest first, each with how many claims."""
        entry, member = schema.reviews.c, schema.review_batch_claims.c
        several = sql.select(sql.func.count()).where(member.number == entry.number).scalar_subquery()
        by_whom = (entry.reviewer == reviewer, entry.at >= since, entry.decision != "undone")
        wanted = sql.select(entry.at, several.label("several")).where(*by_whom)
        with self._errors(), self._engine.connect() as connection:
            if not batches.kept(connection):
                wanted = sql.select(entry.at, sql.null().label("several")).where(*by_whom)
            return [(row.at, row.several or 1) for row in connection.execute(wanted.order_by(entry.number))]

    def undo(self, number: int, *, reviewer: str, reason: str | None = None) -> Review:
        """Take a decision back, one on several claims for all of them; the claims stand again as before it.

        Claims of it that were decided on since keep the later decision. Raises NothingFound for an unknown number
        and ReviewConflictError where it stands for no claim any more.
        """
        with self._errors(), self._writing.begin() as connection:
            scope = batches.scope_of(connection, number)
            if scope is not None:
                return _undo(connection, number, scope, reviewer, reason)
        return super().undo(number, reviewer=reviewer, reason=reason)


def _undo(connection: Connection, number: int, scope: str, reviewer: str, reason: str | None) -> Review:
    named = [row.claim_id for row in batches.members(connection, number)]
    standing = [row for row in _rows(connection, named) if row.review == number]
    if not standing:
        raise ReviewConflictError(f"decision {number} does not stand any more", None)
    before = {row.id: _before(connection, row.id, number) for row in standing}
    lead = standing[0]
    after = None if before[lead.id][0] in query.DROPPED else lead.json
    entry = _enter(connection, standing, "undone", reviewer, reason, scope, after, undoes=number)
    _stand(connection, before)
    return _told(connection, entry)


def _before(connection: Connection, claim_id: str, number: int) -> Standing:
    """What stood for a claim before a decision, and stands again when that is taken back."""
    earlier = journal.standing_before(connection, claim_id, batches.replaced(connection, claim_id, number))
    if earlier is None:
        return None, None
    column = schema.reviews.c
    return connection.execute(sql.select(column.decision).where(column.number == earlier)).scalar_one(), earlier


def _rows(connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
    """The rows of claims in the ledger's order; raises NothingFound for an unknown id."""
    found: list[Row[Any]] = []
    for some in portions(ids):
        wanted = sql.select(schema.claims).where(schema.claims.c.id.in_(some)).order_by(*query.ORDER)
        found += connection.execute(wanted).all()
    if len(found) < len(ids):
        there = {row.id for row in found}
        raise NothingFound(f"no claim has the id {next(name for name in ids if name not in there)!r}")
    return found


def portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield some hundreds of ids at a time, as many as a question may name."""
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _sent_twice(connection: Connection, found: Iterable[Row[Any]], decision: str, reviewer: str, scope: str) -> Review:
    """The entry that stands for all of the claims, if it is the one that is being sent."""
    numbers = {row.review for row in found}
    if len(numbers) == 1 and (number := numbers.pop()) is not None and batches.scope_of(connection, number) == scope:
        entry = _told(connection, number)
        if (entry.decision, entry.reviewer) == (decision, reviewer.strip()):
            return entry
    raise ReviewConflictError("all of these claims were decided on in the meantime", None)


def _enter(
    connection: Connection,
    claims: Sequence[Row[Any]],
    decision: str,
    reviewer: str,
    reason: str | None,
    scope: str,
    after: str | None,
    undoes: int | None = None,
) -> int:
    """Write one entry on these claims; its own claim is the first of them. Returns its number."""
    lead = claims[0]
    entry = {
        "claim_id": lead.id,
        "document_id": lead.document_id,
        "decision": decision,
        **journal.by_whom(reviewer, reason),
        "at": rows.now(),
        "before": lead.json,
        "after": after,
        "undoes": undoes,
        "replaces": lead.review,
    }
    key = connection.execute(sql.insert(schema.reviews), integrity.sealed(schema.reviews, entry)).inserted_primary_key
    assert key is not None, "every database that takes an entry gives its number"
    batches.write(connection, key[0], journal.limited(scope, LONGEST_SCOPE, "the scope"), claims)
    return int(key[0])


def _stand(connection: Connection, standing: Mapping[str, Standing]) -> None:
    """Let the rows of claims show what stands for them since."""
    alike: dict[Standing, list[str]] = defaultdict(list)
    for claim_id, state in standing.items():
        alike[state].append(claim_id)
    column = schema.claims.c.id
    for (decision, number), ids in alike.items():
        for some in portions(ids):
            values = {"decision": decision, "review": number}
            connection.execute(sql.update(schema.claims).where(column.in_(some)).values(**values))
            integrity.reseal(connection, schema.claims, column.in_(some))


def _told(connection: Connection, number: int) -> Review:
    row = connection.execute(sql.select(schema.reviews).where(schema.reviews.c.number == number)).one()
    return batches.told(connection, journal.entry_of(row))
