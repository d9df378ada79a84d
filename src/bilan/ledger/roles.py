"""Who may do what with a ledger in PostgreSQL: readers, reviewers, administrators, as SQL for its administrator to run.

The database itself holds people to it, whatever program they use: what only adds is granted as that, and rows of the
journals may only be written under the name of the database's user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sql

from bilan.errors import LedgerError
from bilan.ledger import schema

READER, REVIEWER, ADMINISTRATOR = "bilan_reader", "bilan_reviewer", "bilan_administrator"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
JOURNALS = (schema.reviews, schema.incident_decisions, schema.assignments)
BELONGING = {
    schema.review_batches: schema.reviews,
    schema.review_batch_claims: schema.reviews,
    schema.assignment_claims: schema.assignments,
}
"""Tables whose rows belong to an entry of a journal."""
DECIDED = (
    "measure", "value", "low", "high", "status", "period_start", "period_end", "position", "json", "form", "stance",
    "type", "mode", "decision", "review", "original", "checksum",
)  # fmt: skip
"""Columns of a claim that a decision changes; its id, document, kind and day of publication stay. `id`, `document_id`,
`kind` and `published` are written too, with what they hold."""
SAME = ("id", "document_id", "kind", "published")
OF_INCIDENTS = (schema.incident_ids, schema.incident_digests)


def statements(namespace: str = "public") -> Iterator[str]:
    """Yield the SQL that makes the roles and says what each may do with the ledger in a schema of the database.

    It may be run again. Raises LedgerError for a schema with a name that would have to be quoted.
    """
    if not _NAME.fullmatch(namespace):
        raise LedgerError(f"{namespace!r}: give the schema a name of small letters, digits and _")
    for role in (READER, REVIEWER, ADMINISTRATOR):
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
            f"THEN CREATE ROLE {role} NOLOGIN; END IF; END $$"
        )
    yield f"GRANT {READER} TO {REVIEWER}"
    yield f"GRANT {REVIEWER} TO {ADMINISTRATOR}"
    yield f"GRANT USAGE ON SCHEMA {namespace} TO {READER}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {namespace} TO {READER}"
    yield from _reviewing(namespace)
    yield from _administering(namespace)
    yield from _rows(namespace)


def _reviewing(namespace: str) -> Iterator[str]:
    def on(*tables: str) -> str:
        return ", ".join(f"{namespace}.{table}" for table in tables)

    names = [table.name for table in schema.NAMES]
    added = [table.name for table in (*JOURNALS, *BELONGING, schema.claims, schema.private_names, *OF_INCIDENTS)]
    yield f"GRANT INSERT ON {on(*added, *names)} TO {REVIEWER}"
    yield f"GRANT DELETE ON {on(*names, schema.incident_digests.name)} TO {REVIEWER}"
    yield f"GRANT UPDATE ({', '.join((*SAME, *DECIDED))}) ON {on('claims')} TO {REVIEWER}"
    yield f"GRANT UPDATE (checksum) ON {on(*names)} TO {REVIEWER}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {namespace} TO {REVIEWER}"


def _administering(namespace: str) -> Iterator[str]:
    tables = ("documents", "document_numbers", "document_words", "rejections", "own_files")
    yield f"GRANT INSERT ON {', '.join(f'{namespace}.{table}' for table in tables)} TO {ADMINISTRATOR}"


def _rows(namespace: str) -> Iterator[str]:
    """A row of a journal is written under one's own name; administrators write for others, as the desk does."""
    for table in (*JOURNALS, *BELONGING):
        where = f"{namespace}.{table.name}"
        yield f"ALTER TABLE {where} ENABLE ROW LEVEL SECURITY"
        for policy, rest in (
            ("bilan_read", f"FOR SELECT TO {READER} USING (true)"),
            ("bilan_own", f"FOR INSERT TO {REVIEWER} WITH CHECK ({_own(table, namespace)})"),
            ("bilan_any", f"FOR INSERT TO {ADMINISTRATOR} WITH CHECK (true)"),
        ):
            yield f"DROP POLICY IF EXISTS {policy} ON {where}"
            yield f"CREATE POLICY {policy} ON {where} {rest}"


def _own(table: sql.Table, namespace: str) -> str:
    """The condition that a row is written under one's own name.

    What belongs to an entry is written together with it: one that stands already gets no more claims.
    """
    journal = BELONGING.get(table)
    if journal is None:
        return "reviewer = session_user"
    return (
        f"EXISTS (SELECT FROM {namespace}.{journal.name} entry WHERE entry.number = {table.name}.number "
        "AND entry.reviewer = session_user AND entry.xmin = pg_current_xact_id()::xid)"
    )
