"""What requests have done: tasks of the desk by name, answered as bytes, wherever they run.

`Inline` does them in threads of this process: for tests and for programs that embed the desk. Nothing can end a thread,
so that `bilan serve` uses `bilan.web.workers` instead.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import msgspec

from bilan.web.desk import Desk
from bilan.web.problems import body, out_of_memory, told

TASKS = frozenset({
    "vocabulary", "inbox", "history", "review", "add_claim", "reviews", "undo", "documents", "document", "paste", "add",
    "estimates", "incidents", "incident", "decide_incident", "incident_decisions", "series",
    "disagreements", "positions", "events", "export", "search", "progress", "alike", "sure", "decide_many", "places",
    "place_map", "names", "agreement", "second", "people", "assign", "assignments", "own", "own_file", "give_own",
    "take_own_away", "claim_map", "bundle",
})  # fmt: skip
"""The desk's methods that a request may ask for."""
READING = frozenset({"paste", "add"})
"""Those that read whole reports and may take minutes."""


class Reply(msgspec.Struct, frozen=True):
    """What became of a task."""

    body: bytes
    """JSON: the answer, or a problem; of an export its file."""
    status: int = 0
    """The problem's status; 0 for an answer."""
    retry_after: int | None = None
    """Seconds after which it may go better."""
    spent: bool = False
    """Whether whoever answered should not be asked again (no memory left)."""


class Work(Protocol):
    """Somebody who does the tasks."""

    async def do(self, task: str, arguments: tuple[Any, ...]) -> Reply:
        """Return what became of a task; cancelling ends it where it can be ended."""


def done(desk: Desk, task: str, arguments: tuple[Any, ...]) -> Reply:
    """Do a task of the desk; whatever goes wrong is a reply too."""
    if task not in TASKS:
        raise ValueError(f"{task!r}: no task of the desk")
    try:
        answer = getattr(desk, task)(*arguments)
        return Reply(answer if isinstance(answer, bytes) else msgspec.json.encode(answer))
    except Exception as error:
        status, content = told(error, task)
        return Reply(content, status, spent=out_of_memory(error))


def busy(detail: str, seconds: int) -> Reply:
    """Return the reply that asks to come again later."""
    return Reply(body(503, detail), 503, seconds)


class Inline:
    """Does tasks in threads of this process."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def do(self, task: str, arguments: tuple[Any, ...]) -> Reply:
        """Return what became of a task; it goes on when nobody waits for it any more."""
        return await asyncio.to_thread(done, self.desk, task, arguments)
