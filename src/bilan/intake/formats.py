"""One input's bytes into documents: plain text, HTML, JSON Lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from bilan.errors import InputError
from bilan.intake.decoding import WIDE_MARKS, BinaryFileError, decode, refuse_binary
from bilan.intake.language import code_of, detect
from bilan.model import Document, document_id

if TYPE_CHECKING:
    from bilan.intake import IntakeOptions, Rejection

KNOWN = ("id", "text", "title", "language", "published", "publisher", "url")
TEXT_FIELDS = ("title", "language", "publisher", "url")
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
HASH_LENGTH = 12
"""Hex digits of the text's hash in the id of a file; a hundred thousand pages named index.html still differ."""


def documents(
    name: str, stream: BinaryIO, input_format: str, options: IntakeOptions, codes: Sequence[str]
) -> Iterator[Document | Rejection]:
    """Yield the documents of one input; `input_format` "auto" is told from how the content begins.

    JSON Lines are read line by line, so that the first documents are there before the last are read.
    """
    from bilan.intake import Rejection

    head = _head(stream)
    beginning = b"".join(head)
    wide = beginning.startswith(WIDE_MARKS)
    try:
        if not wide and _is_json_lines(beginning, input_format):
            yield from _json_lines(name, chain(head, stream), options, codes)
            return
        text = decode(beginning + stream.read())
    except BinaryFileError as error:
        yield Rejection(name, None, f"a binary file ({error})", "convert it to text, HTML or JSON Lines")
        return
    if input_format == "auto":
        input_format = _sniff(text)
    if input_format == "jsonl":
        yield from _json_lines(name, (line.encode() for line in text.split("\n")), options, codes)
    elif not text.strip():
        yield Rejection(name, None, "an empty file", "remove it or give it a text")
    elif input_format == "html":
        yield _html(name, text, options, codes)
    else:
        yield _text(name, text, options, codes)


def _head(stream: BinaryIO) -> list[bytes]:
    """Return the first lines of a stream, up to the first that is not blank."""
    lines = []
    for line in stream:
        lines.append(line)
        if line.strip():
            break
    return lines


def _is_json_lines(beginning: bytes, input_format: str) -> bool:
    """Tell if an input is JSON Lines; raises BinaryFileError for one that only is said to be."""
    refuse_binary(beginning)
    begins_an_object = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    if input_format == "jsonl" and not begins_an_object and b"\x00" in beginning:
        raise BinaryFileError("null bytes")
    return input_format == "jsonl" or (input_format == "auto" and begins_an_object)


def _sniff(text: str) -> str:
    beginning = text.lstrip()[:1000].lower()
    if beginning.startswith("{"):
        return "jsonl"
    return "html" if beginning.startswith("<") and re.search("<html|<!doctype html", beginning) else "text"


def _named(name: str, text: str) -> str:
    """An id that is the same for the same file name and content: two files never share one unless both agree."""
    hashed = document_id(text)
    return hashed if name == "<stdin>" else f"{PurePath(name).stem}-{hashed[:HASH_LENGTH]}"


def _text(name: str, text: str, options: IntakeOptions, codes: Sequence[str]) -> Document:
    return Document(
        id=_named(name, text),
        text=text,
        language=code_of(options.language, codes) or _detected(text, options, codes),
        published=options.published,
        publisher=options.publisher,
    )


def _html(name: str, html: str, options: IntakeOptions, codes: Sequence[str]) -> Document | Rejection:
    from bilan.intake import Rejection
    from bilan.intake.html import extract

    try:
        page = extract(html)
    except InputError as error:
        reason, _, remedy = str(error).partition("; ")
        return Rejection(name, None, reason, remedy)
    if page is None:
        return Rejection(name, None, "an HTML page without text", "check that the page was saved whole")
    return Document(
        id=_named(name, page.text),
        text=page.text,
        title=page.title,
        # What a page says of its own language comes last: many sites leave their template's there.
        language=code_of(options.language, codes)
        or _detected(page.text, options, codes)
        or code_of(page.language, codes),
        published=page.published or options.published,
        publisher=page.publisher or options.publisher,
        url=page.url,
    )


def _json_lines(
    name: str, lines: Iterable[bytes], options: IntakeOptions, codes: Sequence[str]
) -> Iterator[Document | Rejection]:
    from bilan.intake import Rejection

    for number, line in enumerate(lines, 1):
        try:
            text = decode(line, any_controls=True)
            if text.strip():
                yield _record(_object(text), options, codes)
        except BinaryFileError as error:
            yield Rejection(name, number, f"not text ({error})", "write the line in UTF-8")
        except InputError as error:
            reason, _, remedy = str(error).partition("; ")
            yield Rejection(name, number, reason, remedy)


def _object(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
        if ESCAPED_SURROGATE.search(line):  # halves of characters cannot be stored; whole pairs stay
            record = json.loads(storable(json.dumps(record, ensure_ascii=False)))
    except json.JSONDecodeError as error:
        raise InputError(
            f"broken JSON ({error.msg} at column {error.colno}); write one document as an object a line"
        ) from None
    except RecursionError:
        raise InputError("broken JSON (nested too deeply); mend the line") from None
    except ValueError:  # a number of thousands of digits
        raise InputError("broken JSON (a number that is too long); mend the line") from None
    if not isinstance(record, dict):
        raise InputError("not a JSON object; write one document as an object a line")
    return record


def _record(record: dict[str, Any], options: IntakeOptions, codes: Sequence[str]) -> Document:
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError('no text; give the report as a string in the field "text"')
    for field in TEXT_FIELDS:
        if record.get(field) is not None and not isinstance(record[field], str):
            raise InputError(f'the field "{field}" is not a string; put it in quotation marks')
    language = code_of(record.get("language"), codes) or code_of(options.language, codes)
    return Document(
        id=_id(record.get("id")) or document_id(text),
        text=text,
        title=record.get("title"),
        language=language or _detected(text, options, codes),
        published=_day(record.get("published")) or options.published,
        publisher=record.get("publisher") or options.publisher,
        url=record.get("url"),
        metadata={key: value for key, value in record.items() if key not in KNOWN},
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


def _detected(text: str, options: IntakeOptions, codes: Sequence[str]) -> str | None:
    return detect(text, codes, options.language_folders)


def storable(text: str) -> str:
    """Return a text without halves of characters, which no file can hold in UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
