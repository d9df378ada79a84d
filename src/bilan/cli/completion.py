"""Completion in the shell: the command that installs it, and the values that it takes from a ledger."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from bilan.errors import BilanError
from bilan.files import write_text

if TYPE_CHECKING:
    from bilan.ledger.vocabulary import Known as Kind

DEFAULT_LEDGER = "bilan.db"
VARIABLE = "_BILAN_COMPLETE"
"""By which the shell asks for what can follow; made by click from the name of the program."""
FOLDERS = {
    "bash": (("XDG_DATA_HOME", ".local/share"), "bash-completion/completions/bilan"),
    "zsh": (("XDG_DATA_HOME", ".local/share"), "zsh/site-functions/_bilan"),
    "fish": (("XDG_CONFIG_HOME", ".config"), "fish/completions/bilan.fish"),
}
"""Where each shell looks for completions of a user's programs: the variable that names the folder, what it is else."""


class Known(click.ParamType[str]):
    """A name or id that a ledger knows."""

    name = "text"

    def __init__(self, known: Kind) -> None:
        self.known = known

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it as it is."""
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete it from the ledger that the call names."""
        return [CompletionItem(name) for name in names_beginning(ctx, self.known, incomplete)]


def names_beginning(ctx: click.Context, known: Kind, start: str) -> list[str]:
    """Return the names of the ledger of a call that begin so; none where there is no ledger to be read.

    Names of private persons are not offered. Whatever is wrong with the ledger is told by the command itself.
    """
    location = ctx.params.get("ledger") or os.environ.get("BILAN_LEDGER") or DEFAULT_LEDGER
    from bilan.ledger import Ledger
    from bilan.ledger.vocabulary import beginning

    try:
        with Ledger(location, create=False, verify=False) as store:
            return beginning(store, known, start)
    except BilanError:
        return []


@click.command()
@click.argument("shell", type=click.Choice(tuple(FOLDERS)))
@click.option("--install", is_flag=True, help="Write it to where the shell looks for a user's completions.")
@click.pass_context
def completion(ctx: click.Context, shell: str, install: bool) -> None:
    """Print what makes a shell complete bilan's commands, options, and the places, sources and ids of the ledger.

    The ledger is the one that the line names with --ledger, else BILAN_LEDGER, else bilan.db. With --install it is
    written to the shell's own folder and works in every new shell (of zsh where the folder stands in fpath).

    \b
    Examples:
      bilan completion bash > bilan-completion.bash
      bilan completion zsh > _bilan
      bilan completion fish --install
    """
    script = get_completion_class(shell)
    if script is None:
        raise BilanError(f"the command line's library knows no completion for {shell}")
    text = script(ctx.find_root().command, {}, "bilan", VARIABLE).source()
    if not install:
        click.echo(text)
        return
    path = installed_at(shell)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BilanError(f"{path.parent}: cannot be made ({error.strerror}); print it without --install") from None
    write_text(path, text)
    click.echo(f"bilan: wrote {path}; it works in new shells", err=True)


def installed_at(shell: str) -> Path:
    """Return the file in which a shell looks for the completion of bilan."""
    (variable, usual), name = FOLDERS[shell]
    return Path(os.environ.get(variable) or Path.home() / usual) / name
