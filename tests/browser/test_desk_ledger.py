"""The views of the whole ledger in a browser: incidents are merged, split, their claims moved, and all of it undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_pages import listening, said

from bilan.ledger import Ledger
from web_examples import open_desk

QUAKE = "Le séisme a fait 12 morts et 30 blessés à Kandovar, a indiqué la police. Huit écoles sont détruites."
TOLL = "Le séisme de Kandovar a fait 40 morts, selon la Croix bleue."
FLOOD = "Une crue a fait 3 morts et 7 blessés à Belmora, selon la mairie."
TRUCE = (
    "La présidente Odile Ferrand a réclamé une trêve immédiate. Un raid aérien a tué huit personnes dimanche à Tamsel."
)
FIRE = "Un incendie a tué 5 personnes à Lyon mardi, selon les pompiers."


@pytest.fixture
def ledger_desk(tmp_path: Path) -> Iterator[tuple[str, Ledger]]:
    """A desk whose ledger knows four incidents."""
    pytest.importorskip("uvicorn")
    open_desk(tmp_path, QUAKE, TOLL, FLOOD, TRUCE, FIRE)
    store = Ledger(tmp_path / "desk.db")
    with listening(store) as address:
        yield address, store


def rows(page: Any) -> list[str]:
    found: list[str] = page.locator(".listing tbody th a").all_inner_texts()
    return found


def listed(page: Any, number: int) -> None:
    page.get_by_text(f"{number} incidents and situations").wait_for()


def decided(page: Any) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Cancel").wait_for()
    page.get_by_role("dialog").locator("button.strong").click()
    said(page, "Decided")


def test_incidents_are_merged_and_taken_apart(browser_page: Any, ledger_desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, ledger_desk
    page.goto(f"{address}#incidents")
    listed(page, 4)
    page.get_by_label("Choose: Earthquake, Kandovar").check()
    page.get_by_label("Choose: Flood, Belmora").check()
    page.get_by_role("button", name="Merge these 2").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("the quake broke a dam")
    decided(page)
    page.get_by_role("heading", name="Reports (3)").wait_for()
    assert "the quake broke a dam" in page.get_by_role("region", name="What people decided").inner_text()
    page.goto(f"{address}#incidents")
    listed(page, 3)
    page.get_by_role("link", name="Earthquake, Kandovar").click()
    page.get_by_role("region", name="Reports (3)").get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Split the chosen reports off").click()
    decided(page)
    page.get_by_role("heading", name="Reports (1)").wait_for()
    page.goto(f"{address}#incidents")
    listed(page, 4)
    assert page.watched.errors == []


def test_a_merger_is_undone_where_it_is_seen(browser_page: Any, ledger_desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, ledger_desk
    page.goto(f"{address}#incidents")
    page.get_by_role("link", name="Flood, Belmora").click()
    page.get_by_role("button", name="Merge with another").click()
    page.get_by_label("Find").fill("kandovar")
    page.get_by_role("radio", name="Earthquake, Kandovar").check()
    page.get_by_role("button", name="Choose this one").click()
    page.get_by_role("dialog", name="Merge the two").wait_for()
    decided(page)
    page.get_by_role("heading", name="Reports (3)").wait_for()
    page.get_by_role("region", name="What people decided").get_by_role("button", name="Undo").click()
    decided(page)
    page.goto(f"{address}#incidents")
    listed(page, 4)
    assert page.watched.errors == []


def test_a_claim_is_moved_to_another_incident_and_dropped(browser_page: Any, ledger_desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, ledger_desk
    page.goto(f"{address}#incidents")
    page.get_by_role("link", name="Flood, Belmora").click()
    page.get_by_label("Choose: Injured 7").check()
    page.get_by_role("button", name="Move the chosen").click()
    page.get_by_role("radio", name="Fire, Lyon").check()
    page.get_by_role("button", name="Choose this one").click()
    page.get_by_role("dialog", name="Move 1 figure(s)").wait_for()
    decided(page)
    page.get_by_role("heading", name="Fire, Lyon").wait_for()
    page.get_by_role("heading", name="Injured 7").wait_for()
    page.get_by_label("Choose: Injured 7").check()
    page.get_by_role("button", name="Take the chosen out").click()
    decided(page)
    page.get_by_role("heading", name="Injured 7").wait_for(state="detached")
    assert page.watched.errors == []


VIEWS = ("incidents", "story", "search?words=morts", "contradictions", "series", "exports_view", "agreement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_view_of_the_ledger_is_accessible(
    browser: Any, ledger_desk: tuple[str, Ledger], scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    address, _ = ledger_desk
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for view in VIEWS:
        if view == "story":
            page.goto(f"{address}#incidents")
            page.get_by_role("link", name="Earthquake, Kandovar").click()
            page.get_by_role("heading", name="Reports (2)").wait_for()
        else:
            page.goto(f"{address}#{view}")
            page.locator("h1").wait_for()
            page.wait_for_timeout(500)
        found = axe.run(page)
        assert found.violations_count == 0, f"{view}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    context.close()
