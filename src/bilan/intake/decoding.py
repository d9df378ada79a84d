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
META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
MOST_CONTROLS = 0.02
"""Share of control characters above which decoded bytes are no text."""


class BinaryFileError(ValueError):
    """Bytes that are no text in any encoding."""


def decode(content: bytes, *, html: bool = False) -> str:
    """Return the text of bytes: by byte order mark, a page's own charset, UTF-8, else by likelihood.

    Line ends become `\\n`; nothing else is changed. Raises BinaryFileError for what is no text.
    """
    return _decode(content, html=html).replace("\r\n", "\n").replace("\r", "\n")


def _decode(content: bytes, *, html: bool) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if html and (declared := META_CHARSET.search(content[:4096])):
        try:
            return content.decode(declared[1].decode("ascii"), "replace")
        except LookupError:
            pass  # a charset that does not exist: go on as for any text
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _likely(content)
    if len(CONTROLS.findall(text[:10_000])) > MOST_CONTROLS * min(len(text), 10_000):
        raise BinaryFileError("control characters throughout")
    return text


def _likely(content: bytes) -> str:
    if b"\x00" in content[:10_000]:
        raise BinaryFileError("null bytes")
    from charset_normalizer import from_bytes

    text = content.decode("cp1252", "replace")
    western = None if CONTROLS.search(text) or "\ufffd" in text else text
    best = from_bytes(
        content[:200_000],
        cp_isolation=[
            "cp1252",
            "latin_1",
            "cp1251",
            "cp1256",
            "cp1250",
            "utf_16_le",
            "utf_16_be",
            "mac_roman",
            "shift_jis",
            "gb18030",
            "big5",
            "euc_kr",
        ],
    ).best()
    if best is None:
        if western is not None:
            return western
        raise BinaryFileError("in no known encoding")
    if best.encoding in ("cp1250", "mac_roman", "latin_1", "cp1252") and western is not None:
        return western  # these differ in few letters; reports in the packs' languages are written in cp1252
    return content.decode(best.encoding, "replace")
