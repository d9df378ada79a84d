"""A desk for tests: an application on a ledger of its own, and a plain client of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import httpx

from bilan.ledger import Ledger
from bilan.reading import Reader
from bilan.web.app import create_app
from bilan.web.desk import Desk
from bilan.web.security import Gate, Secured
from bilan.web.work import Inline

REPORT = "Le séisme a fait 12 morts et 30 blessés à Kandovar, a indiqué la police. Huit écoles sont détruites."
OTHER = "Le séisme de Kandovar a fait 40 morts, selon la Croix bleue."
TOKEN = "a-token-of-the-tests"


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run in a thread of its own: a browser's tests may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work)).result()


class Client:
    """Calls the application without a network; keeps cookies and the session's token."""

    def __init__(self, app: Secured, host: str = "desk") -> None:
        self.app, self.host = app, host
        self.session = self.csrf = ""

    def call(self, method: str, path: str, *, headers: dict[str, str] | None = None, **given: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]
            own = {"X-CSRF-Token": self.csrf, "Cookie": f"bilan_session={self.session}", **(headers or {})}
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{self.host}") as client:
                answer = await client.request(method, path, headers=own, **given)
                given_cookie = SimpleCookie(answer.headers.get("set-cookie", ""))
                if "bilan_session" in given_cookie:
                    self.session = given_cookie["bilan_session"].value
                return answer

        answer: httpx.Response = run(asked())
        return answer

    def open(self) -> Client:
        self.csrf = self.call("GET", "/api/session").json()["csrf"]
        return self

    def get(self, path: str, **given: Any) -> Any:
        return self.call("GET", path, **given).json()

    def claims(self, **parameters: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.get("/api/claims", params=parameters)["items"]
        return items


def desk(path: Path, **gate: Any) -> tuple[Secured, Ledger]:
    store = Ledger(path / "desk.db")
    return create_app(Inline(Desk(store, Reader())), Gate(frozenset({"desk"}), **gate)), store


def open_desk(path: Path, *reports: str) -> Client:
    client = Client(desk(path)[0]).open()
    for text in reports:
        client.call("POST", "/api/documents", json={"text": text, "published": "2026-03-11", "language": "fr"})
    return client


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def asked(
    app: Secured,
    method: str,
    target: str,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    client: str = "192.0.2.1",
    more: bool = False,
) -> Answer:
    """Ask as a server hands a request on: the target's path unquoted once, nothing else tidied; `more`: never all."""
    path, _, query = target.partition("?")
    given = {"Host": "desk", **(headers or {})}
    if body:
        given.setdefault("Content-Length", str(len(body)))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": method,
        "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in given.items()],
        "client": (client, 40000), "server": ("desk", 80), "state": {},
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    messages = [{"type": "http.request", "body": body, "more_body": more}]

    async def receive() -> Any:
        if messages:
            return messages.pop()
        await asyncio.Event().wait()
        return None

    run(app(scope, receive, send))
    start = sent[0]
    found = {k.decode(): v.decode() for k, v in start["headers"]}
    return Answer(start["status"], found, b"".join(m.get("body", b"") for m in sent[1:]))


def opened(tmp_path: Path, **gate: Any) -> Any:
    """A desk on a ledger with one report; the application, and a count of all that can be changed."""
    app, store = desk(tmp_path, **gate)
    client = Client(app)
    own = {"Authorization": f"Bearer {TOKEN}"} if gate.get("users") else {}
    if not own:
        client.open()
    sent = client.call("POST", "/api/documents", headers=own, json={"text": REPORT, "language": "fr"})
    assert sent.status_code == 201

    def state() -> tuple[int, int, int]:
        return (*store.last_change(), sum(1 for _ in store.documents()))

    return app, state, store
