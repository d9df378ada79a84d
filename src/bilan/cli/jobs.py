"""How many processes a command works with."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bilan.intake import STANDARD_INPUT
from bilan.parallel import cores

WORTH = 600_000
"""Characters from which processes pay that nobody asked for: each takes about a second to be ready, in which one reads
some 250,000."""
LOST = "it may need more memory than there is; read it alone, with --jobs 1"
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), envvar="BILAN_JOBS", metavar="N",
    help="Processes to work with; by default one for each core, where there is enough to do.",
)  # fmt: skip


def processes(asked: int | None, inputs: Sequence[str] = ()) -> tuple[int, int]:
    """Return how many processes to work with, and from how many characters on.

    Standard input is read by one unless more are asked for: what comes bit by bit is answered bit by bit.
    """
    if asked is not None:
        return asked, 0
    return (1 if STANDARD_INPUT in inputs else cores()), WORTH
