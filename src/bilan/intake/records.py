"""JSON: lines, arrays and single objects of documents, and ninjs items."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from bilan.errors import InputError
from bilan.intake.days import day
from bilan.intake.decoding import WIDE_MARKS, BinaryFileError, decode, refuse_binary
from bilan.intake.limits import too_many
from bilan.intake.source import Draft, Found, IntakeOptions, Rejection, Skipped, Source
from bilan.model import NOWHERE, Where

KNOWN = ("id", "text", "title", "language", "published", "publisher", "url")
TEXT_FIELDS = ("title", "language", "publisher", "url")
LISTS = ("documents", "items", "results", "records", "articles", "data")
"""Under which names an object holds a list of documents."""
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def json_lines(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the documents of JSON Lines as the lines come."""
    beginning = source.beginning()
    if beginning.startswith(WIDE_MARKS):
        lines: Iterable[bytes] = (line.encode() for line in decode(source.whole(options.limits)).split("\n"))
    else:
        refuse_binary(beginning)
        if b"\x00" in beginning and not beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
            raise BinaryFileError("null bytes")
        lines = source.lines(options.limits)
    for number, line in enumerate(lines, 1):
        yield from _line(source, number, line)


def _line(source: Source, number: int, line: bytes) -> Iterator[Found]:
    try:
        text = decode(line, any_controls=True)
        if text.strip():
            yield _document(_object(text))
    except BinaryFileError as error:
        yield Rejection(source.name, number, f"not text ({error})", "write the line in UTF-8")
    except InputError as error:
        reason, _, remedy = str(error).partition("; ")
        yield Rejection(source.name, number, reason, remedy)


