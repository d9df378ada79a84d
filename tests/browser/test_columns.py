"""The desk in a real browser: a spreadsheet is added by saying what its columns hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bilan.ledger import Ledger


def test_columns_are_mapped(browser_page: Any, desk: tuple[str, Ledger], tmp_path: Path) -> None:
    page, (address, store) = browser_page, desk
    (tmp_path / "camps.csv").write_text('Town,"Dead, civilians",Notes\nLyon,12,x\nNantes,n/a,y\n', "utf-8")
    page.goto(f"{address}#documents")
    page.get_by_label("Drop files here, or choose them").set_input_files(tmp_path / "camps.csv")
    page.get_by_text("What do the columns of camps.csv hold?").wait_for()
    page.get_by_label("Town").select_option("place")
    page.get_by_label("Dead, civilians").select_option("killed")
    page.get_by_label("Language of its headers").select_option("en")
    page.locator("form", has_text="camps.csv").get_by_role("button", name="Read and add").click()
    page.get_by_text("B3: 'n/a' passed over: no number").wait_for()
    (figure,) = store.figures()
    assert (figure.measure, figure.value, figure.population) == ("killed", 12, ("civilian",))
    assert page.watched.errors == []
