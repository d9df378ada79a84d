"""WARC: web archives, record by record as they come (FastWARC, Bevendorff et al. 2021)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from bilan.errors import InputError
from bilan.intake.extras import needed
from bilan.intake.limits import read_whole, too_large
from bilan.intake.source import Found, IntakeOptions, Rejection, Skipped, Source

READABLE = (
    "text/html", "application/xhtml", "text/plain", "application/pdf", "application/json", "application/rss",
    "application/atom", "text/xml", "application/xml", "application/ld+json", "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml", "application/vnd.oasis.opendocument.text",
)  # fmt: skip
"""Types of records that may be reports; styles, scripts and pictures are passed over."""
SUFFIX_OF = {
    "text/html": ".html", "application/xhtml": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
    "application/json": ".json", "message/rfc822": ".eml",
}  # fmt: skip
FOUND = 200


def records(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the pages and files of a web archive; how many records of which type were passed over is told."""
    warc = needed("fastwarc.warc", "Web archives", "warc")
    kinds = warc.WarcRecordType.response | warc.WarcRecordType.resource | warc.WarcRecordType.conversion
    passed: Counter[str] = Counter()
    number = 0
    stream = source.opened()
    iterator = iter(warc.ArchiveIterator(stream, record_types=kinds, parse_http=True, auto_decode="all"))
    while True:
        try:
            record = next(iterator, None)
        except InputError:
            raise
        except Exception as error:
            yield Rejection(source.name, None, f"broken behind record {number} ({error})", "check that it is whole")
            break
        if record is None:
            break
        number += 1
        yield from _record(source, record, passed, options)
    if not number:
        yield Rejection(source.name, None, "a web archive without records", "check that it was saved whole")
    if passed:
        counted = ", ".join(f"{kind} {count}" for kind, count in passed.most_common(5))
        yield Skipped(source.name, f"records that are no reports: {counted}")


def _record(source: Source, record: Any, passed: Counter[str], options: IntakeOptions) -> Iterator[Found]:
    kind = _type(record)
    status = record.http_headers.status_code if record.is_http and record.http_headers is not None else None
    if status is not None and status != FOUND:
        passed[f"status {status}"] += 1
    elif not kind.startswith(READABLE):
        passed[kind or "of no type"] += 1
    else:
        where = msgspec.structs.replace(
            source.where,
            record=record.headers.get("WARC-Record-ID"),
            url=record.headers.get("WARC-Target-URI"),
            captured=record.headers.get("WARC-Date"),
        )
        name = where.record or "record"
        try:
            if record.content_length > options.limits.max_size:
                raise too_large(options.limits)
            content = read_whole(record.reader, options.limits)
        except InputError as error:
            reason, _, remedy = str(error).partition("; ")
            yield Rejection(f"{source.name}!/{name}", None, reason, remedy)
            return
        inner = source.inner(name, content, met=False, where=where)
        inner.suffix = next((suffix for prefix, suffix in SUFFIX_OF.items() if kind.startswith(prefix)), "")
        yield inner


def _type(record: Any) -> str:
    written = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    return (written or "").partition(";")[0].strip().lower()
