"""Figures, statements and events as listings; CSV has the columns of an export (`bilan.export.tables`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bilan.cli import words
from bilan.cli.layout import Cell, Field
from bilan.cli.names import claim_line
from bilan.cli.output import Listing, Output
from bilan.export.rows import Row, rows_of
from bilan.export.tables import TABLES
from bilan.harmless import as_json
from bilan.marks import experimental, marked
from bilan.model import Claim, Document, Event, Figure, Kind, Statement, encode

if TYPE_CHECKING:
    from bilan.ledger import Ledger

ID_SHOWN = 8
"""Digits of an id that are shown: enough to name a claim by, in any ledger that people look at."""


def listing(kind: Kind, *, sentences: bool = False, stored: bool = True) -> Listing[Row]:
    """Return how claims of a kind are listed. `sentences`: in full; `stored`: JSON says which names stand in it."""
    shown: tuple[Field[Row], ...] = (*FIELDS[kind], Field("words", _said(sentences), prose=True))
    columns = {column.name: column.get for column in TABLES[kind].columns}
    return Listing(shown, columns, _stored_json if stored else _claim_json)


def rows(store: Ledger, claims: Iterable[Claim], out: Output, *, names: bool) -> Iterator[Row]:
    """Yield claims with what their form of output needs beside them."""
    if out.form == "csv" or (out.for_people and out.sentences):
        return rows_of(store, claims)
    return (Row(claim, "", None, "all" if names else "initials") for claim in claims)


def read_rows(document: Document, claims: Iterable[Claim]) -> Iterator[Row]:
    """Yield the claims of a document that stands in no ledger: nobody has decided on them, and all names are given."""
    for claim in claims:
        yield Row(claim, document.text[claim.sentence.start : claim.sentence.end], None, "all")


def _said(whole: bool) -> Callable[[Row], Cell]:
    return words.sentence if whole else lambda row: words.around(row.claim)


def _stored_json(row: Row) -> str:
    return claim_line(row.claim, names=row.names == "all")


def _claim_json(row: Row) -> str:
    return as_json(encode(row.claim))


def _figure(get: Callable[[Figure], str]) -> Callable[[Row], str]:
    return lambda row: get(row.claim) if isinstance(row.claim, Figure) else ""


def _head(get: Callable[[Row], str]) -> Callable[[Row], str]:
    return lambda row: _tried(get(row), row)


def _statement(get: Callable[[Statement], str]) -> Callable[[Row], str]:
    return lambda row: get(row.claim) if isinstance(row.claim, Statement) else ""


def _event(get: Callable[[Event], str]) -> Callable[[Row], str]:
    return lambda row: get(row.claim) if isinstance(row.claim, Event) else ""


def _tried(text: str, row: Row) -> str:
    """What a claim is, with a mark where its language is read experimentally."""
    return marked(text, experimental(row.claim))


def _measure(figure: Figure) -> str:
    said = "" if figure.status == "asserted" else f" ({figure.status})"
    return ("└\u00a0" if figure.part_of else "") + figure.measure + said


def _speaker(statement: Statement) -> str:
    speaker = statement.speaker
    if speaker is None:
        return ""
    return f"{speaker.name} ({speaker.role})" if speaker.role else speaker.name


_ID: Field[Row] = Field("id", lambda row: row.claim.id[:ID_SHOWN], head=True)
_PUBLISHED: Field[Row] = Field("published", lambda row: words.day(row.claim.document.published), head=True)
_WHERE: Field[Row] = Field("where", lambda row: words.places(row.claim))
_DAYS: Field[Row] = Field("days", lambda row: words.days(row.claim.period))
_SOURCE: Field[Row] = Field("source", lambda row: words.sources(row.claim))

FIELDS: dict[Kind, tuple[Field[Row], ...]] = {
    "figure": (
        _ID,
        _PUBLISHED,
        Field("measure", _head(_figure(_measure)), head=True),
        Field("figure", _figure(words.amount), head=True),
        Field("who", _figure(lambda figure: ", ".join(figure.population))),
        _WHERE,
        _DAYS,
        _SOURCE,
    ),
    "statement": (
        _ID,
        _PUBLISHED,
        Field("stance", _head(_statement(lambda said: said.stance or "")), head=True),
        Field("form", _statement(lambda said: said.form)),
        Field("speaker", _statement(_speaker)),
        Field("to", _statement(lambda said: said.addressee.name if said.addressee else "")),
        Field("cue", _statement(lambda said: said.cue.exact if said.cue else "")),
    ),
    "event": (
        _ID,
        _PUBLISHED,
        Field("type", _head(_event(lambda event: f"{event.type} {event.mode or ''}".strip())), head=True),
        Field("actors", _event(lambda event: words.names(event.actors))),
        Field("recipients", _event(lambda event: words.names(event.recipients))),
        _WHERE,
        _DAYS,
        Field("status", _event(lambda event: event.status)),
        _SOURCE,
    ),
}


def kind_of(claim: Claim) -> Kind:
    """Return the kind of a claim."""
    tag: Any = claim.__struct_config__.tag
    return tag  # type: ignore[no-any-return]
