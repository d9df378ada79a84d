"""The errors that a user can cause and mend. Each message names what is wrong, where, and what to do."""

from __future__ import annotations


class BilanError(Exception):
    """Base of all errors that bilan raises on purpose; the command line prints the message, without a trace."""

    exit_code = 1


class InputError(BilanError):
    """An input that cannot be read at all: a missing file, a folder without reports."""


class LanguageError(BilanError):
    """A language without a pack, or a pack that is broken (the message names file, line and remedy)."""


class LedgerError(BilanError):
    """A ledger that cannot be opened or written."""


class NothingFound(BilanError):  # noqa: N818 - an answer more than a fault
    """A question to which the ledger holds no answer."""
