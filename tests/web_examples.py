"""A desk for tests: an application on a ledger of its own, and a plain client of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx

from bilan.ledger import Ledger
from bilan.reading import Reader
from bilan.web.app import create_app
from bilan.web.desk import Desk
from bilan.web.security import Gate, Secured
from bilan.web.work import Inline

REPORT = "Le séisme a fait 12 morts et 30 blessés à Kandovar, a indiqué la police. Huit écoles sont détruites."
OTHER = "Le séisme de Kandovar a fait 40 morts, selon la Croix bleue."


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

        # in a thread of its own: a browser's tests may keep a loop running in this one
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(asked())).result()

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
