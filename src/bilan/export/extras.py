"""Libraries of single forms, each behind an extra."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bilan.extras import MissingExtra, missing


class MissingExport(MissingExtra):
    """A form whose library is not installed."""


def library(name: str, extra: str, form: str) -> Any:
    """Import a library; MissingExport says how to install it."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise MissingExport(missing(form, package, extra)) from error
