"""Annotated reports: documents with the figures that a person found in them, a JSON object a line.

The form is the one that `bilan export --gold` writes: the fields of a document and `figures`, each with `start`,
`end`, `measure`, `value`, `low`, `high`, `quantifier`, `unit`, `population`, `places`, `period`, `sources`, `status`
and, for a single person without a number, `implicit`. A field of a figure that is left out was not judged: nothing is
learned from it, and it is not scored. `"singles": false` beside `figures` says that single people were not annotated.
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

NEEDED = ("start", "end", "measure")
FIELDS = ("id", "text", "title", "language", "published", "publisher", "url")


class AnnotationError(BilanError):
    """A file of annotated reports is not of the form that is asked for."""


@dataclass(frozen=True)
class Report:
    """A document with its annotated figures."""

    document: Document
    figures: tuple[dict[str, Any], ...]
    singles: bool = True
    """Whether single people without a number are among the figures; where not, nothing is learned of them."""


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
    return Report(document, tuple(found["figures"]), bool(found.get("singles", True)))


def _report(line: str, where: str) -> Report:
    try:
        report = report_of(json.loads(line))
    except (ValueError, KeyError, TypeError, msgspec.ValidationError) as error:
        raise AnnotationError(
            f"{where}: no annotated report ({error}); a line is an object with id, text, language and figures"
        ) from None
    for position, figure in enumerate(report.figures):
        missing = [name for name in NEEDED if name not in figure]
        if missing:
            raise AnnotationError(f"{where}: figure {position + 1} lacks {', '.join(missing)}; add them")
    return report
