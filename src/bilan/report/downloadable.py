"""The data of a report as files within it: links that save tables, needing no network and no script.

Each is an address that holds the file itself (`data:`, RFC 2397), made by the exports, so that it has their columns,
their masking of private persons and their safety in spreadsheets. The same ledger always gives the same bytes.
"""

from __future__ import annotations

import base64
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bilan.errors import BilanError, NothingFound
from bilan.export.forms import FORMS, Asked, tables_for, write
from bilan.ledger import Filters, Ledger, MaskedLedger

OFFERED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("xlsx", ("figure", "statement", "event", "incident")), ("csv", ("figure",)), ("jsonl", ()), ("geojson", ()),
    ("helix", ()), ("acled", ()), ("ucdp", ()), ("hxl", ()), ("parquet", ()), ("jsonld", ()),
)  # fmt: skip
"""Forms with the kinds that they hold here, none: those of `bilan export` without `--kind`; the foremost first."""
MOST_CLAIMS = 5_000
MOST_BYTES = 4_000_000
"""Claims of a ledger beyond which a report holds no file, and bytes of all its files: a page that a mail carries."""
STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say."""
NO_STAMP = rb"\g<1>1980-01-01T00:00:00Z"


@dataclass(frozen=True)
class Download:
    """A file that a reader can save."""

    form: str
    name: str
    media_type: str
    content: bytes

    @property
    def address(self) -> str:
        """The file as an address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode('ascii')}"


def downloads(ledger: Ledger, filters: Filters) -> tuple[Download, ...]:
    """Return what a report on these claims offers: the files that fit in, the foremost first; none of a large ledger,
    or where nothing is masked whole."""
    if isinstance(ledger, MaskedLedger) and not ledger.moved:
        return ()  # an export needs texts and offsets masked alike
    if ledger.last_change()[0] > MOST_CLAIMS:
        return ()
    found, room = list[Download](), MOST_BYTES
    for name, kinds in OFFERED:
        one = _download(ledger, filters, name, kinds)
        if one is not None and len(one.content) <= room:
            found.append(one)
            room -= len(one.content)
    return tuple(found)


def _download(ledger: Ledger, filters: Filters, name: str, kinds: tuple[str, ...]) -> Download | None:
    form = FORMS[name]
    with tempfile.TemporaryDirectory(prefix="bilan-") as folder:
        path = Path(folder, f"bilan{form.suffix}")
        try:
            write(path, form, Asked(ledger, filters, tables_for(form, kinds)))
        except NothingFound:
            return None
        except BilanError:
            if form.file is None:
                raise
            return None  # the library of this form is not installed; the others need none
        content = path.read_bytes()
    called = path.name if form.suffix == f".{name}" else f"bilan-{name}{form.suffix}"
    return Download(name, called, form.media_type, timeless(content) if name == "xlsx" else content)


def timeless(workbook: bytes) -> bytes:
    """Return a workbook without the moment at which it was written."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = STAMPS.sub(NO_STAMP, content)
            new.writestr(zipfile.ZipInfo(member.filename, NO_TIME), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
