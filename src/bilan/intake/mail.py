"""Mail: messages, mailboxes, and pages saved as MHTML (the standard library)."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

from bilan.errors import InputError
from bilan.intake.days import day, moment
from bilan.intake.limits import Limits, too_large, too_many
from bilan.intake.markup import fragment
from bilan.intake.source import Draft, Found, IntakeOptions, Rejection, Source
from bilan.model import Where

LONGEST_HEADER = 2000
"""Code points of a header that are read; the standard library takes long over longer ones."""
MOST_PARTS = 1000
BOUNDARY = b"From "


def mailbox(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the messages of an mbox file as they come, with their attachments."""
    for number, content in enumerate(_messages(source, options.limits), 1):
        if number > options.limits.max_files:
            raise too_many(options.limits)
        try:
            yield from _message(source, content, options, number)
        except InputError as error:
            reason, _, remedy = str(error).partition("; ")
            yield Rejection(source.name, None, f"message {number}: {reason}", remedy)
        except (Exception, RecursionError) as error:  # a broken message may not cost the others
            what = f"message {number} is broken ({type(error).__name__})"
            yield Rejection(source.name, None, what, "save it again from the mail program")


def message(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield a message, with its attachments; a page saved as MHTML is a page."""
    yield from _message(source, source.whole(options.limits), options, None)


def _messages(source: Source, limits: Limits) -> Iterator[bytes]:
    lines, length, blank = list[bytes](), 0, True
    for line in source.lines(limits):
        if blank and line.startswith(BOUNDARY) and lines:
            yield b"".join(lines)
            lines, length = [], 0
        elif not line.startswith(BOUNDARY) or not blank:
            lines.append(line)
            length += len(line)
            if length > limits.max_size:
                raise too_large(limits)
        blank = not line.strip()
    if lines:
        yield b"".join(lines)


def _message(source: Source, content: bytes, options: IntakeOptions, number: int | None) -> Iterator[Found]:
    plain = message_from_bytes(content)  # the headers are read by a quick and tolerant policy
    sent = day(_header(plain, "date"))
    location = _header(plain, "snapshot-content-location") or _header(plain, "content-location")
    parts = [part for _, part in zip(range(MOST_PARTS), plain.walk(), strict=False) if not part.is_multipart()]
    body = _body(parts)
    where = Where(record=_header(plain, "message-id") or (None if number is None else f"message {number}"))
    if location and body is not None and body.get_content_type() == "text/html":
        yield source.inner(
            "page.html",
            _bytes(body),
            where=Where(file=source.name, url=location, captured=moment(_header(plain, "date"))),
        )
        return
    yield from _text(source, plain, body, sent, where, options)
    for part in parts:
        name = part.get_filename()
        if name and part is not body and part.get_content_maintype() in ("application", "text", "message"):
            yield source.inner(
                _decoded(name)[:200], _bytes(part), met=True, published=sent,
                where=Where(file=source.name, member=_decoded(name)[:200], record=where.record),
            )  # fmt: skip


def _text(
    source: Source, plain: Message, body: Message | None, sent: Any, where: Where, options: IntakeOptions
) -> Iterator[Found]:
    subject = _header(plain, "subject")
    words = _decoded_body(body) if body is not None else ""
    as_html = body is not None and body.get_content_type() == "text/html"
    built = fragment(words if as_html else None, None if as_html else words, subject, options.limits)
    if not words.strip():
        if not any(part.get_filename() for part in plain.walk()):
            yield Rejection(source.name, None, "a mail without text", "leave it out")
        return
    kept = {name: _header(plain, name) for name in ("from", "to", "date")}
    yield Draft(
        built.text,
        title=subject,
        published=sent,
        parts=built.parts,
        notes=built.notes,
        metadata={name: value for name, value in kept.items() if value},
        where=where,
    )


def _body(parts: list[Message]) -> Message | None:
    """The part that is read as the message: plain text before HTML."""
    inline = [part for part in parts if part.get_content_disposition() != "attachment"]
    for kind in ("text/plain", "text/html"):
        for part in inline:
            if part.get_content_type() == kind and not part.get_filename() and _bytes(part).strip():
                return part
    return None


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        first = inside[0] if isinstance(inside, list) and inside else None
        return first.as_bytes() if isinstance(first, Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded_body(part: Message) -> str:
    from bilan.intake.decoding import decode

    content = _bytes(part)
    try:
        return content.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
    except (LookupError, ValueError):
        return decode(content)


def _header(plain: Message, name: str) -> str | None:
    value = plain.get(name)
    return None if value is None else _decoded(str(value)[:LONGEST_HEADER]) or None


def _decoded(value: str) -> str:
    """A header's words, encoded ones decoded."""
    from email.header import decode_header, make_header

    try:
        words = str(make_header(decode_header(value)))
    except (LookupError, ValueError):
        words = value
    return " ".join(words.encode("utf-8", "replace").decode("utf-8").split())
