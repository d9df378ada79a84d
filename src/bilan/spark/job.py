"""The program for `spark-submit`: reads, lists claims, builds incidents, each from what the one before wrote.

spark-submit … job.py read s3://bucket/CC-NEWS/*.warc.gz --output s3a://bucket/told
spark-submit … job.py claims s3a://bucket/told --output s3a://bucket/claims
spark-submit … job.py incidents s3a://bucket/told --output s3a://bucket/incidents
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from bilan.errors import BilanError
from bilan.reader_settings import ReaderSettings

ARCHIVES = (".warc", ".warc.gz")


@click.group()
def job() -> None:
    """Read reports and build incidents on a cluster."""


@job.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option("--output", required=True, help="Folder for what the documents tell, in partitions by month.")
@click.option("--slices", type=click.IntRange(min=1), default=4, show_default=True, help="Tasks to each web archive.")
@click.option("--places", type=click.Path(path_type=Path), help="Your own places, on every machine under this path.")
@click.option("--weights", type=click.Path(path_type=Path), help="Weights, on every machine under this path.")
@click.option("--precise", is_flag=True, help="Ask an encoder about every choice (bilan[precise] on every machine).")
def read(
    inputs: tuple[str, ...], output: str, slices: int, places: Path | None, weights: Path | None, precise: bool
) -> None:
    """Read documents: web archives (.warc, .warc.gz), or Parquet or JSON Lines with columns id, text, published …"""
    from bilan import spark

    settings = ReaderSettings(places=places, weights=weights, precise=precise)
    session = _session()
    archives = [name for name in inputs if name.endswith(ARCHIVES)]
    if archives and len(archives) < len(inputs):
        raise click.UsageError("give web archives, or Parquet and JSON Lines, not both in one call")
    if archives:
        told = spark.read_archives(session, archives, settings, slices=slices)
    else:
        lines = all(name.removesuffix(".gz").endswith((".jsonl", ".json")) for name in inputs)
        told = spark.read(session.read.load(list(inputs), format="json" if lines else "parquet"), settings)
    spark.write_told(told, output)
    failed = session.read.parquet(output).where("fault is not null").count()
    click.echo(f"bilan: {failed} documents could not be read; the column fault says why", err=True)


@job.command()
@click.argument("told")
@click.option("--output", required=True, help="Folder for the claims, in partitions by kind and month.")
def claims(told: str, output: str) -> None:
    """List the claims of what was read, a row each."""
    from bilan import spark

    spark.write_claims(spark.claims(_session().read.parquet(told)), output)


@job.command()
@click.argument("told")
@click.option("--output", required=True, help="Folder for the incidents.")
@click.option("--policy", default="latest", show_default=True, help="How tolls are chosen.")
def incidents(told: str, output: str, policy: str) -> None:
    """Build the incidents of what was read."""
    from bilan import spark

    spark.incidents(_session().read.parquet(told), policy=policy).write.mode("overwrite").parquet(output)


def _session() -> Any:
    from pyspark.sql import SparkSession

    return SparkSession.builder.appName("bilan").getOrCreate()


if __name__ == "__main__":
    try:
        job()
    except BilanError as error:
        click.echo(f"bilan: error: {error}", err=True)
        sys.exit(error.exit_code)
