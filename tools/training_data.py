"""Write the annotated reports and tables of this repository in the form that `bilan train` reads.

python tools/training_data.py -o training.jsonl
bilan train training.jsonl OTHERS.jsonl -o src/bilan/choosing/weights

With `--told` only statements and events are written, from which the weights of figures are not learned anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOME_DAY = "2026-03-11"
TESTS = Path(__file__).parents[1] / "tests"
TABLES = ("fr", "classes-fr", "en", "es")
"""Tables of sentences; the blind one is left out, so that it goes on saying how unseen sentences are read."""


def tables() -> Iterator[dict[str, Any]]:
    """The rows of the tables as reports of one sentence. They do not judge single people without a number."""
    import tables_score

    for language in TABLES:
        for row in tables_score.rows(language):
            figures = [{**figure, **_span(row["text"], figure)} for figure in row["figures"]]
            report = {"id": row["id"], "language": tables_score.code(language), "text": row["text"]}
            report |= {"figures": figures, "singles": False}
            yield {**report, "published": row.get("published") or _published(figures)}


def told_tables() -> Iterator[dict[str, Any]]:
    """The rows of the tables of statements and of events as reports of one sentence."""
    import event_tables

    day = event_tables.PUBLISHED.isoformat()
    for language in event_tables.languages():
        for row in event_tables.rows(language):
            events = [_event(row["text"], event) for event in row["events"]]
            yield {"id": row["id"], "language": language, "text": row["text"], "published": day, "events": events}
    for path in sorted((TESTS / "tables" / "statements").glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            row = json.loads(line)
            statements = [
                {"content": _where(row["text"], content), "speaker": speaker, "names": [speaker]}
                for speaker, _, content in row["statements"]
            ]
            language = path.stem.rpartition("-")[2]
            report = {"id": f"{path.stem}-{number}", "language": language, "text": row["text"], "published": day}
            yield {**report, "statements": statements}


def _event(text: str, event: dict[str, Any]) -> dict[str, Any]:
    """An event of a table in the form of an annotated one; of names that are equally right each is accepted."""
    types = event["type"].split("|")
    found: dict[str, Any] = {"words": _where(text, event["text"]), "type": types[0], "also": types[1:]}
    for role in ("actors", "recipients"):
        if role in event:
            found[role] = [name for names in event[role] for name in names.split("|")]
    if "places" in event:
        found["places"] = [{"name": name} for names in event["places"] for name in names.split("|")]
    return found


def _where(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def _published(figures: list[dict[str, Any]]) -> str | None:
    """A day for rows that have none and say none: what nothing is said of has no period on any day of publication."""
    return SOME_DAY if figures and all(figure.get("period", "?") is None for figure in figures) else None


def _span(text: str, figure: dict[str, Any]) -> dict[str, int]:
    import tables_score

    start, end = tables_score.span(text, figure)
    return {"start": start, "end": end}


def main() -> None:
    """Write everything to one file."""
    sys.path.insert(0, str(TESTS))
    import corpus_reports

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--told", action="store_true", help="statements and events alone, without figures")
    arguments = parser.parse_args()
    output = arguments.output
    corpus = corpus_reports.compiled_corpus()
    if arguments.told:
        annotated = [r for r in corpus if "events" in r]
        reports = [*({k: v for k, v in r.items() if k != "figures"} for r in annotated), *told_tables()]
    else:
        reports = [*corpus, *tables(), *told_tables()]
    output.write_text("".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports), "utf-8")


if __name__ == "__main__":
    main()
