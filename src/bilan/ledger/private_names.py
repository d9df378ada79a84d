"""The names of private persons as rows of the ledger, noted with each document and each correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bilan import organisations
from bilan.errors import LanguageError
from bilan.languages import pack as packs
from bilan.languages.person_schema import NO_WORDS, PersonWords
from bilan.ledger import integrity, schema
from bilan.model import Claim, Document
from bilan.privacy import Person, private_persons
from bilan.privacy.finding import Finder, words_of
from bilan.privacy.marks import actors
from bilan.privacy.people import forms_of_name


def persons_of(document: Document) -> list[Person]:
    """Return the private persons that a document names, by the packs that bilan brings; none without one."""
    if document.language is None:
        return []
    try:
        pack = packs.pack_for(document.language)
    except LanguageError:  # a language that cannot be read has no claims that could show a name
        return []
    return private_persons(document.text, pack, organisations.load(None))


def note(connection: Connection, document_id: str, persons: Iterable[Person], claims: Iterable[Claim]) -> None:
    """Write the names of private persons, those that claims mark too; what is there already changes nothing."""
    column = schema.private_names.c
    held = set(connection.execute(sql.select(column.form).where(column.document_id == document_id)).scalars())
    found = list(_of_persons(persons))
    known = Finder([*held, *(form for _, form in found)])
    found += _of_claims(claims, known, _words(connection, document_id))
    rows: list[dict[str, Any]] = []
    for name, form in found:
        if form not in held and words_of(form):
            held.add(form)
            rows.append({"document_id": document_id, "name": name, "form": form})
    integrity.insert(connection, schema.private_names, rows)


def note_all(connection: Connection) -> None:
    """Write the names of every document: for a ledger made before there were any."""
    wanted = sql.select(schema.documents).order_by(schema.documents.c.published, schema.documents.c.id)
    for row in connection.execute(wanted).mappings().all():
        document = Document(id=row["id"], text=row["text"], language=row["language"])
        note(connection, document.id, persons_of(document), ())


def _of_persons(persons: Iterable[Person]) -> Iterator[tuple[str, str]]:
    yield from ((person.name, form) for person in persons for form in person.forms)


def _of_claims(claims: Iterable[Claim], known: Finder, words: PersonWords) -> Iterator[tuple[str, str]]:
    """Names that claims mark and that hold none which is noted already: what a person marked by hand."""
    for claim in claims:
        for actor in actors(claim):
            name = " ".join(actor.name.split())
            if actor.private and next(known.find(name), None) is None:
                yield from ((name, form) for form in forms_of_name(name, words))


def _words(connection: Connection, document_id: str) -> PersonWords:
    """The words for persons of a document's language; none where it has no pack."""
    column = schema.documents.c
    language = connection.execute(sql.select(column.language).where(column.id == document_id)).scalar()
    try:
        return packs.pack_for(language).persons if language else NO_WORDS
    except LanguageError:
        return NO_WORDS
