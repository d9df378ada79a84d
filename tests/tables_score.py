"""What the tables of sentences say, and how far reading agrees.

python tests/tables_score.py fr [--rows]     # share of rows read right, by construction; with the differences
python tests/tables_score.py fr-blind        # the same of sentences written before anything was changed for them
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bilan.folding import fold
from bilan.languages import pack
from bilan.model import Document, Figure
from bilan.reading import Reader

TABLES = Path(__file__).with_name("tables")
Row = dict[str, Any]


def rows(language: str) -> list[Row]:
    """The rows of a language's table, in order."""
    return [json.loads(line) for line in (TABLES / f"{language}.jsonl").read_text("utf-8").splitlines() if line]


def languages() -> list[str]:
    return sorted(path.stem for path in TABLES.glob("*.jsonl"))


def read(reader: Reader, row: Row, language: str) -> list[Figure]:
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return reader.read(Document(id=row["id"], text=row["text"], language=code(language), published=published))


def code(table: str) -> str:
    """The language of a table: the part of its name that is a language's code (`fr`, `fr-blind`, `classes-fr`)."""
    return next(part for part in table.split("-") if part in pack.codes())


def differences(row: Row, figures: list[Figure]) -> Iterator[str]:
    """What a row expects and reading does not give, or gives too much."""
    left = list(figures)
    for expected in row["figures"]:
        start, end = span(row["text"], expected)
        found = [f for f in left if f.evidence.start < end and start < f.evidence.end]
        match = next((f for f in found if f.measure == expected["measure"]), None)
        if match is None:
            yield f"{expected['text']!r}: no {expected['measure']}, got {[f.measure for f in found]}"
            continue
        left.remove(match)
        for name, right in fields(expected, match):
            if not right:
                yield f"{expected['text']!r}: {name} {expected.get(name)} but got {shown(match, name)}"
    for figure in left:
        # A single victim said by an article alone may be found or not.
        if not (figure.value == 1 and not figure.evidence.exact[:1].isdigit() and len(figure.evidence.exact) <= 3):
            yield f"{figure.evidence.exact!r}: {figure.measure} too much"


def span(text: str, expected: Row) -> tuple[int, int]:
    start = -1
    for _ in range(expected.get("occurrence", 0) + 1):
        start = text.index(expected["text"], start + 1)
    return start, start + len(expected["text"])


def fields(expected: Row, figure: Figure) -> Iterator[tuple[str, bool]]:
    for name in ("value", "low", "high"):
        want, got = expected[name], getattr(figure, name)
        yield name, want is got or (want is not None and got is not None and abs(want - got) < 1e-6)
    for name in ("quantifier", "unit", "status"):
        yield name, name not in expected or expected[name] == getattr(figure, name)
    yield "population", "population" not in expected or set(expected["population"]) == set(figure.population)
    yield "places", "places" not in expected or places_agree(expected["places"], figure)
    yield "period", "period" not in expected or days(figure) == (expected["period"] or [None, None])
    yield "sources", "sources" not in expected or names_agree(expected["sources"], [s.name for s in figure.sources])


def places_agree(expected: list[Row], figure: Figure) -> bool:
    if not expected:
        return not figure.places
    role = expected[0]["role"]
    names = [p["name"] for p in expected if p["role"] == role]
    return names_agree(names, [p.name for p in figure.places if p.role == role])


def names_agree(expected: list[str], got: list[str]) -> bool:
    if not expected:
        return not got
    pairs = [(fold(a), fold(b)) for a in expected for b in got]
    return any(a in b or b in a for a, b in pairs if a and b)


def days(figure: Figure) -> list[str | None]:
    period = figure.period
    ends = (period.start, period.end) if period else (None, None)
    return [end.isoformat() if end else None for end in ends]


def shown(figure: Figure, name: str) -> object:
    if name == "places":
        return [(p.name, p.role) for p in figure.places]
    if name == "sources":
        return [s.name for s in figure.sources]
    return days(figure) if name == "period" else getattr(figure, name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=languages())
    parser.add_argument("--rows", action="store_true", help="print the rows that are not read right")
    arguments = parser.parse_args()
    reader = Reader()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    figures: Counter[str] = Counter()
    for row in rows(arguments.language):
        wrong = list(differences(row, read(reader, row, arguments.language)))
        figures["expected"] += len(row["figures"])
        figures["missed"] += sum(": no " in difference for difference in wrong)
        figures["too many"] += sum(difference.endswith(" too much") for difference in wrong)
        total[row["construction"]] += 1
        right[row["construction"]] += not wrong
        if wrong and arguments.rows:
            print(f"{row['id']} ({row['construction']}) {row['text']}")
            print("".join(f"    {difference}\n" for difference in wrong), end="")
    for construction, count in sorted(total.items()):
        print(f"{right[construction]:4}/{count:<4} {construction}")
    print(f"{right.total():4}/{total.total():<4} rows wholly right")
    found = figures["expected"] - figures["missed"]
    recall, precision = found / figures["expected"], found / (found + figures["too many"])
    f1 = 2 * precision * recall / (precision + recall)
    print(f"figures: precision {precision:.3f}, recall {recall:.3f}, f1 {f1:.3f}")


if __name__ == "__main__":
    main()
