"""Incidents on a cluster: the blocks, comparisons and groups of one machine, each as a step of Spark.

1. each digest gives its matters with the keys of their blocks (`linking.keys`)
2. matters of a block are paired (`linking.pairs`); of a block only ids and days travel, so a large one is small
3. pairs, each once, are compared (`linking.likeness`), and those kept that may be one (`book.LINKED`)
4. matters that links of at least the threshold connect, however indirectly, are one component. `linking.clusters`
   joins two groups only where the mean of their links reaches the threshold, so never across components
5. each component is grouped by itself (`book.grouped`) and told (`record.incident`)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from bilan.reconcile.incidents.book import LINKED, Cluster, Rules, grouped
from bilan.reconcile.incidents.digest import Digest, Matter
from bilan.reconcile.incidents.linking import Node, keys, likeness, nodes, pairs
from bilan.reconcile.incidents.record import incident
from bilan.reconcile.incidents.scoring import weights
from bilan.spark.batches import batches, groups, rows_of

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame

MATTERS = "id string, document string, published date, kind string, keys array<string>, node string"
PAIRS = "one string, other string"
LINKS = "one string, other string, likely double"
GROUPED = "component string, node string, one string, other string, likely double"
INCIDENTS = "id string, type string, title string, start date, end date, documents array<string>, contested boolean, incident string"  # noqa: E501
AT_ONCE = 1000
BETWEEN = "\x1f"
"""Stands between the parts of a key."""
_decoder = msgspec.json.Decoder(Digest)


def incidents(told: DataFrame, *, policy: str = "latest") -> DataFrame:
    """Return the incidents of what documents tell, a row each (`INCIDENTS`), `incident` in full as JSON.

    They are those of one machine for the same documents, without what people decided. The matters and links are kept
    on the executors' disks while the frame is in use. The driver holds the ids of the matters that are linked with
    another. Of several rows of one document the first counts, in the order of their digests.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as f

    matters = _matters(told).persist(StorageLevel.DISK_ONLY)
    links = _links(matters).persist(StorageLevel.DISK_ONLY)
    component = _components(links)
    of_one, of_other = component.toDF("one", "component"), component.toDF("other", "component_of_other")
    inner = links.join(of_one, "one").join(of_other, "other").where("component = component_of_other")
    absent = f.lit(None).cast("string")
    members = matters.join(component, "id", "left").select(
        f.coalesce("component", "id").alias("component"), "node",
        absent.alias("one"), absent.alias("other"), f.lit(None).cast("double").alias("likely"),
    )  # fmt: skip
    linked = inner.select("component", absent.alias("node"), "one", "other", "likely")
    together = members.unionByName(linked).repartition("component").sortWithinPartitions("component")
    return together.mapInArrow(partial(_told, policy), INCIDENTS)


def _matters(told: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    once = told.where("digest is not null").groupBy("document").agg(f.min("digest").alias("digest"))
    return once.select("digest").mapInArrow(_matter_rows, MATTERS)


def _matter_rows(given: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    digests = (_decoder.decode(row["digest"]) for row in rows_of(given))
    found = (
        {
            "id": node.id, "document": node.digest.document, "published": node.digest.published,
            "kind": node.matter.kind, "keys": sorted(BETWEEN.join(key) for key in keys(node)), "node": _encoded(node),
        }
        for digest in digests
        for node in nodes([digest])
    )  # fmt: skip
    return batches(found, MATTERS, AT_ONCE)


def _encoded(node: Node) -> str:
    """A matter with what its report gives for linking, without the report's other matters."""
    alone = msgspec.structs.replace(node.digest, matters=(node.matter,), none=())
    return msgspec.json.encode(alone).decode()


def _decoded(text: str) -> Node:
    digest = _decoder.decode(text)
    return Node(digest.matters[0], digest)


def _links(matters: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    keyed = matters.select("id", "document", "published", "kind", f.explode("keys").alias("key"))
    blocks = keyed.repartition("key").sortWithinPartitions("key")
    paired = blocks.mapInArrow(_pair_rows, PAIRS).distinct()
    first = matters.select(f.col("id").alias("one"), f.col("node").alias("first"))
    second = matters.select(f.col("id").alias("other"), f.col("node").alias("second"))
    return paired.join(first, "one").join(second, "other").mapInArrow(_link_rows, LINKS)


def _pair_rows(given: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    found = (
        {"one": one, "other": other}
        for key, rows in groups(given, "key")
        for one, other in sorted(pairs({tuple(key.split(BETWEEN)): [_outline(row) for row in rows]}))
    )
    return batches(found, PAIRS, AT_ONCE)


def _outline(row: dict[str, Any]) -> Node:
    """A matter with no more than pairing asks of it: its id, its report, its place in the order."""
    digest = Digest(document=row["document"], published=row["published"], publisher=None, language=None, matters=())
    return Node(Matter(id=row["id"], kind=row["kind"]), digest)


def _link_rows(given: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    found = (
        {"one": row["one"], "other": row["other"], "likely": likeness(_decoded(row["first"]), _decoded(row["second"]))}
        for row in rows_of(given)
    )
    return batches((row for row in found if row["likely"] >= LINKED), LINKS, AT_ONCE)


def _components(links: DataFrame) -> DataFrame:
    """Matter → component, for the matters that strong links connect (union by size, with halved paths)."""
    parent: dict[str, str] = {}
    size: dict[str, int] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    strong = links.where(links["likely"] >= weights().thresholds["same"]).select("one", "other")
    for row in strong.toLocalIterator():
        one, other = root(row["one"]), root(row["other"])
        if one != other:
            if size.get(one, 1) < size.get(other, 1):
                one, other = other, one
            parent[other] = one
            size[one] = size.get(one, 1) + size.pop(other, 1)
    rows = [(name, root(name)) for name in sorted(parent)]
    return links.sparkSession.createDataFrame(rows, "id string, component string")


def _told(policy: str, given: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    found = (row for _, rows in groups(given, "component") for row in _incident_rows(rows, policy))
    return batches(found, INCIDENTS, AT_ONCE)


def _incident_rows(rows: Iterable[dict[str, Any]], policy: str) -> Iterator[dict[str, Any]]:
    members: dict[str, Node] = {}
    links: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["node"] is None:
            links[row["one"], row["other"]] = row["likely"]
        else:
            node = _decoded(row["node"])
            members[node.id] = node
    for group in grouped(members, links, Rules()):
        made = incident(Cluster(group[0], tuple(members[name] for name in group)), policy=policy)
        yield {
            "id": made.id, "type": made.type, "title": made.title, "start": made.period.start, "end": made.period.end,
            "documents": list(made.documents), "contested": made.contested,
            "incident": msgspec.json.encode(made).decode(),
        }  # fmt: skip
