"""One claim for people: its sentence with the words marked, and everything known of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from rich.text import Text

from bilan.cli import output
from bilan.model import Document, Figure, Place, Source

NAME_WIDTH = 12
MARKS = (">>", "<<")
"""What stands around a claim's words, so that they are marked without colours too."""


def plain(text: str) -> str:
    """Return a text on one line, without the control characters that would steer a terminal."""
    words = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" else c for c in words)


def shown(claim: Figure, document: Document, others: Sequence[Figure]) -> Text:
    """Return a claim in full; `others` are its document's figures, its parts and its whole among them."""
    text = sentence(claim, document)
    text.append("\n\n")
    for name, value in _rows(claim, document, others):
        text.append(f"{name:<{NAME_WIDTH}}", style="bold")
        text.append(f"  {plain(value)}\n")
    text.rstrip()
    return text


def sentence(claim: Figure, document: Document) -> Text:
    """Return the sentence of a claim, its own words marked."""
    whole, words = claim.sentence, claim.evidence
    start, end = min(whole.start, words.start), max(whole.end, words.end)
    before, after = document.text[start : words.start], document.text[words.end : end]
    text = Text(plain("|" + before + "|")[1:-1])
    text.append(MARKS[0] + plain(words.exact) + MARKS[1], style="bold reverse")
    return text.append(plain("|" + after + "|")[1:-1])


def _rows(claim: Figure, document: Document, others: Sequence[Figure]) -> Iterator[tuple[str, str]]:
    yield "figure", f"{claim.measure}: {output.amount(claim)}"
    yield "quantifier", claim.quantifier
    yield "value", f"{_number(claim.value)}; low {_number(claim.low)}; high {_number(claim.high)}"
    yield "unit", claim.unit
    yield "who", ", ".join(claim.population) or "not said"
    yield "status", claim.status
    yield "days", _days(claim)
    yield from (("place", _place(place)) for place in claim.places)
    yield from (("source", _source(source)) for source in claim.sources)
    if not claim.sources:
        yield "source", "none named: the report's own voice"
    yield from (("part of", _other(other)) for other in others if other.id == claim.part_of)
    yield from (("its part", _other(other)) for other in others if other.part_of == claim.id)
    yield "document", document.id
    if document.title:
        yield "title", document.title
    yield "published", f"{document.published or 'day unknown'}, {document.publisher or 'publisher unknown'}"
    if document.url:
        yield "url", document.url
    yield "language", document.language or "unknown"
    yield "characters", f"{claim.evidence.start} to {claim.evidence.end}"
    yield "id", claim.id


def _number(value: float | int | None) -> str:
    return "none" if value is None else output.number(value)


def _days(claim: Figure) -> str:
    if claim.period is None:
        return "not said"
    words = f" (“{claim.period.expression}”)" if claim.period.expression else ""
    return output.days(claim.period) + words


def _place(place: Place) -> str:
    known = (
        place.canonical and place.canonical != place.name and f"= {place.canonical}",
        place.part and f"part: {place.part}",
        place.country,
        place.latitude is not None and place.longitude is not None and f"{place.latitude}, {place.longitude}",
        place.precision and f"precision: {place.precision}",
        place.gazetteer or "not in the gazetteer",
    )
    return f"{place.name} ({place.role}); " + "; ".join(words for words in known if words)


def _source(source: Source) -> str:
    known = (
        source.id and f"known as {source.id}",
        source.cue and f"cue “{source.cue}”",
        source.via and f"via {source.via}",
    )
    return "; ".join([source.name, *(words for words in known if words)])


def _other(figure: Figure) -> str:
    who = f" ({', '.join(figure.population)})" if figure.population else ""
    return f"{figure.measure}: {output.amount(figure)}{who}; {figure.id}"
