"""Where tests keep their ledgers: in files, and in a PostgreSQL of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from postgresql_server import Place, Server, serving, skip_without


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server for all tests of a process."""
    skip_without()
    with serving() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The database that a test's ledgers are kept in: each test that takes it runs on both."""
    if request.param == "postgresql":
        request.getfixturevalue("postgresql")
    return str(request.param)


@pytest.fixture
def place(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a test keeps ledgers, by their names."""
    known: dict[str, str] = {}

    def located(name: str) -> str:
        if name not in known:
            server = request.getfixturevalue("postgresql") if backend == "postgresql" else None
            known[name] = server.new() if server else str(tmp_path / f"{name}.db")
        return known[name]

    return located


@pytest.fixture
def location(place: Place) -> str:
    """Where a test keeps its one ledger."""
    return place("ledger")
