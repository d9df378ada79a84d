"""What form an input has, told from its content first and from its name second."""

from __future__ import annotations

import re

from bilan.intake.decoding import WIDE_MARKS

SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"WARC/", "warc"),
)
UNREADABLE = (
    (b"{\\rtf", "RTF", "save it as DOCX, ODT or text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file of before 2007", "save it as DOCX, ODT or XLSX"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "unpack it"),
    (b"Rar!", "RAR", "unpack it"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpack it"),
    (b"\x89PNG", "PNG", "recognise its text first, if it shows one"),
    (b"\xff\xd8\xff", "JPEG", "recognise its text first, if it shows one"),
    (b"GIF8", "GIF", "recognise its text first, if it shows one"),
    (b"II*\x00", "TIFF", "recognise its text first, if it shows one"),
    (b"MM\x00*", "TIFF", "recognise its text first, if it shows one"),
    (b"RIFF", "RIFF sound or picture", "give its text"),
    (b"ID3", "MP3", "give its text"),
    (b"OggS", "Ogg", "give its text"),
    (b"SQLite format 3", "SQLite", "export its texts as JSON Lines"),
    (b"PAR1", "Parquet", "export its texts as JSON Lines"),
    (b"\x7fELF", "program", "leave it out"),
    (b"MZ\x90", "program", "leave it out"),
)
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".eml": "eml",
    ".mht": "eml",
    ".mhtml": "eml",
    ".mbox": "mbox",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".xlsx": "xlsx",
    ".rss": "xml",
    ".atom": "xml",
    ".xml": "xml",
    ".warc": "warc",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "gzip",
    ".gz": "gzip",
    ".bz2": "bzip2",
    ".xz": "xz",
}
OTHER_REPORTS = frozenset({".doc", ".rtf", ".odp", ".ppt", ".pptx", ".pages", ".wps", ".wpd"})
"""Names of written reports in forms that are not read: met in a folder they are refused, not passed over."""
BINARY = frozenset({"pdf", "docx", "odt", "xlsx", "zip", "tar", "gzip", "bzip2", "xz", "warc"})
"""Forms that bytes alone tell: a name that promises one of them, and no such bytes, is a broken file."""
ROOTS = {
    "rss": "feed",
    "RDF": "feed",
    "feed": "feed",
    "newsItem": "newsml",
    "newsMessage": "newsml",
    "packageItem": "newsml",
    "nitf": "nitf",
    "html": "html",
}
ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
PROLOGUE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
HTML = re.compile(r"<html|<!doctype html|<head|<body", re.IGNORECASE)
ENTITY = re.compile(r"<!ENTITY")
JSON = re.compile(r"\{\s*(?:[\"}]|$)|\[\s*(?:\{|\]|$)")
HEADER = re.compile(
    r"(?:^|\n)(received|from|to|subject|date|message-id|mime-version|return-path|delivered-to|content-type|reply-to)"
    r"[ \t]*:",
    re.IGNORECASE,
)
LEAST_HEADERS = 3
TAR_MAGIC = slice(257, 262)


def binary_form(beginning: bytes) -> str | None:
    """Return the form that the first bytes tell, None where they may be text."""
    for signature, form in SIGNATURES:
        if beginning.startswith(signature):
            return form
    if beginning[TAR_MAGIC] == b"ustar":
        return "tar"
    return "pdf" if b"%PDF-" in beginning[:1024] else None


def unreadable(beginning: bytes) -> tuple[str, str] | None:
    """Return what a file is that bilan cannot read, and the remedy; None for others."""
    for signature, kind, remedy in UNREADABLE:
        if beginning.startswith(signature):
            return kind, remedy
    if beginning[4:8] == b"ftyp":
        return "MP4 or HEIC", "give its text"
    return None


def text_form(beginning: bytes, suffix: str) -> str:
    """Return the form of a text by its beginning and its name: `unknown` for XML of a form that is not known."""
    named = SUFFIXES.get(suffix, "")
    text = _decoded(beginning).lstrip("\ufeff \t\r\n\f")
    if JSON.match(text) or (named in ("json", "jsonl") and text[:1] in ("{", "[", "")):
        return "jsonl" if named == "jsonl" else "json"
    if text.startswith("<"):
        return _markup_form(text, named)
    if text.startswith("From ") and len(_headers(text)) >= LEAST_HEADERS - 1:
        return "mbox"
    if len(_headers(text.split("\n\n")[0])) >= LEAST_HEADERS:
        return "eml"
    return "unknown" if named == "xml" else named if named and named not in BINARY else "text"


def _headers(text: str) -> set[str]:
    return {name.lower() for name in HEADER.findall(text[:4000])}


def _markup_form(text: str, named: str) -> str:
    if ENTITY.search(text) and named != "html":
        return "entities"
    root = ROOT.match(PROLOGUE.sub("", text).lstrip())
    if root is not None and root[1] in ROOTS:
        return ROOTS[root[1]]
    if named == "html" or HTML.search(text[:1000]):
        return "html"
    if text.startswith("<?xml") or named == "xml":
        return "unknown"
    return named or "text"


def _decoded(beginning: bytes) -> str:
    if beginning.startswith(WIDE_MARKS):
        return beginning.decode("utf-32" if beginning[2:4] == b"\x00\x00" else "utf-16", "replace")
    return beginning.decode("utf-8", "replace")
