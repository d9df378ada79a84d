"""The documentation as a site: links lead somewhere, it builds without a warning and loads nothing from elsewhere."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import site_pages  # noqa: E402

MISSING = [name for name in ("sphinx", "furo", "myst_parser") if importlib.util.find_spec(name) is None]
needs_docs = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (pip install -e '.[docs]')")
PAGES = sorted(
    [*ROOT.glob("*.md"), *(path for path in (ROOT / "docs").rglob("*.md") if site_pages.MADE not in path.parts)]
)
LOADED = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
}
"""Elements by which a page loads something, and where they say what."""


class Page(HTMLParser):
    """What a page loads and links to, and the names that it can be linked at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names |= {given[name] for name in ("id", "name") if name in given}
        if tag in LOADED and LOADED[tag] in given:
            self.loaded.append(given[LOADED[tag]])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as GitHub and the site make them."""
    text = site_pages.FENCE.sub("", page.read_text("utf-8"))
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", head).lower()).replace(" ", "-")
        for head in heads
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = site_pages.FENCE.sub("", page.read_text("utf-8"))
    targets = re.findall(r"\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)", text)
    for target, anchor in targets:
        path = page.parent / target if target else page
        if page.name == "index.md" and path.parent.name == site_pages.MADE:  # made when the site is built
            assert path.stem in site_pages.names()
            continue
        assert path.exists(), target
        assert path.resolve().is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors(path), f"{target}#{anchor}"


def test_links_that_lead_out_of_the_site_are_named() -> None:
    text = (
        "[a](ledger.md#b) [b](../SECURITY.md) [c](../tests/x.py) [`src/a`](../src/a)\n```\n[d](../no.md)\n```\n"
        "[e](https://example.org/x) ![p](pictures/a.png)"
    )
    told = site_pages.led(text, Path("docs/page.md"))
    assert told.startswith("[a](ledger.md#b) [b](_made/security.md) c (`tests/x.py`) `src/a`\n")
    assert told.endswith("[d](../no.md)\n```\n[e](https://example.org/x) ![p](pictures/a.png)")
    assert site_pages.led("[a](docs/ledger.md)", Path("A.md"), Path("docs/_made/a.md")) == "[a](../ledger.md)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)} (pip install -e '.[docs]')")
    folder = tmp_path_factory.mktemp("site")
    # No address answers: a build that asks for one fails.
    program = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise OSError('the site must build without a network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from sphinx.cmd.build import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "-W",
        "--keep-going",
        "-q",
        "-E",
        "-b",
        "html",
        "-d",
        str(folder / "kept"),
    ]
    done = subprocess.run(
        [*command, str(ROOT / "docs"), str(folder / "html")],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def built(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text("utf-8")) for path in site.rglob("*.html")}


@needs_docs
def test_every_page_stands_in_the_site(site: Path) -> None:
    for page in PAGES:
        if page.is_relative_to(ROOT / "docs"):
            assert (site / page.relative_to(ROOT / "docs").with_suffix(".html")).exists(), page
    for name in site_pages.PROJECT.values():
        assert (site / site_pages.MADE / f"{name}.html").exists()


@needs_docs
def test_the_site_loads_nothing_from_elsewhere(site: Path, built: dict[Path, Page]) -> None:
    assert built
    for path, page in built.items():
        assert [
            loaded for loaded in page.loaded if urlsplit(loaded).scheme not in ("", "data") or loaded.startswith("//")
        ] == [], path
    for style in site.rglob("*.css"):
        found = re.findall(r"(?:@import\s+[\"']?|url\([\"']?)((?:https?:)?//[^\"')]+)", style.read_text("utf-8"))
        assert found == [], style


@needs_docs
def test_every_link_within_the_site_leads_somewhere(built: dict[Path, Page]) -> None:
    for path, page in built.items():
        for link in page.links:
            told = urlsplit(link)
            if told.scheme or told.netloc or told.path.endswith("/") or path.name in ("search.html", "genindex.html"):
                continue
            target = (path.parent / unquote(told.path)).resolve() if told.path else path
            assert target.exists(), f"{path.name}: {link}"
            if told.fragment and target in built:
                assert unquote(told.fragment) in built[target].names, f"{path.name}: {link}"


@needs_docs
def test_the_reference_tells_every_command_field_and_public_name(site: Path, built: dict[Path, Page]) -> None:
    import bilan
    from bilan.cli import COMMANDS

    commands = (site / "_made" / "commands.html").read_text("utf-8")
    assert all(f'id="bilan-{name}"' in commands for name in COMMANDS)
    assert "--ledger PATH" in re.sub(r"<[^>]+>", "", commands)
    names = built[site / "_made" / "python-api.html"].names
    for name in bilan.__all__:
        home = getattr(bilan, name)
        if hasattr(home, "__module__") and name != "Claim":  # a union, told by what it is made of
            assert any(said.startswith("bilan.") and said.endswith(f".{name}") for said in names), name
    schema = json.loads((ROOT / "docs" / "schemas" / "claim.schema.json").read_text("utf-8"))
    told = (site / "_made" / "schema.html").read_text("utf-8")
    assert all(f'id="{name.lower()}"' in told for name in schema["$defs"])
    assert all(field in told for part in schema["$defs"].values() for field in part.get("properties", {}))


@needs_docs
def test_the_site_opens_from_a_folder_without_a_network(site: Path) -> None:
    sync = pytest.importorskip("playwright.sync_api")
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip("needs a Chromium at /usr/bin/chromium")
    with ThreadPoolExecutor(1) as apart:  # another test's browser may be open in this thread
        asked, errors = apart.submit(looked_at, site, sync, chromium).result()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert errors == []


def looked_at(site: Path, sync: Any, chromium: Path) -> tuple[list[str], list[str]]:
    """What pages of the site ask for, and the errors in them."""
    asked, errors = [], []
    with sync.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        for name in ("index.html", "tutorial.html", "_made/commands.html", "search.html?q=ledger"):
            page.goto(f"{site.as_uri()}/{name}")
        page.wait_for_selector("#search-results li")
        browser.close()
    return asked, errors
