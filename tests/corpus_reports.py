"""The invented annotated reports of `tests/corpus`: reading their files, checking them, and their gold form.

A file is one report in TOML, as `tests/corpus/README.md` tells. The gold form of a report is the one that
`bilan score` reads: a JSON object with the report's fields and `figures`, `statements` and `events` whose
places in the text are code points, end exclusive.

    python tests/corpus_reports.py check
    python tests/corpus_reports.py compile OUT.jsonl [LANGUAGE …]

Those in languages that are read experimentally (`MEASURED`) are there to measure by and teach nothing: they are
compiled only where their languages are named.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Container, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from bilan import model

CORPUS = Path(__file__).parent / "corpus"

TAUGHT = ("en", "es", "fr")
"""Languages whose reports are among what the weights are learned from."""
MEASURED = ("ar", "de", "pt")
"""Languages whose reports only measure."""

MEASURES = set(get_args(model.Measure))
QUANTIFIERS = set(get_args(model.Quantifier))
UNITS = set(get_args(model.Unit))
POPULATIONS = set(get_args(model.Population))
ROLES = set(get_args(model.Role))
FIGURE_STATUSES = set(get_args(model.Status))
STANCES = set(get_args(model.Stance)) - {"reports"}  # words that only report have no stance in an annotation
EVENT_TYPES = set(get_args(model.EventType))
EVENT_STATUSES = set(get_args(model.EventStatus))

REPORT_FIELDS = {"id", "language", "publisher", "published", "kind", "text", "figures", "statements", "events"}
FIGURE_FIELDS = {
    "context",
    "text",
    "nth",
    "measure",
    "value",
    "low",
    "high",
    "quantifier",
    "unit",
    "population",
    "part_of",
    "places",
    "period",
    "sources",
    "status",
    "implicit",
}
STATEMENT_FIELDS = {
    "context",
    "content",
    "content_nth",
    "cue",
    "cue_nth",
    "speaker",
    "names",
    "stance",
    "optional",
}
EVENT_FIELDS = {
    "context",
    "words",
    "words_nth",
    "type",
    "also",
    "actors",
    "recipients",
    "places",
    "period",
    "status",
    "optional",
}
BOUNDS_GIVEN = {  # which of value, low and high a quantifier leaves open
    "exact": ("value", "low", "high"),
    "at_least": ("value", "low"),
    "more_than": ("value", "low"),
    "less_than": ("value",),
    "up_to": ("value",),
    "nearly": ("value",),
    "about": ("value",),
    "between": ("low", "high"),
    "some": ("low",),
}


class Annotation:
    """One row of a report's annotations, with the problems found in it."""

    def __init__(self, text: str, row: dict[str, Any], label: str) -> None:
        self.text = text
        self.row = row
        self.label = label
        self.problems: list[str] = []

    def report(self, problem: str) -> None:
        self.problems.append(f"{self.label}: {problem}")

    def span(self, key: str, nth_key: str) -> list[int] | None:
        """Where the words of `key` stand: in the context, which occurs once in the text."""
        context, words = self.row.get("context", ""), self.row.get(key, "")
        found = self.text.count(context) if context else 0
        if found != 1:
            self.report(f"the context {context!r} occurs {found} times in the text")
            return None
        starts = [match.start() for match in re.finditer(re.escape(words), context)] if words else []
        nth = self.row.get(nth_key)
        if not starts or (len(starts) > 1 and nth is None) or (nth is not None and not 0 <= nth < len(starts)):
            self.report(f"{key} {words!r} occurs {len(starts)} times in the context, {nth_key} is {nth}")
            return None
        start = self.text.index(context) + starts[nth or 0]
        return [start, start + len(words)]

    def one_of(self, key: str, allowed: set[str]) -> None:
        for value in _listed(self.row.get(key)):
            if value not in allowed:
                self.report(f"{key} {value!r} is none of {', '.join(sorted(allowed))}")

    def verbatim(self, key: str) -> None:
        for value in _listed(self.row.get(key)):
            if value not in self.text:
                self.report(f"{key} {value!r} is not in the text")

    def fields(self, allowed: set[str]) -> None:
        for key in sorted(set(self.row) - allowed):
            self.report(f"unknown field {key!r}")

    def places(self) -> list[dict[str, str]]:
        places: list[dict[str, str]] = self.row.get("places", [])
        for place in places:
            if set(place) != {"name", "role"} or place["role"] not in ROLES:
                self.report(f"a place needs a name and one of the roles {sorted(ROLES)}: {place}")
            elif place["name"] not in self.text:
                self.report(f"the place {place['name']!r} is not in the text")
        return places

    def period(self) -> list[str | None] | None:
        """`["2031-03-01", ""]` with an empty end for one that is unknown: TOML has no null."""
        period = self.row.get("period")
        if period is None:
            return None
        if len(period) != 2 or not any(period) or not all(not day or _is_day(day) for day in period):
            self.report(f"a period is two ISO days, one of them may be empty: {period}")
        elif all(period) and period[0] > period[1]:
            self.report(f"the period ends before it begins: {period}")
        return [day or None for day in period]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def report_paths(folder: Path = CORPUS) -> list[Path]:
    return sorted(folder.glob("*/*.toml"))


