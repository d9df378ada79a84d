"""One source's bytes into documents: the form is told, its reader called, and what the user said filled in."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import msgspec

from bilan.errors import InputError
from bilan.filenames import last_part
from bilan.intake import sniffing
from bilan.intake.columns import METADATA, is_table
from bilan.intake.decoding import BinaryFileError, decode
from bilan.intake.language import code_of, detect
from bilan.intake.mending import mended
from bilan.intake.source import HEAD, Draft, Found, IntakeOptions, Item, Rejection, Skipped, Source
from bilan.model import Document, Part, Where, document_id

HASH_LENGTH = 12
"""Hex digits of the text's hash in the id of a file; a hundred thousand pages named index.html still differ."""
JSON_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
READERS = {
    "text": "bilan.intake.formats:text",
    "html": "bilan.intake.pages:pages",
    "jsonl": "bilan.intake.records:json_lines",
    "json": "bilan.intake.records:json_values",
    "csv": "bilan.intake.sheets:csv_rows",
    "xlsx": "bilan.intake.sheets:workbook",
    "pdf": "bilan.intake.pdf:pdf",
    "docx": "bilan.intake.office:docx",
    "odt": "bilan.intake.office:odt",
    "eml": "bilan.intake.mail:message",
    "mbox": "bilan.intake.mail:mailbox",
    "feed": "bilan.intake.feeds:feed",
    "newsml": "bilan.intake.agency:newsml",
    "nitf": "bilan.intake.agency:nitf",
    "warc": "bilan.intake.warc:records",
    "zip": "bilan.intake.archives:zipped",
    "tar": "bilan.intake.archives:tarred",
    "gzip": "bilan.intake.archives:unpacked",
    "bzip2": "bilan.intake.archives:unpacked",
    "xz": "bilan.intake.archives:unpacked",
}
"""Each form that can be asked for with the function that reads it, imported only then."""
PASSED_OVER = frozenset({"text", "json"})
"""Forms in which a file met in a folder is no report unless its name says so."""
PACKED = frozenset({"gzip", "bzip2", "xz"})
"""Forms that hold one file, whose form is told too."""


@dataclass
class Form:
    """The form that a source turned out to have."""

    name: str = ""


def documents(
    source: Source,
    options: IntakeOptions,
    codes: Sequence[str],
    form: Form | None = None,
    notes: dict[str, None] | None = None,
    *,
    lines: bool = False,
) -> Iterator[Item]:
    """Yield the documents of one source, and of what is in it, and what cannot be read or is no report.

    `lines`: only as much is taken at first as tells the form, so that the first document is there before the last.
    """
    form = form if form is not None else Form()
    notes = notes if notes is not None else {}
    try:
        if source.depth > options.limits.max_depth:
            raise InputError(
                f"more than {options.limits.max_depth} archives within each other; unpack it, or raise --max-depth"
            )
        if lines:
            _take_lines(source)
        for item in _found(source, options, form):
            if isinstance(item, Source):
                inside = Form()
                yield from documents(item, options, codes, inside, notes)
                if form.name in PACKED:
                    form.name = f"{form.name} ({inside.name})"
            elif isinstance(item, Draft):
                yield finished(item, source, options, codes, notes)
            else:
                yield item
    except BinaryFileError as error:
        yield Rejection(source.name, None, f"a binary file ({error})", error.remedy)
    except InputError as error:
        reason, _, remedy = str(error).partition("; ")
        yield Rejection(source.name, None, reason, remedy)
    except OSError as error:
        yield unreadable(source.name, error)
    except (Exception, RecursionError) as error:  # whatever a library meets in a broken file: it may not cost the rest
        what = f"a broken {form.name or 'file'} ({type(error).__name__}: {str(error)[:100]})"
        yield Rejection(source.name, None, what, "open it in its own program and save it again")


def _take_lines(source: Source) -> None:
    """Take lines until the form is told: of JSON the first, for its documents are read as they come."""
    taken = 0
    for line in source.stream:
        source.head.append(line)
        taken += len(line)
        if taken >= HEAD or (line.strip() and JSON_OBJECT.match(line)):
            break
    source.head = source.head or [b""]


def _found(source: Source, options: IntakeOptions, form: Form) -> Iterator[Found]:
    beginning = source.beginning()
    form.name = _form(source, beginning, options)
    refusal = _refusal(source, beginning, form.name, options)
    if refusal is not None:
        yield refusal
        return
    if not beginning.strip(b" \t\r\n\x0c") and form.name != "jsonl" and not source.whole(options.limits).strip():
        raise InputError("an empty file; remove it or give it a text")
    module, function = READERS[form.name].split(":")
    reader: Callable[[Source, IntakeOptions], Iterator[Found]] = getattr(importlib.import_module(module), function)
    yield from reader(source, options)


