"""Reading and incidents on a cluster of Apache Spark, with the functions of one machine. See docs/spark.md.

Needs `bilan[spark]` here and, with what else is read (`bilan[html,warc]`), on every machine of the cluster.
"""

from bilan.spark.linking import incidents
from bilan.spark.reading import claims, faults, read, read_archives
from bilan.spark.writing import write_claims, write_told

__all__ = ["claims", "faults", "incidents", "read", "read_archives", "write_claims", "write_told"]