def compile_report(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The gold form of a report and the problems found in its file."""
    report = tomllib.loads(path.read_text(encoding="utf-8"))
    problems = list(_report_problems(path, report))
    if problems:
        return {}, problems
    text = report["text"]
    gold = {key: report[key] for key in ("id", "language", "publisher", "published", "kind", "text")}
    compilers = {"figures": _figure, "statements": _statement, "events": _event}
    for kind, compiler in compilers.items():
        if kind not in report:
            continue
        gold[kind] = []
        for index, row in enumerate(report[kind]):
            annotation = Annotation(text, row, f"{path.name}, {kind}[{index}]")
            gold[kind].append(compiler(annotation, len(report[kind]), index))
            problems += annotation.problems
    if not problems:
        problems += _order_problems(path, gold["figures"])
    return gold, problems


def _report_problems(path: Path, report: dict[str, Any]) -> Iterator[str]:
    for key in sorted(set(report) ^ REPORT_FIELDS):
        if key not in REPORT_FIELDS:
            yield f"{path.name}: unknown field {key!r}"
        elif key not in {"statements", "events"}:
            yield f"{path.name}: the field {key!r} is missing"
    if report.get("id") != path.stem:
        yield f"{path.name}: the id is {report.get('id')!r}, not the file's name"
    if report.get("language") != path.parent.name:
        yield f"{path.name}: the language is {report.get('language')!r}, not the folder's name"
    if not _is_day(str(report.get("published", ""))):
        yield f"{path.name}: published is no ISO day"
    if ("statements" in report) != ("events" in report):
        yield f"{path.name}: statements and events are annotated together or not at all"


def _order_problems(path: Path, figures: list[dict[str, Any]]) -> Iterator[str]:
    for first, second in pairwise(figures):
        if second["start"] < first["end"]:
            yield f"{path.name}: {second['text']!r} stands before or inside {first['text']!r}, listed before it"
    for index, figure in enumerate(figures):
        whole = figure["part_of"]
        if whole is not None and figures[whole]["part_of"] == index:
            yield f"{path.name}: figures {index} and {whole} are parts of each other"


def _figure(annotation: Annotation, count: int, index: int) -> dict[str, Any]:
    row = annotation.row
    annotation.fields(FIGURE_FIELDS)
    for key, allowed in (
        ("measure", MEASURES),
        ("quantifier", QUANTIFIERS),
        ("unit", UNITS),
        ("status", FIGURE_STATUSES),
    ):
        if key not in row:
            annotation.report(f"the field {key!r} is missing")
        annotation.one_of(key, allowed)
    annotation.one_of("population", POPULATIONS)
    annotation.verbatim("sources")
    _check_bounds(annotation)
    whole = row.get("part_of")
    if whole is not None and (not 0 <= whole < count or whole == index):
        annotation.report(f"part_of is {whole}, which is no other figure of the report")
    start, end = annotation.span("text", "nth") or [0, 0]
    figure = {
        "start": start,
        "end": end,
        "text": row.get("text"),
        "measure": row.get("measure"),
        "value": row.get("value"),
        "low": row.get("low"),
        "high": row.get("high"),
        "quantifier": row.get("quantifier"),
        "unit": row.get("unit"),
        "population": row.get("population", []),
        "part_of": whole,
        "places": annotation.places(),
        "period": annotation.period(),
        "sources": row.get("sources", []),
        "status": row.get("status"),
    }
    return {**figure, "implicit": True} if row.get("implicit") else figure


def _check_bounds(annotation: Annotation) -> None:
    row = annotation.row
    given = BOUNDS_GIVEN.get(row.get("quantifier"), ())
    for key in ("value", "low", "high"):
        if (key in row) != (key in given):
            annotation.report(f"a figure with the quantifier {row.get('quantifier')!r} has {', '.join(given)}")
            return
    numbers = [row[key] for key in given]
    if row.get("quantifier") == "between" and row["low"] > row["high"]:
        annotation.report(f"low {row['low']} is above high {row['high']}")
    if row.get("quantifier") != "between" and len(set(numbers)) > 1:
        annotation.report(f"value, low and high differ: {numbers}")
    if row.get("implicit") and numbers != [1, 1, 1]:
        annotation.report("a single victim counts exactly one")


def _statement(annotation: Annotation, _count: int, _index: int) -> dict[str, Any]:
    row = annotation.row
    annotation.fields(STATEMENT_FIELDS)
    annotation.one_of("stance", STANCES)
    annotation.verbatim("names")
    annotation.verbatim("speaker")
    return {
        "content": annotation.span("content", "content_nth"),
        "cue": annotation.span("cue", "cue_nth") if "cue" in row else None,
        "speaker": row.get("speaker"),
        "names": row.get("names", []),
        "stance": row.get("stance"),
        "optional": row.get("optional", False),
    }


def _event(annotation: Annotation, _count: int, _index: int) -> dict[str, Any]:
    row = annotation.row
    annotation.fields(EVENT_FIELDS)
    for key, allowed in (("type", EVENT_TYPES), ("status", EVENT_STATUSES)):
        if key not in row:
            annotation.report(f"the field {key!r} is missing")
        annotation.one_of(key, allowed)
    annotation.one_of("also", EVENT_TYPES)
    annotation.verbatim("actors")
    annotation.verbatim("recipients")
    return {
        "words": annotation.span("words", "words_nth"),
        "type": row.get("type"),
        "also": row.get("also", []),
        "actors": row.get("actors", []),
        "recipients": row.get("recipients", []),
        "places": annotation.places(),
        "period": annotation.period(),
        "status": row.get("status"),
        "optional": row.get("optional", False),
    }


def compiled_corpus(languages: Container[str] = TAUGHT) -> list[dict[str, Any]]:
    """The reports of languages in their gold form, by language and id. Raises ValueError with every problem found."""
    compiled = [compile_report(path) for path in report_paths() if path.parent.name in languages]
    problems = [problem for _, found in compiled for problem in found]
    if problems:
        raise ValueError("\n".join(problems))
    return [gold for gold, _ in compiled]


def main(arguments: list[str]) -> int:
    if not (arguments == ["check"] or (arguments[:1] == ["compile"] and len(arguments) > 1)):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        reports = compiled_corpus(arguments[2:] or (TAUGHT if arguments[0] == "compile" else (*TAUGHT, *MEASURED)))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments[0] == "compile":
        lines = "".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports)
        Path(arguments[1]).write_text(lines, encoding="utf-8")
    figures = [figure for report in reports for figure in report["figures"]]
    singles = sum(figure.get("implicit", False) for figure in figures)
    told = [report for report in reports if "statements" in report]
    statements = sum(len(report["statements"]) for report in told)
    events = sum(len(report["events"]) for report in told)
    print(f"{len(reports)} reports, {len(figures)} figures of which {singles} singles")
    print(f"{len(told)} reports with {statements} statements and {events} events")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
