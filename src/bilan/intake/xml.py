"""XML from strangers: no entities of its own, no depth without end (defusedxml)."""

from __future__ import annotations

import re
from typing import Any

from bilan.errors import InputError
from bilan.intake.extras import needed
from bilan.intake.limits import LimitError, Limits, refuse_nesting

ENTITY = re.compile(rb"<!ENTITY|<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y", re.IGNORECASE)


def refuse_entities(content: bytes) -> None:
    """Raise LimitError for XML that declares entities: a few of them can unpack to gigabytes."""
    if ENTITY.search(content):
        raise LimitError("XML that declares entities; write its text without them")


def root_of(content: bytes, what: str, limits: Limits) -> Any:
    """Return the root of XML; raises InputError where it is broken, LimitError for a bomb."""
    etree = needed("defusedxml.ElementTree", what, "feeds")
    refuse_entities(content)
    refuse_nesting(content, limits)
    try:
        return etree.fromstring(content)
    except etree.ParseError as error:
        raise InputError(f"broken XML ({error}); check that it was saved whole") from None


def local(element: Any) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def first(root: Any, *names: str) -> Any:
    """Return the first element below the root with one of these names, the earlier name before the later."""
    for name in names:
        found = next((element for element in root.iter() if local(element) == name), None)
        if found is not None:
            return found
    return None


def words(element: Any) -> str | None:
    """Return the text of an element, None where it has none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None
