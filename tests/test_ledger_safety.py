"""The ledger stays whole: two processes, a killed one, a full disk, files that are not ledgers."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql

from bilan.errors import LedgerError
from bilan.ledger import Ledger, schema
from bilan.model import Document, Figure
from ledger_examples import document, figure, report

DAY = date(2031, 3, 12)
PARTS = 20
"""Figures of each document that is added while something goes wrong."""


def long_report(name: str) -> tuple[Document, list[Figure]]:
    words = [str(number) for number in range(100, 100 + PARTS)]
    of = document(name, name + " " + " ".join(words) + " x" * 2000)
    return of, [figure(of, word) for word in words]


def check_whole(path: Path) -> set[str]:
    """Check that the file is sound and each document has all its figures; return the documents' ids."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with Ledger(path, create=False) as ledger:
        found = list(ledger.documents())
    assert {d.figures for d in found} <= {PARTS}
    return {d.id for d in found}


def add_some(path: Path, names: list[str], start: Any, results: Any) -> None:
    start.wait()
    with Ledger(path) as ledger:
        results.put(sum(ledger.add(*long_report(name)) for name in names))


def test_two_processes_add_the_same_and_other_documents_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    context = multiprocessing.get_context("spawn")
    start, results = context.Event(), context.Queue()
    own = [[f"{who}{n}" for n in range(20)] for who in "ab"]
    shared = [f"shared{n}" for n in range(40)]
    processes = [
        context.Process(target=add_some, args=(path, shared + names, start, results), daemon=True) for names in own
    ]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert results.get() + results.get() == 80, "each document is added by exactly one of the two"
    assert check_whole(path) == {*shared, *own[0], *own[1]}


def test_several_processes_make_the_same_new_ledger_at_once(tmp_path: Path) -> None:
    for attempt in range(5):
        path = tmp_path / f"{attempt}.db"
        script = f"from bilan.ledger import Ledger; Ledger({str(path)!r})"
        running = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(3)]
        for process in running:
            _, errors = process.communicate(timeout=60)
            assert process.returncode == 0, errors.decode()


ADDING = """
import sys
sys.path.insert(0, sys.argv[2])
from test_ledger_safety import long_report
from bilan.ledger import Ledger
ledger = Ledger(sys.argv[1])
for number in range(100_000):
    if ledger.add(*long_report(f"d{number}")):
        print(f"d{number}", flush=True)
"""


@pytest.mark.parametrize("reported", [1, 7, 40])
def test_a_killed_add_loses_nothing_that_was_reported_and_can_be_run_again(tmp_path: Path, reported: int) -> None:
    path = tmp_path / "killed.db"
    command = [sys.executable, "-c", ADDING, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(reported)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().split()
    assert process.returncode == -signal.SIGKILL
    held = check_whole(path)
    assert held >= set(said)
    with Ledger(path) as ledger:  # again: what is there is known, the next one is added
        assert [ledger.add(*long_report(name)) for name in said] == [False] * len(said)
        assert ledger.add(*long_report("next"))
    assert check_whole(path) == {*held, "next"}


def test_a_full_disk_leaves_the_ledger_whole_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "full.db"
    ledger = Ledger(path)
    pages = 200
    sql.event.listen(
        ledger._engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages}")
    )
    ledger.close()  # connections that are opened from here on stand on a small disk
    with pytest.raises(LedgerError, match=r"full\.db: database or disk is full; .*free some space"):
        for number in range(1000):
            ledger.add(*long_report(f"d{number}"))
    held = {d.id for d in ledger.documents()}
    assert held == {f"d{n}" for n in range(number)}
    ledger.close()
    assert check_whole(path) == held
    with Ledger(path) as again:  # with space again
        assert again.add(*long_report(f"d{number}"))
    assert check_whole(path) == {*held, f"d{number}"}


FILLING = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from test_ledger_safety import long_report
from bilan.errors import LedgerError
from bilan.ledger import Ledger
resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
ledger = Ledger(sys.argv[1])
try:
    for number in range(10_000):
        ledger.add(*long_report(f"d{number}"))
        print(f"d{number}", flush=True)
except LedgerError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limits of file size here")
def test_a_file_that_may_not_grow_leaves_the_ledger_whole(tmp_path: Path) -> None:
    path = tmp_path / "limited.db"
    command = [sys.executable, "-c", FILLING, str(path), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "limited.db" in done.stderr
    assert "space" in done.stderr
    assert "Traceback" not in done.stderr
    said = set(done.stdout.split())
    assert said
    assert check_whole(path) >= said


def database(path: Path, script: str) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return path


def test_files_that_are_not_ledgers_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    text = tmp_path / "report.txt"
    text.write_text("Deux morts à Valbrune.")
    other = database(tmp_path / "other.db", "create table claims (id)")
    newer = tmp_path / "newer.db"
    Ledger(newer).close()
    database(newer, "update schema_version set version = 99")
    for path, message in (
        (text, r"report\.txt: not a ledger"),
        (other, r"other\.db: a database of something else, not a ledger"),
        (newer, rf"^\S*newer\.db: a ledger of form 99, newer than {schema.VERSION}; update bilan"),
        (tmp_path, "a folder, not a ledger"),
        (tmp_path / "no" / "l.db", "the folder .*no does not exist"),
    ):
        before = path.read_bytes() if path.is_file() else None
        for create in (True, False):
            with pytest.raises(LedgerError, match=message if create else str(path)):
                Ledger(path, create=create)
        assert (path.read_bytes() if path.is_file() else None) == before


def test_only_adding_makes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with pytest.raises(LedgerError, match=r"no such ledger; make one with: bilan add"):
        Ledger(path, create=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger(path, create=False)
    Ledger(path).close()  # an empty file may become one
    Ledger(path, create=False).close()


def test_a_damaged_ledger_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger(path) as ledger:
        for number in range(50):
            ledger.add(*long_report(f"d{number}"))
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(bytes(content))
    with pytest.raises(LedgerError, match="backup"), Ledger(path, create=False) as ledger:
        list(ledger.figures())


def test_urls(tmp_path: Path) -> None:
    path = tmp_path / "odd name?#%20.db"
    with Ledger(path) as ledger:
        ledger.add(*report("a", DAY))
    assert path.is_file()
    with Ledger(f"sqlite:///{tmp_path}/url.db") as ledger:
        assert ledger.add(*report("a", DAY))
    for url, message in (
        ("://", "not the URL of a database"),
        ("nonsense://host/name", "no driver for this database"),
    ):
        with pytest.raises(LedgerError, match=message):
            Ledger(url)


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger(path) as ledger:
        ledger.add(*report("a", DAY))
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM claim_population")
    with Ledger(path, create=False) as ledger:
        assert len(list(ledger.figures())) == 1
    writer.close()
