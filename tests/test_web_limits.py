"""What a request may take of the desk: time to arrive, memory, and connections that stay open for nothing."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar")
pytest.importorskip("uvicorn")

import uvicorn

from bilan.web import protocol, security
from web_examples import Client, asked, opened

JSON = {"Content-Type": "application/json"}


def test_a_body_must_arrive_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, state, _ = opened(tmp_path)
    own = {**JSON, "X-CSRF-Token": Client(app).open().csrf}
    before = state()
    monkeypatch.setattr(security, "BODY_SECONDS", 0.2)
    answer = asked(app, "POST", "/api/documents", own, b'{"text": ', more=True)
    assert answer.status == 408
    assert b"0.2 seconds" in answer.body
    assert state() == before
    assert app._held == 0


def test_all_bodies_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, state, _ = opened(tmp_path)
    own = {**JSON, "X-CSRF-Token": Client(app).open().csrf}
    before = state()
    monkeypatch.setattr(security, "MOST_HELD", 1000)
    answer = asked(app, "POST", "/api/documents", own, b'{"text": "' + b"x" * 1000 + b'"}')
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert state() == before
    assert app._held == 0
    assert asked(app, "POST", "/api/documents", own, b'{"text": "x", "language": "fr"}').status == 201
    assert app._held == 0


async def _much(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
    """An answer of more than any line holds."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(400):
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server that is patient for half a second; how many connections it has, and its address."""
    monkeypatch.setattr(protocol, "REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(protocol, "TAKING_SECONDS", 0.5)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(_much, http=protocol.PatientProtocol, ws="none", lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    thread.start()
    yield server, listening.getsockname()
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX: "])
def test_who_sends_no_request_is_let_go(served: Any, sent: bytes) -> None:
    with socket.create_connection(served[1], timeout=10) as line:
        line.sendall(sent)
        began = time.monotonic()
        assert line.recv(10) == b""
        assert 0.3 < time.monotonic() - began < 5


def test_who_takes_no_answer_is_let_go(served: Any) -> None:
    server, address = served
    with socket.create_connection(address, timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        until = time.monotonic() + 8
        while not server.server_state.tasks:
            assert time.monotonic() < until
            time.sleep(0.02)
        while server.server_state.tasks or server.server_state.connections:
            assert time.monotonic() < until, "an answer waits for somebody who does not take it"
            time.sleep(0.05)


def test_who_takes_an_answer_slowly_gets_it_all(served: Any) -> None:
    with socket.create_connection(served[1], timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        total = 0
        while part := line.recv(4_000_000):
            total += len(part)
            time.sleep(0.005)
    assert total > 400 * 100_000
