"""The desk in a real browser: a report is pasted, claims are decided on, and the journal is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk_pages import REPORT, TOLD, inbox, paste, press, said

from bilan.ledger import Ledger

HOSTILE = "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'> 14 personnes ont été tuées à Tamsel."


def test_a_walk_through_the_desk(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, store) = browser_page, desk
    page.goto(address)
    paste(page, address, REPORT)
    inbox(page, address)
    assert "Killed 12" in page.locator(".sight h2").inner_text()
    assert page.locator(".context mark.current").inner_text() == "12"
    press(page, "a")
    said(page, "accepted")
    page.locator(".sight h2", has_text="injured 30").wait_for()
    press(page, "r")
    page.get_by_label("Reason").fill("of another quake")
    page.get_by_role("dialog").get_by_role("button", name="Reject", exact=True).click()
    said(page, "rejected")
    page.locator(".sight h2", has_text="Facilities destroyed 8").wait_for()
    page.locator(".text").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator("mark.chosen").all_inner_texts() != []
    page.locator("#main").focus()
    press(page, "e")
    page.get_by_label("Value").fill("9")
    page.get_by_text("Other fields").click()
    page.get_by_label("As JSON").fill('{"part_of": "x"}')
    page.get_by_role("button", name="Save").click()
    page.get_by_role("dialog").get_by_text("has no other claim 'x'").wait_for()
    figures = {f.measure: f for f in store.figures()}
    whole = figures["killed"].id
    page.get_by_label("As JSON").fill(f'{{"part_of": "{whole}"}}')
    page.get_by_role("button", name="Save").click()
    said(page, "corrected")
    page.get_by_role("dialog").wait_for(state="detached")
    figures = {f.measure: f for f in store.figures()}
    assert (figures["facility_destroyed"].value, figures["facility_destroyed"].high) == (9, 9)
    assert figures["facility_destroyed"].evidence.exact == "Huit écoles"
    assert figures["facility_destroyed"].part_of == whole
    press(page, "u")
    said(page, "Taken back")
    assert {f.value for f in store.figures()} == {12, 8}
    page.reload()
    page.locator("section.claim").wait_for()
    assert page.locator(".list li").count() == 1
    page.goto(f"{address}#journal")
    page.locator("tbody tr").nth(3).wait_for()
    rows = page.locator("tbody tr").all_inner_texts()
    assert [next(w for w in ("undone", "corrected", "rejected", "accepted") if w in row) for row in rows] == [
        "undone", "corrected", "rejected", "accepted",
    ]  # fmt: skip
    assert "of another quake" in rows[2]
    assert all("Ana" in row for row in rows)
    assert "value: 8 → 9" in rows[1]
    assert [entry.decision for entry in store.reviews()] == ["undone", "corrected", "rejected", "accepted"]
    assert [error for error in page.watched.errors if "422" not in error] == []  # the refused correction


def test_a_missed_claim_is_added_by_the_keyboard_alone(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, store) = browser_page, desk
    paste(page, address, REPORT)
    inbox(page, address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.locator(".sight h2", has_text="Facilities destroyed 8").wait_for()
    page.locator(".text").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    page.get_by_role("dialog").wait_for()
    page.get_by_label("Measure").last.select_option("affected")
    page.get_by_label("Value").fill("7")
    page.keyboard.press("Enter")
    said(page, "added")
    added = [f for f in store.figures() if f.measure == "affected"]
    assert [(f.value, f.low, f.evidence.exact) for f in added] == [(7, 7, "écoles")]
    assert page.watched.errors == []


def test_a_report_full_of_scripts_is_shown_as_text(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, desk
    paste(page, address, HOSTILE)
    inbox(page, address)
    assert "<script>window.hurt = 1</script>" in page.locator(".text").inner_text()
    assert page.evaluate("window.hurt") is None
    assert all(url.startswith(address) for url in page.watched.requests)
    assert page.watched.errors == []


def test_keys_do_nothing_in_fields(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, store) = browser_page, desk
    paste(page, address, REPORT)
    inbox(page, address)
    page.keyboard.press("/")
    page.get_by_label("Place").first.focus()
    page.keyboard.type("aren")
    assert list(store.reviews()) == []
    page.locator("#main").focus()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def test_positions_and_events_lead_to_their_claims(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, desk
    paste(page, address, TOLD)
    page.goto(f"{address}#positions")
    page.get_by_role("heading", name="Odile Ferrand").wait_for()
    assert "demands “une trêve immédiate”" in page.locator(".told").first.inner_text()
    page.goto(f"{address}#events")
    page.locator(".told", has_text="Tamsel").wait_for()
    page.get_by_label("Place").fill("Orsanne")
    page.get_by_label("Place").press("Enter")
    page.get_by_text("1 event", exact=True).wait_for()
    page.locator(".told summary", has_text="mention").first.click()
    page.get_by_role("link", name="Look at it").click()
    page.locator(".context mark.current", has_text="repris").wait_for()
    assert page.watched.errors == []


def test_exports_are_downloaded(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, store) = browser_page, desk
    paste(page, address, REPORT)
    page.goto(f"{address}#documents")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="csv", exact=True).click()
    assert waiting.value.suggested_filename == "bilan-csv.csv"
    lines = Path(waiting.value.path()).read_text("utf-8").splitlines()
    assert len(lines) == 1 + len(list(store.figures()))
    assert page.watched.errors == []


def test_sentences_on_lines_of_their_own_do_not_run_into_each_other(
    browser_page: Any, desk: tuple[str, Ledger]
) -> None:
    page, (address, _) = browser_page, desk
    paste(page, address, "La crue a duré trois jours.\nElle a fait 12 morts à Belmora.\nLes secours sont arrivés tard.")
    inbox(page, address)
    words = page.locator(".context").inner_text().splitlines()
    assert [line for line in words if line] == [
        "La crue a duré trois jours.", "Elle a fait 12 morts à Belmora.", "Les secours sont arrivés tard.",
    ]  # fmt: skip


def test_no_word_of_a_list_is_broken(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, desk
    page.set_viewport_size({"width": 1024, "height": 768})
    paste(page, address, REPORT)
    page.goto(f"{address}#incidents")
    page.locator(".listing tbody tr").first.wait_for()
    for cell in ("td:last-child", "td.number"):
        heights = page.locator(f".listing tbody tr:first-child {cell}").evaluate_all(
            "(found) => found.map((one) => { const range = document.createRange(); range.selectNodeContents(one);"
            " return range.getClientRects().length; })"
        )
        assert heights == [1], cell
    assert page.locator("nav").evaluate("(nav) => nav.scrollWidth <= nav.clientWidth")  # all views are in sight
