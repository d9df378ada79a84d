"""What the desk does to give claims to reviewers, without HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bilan.errors import LedgerError
from bilan.ledger import Filters, Ledger
from bilan.ledger.assignments import Assignment, Assignments
from bilan.ledger.bulk_journal import MOST_CLAIMS
from bilan.model import Kind
from bilan.web.users import Role

NAME = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class PersonAtDesk(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to whom claims can be given."""

    name: str
    role: Role | None
    """None: somebody to whom claims were given and who may not sign in any more."""


class NewAssignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Claims to be given to people."""

    people: Annotated[list[NAME], msgspec.Meta(max_length=10)]
    """None: they are nobody's task any more."""
    claims: Annotated[list[Annotated[str, msgspec.Meta(max_length=40)]], msgspec.Meta(max_length=MOST_CLAIMS)] = []
    """None: those that the filters of the call ask for."""
    share: bool = False
    """Whether the claims are shared out between the people, each report to one of them; else each judges all."""
    reason: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """What was given to whom: an entry of the journal, or one for each person between whom claims were shared out."""

    entries: list[Assignment]
    left: int
    """Claims that the filters ask for too, beyond what one call may give."""


class AssignmentList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the journal of assignments, newest first."""

    items: list[Assignment]
    next: str | None


class AssignmentDesk:
    """The part of the desk that knows whose task claims are."""

    ledger: Ledger

    def people(self, at_desk: Sequence[PersonAtDesk]) -> list[PersonAtDesk]:
        """Return who may be given claims, and to whom any were given before."""
        here = {person.name for person in at_desk}
        earlier = [name for name in Assignments(self.ledger).people() if name not in here]
        return [*at_desk, *(PersonAtDesk(name=name, role=None) for name in earlier)]

    def assign(self, asked: NewAssignment, filters: Filters, kind: Kind | None, review: str, reviewer: str) -> Assigned:
        """Give claims to people; raises NothingFound for an unknown claim, LedgerError where none fits."""
        ids = asked.claims or self.ledger.claim_ids(filters, kind=kind, review=review)
        if not ids:
            raise LedgerError("no claim fits; choose other filters")
        chosen = ids[:MOST_CLAIMS]
        journal = Assignments(self.ledger)
        portions = self._shared(chosen, asked.people) if asked.share and len(asked.people) > 1 else [chosen]
        to = [[name] for name in asked.people] if len(portions) > 1 else [list(asked.people)]
        entries = [
            journal.assign(claims, people, reviewer=reviewer, reason=asked.reason)
            for claims, people in zip(portions, to, strict=True)
            if claims
        ]
        return Assigned(entries=entries, left=len(ids) - len(chosen))

    def _shared(self, ids: Sequence[str], people: Sequence[str]) -> list[list[str]]:
        """The claims in a portion for each person, a report's all in one: the smallest gets the next largest report."""
        claims = self.ledger.claims_by_id(ids)
        reports: dict[str, list[str]] = {}
        for name in ids:
            if name in claims:
                reports.setdefault(claims[name].document.id, []).append(name)
        portions: list[list[str]] = [[] for _ in people]
        for report in sorted(reports.values(), key=len, reverse=True):
            min(portions, key=len).extend(report)
        return portions

    def assignments(self, limit: int, before: int | None) -> AssignmentList:
        """Return a page of the journal, of entries before a number."""
        found = Assignments(self.ledger).journal(limit=limit + 1, before=before)
        return AssignmentList(items=found[:limit], next=str(found[limit - 1].number) if len(found) > limit else None)
