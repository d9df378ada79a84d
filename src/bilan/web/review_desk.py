"""What the desk does for people who review many claims: how far they are, what one decision may take together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from bilan.errors import NothingFound
from bilan.ledger import Filters, Ledger
from bilan.ledger.bulk_journal import MOST_CLAIMS
from bilan.model import Claim, Event, Figure, Kind, Review, Statement
from bilan.web import shapes

WINDOW = timedelta(hours=1)
"""Over which the pace is counted."""
LEAST_SPAN = timedelta(minutes=1)
"""A pace counted over less would leap with every decision."""
LEAST_DECISIONS = 5
UNKNOWN_CONFIDENCE = 0.5
"""Where a claim with no confidence stands among the others: nobody can say, so neither sure nor doubtful."""
SHOWN = 50
"""Claims of a bulk decision that are shown before it is taken."""
NONE = -1.0
"""Stands for: no confidence was given."""
NEVER_ALIKE = ("id", "document", "evidence", "sentence", "confidence", "part_of", "statement", "event", "figures")
"""Fields in which a claim and its copy in another report differ without saying anything else."""
OFFSETS = ("start", "end")


class ReviewDesk:
    """The part of the desk that counts, and that decides on several claims at once."""

    ledger: Ledger
    _confidences: dict[str, float]

    def items(self, claims: Sequence[Claim]) -> list[shapes.ClaimItem]:
        """Return claims with what a reviewer needs beside them."""
        raise NotImplementedError  # the desk says how

    def progress(self, filters: Filters, reviewer: str) -> shapes.Progress:
        """Return how far the claims asked for are reviewed, and how fast this person goes."""
        counts = self.ledger.progress(filters)
        kinds: dict[str, shapes.KindProgress] = {
            kind: shapes.KindProgress(total=sum(some.values()), left=some.get("unreviewed", 0))
            for kind, some in counts.items()
        }
        return shapes.Progress(
            documents=self.ledger.document_count(),
            total=sum(one.total for one in kinds.values()),
            left=sum(one.left for one in kinds.values()),
            kinds=kinds,
            per_hour=self._pace(reviewer),
        )

    def _pace(self, reviewer: str) -> int | None:
        now = datetime.now(UTC)
        since = (now - WINDOW).isoformat(timespec="seconds")
        decided = self.ledger.decided_since(reviewer, since)
        if len(decided) < LEAST_DECISIONS:
            return None
        span = max(now - datetime.fromisoformat(decided[0][0]), LEAST_SPAN)
        return round(sum(claims for _, claims in decided) * (WINDOW / span))

    def alike(self, claim_id: str) -> shapes.Alike:
        """Return what may be decided on together with a claim; raises NothingFound."""
        claim = self.ledger.claim(claim_id)
        return shapes.Alike(copies=self.items(self._copies_of(claim)), sentence=self.items(self._sentence_of(claim)))

    def _sentence_of(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence, whose reading the same look at it shows to be right."""
        mine = claim.sentence
        others = [
            other
            for other in self.ledger.claims_of_document(claim.document.id)
            if other.id != claim.id and mine.start <= other.evidence.start and other.evidence.end <= mine.end
        ]
        return [claim, *self._open(others)]

    def _copies_of(self, claim: Claim) -> list[Claim]:
        """The same claim in the same sentence of other reports: all that it says is the same, day and place too."""
        said, words = _said(claim), self._words(claim)
        same = [
            other
            for other in self.ledger.claims(_like(claim), kind=_kind(claim))
            if other.document.id != claim.document.id
            and other.evidence.exact == claim.evidence.exact
            and _said(other) == said
        ]
        return [claim, *self._open(other for other in same if self._words(other) == words)]

    def _open(self, claims: Iterable[Claim]) -> list[Claim]:
        listed = list(claims)
        decided = self.ledger.review_states(claim.id for claim in listed)
        return [claim for claim in listed if claim.id not in decided]

    def _words(self, claim: Claim) -> str:
        text = self.ledger.document(claim.document.id).text
        return " ".join(text[claim.sentence.start : claim.sentence.end].split())

    def sure(self, filters: Filters, kind: Kind | None, least: float) -> shapes.Sure:
        """Return the open claims asked for whose confidence is at least so high; those without any are left out."""
        ids = self.ledger.claim_ids(filters, kind=kind, review="unreviewed")
        known = self.confidences(ids)
        found = sorted((name for name in ids if known.get(name, NONE) >= least), key=lambda name: known[name])
        chosen = found[:MOST_CLAIMS]
        claims = self.ledger.claims_by_id(chosen[:SHOWN])
        return shapes.Sure(claims=chosen, items=self.items([claims[name] for name in chosen[:SHOWN] if name in claims]))

    def confidences(self, ids: Sequence[str]) -> dict[str, float]:
        """Return how sure the reading of claims is as a whole; those without a confidence are left out.

        A claim keeps that of its reading whatever is decided on it, so each is looked up once.
        """
        missing = [name for name in ids if name not in self._confidences]
        for name, claim in self.ledger.claims_by_id(missing).items():
            self._confidences[name] = _confidence(claim)
        found = ((name, self._confidences.get(name, NONE)) for name in ids)
        return {name: value for name, value in found if value != NONE}

    def most_doubtful(self, ids: Sequence[str]) -> list[str]:
        """Return the ids, those first whose reading is least sure."""
        known = self.confidences(ids)
        return sorted(ids, key=lambda name: known.get(name, UNKNOWN_CONFIDENCE))

    def decide_many(self, asked: shapes.NewBulk, reviewer: str) -> Review:
        """Accept or reject several claims as one entry; raises NothingFound, ReviewConflictError, LedgerError."""
        scope = asked.scope if asked.least is None else f"{asked.scope} {asked.least:g}"
        if not asked.claims:
            raise NothingFound("no claims are given")
        return self.ledger.review_many(
            asked.claims, asked.decision, reviewer=reviewer, scope=scope, reason=asked.reason
        )  # fmt: skip


def _confidence(claim: Claim) -> float:
    given = getattr(claim, "confidence", None)
    return NONE if not given else float(given.get("all", min(given.values())))


def _kind(claim: Claim) -> Kind:
    return "figure" if isinstance(claim, Figure) else "statement" if isinstance(claim, Statement) else "event"


def _like(claim: Claim) -> Filters:
    """What the ledger can filter by of what a copy has in common with a claim."""
    if isinstance(claim, Figure):
        return Filters(measure=claim.measure, status=claim.status)
    if isinstance(claim, Event):
        return Filters(type=claim.type, mode=claim.mode, status=claim.status)
    return Filters(stance=claim.stance, status=claim.status)


def _said(claim: Claim) -> Any:
    """All that a claim says, without where it stands."""
    values: dict[str, Any] = msgspec.to_builtins(claim)
    return _without_offsets({name: value for name, value in values.items() if name not in NEVER_ALIKE})


def _without_offsets(value: Any) -> Any:
    if isinstance(value, dict):
        bare = set(value) >= {"start", "end", "expression"}  # the ends of a period are days
        return {k: _without_offsets(v) for k, v in value.items() if bare or k not in OFFSETS}
    return [_without_offsets(one) for one in value] if isinstance(value, list | tuple) else value
