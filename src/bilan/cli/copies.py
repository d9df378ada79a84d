"""Whether copied reports can be found, for the commands that count independent sources."""

from __future__ import annotations

from bilan.asking import copies_missing
from bilan.cli.output import say


def warn_of_copies() -> bool:
    """Return whether copied reports can be found; says so, and how, where they cannot."""
    missing = copies_missing()
    if missing is not None:
        say(f"warning: copied reports count as sources of their own: {missing}")
    return missing is None
