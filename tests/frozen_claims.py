"""What is claimed of every report of `tests/corpus`, frozen in files, so that a change shows what it changes.

python tests/frozen_claims.py          # write tests/frozen/*.txt anew; then look at the difference before committing it

A line is a claim: its span, what it says, and its fields. The lines are for eyes and for `git diff`, not for programs.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilan.model import Claim, Document, Event, Figure, Period, Statement
from bilan.reading import Reader
from corpus_reports import compiled_corpus

FROZEN = Path(__file__).with_name("frozen")
ALL = frozenset({"figure", "statement", "event"})
LANGUAGES = ("en", "es", "fr")


def document(report: dict[str, Any]) -> Document:
    """The document of a report of the corpus."""
    published = datetime.date.fromisoformat(report["published"]) if report.get("published") else None
    fields = {name: report.get(name) for name in ("id", "text", "language", "publisher")}
    return Document(published=published, **fields)


def lines(reader: Reader, language: str) -> Iterator[str]:
    """The claims of all reports of a language."""
    for report in compiled_corpus():
        if report["language"] == language:
            yield f"# {report['id']}"
            yield from (_line(claim) for claim in reader.read(document(report), kinds=ALL))


def _line(claim: Claim) -> str:
    span = f"{claim.evidence.start}-{claim.evidence.end}"
    places = ", ".join(f"{p.name}/{p.role}" for p in claim.places)
    fields = [f"at {places}" if places else "", _days(claim.period), ", ".join(s.name for s in claim.sources)]
    told = " | ".join(" ".join(field.split()) for field in (*_what(claim), *fields, claim.status))
    return f"{span} {told}"


def _what(claim: Claim) -> tuple[str, ...]:
    if isinstance(claim, Figure):
        number = f"{claim.quantifier} {claim.value} [{claim.low}, {claim.high}] {claim.unit}"
        single = " single" if claim.implicit else ""
        part = " part" if claim.part_of else ""
        return (f"{claim.measure}{single}{part}", number, " ".join(claim.population))
    if isinstance(claim, Statement):
        return ("statement", claim.speaker.name if claim.speaker else "", claim.stance or "")
    assert isinstance(claim, Event)
    actors, recipients = (", ".join(a.name for a in who) for who in (claim.actors, claim.recipients))
    return (f"{claim.type} {claim.mode or ''}", actors, recipients)


def _days(period: Period | None) -> str:
    return f"{period.start or ''}..{period.end or ''}" if period else ""


def main() -> None:
    """Write the files anew."""
    FROZEN.mkdir(exist_ok=True)
    reader = Reader()
    for language in LANGUAGES:
        (FROZEN / f"{language}.txt").write_text("".join(f"{line}\n" for line in lines(reader, language)), "utf-8")


if __name__ == "__main__":
    main()