def _form(source: Source, beginning: bytes, options: IntakeOptions) -> str:
    if options.input_format != "auto" and not source.depth:
        return options.input_format
    binary = sniffing.binary_form(beginning)
    if binary == "zip":
        from bilan.intake.archives import zip_form

        return zip_form(source, options)
    return binary or sniffing.text_form(beginning, source.suffix)


def _refusal(source: Source, beginning: bytes, form: str, options: IntakeOptions) -> Rejection | Skipped | None:
    """Return why a source is not read, None where it is."""
    unreadable_kind = sniffing.unreadable(beginning)
    known = source.suffix in sniffing.SUFFIXES or source.suffix in sniffing.OTHER_REPORTS
    if unreadable_kind is not None:
        kind, remedy = unreadable_kind
        if source.met and not known:
            return Skipped(source.name, f"{kind}, no report")
        return Rejection(source.name, None, f"a binary file ({kind})", remedy)
    if form == "entities":
        return Rejection(source.name, None, "XML that declares entities", "write its text without them")
    if form == "unknown":
        if source.met and not known:
            return Skipped(source.name, "XML of an unknown form, no report")
        return Rejection(
            source.name, None, "XML of an unknown form",
            "give RSS, Atom, NewsML-G2, NITF or HTML, or convert it to JSON Lines",
        )  # fmt: skip
    if source.met and form in PASSED_OVER and not known:
        return Skipped(source.name, "no report by its name")
    promised = sniffing.SUFFIXES.get(source.suffix)
    if form == "text" and promised in sniffing.BINARY and options.input_format == "auto" and beginning:
        kind = source.suffix.lstrip(".").upper()
        return Rejection(source.name, None, f"no {kind}, though its name says so", "check how it was saved")
    return None


def text(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield a plain text."""
    content = decode(source.whole(options.limits))
    yield (
        Draft(content)
        if content.strip()
        else Rejection(source.name, None, "an empty file", "remove it or give it a text")
    )


def finished(
    draft: Draft, source: Source, options: IntakeOptions, codes: Sequence[str], notes: dict[str, None]
) -> Document:
    """Return the document, with what the user says where it says nothing."""
    body, title = draft.text, draft.title
    noted = dict.fromkeys(draft.notes)
    if not draft.parts:  # parts stand by offset, so their texts were mended piece by piece
        body, note = mended(body)
        noted |= {note: None} if note else {}
    title = mended(title)[0] if title else title
    notes |= noted
    where = _overlaid(source.where, draft.where)
    return Document(
        id=draft.id or (document_id(body) if draft.own_id else _named(source.name, body, where)),
        text=body,
        title=title,
        language=code_of(draft.language, codes)
        or code_of(options.language, codes)
        or detect(body, codes, options.language_folders)
        or code_of(draft.page_language, codes),
        published=draft.published or source.published or options.published,
        publisher=draft.publisher or source.publisher or options.publisher,
        url=draft.url or where.url,
        metadata={**draft.metadata, **({"intake_notes": list(noted)} if noted else {}), **_mapped(draft, options)},
        parts=_parts(draft, body, where),
    )


def _mapped(draft: Draft, options: IntakeOptions) -> dict[str, Any]:
    """The mapping by which the tables of a document are read as figures, for its metadata."""
    if not is_table(options.mapping) or not any(part.kind == "table" for part in draft.parts):
        return {}
    return {METADATA: [list(pair) for pair in options.mapping]}


def _parts(draft: Draft, text: str, where: Where) -> tuple[Part, ...]:
    """The draft's parts within one of the whole, where its form has a place to tell that is more than its file."""
    told = any(getattr(where, name) is not None for name in where.__struct_fields__ if name != "file")
    if not text or not (draft.parts or told):
        return ()
    return (Part(start=0, end=len(text), kind="document", where=where), *draft.parts)


def _overlaid(outer: Where, inner: Where) -> Where:
    told = {name: held for name in inner.__struct_fields__ if (held := getattr(inner, name)) is not None}
    return msgspec.structs.replace(outer, **told)


def _named(name: str, text: str, where: Where) -> str:
    """An id that is the same for the same file name and content: two files never share one unless both agree."""
    records = [str(told) for told in (where.record, where.block) if told is not None]
    hashed = document_id("\x1f".join([text, *records]))
    return hashed if name == "<stdin>" else f"{PurePath(last_part(name)).stem}-{hashed[:HASH_LENGTH]}"


def unreadable(name: str, error: OSError | ValueError) -> Rejection:
    """Return the refusal of a file that cannot be opened or read."""
    name = storable(name)
    if isinstance(error, FileNotFoundError):
        return Rejection(name, None, "no such file or folder", "check the name")
    reason = getattr(error, "strerror", None) or str(error)
    return Rejection(name, None, f"cannot be read ({reason})", "check its name and its permissions")


def storable(text: Any) -> str:
    """Return a text without halves of characters, which no file can hold in UTF-8."""
    return str(text).encode("utf-8", "replace").decode("utf-8")
