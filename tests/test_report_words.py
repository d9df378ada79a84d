"""The words on a report: what the writer puts over it, numbers of things, typography, days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import msgspec
import pytest

from bilan import Filters
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.incidents.toll import Toll
from bilan.reconcile.policies import Days
from bilan.report import Content, Heading, content, render
from bilan.report.content import Review
from bilan.report.incident_view import IncidentView
from bilan.report.view import View
from bilan.report.words import NARROW, Words, texts
from report_examples import FIRST, made, material


def headed(**given: str) -> Content:
    return content(replace(material(), heading=Heading(**given)), Filters())


def test_title_crisis_period_and_author_stand_on_top() -> None:
    given = headed(title="Dix jours & <après>", crisis="Siège de Valbrune", period="mars 2031", author="A. Lind")
    for form, escape in (("html", "&amp; &lt;après&gt;"), ("md", r"\& \<après\>")):
        page = render(given, "fr", form)  # type: ignore[arg-type]
        assert escape in page and "Siège de Valbrune" in page
        assert "mars 2031" in page and "Par A. Lind" in page
    assert '<meta name="author" content="A. Lind">' in render(given)


def test_without_a_title_the_crisis_names_the_report_and_documents_give_the_period() -> None:
    view = View(headed(crisis="Siege of Valbrune"), Words("en", 2031))
    assert view.name == "Siege of Valbrune: what is known"
    assert view.lead == "As of 22 March 2031 · Reports of 12 March 2031 to 22 March 2031"
    assert View(made([FIRST]), Words("en", 2031)).lead.endswith("Reports of 12 March 2031")


def test_how_much_people_have_checked_is_said_in_three_states() -> None:
    given = material()
    ids = [figure.id for figure in given.figures]

    def told(reviews: dict[str, Review]) -> str:
        return View(content(replace(given, reviews=reviews), Filters()), Words("en", 2031)).checked

    assert told({}) == f"Unchecked: 0 of {len(ids)} figures checked by people"
    assert told({ids[0]: Review("accepted")}).startswith("Partly checked: 1 of ")
    assert told({i: Review("accepted") for i in ids}).startswith("Checked: ")
    assert View(made([]), Words("en")).checked.startswith("Nothing to check")


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        ("en", 0, "0 reports"), ("en", 1, "1 report"), ("en", 2, "2 reports"),
        ("fr", 0, "0 article"), ("fr", 1, "1 article"), ("fr", 2, "2 articles"), ("fr", 1_000_000, "articles"),
    ],
)  # fmt: skip
def test_numbers_take_the_form_that_their_language_gives_them(language: str, n: int, words: str) -> None:
    assert Words(language).counted("report", n).endswith(words.rsplit(maxsplit=1)[-1])


def test_no_plural_stands_beside_one(language: str = "en") -> None:
    view = View(made([FIRST]), Words(language, 2031))
    assert "1 report ·" in view.counts
    assert not re.search(r"\b1 (reports|figures|sources|quantities|incidents)\b", view.counts)


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [str(value)]


def test_french_has_its_spaces_and_apostrophes() -> None:
    told = [text for name, part in texts("fr").items() if name != "typography" for text in strings(part)]
    assert not [text for text in told if re.search(r" [:;!?»%]|« |'", text)]
    assert Words("fr").pair("Tués", "3") == f"Tués{NARROW}: 3"
    assert Words("fr").quoted("trêve") == f"«{NARROW}trêve{NARROW}»"
    assert Words("en").pair("Killed", "3") == "Killed: 3"


def test_the_words_of_documents_keep_their_own_typography() -> None:
    text = "Depuis le 1er mars, 41 civils ont été tués à Valbrune-Est : c'est un siège, selon la Croix bleue."
    page = render(made([msgspec.structs.replace(FIRST, text=text)]), "fr")
    assert "à Valbrune-Est : c&#39;est un siège" in page


@pytest.mark.parametrize(
    ("language", "start", "end", "told"),
    [
        ("en", date(1959, 1, 1), date(1959, 12, 31), "1959"),
        ("fr", date(1979, 12, 1), date(1979, 12, 31), "décembre 1979"),
        ("en", date(2031, 3, 5), date(2031, 3, 5), "5 March 2031"),
        ("fr", date(2031, 3, 1), date(2031, 5, 9), "1er mars\u2009–\u20099 mai 2031"),
        ("en", date(2018, 1, 1), date(2020, 12, 31), "2018–2020"),
    ],
)
def test_days_are_said_as_short_as_they_can(language: str, start: date, end: date, told: str) -> None:
    assert Words(language).stretch(start, end) == told


@pytest.mark.parametrize(
    ("low", "best", "high", "told"),
    [
        (12, 12, 12, "Killed: 12"), (12, 12, None, "Killed: at least 12"), (None, 12, 12, "Killed: up to 12"),
        (10, 12, 15, "Killed: 12 (10 to 15)"), (10, None, None, "Killed: at least 10"),
        (10, None, 15, "Killed: 10 to 15"), (None, 12, None, "Killed: 12"),
    ],
)  # fmt: skip
def test_a_toll_keeps_its_bounds(low: int | None, best: int | None, high: int | None, told: str) -> None:
    toll = Toll(measure="killed", population=(), unit="person", detail="", low=low, best=best, high=high,
                contested=False, sources=("A",), claims=())  # fmt: skip
    one = Incident(id="1", type="flood", title="", period=Days(start=None, end=None), places=(), tolls=(toll,),
                   documents=(), claims=(), situation=False, reviewed="none", contested=False)  # fmt: skip
    row = IncidentView(replace(made(), incidents=(one,)), Words("en", 2031)).rows[0]
    assert row.tolls[0].text == told
    assert row.title == "Flood, days not said"
