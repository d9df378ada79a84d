"""Processes that do the desk's work: they are bounded, they can be ended, and others take their place."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar")

from bilan.incident_views import Chosen
from bilan.intake import IntakeOptions
from bilan.ledger import Filters, Ledger
from bilan.reconcile import Question
from bilan.web.desk import Upload
from bilan.web.incident_desk import NewIncidentDecision
from bilan.web.work import Reply
from bilan.web.workers import Setting, WorkerError, Workers
from web_examples import REPORT, run

LONG = ("\n".join(f"Le séisme a fait {n} morts à Kandovar, a dit la police." for n in range(40_000))).encode()
INBOX: tuple[Any, ...] = (Filters(), None, "unreviewed", "text", 0, 10)
IN_FRENCH = IntakeOptions(language="fr")


def test_work_is_done_bounded_and_ended(tmp_path: Path) -> None:
    setting = Setting(str(tmp_path / "a.db"), memory=700_000_000)
    Ledger(setting.ledger).close()

    async def asked(workers: Workers) -> list[Reply]:
        replies = [await workers.do("add", ([Upload("a.txt", REPORT.encode())], IN_FRENCH))]
        replies.append(await workers.do("history", ("none",)))
        replies.append(await workers.do("add", ([Upload("b.txt", b"x " * 80_000_000)], IN_FRENCH)))
        job = asyncio.ensure_future(workers.do("add", ([Upload("c.txt", LONG)], IN_FRENCH)))
        await asyncio.sleep(4)
        began = time.monotonic()
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
        assert time.monotonic() - began < 2
        replies.append(await workers.do("inbox", INBOX))
        return replies

    with Workers(setting, 1) as workers:
        added, unknown, too_much, inbox = run(asked(workers))
        scratch = [Path(worker._scratch) for worker in workers._workers]
    assert (added.status, unknown.status) == (0, 404)
    assert too_much.status in (413, 503), too_much
    assert inbox.status == 0
    assert b"Kandovar" in inbox.body
    assert not any(folder.exists() for folder in scratch)
    with Ledger(setting.ledger, create=False) as store:
        assert [document.title for document in store.documents()] == [None]


def test_incidents_are_told_and_decided_by_all_processes(tmp_path: Path) -> None:
    """What one process decides the others know: each keeps its own list."""
    setting = Setting(str(tmp_path / "a.db"))
    Ledger(setting.ledger).close()
    flood = "Une crue a fait 3 morts et 7 blessés à Belmora, selon la mairie."
    listed: tuple[Any, ...] = (Chosen(), None, "latest", False, 0, 10)
    killed = Question(measure="killed")

    async def asked(workers: Workers) -> dict[str, list[Any]]:
        uploads = [Upload("a.txt", REPORT.encode()), Upload("b.txt", flood.encode())]
        assert (await workers.do("add", (uploads, IN_FRENCH))).status == 0
        while workers._free.qsize() < 2:  # until the second process has started
            await asyncio.sleep(0.1)
        first = await both(workers, "incidents", listed)
        one, other = (item["id"] for item in first[0]["items"] if not item["situation"])
        merge = NewIncidentDecision(action="merge", incidents=[other])
        assert (await workers.do("decide_incident", (one, merge, "ana"))).status == 0
        return {
            "first": first,
            "merged": await both(workers, "incidents", listed),
            "story": await both(workers, "incident", (one, None, "latest", False)),
            "estimates": await both(workers, "estimates", (killed, "latest", False, False)),
            "series": await both(workers, "series", (killed, None, False, False)),
            "conflicts": await both(workers, "disagreements", (killed, None, False, False)),
            "decisions": await both(workers, "incident_decisions", ()),
        }

    with Workers(setting, 2) as workers:
        told = run(asked(workers))
    for answers in told.values():
        assert answers[0] == answers[1]
    counts = [[not item["situation"] for item in told[name][0]["items"]].count(True) for name in ("first", "merged")]
    assert counts == [2, 1]
    assert len(told["story"][0]["reports"]) == 2
    assert [entry["action"] for entry in told["decisions"][0]] == ["merge"]
    assert told["estimates"][0][0]["incident"] == told["merged"][0]["items"][0]["id"]


async def both(workers: Workers, task: str, arguments: tuple[Any, ...]) -> list[Any]:
    """Put a task to two processes at once; return what each answers."""
    replies = await asyncio.gather(*(workers.do(task, arguments) for _ in range(2)))
    assert [reply.status for reply in replies] == [0, 0], replies
    return [json.loads(reply.body) for reply in replies]


@pytest.mark.parametrize(("name", "message"), [("folder", "a folder, not a ledger"), ("text", "not a ledger")])
def test_what_cannot_be_opened_is_told_at_the_start(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("no database", "utf-8")
    with pytest.raises(WorkerError, match=message), Workers(Setting(str(tmp_path / name)), 1):
        pass


def test_only_tasks_of_the_desk_are_done(tmp_path: Path) -> None:
    from bilan.web.desk import Desk
    from bilan.web.work import TASKS, done

    assert all(callable(getattr(Desk, task)) for task in TASKS)
    with pytest.raises(ValueError, match="no task"):
        done(None, "__init__", ())  # type: ignore[arg-type]


def test_a_server_that_is_killed_leaves_no_process_and_no_upload(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys, tempfile, threading\n"
        "tempfile.tempdir = sys.argv[2]\n"
        "from bilan.intake import IntakeOptions\n"
        "from bilan.web.desk import Upload\n"
        "from bilan.web.workers import Setting, Workers\n"
        "long = '\\n'.join(f'Le séisme a fait {n} morts.' for n in range(40_000)).encode()\n"
        "with Workers(Setting(sys.argv[1]), 1) as workers:\n"
        "    print(workers._workers[0]._process.pid, flush=True)\n"
        "    threading.Timer(2, lambda: os.kill(os.getpid(), 9)).start()\n"
        "    asyncio.run(workers.do('add', ([Upload('a.txt', long)], IntakeOptions(language='fr'))))\n"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.db"), str(temporary)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    worker = int(ended.stdout)
    until = time.monotonic() + 5
    while any(temporary.iterdir()) or Path("/proc", str(worker)).exists():
        assert time.monotonic() < until, list(temporary.iterdir())
        time.sleep(0.1)


def test_a_ledger_that_the_desk_makes_has_the_mode_that_is_asked_for(tmp_path: Path) -> None:
    for name, mode, expected in (("a", None, 0o600), ("b", 0o660, 0o660)):
        path = tmp_path / f"{name}.db"
        with Workers(Setting(str(path), file_mode=mode), 1) as workers:
            done = run(workers.do("add", ([Upload("a.txt", REPORT.encode())], IN_FRENCH)))
            assert done.status == 0
            held = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob(f"{name}.db*")}
        assert set(held.values()) == {expected}, held
