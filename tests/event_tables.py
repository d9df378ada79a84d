"""Score the tables of sentences with the events that they tell (tests/tables/events).

python tests/event_tables.py en --rows
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
from bilan.model import Document, Event
from bilan.reading import Reader
from bilan.reading.events import find_events
from bilan.reading.figures import read_figures
from bilan.reading.statements import find_statements

TABLES = Path(__file__).parent / "tables" / "events"
PUBLISHED = date(2026, 3, 11)
Row = dict[str, Any]


def languages() -> list[str]:
    return sorted(path.stem for path in TABLES.glob("*.jsonl"))


def rows(language: str) -> list[Row]:
    return [json.loads(line) for line in (TABLES / f"{language}.jsonl").read_text("utf-8").splitlines()]


def read(reader: Reader, row: Row, language: str) -> list[Event]:
    """The events of a row's text, also those that a statement says already and that reading drops therefore."""
    document = Document(id=row["id"], text=row["text"], language=language, published=PUBLISHED)
    context = reader._context(document)
    statements = find_statements(context, reader.weights)
    figures = read_figures(context, reader.weights, statements).figures
    return find_events(context, [figure.draft for figure in figures], statements, reader.weights).claims({})


def differences(row: Row, events: list[Event]) -> Iterator[str]:
    """What a row expects and reading does not give, or gives too much."""
    left = list(events)
    for expected in row["events"]:
        start = row["text"].index(expected["text"])
        end = start + len(expected["text"])
        found = [e for e in left if e.evidence.start < end and start < e.evidence.end]
        match = next((e for e in found if e.type in expected["type"].split("|")), None)
        if match is None:
            yield f"{expected['text']!r}: no {expected['type']}, got {[e.type for e in found]}"
            continue
        left.remove(match)
        for name, right in fields(expected, match):
            if not right:
                yield f"{expected['text']!r}: {name} {expected.get(name)} but got {shown(match, name)}"
    for event in left:
        yield f"{event.evidence.exact!r}: {event.type} {event.mode} too much"


def fields(expected: Row, event: Event) -> Iterator[tuple[str, bool]]:
    """Each field that a row gives, and whether it was read so; names must agree whole, without articles."""
    yield "mode", expected["mode"] == event.mode or "|" in expected["type"]
    for name in ("actors", "recipients", "places"):
        if name in expected:
            got = {fold(a.name) for a in getattr(event, name)}
            options = [{fold(n) for n in wanted.split("|")} for wanted in expected[name]]
            yield name, len(got) == len(options) and all(option & got for option in options)
    for name in ("status", "instrument"):
        yield name, name not in expected or expected[name] == getattr(event, name)


def shown(event: Event, name: str) -> object:
    value = getattr(event, name)
    return [a.name for a in value] if isinstance(value, tuple) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=languages())
    parser.add_argument("--rows", action="store_true", help="print the rows that are not read right")
    arguments = parser.parse_args()
    reader = Reader()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows(arguments.language):
        wrong = list(differences(row, read(reader, row, arguments.language)))
        total[row["construction"]] += 1
        right[row["construction"]] += not wrong
        if wrong and arguments.rows:
            print(f"{row['id']} ({row['construction']}) {row['text']}")
            print("".join(f"    {difference}\n" for difference in wrong), end="")
    for construction, count in sorted(total.items()):
        print(f"{right[construction]:4}/{count:<4} {construction}")
    print(f"{right.total():4}/{total.total():<4} rows wholly right")


if __name__ == "__main__":
    main()
