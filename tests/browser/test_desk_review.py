"""Reviewing many claims at the desk, in a browser: by keyboard, the words in sight, once a press, together."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_pages import REPORT, inbox, listening, press, said, signed_in

from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader
from bilan.web.users import hashed

SIZES = ((1440, 900), (1280, 720), (1024, 768), (390, 844))
WALK = 200
"""Claims that are decided on in one sitting."""
QUIET = "La route du col reste fermée et les convois attendent dans la vallée depuis la veille au soir. "
LONG = (
    "Dans le quartier haut, où les habitants disent n'avoir vu passer aucun convoi depuis l'automne et où l'hôpital "
    "ne garde plus qu'une aile ouverte, {dead} personnes ont été tuées et {hurt} autres blessées, a indiqué la police. "
)
TOWNS = ("Tamsel", "Orsanne", "Kandovar", "Velbrune")

IN_SIGHT = """async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const context = document.querySelector("dialog[open] .context") || document.querySelector(".sight .context");
  const mark = context.querySelector("mark.current");
  const box = mark.getClientRects()[0];
  const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  const seen = document.elementFromPoint(box.left + Math.min(box.width, 60) / 2, box.top + box.height / 2);
  return [mark.textContent, inside && mark.contains(seen)];
}"""
"""The words to judge, and whether they are in the window with nothing above them."""


def filled(path: Path, reports: int) -> Ledger:
    """A ledger of long reports; every number of each is another."""
    store, reader = Ledger(path), Reader()
    for number in range(reports):
        dead, hurt = 11 + number, 200 + number
        text = QUIET * 12 + "\n\n" + LONG.format(dead=dead, hurt=hurt) + QUIET * 3
        text += f"À {TOWNS[number % 4]}, {400 + number} personnes ont fui. " + QUIET * 14
        document = Document(id=f"r{number}", text=text, language="fr", published=date(2026, 3, 1 + number % 28))
        store.add(document, reader.read(document, kinds=frozenset({"figure", "statement", "event"})))
    return store


def counted(page: Any, done: int) -> None:
    """Wait until so many claims are counted as reviewed."""
    page.wait_for_function(
        "(done) => document.querySelector('#progress span')?.textContent.startsWith(`${done} of`)", arg=done
    )


def walked(browser: Any, path: Path, claims: int) -> None:
    """Decide on claims by the keyboard alone; the words must be in sight at every size before and after every step.

    Each twentieth claim is looked at in the dialog for corrections first, each tenth is rejected for a typed reason.
    """
    store = filled(path, claims // 4 + 1)
    out_of_sight: list[str] = []
    with listening(store) as address:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        errors: list[str] = []
        page.on("console", lambda told: errors.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        inbox(page, address, "order=text")

        def look(step: str) -> None:
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                words, seen = page.evaluate(IN_SIGHT)
                if not seen:
                    out_of_sight.append(f"{step} at {width}×{height}: {words}")

        for number in range(claims):
            look(str(number))
            if number % 20 == 3:
                press(page, "e")
                page.locator("dialog[open] .context mark.current").first.wait_for()
                look(f"{number}, correcting")
                page.keyboard.press("Escape")
                page.locator("dialog[open]").wait_for(state="detached")
            if number % 10 == 7:
                press(page, "r")
                page.locator("dialog[open] .context mark.current").first.wait_for()
                look(f"{number}, rejecting")
                page.keyboard.type("seen twice")
                page.keyboard.press("Control+Enter")
            else:
                press(page, "1" if number % 10 == 5 else "a")
            counted(page, number + 1)
            if number % 5 == 0:
                look(f"{number}, said")  # no message covers the words of the next claim
        page.context.close()
    assert out_of_sight == []
    assert errors == []
    entries = list(store.reviews())
    assert len(entries) == len({entry.claim for entry in entries}) == claims
    assert {entry.reason for entry in entries} == {None, "The text does not say this", "seen twice"}


def test_forty_claims_by_the_keyboard_with_the_words_in_sight(browser: Any, tmp_path: Path) -> None:
    walked(browser, tmp_path / "l.db", 40)


@pytest.mark.slow
def test_two_hundred_claims_by_the_keyboard_with_the_words_in_sight(browser: Any, tmp_path: Path) -> None:
    walked(browser, tmp_path / "l.db", WALK)


def test_a_key_pressed_twice_decides_once_and_nobody_else_is_blamed(browser: Any, tmp_path: Path) -> None:
    store = filled(tmp_path / "l.db", 4)
    with listening(store) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        inbox(page, address)
        for number in range(6):
            press(page, "a")
            page.wait_for_timeout(50)
            page.keyboard.press("a")
            page.wait_for_timeout(50)
            page.keyboard.press("1")
            page.wait_for_function(
                "(done) => document.querySelector('#progress span').textContent.startsWith(done)",
                arg=f"{number + 1} of",
            )
            assert page.locator("dialog").count() == 0
        page.wait_for_timeout(300)
        page.keyboard.down("a")
        for _ in range(5):
            page.keyboard.down("a")  # held: the browser repeats it
            page.wait_for_timeout(120)
        page.keyboard.up("a")
        page.wait_for_timeout(200)
        page.context.close()
    assert [entry.decision for entry in store.reviews()] == ["accepted"] * 7


def test_a_press_sent_again_by_a_slow_network_is_no_conflict(browser: Any, tmp_path: Path) -> None:
    store = filled(tmp_path / "l.db", 1)
    with listening(store) as address:
        page = browser.new_context().new_page()
        inbox(page, address)
        claim = page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('claim')")
        sent = """async (claim) => {
          const { csrf } = await (await fetch("/api/session")).json();
          const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
          const body = '{"decision": "accepted", "expects": null}';
          const send = () => fetch(`/api/claims/${claim}/reviews`, { method: "POST", body, headers });
          const answers = await Promise.all([send(), send(), send()]);
          return Promise.all(answers.map(async (answer) => [answer.status, (await answer.json()).number]));
        }"""
        answers = page.evaluate(sent, claim)
        page.context.close()
    assert len({tuple(answer) for answer in answers}) == 1
    assert len(list(store.reviews())) == 1


def test_two_reviewers_on_one_claim_are_told(browser: Any, tmp_path: Path) -> None:
    store = filled(tmp_path / "l.db", 1)
    with listening(store, users={"Ana": hashed("token-of-ana"), "Ben": hashed("token-of-ben")}) as address:
        ana, ben = (signed_in(browser, address, f"token-of-{name}") for name in ("ana", "ben"))
        for page in (ana, ben):
            inbox(page, address)
        press(ana, "a")
        said(ana, "accepted")
        press(ben, "2")
        told = ben.get_by_role("dialog", name="Somebody else decided meanwhile")
        told.wait_for()
        assert "Ana has accepted" in told.inner_text()
        assert told.locator(".context mark.current").inner_text() == "11"
        told.get_by_role("button", name="Decide as I did").click()
        said(ben, "rejected")
        assert [(e.decision, e.reviewer) for e in store.reviews()] == [("rejected", "Ben"), ("accepted", "Ana")]
        press(ana, "a")  # the next one: nobody was there
        said(ana, "accepted: 200")
        for page in (ana, ben):
            page.context.close()


def test_undo_returns_to_its_claim(browser_page: Any, tmp_path: Path) -> None:
    page, store = browser_page, filled(tmp_path / "l.db", 3)
    with listening(store) as address:
        inbox(page, address)
        first = page.locator(".sight h2").inner_text()
        for number in range(4):
            press(page, "a")
            counted(page, number + 1)
        press(page, "u")
        counted(page, 3)
        fourth = page.locator(".sight h2").inner_text()
        assert page.locator(".sight .state.accepted").count() == 0
        for number in (2, 1, 0):
            press(page, "u")
            counted(page, number)
        page.locator(".sight h2", has_text=first).wait_for()
        assert first != fourth
        assert page.locator("#progress").inner_text().startswith("0 of 9")
        assert page.watched.errors == []


def test_a_corrected_number_brings_its_bounds_and_a_place_is_looked_up(browser_page: Any, tmp_path: Path) -> None:
    page, store = browser_page, filled(tmp_path / "l.db", 1)
    with listening(store) as address:
        inbox(page, address)
        press(page, "e")
        form = page.get_by_role("dialog")
        page.keyboard.type("17")  # the value has the focus, its number is chosen
        assert [form.get_by_label(name).input_value() for name in ("Value", "Low", "High")] == ["17", "17", "17"]
        form.get_by_label("Quantifier").select_option("at_least")
        assert [form.get_by_label(name).input_value() for name in ("Low", "High")] == ["17", ""]
        form.get_by_label("Name").first.fill("Alep")
        look_up = form.get_by_role("combobox", name="Is the place").first
        look_up.press_sequentially("alepp")
        form.locator(".options li").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert "Aleppo" in look_up.input_value()
        form.get_by_role("img", name="Map around Aleppo").wait_for()
        page.screenshot(path=tmp_path / "place.png")
        page.keyboard.press("Control+Enter")
        said(page, "corrected")
        figure = next(f for f in store.figures() if f.measure == "killed")
        assert (figure.value, figure.low, figure.high, figure.quantifier) == (17, 17, None, "at_least")
        assert [(p.name, p.gazetteer, p.country) for p in figure.places] == [("Alep", "geonames:170063", "SY")]
        assert page.watched.errors == []


def test_drafts_survive_escape_reload_and_signing_out(browser: Any, tmp_path: Path) -> None:
    store = filled(tmp_path / "l.db", 1)
    with listening(store, users={"Ana": hashed("token-of-ana"), "Ben": hashed("token-of-ben")}) as address:
        page = signed_in(browser, address, "token-of-ana")
        inbox(page, address)
        press(page, "e")
        page.keyboard.type("99")
        page.get_by_label("Reason").fill("the page before says so")
        page.keyboard.press("Escape")
        page.locator(".sight", has_text="draft").wait_for()
        press(page, "r")
        page.keyboard.type("half a reason")
        page.keyboard.press("Escape")
        page.reload()
        page.locator("section.claim").wait_for()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Your token").fill("token-of-ben")
        page.keyboard.press("Enter")
        page.locator("section.claim").wait_for()
        press(page, "e")
        assert page.get_by_role("dialog").get_by_label("Value").input_value() == "11"  # Ben's desk has none of Ana's
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Your token").fill("token-of-ana")
        page.keyboard.press("Enter")
        page.locator("section.claim").wait_for()
        press(page, "r")
        assert page.get_by_role("dialog").get_by_label("Reason").input_value() == "half a reason"
        page.keyboard.press("Escape")
        press(page, "e")
        form = page.get_by_role("dialog")
        assert form.get_by_label("Value").input_value() == "99"
        assert form.get_by_label("Reason").input_value() == "the page before says so"
        form.get_by_role("button", name="Start anew").click()
        page.wait_for_timeout(200)
        assert page.get_by_role("dialog").get_by_label("Value").input_value() == "11"
        page.context.close()


COPIED = "Des obus sont tombés sur Tamsel. Quatorze personnes ont été tuées à Tamsel, selon la Croix bleue."


def copied(store: Ledger) -> None:
    reader = Reader()
    for number in range(4):
        text = f"{QUIET * (number + 1)}\n\n{COPIED}"
        document = Document(id=f"copy{number}", text=text, language="fr", published=date(2026, 3, 3))
        store.add(document, reader.read(document))


def test_copies_are_accepted_together_and_taken_back_together(browser_page: Any, tmp_path: Path) -> None:
    page, store = browser_page, Ledger(tmp_path / "l.db")
    copied(store)
    with listening(store) as address:
        inbox(page, address)
        page.get_by_role("button", name="Accept with 3 copies").wait_for()
        press(page, "A")
        dialog = page.get_by_role("dialog", name="Decide on many at once")
        dialog.wait_for()
        assert dialog.locator(".preview li").count() == 4
        dialog.locator(".preview input").last.uncheck()
        page.screenshot(path=tmp_path / "bulk.png")
        dialog.get_by_role("button", name="Accept 3").click()
        said(page, "accepted: 3 claims, one entry of the journal")
        counted(page, 3)
        (entry,) = store.reviews()
        assert (entry.scope, len(entry.claims)) == ("copies", 3)
        press(page, "u")
        said(page, "Taken back")
        counted(page, 0)
        assert store.review_states() == {}
        page.goto(f"{address}#journal")
        page.locator("tbody tr").nth(1).wait_for()
        assert "3 claims at once (copies)" in page.locator("tbody tr").last.inner_text()
        assert page.watched.errors == []


def test_a_sentence_and_all_that_is_sure_are_decided_at_once(browser_page: Any, tmp_path: Path) -> None:
    page, store = browser_page, filled(tmp_path / "l.db", 2)
    with listening(store) as address:
        inbox(page, address, "order=text&kind=figure")
        page.locator(".together button").wait_for()
        press(page, "S")
        dialog = page.get_by_role("dialog", name="Decide on many at once")
        dialog.get_by_role("button", name="Accept", exact=False).first.click()
        said(page, "accepted")
        (entry,) = store.reviews()
        assert entry.scope == "sentence"
        assert {store.claim(i).sentence for i in entry.claims} >= {store.claim(entry.claim).sentence}
        press(page, "b")
        least = dialog.get_by_role("spinbutton")
        least.fill("0.05")
        dialog.get_by_role("button", name="Reject", exact=False).wait_for()
        page.wait_for_timeout(600)
        dialog.get_by_role("button", name="Reject", exact=False).click()
        said(page, "rejected")
        bulk = next(store.reviews())
        assert bulk.scope == "confidence 0.05"
        assert {store.original(i).__struct_config__.tag for i in bulk.claims} == {"figure"}  # as the filters say
        page.get_by_role("heading", name="All reviewed").wait_for()
        assert page.watched.errors == []


def test_contradictions_stand_side_by_side_and_the_original_is_a_click_away(browser_page: Any, tmp_path: Path) -> None:
    page, store, reader = browser_page, Ledger(tmp_path / "l.db"), Reader()
    for name, text in (("a", REPORT), ("b", "Le séisme de Kandovar a fait 40 morts, selon la Croix bleue.")):
        document = Document(
            id=name, text=text, language="fr", published=date(2026, 3, 11), url=f"https://news.example/{name}"
        )
        store.add(document, reader.read(document))
    with listening(store) as address:
        inbox(page, address, "kind=figure")
        page.locator(".sides").wait_for()
        words = page.locator(".side mark.current").all_inner_texts()
        assert sorted(words) == ["12", "40"]
        tops = page.evaluate("[...document.querySelectorAll('.side')].map((side) => side.getBoundingClientRect().top)")
        assert tops[0] == tops[1]
        link = page.locator(".sight a.original")
        assert link.get_attribute("href") in ("https://news.example/a", "https://news.example/b")
        assert link.get_attribute("rel") == "noopener noreferrer"
        current = page.locator(".context mark.current").inner_text()
        press(page, "o")
        page.wait_for_timeout(300)
        assert {current, page.locator(".context mark.current").inner_text()} == {"12", "40"}
        assert page.watched.errors == []


def test_an_address_that_is_no_page_gets_no_link(browser_page: Any, tmp_path: Path) -> None:
    page, store = browser_page, Ledger(tmp_path / "l.db")
    document = Document(id="a", text=REPORT, language="fr", url="javascript:window.hurt=1")
    store.add(document, Reader().read(document))
    with listening(store) as address:
        inbox(page, address)
        assert page.locator("a.original").count() == 0


def test_filters_stand_in_the_address_and_counts_move(browser_page: Any, tmp_path: Path) -> None:
    page, store = browser_page, filled(tmp_path / "l.db", 3)
    with listening(store) as address:
        page.goto(address)
        page.locator("section.claim").wait_for()
        page.get_by_role("button", name="Figures").click()
        page.wait_for_url(re.compile("kind=figure"))
        page.get_by_text("Filters:").click()
        page.get_by_label("Order").select_option("doubt")
        page.get_by_label("Measure").select_option("injured")
        page.wait_for_url(re.compile("measure=injured"))
        page.locator("#progress", has_text="0 of 3").wait_for()
        shown = page.evaluate("location.hash")
        assert "order=doubt" in shown
        page.locator("#main").focus()
        press(page, "a")
        page.get_by_role("button", name="Figures 2").wait_for()
        page.locator("#progress", has_text="1 of 3 · 2 left").wait_for()
        page.reload()
        page.locator("section.claim").wait_for()
        assert page.locator(".list li").count() == 2
        page.goto(f"{address}#journal")
        page.locator("tbody tr").wait_for()
        page.go_back()
        page.locator("section.claim").wait_for()
        assert "measure=injured" in page.evaluate("location.hash")
        page.get_by_role("button", name="Events").click()
        page.wait_for_url(re.compile("kind=event"))
        page.go_back()
        page.get_by_role("button", name="Figures", pressed=True).wait_for()
        assert page.watched.errors == []


def test_an_empty_desk_says_what_to_do(browser_page: Any, desk: tuple[str, Ledger]) -> None:
    page, (address, _) = browser_page, desk
    page.goto(address)
    page.get_by_role("heading", name="This ledger is empty").wait_for()
    assert "bilan add reports/" in page.locator("main").inner_text()
    page.get_by_role("link", name="Add reports").click()
    page.get_by_role("heading", name="Documents").wait_for()
    assert page.watched.errors == []


def test_a_report_without_a_day_warns_and_files_tell_what_became_of_each(
    browser_page: Any, desk: tuple[str, Ledger], tmp_path: Path
) -> None:
    page, (address, store) = browser_page, desk
    page.goto(f"{address}#documents")
    page.get_by_label("Paste a report").fill(REPORT)
    page.get_by_role("button", name="Read and add").click()
    page.get_by_role("alert").filter(has_text="Without its day of publication").wait_for()
    assert list(store.documents()) == []
    page.reload()
    assert page.get_by_label("Paste a report").input_value() == REPORT  # what was pasted is still there
    page.get_by_role("button", name="Read and add").click()
    page.get_by_role("button", name="Add without a day").click()
    page.locator(".became", has_text="no day of publication").wait_for()
    assert page.get_by_label("Paste a report").input_value() == ""
    files = {
        "good.txt": "Neuf personnes ont été tuées à Tamsel.", "bad.jsonl": '{"text": "x"\n', "other.txt": REPORT,
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    page.locator("input[type=file]").set_input_files([tmp_path / name for name in files])
    page.locator(".became tr", has_text="good.txt").wait_for()
    told = {name: page.locator(".became tr", has_text=name).inner_text() for name in files}
    assert "1 figures" in told["good.txt"]
    assert "Could not be read" in told["bad.jsonl"]
    assert "3 figures, 1 statements" in told["other.txt"]
    page.locator("input[type=file]").set_input_files([tmp_path / "good.txt"])
    page.locator(".became", has_text="in the ledger already").wait_for()
    assert page.watched.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [SIZES[0], SIZES[-1]])
def test_reviewing_is_accessible(browser: Any, tmp_path: Path, scheme: str, width: int, height: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    store = Ledger(tmp_path / "l.db")
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda told: errors.append(told.text) if told.type in ("error", "warning") else None)

    def check(what: str) -> None:
        found = axe.run(page)
        assert found.violations_count == 0, f"{what}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what

    with listening(store) as address:
        page.goto(address)
        page.get_by_role("heading", name="This ledger is empty").wait_for()
        check("empty")
        copied(store)
        reader = Reader()
        for name, text in (("a", REPORT), ("b", "Le séisme de Kandovar a fait 40 morts, selon la Croix bleue.")):
            document = Document(id=name, text=text, language="fr", published=date(2026, 3, 11), url="https://a.example")
            store.add(document, reader.read(document))
        page.reload()
        page.locator("section.claim").wait_for()
        page.locator(".sides").wait_for()
        check("inbox")
        for key in ("e", "r", "b", "?"):
            press(page, key)
            page.locator("dialog[open]").wait_for()
            page.wait_for_timeout(400)
            check(key)
            page.keyboard.press("Escape")
            page.locator("dialog[open]").wait_for(state="detached")
        press(page, "/")
        check("filters")
        page.goto(f"{address}#inbox?kind=figure&order=text&measure=killed&document=copy0")
        page.locator(".sight h2", has_text="killed 14").wait_for()
        press(page, "a")
        page.get_by_role("heading", name="All reviewed").wait_for()
        check("all reviewed")
    assert errors == []
    context.close()
