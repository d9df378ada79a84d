"""A real browser for tests of pages: headless Chromium, skipped with the reason where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_pages import Watched, listening

from bilan.ledger import Ledger

OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser for the whole run."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install 'bilan[dev]'")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs a Chromium, on Debian: apt-get install chromium")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=program, args=OPTIONS)
        yield launched
        launched.close()


@pytest.fixture
def browser_page(browser: Any) -> Iterator[Any]:
    """A page at a desktop's width; `page.watched` tells its errors and requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.watched = Watched(page)
    yield page
    context.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[str, Ledger]]:
    """A desk that is listening: its address and its ledger."""
    pytest.importorskip("uvicorn")
    store = Ledger(tmp_path / "desk.db")
    with listening(store) as address:
        yield address, store
