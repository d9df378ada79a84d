"""What people decide on claims: an append-only journal, and how each claim stands by it.

Every entry holds the claim before and after, so that the journal alone tells how each came to stand as it does. The
claim's row and names show how it stands now, so that every question is answered with corrections applied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine, Row

from bilan.errors import LedgerError, NothingFound
from bilan.ledger import batches, integrity, private_names, query, rows, schema
from bilan.ledger.checks import check_claim
from bilan.ledger.corrections import WrongClaimError
from bilan.ledger.filters import Filters
from bilan.model import Claim, Decision, Figure, Kind, Review, ReviewState, decode_claim, encode

LONGEST_REVIEWER = 100
LONGEST_REASON = 2000
"""Code points."""
AT_ONCE = 500


class _Any:
    """Stands for: whatever the state is."""


ANY: Final = _Any()


class ReviewConflictError(LedgerError):
    """Somebody else decided on the claim since the reviewer looked at it."""

    def __init__(self, message: str, current: ReviewState | None) -> None:
        super().__init__(message)
        self.current = current


class Journal:
    """The part of a ledger that keeps what people decided."""

    _engine: Engine
    _writing: Engine

    def _errors(self) -> AbstractContextManager[None]:
        raise NotImplementedError  # the ledger says where it lies

    def review(
        self,
        claim_id: str,
        decision: Decision,
        *,
        reviewer: str,
        reason: str | None = None,
        after: Claim | None = None,
        expects: int | _Any | None = ANY,
    ) -> Review:
        """Accept, correct (`after`: the claim as it should be) or reject a claim; what returned is on disk.

        `expects` is the number of the decision that the reviewer saw standing, None for none: if another one stands
        by now, ReviewConflictError tells which, and nothing is written; if that is the very same decision by the same
        person (a key pressed twice, a request sent twice), it is returned. Raises NothingFound for an unknown claim and
        LedgerError for a correction that changes the claim's id, document or kind or does not stand in the text.
        """
        if decision not in ("accepted", "corrected", "rejected"):
            raise LedgerError(f"{decision!r} cannot be decided on a claim; accept, correct or reject it")
        if (decision == "corrected") != (after is not None):
            raise LedgerError("a correction needs the corrected claim, and only a correction has one")
        with self._errors(), self._writing.begin() as connection:
            row = _row(connection, claim_id)
            same = _sent_twice(connection, row, expects, decision, reviewer, reason, after)
            if same is not None:
                return same
            _check_expected(connection, row, expects)
            before = decode_claim(row.json)
            if after is not None:
                _check_correction(connection, before, after)
                _write_standing(connection, after)
                _note_private(connection, after)
            stands = after or before
            kept = {"original": row.json} if after is not None and _first_change(row) else {}
            return _enter(
                connection, row, decision, reviewer, reason, before, None if decision == "rejected" else stands, kept
            )

    def add_claim(self, claim: Claim, *, reviewer: str, reason: str | None = None) -> Review:
        """Add a claim that reading missed. Raises LedgerError if one of this id is there or it does not stand."""
        with self._errors(), self._writing.begin() as connection:
            held = _maybe_row(connection, claim.id)
            if held is not None and held.decision not in query.DROPPED:
                raise LedgerError(f"{claim.id}: the ledger holds this claim already; correct that one")
            check_claim(claim, claim.document.id, _text(connection, claim.document.id))
            _check_links(connection, claim)
            before = None
            if held is None:
                for table, values in rows.claim_rows([claim]).items():
                    integrity.insert(connection, table, values)
            else:
                before = decode_claim(held.json)
                _write_standing(connection, claim)
            _note_private(connection, claim)
            return _enter(connection, _row(connection, claim.id), "added", reviewer, reason, before, claim, {})

    def undo(self, number: int, *, reviewer: str, reason: str | None = None) -> Review:
        """Take a decision back; the claim stands again as before it.

        Raises NothingFound for an unknown number and ReviewConflictError where it is not what stands for its claim.
        """
        with self._errors(), self._writing.begin() as connection:
            entry = connection.execute(sql.select(schema.reviews).where(schema.reviews.c.number == number)).first()
            if entry is None:
                raise NothingFound(f"no decision has the number {number}; list them with: bilan reviews")
            row = _row(connection, entry.claim_id)
            if row.review != number:
                raise ReviewConflictError(f"decision {number} does not stand any more", _state(connection, row.review))
            state = standing_before(connection, row.id, entry.replaces)
            earlier = _entry(connection, state)
            after = None if entry.before is None else decode_claim(entry.before)
            if after is not None:
                _write_standing(connection, after)
            stands: str | None = earlier.decision if earlier is not None else None
            if entry.decision == "added" and earlier is None:
                stands = "undone"
            dropped = stands in query.DROPPED
            return _enter(
                connection, row, "undone", reviewer, reason, decode_claim(row.json), None if dropped else after,
                {}, undoes=number, stands=stands, state=state,
            )  # fmt: skip

    def reviews(
        self,
        *,
        claim: str | None = None,
        reviewer: str | None = None,
        document: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Iterator[Review]:
        """Yield the journal, newest first; `before` goes on below a number.

        Of a `claim`, entries on several claims are told as they are about this one.
        """
        column = schema.reviews.c
        wanted = sql.select(schema.reviews).order_by(column.number.desc()).limit(limit)
        if reviewer is not None:
            wanted = wanted.where(column.reviewer == reviewer)
        if before is not None:
            wanted = wanted.where(column.number < before)
        with self._errors(), self._engine.connect() as connection:
            several = batches.kept(connection)
            if claim is not None:
                inside = column.number.in_(batches.on_claim(claim)) if several else sql.false()
                wanted = wanted.where(sql.or_(column.claim_id == claim, inside))
            if document is not None:
                inside = column.number.in_(batches.on_document(document)) if several else sql.false()
                wanted = wanted.where(sql.or_(column.document_id == document, inside))
            for row in connection.execute(wanted):
                yield batches.told(connection, entry_of(row), claim) if several else entry_of(row)

    def review_states(self, claim_ids: Iterable[str] | None = None) -> dict[str, ReviewState]:
        """Return what stands for claims, by their ids; claims that nobody decided on are left out."""
        claim, entry = schema.claims.c, schema.reviews.c
        wanted = sql.select(schema.reviews, claim.id.label("of")).join(schema.claims, claim.review == entry.number)
        found: dict[str, ReviewState] = {}
        with self._errors(), self._engine.connect() as connection:
            if claim_ids is None:
                found = {row.of: _state_of(row) for row in connection.execute(wanted)}
            else:
                remaining = iter(claim_ids)
                while some := list(islice(remaining, AT_ONCE)):
                    chosen = connection.execute(wanted.where(claim.id.in_(some)))
                    found |= {row.of: _state_of(row) for row in chosen}
        return found

    def original(self, claim_id: str) -> Claim | None:
        """Return a claim as it was read; None for one that a person added. Raises NothingFound."""
        with self._errors(), self._engine.connect() as connection:
            row = _row(connection, claim_id)
            if row.original is not None:
                return decode_claim(row.original)
            first = sql.select(schema.reviews.c.decision).where(schema.reviews.c.claim_id == claim_id)
            if connection.execute(first.order_by(schema.reviews.c.number)).scalar() == "added":
                return None
            return decode_claim(row.json)

    def claim_ids(self, filters: Filters, *, kind: Kind | None = None, review: str = "any") -> list[str]:
        """Return the ids of the claims that filters ask for, in the ledger's order.

        `review`: `unreviewed`, a decision that stands (`rejected` ones too), or `any` that is not rejected.
        """
        with self._errors(), self._engine.connect() as connection:
            return list(connection.execute(query.claim_ids(filters, kind, review)).scalars())

    def claim_page(
        self, filters: Filters, *, kind: Kind | None = None, review: str = "any", start: int = 0, limit: int = 50
    ) -> tuple[list[str], int]:
        """Return a page of what `claim_ids` gives, and how many there are in all."""
        wanted = query.claim_ids(filters, kind, review)
        count = sql.select(sql.func.count()).select_from(wanted.order_by(None).subquery())
        with self._errors(), self._engine.connect() as connection:
            page = connection.execute(wanted.limit(limit).offset(start)).scalars()
            return list(page), connection.execute(count).scalar_one()

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return claims as they stand, rejected ones too, by their ids; unknown ids are left out."""
        column, remaining = schema.claims.c, iter(ids)
        found: dict[str, Claim] = {}
        with self._errors(), self._engine.connect() as connection:
            while some := list(islice(remaining, AT_ONCE)):
                wanted = sql.select(column.id, column.json).where(column.id.in_(some))
                found |= {name: decode_claim(line) for name, line in connection.execute(wanted)}
        return found

    def last_change(self) -> tuple[int, int]:
        """Return how many claims and how many decisions there are: another pair means another state."""
        counts = [sql.select(sql.func.count()).select_from(table) for table in (schema.claims, schema.reviews)]
        with self._errors(), self._engine.connect() as connection:
            claims, reviews = (connection.execute(count).scalar_one() for count in counts)
            return claims, reviews

    def claims_of_document(self, document_id: str, *, rejected: bool = False) -> list[Claim]:
        """Return a document's claims as they stand, in the order of its text; `rejected`: those too."""
        column = schema.claims.c
        wanted = sql.select(column.json).where(column.document_id == document_id)
        wanted = wanted.where(sql.or_(column.decision.is_(None), column.decision != "undone"))
        if not rejected:
            wanted = wanted.where(query.standing())
        with self._errors(), self._engine.connect() as connection:
            return [decode_claim(line) for line in connection.execute(wanted.order_by(*query.ORDER)).scalars()]


