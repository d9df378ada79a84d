"""A cluster gives the claims and incidents of one machine, byte for byte, however its rows lie."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.ledger import Ledger

SOURCE = str(Path(__file__).parents[1] / "src")
CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
EXAMPLES = Path(__file__).parents[1] / "examples"
PLACES = ("Velmont", "Dunmere", "Port-Salin", "Oskar", "Karst", "Rive-Haute")
SAID = (
    ("fr", "{n} personnes ont été tuées mercredi dans l'explosion d'un entrepôt à {place}, selon la police."),
    ("en", "{n} people were killed on Wednesday when a warehouse exploded in {place}, police said."),
    ("fr", "L'explosion de mercredi à {place} a fait {n} morts et 40 blessés, a indiqué le gouverneur."),
    ("en", "Flooding displaced {n} people in {place} on Tuesday, according to the Red Cross."),
)
FIRST = date(2026, 3, 12)
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="needs Java, on Debian: default-jre-headless")
pytestmark = [needs_java]


def documents(number: int) -> Iterator[dict[str, Any]]:
    """Reports of some incidents, several reports to each, in two languages."""
    for n in range(number):
        code, said = SAID[n % len(SAID)]
        week = timedelta(weeks=n // 24)
        place = PLACES[n // 4 % len(PLACES)]
        text = said.format(n=12 + n % 3, place=place) + f"\n\nReport {n} of the day."
        yield {"id": f"d{n}", "language": code, "published": str(FIRST + week), "publisher": f"P{n % 5}", "text": text}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="needs bilan[spark]")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join([SOURCE, os.environ.get("PYTHONPATH", "")])
    workers = os.environ.get("BILAN_SPARK_WORKERS", "2")
    options = {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "3", "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1", "spark.driver.memory": "2g",
    }  # fmt: skip
    builder = sql.SparkSession.builder.master(f"local[{workers}]").appName("test")
    for name, value in options.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


def on_one_machine(folder: Path, *arguments: str) -> tuple[dict[str, list[str]], list[str]]:
    """The claims of each document and the incidents, both as JSON, as `--jobs` gives them."""
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    call = [sys.executable, "-m", "bilan"]
    read = subprocess.run(
        [*call, "read", "in.jsonl", "--format", "jsonl", *arguments],
        cwd=folder, env=environment, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    added = [*call, "add", "in.jsonl", "--ledger", "one.db", *arguments]
    subprocess.run(added, cwd=folder, env=environment, check=True, capture_output=True)
    claims: dict[str, list[str]] = {}
    for line in read.stdout.splitlines():
        claims.setdefault(json.loads(line)["document"]["id"], []).append(line)
    return claims, told_incidents(folder / "one.db")


def told_incidents(path: Path) -> list[str]:
    import msgspec

    with Ledger(path, create=False) as ledger:
        found = Catalogue(ledger, atlas(None)).incidents(situations=False)
        return sorted(msgspec.json.encode(one).decode() for one in found)


def claims_of(told: Any) -> dict[str, list[str]]:
    from bilan import spark

    rows = spark.claims(told).orderBy("document", "position").collect()
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["document"], []).append(row["claim"])
    return found


def compare(session: Any, folder: Path, rows: list[dict[str, Any]], partitions: tuple[int, ...], *jobs: str) -> None:
    """Compare a cluster's claims and incidents with those of one machine."""
    from bilan import spark

    (folder / "in.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    claims, incidents = on_one_machine(folder, *jobs)
    assert claims and len(incidents) > 5
    for number in partitions:
        shuffled = random.Random(number).sample(rows, len(rows))
        schema = "id string, language string, published string, publisher string, text string"
        frame = session.createDataFrame(shuffled, schema).repartition(number)
        spark.write_told(spark.read(frame), str(folder / f"told-{number}"))
        told = session.read.parquet(str(folder / f"told-{number}"))
        assert spark.faults(told).count() == 0
        assert claims_of(told) == claims
        assert sorted(row["incident"] for row in spark.incidents(told).collect()) == incidents


def test_claims_and_incidents_are_those_of_one_machine(session: Any, tmp_path: Path) -> None:
    compare(session, tmp_path, list(documents(240)), (1, 5), "--jobs", "2")


def test_what_cannot_be_read_is_a_row_with_why(session: Any, tmp_path: Path) -> None:
    from bilan import spark

    good = next(iter(documents(1)))
    rows = [
        {**good, "published": "yesterday", "id": "day"}, {**good, "text": None, "id": "none"},
        {**good, "language": None, "text": "Dvanaest ljudi je poginulo.", "id": "hr"}, good,
    ]  # fmt: skip
    frame = session.createDataFrame(rows, "id string, language string, published string, publisher string, text string")
    told = spark.read(frame).persist()
    why = {row["document"]: row["fault"] for row in spark.faults(told).collect()}
    assert set(why) == {"day", "none", "hr"}
    assert "write it as YYYY-MM-DD" in why["day"]
    assert "no text" in why["none"]
    assert "language not recognised" in why["hr"]
    assert set(claims_of(told)) == {good["id"]}


def test_claims_are_written_in_partitions(session: Any, tmp_path: Path) -> None:
    from bilan import spark

    frame = session.createDataFrame(
        [{**row, "published": date.fromisoformat(row["published"])} for row in documents(4)]
    )
    claims = spark.claims(spark.read(frame))
    spark.write_claims(claims, str(tmp_path / "claims"))
    back = session.read.parquet(str(tmp_path / "claims"))
    assert (tmp_path / "claims" / "kind=figure" / "month=2026-03").is_dir()
    assert back.where("kind = 'figure' and measure = 'killed'").count() == 3
    assert back.count() == claims.count()


def test_a_frame_without_texts_is_refused(session: Any) -> None:
    from bilan import spark
    from bilan.errors import InputError

    with pytest.raises(InputError, match="no column text; it has: id"):
        spark.read(session.createDataFrame([("a",)], "id string"))


def test_web_archives_are_read_in_slices(session: Any, tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    from bilan import spark

    archive = EXAMPLES / "forms" / "web.warc.gz"
    done = subprocess.run(
        [sys.executable, "-m", "bilan", "read", str(archive), "--format", "jsonl"],
        env={**os.environ, "PYTHONPATH": SOURCE}, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    address = f"file://{archive.resolve()}"
    for slices, given in ((1, str(archive)), (3, address)):
        told = spark.read_archives(session, [given, str(tmp_path / "none.warc")], slices=slices).persist()
        found = [claim for claims in claims_of(told).values() for claim in claims]
        assert sorted(_without_file(line) for line in found) == sorted(map(_without_file, done.stdout.splitlines()))
        assert found
        assert [row["fault"] for row in spark.faults(told).collect()] == ["no such file or folder; check the name"]


def _without_file(line: str) -> str:
    """A claim without its archive's name, which one machine gives as it was named there."""
    claim = json.loads(line)
    claim["evidence"].get("where", {}).pop("file", None)
    return json.dumps(claim, sort_keys=True)


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason="needs the corpora beside the checkout")
def test_many_documents_on_four_workers(session: Any, tmp_path: Path) -> None:
    number = int(os.environ.get("BILAN_SPARK_DOCUMENTS", "20000"))
    rows = []
    for name in ("news-fr", "news-en", "crisis-fr"):
        with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    made = []
    for n in range(number):
        row = rows[n % len(rows)]
        day = date.fromisoformat(row.get("published") or "2020-01-01") + timedelta(days=400 * (n // len(rows)))
        made.append(
            {**{k: row.get(k) for k in ("language", "publisher", "text")}, "id": f"n{n}", "published": str(day)}
        )
    compare(session, tmp_path, made, (16,), "--jobs", "2")
