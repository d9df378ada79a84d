"""What a cluster read, as Parquet in partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

UNDATED = "undated"
"""The month of documents without a day of publication."""


def write_told(told: DataFrame, path: str) -> None:
    """Write what documents tell (`bilan.spark.read`) in partitions of `month` (2026-03); what is there is replaced."""
    _by_month(told).write.mode("overwrite").partitionBy("month").parquet(path)


def write_claims(claims: DataFrame, path: str) -> None:
    """Write claims (`bilan.spark.claims`) in partitions of `kind` and `month`; what is there is replaced."""
    _by_month(claims).write.mode("overwrite").partitionBy("kind", "month").parquet(path)


def _by_month(frame: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    return frame.withColumn("month", f.coalesce(f.date_format("published", "yyyy-MM"), f.lit(UNDATED)))
