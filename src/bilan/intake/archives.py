"""ZIP and tar archives and packed files: what is in them is read in its turn, within limits (the standard library)."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

import msgspec

from bilan.errors import InputError
from bilan.intake.limits import Limits, Metered, read_whole, refuse_bomb, too_many
from bilan.intake.saved import belongs
from bilan.intake.sniffing import SUFFIXES
from bilan.intake.source import Found, IntakeOptions, Rejection, Skipped, Source

OFFICE = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/epub+zip": "epub",
}
OTHERS = {"ods": "save it as XLSX or CSV", "epub": "convert it to HTML or text", "pptx": "save it as PDF"}
OPENERS: dict[bytes, Callable[[Any], Any]] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
FAULTS = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)


def seekable(source: Source, options: IntakeOptions) -> Any:
    """Return a stream of a source that can be read from anywhere: a file's own, else its bytes."""
    stream = source.stream
    if isinstance(stream, io.BufferedReader | io.BytesIO) and stream.seekable() and len(source.head) == 1:
        stream.seek(0)
        return stream
    return io.BytesIO(source.whole(options.limits))


def zip_form(source: Source, options: IntakeOptions) -> str:
    """Return the form of a file that is a ZIP archive: an Office file, or an archive of files."""
    stream = seekable(source, options)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            mimetype = archive.open("mimetype").read(100).strip() if "mimetype" in names else b""
    except (*FAULTS, RuntimeError, ValueError) as error:
        raise InputError(f"a broken ZIP archive ({str(error)[:80]}); check that it was saved whole") from None
    finally:
        source.head = []
        stream.seek(0)
        source.stream = stream
    form = MIMETYPES.get(mimetype) or next((form for name, form in OFFICE if name in names), "zip")
    form = "pptx" if "ppt/presentation.xml" in names else form
    if form in OTHERS:
        raise InputError(f"a binary file ({form.upper()}); {OTHERS[form]}")
    return form


def zipped(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the members of a ZIP archive; one that is broken or locked is refused by name."""
    limits = options.limits
    with zipfile.ZipFile(seekable(source, options)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > limits.max_files:
            raise too_many(limits)
        unpacked = packed = 0
        pages = set(filter(None, (_page(member.filename) for member in members)))
        for member in members:
            if _is_hidden(member.filename) or _belongs(member.filename, pages):
                continue
            unpacked, packed = unpacked + member.file_size, packed + member.compress_size
            refuse_bomb(unpacked, packed, limits)
            try:
                if member.flag_bits & 1:
                    raise InputError("locked by a password; unlock it")
                with archive.open(member) as stream:
                    content = read_whole(stream, limits)
            except (InputError, *FAULTS, OSError, ValueError, RuntimeError) as error:
                yield _lost(source, member.filename, error)
            else:
                yield _member(source, member.filename, content)


def tarred(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the members of a tar archive as they come."""
    limits = options.limits
    pages = set[str]()
    try:
        with tarfile.open(fileobj=source.opened(), mode="r|") as archive:
            for number, member in enumerate(archive):
                if number >= limits.max_files:
                    raise too_many(limits)
                if not member.isfile():
                    if not member.isdir():
                        yield Skipped(f"{source.name}!/{member.name}", "no file")
                    continue
                pages |= {page} if (page := _page(member.name)) else set()
                if _is_hidden(member.name) or _belongs(member.name, pages):
                    continue
                stream = archive.extractfile(member)
                try:
                    content = b"" if stream is None else read_whole(stream, limits)
                except InputError as error:
                    yield _lost(source, member.name, error)
                else:
                    yield _member(source, member.name, content)
    except FAULTS as error:
        raise InputError(f"a broken tar archive ({str(error)[:80]}); check that it was saved whole") from None


def unpacked(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield what a file packed by gzip, bzip2 or xz holds, as it is unpacked."""
    if source.stream.seekable() and len(source.head) == 1:
        source.stream.seek(0)
        packed = source.stream
    else:
        packed = io.BytesIO(source.whole(options.limits))
    opener = OPENERS[source.beginning()[:2]]
    name = PurePath(source.name).name
    stem = name[: -len(source.suffix)] if source.suffix in (".gz", ".bz2", ".xz") else name
    stem = PurePath(stem).stem + ".tar" if source.suffix == ".tgz" else stem
    inner = Source(
        source.name, io.BufferedReader(_Careful(opener(packed), packed, options.limits)), PurePath(stem).suffix.lower(),
        where=source.where, depth=source.depth + 1, met=source.met,
    )  # fmt: skip
    yield inner


class _Careful(Metered):
    """Unpacked bytes, for which a fault of the packed ones is an error that names the remedy."""

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with unpacked bytes."""
        try:
            return super().readinto(buffer)
        except (*FAULTS, gzip.BadGzipFile) as error:
            raise InputError(f"broken where it is packed ({str(error)[:80]}); check that it was saved whole") from None


def office_members(source: Source, options: IntakeOptions) -> Any:
    """Return the stream of an Office file whose members are within the limits; raises LimitError for a bomb."""
    stream = seekable(source, options)
    limits = options.limits
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if len(members) > limits.max_files:
            raise too_many(limits)
        refuse_bomb(sum(m.file_size for m in members), sum(m.compress_size for m in members), limits)
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                refuse_member(archive, member, limits)
    stream.seek(0)
    return stream


def refuse_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    """Raise LimitError where a member of an Office file is too large, or is XML that unpacks to more than it is."""
    from bilan.intake.xml import refuse_entities

    if member.file_size > limits.max_size:
        from bilan.intake.limits import too_large

        raise too_large(limits)
    with archive.open(member) as stream:
        refuse_entities(stream.read(4096))


def _is_hidden(name: str) -> bool:
    parts = (part for part in PurePath(name.replace("\\", "/")).parts if part not in (".", ".."))
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _page(name: str) -> str | None:
    """A page's path without its suffix, None for other members."""
    path = PurePath(name)
    return str(path.with_suffix("")) if SUFFIXES.get(path.suffix.lower()) == "html" else None


def _belongs(name: str, pages: set[str]) -> bool:
    """Whether a member lies in the folder of a saved page; of a tar archive, of a page that stands before it."""
    return any(belongs(str(folder), pages) for folder in PurePath(name).parents)


def _member(source: Source, name: str, content: bytes) -> Source:
    name = name.encode("utf-8", "replace").decode("utf-8")
    joined = f"{source.where.member}!/{name}" if source.where.member else name
    return source.inner(name, content, met=True, where=msgspec.structs.replace(source.where, member=joined))


def _lost(source: Source, name: str, error: Exception) -> Rejection:
    path = f"{source.name}!/{name}".encode("utf-8", "replace").decode("utf-8")
    if isinstance(error, InputError):
        reason, _, remedy = str(error).partition("; ")
        return Rejection(path, None, reason, remedy)
    return Rejection(path, None, f"broken ({str(error)[:80]})", "check that the archive was saved whole")
