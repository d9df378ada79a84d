"""Documents found by the words that stand in them: FTS5 in SQLite, `tsvector` in PostgreSQL, the same words in both.

Words are folded before either database sees them: case, accents and hyphens never matter, and both find the same. The
index can be made again from the texts at any time; `problems` compares it with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bilan.errors import BilanError
from bilan.folding import fold
from bilan.ledger import integrity, postgresql, schema

_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_SPAN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670])*")
"""A word as it is written, with the marks of accents and vowels that may stand on its letters."""
LONGEST_WORD = 100
"""Code points of a word that is kept; what is longer is no word, and PostgreSQL takes none of 2 kB."""
CHUNK, MOST_PLACES = 2000, 256
"""Words of a row of the index in PostgreSQL, which keeps 256 places of a word in one, and takes no more than 1 MB."""
OVERLAP = 16
"""Words of the longest phrase that is sure to be found where one row ends and the next begins."""
MOST_TERMS = 50
AT_ONCE = 500


class NoWordsError(BilanError):
    """A search without a word in it."""

    exit_code = 2


@dataclass(frozen=True)
class Term:
    """One word or phrase of a search."""

    words: tuple[str, ...]
    """Folded; more than one stand together in this order."""
    excluded: bool = False
    beginning: bool = False
    """The last of them is the beginning of a word."""


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    plain = fold.__wrapped__(text)  # whole texts are not to be kept in memory
    found = _WORD.findall(plain)
    if max(map(len, found), default=0) <= LONGEST_WORD:
        return found
    return [word for word in found if len(word) <= LONGEST_WORD]


def terms(asked: str) -> tuple[Term, ...]:
    """Return what is asked for: words that must all stand there, `"a phrase"`, `begin*`, `-not`.

    Raises NoWordsError where there is no word to look for.
    """
    found = []
    for minus, phrase, word in _TERM.findall(asked):
        of = tuple(words_of(phrase or word))
        if of:
            found.append(Term(of, excluded=bool(minus), beginning=not phrase and word.endswith("*")))
    if all(term.excluded for term in found):
        raise NoWordsError(f'{asked!r}: no word to look for; give words, "a phrase", begin*, and -words to leave out')
    if len(found) > MOST_TERMS:
        raise NoWordsError(f"more than {MOST_TERMS} words to look for; ask for fewer")
    return tuple(found)


# The index


def make(connection: Connection) -> None:
    """Make the index where there is none."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS document_words USING "
            "fts5(words, content='', tokenize='unicode61 remove_diacritics 2')"
        )
    elif connection.dialect.name == postgresql.NAME:
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS document_words (number INTEGER NOT NULL REFERENCES document_numbers(number), "
            "part INTEGER NOT NULL, words TSVECTOR NOT NULL, PRIMARY KEY (number, part))"
        )
        connection.exec_driver_sql(
            "CREATE INDEX IF NOT EXISTS document_words_by_word ON document_words USING GIN (words)"
        )


def note(connection: Connection, documents: Iterable[tuple[str, str | None, str]]) -> None:
    """Add documents (id, title, text) to the index."""
    for document_id, title, text in documents:
        row = integrity.sealed(schema.document_numbers, {"document_id": document_id})
        key = connection.execute(sql.insert(schema.document_numbers), row).inserted_primary_key
        assert key is not None, "every database that takes a row gives its number"
        _index(connection, key[0], title, text)


def copy(connection: Connection, documents: Sequence[tuple[str, str | None, str]]) -> None:
    """Add documents to PostgreSQL's index by COPY."""
    drawn = "SELECT nextval(pg_get_serial_sequence('document_numbers', 'number')) FROM generate_series(1, %s)"
    numbers = connection.exec_driver_sql(drawn, (len(documents),)).scalars().all()
    listed = integrity.rows_to_copy(schema.document_numbers, ({"document_id": name} for name, _, _ in documents))
    numbered = ([number, *row] for number, row in zip(numbers, listed, strict=True))
    postgresql.copy(connection, "document_numbers", numbered, ("number", "document_id", "checksum"))
    indexed = (
        (number, part, vector(words))
        for number, (_, title, text) in zip(numbers, documents, strict=True)
        for part, words in enumerate(chunks(title, text))
    )
    postgresql.copy(connection, "document_words", indexed, ("number", "part", "words"))


