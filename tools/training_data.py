"""Write the annotated reports and tables of this repository in the form that `bilan train` reads.

python tools/training_data.py -o training.jsonl
bilan train training.jsonl OTHERS.jsonl -o src/bilan/choosing/weights
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
TABLES = ("fr", "en", "es")
"""Tables of sentences; the blind one is left out, so that it goes on saying how unseen sentences are read."""


def tables() -> Iterator[dict[str, Any]]:
    """The rows of the tables as reports of one sentence. They do not judge single people without a number."""
    import tables_score

    for language in TABLES:
        for row in tables_score.rows(language):
            figures = [{**figure, **_span(row["text"], figure)} for figure in row["figures"]]
            report = {"id": row["id"], "language": language, "text": row["text"], "figures": figures, "singles": False}
            yield {**report, "published": row.get("published") or _published(figures)}


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
    output = parser.parse_args().output
    reports = [*corpus_reports.compiled_corpus(), *tables()]
    output.write_text("".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports), "utf-8")


if __name__ == "__main__":
    main()
