"""The command line. Each command is a module's function, imported only when it runs, so that start-up is quick."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from bilan import __version__
from bilan.collecting import collect_seldom
from bilan.errors import BilanError
from bilan.harmless import line
from bilan.streams import nobody_reads, prepare

COMMANDS = {
    "read": "bilan.cli.read:read",
    "explain": "bilan.cli.explain:explain",
    "languages": "bilan.cli.languages:languages",
    "add": "bilan.cli.add:add",
    "figures": "bilan.cli.ledger:figures",
    "statements": "bilan.cli.statements:statements",
    "show": "bilan.cli.ledger:show",
    "documents": "bilan.cli.ledger:documents",
    "search": "bilan.cli.search:search",
    "review": "bilan.cli.review:review",
    "reviews": "bilan.cli.review:reviews",
    "events": "bilan.cli.events:events",
    "incidents": "bilan.cli.incidents:incidents",
    "incident": "bilan.cli.incidents:incident",
    "series": "bilan.cli.reconcile:series",
    "estimate": "bilan.cli.reconcile:estimate",
    "conflicts": "bilan.cli.reconcile:conflicts",
    "relations": "bilan.cli.reconcile:relations",
    "report": "bilan.cli.report:report",
    "export": "bilan.cli.export:export",
    "check": "bilan.cli.keeping:check",
    "backup": "bilan.cli.keeping:backup",
    "restore": "bilan.cli.keeping:restore",
    "roles": "bilan.cli.roles:roles",
    "train": "bilan.cli.train:train",
    "score": "bilan.cli.train:score",
    "serve": "bilan.cli.serve:serve",
    "users": "bilan.cli.serve:users",
    "completion": "bilan.cli.completion:completion",
}
SUMMARIES = {
    "read": "Read reports and print what they claim: figures, statements, events; nothing is stored.",
    "explain": "Print, sentence by sentence, what was recognised and why a quantity became a figure or did not.",
    "languages": "List the language packs with their versions and what they cover.",
    "add": "Read reports and add what they claim to the ledger.",
    "figures": "List the figures of the ledger, by day of publication.",
    "statements": "List the statements of the ledger: who said or wants what, in which words.",
    "show": "Print one claim with its sentence, the words marked, and everything known of it.",
    "documents": "List what was read, and what could not be and why.",
    "search": "Find documents by the words in their title and text, the newest first, with the words marked.",
    "review": "Decide on a claim: accept, reject or correct it, or take a decision back.",
    "reviews": "List the journal: who decided what on which claim, when and why, newest first.",
    "events": "Print what happened: the events of the ledger in the order of their days, each told once.",
    "incidents": "List the incidents and situations of the ledger, a row each: what, where, when, how many, who says "
    "so.",
    "incident": "Tell one incident: its tolls as they moved, every claim with its sentence, who disagrees, copies, "
    "documents.",
    "series": "Print how each quantity moved from report to report, with a sparkline on a terminal.",
    "estimate": "Print what is known of a quantity: low, best and high, the figures they rest on, and what was left "
    "out.",
    "conflicts": "List what needs a look, worst first, with the sentences.",
    "relations": "List how figures stand to each other, each with its reason.",
    "export": "Write what the ledger holds in the form of other programs: tables, maps, annotations.",
    "check": "Look through a ledger for damage: whether it holds what was written, and claims stand in their texts.",
    "backup": "Write a whole copy of a ledger, also while others write to it.",
    "restore": "Put a backup in place of a ledger, if the backup is whole.",
    "roles": "Print the SQL that makes the roles of readers, reviewers and administrators of a ledger in PostgreSQL.",
    "train": "Learn the weights of reading from annotated reports, and write them to a folder.",
    "score": "Score reading against annotated reports: what is found, and of this the fields that are right.",
    "serve": "Open the review desk: a web application on the ledger, on this machine alone unless it has users.",
    "users": "Name a person who may use the desk, and print the token that this person signs in with.",
    "completion": "Print what makes a shell complete bilan's commands, options, and the places, sources and ids of the "
    "ledger.",
    "report": "Write a report: what is known, how each toll moved, where, who disagrees, with every sentence it rests "
    "on.",
}
"""The first sentence of each command's help, so that `bilan --help` need not import them all; a test compares."""
INTERRUPTED = 130
CLOSED_PIPE = 141
"""Exit codes of a shell for a program ended by an interrupt, and for one whose output nobody reads any more."""


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; one that is mistyped is told with the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS)
            meant = f"did you mean {' or '.join(near)}?" if near else "list them with: bilan --help"
            raise click.UsageError(f"No such command {name!r}; {meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an interrupt, a closed pipe and a full disk end it without a trace."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except KeyboardInterrupt:
            click.echo("bilan: interrupted", err=True)
            sys.exit(INTERRUPTED)
        except OSError as error:
            _drop_output()
            if nobody_reads(error):
                sys.exit(CLOSED_PIPE)
            where = error.filename or "the output"
            raise BilanError(f"{where}: {error.strerror}; check that it can be written") from None


def _drop_output() -> None:
    """Let what is still to be printed go nowhere, for writing it at the very end would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bilan")
def group() -> None:
    """Read news reports about a crisis and keep the ledger of what they claim.

    \b
    Examples:
      bilan read examples/sarve-20260428.html
      bilan add examples/siege-de-velmont.jsonl --ledger siege.db
      bilan figures --ledger siege.db --measure killed --place Velmont-Est
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; errors that a user can mend are one line on standard error."""
    collect_seldom()
    prepare(sys.stdout)
    try:
        return group.main(args=arguments, prog_name="bilan", standalone_mode=True)
    except BilanError as error:
        click.echo(f"bilan: error: {line(str(error))}", err=True)
        sys.exit(error.exit_code)
