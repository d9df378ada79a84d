"""The command line. Each command is a module's function, imported only when it runs, so that start-up is quick."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from bilan import __version__
from bilan.errors import BilanError

COMMANDS = {
    "read": "bilan.cli.read:read",
    "explain": "bilan.cli.read:explain",
    "languages": "bilan.cli.read:languages",
    "add": "bilan.cli.ledger:add",
    "figures": "bilan.cli.ledger:figures",
    "show": "bilan.cli.ledger:show",
    "documents": "bilan.cli.ledger:documents",
    "series": "bilan.cli.reconcile:series",
    "estimate": "bilan.cli.reconcile:estimate",
    "conflicts": "bilan.cli.reconcile:conflicts",
    "relations": "bilan.cli.reconcile:relations",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bilan")
def group() -> None:
    """Read news reports about a crisis and keep the ledger of what they claim.

    \b
    Examples:
      bilan read report.txt --published 2026-03-11
      bilan add reports/ --ledger siege.db
      bilan figures --ledger siege.db --measure killed --place Alep-Est
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; errors that a user can mend are one line on standard error."""
    try:
        return group.main(args=arguments, standalone_mode=True)
    except BilanError as error:
        click.echo(f"bilan: error: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