def note_all(connection: Connection) -> None:
    """Add every document to the index: for a ledger made before there was one."""
    column = schema.documents.c
    for document_id in connection.execute(sql.select(column.id).order_by(column.id)).scalars().all():
        wanted = sql.select(column.id, column.title, column.text).where(column.id == document_id)
        note(connection, [tuple(row) for row in connection.execute(wanted)])


def chunks(title: str | None, text: str) -> Iterator[list[str]]:
    """Yield a document's words as rows of PostgreSQL's index; each begins with the last words of the one before."""
    words = words_of(f"{title or ''}\n{text}")
    while len(words) > CHUNK or _too_often(words):
        times: Counter[str] = Counter()
        for end, word in enumerate(words[:CHUNK], start=1):  # noqa: B007 - where it stopped is what is asked
            times[word] += 1
            if times[word] == MOST_PLACES:
                break
        yield words[:end]
        words = words[end - OVERLAP :]
    yield words


def _too_often(words: Sequence[str]) -> bool:
    return len(words) >= MOST_PLACES and max(Counter(words).values()) > MOST_PLACES


def vector(words: Sequence[str]) -> str:
    """Return words with their places as PostgreSQL reads a `tsvector`."""
    places: dict[str, str] = {}
    for place, word in enumerate(words, start=1):
        places[word] = f"{places[word]},{place}" if word in places else f"'{word}':{place}"
    return " ".join(places.values())


def _index(connection: Connection, number: int, title: str | None, text: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO document_words(rowid, words) VALUES (?, ?)",
            (number, " ".join(words_of(f"{title or ''}\n{text}"))),
        )
    elif connection.dialect.name == postgresql.NAME:
        for part, words in enumerate(chunks(title, text)):
            connection.exec_driver_sql(
                "INSERT INTO document_words(number, part, words) VALUES (%s, %s, %s::tsvector)",
                (number, part, vector(words)),
            )


def found(connection: Connection, wanted: Sequence[Term]) -> sql.Select[Any]:
    """Return the query for the numbers of the documents in which all that is wanted stands."""
    each = _sqlite_term if connection.dialect.name == "sqlite" else _postgresql_term
    number = schema.document_numbers.c.number
    return reduce(
        lambda query, term: query.where((number.not_in if term.excluded else number.in_)(each(term))),
        wanted,
        sql.select(schema.document_numbers.c.document_id),
    )


def _sqlite_term(term: Term) -> sql.TextualSelect:
    asked = f'"{" ".join(term.words)}"' + ("*" if term.beginning else "")
    return _by("SELECT rowid FROM document_words WHERE document_words MATCH :asked", asked)


def _postgresql_term(term: Term) -> sql.TextualSelect:
    asked = " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.beginning else "")
    return _by("SELECT number FROM document_words WHERE words @@ CAST(:asked AS tsquery)", asked)


def _by(query: str, asked: str) -> sql.TextualSelect:
    bound: sql.BindParameter[str] = sql.bindparam("asked", asked, unique=True)
    return sql.text(query).bindparams(bound).columns(sql.Column("number", sql.Integer))


def problems(connection: Connection) -> Iterator[str]:
    """Yield documents that the index does not have as they stand."""
    column, number = schema.documents.c, schema.document_numbers.c
    listed = sql.select(column.id, number.number).outerjoin(schema.document_numbers, number.document_id == column.id)
    numbers = dict(connection.execute(listed.order_by(column.id)).all())
    yield from (f"document {name!r}: not in the index of words" for name, held in numbers.items() if held is None)
    compare = _sqlite_problems if connection.dialect.name == "sqlite" else _postgresql_problems
    yield from compare(connection, {name: held for name, held in numbers.items() if held is not None})


def _text(connection: Connection, name: str) -> tuple[str | None, str]:
    column = schema.documents.c
    title, text = connection.execute(sql.select(column.title, column.text).where(column.id == name)).one()
    return title, text


