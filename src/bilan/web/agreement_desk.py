"""What the desk does for two-person review: claims to judge a second time, and how far people agree."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bilan.ledger import Ledger
from bilan.ledger.assignments import Assignments
from bilan.model import Claim, Decision
from bilan.web import shapes
from bilan.web.agreement import PairAgreement, judgements, pair_agreements

MOST_DIFFERENCES = 200


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of which people made different things."""

    item: shapes.ClaimItem
    decisions: dict[str, Decision]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far people agree, and where they do not."""

    pairs: list[PairAgreement]
    differences: list[Difference]
    """The first of them."""
    differing: int


class AgreementDesk:
    """The part of the desk for reviews by two."""

    ledger: Ledger

    def items(self, claims: Sequence[Claim]) -> list[shapes.ClaimItem]:
        """Return claims with what a reviewer needs beside them."""
        raise NotImplementedError  # the desk says how

    def agreement(self) -> Agreement:
        """Return how far those agree who judged the same claims."""
        judged, readings = judgements(self.ledger.reviews())
        differing = {readings[key][0]: dict(said) for key, said in judged.items() if len(set(said.values())) > 1}
        ids = sorted(differing)[:MOST_DIFFERENCES]
        claims = self.ledger.claims_by_id(ids)
        items = self.items([claims[name] for name in ids if name in claims])
        differences = [Difference(item=item, decisions=differing[item.claim.id]) for item in items]
        return Agreement(pairs=pair_agreements(judged), differences=differences, differing=len(differing))

    def second(self, reviewer: str, limit: int) -> shapes.ClaimList:
        """Return claims that one other person accepted or rejected, without telling who made what of them.

        Of claims that are somebody's task they are those that are this person's too; the others are for everybody.
        """
        judged, readings = judgements(self.ledger.reviews())
        waiting = [
            readings[key][0]
            for key, said in judged.items()
            if len(said) == 1 and reviewer not in said and "corrected" not in said.values()
        ]
        standing = self.ledger.review_states(waiting)
        tasks = Assignments(self.ledger).of(waiting)
        waiting = [name for name in waiting if name in standing and reviewer in tasks.get(name, (reviewer,))]
        claims = self.ledger.claims_by_id(waiting[:limit])
        items = self.items([claims[name] for name in waiting[:limit] if name in claims])
        blind = [msgspec.structs.replace(item, review=None) for item in items]
        return shapes.ClaimList(items=blind, total=len(waiting), next=None)
