"""Names for people of the codes that claims hold, in an interface language: `ASSAULT` is an attack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilan.report.words import texts

GROUPS = (
    "measures", "populations", "units", "types", "event_types", "event_modes", "event_status", "status", "stances",
)  # fmt: skip
"""Tables of the interface's texts that name codes."""


class NamingDesk:
    """The part of the desk that names codes."""

    def names(self, language: str) -> dict[str, dict[str, str]]:
        """Return the name of each code by group; raises LanguageError."""
        given = texts(language)
        return {group: {code: _name(entry) for code, entry in given[group].items()} for group in GROUPS}


def _name(entry: Any) -> str:
    """What stands for a code alone: a label, or the word for several."""
    if isinstance(entry, Mapping):
        return str(entry.get("label") or entry["other"])
    return str(entry)