def json_values(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the documents of JSON: lines as they come where the first line is an object, else the value as a whole."""
    if _first_line_is_whole(source):
        yield from json_lines(source, options)
        return
    text = decode(source.whole(options.limits), any_controls=True)
    try:
        value = parsed(text)
    except InputError as error:
        reason, _, remedy = str(error).partition("; ")
        raise InputError(f"{reason}; {remedy}") from None
    rows = _rows(value)
    if rows is None and source.met:
        yield Skipped(source.name, "JSON without a text, no report")
        return
    rows = [value] if rows is None else rows
    if len(rows) > options.limits.max_files:
        raise too_many(options.limits)
    for number, row in enumerate(rows, 1):
        yield from _value(source, number, row, alone=rows == [value])


def _first_line_is_whole(source: Source) -> bool:
    """Whether the first line is a JSON object by itself, or broken in a way that only Lines can mend the rest of."""
    beginning = source.beginning()
    if beginning.startswith(WIDE_MARKS):
        return source.suffix != ".json"
    line, newline, _ = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if line.startswith(b"["):
        return False
    try:
        return isinstance(json.loads(line), dict) and bool(newline)
    except RecursionError:
        return False
    except ValueError:
        # One line longer than what was taken of it, or two objects with a broken first.
        long = not newline and len(beginning) > 1 and source.suffix != ".json"
        return long or (bool(newline) and line.rstrip().endswith(b"}"))


def _value(source: Source, number: int, row: Any, *, alone: bool) -> Iterator[Found]:
    try:
        if not isinstance(row, dict):
            raise InputError("not a JSON object; give documents as objects")
        yield _document(row, where=Where() if alone else Where(row=number))
    except InputError as error:
        reason, _, remedy = str(error).partition("; ")
        which = "" if alone else f"record {number}: "
        yield Rejection(source.name, None, which + reason, remedy)


def _rows(value: Any) -> list[Any] | None:
    """The documents that a JSON value holds, None where it holds none that are known."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("text"), str) or is_ninjs(value):
        return [value]
    for name in LISTS:
        if isinstance(value.get(name), list) and value[name] and all(isinstance(row, dict) for row in value[name]):
            return list(value[name])
    return None


def parsed(text: str) -> Any:
    """Return the value of JSON; raises InputError for broken JSON."""
    try:
        value = json.loads(text)
        if ESCAPED_SURROGATE.search(text):  # halves of characters cannot be stored; whole pairs stay
            value = json.loads(_storable(json.dumps(value, ensure_ascii=False)))
    except json.JSONDecodeError as error:
        raise InputError(
            f"broken JSON ({error.msg} at column {error.colno}); write one document as an object a line"
        ) from None
    except RecursionError:
        raise InputError("broken JSON (nested too deeply); mend the line") from None
    except ValueError:  # a number of thousands of digits
        raise InputError("broken JSON (a number that is too long); mend the line") from None
    return value


def _object(line: str) -> dict[str, Any]:
    record = parsed(line)
    if not isinstance(record, dict):
        raise InputError("not a JSON object; write one document as an object a line")
    return record


def _document(record: dict[str, Any], where: Where = NOWHERE) -> Draft:
    if not isinstance(record.get("text"), str) and is_ninjs(record):
        return ninjs(record)
    return document(record, where)


def document(record: dict[str, Any], where: Where = NOWHERE) -> Draft:
    """Return the document that an object of bilan's own fields gives; raises InputError for a wrong field."""
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError('no text; give the report as a string in the field "text"')
    for field in TEXT_FIELDS:
        if record.get(field) is not None and not isinstance(record[field], str):
            raise InputError(f'the field "{field}" is not a string; put it in quotation marks')
    return Draft(
        text,
        id=_id(record.get("id")),
        title=record.get("title"),
        language=record.get("language"),
        published=_day(record.get("published")),
        publisher=record.get("publisher"),
        url=record.get("url"),
        metadata={key: value for key, value in record.items() if key not in KNOWN},
        where=where,
        own_id=True,
    )


def _id(value: Any) -> str | None:
    """Return an id as text; whole numbers are ids in many collections."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InputError('the field "id" is not a string; put it in quotation marks')


def _day(value: Any) -> date | None:
    """Return the day of a date, or of a moment as it is written there, whatever its time zone."""
    if value is None or value == "":
        return None
    try:
        return datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        raise InputError(f'"published" is {value!r:.60}, not a day; write it as YYYY-MM-DD') from None


def is_ninjs(record: dict[str, Any]) -> bool:
    """Whether an object is an item of IPTC's ninjs, 1 or 2 or 3."""
    return isinstance(record.get("uri"), str) and any(
        name in record for name in ("body_text", "body_xhtml", "body_html", "bodies", "headline", "headlines")
    )


def ninjs(record: dict[str, Any]) -> Draft:
    """Return the document of a ninjs item; raises InputError for one without text."""
    from bilan.intake.markup import fragment

    title = _string(record.get("headline")) or _first(record.get("headlines"), "value")
    body, is_html = _ninjs_body(record)
    if not body:
        raise InputError("a ninjs item without a text; leave it out, or give its body_text")
    built = fragment(body if is_html else None, None if is_html else body, title)
    return Draft(
        built.text,
        title=title,
        parts=built.parts,
        notes=built.notes,
        language=_string(record.get("language")),
        published=day(record.get("versioncreated")) or day(record.get("contentcreated")),
        publisher=_string(record.get("copyrightholder")) or _string(record.get("provider")),
        url=_string(record.get("located_url")) or (record["uri"] if record["uri"].startswith("http") else None),
        metadata={
            name: record[name] for name in ("byline", "located", "usageterms", "pubstatus", "version") if name in record
        },
        where=Where(record=record["uri"]),
    )


def _ninjs_body(record: dict[str, Any]) -> tuple[str, bool]:
    """The text of an item, and whether it is HTML; plain text comes first."""
    bodies = record.get("bodies")
    listed = [body for body in bodies if isinstance(body, dict)] if isinstance(bodies, list) else []
    candidates = [
        (_string(record.get("body_text")), False),
        (_string(record.get("body_xhtml")) or _string(record.get("body_html")), True),
        *((_string(body.get("value")), "html" in str(body.get("contenttype", ""))) for body in listed),
    ]
    return next(((text, is_html) for text, is_html in candidates if text), ("", False))


def _first(values: Any, name: str) -> str | None:
    if isinstance(values, list):
        return next((_string(value.get(name)) for value in values if isinstance(value, dict)), None)
    return None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
