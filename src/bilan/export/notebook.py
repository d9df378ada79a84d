"""A claim as HTML for notebooks: what it says, its words marked, who says it, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from bilan.export.rows import Row
from bilan.export.tables import JOINED
from bilan.marks import experimental, marked

SHOWN = (
    "measure", "value", "low", "high", "quantifier", "unit", "population", "form", "stance", "speaker", "type", "mode",
    "actors", "recipients", "status", "places", "period", "sources",
)  # fmt: skip
"""Fields of any kind of claim that are shown, in this order."""
TOLL = ("measure", "population", "unit", "low", "best", "high", "sources")
"""What is shown of a toll."""


def claim_html(claim: Any) -> str:
    """Return a claim as a small table; everything that comes from reports is escaped."""
    rows = [(name.replace("_", " "), _said(getattr(claim, name, None))) for name in SHOWN]
    evidence, document = claim.evidence, claim.document
    words = f"…{escape(evidence.prefix)}<mark>{escape(evidence.exact)}</mark>{escape(evidence.suffix)}…"
    whence = ", ".join(
        str(part) for part in (document.publisher, document.published, document.title, document.id) if part
    )
    body = "".join(f"<tr><th>{name}</th><td>{escape(said)}</td></tr>" for name, said in rows if said)
    kind = marked(claim.__struct_config__.tag, experimental(claim))
    return (
        f"<table><caption>{kind} <code>{escape(claim.id)}</code></caption><tbody>{body}"
        f"<tr><th>words</th><td>{words}</td></tr><tr><th>document</th><td>{escape(whence)}</td></tr></tbody></table>"
    )


def sentence_html(row: Row) -> str:
    """Return a claim as its sentence, its own words marked; everything that comes from reports is escaped."""
    claim, text = row.claim, row.sentence
    start = max(0, claim.evidence.start - claim.sentence.start)
    end = max(start, claim.evidence.end - claim.sentence.start)
    marked = f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"
    return f"<blockquote>{marked}</blockquote>"


def claims_html(rows: Iterable[Row]) -> str:
    """Return claims below each other, each as its sentence with its fields below."""
    return "".join(sentence_html(row) + claim_html(row.claim) for row in rows)


def incident_html(incident: Any) -> str:
    """Return an incident as a small table of its tolls, with the reports that it rests on."""
    head = "".join(f"<th>{name}</th>" for name in TOLL)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(said)}</td>" for said in _toll(toll)) + "</tr>" for toll in incident.tolls
    )
    reports = escape(JOINED.join(incident.documents))
    return (
        f"<table><caption>{escape(incident.title)} <code>{escape(incident.id)}</code></caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        f'<tfoot><tr><td colspan="{len(TOLL)}">{reports}</td></tr></tfoot></table>'
    )


def _toll(toll: Any) -> Iterator[str]:
    measure, *others = (_said(getattr(toll, name)) for name in TOLL)
    yield from (marked(measure, toll.experimental), *others)


def _said(value: Any) -> str:
    """A field in words: names of actors, places and sources, days of a period."""
    if isinstance(value, tuple):
        return JOINED.join(map(_said, value))
    if hasattr(value, "name"):
        role = getattr(value, "role", None)
        return f"{value.name} ({role})" if role else str(value.name)
    if hasattr(value, "expression"):
        return " … ".join(str(day) for day in dict.fromkeys((value.start, value.end)) if day)
    return "" if value is None else str(value)
