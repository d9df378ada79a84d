"""Expressions of time: tables of sentences with the days that they mean, and what no table can hold."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.analysis import dates
from bilan.analysis.dates import arithmetic
from bilan.analysis.dates.words import MEANINGS
from bilan.errors import LanguageError
from bilan.languages import pack, schema

TABLES = Path(__file__).with_name("tables") / "dates"
Row = dict[str, Any]
PUBLISHED = date(2026, 3, 11)
"""A Wednesday."""


def rows(language: str) -> list[Row]:
    return [json.loads(line) for line in (TABLES / f"{language}.jsonl").read_text("utf-8").splitlines()]


LANGUAGES = sorted(path.stem for path in TABLES.glob("*.jsonl"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("language", "row"), [pytest.param(code, row, id=row["id"]) for code in LANGUAGES for row in rows(code)]
)
def test_row(language: str, row: Row) -> None:
    text = row["text"]
    found = dates.find(text, language, _day(row["published"]))
    assert all(text[f.start : f.end] == f.text for f in found)
    left = list(found)
    for expected in row["times"]:
        start = text.index(expected["text"])
        end = start + len(expected["text"])
        match = [f for f in left if f.start <= start and end <= f.end]
        assert match, f"{expected['text']!r} not found among {[f.text for f in found]}"
        left.remove(match[0])
        got = (match[0].first, match[0].last, match[0].kind)
        assert got == (_day(expected["first"]), _day(expected["last"]), expected["kind"])
    assert left == []


def test_the_tables_themselves() -> None:
    assert set(LANGUAGES) == {"en", "es", "fr"}
    every = [row for code in LANGUAGES for row in rows(code)]
    assert len(every) >= 300
    assert len({row["id"] for row in every}) == len({row["text"] for row in every}) == len(every)
    assert sum(not row["times"] for row in every) >= 15, "too few sentences without a time"


def test_the_country_decides_the_order_of_digits() -> None:
    def day(country: str | None) -> date | None:
        return dates.find("It burned on 03/02/2026.", "en", PUBLISHED, country=country)[0].first

    assert day("US") == date(2026, 3, 2)
    assert day("GB") == date(2026, 2, 3)


def test_without_a_day_of_publication_only_whole_dates_are_placed() -> None:
    assert [f.text for f in dates.find("It burned yesterday, on 3 March and on 4 March 2025.", "en")] == [
        "on 4 March 2025"
    ]


def test_a_language_without_a_pack_is_an_error() -> None:
    with pytest.raises(LanguageError, match="no language pack for 'xx'"):
        dates.find("3 March", "xx")


def test_accents_written_apart_change_nothing() -> None:
    text = unicodedata.normalize("NFD", "Neuf morts en février 2025, début août.")
    assert [(f.first, f.last) for f in dates.find(text, "fr", PUBLISHED)] == [
        (date(2025, 2, 1), date(2025, 2, 28)),
        (date(2025, 8, 1), date(2025, 8, 15)),
    ]


def test_a_broken_phrase_names_file_and_phrase(tmp_path: Path) -> None:
    shutil.copytree(pack.BUILT_IN / "en", tmp_path / "en")
    path = tmp_path / "en" / "periods.toml"
    path.write_text(path.read_text("utf-8").replace('"year {n}"', '"year [{n}"'), "utf-8")
    with pytest.raises(LanguageError, match=r"periods\.toml.*mend the phrase"):
        dates.find("3 March", "en", PUBLISHED, folders=[tmp_path])


def test_an_unknown_meaning_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(pack.BUILT_IN / "en", tmp_path / "en")
    path = tmp_path / "en" / "periods.toml"
    path.write_text(path.read_text("utf-8").replace('means = "season"', 'means = "saison"', 1), "utf-8")
    with pytest.raises(LanguageError, match=r"periods\.toml:\d+: .*'saison'"):
        dates.find("3 March", "en", PUBLISHED, folders=[tmp_path])


def test_the_page_runs_and_names_every_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[1] / "docs" / "dates.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(block, {})
    assert capsys.readouterr().out.splitlines() == [x[2:] for x in block.splitlines() if x.startswith("# ")]
    assert [m for m in get_args(schema.PeriodMeaning) if f"`{m}`" not in page] == []


def test_every_meaning_has_its_function() -> None:
    assert set(MEANINGS) == set(get_args(schema.PeriodMeaning))


@pytest.mark.parametrize(
    ("year", "sunday"), [(2000, (4, 23)), (2008, (3, 23)), (2024, (3, 31)), (2025, (4, 20)), (2038, (4, 25))]
)
def test_easter(year: int, sunday: tuple[int, int]) -> None:
    assert arithmetic.easter(year) == date(year, *sunday)


WORDS = ["from", "to", "between", "and", "since", "the", "of", "last", "next", "early", "mid-", "end", "12", "3", "31",
         "March", "May", "Sept.", "Sunday", "week", "months", "2025", "2024-25", "first", "half", "until", ",", "in",
         "ago", "30/02/2025", "29 February", "1990s", "Easter", "Friday", "weekend", "0", "9999"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_no_period_ends_before_it_starts(words: list[str], published: date) -> None:
    text = " ".join(words)
    found = dates.find(text, "en", published)
    for time in found:
        assert time.first is None or time.last is None or time.first <= time.last
        assert text[time.start : time.end] == time.text
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from(["en", "fr", "es"]))
@settings(max_examples=60, deadline=None)
def test_a_weekday_in_a_report_is_the_last_one(published: date, language: str) -> None:
    for number, names in enumerate(pack.pack_for(language).periods.weekdays):
        (time,) = dates.find(f"{names[0]}, 12", language, published)
        assert time.first == time.last
        assert time.first is not None
        assert time.first.weekday() == number
        assert published - timedelta(7) < time.first <= published
