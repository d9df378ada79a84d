"""The ledger's tables, in SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION = 1
"""Raise it with a migration when a table changes."""

metadata = MetaData()

ledger = Table("bilan_ledger", metadata, Column("version", Integer, primary_key=True))

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("language", String),
    Column("published", Date),
    Column("publisher", String),
    Column("url", Text),
    Column("metadata", Text, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("added", String, nullable=False),
    Column("bilan_version", String, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("id", String, primary_key=True),
    Column("document", String, ForeignKey("documents.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("measure", String),
    Column("status", String),
    Column("published", Date),
    Column("start", Integer, nullable=False),
    Column("json", Text, nullable=False),
    Index("claims_by_measure", "measure"),
    Index("claims_by_document", "document"),
)

rejections = Table(
    "rejections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", Text, nullable=False),
    Column("line", Integer),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("added", String, nullable=False),
)
