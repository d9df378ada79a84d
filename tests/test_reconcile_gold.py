"""What real reports must show; the texts stand outside the repository, without them these tests are skipped.

The questions and answers (numbers only) are in `data/reconcile/gold_questions.json`. Each is asked twice: of the
figures that people annotated, and of those that bilan reads from the texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bilan
from bilan.gazetteer import Gazetteer
from bilan.model import Document, Figure
from bilan.reconcile import Atlas, Estimate, Question, Reconciled, estimate, reconcile
from reconcile_gold import GOLD, load

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated reports are not here")
QUESTIONS = json.loads((Path(__file__).parent / "data/reconcile/gold_questions.json").read_text("utf-8"))


@cache
def annotated(name: str) -> tuple[list[Figure], list[Document]]:
    return load(f"{name}.jsonl")


@cache
def read(name: str) -> tuple[list[Figure], list[Document]]:
    documents = annotated(name)[1]
    return [figure for document in documents for figure in bilan.read(document)], documents


WAYS: dict[str, Callable[[str], tuple[list[Figure], list[Document]]]] = {"annotated": annotated, "read": read}


def best_match(way: str, question: dict[str, Any]) -> Estimate:
    figures, documents = WAYS[way](question["file"])
    asked = Question(
        measure="killed",
        place=question["place"],
        population=tuple(question["population"]),
        as_of=date.fromisoformat(question["as_of"]),
    )
    return estimate(figures, asked, documents=documents, atlas=Atlas(Gazetteer.open()))[0]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: f"{q['place']} {q['as_of']}")
def test_answers(way: str, question: dict[str, Any]) -> None:
    made = best_match(way, question)
    assert [made.low, made.best, made.high] == question["answer"]
    if "sources" in question:
        assert len(made.sources) == question["sources"]
    if "children" in question:
        assert [part.best for part in made.parts if "child" in part.population] == [question["children"]]


def related(reconciled: Reconciled, one: float, other: float) -> set[str]:
    """The kinds of relation between two numbers of people killed or displaced."""
    by_id = reconciled.observation_of
    return {r.kind for r in reconciled.relations if {by_id[r.figure].number, by_id[r.other].number} == {one, other}}


@pytest.mark.parametrize("way", WAYS)
def test_the_siege(way: str) -> None:
    reconciled = reconcile(*WAYS[way]("fr-seeds"))
    assert related(reconciled, 369, 300) == {"updates"}
    assert related(reconciled, 45, 33) == {"updates"}
    assert related(reconciled, 92, 48) == {"updates"}
    assert related(reconciled, 26, 300) == {"within"}
    assert related(reconciled, 8, 48) <= {"within"}
    assert related(reconciled, 50_000, 80_000) == {"within"}
    assert not related(reconciled, 40, 80)
    assert "contradicts" not in {r.kind for r in reconciled.relations}
    shares = [s.quantity.base for s in reconciled.series if s.quantity.unit == "percent"]
    assert len(set(shares)) == len(shares) == 2


@pytest.mark.parametrize("way", WAYS)
def test_early_tolls_of_the_crash_are_superseded(way: str) -> None:
    question = next(q for q in QUESTIONS if q["place"] == "Croydon" and q["as_of"] == "2016-11-12")
    made = best_match(way, question)
    figures, documents = WAYS[way]("en-news-dev")
    numbers = {f.id: f.value for f in figures}
    early = [x for x in made.excluded if numbers[x.id] == 5]
    assert early
    assert all(x.reason.startswith(("superseded by", "repeated by", "says no more", "an earlier")) for x in early)
    five = {x.id for x in early}
    contradicted = {
        i for r in reconcile(figures, documents).relations if r.kind == "contradicts" for i in (r.figure, r.other)
    }
    assert five.isdisjoint(contradicted)
