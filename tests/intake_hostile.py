"""Two hundred hostile files, made from a seed: broken, bombed, nested, mislabelled."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

FORMS = Path(__file__).parents[1] / "examples" / "forms"
SEED = 16


def files(count: int = 200) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents: the bombs first, then forms that are cut, mixed up and mislabelled."""
    chance = random.Random(SEED)
    whole = sorted(path for path in FORMS.iterdir() if path.is_file())
    made = 0
    for name, content in bombs():
        yield f"{made:03}-{name}", content
        made += 1
    damages: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flipped, repeated, zeroed, swapped, opened)
    while made < count:
        path = whole[made % len(whole)]
        content = damages[made % len(damages)](path.read_bytes(), chance)
        suffix = path.name if chance.random() < 0.7 else f"{path.stem}{chance.choice(whole).suffix}"
        yield f"{made:03}-{suffix}", content
        made += 1


def cut(content: bytes, chance: random.Random) -> bytes:
    """The beginning only."""
    return content[: chance.randrange(1, len(content))]


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(content)
    for _ in range(1 + len(changed) // 50):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def repeated(content: bytes, chance: random.Random) -> bytes:
    """A piece many times."""
    start = chance.randrange(len(content))
    piece = content[start : start + 40]
    return content[:start] + piece * 20_000 + content[start:]


def zeroed(content: bytes, chance: random.Random) -> bytes:
    """A stretch of null bytes in the middle."""
    start = chance.randrange(len(content))
    return content[:start] + b"\x00" * 200 + content[start + 20 :]


def swapped(content: bytes, chance: random.Random) -> bytes:
    """The second half first."""
    middle = chance.randrange(len(content))
    return content[middle:] + content[:middle]


def opened(content: bytes, chance: random.Random) -> bytes:
    """Tags and brackets that nobody closes."""
    start = chance.randrange(len(content))
    return content[:start] + chance.choice((b"<div>", b"[", b"{", b"(", b"<![CDATA[", b'"')) * 5_000 + content[start:]


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that would be large, deep or slow, each with the name of what it is."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for root in ("rss", "nitf", "html", "feed", "newsItem"):
        text = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY e0 "bomb">{entities}]><{root}>&e11;</{root}>'
        yield f"entities-{root}.xml", text.encode()
    yield "external.xml", b'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body>&x;</body></nitf>'
    for depth in (500, 20_000, 100_000):
        yield f"deep-{depth}.html", b"<html><body>" + b"<div>" * depth + b"12 killed" + b"</div>" * depth
        yield f"deep-{depth}.xml", b"<rss>" + b"<a>" * depth + b"x" + b"</a>" * depth + b"</rss>"
        yield f"deep-{depth}.json", b'[{"text": ' + b"[" * depth + b"]" * depth + b"}]"
        yield f"deep-{depth}.jsonl", b'{"text": ' + b"[" * depth
    yield "spans.html", b"<p>" + b"<span class=x>" * 60_000
    yield "unclosed.html", b"<a " * 500_000
    yield "quotes.html", b"<html><p title='" * 50_000
    yield "table.html", b"<table>" * 2_000 + b"<tr><td>" * 2_000
    zeros = b"\x00" * 300_000_000
    packed = gzip.compress(zeros, 9)
    yield "zeros.txt.gz", packed
    yield "zeros.json.bz2", bz2.compress(zeros[:100_000_000] * 1)
    yield "lines.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * 300_000_000)
    yield "zeros.zip", _zip({"zeros.txt": zeros})
    yield "zeros.docx", _zip({"word/document.xml": zeros[:280_000_000], "[Content_Types].xml": b"<a/>"})
    yield "many.zip", _zip({f"{n}.txt": b"12 killed" for n in range(3_000)})
    nested = _zip({"a.txt": b"12 people were killed in Sarvola."})
    for _ in range(6):
        nested = _zip({"in.zip": nested})
    yield "nested.zip", nested
    again = b"12 people were killed in Sarvola."
    for _ in range(6):
        again = gzip.compress(again)
    yield "nested.gz", again
    yield "climbing.zip", _zip({"../../../tmp/escape.txt": b"12 people were killed in Sarvola."})
    yield "climbing.tar", _tar("../../escape.txt", b"12 people were killed in Sarvola.")
    yield "link.tar", _tar_link()
    yield "sparse.xlsx", _far_cell()
    yield "columns.csv", b"text,published\n" + b'"' + b"a," * 200_000
    yield "quoted.csv", b'text\n"' + b"\n" * 100_000
    yield "header.eml", b"From: a\nTo: b\nDate: c\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\n12 killed"
    yield "parts.eml", _nested_mail(2_000)
    yield "from.mbox", b"From a\n" * 100_000
    yield "length.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nx"
    yield "negative.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\nx"
    yield "pages.pdf", b"%PDF-1.7\n1 0 obj<</Type/Pages/Count 99999999/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>"
    yield "empty.pdf", b"%PDF-1.4"
    spaces, drawn = b" " * 300_000_000, b"q Q " * 2_000_000
    once = zlib.compress(spaces, 9)
    yield "spaces.pdf", _pdf(once)
    yield "within.pdf", _pdf(zlib.compress(once, 9))
    yield "written.pdf", _pdf(base64.a85encode(once) + b"~>", b"[/ASCII85Decode/FlateDecode]")
    yield "drawn.pdf", _pdf(zlib.compress(drawn, 9), times=500)
    yield "picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10
    yield "program.txt", b"\x7fELF" + struct.pack("<10I", *range(10))
    yield "unknown.xml", b"<?xml version='1.0'?><inventory><item>12 killed</item></inventory>"
    yield "named.pdf", b"12 people were killed in Sarvola, officials said."
    yield "named.docx", b"12 people were killed in Sarvola, officials said."
    yield "lone\udcff.txt".encode("utf-8", "replace").decode(), b"\xff\xfe\xfa"
    yield "long-line.txt", b"12 people were killed in Sarvola and " * 100_000
    yield "keys.json", json.dumps([{"text": None}, {"text": 5}, 7, None, {"text": "12 killed", "id": {}}]).encode()
    yield "surrogate.jsonl", b'{"text": "\\ud800 12 killed"}'
    yield "number.jsonl", b'{"text": "x", "n": ' + b"9" * 100_000 + b"}"


def _pdf(stream: bytes, filters: bytes = b"/FlateDecode", times: int = 1) -> bytes:
    """A page whose contents are one stream, so many times."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents[" + b"4 0 R " * times + b"]/Resources<<>>>>",
        b"<</Length %d/Filter %s>>stream\n" % (len(stream), filters) + stream + b"\nendstream ",
    )
    content, starts = b"%PDF-1.7\n", []
    for number, held in enumerate(objects, 1):
        starts.append(len(content))
        content += b"%d 0 obj" % number + held + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer<</Size 5/Root 1 0 R>>startxref\n%d\n%%%%EOF" % len(content)
    return content + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _tar(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def _tar_link() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("link.txt")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    return buffer.getvalue()


def _far_cell() -> bytes:
    whole = (FORMS / "figures.xlsx").read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            new.writestr(name, content)
    return buffer.getvalue()


def _nested_mail(depth: int) -> bytes:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return b"From: a\nTo: b\nSubject: c\nDate: d\n" + head + b"Content-Type: text/plain\n\n12 killed"
