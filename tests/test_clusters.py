"""What a ledger answers of invented clusters of reports: each question has one right answer, whatever the order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bilan.answers import Told, answer
from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.errors import NothingFound
from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader
from bilan.reconcile import Question
from bilan.reconcile.incidents.record import Incident
from cluster_files import Cluster, add, load

CLUSTERS = load()
ASKED = ("measure", "place", "since", "until", "as_of")
reader = cache(Reader)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One ledger and catalogue a cluster, made when first asked for."""
    folder: Path = tmp_path_factory.mktemp("clusters")
    made: dict[str, tuple[Ledger, Catalogue]] = {}

    def of(cluster: Cluster) -> tuple[Ledger, Catalogue]:
        if cluster.name not in made:
            ledger = Ledger(folder / f"{len(made)}.db")
            add(ledger, cluster.documents, reader())
            made[cluster.name] = ledger, Catalogue(ledger, atlas(None))
        return made[cluster.name]

    yield of
    for ledger, _ in made.values():
        ledger.close()


def asked(question: dict[str, Any]) -> Question:
    return Question(
        **{name: question[name] for name in ASKED if name in question},
        population=tuple(question.get("population", ())),
    )


def told(catalogue: Catalogue, question: dict[str, Any]) -> list[Told]:
    try:
        found = answer(catalogue, asked(question))
    except NothingFound:
        return []
    types = {one.id: one.type for one in catalogue.incidents(as_of=question.get("as_of"))}
    return [
        one
        for one in found
        if question.get("kind", one.kind) == one.kind
        and question.get("type", types[one.incident]) == types[one.incident]
        and question.get("unit", one.unit) == one.unit
    ]


def check(ledger: Ledger, catalogue: Catalogue, question: dict[str, Any]) -> None:
    """Compare the first answer with what is right, as far as the question says it."""
    if "measure" not in question:
        own = [one for one in catalogue.incidents() if not one.situation and not one.mentioned_only and one.tolls]
        assert len(own) == question["own"], [one.title for one in own]
        return
    found = told(catalogue, question)
    assert found, "nothing found"
    first = found[0]
    for name in ("low", "best", "high", "contested", "situation"):
        if name in question:
            assert getattr(first, name) == question[name], (name, first)
    if "voices" in question:
        assert len(first.sources) == question["voices"], first.sources
    if "children" in question:
        assert [p.best for p in first.parts if "child" in p.population] == [question["children"]]
    assert first.best not in question.get("never", ())
    values = {f.id: f.value for f in ledger.figures()}
    flagged = {values[e.id] for e in first.excluded if e.code == "outlier"}
    assert flagged == set(question.get("flagged", ()))


CASES = [(cluster, question) for cluster in CLUSTERS for question in cluster.questions]


def named(case: Any) -> str:
    return case.name if isinstance(case, Cluster) else " ".join(f"{k}={v}" for k, v in case.items())


IDS = [f"{cluster.name}-{named(question)}" for cluster, question in CASES]


@pytest.mark.parametrize(("cluster", "question"), CASES, ids=IDS)
def test_answers(catalogues: Any, cluster: Cluster, question: dict[str, Any]) -> None:
    ledger, catalogue = catalogues(cluster)
    check(ledger, catalogue, question)


@pytest.mark.parametrize("cluster", CLUSTERS, ids=named)
def test_the_order_of_arrival_changes_nothing(catalogues: Any, tmp_path: Path, cluster: Cluster) -> None:
    _, catalogue = catalogues(cluster)
    documents: list[Document] = list(cluster.documents)
    random.Random(7).shuffle(documents)
    with Ledger(tmp_path / "shuffled.db") as ledger:
        shuffled: Catalogue | None = None
        for document in documents:
            add(ledger, [document], reader())
            shuffled = shuffled or Catalogue(ledger, atlas(None))
            shuffled.refresh()
        assert shuffled is not None
        assert _rows(shuffled) == _rows(catalogue)


def _rows(catalogue: Catalogue) -> list[Incident]:
    return catalogue.incidents()


def test_there_are_clusters_enough() -> None:
    assert len(CLUSTERS) >= 30
    assert all(3 <= len(cluster.documents) <= 8 for cluster in CLUSTERS)
    assert {document.language for cluster in CLUSTERS for document in cluster.documents} == {"en", "es", "fr"}
