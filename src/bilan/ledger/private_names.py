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
from bilan.model import Actor, Claim, Document
from bilan.privacy import Person, private_persons
from bilan.privacy.finding import Finder, words_of
from bilan.privacy.forms import forms_of_name
from bilan.privacy.marks import actors


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
    language = schema.documents.c.language
    code = connection.execute(sql.select(language).where(schema.documents.c.id == document_id)).scalar()
    integrity.insert(connection, schema.private_names, rows_of(document_id, code, persons, claims, held))


def rows_of(
    document_id: str, language: str | None, persons: Iterable[Person], claims: Iterable[Claim], held: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Return the rows of the names of private persons in a document that are not `held` yet."""
    found, there = list(_of_persons(persons)), set(held)
    marked = [actor for claim in claims for actor in actors(claim) if actor.private]
    if marked:
        found += _marked(marked, Finder([*there, *(form for _, form in found)]), _words(language))
    rows: list[dict[str, Any]] = []
    for name, form in found:
        if form not in there and words_of(form):
            there.add(form)
            rows.append({"document_id": document_id, "name": name, "form": form})
    return rows


def note_all(connection: Connection) -> None:
    """Write the names of every document: for a ledger made before there were any."""
    wanted = sql.select(schema.documents).order_by(schema.documents.c.published, schema.documents.c.id)
    for row in connection.execute(wanted).mappings().all():
        document = Document(id=row["id"], text=row["text"], language=row["language"])
        note(connection, document.id, persons_of(document), ())


def _of_persons(persons: Iterable[Person]) -> Iterator[tuple[str, str]]:
    yield from ((person.name, form) for person in persons for form in person.forms)


def _marked(marked: Iterable[Actor], known: Finder, words: PersonWords) -> Iterator[tuple[str, str]]:
    """Names that claims mark and that hold none which is noted already: what a person marked by hand."""
    for actor in marked:
        name = " ".join(actor.name.split())
        if next(known.find(name), None) is None:
            yield from ((name, form) for form in forms_of_name(name, words))


def _words(language: str | None) -> PersonWords:
    """The words for persons of a language; none where it has no pack."""
    try:
        return packs.pack_for(language).persons if language else NO_WORDS
    except LanguageError:
        return NO_WORDS