def _maybe_row(connection: Connection, claim_id: str) -> Row[Any] | None:
    return connection.execute(sql.select(schema.claims).where(schema.claims.c.id == claim_id)).first()


def _row(connection: Connection, claim_id: str) -> Row[Any]:
    row = _maybe_row(connection, claim_id)
    if row is None:
        raise NothingFound(f"no claim has the id {claim_id!r}")
    return row


def _text(connection: Connection, document_id: str) -> str:
    wanted = sql.select(schema.documents.c.text).where(schema.documents.c.id == document_id)
    text = connection.execute(wanted).scalar()
    if text is None:
        raise NothingFound(f"no document has the id {document_id!r}")
    return str(text)


def _entry(connection: Connection, number: int | None) -> Row[Any] | None:
    if number is None:
        return None
    return connection.execute(sql.select(schema.reviews).where(schema.reviews.c.number == number)).first()


def _state(connection: Connection, number: int | None) -> ReviewState | None:
    entry = _entry(connection, number)
    return None if entry is None else _state_of(entry)


def _state_of(row: Row[Any]) -> ReviewState:
    return ReviewState(
        number=row.number, decision=row.decision, reviewer=row.reviewer, at=row.at, reason=row.reason
    )  # fmt: skip


def standing_before(connection: Connection, claim_id: str, number: int | None) -> int | None:
    """Return the decision that stands for a claim when what came after `number` is taken back.

    A decision on several claims may itself have been taken back since, when a later one stood for this claim.
    """
    undone = sql.select(schema.reviews.c.number)
    while number is not None and connection.execute(undone.where(schema.reviews.c.undoes == number)).first():
        number = batches.replaced(connection, claim_id, number)
    return number


