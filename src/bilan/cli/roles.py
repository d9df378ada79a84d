"""The command that says who may do what with a ledger in PostgreSQL."""

from __future__ import annotations

import click

from bilan.ledger.roles import statements


@click.command()
@click.option("--schema", "namespace", default="public", show_default=True, help="The schema that the ledger is in.")
def roles(namespace: str) -> None:
    """Print the SQL that makes the roles of readers, reviewers and administrators of a ledger in PostgreSQL.

    The ledger must be there; whoever made it, or a superuser, runs the SQL, and may run it again.

    \b
    Examples:
      bilan roles > roles.sql
      bilan roles --schema north > roles.sql
    """
    for statement in statements(namespace):
        click.echo(f"{statement};")
