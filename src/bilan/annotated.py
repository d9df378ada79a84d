"""Annotated reports: documents with the figures that a person found in them, a JSON object a line.

The form is the one that `bilan export --gold` writes: the fields of a document and `figures`, each with `start`,
`end`, `measure`, `value`, `low`, `high`, `quantifier`, `unit`, `population`, `places`, `period`, `sources`, `status`
and, for a single person without a number, `implicit`. A field of a figure that is left out was not judged: nothing is
learned from it, and it is not scored. `"singles": false` beside `figures` says that single people were not annotated.

A report may have `statements` and `events` beside its figures or instead of them: a statement with `content` (start and
end), `speaker`, `names` and `stance`, an event with `words` (start and end), `type`, `also`, `actors`, `recipients`,
`places`, `period`, `status`; both with `optional`, where careful readers could differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bilan.errors import BilanError
from bilan.model import Document

NEEDED = {
    "figures": ("start", "end", "measure"), "statements": ("content",), "events": ("words", "type"),
}  # fmt: skip
"""What an annotated claim must have, by its kind."""
FIELDS = ("id", "text", "title", "language", "published", "publisher", "url")


class AnnotationError(BilanError):
    """A file of annotated reports is not of the form that is asked for."""


@dataclass(frozen=True)
class Report:
    """A document with its annotated claims; None where those of a kind were not annotated."""

    document: Document
    figures: tuple[dict[str, Any], ...] | None
    singles: bool = True
    """Whether single people without a number are among the figures; where not, nothing is learned of them."""
    statements: tuple[dict[str, Any], ...] | None = None
    events: tuple[dict[str, Any], ...] | None = None


def reports(paths: Sequence[Path]) -> Iterator[Report]:
    """Yield the reports of files; raises AnnotationError naming the file, the line and what is missing."""
    for path in paths:
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise AnnotationError(f"{path}: cannot be read ({error}); give a file of annotated reports") from None
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _report(line, f"{path}:{number}")


def report_of(found: dict[str, Any]) -> Report:
    """Return the report that an object describes; raises what its decoding raises where it is not of the form."""
    document = msgspec.convert({k: found[k] for k in FIELDS if found.get(k) is not None}, Document)
    claims = {kind: tuple(found[kind]) if kind in found else None for kind in NEEDED}
    if all(claims[kind] is None for kind in NEEDED):
        raise KeyError("figures")
    return Report(document, claims["figures"], bool(found.get("singles", True)), claims["statements"], claims["events"])


def _report(line: str, where: str) -> Report:
    try:
        report = report_of(json.loads(line))
    except (ValueError, KeyError, TypeError, msgspec.ValidationError) as error:
        raise AnnotationError(
            f"{where}: no annotated report ({error}); a line is an object with id, text, language and figures, "
            "statements or events"
        ) from None
    for kind, needed in NEEDED.items():
        for position, claim in enumerate(getattr(report, kind) or ()):
            missing = [name for name in needed if name not in claim]
            if missing:
                lacking = f"{kind[:-1]} {position + 1} lacks {', '.join(missing)}"
                raise AnnotationError(f"{where}: {lacking}; add them")
    return report
