"""What tests do at the desk's pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bilan.ledger import Ledger
from bilan.reading import Reader

REPORT = "😀 Le séisme a fait 12 morts et 30 blessés à Kandovar, a indiqué la police. Huit écoles sont détruites."
TOLD = (
    "La présidente Odile Ferrand a réclamé une trêve immédiate. Les rebelles ont repris Orsanne samedi. "
    "Un raid aérien a tué huit personnes dimanche à Tamsel."
)
UNREAD = 300
"""Milliseconds after which the desk takes a decision on a claim that has come to be judged, and some more."""


class Watched:
    """What a page did that it should not: errors of its scripts, messages of its console, requests it made."""

    def __init__(self, page: Any) -> None:
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self._said(said.type, said.text))
        page.on("request", lambda request: self.requests.append(request.url))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.errors.append(f"{kind}: {text}")


@contextmanager
def listening(store: Ledger, **gate: Any) -> Iterator[str]:
    """Serve a desk on a ledger; yields its address."""
    import uvicorn

    from bilan.cli.serve import _listen
    from bilan.web.app import create_app
    from bilan.web.desk import Desk
    from bilan.web.security import Gate
    from bilan.web.work import Inline

    socket = _listen("127.0.0.1", 0)
    port = socket.getsockname()[1]
    given = {"local_user": "Ana", **gate}
    app = create_app(Inline(Desk(store, Reader())), Gate(frozenset({f"127.0.0.1:{port}"}), **given))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


def paste(page: Any, address: str, text: str) -> None:
    """Add a report at the desk."""
    page.goto(f"{address}#documents")
    page.get_by_label("Paste a report").fill(text)
    page.get_by_label("Published").first.fill("2026-03-11")
    page.get_by_role("button", name="Read and add").click()
    page.locator(".became").get_by_role("link", name="Open").wait_for()


def inbox(page: Any, address: str, parameters: str = "order=text&kind=figure") -> None:
    """Open the inbox at its first claim."""
    page.goto(f"{address}#inbox?{parameters}")
    page.locator("section.claim").wait_for()


def press(page: Any, key: str) -> None:
    """Press a key when the claim on show can have been read."""
    page.locator('.panel[aria-busy="false"]').wait_for()
    page.wait_for_timeout(UNREAD)
    page.keyboard.press(key)


def said(page: Any, words: str) -> None:
    """Wait for a message."""
    page.locator("#said", has_text=words).wait_for()


def signed_in(browser: Any, address: str, token: str, **context: Any) -> Any:
    """Sign in on a page of its own, and wait for the first claim."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}, **context).new_page()
    page.goto(address)
    page.get_by_label("Your token").fill(token)
    page.keyboard.press("Enter")
    page.locator("section.claim").wait_for()
    return page


def opened(page: Any, address: str, view: str) -> None:
    """Open a view (`search?words=…`) and wait until it shows what it has fetched."""
    page.goto(f"{address}#{view}")
    name = view.partition("?")[0]
    page.locator(f'main[data-view="{name}"][aria-busy="false"]').wait_for()
