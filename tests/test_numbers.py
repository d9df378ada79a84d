"""Numbers alone: tables of sentences with every number in them, and what the finder promises of any text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.analysis.numbers import find
from bilan.errors import LanguageError
from bilan.model import Document
from bilan.reading import Reader

TABLES = Path(__file__).with_name("tables") / "numbers"
LANGUAGES = sorted(path.stem for path in TABLES.glob("*.jsonl"))
LEAST = 60
Row = dict[str, Any]


def rows(language: str) -> list[Row]:
    return [json.loads(line) for line in (TABLES / f"{language}.jsonl").read_text("utf-8").splitlines()]


def numbers(text: str, language: str) -> tuple[list[Row], list[Row]]:
    """What is found, in the form of the tables: numbers, and what only names. Articles are left out."""
    found = [f for f in find(text, language, everything=True) if not f.article]
    said: list[Row] = []
    named: list[Row] = []
    for f in found:
        words = text[f.start : f.end]
        if f.kind not in ("count", "ratio", "superseded"):
            named.append({"words": words, "kind": f.kind})
            continue
        row: Row = {"words": words, "value": f.value, "low": f.low, "high": f.high, "quantifier": f.quantifier}
        if f.percent:
            row["percent"] = True
        if f.kind != "count":
            row["kind"] = f.kind
        said.append(row)
    return said, named


@pytest.mark.parametrize(
    ("language", "row"), [pytest.param(code, row, id=row["id"]) for code in LANGUAGES for row in rows(code)]
)
def test_row(language: str, row: Row) -> None:
    assert numbers(row["text"], language) == (row["numbers"], row.get("named", []))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_itself(language: str) -> None:
    table = rows(language)
    assert len(table) >= LEAST
    assert len({row["id"] for row in table}) == len({row["text"] for row in table}) == len(table)
    assert sum(bool(row.get("named")) or not row["numbers"] for row in table) >= len(table) // 6


def test_names_come_only_when_asked_for() -> None:
    text = "In Sector 4, 12 people died."
    assert [(f.value, f.kind) for f in find(text, "en")] == [(12, "count")]
    assert [(f.value, f.kind) for f in find(text, "en", everything=True)] == [(4, "name"), (12, "count")]


def test_offsets_are_code_points() -> None:
    text = "🙂 Douze personnes.\nPuis deux millions et demi."
    assert [text[f.start : f.end] for f in find(text, "fr")] == ["Douze", "deux millions et demi"]


def test_a_language_without_a_pack_is_refused() -> None:
    with pytest.raises(LanguageError, match="no language pack for 'xx'"):
        find("12", "xx")


WORDS = {
    "en": ["one", "a", "half", "and", "hundred", "million", "third", "of", "twenty-one", "-", "12", "3/4", "%", "no"],
    "es": ["un", "medio", "y", "cien", "mil", "millones", "tercio", "de", "veintiún", "con", "12", "por ciento", "sin"],
    "fr": ["un", "demi", "et", "cent", "mille", "millions", "tiers", "de", "vingt-et-un", "sur", "12,5", "à", "pas de"],
}


@pytest.mark.parametrize("language", sorted(WORDS))
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_words_give_ordered_spans_and_ordered_bounds(language: str, data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS[language]), max_size=14)))
    found = find(text, language, everything=True)
    ends = [0]
    for f in found:
        assert ends[-1] <= f.start < f.end <= len(text)
        ends.append(f.end)
        bounds = [x for x in (f.low, f.value, f.high) if x is not None]
        assert bounds and bounds == sorted(bounds)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789.,/-^½ kMG%+>~()", max_size=40))
def test_any_signs_are_read_without_error(text: str) -> None:
    for f in find(text, "en", everything=True):
        assert text[f.start : f.end].strip()


def test_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[1] / "docs" / "numbers.md").read_text("utf-8")
    block = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    exec(block, {})
    shown = [line.removeprefix("# ") for line in block.splitlines() if line.startswith("# ")]
    assert capsys.readouterr().out.splitlines() == shown


def test_nobody_counts_more_people_than_there_are() -> None:
    text = "Some 9 billion people were killed in Velmont. About 9 billion dollars were pledged in aid."
    figures = Reader().read(Document(id="n", text=text, language="en"))
    assert [figure.measure for figure in figures] in (["funding"], [])
    assert not any(figure.unit == "person" for figure in figures)