def _sqlite_problems(connection: Connection, numbers: dict[str, int]) -> Iterator[str]:
    """Compare the index with one made anew, in memory or in a file that is thrown away."""
    run = connection.exec_driver_sql
    run("CREATE VIRTUAL TABLE temp.words_anew USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')")
    try:
        for name, number in numbers.items():
            title, text = _text(connection, name)
            run("INSERT INTO temp.words_anew(rowid, words) VALUES (?, ?)",
                (number, " ".join(words_of(f"{title or ''}\n{text}"))))  # fmt: skip
        run("CREATE VIRTUAL TABLE temp.terms_held USING fts5vocab('main', 'document_words', 'instance')")
        run("CREATE VIRTUAL TABLE temp.terms_anew USING fts5vocab('temp', 'words_anew', 'instance')")
        for one, other in (("held", "anew"), ("anew", "held")):
            names = {number: name for name, number in numbers.items()}
            for (number,) in run(
                f'SELECT DISTINCT doc FROM (SELECT term, doc, "offset" FROM temp.terms_{one} EXCEPT '
                f'SELECT term, doc, "offset" FROM temp.terms_{other}) ORDER BY doc LIMIT {AT_ONCE}'
            ):
                yield f"the index of words does not fit document {names.get(number, number)!r}"
    finally:
        for table in ("terms_held", "terms_anew", "words_anew"):
            run(f"DROP TABLE IF EXISTS temp.{table}")


def _postgresql_problems(connection: Connection, numbers: dict[str, int]) -> Iterator[str]:
    for name, number in numbers.items():
        made = [vector(words) for words in chunks(*_text(connection, name))]
        same = connection.exec_driver_sql(
            "SELECT count(*) FILTER (WHERE words = (%s::text[])[part + 1]::tsvector) = %s AND count(*) = %s "
            "FROM document_words WHERE number = %s",
            (made, len(made), len(made), number),
        ).scalar_one()
        if not same:
            yield f"the index of words does not fit document {name!r}"


# What is shown

Marked = tuple[int, int]


@dataclass(frozen=True)
class Snippet:
    """Words of a document around some that were looked for."""

    text: str
    marks: tuple[Marked, ...]
    """Where in `text` the words stand that were looked for: start and end in code points."""
    start: int
    """Where it begins in the document's text."""


AROUND = 80
"""Code points on each side of what was looked for."""
MOST_SNIPPETS = 3
Where = Literal["text", "title"]


def spans(text: str, wanted: Sequence[Term]) -> list[Marked]:
    """Return where the words of a search stand in a text."""
    placed = [(word, match.span()) for match in _SPAN.finditer(text) for word in _WORD.findall(fold(match[0]))]
    marked: set[Marked] = set()
    for term in wanted:
        if not term.excluded:
            marked.update(_spans(placed, term))
    return sorted(marked)


def _spans(placed: Sequence[tuple[str, Marked]], term: Term) -> Iterator[Marked]:
    size = len(term.words)
    first = term.words[0]
    for number, (word, _) in enumerate(placed):
        if word != first and not (size == 1 and term.beginning and word.startswith(first)):
            continue
        there = [word for word, _ in placed[number : number + size]]
        if len(there) == size and _same(there, term):
            yield from (span for _, span in placed[number : number + size])


def _same(there: Sequence[str], term: Term) -> bool:
    *firsts, last = term.words
    return there[:-1] == firsts and (there[-1].startswith(last) if term.beginning else there[-1] == last)


def snippets(text: str, wanted: Sequence[Term], most: int = MOST_SNIPPETS) -> tuple[Snippet, ...]:
    """Return the first places in a text where words of a search stand, each with some words around it."""
    made: list[Snippet] = []
    marks = spans(text, wanted)
    while marks and len(made) < most:
        start = _word_start(text, max(0, marks[0][0] - AROUND))
        end = _word_end(text, min(len(text), marks[0][1] + AROUND))
        inside = [mark for mark in marks if mark[1] <= end]
        marks = marks[len(inside) :]
        made.append(Snippet(text[start:end], tuple((a - start, b - start) for a, b in inside), start))
    return tuple(made)


def _word_start(text: str, position: int) -> int:
    """The next beginning of a word, so that none is cut."""
    while position and position < len(text) and not text[position - 1].isspace():
        position += 1
    return position


def _word_end(text: str, position: int) -> int:
    while position < len(text) and position and not text[position].isspace():
        position -= 1
    return position
