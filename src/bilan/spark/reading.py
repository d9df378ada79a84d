"""Documents of a DataFrame, or of web archives, into what they tell: a row a document, so that each is read once.

A row holds the claims as JSON, letter for letter those of `bilan read --format jsonl`, the digest that incidents are
made of, and, where a document could not be read, why. It depends on its document alone: how rows lie in partitions
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import msgspec

from bilan.collecting import collect_seldom
from bilan.errors import BilanError, InputError
from bilan.harmless import as_json
from bilan.intake import IntakeOptions, Rejection, formats, records
from bilan.intake.source import Source
from bilan.languages import pack as packs
from bilan.model import Document, Kind, Where, encode
from bilan.reader_settings import ReaderSettings
from bilan.reading.reader import Reader
from bilan.reading.work import told
from bilan.reconcile.incidents.digests import People, digest
from bilan.reconcile.quantity import Ancestors
from bilan.reconcile.reconciler import ancestors

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame, SparkSession

TOLD = "document string, published date, language string, publisher string, claims array<string>, digest string, fault string"  # noqa: E501
CLAIMS = "document string, published date, language string, publisher string, position int, id string, kind string, measure string, claim string"  # noqa: E501
AT_ONCE = 256
"""Documents whose results are handed to Spark together: some megabytes."""
KINDS: frozenset[Kind] = frozenset({"figure", "statement", "event"})
SETTINGS = ReaderSettings()
OPTIONS = IntakeOptions()
SLICES = 4
"""Tasks that share a web archive: each reads it through and works on its part of the records."""


@dataclass(frozen=True)
class _Worker:
    """What a process of the cluster loads once, for all tasks that it does."""

    reader: Reader
    codes: tuple[str, ...]
    """Languages that are detected; `readable` are those that can be read."""
    readable: tuple[str, ...]
    around: Ancestors
    people: People


@lru_cache(maxsize=2)
def _worker(settings: ReaderSettings) -> _Worker:
    collect_seldom()
    reader = settings.reader()
    codes = tuple(packs.codes(settings.language_folders))
    readable = tuple(packs.readable(settings.language_folders, precise=settings.precise))
    return _Worker(reader, codes, readable, ancestors(reader.gazetteer), People(reader.gazetteer))


def read(frame: DataFrame, settings: ReaderSettings = SETTINGS, options: IntakeOptions = OPTIONS) -> DataFrame:
    """Return what the documents of a frame tell, a row each (`TOLD`).

    The frame's columns are the fields of a document as JSON Lines have them: `text`, and as far as known `id`,
    `title`, `language`, `published` (a date, a timestamp or text), `publisher`, `url`; others are passed over. What a
    row does not say is as `options` say. Lazy: save the result (`write_told`) before several things are made of it.
    """
    known = [name for name in records.KNOWN if name in frame.columns]
    if "text" not in known:
        raise InputError(f"the frame has no column text; it has: {', '.join(frame.columns)}")
    return frame.select(*known).mapInArrow(partial(_rows_told, settings, options), TOLD)


def read_archives(
    spark: SparkSession,
    addresses: Sequence[str],
    settings: ReaderSettings = SETTINGS,
    options: IntakeOptions = OPTIONS,
    *,
    slices: int = SLICES,
) -> DataFrame:
    """Return what the pages of web archives (WARC) tell, a row each (`TOLD`).

    `addresses`: paths that every machine has, or what Arrow opens (`s3://…`, `hdfs://…`, `gs://…`). `slices`: tasks
    to each archive. A record that cannot be read is a row with its fault, and the archive's others are read.
    """
    parts = [(address, slices, number) for address in addresses for number in range(slices)]
    frame = spark.createDataFrame(parts, "address string, slices int, number int")
    return frame.repartition(max(1, len(parts)), "address", "number").mapInArrow(
        partial(_archives_told, settings, options), TOLD
    )


def claims(frame: DataFrame) -> DataFrame:
    """Return the claims of what was told, a row each (`CLAIMS`), `position` counting them within their document."""
    from pyspark.sql import functions as f

    each = frame.select(
        "document", "published", "language", "publisher", f.posexplode("claims").alias("position", "claim")
    )
    fields = {name: f.get_json_object("claim", f"$.{name}") for name in ("id", "kind", "measure")}
    return each.withColumns(fields).select(*(column.split()[0] for column in CLAIMS.split(", ")))


def faults(frame: DataFrame) -> DataFrame:
    """Return the documents that could not be read, with why."""
    return frame.where("fault is not null").select("document", "fault")


def _rows_told(
    settings: ReaderSettings, options: IntakeOptions, batches: Iterable[RecordBatch]
) -> Iterator[RecordBatch]:
    worker = _worker(settings)
    rows = (row for batch in batches for row in batch.to_pylist())
    yield from _batches(_told(worker, item) for item in _documents(worker, rows, options))


def _documents(
    worker: _Worker, rows: Iterable[dict[str, Any]], options: IntakeOptions
) -> Iterator[Document | Rejection]:
    """The documents of rows, made as those of JSON Lines are."""
    source = Source("row", None)
    for row in rows:
        given = {name: value for name, value in row.items() if value is not None}
        published = given.get("published")
        if isinstance(published, date):
            given["published"] = published.isoformat()
        try:
            yield formats.finished(records.document(given), source, options, worker.codes, {})
        except InputError as error:
            reason, _, remedy = str(error).partition("; ")
            yield Rejection(str(given.get("id", "")), None, reason, remedy)


def _archives_told(
    settings: ReaderSettings, options: IntakeOptions, batches: Iterable[RecordBatch]
) -> Iterator[RecordBatch]:
    worker = _worker(settings)
    for batch in batches:
        for part in batch.to_pylist():
            yield from _batches(_told(worker, item) for item in _pages(worker, options, **part))


def _pages(
    worker: _Worker, options: IntakeOptions, address: str, slices: int, number: int
) -> Iterator[Document | Rejection]:
    """The documents of a part of an archive's records; what is no report is passed over."""
    from bilan.intake import warc

    try:
        stream = _opened(address)
    except (OSError, ValueError) as error:
        if number == 0:
            yield formats.unreadable(address, error)
        return
    with stream:
        archive = Source(address, stream, PurePath(address).suffix.lower(), where=Where(file=PurePath(address).name))
        for position, found in enumerate(warc.records(archive, options)):
            if isinstance(found, Source):
                if position % slices == number:
                    items = formats.documents(found, options, worker.codes)
                    yield from (item for item in items if isinstance(item, Document | Rejection))
            elif isinstance(found, Rejection) and number == 0:  # of the archive: every part meets it, one tells it
                yield found


