"""Libraries that stand behind an extra; one that is absent is told in a line that says how to get it."""

from __future__ import annotations

import importlib
from typing import Any

from bilan.errors import InputError


def installed(module: str) -> Any | None:
    """Import a module that can be done without; None where it is absent."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def needed(module: str, what: str, extra: str) -> Any:
    """Import a module; raises InputError saying what needs it and how it is installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        raise InputError(f"{what} need {library}; install it with: pip install 'bilan[{extra}]'") from None
