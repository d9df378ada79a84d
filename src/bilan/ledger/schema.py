"""The ledger's tables, in what SQLite and PostgreSQL share. `docs/ledger.md` explains them.

Text is kept as it is and ordered by its code points in either, so that one ledger gives the same lists in both.

A claim is kept whole as JSON, and what is asked for stands beside it in columns and in four tables of names. What
people decide on claims stands in `reviews`, a journal that is only ever added to (an entry on several claims names
them in `review_batch_claims`); the row of a claim shows how it stands by the journal, and `original` how it was read.
Every row has a checksum of its other columns (`integrity`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, Dialect, Double, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

VERSION = 7
"""Raise it, with a migration, when a table changes."""

ESCAPE, NUL = "\x10", "\x00"


def escaped(text: str) -> str:
    """Return a text as PostgreSQL can hold it, which takes every character but NUL."""
    return text.replace(ESCAPE, f"{ESCAPE}+").replace(NUL, f"{ESCAPE}0") if NUL in text or ESCAPE in text else text


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    return text.replace(f"{ESCAPE}0", NUL).replace(f"{ESCAPE}+", ESCAPE) if ESCAPE in text else text


class String(TypeDecorator[str]):
    """Text of any characters, compared and ordered by code points."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type; PostgreSQL would order by the customs of a country."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return a text as the database can hold it."""
        return escaped(value) if value is not None and dialect.name == "postgresql" else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return a text as it was given."""
        return unescaped(value) if value is not None and dialect.name == "postgresql" else value


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("text", String, nullable=False),
    Column("title", String),
    Column("language", String),
    Column("published", Date),
    Column("publisher", String),
    Column("url", String),
    Column("metadata", String, nullable=False),
    Column("added_at", String, nullable=False),
    Column("bilan_version", String, nullable=False),
    Column("checksum", String),
)

Index("documents_listed", documents.c.published.is_(None), documents.c.published, documents.c.id)

claims = Table(
    "claims",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("measure", String),
    Column("value", Double),
    Column("low", Double),
    Column("high", Double),
    Column("status", String, nullable=False),
    Column("published", Date),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("position", Integer, nullable=False),
    Column("json", String, nullable=False),
    Column("form", String),
    Column("stance", String),
    Column("type", String),
    Column("mode", String),
    Column("decision", String),
    Column("review", Integer),
    Column("original", String),
    Column("checksum", String),
    Index("claims_by_document", "document_id"),
    Index("claims_by_measure", "measure"),
)
Index(
    "claims_listed",
    claims.c.published.is_(None),
    claims.c.published,
    claims.c.document_id,
    claims.c.position,
    claims.c.id,
    claims.c.kind,
    claims.c.decision,
)
"""By which claims are listed, and counted by what stands for them, without a look at the claims themselves."""
Index("claims_unreviewed", claims.c.document_id, claims.c.kind, claims.c.decision)

claim_places = Table(
    "claim_places",
    metadata,
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("name_key", String),
    Column("canonical_key", String),
    Column("part", String),
    Column("gazetteer", String),
    Column("checksum", String),
    Index("claim_places_by_gazetteer", "gazetteer"),
    Index("claim_places_by_name", "name_key"),
)

claim_sources = Table(
    "claim_sources",
    metadata,
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("name_key", String),
    Column("source_id", String),
    Column("checksum", String),
    Index("claim_sources_by_id", "source_id"),
    Index("claim_sources_by_name", "name_key"),
)

claim_population = Table(
    "claim_population",
    metadata,
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("population", String, primary_key=True),
    Column("checksum", String),
    Index("claim_population_by_name", "population"),
)

claim_actors = Table(
    "claim_actors",
    metadata,
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("name_key", String),
    Column("actor_id", String),
    Column("checksum", String),
    Index("claim_actors_by_id", "actor_id"),
    Index("claim_actors_by_name", "name_key"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("claim_id", ForeignKey("claims.id"), nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("decision", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", String),
    Column("before", String),
    Column("after", String),
    Column("undoes", Integer),
    Column("replaces", Integer),
    Column("checksum", String),
    Index("reviews_by_claim", "claim_id", "number"),
)

review_batches = Table(
    "review_batches",
    metadata,
    Column("number", ForeignKey("reviews.number"), primary_key=True, autoincrement=False),
    Column("scope", String, nullable=False),
    Column("checksum", String),
)
"""Entries of the journal that are about several claims at once, and by what those were chosen."""

review_batch_claims = Table(
    "review_batch_claims",
    metadata,
    Column("number", ForeignKey("reviews.number"), primary_key=True, autoincrement=False),
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("replaces", Integer),
    Column("before", String, nullable=False),
    Column("checksum", String),
    Index("review_batch_claims_by_claim", "claim_id"),
)
"""The claims of such an entry: each as it stood, and the number of the decision that stood for it."""

private_names = Table(
    "private_names",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("form", String, nullable=False),
    Column("checksum", String),
    Index("private_names_by_document", "document_id"),
)
"""Forms of the names of private persons in a document, each with the fullest one."""

NAMES = (claim_places, claim_sources, claim_population, claim_actors)
"""What a claim's row is found by; written anew when a claim is corrected."""

rejections = Table(
    "rejections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", String, nullable=False),
    Column("line", Integer),
    Column("reason", String, nullable=False),
    Column("remedy", String, nullable=False),
    Column("rejected_at", String, nullable=False),
    Column("checksum", String),
)

document_numbers = Table(
    "document_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False, unique=True),
    Column("checksum", String),
)
"""By which number the index of words knows a document (see `words`)."""

incident_decisions = Table(
    "incident_decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("action", String, nullable=False),
    Column("incident", String, nullable=False),
    Column("other", String),
    Column("members", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", String),
    Column("undoes", Integer),
    Column("checksum", String),
)
incident_ids = Table(
    "incident_ids",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False),
    Index("incident_ids_by_id", "id", unique=True),
)
incident_digests = Table(
    "incident_digests",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("stamp", String, nullable=False),
    Column("json", String, nullable=False),
)
"""Of incidents (see `incidents`): decisions, ids that were given out, and what can be made again at any time."""

assignments = Table(
    "assignments",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", String),
    Column("checksum", String),
)
"""Who gave claims to whom to review: a journal that is only ever added to."""

assignment_claims = Table(
    "assignment_claims",
    metadata,
    Column("number", ForeignKey("assignments.number"), primary_key=True, autoincrement=False),
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("person", String, primary_key=True),
    Column("checksum", String),
    Index("assignment_claims_by_claim", "claim_id", "number"),
)
"""A claim of such an entry and one of those whom it is given to; nobody where the name is empty."""

own_files = Table(
    "own_files",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("content", String),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", String),
    Column("checksum", String),
)
"""Places, organisations and language packs of one's own that were given at the desk: of each the last entry stands, and
one without content takes away. A journal that is only ever added to."""

OF_FORM_4 = (documents, claims, *NAMES, reviews, private_names, rejections)
SEALED_SINCE = {
    5: (document_numbers, incident_decisions),
    6: (review_batches, review_batch_claims),
    7: (assignments, assignment_claims, own_files),
}
"""Tables whose rows have checksums since a form; the first of them was not there before it."""
SEALED = (*OF_FORM_4, *(table for tables in SEALED_SINCE.values() for table in tables))
"""Tables whose every row has a checksum (see `integrity`)."""
