"""Bytes of any encoding met in practice into text."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE_MARKS = tuple(mark for mark, encoding in MARKS if encoding != "utf-8-sig")
"""Marks of encodings in which a line end is more than one byte."""
SIGNATURES = {b"%PDF-": "PDF", b"{\\rtf": "RTF", b"PK\x03\x04": "zip or Office", b"\x1f\x8b": "gzip"}
"""How files begin that hold text, but not as text: some of them have no null byte to tell them by."""
META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
HEAD = 4096
"""Bytes of a page in which its charset is looked for."""
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
MOST_CONTROLS = 0.02
"""Share of control characters above which decoded bytes are no text."""
LIKELY_ENCODINGS = ["cp1252", "latin_1", "cp1251", "cp1256", "cp1250", "mac_roman", "shift_jis", "gb18030", "big5"]
SAMPLE = 200_000
"""Bytes from which an encoding is guessed."""


MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
"""Letters of more than one byte in UTF-8: bytes without any are hardly UTF-8, whatever they say."""


class BinaryFileError(ValueError):
    """Bytes that are no text in any encoding."""

    remedy = "convert it to text, HTML or JSON Lines"


def decode(content: bytes, *, any_controls: bool = False) -> str:
    """Return the text of bytes: by byte order mark, UTF-8, a page's own charset, else by likelihood.

    UTF-8 goes before a page's charset: what is valid UTF-8 is hardly ever anything else, and pages saved again
    often keep the name of the charset they had before. The mark goes and line ends become `\\n`; nothing else is
    changed. Raises BinaryFileError for what is no text: null bytes and many other control characters are none,
    unless `any_controls` leaves them for the format to judge.
    """
    return _decode(content, any_controls).replace("\r\n", "\n").replace("\r", "\n")


def refuse_binary(beginning: bytes) -> None:
    """Raise BinaryFileError if a file that begins so is of a known kind that is not plain text."""
    for signature, kind in SIGNATURES.items():
        if beginning.startswith(signature):
            raise BinaryFileError(kind)


def _decode(content: bytes, any_controls: bool) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    refuse_binary(content)
    if not any_controls and b"\x00" in content:
        raise BinaryFileError("null bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(content)
        return _likely(content) if declared is None else declared
    if not any_controls and len(CONTROLS.findall(text[:10_000])) > MOST_CONTROLS * min(len(text), 10_000):
        raise BinaryFileError("control characters throughout")
    return text


def _declared(content: bytes) -> str | None:
    """Return the text of a page by the charset that it names, None if it names none that exists."""
    found = META_CHARSET.search(content[:HEAD])
    if found is None:
        return None
    try:
        encoding = codecs.lookup(found[1].decode("ascii")).name
        if encoding == "utf-8" and not MULTIBYTE.search(content):
            return None  # it says UTF-8 and is none: like a page that says nothing
        # Browsers take these names for cp1252, and so do the pages that bear them.
        return content.decode("cp1252" if encoding in ("iso8859-1", "ascii") else encoding, "replace")
    except (LookupError, ValueError):
        return None  # a name that is no charset: the page is like any other text


def _likely(content: bytes) -> str:
    from charset_normalizer import from_bytes

    text = content.decode("cp1252", "replace")
    western = None if CONTROLS.search(text) or "\ufffd" in text else text
    best = from_bytes(content[:SAMPLE], cp_isolation=LIKELY_ENCODINGS).best()
    if best is None:
        if western is not None:
            return western
        raise BinaryFileError("in no known encoding")
    if best.encoding in ("cp1250", "mac_roman", "latin_1", "cp1252") and western is not None:
        return western  # these differ in few letters; reports in the packs' languages are written in cp1252
    return content.decode(best.encoding, "replace")