def _sent_twice(
    connection: Connection,
    row: Row[Any],
    expects: int | _Any | None,
    decision: Decision,
    reviewer: str,
    reason: str | None,
    after: Claim | None,
) -> Review | None:
    """The decision that stands, if it is the one that is being sent and the sender has not seen it yet."""
    if isinstance(expects, _Any) or expects == row.review:
        return None
    entry = _entry(connection, row.review)
    if entry is None or (entry.decision, entry.reviewer, entry.reason) != (decision, _who(reviewer), reason):
        return None
    if after is not None and decode_claim(row.json) != after:
        return None
    return batches.told(connection, entry_of(entry), row.id)


def _check_expected(connection: Connection, row: Row[Any], expects: int | _Any | None) -> None:
    if isinstance(expects, _Any) or expects == row.review:
        return
    current = _state(connection, row.review)
    what = f"{current.reviewer} {current.decision} it" if current else "the decision that was seen was taken back"
    raise ReviewConflictError(f"{row.id}: somebody else decided in the meantime: {what}", current)


def _check_correction(connection: Connection, before: Claim, after: Claim) -> None:
    if type(after) is not type(before) or after.id != before.id or after.document != before.document:
        raise LedgerError(f"{before.id}: a correction keeps the claim's id, kind and document")
    check_claim(after, before.document.id, _text(connection, before.document.id))
    _check_links(connection, after, {name for _, name in _links(before)})


