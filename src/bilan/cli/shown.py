"""One claim for people: its sentence with the words marked, and everything known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilan.cli import words
from bilan.cli.layout import PLAIN, Marked, Styles, labelled, paragraph
from bilan.marks import experimental
from bilan.model import Actor, Claim, Document, Event, Figure, Place, Review, Source, Span, Statement


def shown(
    claim: Claim,
    document: Document,
    others: Sequence[Claim],
    history: Sequence[Review] = (),
    characters: Span | None = None,
    *,
    width: int,
    styles: Styles = PLAIN,
) -> Iterator[str]:
    """Yield a claim in full, as lines of a width.

    `others` are its document's claims, `history` what was decided on it, newest first; `characters` where it stands
    in the true text, where names in `document` are masked.
    """
    yield from paragraph(sentence(claim, document), width, styles)
    yield ""
    yield from labelled(_rows(claim, document, others, history, characters), width, styles)


def sentence(claim: Claim, document: Document) -> Marked:
    """Return the sentence of a claim, its own words marked."""
    whole, own = claim.sentence, claim.evidence
    start, end = min(whole.start, own.start), max(whole.end, own.end)
    return Marked(document.text[start : own.start], own.exact, document.text[own.end : end])


def _rows(
    claim: Claim, document: Document, others: Sequence[Claim], history: Sequence[Review], characters: Span | None
) -> Iterator[tuple[str, str]]:
    if isinstance(claim, Figure):
        yield from _figure_rows(claim)
    elif isinstance(claim, Statement):
        yield from _statement_rows(claim)
    else:
        yield from _event_rows(claim)
    yield "status", claim.status
    yield "days", _days(claim)
    yield from (("place", _place(place)) for place in claim.places)
    yield from (("source", _source(source)) for source in claim.sources)
    if not claim.sources:
        yield "source", "none named: the report's own voice"
    yield from _linked(claim, others)
    yield from _document_rows(claim, document)
    span = characters or claim.evidence
    yield "characters", f"{span.start} to {span.end}"
    yield "reviewed", _standing(history)
    yield from (("decision", _decision(entry)) for entry in history)
    yield "id", claim.id


def _figure_rows(claim: Figure) -> Iterator[tuple[str, str]]:
    yield "figure", f"{claim.measure}: {words.amount(claim)}"
    yield "quantifier", claim.quantifier
    yield "value", f"{_number(claim.value)}; low {_number(claim.low)}; high {_number(claim.high)}"
    yield "unit", claim.unit
    yield "who", ", ".join(claim.population) or "not said"


def _statement_rows(claim: Statement) -> Iterator[tuple[str, str]]:
    yield "statement", claim.form + (f", {claim.stance}" if claim.stance else "")
    yield "speaker", _actor(claim.speaker) if claim.speaker else "nobody named"
    if claim.cue:
        yield "cue", claim.cue.exact
    if claim.addressee:
        yield "addressee", _actor(claim.addressee)
    if claim.object:
        yield "about", claim.object.exact


def _event_rows(claim: Event) -> Iterator[tuple[str, str]]:
    yield "event", claim.type + (f", {claim.mode}" if claim.mode else "")
    yield from (("actor", _actor(actor)) for actor in claim.actors)
    yield from (("recipient", _actor(actor)) for actor in claim.recipients)
    if claim.instrument:
        yield "instrument", claim.instrument
    if claim.control and claim.control.lost_by:
        yield "lost by", _actor(claim.control.lost_by)
    if claim.control and claim.control.taken_by:
        yield "taken by", _actor(claim.control.taken_by)


def _linked(claim: Claim, others: Sequence[Claim]) -> Iterator[tuple[str, str]]:
    """The claims of the same document that this one points to, or that point to it."""
    if not isinstance(claim, Figure):
        yield from (("figure", _other(other)) for other in others if other.id in claim.figures)
        return
    yield from (("part of", _other(other)) for other in others if other.id == claim.part_of)
    yield from (
        ("its part", _other(other)) for other in others if isinstance(other, Figure) and other.part_of == claim.id
    )
    yield from (("said in", _other(other)) for other in others if other.id == claim.statement)
    yield from (("result of", _other(other)) for other in others if other.id == claim.event)


def _document_rows(claim: Claim, document: Document) -> Iterator[tuple[str, str]]:
    yield "document", document.id
    if document.title:
        yield "title", document.title
    yield "published", f"{document.published or 'day unknown'}, {document.publisher or 'publisher unknown'}"
    if document.url:
        yield "url", document.url
    yield "language", document.language or "unknown"
    if experimental(claim):
        yield "read", "experimentally: check every field against its words"


def _standing(history: Sequence[Review]) -> str:
    """What stands by a claim's history: the newest decision that was not taken back."""
    undone = {entry.undoes for entry in history}
    standing = next((e for e in history if e.decision != "undone" and e.number not in undone), None)
    return "not yet" if standing is None else f"{standing.decision} by {standing.reviewer}"


def _decision(entry: Review) -> str:
    what = f"{entry.decision} {entry.undoes}" if entry.undoes else entry.decision
    return f"{entry.number}: {entry.at} {entry.reviewer} {what}" + (f": {entry.reason}" if entry.reason else "")


def _actor(actor: Actor) -> str:
    known = (actor.role, actor.organisation, actor.id and f"known as {actor.id}", actor.private and "private person")
    return "; ".join([actor.name, *(words for words in known if words)])


def _number(value: float | int | None) -> str:
    return "none" if value is None else words.number(value)


def _days(claim: Claim) -> str:
    if claim.period is None:
        return "not said"
    expression = f" (“{claim.period.expression}”)" if claim.period.expression else ""
    return words.days(claim.period) + expression


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


def _other(claim: Claim) -> str:
    if isinstance(claim, Figure):
        who = f" ({', '.join(claim.population)})" if claim.population else ""
        return f"{claim.measure}: {words.amount(claim)}{who}; {claim.id}"
    if isinstance(claim, Event):
        return f"{claim.type}: “{claim.evidence.exact}”; {claim.id}"
    return f"“{claim.evidence.exact}”; {claim.id}"
