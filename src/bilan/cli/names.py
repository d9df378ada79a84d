"""Names of private persons in what commands print: initials, unless all names are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
import msgspec

from bilan.files import PRIVATE
from bilan.harmless import as_json
from bilan.model import Claim, encode

if TYPE_CHECKING:
    from bilan.ledger import Ledger

names_option = click.option(
    "--names", is_flag=True, help="Show the names of private persons in full; initials otherwise."
)


@contextmanager
def opened(location: str, *, names: bool, moved: bool = False, verify: bool = True) -> Iterator[Ledger]:
    """Open a ledger to read from; at the end say on standard error whether names were shown as initials.

    `moved`: offsets are those of the masked texts, which the documents have. `verify`: whether it is looked through
    for damage; not where that was done a moment ago.
    """
    from bilan.ledger import Ledger, MaskedLedger

    if names:
        with Ledger(location, create=False, verify=verify) as store:
            yield store
        return
    masked = MaskedLedger(location, moved=moved, verify=verify)
    with masked:
        yield masked
        if masked.hidden:
            click.echo("bilan: names of private persons are shown as initials; --names shows them in full", err=True)


def said(names: bool) -> str:
    """Return how the output itself says which names stand in it."""
    return "all" if names else "initials"


def mode_for(names: bool, asked: int | None) -> int | None:
    """Return the permissions of a file that is written: the owner's alone where it holds true names.

    None: those of the file before it, or of any new file. `asked` is what the user says.
    """
    return asked if asked is not None or not names else PRIVATE


def recorded(value: Any, *, names: bool) -> dict[str, Any]:
    """Return a value as JSON with a field `names` that says whether all names stand in it (`all`, `initials`)."""
    return {**msgspec.to_builtins(value), "names": said(names)}


def claim_line(claim: Claim, *, names: bool) -> str:
    """Return a claim's JSON with the same field."""
    return as_json(f'{encode(claim)[:-1]},"names":"{said(names)}"}}')
