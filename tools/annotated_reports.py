"""Annotations of real reports, kept without their words: numbers and offsets alone, beside the hash of each text.

The texts belong to others and lie outside of this repository: French reports in `corpora/crisis-fr.jsonl.gz`, English
ones in `incidents/shootings-dev.jsonl.gz` of the shared data. Whoever has them gets annotated reports back:

    python tools/annotated_reports.py unfold ../shared -o real.jsonl
    bilan train real.jsonl training.jsonl OTHERS.jsonl -o src/bilan/choosing/weights

and new annotations, in the form that `bilan export --gold` writes, are folded so:

    python tools/annotated_reports.py fold NEW.jsonl -o tools/annotations/fr.jsonl
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("annotations")
KEPT = ("start", "end", "measure", "value", "low", "high", "quantifier", "unit", "population", "part_of", "period",
        "status", "implicit")  # fmt: skip
DOCUMENT = ("id", "language", "published", "publisher", "text")


def digest(text: str) -> str:
    """Return what tells a text from others: the first half of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def folded(report: dict[str, Any]) -> dict[str, Any]:
    """Return an annotated report without words: names as offsets of their occurrence nearest to the figure."""
    text = report["text"]
    figures = [
        {
            **{name: figure[name] for name in KEPT if name in figure},
            "places": [[*_span(text, p["name"], figure["start"]), p["role"]] for p in figure["places"]],
            "sources": [_span(text, name, figure["start"]) for name in figure["sources"]],
        }
        for figure in report["figures"]
    ]
    return {"id": report["id"], "text": digest(text), "figures": figures}


def _span(text: str, name: str, near: int) -> list[int]:
    starts = [i for i in range(len(text)) if text.startswith(name, i)]
    start = min(starts, key=lambda i: abs(i - near))
    return [start, start + len(name)]


def unfolded(kept: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return an annotated report of a document and what was kept of its annotations."""
    text = document["text"]
    figures = [
        {
            **figure,
            "places": [{"name": text[start:end], "role": role} for start, end, role in figure["places"]],
            "sources": [text[start:end] for start, end in figure["sources"]],
        }
        for figure in kept["figures"]
    ]
    return {**{name: document.get(name) for name in DOCUMENT}, "id": kept["id"], "figures": figures}


def documents(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield the texts that annotations can be of."""
    with gzip.open(shared / "corpora" / "crisis-fr.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
    with gzip.open(shared / "incidents" / "shootings-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            for document in json.loads(line)["documents"]:
                title = document.get("title")
                yield {**document, "text": f"{title}\n\n{document['text']}" if title else document["text"]}


def reports(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield all annotated reports whose texts are there."""
    lines = [line for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    kept = {one["text"]: one for one in map(json.loads, lines)}
    for document in documents(shared):
        found = kept.pop(digest(document["text"]), None)
        if found is not None:
            yield unfolded(found, document)


def main() -> None:
    """Fold or unfold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=("fold", "unfold"))
    parser.add_argument("source", type=Path, help="a file of annotated reports, or the folder of the shared data")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.do == "fold":
        lines = arguments.source.read_text("utf-8").splitlines()
        made = [folded(report) for report in map(json.loads, lines)]
    else:
        made = list(reports(arguments.source))
    text = "".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in made)
    arguments.output.write_text(text, "utf-8")
    print(f"{arguments.output}: {len(made)} reports", file=sys.stderr)


if __name__ == "__main__":
    main()
