"""Filters as a query of the ledger, in what SQLite and PostgreSQL share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sql
from sqlalchemy import ColumnElement

from bilan.ledger import schema
from bilan.ledger.filters import Filters, Wanted, chosen, name_key
from bilan.model import Kind

_claims = schema.claims.c
_member = schema.assignment_claims.c
_Condition = ColumnElement[bool]
_Key = str | ColumnElement[Any]
ORDER: tuple[ColumnElement[Any], ...] = (
    _claims.published.is_(None),
    _claims.published,
    _claims.document_id,
    _claims.position,
    _claims.id,
)
"""By day of publication (undated last), document, place in the text: whatever the order of adding."""


DROPPED = ("rejected", "undone")
"""Decisions after which a claim is not given any more (`undone`: an added claim whose adding was taken back)."""
NOBODY = ""
"""Who an assignment names that takes claims from everybody."""
CONFIRMED = ("accepted", "corrected", "added")


def claims(filters: Filters, kind: Kind | None = None) -> sql.Select[Any]:
    """Return the query for the JSON of the claims that filters ask for, in the ledger's order."""
    query = sql.select(_claims.json).where(standing(), *_conditions(filters))
    if kind is not None:
        query = query.where(_claims.kind == kind)
    return query.order_by(*ORDER)


def claim_ids(filters: Filters, kind: Kind | None, review: str) -> sql.Select[Any]:
    """Return the query for the ids of claims by what stands for them (`unreviewed`, `any`, a decision)."""
    chosen = {"any": standing(), "unreviewed": _claims.decision.is_(None)}.get(review, _claims.decision == review)
    wanted = sql.select(_claims.id).where(chosen, *_conditions(filters))
    return (wanted if kind is None else wanted.where(_claims.kind == kind)).order_by(*ORDER)


def documents(filters: Filters) -> sql.Select[Any]:
    """Return the query for the ids of the documents that hold a claim that filters ask for."""
    return sql.select(_claims.document_id).where(standing(), *_conditions(filters))


def progress(filters: Filters) -> sql.Select[Any]:
    """Return the query for how many claims of each kind there are by what stands for them, of those asked for."""
    chosen = sql.or_(_claims.decision.is_(None), _claims.decision != "undone")
    wanted = sql.select(_claims.kind, _claims.decision, sql.func.count().label("claims"))
    return wanted.where(chosen, *_conditions(filters)).group_by(_claims.kind, _claims.decision)


def standing() -> _Condition:
    """What nobody has rejected."""
    return sql.or_(_claims.decision.is_(None), _claims.decision.not_in(DROPPED))


def _conditions(filters: Filters) -> Iterator[_Condition]:
    for column, wanted in (
        (_claims.measure, filters.measure),
        (_claims.status, filters.status),
        (_claims.document_id, filters.document),
        (_claims.stance, filters.stance),
        (_claims.type, filters.type),
        (_claims.mode, filters.mode),
    ):
        if values := chosen(wanted):
            yield column.in_(values)
    population = schema.claim_population.c
    for name in filters.population:
        yield _claims.id.in_(sql.select(population.claim_id).where(population.population == name))
    yield from _named(schema.claim_places, _place, filters.place)
    yield from _named(schema.claim_sources, _source, filters.source)
    yield from _named(schema.claim_actors, _actor, filters.actor)
    if filters.reviewed_only:
        yield _claims.decision.in_(CONFIRMED)
    if people := chosen(filters.assigned):
        yield _claims.id.in_(_given_to(_member.person.in_(people)))
    if filters.unassigned:
        yield _claims.id.not_in(_given_to(_member.person != NOBODY))
    if filters.as_of is not None:
        yield _claims.published <= filters.as_of
    yield from _days(filters)


def _given_to(whom: _Condition) -> sql.Select[Any]:
    """The claims that their last assignment gives to somebody."""
    later = schema.assignment_claims.alias("later")
    last = sql.select(sql.func.max(later.c.number)).where(later.c.claim_id == _member.claim_id).scalar_subquery()
    return sql.select(_member.claim_id).where(whom, _member.number == last)


def _named(table: sql.Table, condition: Callable[[str], _Condition], wanted: Wanted) -> Iterator[_Condition]:
    """The claims that have any of these names in a table."""
    if values := chosen(wanted):
        yield _claims.id.in_(sql.select(table.c.claim_id).where(sql.or_(*map(condition, values))))


def _place(wanted: str) -> _Condition:
    """The place's id or name, or another name of a place that the ledger also knows by the one wanted."""
    column, key = schema.claim_places.c, name_key(wanted)
    if key is None:
        return column.gazetteer == wanted
    named = sql.or_(column.name_key == key, column.canonical_key == key)
    same = sql.select(column.gazetteer).where(named, column.part.is_(None), column.gazetteer.is_not(None))
    return sql.or_(
        column.gazetteer == wanted,
        column.gazetteer.in_(same),
        _stands_in(key, column.name_key),
        _stands_in(column.name_key, key),
        _stands_in(key, column.canonical_key),
        # the whole of a place stands for what lies in it, one of its parts does not stand for another
        sql.and_(column.part.is_(None), _stands_in(column.canonical_key, key)),
    )


def _source(wanted: str) -> _Condition:
    return _somebody(wanted, schema.claim_sources.c.source_id, schema.claim_sources.c.name_key)


def _actor(wanted: str) -> _Condition:
    return _somebody(wanted, schema.claim_actors.c.actor_id, schema.claim_actors.c.name_key)


def _somebody(wanted: str, ids: ColumnElement[Any], names: ColumnElement[Any]) -> _Condition:
    """An id or name, or another name of an organisation that the ledger knows by the one wanted."""
    key = name_key(wanted)
    by_id = ids == wanted.strip().casefold()
    if key is None:
        return by_id
    same = sql.select(ids).where(names == key, ids.is_not(None))
    return sql.or_(by_id, ids.in_(same), _stands_in(key, names), _stands_in(names, key))


def _stands_in(words: _Key, others: _Key) -> _Condition:
    """Whether the words of one key stand together in another; keys hold nothing that LIKE takes specially."""
    whole = sql.literal(others) if isinstance(others, str) else others
    return whole.like(sql.literal("%").concat(words).concat("%"))


def _days(filters: Filters) -> Iterator[_Condition]:
    """Conditions on the days a figure is about; an end that is not known is open.

    A figure without a period stands on its day of publication, a stock (only an end is known) on that day.
    """
    start, end, published = _claims.period_start, _claims.period_end, _claims.published
    if filters.since is not None:
        unended = sql.and_(start.is_not(None), end.is_(None))
        yield sql.or_(unended, sql.func.coalesce(end, published) >= filters.since)
    if filters.until is not None:
        yield sql.func.coalesce(start, end, published) <= filters.until