def _links(claim: Claim) -> list[tuple[str, str | None]]:
    """The claims that a claim points to, each with the field that does."""
    if isinstance(claim, Figure):
        return [("part_of", claim.part_of), ("statement", claim.statement), ("event", claim.event)]
    return [("figures", name) for name in claim.figures]


def _check_links(connection: Connection, claim: Claim, before: Collection[str | None] = ()) -> None:
    """Refuse a claim that points to one which its document does not have.

    What it pointed to `before` may stay: a ledger that keeps figures alone has no statements to point to.
    """
    claims = schema.claims.c
    named = [(field, name) for field, name in _links(claim) if name not in before]
    wanted = {name for _, name in named if name is not None}
    if not wanted:
        return
    query = sql.select(claims.id).where(claims.document_id == claim.document.id, claims.id.in_(wanted))
    there = set(connection.execute(query).scalars())
    for field, name in named:
        if name == claim.id or (name is not None and name not in there):
            raise WrongClaimError(f"{field}: the document has no other claim {name!r}", field)


def _first_change(row: Row[Any]) -> bool:
    """Whether a claim that was read is about to stand otherwise for the first time."""
    return row.original is None and row.decision != "added"


def _write_standing(connection: Connection, claim: Claim) -> None:
    """Let the claim's row and names show it as it stands from now on."""
    for table in schema.NAMES:
        connection.execute(sql.delete(table).where(table.c.claim_id == claim.id))
    for table, values in rows.claim_rows([claim]).items():
        if table is schema.claims:
            connection.execute(sql.update(table).where(table.c.id == claim.id).values(values[0]))
        else:
            integrity.insert(connection, table, values)


def _note_private(connection: Connection, claim: Claim) -> None:
    """Keep the names that a person marked as private, so that they are masked in all of the document."""
    private_names.note(connection, claim.document.id, (), (claim,))


def _enter(
    connection: Connection,
    row: Row[Any],
    decision: Decision,
    reviewer: str,
    reason: str | None,
    before: Claim | None,
    after: Claim | None,
    kept: dict[str, Any],
    *,
    undoes: int | None = None,
    stands: str | None = "",
    state: int | None = None,
) -> Review:
    """Write the entry and what stands since; `stands` and `state` only where that is not the entry itself."""
    entry = {
        "claim_id": row.id,
        "document_id": row.document_id,
        "decision": decision,
        **by_whom(reviewer, reason),
        "at": rows.now(),
        "before": None if before is None else encode(before),
        "after": None if after is None else encode(after),
        "undoes": undoes,
        "replaces": row.review,
    }
    key = connection.execute(sql.insert(schema.reviews), integrity.sealed(schema.reviews, entry)).inserted_primary_key
    assert key is not None, "every database that takes an entry gives its number"
    number: int = key[0]
    standing = {"decision": decision, "review": number} if stands == "" else {"decision": stands, "review": state}
    this = schema.claims.c.id == row.id
    connection.execute(sql.update(schema.claims).where(this).values(**standing, **kept))
    integrity.reseal(connection, schema.claims, this)
    return Review(
        number=number, claim=row.id, decision=decision, reviewer=entry["reviewer"], at=entry["at"],
        reason=entry["reason"], before=before, after=after, undoes=undoes,
    )  # fmt: skip


def _who(reviewer: str) -> str:
    return reviewer.strip() or "unknown"


def by_whom(reviewer: str, reason: str | None) -> dict[str, str | None]:
    """Return who decides and why as an entry keeps it; LedgerError for what is too long."""
    return {
        "reviewer": limited(_who(reviewer), LONGEST_REVIEWER, "the reviewer's name"),
        "reason": None if reason is None else limited(reason, LONGEST_REASON, "the reason"),
    }


def limited(text: str, most: int, what: str) -> str:
    """Return a text that is short enough; LedgerError for another."""
    if len(text) > most:
        raise LedgerError(f"{what} is longer than {most} characters; shorten it")
    return text


def entry_of(row: Row[Any]) -> Review:
    """Return the entry of a row of the journal."""
    return Review(
        number=row.number,
        claim=row.claim_id,
        decision=row.decision,
        reviewer=row.reviewer,
        at=row.at,
        reason=row.reason,
        before=None if row.before is None else decode_claim(row.before),
        after=None if row.after is None else decode_claim(row.after),
        undoes=row.undoes,
    )
