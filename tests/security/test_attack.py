"""The attack on the desk: a real server as a process, on a ledger of invented reports, asked over plain sockets.

Each test is a way in that was open once or that such servers have had open. tests/test_web_guard.py walks all handlers
without a network; here stand what only a server, its connections and its processes show.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("litestar")
if not Path("/proc/self/stat").exists():
    pytest.skip("processes are watched in /proc, which this system has not", allow_module_level=True)

from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader
from bilan.web.attempts import MOST_BY_ADDRESS
from bilan.web.security import LARGEST_BODY
from bilan.web.users import add_user
from web_examples import OTHER, REPORT

SECRET = (b"Kandovar", b"morts", b"12", b"Croix")
"""What the ledger holds; no answer to a stranger has a word of it."""
STOPS_WITHIN = 3.0
"""Seconds from the signal to the end of the process."""
SLOW_REPORT = "\n\n".join(
    f"Le séisme a fait {n} morts et {n + 5} blessés à Kandovar, a dit la police." for n in range(40_000)
)
"""A report that takes far longer to read than any of the tests below wait."""


@dataclass
class Running:
    """A desk, its address, and a person's token."""

    process: subprocess.Popen[str]
    port: int
    token: str
    ledger: Path

    def client(self, **headers: str) -> httpx.Client:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30, headers={**own, **headers})

    def raw(self, sent: bytes, seconds: float = 60) -> bytes:
        """Send bytes as they are, return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as line:
            line.sendall(sent)
            return received(line)

    def asked(self, request: str, *headers: str, body: bytes = b"") -> tuple[int, bytes]:
        """Send a request line and headers as they are, return status and body."""
        length = (f"Content-Length: {len(body)}",) if body else ()
        lines = [f"{request} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close", *headers, *length, "", ""]
        answer = self.raw("\r\n".join(lines).encode("latin-1") + body)
        return int(answer[9:12] or b"0"), answer.partition(b"\r\n\r\n")[2]

    def busy(self) -> float:
        """Seconds of work that the desk and its processes have done."""
        ticks = 0
        for pid in {self.process.pid, *self.workers()}:
            fields = stat(pid)
            ticks += int(fields[11]) + int(fields[12]) if fields else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    def workers(self) -> set[int]:
        """The processes that do the desk's work."""
        running = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
        return {pid for pid in running if stat(pid)[1:2] == [str(self.process.pid)]}

    def stop(self) -> float:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        return time.monotonic() - began


