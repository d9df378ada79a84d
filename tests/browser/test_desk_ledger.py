"""The views of the whole ledger in a browser: incidents are merged, split, their claims moved, and all of it undone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_pages import listening, opened, said

from bilan.ledger import Filters, Ledger
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
    page.get_by_role("dialog", name="Move 1 figure").wait_for()
    decided(page)
    page.get_by_role("heading", name="Fire, Lyon").wait_for()
    page.get_by_role("heading", name="Injured 7").wait_for()
    page.get_by_label("Choose: Injured 7").check()
    page.get_by_role("button", name="Take the chosen out").click()
    decided(page)
    page.get_by_role("heading", name="Injured 7").wait_for(state="detached")
    assert page.watched.errors == []


def test_contradictions_series_and_search_lead_to_their_claims(
    browser_page: Any, ledger_desk: tuple[str, Ledger]
) -> None:
    page, (address, _) = browser_page, ledger_desk
    opened(page, address, "contradictions")
    sides = page.locator(".told .sides").first.locator(".side")
    quotes = sides.locator("blockquote").all_inner_texts()
    assert any("12 morts" in words for words in quotes) and any("40 morts" in words for words in quotes)
    tops = page.evaluate(
        "[...document.querySelector('.sides').children].map((side) => side.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1  # side by side
    sides.first.get_by_role("link", name="Look at it").click()
    page.locator(".context mark.current").first.wait_for()
    opened(page, address, "series?measure=killed")
    page.locator(".told", has_text="12").first.wait_for()
    opened(page, address, "search")
    page.get_by_label("Words").fill("crue")
    page.get_by_label("Words").press("Enter")
    page.get_by_text("1 report", exact=True).wait_for()
    assert page.locator(".told mark").all_inner_texts() == ["crue"]
    page.locator(".told a").first.click()
    page.locator("section.claim").wait_for()
    assert page.watched.errors == []


def test_an_export_is_saved_by_its_filters(browser_page: Any, ledger_desk: tuple[str, Ledger]) -> None:
    page, (address, store) = browser_page, ledger_desk
    opened(page, address, "exports_view")
    page.get_by_label("Form", exact=True).select_option("csv")
    page.get_by_label("Measure").select_option("killed")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the file").click()
    lines = Path(waiting.value.path()).read_text("utf-8").splitlines()
    assert len(lines) == 1 + sum(1 for _ in store.figures(Filters(measure="killed")))
    said(page, "bilan-csv.csv is saved")
    page.get_by_label("Form", exact=True).select_option("all")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the file").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert {"datapackage.json", "figures.csv", "incidents.csv"} <= set(archive.namelist())
    assert page.watched.errors == []


def test_the_map_leads_to_incidents_and_claims(browser_page: Any, ledger_desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, ledger_desk
    opened(page, address, "map")
    page.get_by_text("claims have a known place").wait_for()
    mark = page.get_by_role("link", name="Lyon: Fire, Lyon")
    mark.wait_for()
    assert page.locator(".map .land").count() > 0
    assert all(url.startswith((address, "blob:")) for url in page.watched.requests)  # no tiles
    page.get_by_label("On the map").select_option("claims")
    page.get_by_role("link", name=re.compile(r"Lyon: \d claims")).wait_for()
    page.get_by_label("On the map").select_option("incidents")
    page.get_by_role("link", name="Lyon: Fire, Lyon").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Fire, Lyon").wait_for()
    opened(page, address, "map?place=Belmora")
    page.get_by_text("No claim of these has a place").wait_for()
    assert page.watched.errors == []


def test_what_was_read_experimentally_is_marked_wherever_it_stands(browser_page: Any, tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    from test_experimental_languages import fill_mixed

    page = browser_page
    store = Ledger(tmp_path / "mixed.db")
    fill_mixed(store)
    with listening(store) as address:
        opened(page, address, "inbox?kind=figure&order=text")
        titles = page.locator(".list .top").all_inner_texts()
        marked = {title for title in titles if "(experimental)" in title}
        assert len(titles) == 4 and len(marked) == 2
        page.locator(".list button").filter(has_text="(experimental)").first.click()
        page.locator("section.claim h2", has_text="(experimental)").first.wait_for()
        assert "check every field against its words" in page.locator("dl.facts").inner_text()
        opened(page, address, "incidents")
        listed(page, 2)
        row, other = (page.locator(".listing tbody tr", has_text=name) for name in ("Vila Serena", "Norham"))
        assert "experimental" in row.inner_text() and "experimental" not in other.inner_text()
        row.locator("th a").click()
        page.locator(".toll-part").first.wait_for()
        assert page.locator(".toll-part", has_text="Injured").locator(".state.experimental").count() == 1
        for view in ("series", "contradictions", "positions"):
            opened(page, address, view)
            assert "(experimental)" in page.locator(".listing, main").last.inner_text(), view
    assert page.watched.errors == []
