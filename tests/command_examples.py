"""Every command, called on the bundled examples: for tests of what must hold of all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from bilan.cli import group
from bilan.ledger import Ledger
from bilan.ledger.assignments import Assignments
from bilan.ledger.incidents import IncidentTables
from bilan.ledger.own_files import OwnFiles
from bilan.model import Document
from bilan.reading import Reader

EXAMPLES = Path(__file__).parents[1] / "examples"
REPORT = str(EXAMPLES / "crue-de-la-sarve.jsonl")
ARREST = Document(
    id="arrest",
    text="La police a arrêté Rosa Quill, 34 ans, mardi à Velmont.",
    language="fr",
    published=date(2026, 3, 11),
)
"""Names a private person."""
READING = {
    "figures": (["--format", "table"], ["--format", "csv"], ["--format", "jsonl"], ["--names", "--place", "Velmont"]),
    "statements": (["--format", "table"], ["--format", "csv"], ["--positions"]),
    "events": (["--format", "table"], ["--format", "csv"], ["--mentions", "--format", "jsonl"]),
    "show": (["{claim}"], ["{claim}", "--format", "json"]),
    "documents": (["--format", "table"], ["--format", "csv"]),
    "search": (["crue"], ["--format", "csv", "velmont"], ["--format", "jsonl", "--names", "velm*"]),
    "reviews": (["--format", "table"], ["--format", "jsonl"]),
    "incidents": (["--format", "table"], ["--format", "csv"], ["--format", "jsonl"]),
    "series": (["--format", "table"], ["--format", "csv"]),
    "estimate": (["--measure", "killed", "--format", "json"],),
    "conflicts": (["--kind", "single_source", "--format", "jsonl"],),
    "relations": (["--format", "table"],),
    "report": (["--format", "md", "-o", "-"],),
    "export": (
        ["--gold", "--partial"],
        ["--format", "csv"],
        ["--format", "csv", "--kind", "statement"],
        ["--format", "jsonl"],
        ["--format", "geojson"],
        ["--format", "hxl"],
        ["--format", "jsonld"],
        ["--format", "acled"],
    ),
    "check": ([],),
}
"""Commands that read a ledger and print, with options of each; `{claim}` stands for the id of a claim."""
OTHERS = frozenset(
    {
        "read",
        "explain",
        "languages",
        "add",
        "review",
        "incident",
        "backup",
        "restore",
        "roles",
        "train",
        "score",
        "serve",
        "users",
        "completion",
    }
)
"""Commands that read no ledger, or write."""


def filled(path: Path) -> str:
    """Make a ledger of the examples with some decisions; return the id of a claim."""
    reports = [str(file) for suffix in ("*.jsonl", "*.html") for file in sorted(EXAMPLES.glob(suffix))]
    done = CliRunner().invoke(group, ["add", *reports, "--ledger", str(path)])
    assert done.exit_code == 0, done.output
    with Ledger(path) as ledger:
        figures = list(ledger.figures())
        for figure in figures[:3]:
            ledger.review(figure.id, "accepted", reviewer="Ana", reason="seen")
        ledger.review(figures[3].id, "rejected", reviewer="Ana")
        ledger.review_many([f.id for f in figures[4:6]], "accepted", reviewer="Ana", scope="sentence")
        Assignments(ledger).assign([figures[0].id, figures[1].id], ["Ana", "Bo"], reviewer="Ana", reason="first")
        OwnFiles(ledger).put("places", "own.csv", "name,latitude,longitude\nSarve,1,2\n", reviewer="Ana")
        ledger.add(ARREST, Reader().read(ARREST, kinds=frozenset({"figure", "statement", "event"})))
        decided = IncidentTables(ledger)
        merged = decided.decide("merge", "one", other="two", reviewer="Ana")
        decided.undo(merged.number, reviewer="Ana", reason="they are none")
        ledger.reject("letter.pdf", None, "a binary file (PDF)", "convert it to text")
    return figures[0].id


def calls(path: Path, claim: str) -> list[list[str]]:
    """Return the arguments of all calls that read a ledger."""
    return [
        [name, *(option.format(claim=claim) for option in options), "--ledger", str(path)]
        for name, given in READING.items()
        for options in given
    ]