def stat(pid: int) -> list[str]:
    """The state of a process, from its third field on; nothing for one that has ended."""
    try:
        return Path("/proc", str(pid), "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def running(processes: Iterable[int]) -> list[int]:
    """Those of some processes that have not ended."""
    return [pid for pid in processes if stat(pid)[:1] not in ([], ["Z"])]


def received(line: socket.socket) -> bytes:
    parts = []
    try:
        while part := line.recv(65536):
            parts.append(part)
    except (TimeoutError, ConnectionResetError):
        pass
    return b"".join(parts)


def started(path: Path, *, users: bool, options: tuple[str, ...] = ()) -> Running:
    ledger = path / "a.db"
    with Ledger(ledger) as store:
        for number, text in enumerate((REPORT, OTHER)):
            document = Document(id=f"r{number}", text=text, language="fr")
            store.add(document, Reader().read(document))
    token = add_user(path / "users", "Ana") if users else ""
    given = ("--users", str(path / "users")) if users else ()
    process = subprocess.Popen(
        [sys.executable, "-m", "bilan", "serve", "--ledger", str(ledger), "--port", "0", *given, *options],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    found = re.search(r":(\d+)/", process.stderr.readline())
    assert found is not None
    return Running(process, int(found[1]), token, ledger)


def ended(running: Running) -> None:
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk with users."""
    running = started(tmp_path_factory.mktemp("several"), users=True, options=("--request-seconds", "6"))
    yield running
    ended(running)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk without users."""
    running = started(tmp_path_factory.mktemp("local"), users=False)
    yield running
    ended(running)


def counted(running: Running) -> tuple[int, int, int]:
    with Ledger(running.ledger, create=False) as store:
        return (*store.last_change(), sum(1 for _ in store.documents()))


PATHS = [
    "/api/claims", "//api/claims", "///api/claims", "/api//claims", "/api/claims/", "/./api/claims", "/x/../api/claims",
    "/static/../api/claims", "/static/%2e%2e/api/claims", "/static/..%2fapi/claims", "/API/claims", "/Api/Claims",
    "/%61pi/claims", "/%2fapi/claims", "%2fapi/claims", "/api%2fclaims", "/api/claims%00", "/api/claims%20",
    "/api/claims;x",
    "/api/claims?x=/static/", "/api/claims#/static/", "/api\\claims", "/api/claims/..", "/api/claims/.", "http://a/api/claims",
    "//api/documents", "///api/reviews", "//openapi.json", "//schema", "/schema/openapi.json", "//api/estimate", "*",
    "//api/document?id=r0", "//api/series", "//api/conflicts", "//api/events", "//api/positions", "//api/vocabulary",
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO", "get"])
def test_a_stranger_gets_nothing_by_any_path(several: Running, method: str) -> None:
    before = counted(several)
    for path in PATHS:
        status, body = several.asked(f"{method} {path}", "Content-Type: application/json", body=b'{"text": "x"}')
        assert status in {400, 401, 403, 404, 405, 415, 421} or b"<!doctype html" in body.lower(), (
            method,
            path,
            status,
        )
        assert not any(word in body for word in SECRET), (method, path)
    assert counted(several) == before


@pytest.mark.parametrize("path", ["//api/documents", "///api/documents", "/api/documents", "/api/documents/"])
def test_a_page_of_another_site_writes_nothing_on_the_local_desk(local: Running, path: str) -> None:
    before = counted(local)
    body = b'{"text": "Le bilan est de 99 morts.", "language": "fr"}'
    token = "X-CSRF-Token: " + local.client().get("/api/session").json()["csrf"]
    kind = "Content-Type: application/json"
    for headers in (
        ("Content-Type: text/plain",), (kind,), ("Content-Type: text/plain", token), (), (token,),
        ("Content-Type: application/x-www-form-urlencoded", token),
        ("Content-Type: multipart/form-data; boundary=x", token),
        (kind, token, "Origin: http://evil.example"), (kind, token, "Origin: null"),
        (kind, token, "Origin: http://localhost"),
        (kind, token, "Sec-Fetch-Site: cross-site"), (kind, token, "Sec-Fetch-Site: same-site"),
        (kind, token, f"Origin: http://127.0.0.1:{local.port}", "Origin: http://evil.example"),
    ):  # fmt: skip
        status, _ = local.asked(f"POST {path}", *headers, body=body)
        assert status in {403, 415}, (headers, status)
    assert counted(local) == before
    own = f"Origin: http://127.0.0.1:{local.port}"
    status, answer = local.asked(f"POST {path}", kind, token, own, "Sec-Fetch-Site: same-origin", body=body)
    assert status == 201, answer


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "127.0.0.1:1", "[::2]"]
)
def test_a_name_that_was_bound_anew_reads_nothing(local: Running, host: str) -> None:
    for path in ("/", "/api/claims", "//api/claims", "/api/session", "/static/desk.js"):
        answer = local.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert answer.split(b" ")[1] in {b"421", b"400"}, (path, answer)
        assert not any(word in answer for word in SECRET[:2])
    twice = f"GET /api/claims HTTP/1.1\r\nHost: 127.0.0.1:{local.port}\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert local.raw(twice.encode()).split(b" ")[1] in {b"421", b"400"}


ODD = [
    "GET /static/%00", "GET /static/desk.js%00", "GET /static/", "GET /static/../app.py", "GET /static/%2e%2e%2fapp.py",
    "GET /static//etc/passwd", "GET /api/claims/%00", "GET /api/claims/%ff", "GET /api/document?id=%00",
    "GET /api/document",
    "GET /api/document?id=%ff", "GET /api/series?place=", "GET /api/estimate?place=%20",
    "GET /api/claims?cursor=%D9%A3",
    "GET /api/claims?cursor=5%0a", "GET /api/claims?limit=" + "9" * 5000, "GET /api/reviews/" + "9" * 5000 + "/undo",
    "GET /api/claims?since=9999-12-31", "GET /api/claims?since=0001-01-01&until=0001-01-01",
    "GET /api/claims?kind=%ED%A0%80",
    "GET /api/claims?" + "&".join(f"x{n}=1" for n in range(3000)), "GET /" + "a" * 30_000, "GET /" + "/" * 30_000,
    "GET /api/claims?actor=%ED%A0%80", "GET /api/claims?source=%00", "GET /%", "GET /%zz", "GET /api/claims?%=%",
]  # fmt: skip


@pytest.mark.parametrize("request_line", ODD, ids=lambda line: line[:40])
def test_nothing_odd_makes_the_desk_fail(local: Running, request_line: str) -> None:
    status, body = local.asked(request_line)
    assert 200 <= status < 500, (status, body[:300])
    assert status not in {422} or b"empty" in body or b"detail" in body


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1_000_000, b'{"text":' * 1_000_000, b'{"text": "\\ud800"}', b'{"text": "\xff"}', b'{"text": 1e999}',
        b"null",
        b'{"text": "x", "published": "0001-01-01"}', b'{"text": "x", "language": "\\u0000"}', b'{"text": "\\u0000"}',
        b'{"text": "x", "title": "' + b"a" * 3000 + b'"}', b"9" * 100_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_no_body_makes_the_desk_fail(local: Running, body: bytes) -> None:
    with local.client() as client:
        token = client.get("/api/session").json()["csrf"]
        headers = {"X-CSRF-Token": token, "Content-Type": "application/json"}
        for path in ("/api/documents", "/api/claims", "/api/claims/x/reviews", "/api/reviews/1/undo"):
            answer = client.post(path, content=body, headers=headers)
            assert answer.status_code < 500, (path, answer.text[:300])


def test_a_chunked_body_over_the_limit_and_too_many_parts(local: Running) -> None:
    with local.client() as client:
        headers = {"X-CSRF-Token": client.get("/api/session").json()["csrf"]}
        json = {**headers, "Content-Type": "application/json"}
        part = b" " * 1_000_000
        answer = client.post("/api/documents", content=(part for _ in range(LARGEST_BODY // 10**6 + 2)), headers=json)
        assert answer.status_code == 413
        answer = client.post("/api/documents/files", files=[("data", ("a.txt", b"x"))] * 300, headers=headers)
        assert answer.status_code == 400
        assert "at most 200 files" in answer.json()["detail"]
        form = {**headers, "Content-Type": "multipart/form-data; boundary=x"}
        for body in (
            b"",
            b"--x",
            b"--x\r\n\r\n",
            b"--x\r\n" + b"A" * 100_000,
            b'--x\r\nContent-Disposition: form-data; name="data"',
        ):
            assert 400 <= client.post("/api/documents/files", content=body, headers=form).status_code < 500
        name = "../" * 50 + "é" * 300 + "\n.txt"
        answer = client.post("/api/documents/files", files=[("data", (name, OTHER.encode()))], headers=headers)
        assert answer.status_code < 500


def test_a_websocket_is_not_opened(local: Running) -> None:
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: eA==", "Sec-WebSocket-Version: 13")
    assert local.asked("GET /api/claims", *upgrade, "Origin: http://evil.example")[0] == 403


def test_work_ends_when_it_takes_too_long_and_others_are_answered_meanwhile(several: Running) -> None:
    with several.client() as client:
        assert client.get("/api/claims").status_code == 200
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", several.port), timeout=20) as line:
            line.sendall(paste(several, f"Authorization: Bearer {several.token}"))
            time.sleep(0.5)
            assert client.get("/api/documents").status_code == 200
            assert time.monotonic() - began < 5
            answer = received(line)
        assert answer.startswith(b"HTTP/1.1 503"), answer[:200]
        assert b"took more than 6 seconds" in answer
        assert time.monotonic() - began < 12
        assert client.get("/api/claims").text.startswith('{"items"')
    assert_idle(several)


def test_work_ends_when_the_client_leaves(local: Running) -> None:
    token = local.client().get("/api/session").json()["csrf"]
    with socket.create_connection(("127.0.0.1", local.port), timeout=20) as line:
        line.sendall(paste(local, f"X-CSRF-Token: {token}"))
        time.sleep(1.5)
    time.sleep(2)  # the grace, and the start of a new process
    assert_idle(local)
    with local.client() as client:
        assert client.get("/api/claims").status_code == 200
        assert len(client.get("/api/documents").json()["items"]) < 10


def test_many_who_leave_at_once_cost_nobody_anything(several: Running) -> None:
    with several.client() as client:
        assert client.get("/api/claims").status_code == 200
        workers = several.workers()
        for _ in range(60):
            with socket.create_connection(("127.0.0.1", several.port), timeout=20) as line:
                line.sendall(
                    f"GET /api/claims HTTP/1.1\r\nHost: 127.0.0.1:{several.port}\r\n"
                    f"Authorization: Bearer {several.token}\r\n\r\n".encode()
                )
        assert client.get("/api/claims").status_code == 200
        assert workers & several.workers() == workers  # short work is done before anybody is killed for it


def paste(running: Running, *headers: str) -> bytes:
    """A request that pastes a report that takes minutes to read."""
    body = b'{"language": "fr", "text": "' + SLOW_REPORT.replace("\n", " ").encode() + b'"}'
    lines = (
        "POST /api/documents HTTP/1.1", f"Host: 127.0.0.1:{running.port}", "Content-Type: application/json",
        "Connection: close", f"Content-Length: {len(body)}", *headers, "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode() + body


def assert_idle(running: Running) -> None:
    """Within seconds nothing works any more."""
    until = time.monotonic() + 8
    while True:
        before = running.busy()
        time.sleep(0.5)
        if abs(running.busy() - before) < 0.2:
            return
        assert time.monotonic() < until, "the desk goes on working for nobody"


def test_wrong_tokens_have_to_wait(several: Running) -> None:
    with several.client() as client:
        assert client.get("/api/session").status_code == 200
        seen = []
        for _ in range(MOST_BY_ADDRESS + 1):
            answer = client.post("/api/session", json={"token": "x"}, headers={"Authorization": ""})
            seen.append(answer.status_code)
        assert seen == [401] * MOST_BY_ADDRESS + [429]
        assert 0 < int(answer.headers["retry-after"]) <= 60


def test_the_desk_stops_at_once_whatever_is_open(local: Running) -> None:
    token = local.client().get("/api/session").json()["csrf"]
    address = ("127.0.0.1", local.port)
    with (
        socket.create_connection(address) as working,
        socket.create_connection(address) as sending,
        socket.create_connection(address) as silent,
        socket.create_connection(address) as beginning,
    ):
        working.sendall(paste(local, f"X-CSRF-Token: {token}"))
        sending.sendall(
            f"POST /api/documents HTTP/1.1\r\nHost: 127.0.0.1:{local.port}\r\nContent-Type: application/json\r\n"
            f"X-CSRF-Token: {token}\r\nContent-Length: 1000\r\n\r\n{{".encode()
        )
        beginning.sendall(b"GET / HTTP/1.1\r\nHo")
        time.sleep(1)
        workers = local.workers()
        assert workers
        began = time.monotonic()
        assert local.stop() < STOPS_WITHIN
        assert received(working).startswith(b"HTTP/1.1 503")
        assert silent.recv(1) == b""
    assert local.process.returncode == 0
    while running(workers) and time.monotonic() - began < STOPS_WITHIN:
        time.sleep(0.05)  # a process that is killed gives its memory back before it is gone
    assert running(workers) == []
    assert local.process.stderr is not None
    assert "Traceback" not in local.process.stderr.read()
    with Ledger(local.ledger, create=False) as store:
        assert list(store.documents())
