"""WARC: web archives, record by record as they come (warcio; FastWARC ends the program on a stream without seek)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from bilan.errors import InputError
from bilan.intake.extras import needed
from bilan.intake.limits import read_whole
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
KINDS = frozenset({"response", "resource", "conversion"})
FOUND = "200"


def records(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the pages and files of a web archive; how many records of which type were passed over is told."""
    library = needed("warcio.archiveiterator", "Web archives", "warc")
    passed: Counter[str] = Counter()
    number = 0
    iterator = iter(_quiet(library.ArchiveIterator)(source.opened()))
    while True:
        try:
            record = next(iterator, None)
        except InputError:
            raise
        except Exception as error:  # whatever a broken archive makes of its reader: what was read before is kept
            reason = f"broken behind record {number} ({str(error)[:100]})"
            yield Rejection(source.name, None, reason, "check that it was saved whole")
            return
        if record is None:
            break
        if record.rec_type in KINDS:
            number += 1
            yield from _record(source, record, passed, options)
    if not number:
        yield Rejection(source.name, None, "a web archive without records", "check that it was saved whole")
    if passed:
        counted = ", ".join(f"{kind} {count}" for kind, count in passed.most_common(5))
        yield Skipped(source.name, f"records that are no reports: {counted}")


def _quiet(iterator: Any) -> Any:
    """The library's iterator without the warning that it writes to standard error by itself."""
    return type("Quiet", (iterator,), {"INC_RECORD": ""})


def _record(source: Source, record: Any, passed: Counter[str], options: IntakeOptions) -> Iterator[Found]:
    kind = _type(record)
    status = record.http_headers.get_statuscode() if record.http_headers is not None else FOUND
    if status != FOUND:
        passed[f"status {status}"[:20]] += 1
    elif not kind.startswith(READABLE):
        passed[kind[:40] or "of no type"] += 1
    else:
        header = record.rec_headers.get_header
        where = msgspec.structs.replace(
            source.where,
            record=header("WARC-Record-ID"),
            url=header("WARC-Target-URI"),
            captured=header("WARC-Date"),
        )
        name = where.url or where.record or "record"
        try:
            content = read_whole(record.content_stream(), options.limits)
        except InputError as error:
            reason, _, remedy = str(error).partition("; ")
            yield Rejection(f"{source.name}!/{name}", None, reason, remedy)
            return
        inner = source.inner(name, content, where=where)
        inner.suffix = next((suffix for prefix, suffix in SUFFIX_OF.items() if kind.startswith(prefix)), "")
        yield inner


def _type(record: Any) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
