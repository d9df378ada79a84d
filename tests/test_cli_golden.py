"""Every command at 80 columns: what people see, to be looked at in one file."""

from __future__ import annotations

import re

import pytest

from bilan.cli import COMMANDS
from cli_golden import CALLS, GOLDEN, WIDTH, golden


@pytest.fixture(scope="module")
def told() -> str:
    return golden()


def test_every_command_prints_what_was_looked_at(told: str) -> None:
    assert {call[0] for call in CALLS} >= set(COMMANDS)
    assert told == GOLDEN.read_text("utf-8"), "look at the change; if it is right: python tests/cli_golden.py"


def test_no_line_for_people_is_wider_than_the_terminal(told: str) -> None:
    for line in re.sub(r"^\$ bilan roles\n.*?^(?=\$)", "", told, flags=re.M | re.S).splitlines():  # psql reads its SQL
        ours = line.startswith(("$ ", "! "))  # the call, and messages, which a terminal breaks
        assert ours or len(line) <= WIDTH or " " not in line.strip(), line
