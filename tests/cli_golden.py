"""Every command at 80 columns, as a text to look at: `python tests/cli_golden.py` writes it anew.

The ledger is filled with claims that were read once (`data/cli/claims.jsonl`), so that what is shown does not change
whenever reading is mended.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

import msgspec
from click.testing import CliRunner

from bilan.cli import group
from bilan.errors import BilanError
from bilan.ledger import Ledger
from bilan.model import Document, decode_claim

HERE = Path(__file__).parent / "data" / "cli"
GOLDEN = HERE / "80-columns.txt"
REPORT = "Au moins 12 personnes ont été tuées mercredi à Velmont, selon la police."
WIDTH = 80
CALLS = (
    ["read", "report.txt", "--language", "fr", "--published", "2026-03-11", "--kind", "figure"],
    ["explain", "empty.txt", "--language", "fr", "--published", "2026-03-11"],
    ["languages"],
    ["add", "report.txt", "--language", "fr", "--published", "2026-03-11", "--ledger", "other.db"],
    ["figures", "--measure", "killed,injured"],
    ["figures", "--place", "Velmont-Ouest", "--sentences"],
    ["figures", "--place", "Velmnot"],
    ["statements"],
    ["statements", "--positions"],
    ["show", "{claim}"],
    ["documents"],
    ["search", "velmont", "hopital"],
    ["review", "{claim}", "--accept", "--reviewer", "Ana", "--reason", "seen in the text"],
    ["reviews"],
    ["events"],
    ["events", "--mentions", "--type", "ASSAULT"],
    ["incidents"],
    ["incidents", "--decisions"],
    ["incident", "{incident}"],
    ["series"],
    ["estimate", "--measure", "killed", "--place", "Velmont-Est"],
    ["conflicts", "--kind", "single_source"],
    ["relations"],
    ["report", "--format", "md", "-o", "report.md"],
    ["export", "--format", "csv", "-o", "figures.csv"],
    ["check"],
    ["backup", "copy.db"],
    ["restore", "copy.db"],
    ["roles"],
    ["train", "none.jsonl", "-o", "weights"],
    ["score", "annotated.jsonl"],
    ["serve", "--host", "192.0.2.1"],
    ["users", "Ana", "--users", "desk.users"],
    ["completion", "fish", "--install"],
    ["figurse"],
)
"""Each command at least once; what cannot be shown without a desk or an hour's work is shown as refused."""
CHANGING = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(?:\+00:00|Z)"), "<moment>"),
    (re.compile(r"/\S*/(?=(?:src/)?bilan/|fish/)"), "<folder>/"),
)
COUNTS = re.compile(r"\d[\d\u202f]*")


def fill(path: Path) -> tuple[str, str]:
    """Make the ledger; return the ids of a claim and of an incident."""
    claims = [decode_claim(line) for line in (HERE / "claims.jsonl").read_bytes().splitlines()]
    with Ledger(path) as ledger:
        for line in (HERE / "documents.jsonl").read_bytes().splitlines():
            document = msgspec.json.decode(line, type=Document)
            ledger.add(document, [claim for claim in claims if claim.document.id == document.id], persons=())
        first = next(ledger.figures())
    rows = CliRunner().invoke(group, ["incidents", "--format", "csv", "--ledger", str(path)]).stdout.splitlines()
    return first.id, rows[1].split(",")[2]


def golden() -> str:
    """Return what all commands print at 80 columns."""
    told = []
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("report.txt").write_text(REPORT, "utf-8")
        Path("empty.txt").write_text("Il pleut.", "utf-8")
        Path("annotated.jsonl").write_text('{"id": "a", "text": "Il pleut.", "language": "fr", "figures": []}\n')
        claim, incident = fill(Path("bilan.db"))
        environment = {"COLUMNS": str(WIDTH), "XDG_CONFIG_HOME": str(Path(folder) / "config"), "NO_COLOR": "1"}
        environment |= dict.fromkeys((name for name in os.environ if name.startswith("BILAN_")), None)  # type: ignore[arg-type]
        environment["BILAN_CACHE"] = os.environ.get("BILAN_CACHE")  # type: ignore[assignment]
        for call in CALLS:
            arguments = [part.format(claim=claim[:8], incident=incident) for part in call]
            done = CliRunner().invoke(group, arguments, env=environment, prog_name="bilan")
            told.append(f"$ bilan {' '.join(arguments)}\n{_shown(call[0], done)}")
    return "\n".join(told)


def _shown(command: str, done: object) -> str:
    out, err = done.stdout, done.stderr  # type: ignore[attr-defined]
    error, code = done.exception, done.exit_code  # type: ignore[attr-defined]
    if isinstance(error, BilanError):
        err, code = f"{err}bilan: error: {error}\n", error.exit_code
    elif error is not None and not isinstance(error, SystemExit):
        raise error
    if command == "languages":
        out = COUNTS.sub("N", out)
    if command == "users":
        out = "<token>\n"
    for pattern, instead in CHANGING:
        out, err = pattern.sub(instead, out), pattern.sub(instead, err)
    said = "".join(f"! {line}\n" for line in err.splitlines())
    return out + said + (f"[{code}]\n" if code else "")


if __name__ == "__main__":
    GOLDEN.write_text(golden(), "utf-8")
    sys.stdout.write(f"wrote {GOLDEN}\n")
