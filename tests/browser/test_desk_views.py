"""Every view that is registered, looked through with axe, light and dark, on a phone and on a desktop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk_pages import Watched, listening, opened, signed_in
from test_desk_ledger import FIRE, FLOOD, QUAKE, TOLL, TRUCE

from bilan.ledger import Ledger
from bilan.ledger.assignments import Assignments
from bilan.ledger.own_files import OwnFiles
from bilan.web.users import hashed
from web_examples import open_desk

SIZES = ((390, 844), (1280, 900))
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What a dark scheme changes: the rest of the page is the same."""
WORDS = """async (language) => {
  const modules = ["texts", "texts-ledger", "texts-team"].map((name) => import(`/static/${name}-${language}.js`));
  return (await Promise.all(modules)).flatMap((one) => Object.keys(one.default)).sort();
}"""
"""The names of all words of the desk in a language."""
FILLED = {"search": "search?words=morts"}
"""Views that show nothing until they are asked."""


def team(path: Path) -> Ledger:
    """A ledger in which two people have done something of everything."""
    open_desk(path, QUAKE, TOLL, FLOOD, TRUCE, FIRE)
    store = Ledger(path / "desk.db")
    ids = [figure.id for figure in store.figures()]
    Assignments(store).assign(ids[:3], ["Ana", "Ben"], reviewer="Ana", reason="the quake")
    for name, reviewer, decision in (
        (ids[0], "Ana", "accepted"),
        (ids[0], "Ben", "rejected"),
        (ids[1], "Ben", "accepted"),
    ):
        store.review(name, decision, reviewer=reviewer)  # type: ignore[arg-type]
    OwnFiles(store).put("places", "own.csv", "name,latitude,longitude\nBelmora,1,2\n", reviewer="Ana")
    return store


def test_every_registered_view_is_accessible(browser: Any, tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    users = {name: hashed(f"of-{name}") for name in ("Ana", "Ben")}
    with listening(team(tmp_path), users=users) as address:
        page = signed_in(browser, address, "of-Ana", bypass_csp=True)
        page.watched = Watched(page)
        names = page.evaluate("import('/static/views.js').then(({ VIEWS }) => VIEWS.map((view) => view.name))")
        assert len(names) >= 14
        opened(page, address, "incidents")
        story = page.locator(".listing tbody th a").first.get_attribute("href").removeprefix("#")
        for view in (*names, story):
            opened(page, address, FILLED.get(view, view))
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                for scheme, options in (("light", None), ("dark", COLOURS)):
                    page.emulate_media(color_scheme=scheme)
                    found = axe.run(page, options=options)
                    assert found.violations_count == 0, f"{view}, {scheme}, {width}: {found.generate_report()}"
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (view, width)
        assert page.watched.errors == []
        page.context.close()


def test_every_word_of_the_desk_stands_in_all_its_languages(browser: Any, desk: tuple[str, Ledger]) -> None:
    page = browser.new_page()
    page.goto(desk[0])
    keys = {language: page.evaluate(WORDS, language) for language in ("en", "fr")}
    assert keys["en"] == keys["fr"]
    assert len(keys["en"]) == len(set(keys["en"])) > 300  # and no module says a word twice
    page.close()


def test_numbers_take_singular_and_plural(browser: Any, desk: tuple[str, Ledger]) -> None:
    page = browser.new_page()
    page.goto(desk[0])
    told = page.evaluate(
        """async () => {
          const { t, setLanguage } = await import("/static/texts.js");
          const both = (numbers) => numbers.map((n) => t("claims", { n }));
          setLanguage("en");
          const english = both([0, 1, "1,234"]);
          setLanguage("fr");
          return [...english, ...both([0, 1, 2])];
        }"""
    )
    assert told == ["0 claims", "1 claim", "1,234 claims", "0 affirmation", "1 affirmation", "2 affirmations"]
    page.close()
