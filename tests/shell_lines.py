"""Lines of a shell, as help shows them, run within this process: `>`, and `echo` or `cat` before a `|`."""

from __future__ import annotations

import shlex
from pathlib import Path

from click.testing import CliRunner, Result

from bilan.cli import group


def run_line(line: str) -> Result:
    """Run a line of a shell that calls bilan; what it says that is put into a file is written there."""
    words = shlex.split(line)
    given = ""
    if "|" in words:
        bar = words.index("|")
        before, words = words[:bar], words[bar + 1 :]
        assert before[0] in ("echo", "cat"), line
        given = " ".join(before[1:]) + "\n" if before[0] == "echo" else Path(before[1]).read_text("utf-8")
    target = None
    if ">" in words:
        arrow = words.index(">")
        target, words = words[arrow + 1], words[:arrow]
    assert words[0] == "bilan", line
    done = CliRunner().invoke(group, words[1:], input=given, prog_name="bilan")
    if target is not None:
        Path(target).write_text(done.stdout, "utf-8")
    return done
