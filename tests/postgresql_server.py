"""A PostgreSQL of the tests' own: made in a temporary folder, on a socket there, gone with them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

REQUIRED = "BILAN_TEST_POSTGRESQL"
"""Where this variable is `required`, as in CI, tests fail without PostgreSQL; else they are skipped."""
USER = "bilan"
FAST = {
    "listen_addresses": "", "fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB",
    "max_connections": "60",
}  # fmt: skip


def program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's programs; Debian keeps them beside the path that a shell looks through."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(beside[-1]) if beside else shutil.which(name)


def missing() -> str | None:
    """Return what is missing to test with PostgreSQL."""
    if program("initdb") is None or program("postgres") is None:
        return "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed (pip install 'bilan[postgresql]')"
    return None


class Server:
    """A running server with an empty database; every ledger of the tests is a schema of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = 0

    def url(self, options: str = "", *, user: str = USER, database: str = USER) -> str:
        tail = f"&options={quote(options)}" if options else ""
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder))}{tail}"

    def run(self, *statements: str, database: str = USER) -> list[tuple[Any, ...]]:
        """Run statements as the administrator; return the rows of the last."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new(self) -> str:
        """Return the URL of a new, empty place for a ledger."""
        self._number += 1
        name = f"l{os.getpid()}_{self._number}"
        self.run(f"CREATE SCHEMA {name}")
        return self.url(f"-csearch_path={name}")


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """Run a server; as another user where this one is root, as which none runs."""
    folder = Path(tempfile.mkdtemp(prefix="bilan-pg-"))
    who: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        who |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    folder.chmod(0o755)
    data = folder / "data"
    initdb, postgres = program("initdb"), program("postgres")
    assert initdb and postgres
    made = subprocess.run(
        [initdb, "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        capture_output=True, text=True, check=False, **who,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    settings = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([postgres, "-D", str(data), "-k", str(folder), *settings], stderr=log, **who)
    try:
        server = Server(folder)
        _wait(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    last = time.monotonic() + 60
    while True:
        try:
            server.run(f"CREATE DATABASE {USER}", database="postgres")
        except psycopg.OperationalError:
            assert process.poll() is None and time.monotonic() < last, (server.folder / "log").read_text()
            time.sleep(0.1)
        else:
            return


def required() -> bool:
    return os.environ.get(REQUIRED) == "required"


def skip_without() -> None:
    """Skip a test where PostgreSQL is missing; in CI fail."""
    lacking = missing()
    if lacking and required():
        pytest.fail(f"{lacking}, and {REQUIRED} is {os.environ[REQUIRED]!r}")
    if lacking:
        pytest.skip(lacking)


Place = Callable[[str], str]
"""Gives the location of a ledger of this name: the same for the same name within a test."""
