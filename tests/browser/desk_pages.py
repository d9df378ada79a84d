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
