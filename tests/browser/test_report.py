"""The report in a real browser: opened from a file, with the network cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilan import Document
from bilan.report import files, render
from report_examples import FIRST, SIEGE, crowded, made, placed

CHART = "#timelines details[open] .chart"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(placed(made())), "utf-8")
    return path


@pytest.fixture
def report(browser_page: Any, file: Path) -> Iterator[Any]:
    """The report, opened offline; whatever a test does, no request may go out and no error come up."""
    browser_page.context.set_offline(True)
    browser_page.goto(file.as_uri())
    browser_page.locator(CHART).first.scroll_into_view_if_needed()
    browser_page.locator(f"{CHART} svg").first.wait_for()
    yield browser_page
    assert browser_page.watched.errors == []
    assert browser_page.watched.requests == [file.as_uri()]


def in_view(page: Any, element: str) -> bool:
    found: bool = page.evaluate(
        "(id) => { const b = document.getElementById(id).getBoundingClientRect();"
        " return b.height > 0 && b.top >= 0 && b.bottom <= innerHeight; }",
        element,
    )
    return found


def test_every_link_leads_to_its_sentence(report: Any) -> None:
    links = report.eval_on_selector_all(
        "a[href^='#']:not([role])", "links => [...new Set(links.map(a => a.getAttribute('href').slice(1)))]"
    )
    claims = [link for link in links if link.startswith("claim-")]
    assert len(claims) > 8
    for link in links:
        assert report.evaluate("(id) => document.getElementById(id) !== null", link), link
    for claim in claims:
        report.evaluate("(id) => { location.hash = ''; location.hash = id; }", claim)
        report.wait_for_timeout(120)
        assert in_view(report, claim), claim


def test_a_number_clicked_shows_its_sentence(report: Any) -> None:
    number = report.locator("#known .told a.n").first
    target = number.get_attribute("href")[1:]
    number.click()
    report.wait_for_timeout(120)
    assert in_view(report, target)
    assert report.locator(f"#{target}").inner_text() == "58"
    assert "au moins 58 civils" in report.locator(f".sentence:has(#{target})").inner_text()


def test_a_link_into_a_folded_part_opens_it(report: Any) -> None:
    single = report.locator("#single tr[id]").first.get_attribute("id")
    assert not report.evaluate("(id) => document.getElementById(id).closest('details').open", single)
    report.evaluate("(id) => { location.hash = id; }", single)
    report.wait_for_timeout(120)
    assert in_view(report, single)


def test_hovering_a_point_shows_its_sentence(report: Any) -> None:
    points = report.locator(f"{CHART} .points_marks path")
    assert points.count() >= 4
    points.first.hover()
    tip = report.locator("#tip")
    tip.wait_for(state="visible")
    assert "41 civilians killed" in tip.inner_text()
    assert "plus de 41 civils" in tip.inner_text()
    assert tip.locator("mark", has_text="41").count() == 1


def test_the_chart_is_walked_with_the_keyboard(report: Any) -> None:
    chart = report.locator(CHART).first
    chart.focus()
    report.keyboard.press("ArrowRight")
    assert "41 civilians killed" in report.locator("#tip").inner_text()
    report.keyboard.press("ArrowRight")
    shown = report.locator("#tip").inner_text()
    assert "41" not in shown.splitlines()[0]
    report.keyboard.press("Enter")
    report.wait_for_timeout(120)
    assert report.evaluate("location.hash").startswith("#claim-")
    assert in_view(report, report.evaluate("location.hash.slice(1)"))


def test_the_chart_has_a_line_a_source_and_a_thin_one_for_the_copy(report: Any) -> None:
    chart = report.locator(CHART).first
    widths = chart.evaluate(
        "c => [...c.querySelectorAll('.mark-line path')].map(p => parseFloat(p.getAttribute('stroke-width')))"
    )
    assert widths.count(2.25) == 2
    assert "Croix bleue" in chart.inner_text() and "gouvernement" in chart.inner_text()


def saved(page: Any, figure: Any, kind: str) -> bytes:
    figure.scroll_into_view_if_needed()
    with page.expect_download() as waiting:
        figure.locator(f"button[data-save={kind}]").click()
    content: bytes = Path(waiting.value.path()).read_bytes()
    return content


@pytest.mark.parametrize("figure", ["figure.drawn:has([data-timeline])", "figure[data-map]"])
def test_the_data_and_pictures_of_charts_and_map_can_be_saved(report: Any, figure: str) -> None:
    drawn = report.locator(f"details[open] {figure}, section > {figure}").first
    rows = saved(report, drawn, "csv").decode("utf-8-sig").splitlines()
    assert len(rows) > 2 and rows[0].startswith(("published,value", "place,latitude"))
    assert any("Valbrune" in row for row in rows)
    title = drawn.locator("figcaption").inner_text()
    picture = saved(report, drawn, "svg").decode()
    assert "var(--" not in picture and title.split(",")[0] in picture and "0 of 9 figures" in picture
    assert saved(report, drawn, "png")[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_map_has_a_scale_and_a_key_to_sizes(report: Any) -> None:
    report.locator("#map-view").scroll_into_view_if_needed()
    assert report.locator(".leaflet-control-scale-line").inner_text().endswith(("km", "m"))
    assert report.locator("#map-sizes text").count() >= 1


def test_places_close_together_open(browser_page: Any, tmp_path: Path) -> None:
    path = tmp_path / "close.html"
    path.write_text(render(crowded()), "utf-8")
    browser_page.goto(path.as_uri())
    browser_page.locator("#map-view").scroll_into_view_if_needed()
    squares = browser_page.locator("#map-view .cluster")
    before = squares.count()
    assert before == 1 and squares.first.inner_text() == "2"
    squares.first.focus()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_timeout(200)
    assert browser_page.locator("#map-view path.spot").count() == 3
    assert squares.count() == 0
    assert browser_page.watched.errors == []


def test_a_report_in_parts_leads_from_part_to_part(browser_page: Any, tmp_path: Path) -> None:
    for file in files(placed(made()), name="siege.html"):
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")
    browser_page.context.set_offline(True)
    browser_page.goto((tmp_path / "siege.html").as_uri())
    browser_page.locator("#known .told a.n").first.click()
    browser_page.wait_for_timeout(200)
    assert "/siege-parts/documents-1.html#claim-" in browser_page.url
    assert in_view(browser_page, browser_page.evaluate("location.hash.slice(1)"))
    browser_page.locator(".sentence + .read a.quantity-link").first.click()
    browser_page.locator(f"{CHART} svg").first.wait_for()
    assert "/siege-parts/quantities-1.html#quantity-" in browser_page.url
    browser_page.locator("nav a").first.click()
    assert browser_page.url.endswith("/siege.html")
    assert browser_page.watched.errors == []


def test_the_map_draws_places_and_their_certainty(report: Any) -> None:
    report.locator("#map-view").scroll_into_view_if_needed()
    spots = report.locator("#map-view path.spot")
    assert spots.count() == 1
    assert "within" in spots.first.get_attribute("class")
    assert "Valbrune-Est" in spots.first.get_attribute("aria-label")
    assert report.locator("#map-view path.land").count() > 0
    assert report.locator("#map-view path.movement").count() == 1
    report.locator("#map-measure").select_option("displaced person")
    assert "displaced" in spots.first.get_attribute("aria-label")
    spots.first.focus()
    report.keyboard.press("Enter")
    report.wait_for_timeout(120)
    assert in_view(report, report.evaluate("location.hash.slice(1)"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_that_axe_finds(report: Any, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install 'bilan[dev]'")
    report.emulate_media(color_scheme=scheme)
    report.set_viewport_size({"width": width, "height": 844})
    report.wait_for_timeout(100)
    found = axe.Axe().run(report)
    told = [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found.response["violations"]]
    assert told == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(report: Any, width: int) -> None:
    report.set_viewport_size({"width": width, "height": 844})
    report.wait_for_timeout(200)
    assert report.evaluate("document.documentElement.scrollWidth") <= width


def test_the_charts_are_printed(report: Any) -> None:
    report.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    drawn = report.evaluate("[...document.querySelectorAll('.chart')].map(c => c.querySelector('svg') !== null)")
    assert drawn and all(drawn)
    report.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert report.pdf()[:5] == b"%PDF-"


HOSTILE = '<script>document.title = "taken"</script><img src="https://news.example/x.png" onerror="alert(1)">'


def test_a_report_full_of_scripts_is_text(browser_page: Any, tmp_path: Path) -> None:
    import msgspec

    hostile = msgspec.structs.replace(
        FIRST,
        title=f"</title>{HOSTILE}",
        publisher=f"Agence {HOSTILE}",
        url="javascript:document.title='taken'",
        text=f"Depuis le 1er mars, plus de 41 civils ont été tués à Valbrune-Est, selon la Croix bleue {HOSTILE}.\n"
        f"</script></blockquote>{{{{7*7}}}} 12 civils ont été blessés mercredi à Valbrune-Est {HOSTILE}.",
    )
    documents: list[Document] = [hostile, *SIEGE[1:]]
    path = tmp_path / "hostile.html"
    path.write_text(render(placed(made(documents))), "utf-8")
    browser_page.context.set_offline(True)
    browser_page.goto(path.as_uri())
    browser_page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    browser_page.wait_for_timeout(200)
    for point in browser_page.locator(".chart .points_marks path").all()[:6]:
        point.dispatch_event("pointerover")
    assert browser_page.title().startswith("What is known")
    assert browser_page.evaluate("document.querySelectorAll('main script, main img').length") == 0
    assert HOSTILE in browser_page.locator("#documents .sentence").first.text_content()
    assert "{{7*7}}" in browser_page.locator("#documents").text_content()
    assert browser_page.locator("a[href^='javascript']").count() == 0
    assert browser_page.watched.errors == []
    assert browser_page.watched.requests == [path.as_uri()]
