"""The names that a ledger knows: to complete what is typed, and to suggest what was meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sql

from bilan.folding import fold
from bilan.ledger import schema
from bilan.ledger.incidents import IncidentTables
from bilan.privacy.finding import Finder

if TYPE_CHECKING:
    from bilan.ledger.store import Ledger

Known = Literal["place", "source", "actor", "document", "claim", "mode", "incident", "reviewer"]
_COLUMNS: dict[Known, sql.ColumnElement[str]] = {
    "place": schema.claim_places.c.name,
    "source": schema.claim_sources.c.name,
    "actor": schema.claim_actors.c.name,
    "document": schema.documents.c.id,
    "claim": schema.claims.c.id,
    "mode": schema.claims.c.mode,
    "reviewer": schema.reviews.c.reviewer,
}
MOST = 200
"""Names that are offered at a time: nobody looks through more."""
MOST_COMPARED = 100_000
"""Names among which what was meant is sought."""
ALIKE = 0.6
"""Least likeness of what is suggested, 0 to 1 (the default of `difflib`)."""


def beginning(ledger: Ledger, known: Known, start: str, limit: int = MOST) -> list[str]:
    """Return the names that begin so, accents and case aside, in their order; without those of private persons."""
    if known == "claim":
        column = _COLUMNS[known]
        wanted = sql.select(column).where(column.like(sql.literal(_plain(start)).concat("%"))).order_by(column)
        with ledger._errors(), ledger._engine.connect() as connection:
            return list(connection.execute(wanted.limit(limit)).scalars())
    if known == "incident":
        return sorted(name for name in IncidentTables(ledger).known_ids() if name.startswith(start))[:limit]
    key = fold(start)
    return [name for name in names(ledger, known) if fold(name).startswith(key)][:limit]


def names(ledger: Ledger, known: Known) -> list[str]:
    """Return all names of a kind in their order, without those of private persons."""
    column = _COLUMNS[known]
    wanted = sql.select(column).where(column.is_not(None)).distinct().order_by(column).limit(MOST_COMPARED)
    with ledger._errors(), ledger._engine.connect() as connection:
        found = list(connection.execute(wanted).scalars())
        forms = connection.execute(sql.select(schema.private_names.c.form).distinct()).scalars().all()
    private = Finder(forms)
    return [name for name in found if next(private.find(name), None) is None]


def nearest(ledger: Ledger, known: Known, name: str) -> list[str]:
    """Return the names that are most like one, the likest first; none where the ledger knows the name itself."""
    by_key = {fold(other): other for other in names(ledger, known)}
    key = fold(name)
    if key in by_key:
        return []
    return [by_key[one] for one in difflib.get_close_matches(key, by_key, 3, ALIKE)]


def _plain(start: str) -> str:
    """What is typed of an id, without what LIKE takes specially."""
    return "".join(sign for sign in start if sign.isalnum())
