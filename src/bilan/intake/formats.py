"""One input's bytes into documents: plain text, HTML, JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from bilan.errors import InputError
from bilan.intake.decoding import BinaryFileError, decode
from bilan.intake.language import detect
from bilan.model import Document, document_id

if TYPE_CHECKING:
    from bilan.intake import IntakeOptions, Rejection

KNOWN = ("id", "text", "title", "language", "published", "publisher", "url")
TEXT_FIELDS = ("id", "title", "language", "publisher", "url")


def documents(
    name: str, content: bytes, input_format: str, options: IntakeOptions, codes: Sequence[str]
) -> Iterator[Document | Rejection]:
    """Yield the documents of one input; `input_format` "auto" is told from how the content begins."""
    from bilan.intake import Rejection

    try:
        text = decode(content, html=input_format == "html")
    except BinaryFileError as error:
        yield Rejection(name, None, f"a binary file ({error})", "give text, HTML or JSON Lines")
        return
    if not text.strip():
        if input_format != "jsonl":
            yield Rejection(name, None, "an empty file", "remove it or give it a text")
        return
    if input_format == "auto":
        input_format = _sniff(text)
    if input_format == "jsonl":
        yield from _json_lines(name, text, options, codes)
    elif input_format == "html":
        yield _html(name, text, options, codes)
    else:
        yield _text(name, text, options, codes)


def _sniff(text: str) -> str:
    beginning = text.lstrip()[:400].lower()
    if beginning.startswith("{"):
        return "jsonl"
    return "html" if "<html" in beginning or beginning.startswith("<!doctype html") else "text"


def _named(name: str, text: str) -> str:
    """An id that is the same for the same file name and content: two files never share one unless both agree."""
    return f"{PurePath(name).stem}-{document_id(text)[:8]}" if name != "<stdin>" else document_id(text)


def _text(name: str, text: str, options: IntakeOptions, codes: Sequence[str]) -> Document:
    return Document(
        id=_named(name, text),
        text=text,
        language=options.language or detect(text, codes),
        published=options.published,
        publisher=options.publisher,
    )


def _html(name: str, html: str, options: IntakeOptions, codes: Sequence[str]) -> Document | Rejection:
    from bilan.intake import Rejection
    from bilan.intake.html import extract

    page = extract(html)
    if page is None:
        return Rejection(name, None, "an HTML page without text", "check that the page was saved whole")
    return Document(
        id=_named(name, page.text),
        text=page.text,
        title=page.title,
        language=options.language or page.language or detect(page.text, codes),
        published=page.published or options.published,
        publisher=page.publisher or options.publisher,
        url=page.url,
    )


def _json_lines(name: str, text: str, options: IntakeOptions, codes: Sequence[str]) -> Iterator[Document | Rejection]:
    from bilan.intake import Rejection

    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _record(_object(line), options, codes)
            except InputError as error:
                reason, _, remedy = str(error).partition("; ")
                yield Rejection(name, number, reason, remedy)


def _object(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"broken JSON ({error.msg} at column {error.colno}); mend the line") from None
    except RecursionError:
        raise InputError("broken JSON (nested too deeply); mend the line") from None
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
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be stored
    return Document(
        id=record.get("id") or document_id(text),
        text=text,
        title=record.get("title"),
        language=record.get("language") or options.language or detect(text, codes),
        published=_day(record.get("published")) or options.published,
        publisher=record.get("publisher") or options.publisher,
        url=record.get("url"),
        metadata={key: value for key, value in record.items() if key not in KNOWN},
    )


def _day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise InputError(f'"published" is {value!r}, not a day; write it as YYYY-MM-DD') from None
