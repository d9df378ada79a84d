"""What several people do at a desk, in a browser: tasks, what a role may not do, and data of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_pages import Watched, inbox, listening, opened, press, said, signed_in
from test_desk_ledger import FLOOD, QUAKE, TOLL

from bilan.ledger import Ledger
from bilan.ledger.assignments import Assignments
from bilan.web.users import hashed
from web_examples import open_desk

ROLES = {"Ada": "administrator", "Ben": "reviewer", "Rita": "reader"}
PLACES = "name,latitude,longitude,country\nBelmora,48.5,2.5,FR\n"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[str, Ledger]]:
    """A desk of an administrator, a reviewer and a reader."""
    pytest.importorskip("uvicorn")
    open_desk(tmp_path, QUAKE, TOLL, FLOOD)
    store = Ledger(tmp_path / "desk.db")
    with listening(store, users={name: hashed(f"of-{name}") for name in ROLES}, roles=ROLES) as address:
        yield address, store


def page_of(browser: Any, address: str, name: str) -> Any:
    page = signed_in(browser, address, f"of-{name}")
    page.watched = Watched(page)
    return page


def test_claims_are_given_to_a_reviewer_who_finds_them(browser: Any, team: tuple[str, Ledger]) -> None:
    address, store = team
    ada, ben = (page_of(browser, address, name) for name in ("Ada", "Ben"))
    inbox(ada, address, "order=text&kind=figure&place=Kandovar")
    press(ada, "t")
    dialog = ada.get_by_role("dialog", name="Give claims to reviewers")
    dialog.get_by_role("radio", name="All open claims that the filters show").check()
    dialog.get_by_role("checkbox", name="Ada").uncheck()
    dialog.get_by_role("checkbox", name="Ben").check()
    dialog.get_by_label("Reason").fill("the quake")
    ada.keyboard.press("Control+Enter")
    said(ada, "claims given to Ben")
    ada.locator(".sight", has_text="task of Ben").wait_for()
    (entry,) = Assignments(store).journal(limit=9)
    assert (entry.people, entry.reviewer, entry.reason) == (("Ben",), "Ada", "the quake")
    inbox(ben, address, "kind=figure&order=text")
    ben.get_by_text("Filters:").click()
    ben.get_by_label("Whose task").select_option(label="mine")
    ben.locator("#progress", has_text=f"0 of {len(entry.claims)}").wait_for()
    ben.wait_for_url(re.compile("assigned=Ben"))
    ben.locator("#main").focus()
    press(ben, "a")
    ben.locator("#progress", has_text=f"1 of {len(entry.claims)}").wait_for()
    ben.get_by_label("Whose task").select_option(label="nobody’s")
    ben.wait_for_url(re.compile("unassigned=true"))
    ben.locator(".list li").first.wait_for()
    assert ben.locator(".list .whose").count() == 0
    opened(ada, address, "tasks")
    row = ada.get_by_role("row", name="Ben reviewer")
    assert row.locator("td.number").all_inner_texts() == [str(len(entry.claims) - 1), "1"]
    for page in (ada, ben):
        assert page.watched.errors == []
        page.context.close()


def test_two_people_judge_one_claim_and_see_how_far_they_agree(browser: Any, team: tuple[str, Ledger]) -> None:
    address, store = team
    first = next(figure for figure in store.figures() if figure.value == 12)
    Assignments(store).assign([first.id], ["Ada", "Ben"], reviewer="Ada")
    store.review(first.id, "accepted", reviewer="Ada")
    ben = page_of(browser, address, "Ben")
    opened(ben, address, "agreement")
    ben.get_by_role("heading", name="To judge a second time (1)").wait_for()
    assert ben.locator(".told mark.current").inner_text() == "12"
    assert "accepted" not in ben.locator(".told").inner_text()  # what Ada made of it is not shown
    ben.get_by_role("button", name="Accept").click()
    ben.get_by_role("row", name="Ada, Ben 1 1").wait_for()
    assert [entry.reviewer for entry in store.reviews()] == ["Ben", "Ada"]
    assert ben.watched.errors == []
    ben.context.close()


def test_a_reader_sees_no_button_that_decides_and_why(browser: Any, team: tuple[str, Ledger]) -> None:
    address, store = team
    page = page_of(browser, address, "Rita")
    assert page.locator(".actions.main button").all_inner_texts() == ["Previousk", "Nextj"]
    page.get_by_role("note").filter(has_text="Rita looks and exports here (reader)").wait_for()
    for key in "a1reAbnut":
        page.keyboard.press(key)
    assert page.locator("dialog").count() == 0 and list(store.reviews()) == []
    page.keyboard.press("?")
    assert "accept" not in page.get_by_role("dialog", name="Keys").inner_text().lower()
    page.keyboard.press("Escape")
    for view, gone in (("documents", "Read and add"), ("incidents", "Merge the chosen"), ("own", "Check and give")):
        opened(page, address, view)
        page.get_by_role("note").wait_for()
        assert page.get_by_role("button", name=gone).count() == 0
    opened(page, address, "incidents")
    page.locator(".listing tbody th a").first.click()
    page.get_by_role("heading", name="Tolls").wait_for()
    assert page.locator(".story button").count() == 0 and page.locator(".story input").count() == 0
    opened(page, address, "agreement")
    assert page.get_by_role("button", name="Accept").count() == 0
    assert page.watched.errors == []
    page.context.close()


def test_places_given_at_the_desk_are_checked_and_read_with(
    browser: Any, team: tuple[str, Ledger], tmp_path: Path
) -> None:
    address, store = team
    page = page_of(browser, address, "Ada")
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text(PLACES.replace("48.5", "north"), "utf-8")
    right.write_text(PLACES, "utf-8")
    opened(page, address, "own")
    part = page.locator(".own-part", has=page.get_by_role("heading", name="Places"))
    part.locator("input[type=file]").set_input_files(wrong)
    part.get_by_role("button", name="Check and give").click()
    part.get_by_role("alert").filter(has_text="wrong.csv:2: ").wait_for()
    part.locator("input[type=file]").set_input_files(right)
    part.get_by_label("Reason").fill("our own survey")
    part.get_by_role("button", name="Check and give").click()
    said(page, "right.csv is read with from now on (1 entry)")
    opened(page, address, "documents")
    page.get_by_label("Paste a report").fill(FLOOD + " Rien de plus.")
    page.get_by_label("Published").first.fill("2026-03-11")
    page.get_by_role("button", name="Read and add").click()
    page.locator(".became").get_by_role("link", name="Open").wait_for()
    assert {figure.places[0].latitude for figure in store.figures() if figure.value == 7} == {None, 48.5}
    opened(page, address, "own")
    with page.expect_download() as waiting:
        part.get_by_role("button", name="Save the file").click()
    assert Path(waiting.value.path()).read_text("utf-8") == PLACES
    part.get_by_role("button", name="Take away").click()
    page.get_by_role("dialog", name="Take right.csv away?").get_by_role("button", name="Take away").click()
    said(page, "right.csv is taken away")
    page.get_by_role("region", name="Journal").locator("tbody tr").first.filter(has_text="taken away").wait_for()
    rows = page.get_by_role("region", name="Journal").locator("tbody tr").all_inner_texts()
    assert ["taken away" in rows[0], "replaced" in rows[1], "our own survey" in rows[1]] == [True, True, True]
    assert [error for error in page.watched.errors if "422" not in error] == []  # the refused file
    page.context.close()