def _opened(address: str) -> Any:
    if "://" not in address:
        return open(address, "rb")  # noqa: PTH123 - closed where it is read
    from pyarrow import fs

    system, path = fs.FileSystem.from_uri(address)
    return system.open_input_stream(path, compression=None)


def _told(worker: _Worker, item: Document | Rejection) -> dict[str, Any]:
    """The row of a document, or of what could not be read."""
    if isinstance(item, Rejection):
        return {"document": item.path, "fault": f"{item.reason}; {item.remedy}"}
    row: dict[str, Any] = {
        "document": item.id, "published": item.published, "language": item.language, "publisher": item.publisher,
    }  # fmt: skip
    if item.language not in worker.readable and item.text.strip():
        known = "not recognised" if item.language is None else f"{item.language!r} has no pack"
        return {**row, "fault": f"language {known}; packs: {', '.join(worker.readable)}"}
    try:
        found = told(worker.reader, item, kinds=KINDS)
    except BilanError as error:
        return {**row, "fault": str(error)}
    if found.fault is not None:
        return {**row, "fault": found.fault}
    made = None
    if item.language in worker.readable:
        pack = worker.reader.pack(item.language)
        made = msgspec.json.encode(digest(item, found.claims, pack, worker.around, worker.people)).decode()
    return {**row, "claims": [as_json(encode(claim)) for claim in found.claims], "digest": made}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[RecordBatch]:
    from bilan.spark.batches import batches

    return batches(rows, TOLD, AT_ONCE)
