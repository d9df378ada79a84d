"""The commands that pages of the documentation show, run as a reader would run them: page by page, in one folder.

A block of `sh` is run line by line, unless a comment before it says why not (`<!-- not run: … -->`). A comment
`<!-- file: NAME -->` puts the block after it into a file. A block of `text` is what the block before it prints: runs of
lines, with a line `…` between what does not stand together.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shell_lines import run_line

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(?ms)(?:^<!-- (?P<note>[^\n]*) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$")
NOT_RUN = "not run: "
FILE = "file: "
OTHERS = ("cat", "cp", "mkdir", "sed")
"""Programs that pages show beside bilan."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    kind: str
    text: str
    note: str

    @property
    def why_not(self) -> str | None:
        """Why it is not run, where it is not."""
        return self.note.removeprefix(NOT_RUN) if self.note.startswith(NOT_RUN) else None

    def lines(self) -> Iterator[str]:
        """The commands, those over several lines as one."""
        for line in re.sub(r"\\\n\s*", "", self.text).splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                yield re.sub(r"\s+# .*$", "", line.strip())


def blocks(page: Path) -> list[Block]:
    """The blocks of a page."""
    text = page.read_text("utf-8")
    name = page.relative_to(ROOT).as_posix()
    return [Block(name, found["kind"], found["text"], found["note"] or "") for found in BLOCK.finditer(text)]


def run_page(page: Path) -> int:
    """Run a page in this folder; returns how many commands ran. What fails, or prints something else, is an error."""
    ran, printed = 0, ""
    for block in blocks(page):
        if block.note.startswith(FILE):
            Path(block.note.removeprefix(FILE)).write_text(block.text, "utf-8")
        elif block.kind == "sh" and block.why_not is None:
            answers = [run(line) for line in block.lines()]
            ran, printed = ran + len(answers), "\n".join(answers)
        elif block.kind == "text":
            missing = [piece for piece in pieces(block.text) if not stands_in(piece, printed)]
            assert not missing, f"{block.page} shows what is not printed:\n{missing[0]}\nprinted is:\n{printed}"
    return ran


def run(line: str) -> str:
    """Run a command and return what it prints; one that fails is an error."""
    words = shlex.split(line)
    if words[:2] == ["bilan", "serve"]:
        return serve(words[1:])
    if words[0] in OTHERS and "|" not in words:
        return subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout
    done = run_line(line)
    assert done.exit_code == 0, (line, done.output, done.exception)
    return done.output


def serve(words: list[str]) -> str:
    """Open the desk, hear that it is open, and stop it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "BROWSER": "true"}
    command = [sys.executable, "-m", "bilan", *words, *([] if "--port" in words else ["--port", "0"])]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as desk:
        assert desk.stderr is not None
        told = desk.stderr.readline()
        desk.terminate()
    assert "the desk is open at http://" in told, (words, told)
    assert desk.returncode == 0, words
    return told


def pieces(text: str) -> list[str]:
    """What must stand together in what is printed."""
    return [piece.strip("\n") for piece in re.split(r"(?m)^…$", text)]


def stands_in(piece: str, printed: str) -> bool:
    """Whether the lines of a piece stand one after the other in what is printed, each within a line of it."""
    wanted = [_plain(line) for line in piece.splitlines()]
    given = [_plain(line) for line in printed.splitlines()]
    return any(
        all(one in other for one, other in zip(wanted, given[start : start + len(wanted)], strict=True))
        for start in range(len(given) - len(wanted) + 1)
    )


def _plain(line: str) -> str:
    return " ".join(line.split())
