"""The ledger's tables, in what SQLite and PostgreSQL share. `docs/ledger.md` explains them.

A claim is kept whole as JSON, and what is asked for stands beside it in columns and in three tables of names.
Rows are only ever added; what people decide on claims will be a table of its own that points to `claims.id`.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Double, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION = 1
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
    Index("claim_sources_by_id", "source_id"),
    Index("claim_sources_by_name", "name_key"),
)

claim_population = Table(
    "claim_population",
    metadata,
    Column("claim_id", ForeignKey("claims.id"), primary_key=True),
    Column("population", String, primary_key=True),
    Index("claim_population_by_name", "population"),
)

rejections = Table(
    "rejections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", Text, nullable=False),
    Column("line", Integer),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("rejected_at", String, nullable=False),
)
