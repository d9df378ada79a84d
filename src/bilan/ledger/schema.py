"""The ledger's tables, in what SQLite and PostgreSQL share. `docs/ledger.md` explains them.

A claim is kept whole as JSON, and what is asked for stands beside it in columns and in four tables of names. What
people decide on claims stands in `reviews`, a journal that is only ever added to (an entry on several claims names
them in `review_batch_claims`); the row of a claim shows how it stands by the journal, and `original` how it was read.
Every row has a checksum of its other columns (`integrity`).
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Double, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION = 5
"""Raise it, with a migration, when a table changes."""

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("language", String),
    Column("published", Date),
    Column("publisher", Text),
    Column("url", Text),
    Column("metadata", Text, nullable=False),
    Column("added_at", String, nullable=False),
    Column("bilan_version", String, nullable=False),
    Column("checksum", String),
)

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
    Column("json", Text, nullable=False),
    Column("form", String),
    Column("stance", String),
    Column("type", String),
    Column("mode", String),
    Column("decision", String),
    Column("review", Integer),
    Column("original", Text),
    Column("checksum", String),
    Index("claims_by_document", "document_id"),
    Index("claims_by_measure", "measure"),
    Index("claims_in_order", "published", "document_id", "position", "id"),
)

claim_places = Table(
    "claim_places",
    metadata,
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", String, nullable=False),
    Column("name", Text, nullable=False),
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
    Column("name", Text, nullable=False),
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
    Column("name", Text, nullable=False),
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
    Column("reviewer", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", Text),
    Column("before", Text),
    Column("after", Text),
    Column("undoes", Integer),
    Column("replaces", Integer),
    Column("checksum", String),
    Index("reviews_by_claim", "claim_id", "number"),
)

review_batches = Table(
    "review_batches",
    metadata,
    Column("number", ForeignKey("reviews.number"), primary_key=True, autoincrement=False),
    Column("scope", Text, nullable=False),
    Column("checksum", String),
)
"""Entries of the journal that are about several claims at once, and by what those were chosen."""

review_batch_claims = Table(
    "review_batch_claims",
    metadata,
    Column("number", ForeignKey("reviews.number"), primary_key=True, autoincrement=False),
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("replaces", Integer),
    Column("before", Text, nullable=False),
    Column("checksum", String),
    Index("review_batch_claims_by_claim", "claim_id"),
)
"""The claims of such an entry: each as it stood, and the number of the decision that stood for it."""

private_names = Table(
    "private_names",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("form", Text, nullable=False),
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
    Column("path", Text, nullable=False),
    Column("line", Integer),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("rejected_at", String, nullable=False),
    Column("checksum", String),
)

SEALED = (documents, claims, *NAMES, reviews, review_batches, review_batch_claims, private_names, rejections)
"""Tables whose every row has a checksum (see `integrity`)."""
